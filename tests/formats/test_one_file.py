"""A course as one HTML file: nothing is left outside, and everything is what the web folder has."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from exporter.css import references
from exporter.formats.html.one_file import one_file
from exporter.formats.web import FORMAT as WEB
from exporter.markup import tags
from exporter.source import read_course

if TYPE_CHECKING:
    from exporter.course import Course

SAMPLES = sorted(path.parent for path in (Path(__file__).parents[2] / "content").glob("*/course.yaml"))
_LOADS, _NAMES = frozenset({"src", "poster"}), frozenset({"src", "poster", "href"})
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=")


def course_in(folder: Path) -> Course:
    """Return a course, whatever the check warns of."""
    return read_course(folder)[0]


def addresses_in(page: str, attributes: frozenset[str] = _NAMES) -> list[str]:
    """Return what the tags of a page name, also those in the data of its questions."""
    spelt_out = page.replace(r"\u003c", "<").replace(r"\"", '"')
    found = (tag.get(name) for tag, _, _ in tags(spelt_out) for name in attributes)
    return [address for address in found if address]


def content_at(address: str) -> bytes:
    """Return what a ``data:`` address holds."""
    return base64.b64decode(address.partition(";base64,")[2])


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_loads_nothing(sample: Path) -> None:
    """Every address is inside, on this page, or a link of the author's to another site."""
    page = one_file(course_in(sample)).decode()
    found = addresses_in(page)
    assert all(one.startswith("#") or urlsplit(one).scheme in {"data", "http", "https"} for one in found)
    assert all(one.startswith("data:") for one in addresses_in(page, _LOADS))
    loaded = [one for style in _STYLE.findall(page) for one in references(style)]
    assert loaded
    assert all(one.written.startswith(("data:", "#")) for one in loaded)


def test_every_file_of_the_web_folder_is_inside_as_it_is() -> None:
    """Pictures, fonts and the script are the same bytes; the licence of a font is for those who pass it on.

    A search would be in files of its own in the folder, and in the script of the page.
    """
    course = replace(course_in(SAMPLES[0]), search=False)
    page = one_file(course).decode()
    styles = "".join(_STYLE.findall(page))
    inside = {content_at(one) for one in addresses_in(page) if one.startswith("data:")}
    inside |= {content_at(one.written) for one in references(styles)}
    (web,) = WEB.outputs(course, {})
    for name, content in web.files.items():
        there = content if isinstance(content, bytes) else content.read_bytes()
        if name.endswith((".css", ".html", ".txt")):
            continue
        assert there in inside or there.decode() in page, name


def test_the_same_course_makes_the_same_file() -> None:
    """Whenever and wherever it is read."""
    assert one_file(course_in(SAMPLES[0])) == one_file(course_in(SAMPLES[0]))


def test_what_an_author_writes_ends_no_script_and_no_style(tmp_path: Path) -> None:
    """Also a stylesheet of one's own, whose pictures and fonts are inside, and a file to download keeps its name."""
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "dot.gif").write_bytes(_PIXEL)
    (tmp_path / "media" / "hand out & more.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "own.css").write_text("main { background: url(media/dot.gif) } /* </style></head> */", encoding="utf-8")
    (tmp_path / "course.yaml").write_text(
        "id: c\ntitle: C</script>\ntheme: {stylesheet: own.css}\noutline: [a.md, q.quiz.yaml]\n", encoding="utf-8"
    )
    (tmp_path / "a.md").write_text("# A\n\n[Hand-out](<media/hand out & more.pdf>) `</script>`\n", encoding="utf-8")
    (tmp_path / "q.quiz.yaml").write_text(
        "id: q\ntitle: Q</style>\nquestions:\n- id: one\n  type: true-false\n  prompt: '`</body></script>`'\n"
        "  answer: true\n",
        encoding="utf-8",
    )
    page = one_file(course_in(tmp_path)).decode()
    assert page.count("</body>") == 1
    assert page.count("</style>") == page.count("<style>")
    assert page.count("</script>") == page.count("<script")
    assert 'download="hand out &amp; more.pdf"' in page
    (sheet,) = (content_at(one).decode() for one in addresses_in(page) if one.startswith("data:text/css"))
    (picture,) = references(sheet)
    assert content_at(picture.written) == _PIXEL
