"""Courses in Common Cartridge, as Canvas exports them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from exporter.imports.notes import ImportFailed
from tests.imports.imported import imported
from tests.imports.moodle import PIXEL
from tests.imports.qti_1 import document, equal, item, rule, typed, zipped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

QUIZ = document(item("short_answer", "Which?", typed(), rule(equal("tea"))), title="About tea")
LINK = '<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"><title>T</title><url href="{}"/></webLink>'
TYPES = {
    "file": "webcontent",
    "quiz": "imsqti_xmlv1p2/imscc_xmlv1p1/assessment",
    "link": "imswl_xmlv1p1",
    "talk": "imsdt_xmlv1p1",
}


def page(title: str, body: str) -> str:
    """Return a page as Canvas writes it."""
    return f'<html><head><meta charset="utf-8"/><title>{title}</title></head><body>\n{body}\n</body></html>'


def manifest(outline: str, resources: Mapping[str, tuple[str, str]]) -> str:
    """Return a manifest. Each resource has a kind and a path."""
    listed = "".join(
        f'<resource identifier="{name}" type="{TYPES[kind]}" href="{path}"><file href="{path}"/></resource>\n'
        for name, (kind, path) in resources.items()
    )
    return (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"><metadata><schema>IMS Common Cartridge'
        "</schema><lom><general><title><string>Tea</string></title></general></lom></metadata>\n"
        f'<organizations><organization><item identifier="root">{outline}</item></organization></organizations>\n'
        f"<resources>{listed}</resources></manifest>"
    )


def entry(title: str, resource: str = "", inside: str = "") -> str:
    """Return an entry of the outline."""
    named = f' identifierref="{resource}"' if resource else ""
    return f"<item{named}><title>{title}</title>{inside}</item>\n"


def test_a_course_comes_with_its_modules(tmp_path: Path) -> None:
    """Pages are lessons with headings, pictures, frames and links; quizzes, files and web links are in their order."""
    body = (
        '<h2>Leaves</h2><p>See <a href="$WIKI_REFERENCE$/pages/water">water</a> and <a href="quizzes.html">x</a>.</p>'
        '<h3>Green</h3><p><img src="$IMS-CC-FILEBASE$/leaf.png" alt="A leaf"></p>'
        '<iframe src="https://example.org/v?a=1&amp;b=2" title="A film"></iframe>'
    )
    outline = entry(
        "Begin",
        inside=entry("Tea", "p1")
        + entry("First", "l1")
        + entry("Second", "l2")
        + entry("Try it", "q1")
        + entry("Talk", "t1"),
    ) + entry("Leaf", "f1")
    resources = {
        "p1": ("file", "wiki_content/tea.html"),
        "p2": ("file", "wiki_content/water.html"),
        "l1": ("link", "l1.xml"),
        "l2": ("link", "l2.xml"),
        "q1": ("quiz", "q1/assessment_qti.xml"),
        "t1": ("talk", "t1.xml"),
        "f1": ("file", "web_resources/leaf.png"),
        "f2": ("file", "web_resources/never.pdf"),
    }
    files = {
        "imsmanifest.xml": manifest(outline, resources),
        "wiki_content/tea.html": page("Tea", body),
        "wiki_content/water.html": page("Water &amp; heat", "<p>Hot.</p>"),
        "l1.xml": LINK.format("https://example.org/1"),
        "l2.xml": LINK.format("https://example.org/2"),
        "q1/assessment_qti.xml": QUIZ,
        "t1.xml": "<topic/>",
        "web_resources/leaf.png": base64.b64decode(PIXEL),
        "web_resources/never.pdf": b"%PDF-1.4",
    }

    came = imported(tmp_path, zipped(files), "course.imscc")

    assert came.text("course.yaml") == (
        "id: course\ntitle: Tea\noutline:\n"
        "  - title: Begin\n    items:\n      - tea.md\n      - begin.md\n      - try-it.quiz.yaml\n"
        "  - leaf.md\n  - water.md\n"
    )
    assert came.text("tea.md") == (
        "# Tea\n\n## Leaves\n\nSee [water](water.md) and x.\n\n### Green\n\n![A leaf](media/leaf.png)\n\n"
        '<iframe src="https://example.org/v?a=1&amp;b=2" title="A film"></iframe>\n'
    )
    assert came.text("begin.md") == ("# Begin\n\n- [First](https://example.org/1)\n- [Second](https://example.org/2)\n")
    assert came.text("leaf.md") == "# Leaf\n\n![Leaf](media/leaf.png)\n"
    assert came.text("water.md") == "# Water & heat\n\nHot.\n"
    assert "title: Try it\n" in came.text("try-it.quiz.yaml")
    assert [line.partition(": ")[2] for line in came.lost] == [
        "'Talk': a discussion, which a course here does not have",
        "the file 'web_resources/never.pdf', which nothing that came shows",
        "the link to 'quizzes.html', which leads to no website; its words came",
    ]
    assert [line.partition(": ")[2] for line in came.looks] == ["'Water & heat' is in no module, and stands at the end"]
    assert not [problem for problem in came.result.problems if problem.severity == "error"]


@pytest.mark.parametrize(
    ("outline", "resources", "files"),
    [
        ("", {}, {}),
        ("<item>" * 200 + "</item>" * 200, {}, {}),
        (entry("A", "gone"), {}, {}),
        (entry("A", "p"), {"p": ("file", "../../etc/passwd")}, {}),
        (entry("A", "p"), {"p": ("file", "a.html")}, {}),
        (entry("A", "l"), {"l": ("link", "l.xml")}, {"l.xml": LINK.format("javascript:alert(1)")}),
        (entry("A", "l"), {"l": ("link", "l.xml")}, {"l.xml": '<!DOCTYPE a [<!ENTITY b "c">]><webLink/>'}),
        (entry("A", "q"), {"q": ("quiz", "q.xml")}, {"q.xml": "<questestinterop>"}),
    ],
    ids=["empty", "deep", "gone", "climbing", "missing", "script", "entities", "cut"],
)
def test_hostile_cartridges_are_refused_and_nothing_is_written(
    outline: str, resources: dict[str, tuple[str, str]], files: dict[str, str], tmp_path: Path
) -> None:
    """Nothing outside of the zip is read, and what cannot be read is listed."""
    with pytest.raises(ImportFailed):
        imported(tmp_path, zipped({"imsmanifest.xml": manifest(outline, resources), **files}), "course.imscc")

    assert [path.name for path in tmp_path.iterdir()] == ["course.imscc"]


def test_pages_keep_nothing_that_acts(tmp_path: Path) -> None:
    """Scripts, forms and frames of other kinds are taken out, and what an attribute closes stays inside it."""
    body = (
        "<p>Fine.</p><script>alert(1)</script><form><input></form><iframe src='javascript:alert(1)'></iframe>"
        "<iframe src='https://a.example/?\"><script>alert(2)</script>' title='\"><b>'></iframe>"
    )
    resources = {"p": ("file", "p.html")}

    came = imported(
        tmp_path, zipped({"imsmanifest.xml": manifest("", resources), "p.html": page("P", body)}), "c.imscc"
    )

    assert came.text("p.md") == (
        '# P\n\nFine.\n\n<iframe src="https://a.example/?%22%3E%3Cscript%3Ealert(2)%3C/script%3E" title="b"></iframe>\n'
    )
    assert len([line for line in came.lost if "which texts here do not have" in line]) == 3


def test_entries_deeper_than_anybody_nests_are_named(tmp_path: Path) -> None:
    """A heading far below the others is dropped with a line; its page comes at the end."""
    deep = entry("Below", inside=entry("Page", "page"))
    for level in range(100):
        deep = entry(f"Level {level}", inside=deep)
    outline = manifest(deep, {"page": ("file", "web/page.html")})
    source = zipped({"imsmanifest.xml": outline, "web/page.html": page("Page", "<p>Deep.</p>")})

    came = imported(tmp_path, source, "deep.imscc")

    assert came.text("page.md") == "# Page\n\nDeep.\n"
    assert [note.message for note in came.result.notes if "levels deep" in note.message] == [
        "the entry 'Below', more than 100 levels deep, and what is below it"
    ]
