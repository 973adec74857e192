"""EPUBs: well formed, complete, the same bytes for the same course, with answers that links lead to."""

from __future__ import annotations

import io
import os
import re
import subprocess
import zipfile
from functools import cache
from posixpath import join, normpath
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from exporter.formats import formats
from exporter.source import read_course
from tests.formats.samples import SAMPLES, sample
from tests.formats.test_banks import course_of

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Course

EPUBCHECK = os.environ.get("LESSONPACK_EPUBCHECK")
DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
XHTML = "{http://www.w3.org/1999/xhtml}"


def book(course: Course) -> bytes:
    """Return the EPUB of a course."""
    (output,) = formats()["epub"].outputs(course, {})
    (content,) = output.files.values()
    assert isinstance(content, bytes)
    return content


@cache
def files_of(name: str) -> dict[str, bytes]:
    """Return the files of a sample's EPUB."""
    return opened(book(sample(name)))


def opened(content: bytes) -> dict[str, bytes]:
    """Return the files of an EPUB by path, in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def pages_of(files: dict[str, bytes]) -> dict[str, etree._Element]:
    """Return the pages of an EPUB."""
    return {path: etree.fromstring(content) for path, content in files.items() if path.endswith(".xhtml")}


def test_the_type_comes_first_and_as_it_is() -> None:
    """So that it can be told without unzipping (EPUB 3.3, 4.2.3); and the same course always gives the same bytes."""
    content = book(sample(SAMPLES[0]))
    assert content == book(sample(SAMPLES[0]))
    assert content[30:58] == b"mimetypeapplication/epub+zip"


@pytest.mark.parametrize("name", SAMPLES)
def test_a_book_holds_what_it_lists(name: str) -> None:
    """Every file is in the manifest once, every page in the spine, and formulas are announced."""
    files = files_of(name)
    package = etree.fromstring(files["EPUB/package.opf"])
    items = {item.get("id"): item for item in package.iter("{*}item")}
    paths = [f"EPUB/{item.get('href')}" for item in items.values()]
    assert sorted(paths) == sorted(path for path in files if path.startswith("EPUB/") and not path.endswith(".opf"))
    spine = [f"EPUB/{items[one.get('idref')].get('href')}" for one in package.iter("{*}itemref")]
    assert sorted(spine) == sorted(pages_of(files))
    for item in items.values():
        content = files[f"EPUB/{item.get('href')}"]
        assert (b"<m:math" in content) == ("mathml" in str(item.get("properties")))
    kinds = [str(item.get("properties")) for item in items.values()]
    assert (kinds.count("nav"), kinds.count("cover-image")) == (1, 1)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_link_and_picture_is_there(name: str) -> None:
    """Files, and places on pages; no id is there twice, and nothing is loaded from elsewhere."""
    files = files_of(name)
    pages = pages_of(files)
    ids = {path: [node.get("id") for node in page.iter() if node.get("id")] for path, page in pages.items()}
    assert all(len(set(found)) == len(found) for found in ids.values())
    for path, page in pages.items():
        for node in page.iter(etree.Element):
            source = node.get("src") or node.get("poster")
            assert source is None or f"EPUB/{source}" in files
            address = node.get("href")
            if address is None or re.match(r"[a-z]+:", address):
                continue
            file, _, anchor = address.partition("#")
            target = normpath(join("EPUB", file)) if file else path
            assert target in files
            assert not anchor or anchor in ids[target]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_question_with_an_answer_leads_to_it_and_back(name: str) -> None:
    """The answers are at the end, because not every reader folds."""
    files = files_of(name)
    pages = pages_of(files)
    answers = pages.pop("EPUB/answers.xhtml")
    asked = [
        link.get("href") for page in pages.values() for link in page.iter(f"{XHTML}a") if "#a-" in str(link.get("href"))
    ]
    assert asked
    there = [f"answers.xhtml#{section.get('id')}" for section in answers.iter(f"{XHTML}section")]
    assert sorted(map(str, asked)) == sorted(there)


def test_what_a_book_says(tmp_path: Path) -> None:
    """Options without what is right, the right ones at the end in the course's language, and a cover of the title."""
    (tmp_path / "dot.gif").write_bytes(DOT)
    (tmp_path / "l.md").write_text(
        "---\nid: l\n---\n# Lektion <1>\n\n[Datei](dot.gif) und [Quiz](q.quiz.yaml)\n\n![Punkt](dot.gif)\n",
        encoding="utf-8",
    )
    course_of(
        tmp_path,
        {"id": "t", "type": "true-false", "prompt": "Wahr?", "answer": True, "explanation": "Ja."},
        {"id": "o", "type": "ordering", "prompt": "P", "items": ["![Punkt](dot.gif)", "b"]},
    )
    head = "id: bank\ntitle: Ein Buch & mehr\nlanguage: de\nauthors: [Ada]\noutline: [l.md, q.quiz.yaml]\n"
    (tmp_path / "course.yaml").write_text(head, encoding="utf-8")
    course = read_course(tmp_path)[0]
    files = opened(book(course))
    answers = files["EPUB/answers.xhtml"].decode()
    assert "<h1>Lösungen</h1>" in answers
    assert "<strong>Richtig</strong></p><p>Ja.</p>" in answers
    assert '<strong>1. <img alt="Punkt"' in answers
    lesson = files["EPUB/l.xhtml"].decode()
    assert "<h1>Lektion &lt;1&gt;</h1>" in lesson
    assert '<a href="q.xhtml">Quiz</a>' in lesson
    assert "<a>Datei</a>" in lesson
    assert "Ein Buch &amp;" in files["EPUB/cover.svg"].decode()
    assert re.search(r"table {.* overflow-x: auto;", files["EPUB/style.css"].decode())
    package = files["EPUB/package.opf"].decode()
    assert "<dc:creator>Ada</dc:creator>" in package
    assert '<meta property="schema:accessMode">visual</meta>' in package
    (output,) = formats()["epub"].outputs(course, {})
    assert [one.message for one in output.lost] == ["EPUB keeps the words of a link to a file, but not the link"]


@pytest.mark.skipif(EPUBCHECK is None, reason="takes half a minute for each sample; LESSONPACK_EPUBCHECK names the jar")
@pytest.mark.parametrize("name", SAMPLES)
def test_epubcheck_finds_nothing(name: str, tmp_path: Path) -> None:
    """The checker of the W3C."""
    target = tmp_path / "book.epub"
    target.write_bytes(book(sample(name)))
    result = subprocess.run(
        ["java", "-jar", str(EPUBCHECK), "--failonwarnings", target], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
