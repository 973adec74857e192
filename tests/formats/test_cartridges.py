"""Common Cartridges: complete, the same bytes for the same course, and read back as they were."""

from __future__ import annotations

import io
import re
import zipfile
from posixpath import join, normpath
from typing import TYPE_CHECKING

import pytest
from lxml import etree, html

from exporter.formats import formats
from exporter.source import read_course
from tests.formats.samples import SAMPLES, sample
from tests.formats.test_banks import answers_to, course_of, folded
from tests.imports.imported import imported, response_of

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Course
    from exporter.formats.base import Output

PROFILES = {
    "cc.multiple_choice.v0p1", "cc.multiple_response.v0p1", "cc.true_false.v0p1", "cc.fib.v0p1", "cc.essay.v0p1",
}  # fmt: skip
DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


def cartridge(course: Course, version: str = "1.1") -> Output:
    """Return the cartridge of a course."""
    (output,) = formats()["cc"].outputs(course, {"version": version})
    return output


def tree_of(output: Output, path: str) -> etree._Element:
    """Return a document of a cartridge."""
    content = output.files[path]
    assert isinstance(content, bytes)
    return etree.fromstring(content)


def named(tree: etree._Element, name: str) -> list[etree._Element]:
    """Return the elements of a name, whatever their namespace."""
    return [node for node in tree.iter(etree.Element) if etree.QName(node).localname == name]


def zipped(output: Output) -> bytes:
    """Return the zip of a cartridge."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, content in output.files.items():
            archive.writestr(path, content if isinstance(content, bytes) else content.read_bytes())
    return target.getvalue()


@pytest.mark.parametrize("version", ["1.1", "1.3"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_cartridge_holds_what_it_lists(name: str, version: str) -> None:
    """Each file once, each reference to something that there is, one nameless root; and the same bytes again."""
    course = sample(name)
    output = cartridge(course, version)
    assert output.files == cartridge(course, version).files
    manifest = tree_of(output, "imsmanifest.xml")
    assert [node.text for node in named(manifest, "schemaversion")] == [f"{version}.0"]
    resources = named(manifest, "resource")
    identifiers = [node.get("identifier") for node in (*resources, *named(manifest, "item"))]
    assert len(set(identifiers)) == len(identifiers)
    files = [str(node.get("href")) for node in named(manifest, "file")]
    assert sorted(files) == sorted(set(output.files) - {"imsmanifest.xml"})
    there = {node.get("identifier") for node in resources}
    asked = {node.get("identifierref") for node in manifest.iter(etree.Element) if node.get("identifierref")}
    assert asked <= there
    assert all(node.get("type") == "webcontent" or "/assessment" in str(node.get("type")) for node in resources)
    (organization,) = named(manifest, "organization")
    (root,) = organization
    assert not [child for child in root if etree.QName(child).localname == "title"]
    assert len(named(manifest, "title")) >= len(course.items)


@pytest.mark.parametrize("name", SAMPLES)
def test_pages_name_files_and_places_that_there_are(name: str) -> None:
    """Links from lesson to lesson, and pictures."""
    output = cartridge(sample(name))
    pages = {path: content for path, content in output.files.items() if path.endswith(".html")}
    trees = {path: html.fromstring(content) for path, content in pages.items() if isinstance(content, bytes)}
    assert len(trees) == len(sample(name).lessons)
    for path, tree in trees.items():
        for address in tree.xpath("//@src | //@href"):
            if re.match(r"[a-z]+:", address):
                continue
            file, _, anchor = address.partition("#")
            target = normpath(join("lessons", file)) if file else path
            assert target in output.files
            assert not anchor or trees[target].xpath("//*[@id=$anchor]", anchor=anchor)


@pytest.mark.parametrize("name", SAMPLES)
def test_quizzes_keep_to_the_profile(name: str) -> None:
    """Every item has a profile, and every condition and feedback something that it is about."""
    output = cartridge(sample(name))
    quizzes = [tree_of(output, path) for path in output.files if path.startswith("quizzes/")]
    items = [item for quiz in quizzes for item in named(quiz, "item")]
    assert items
    for item in items:
        entries = [node.text for node in named(item, "fieldentry")]
        assert PROFILES & set(entries)
        labels = {node.get("ident") for node in named(item, "response_label")}
        chosen = {node.text for node in named(item, "varequal")}
        assert not labels or chosen <= labels
        told = {node.get("linkrefid") for node in named(item, "displayfeedback")}
        assert told == {node.get("ident") for node in named(item, "itemfeedback")} - {"solution"}


QUESTIONS = [
    {
        "id": "a",
        "type": "choice",
        "prompt": "![A dot](dot.gif) Which?",
        "options": ["b", "*c*"],
        "answer": "*c*",
        "points": 2,
    },
    {"id": "b", "type": "multiple", "prompt": "Which?", "options": ["x", "y", "z"], "answer": ["x", "y"]},
    {"id": "c", "type": "true-false", "prompt": "So?", "answer": False, "explanation": "Because."},
    {"id": "d", "type": "text", "prompt": "Who?", "answers": ["Ada", "A. L."]},
    {"id": "e", "type": "essay", "prompt": "Why?"},
]


def test_what_leaves_comes_back_as_it_was(tmp_path: Path) -> None:
    """By our own reader of cartridges: lessons, pictures, and questions with the same points."""
    (tmp_path / "dot.gif").write_bytes(DOT)
    (tmp_path / "l.md").write_text(
        "---\nimage: dot.gif\n---\n# A lesson\n\nSee $x^2$.\n\n![A dot](dot.gif)\n", encoding="utf-8"
    )
    course = course_of(tmp_path, *QUESTIONS)
    head = (tmp_path / "course.yaml").read_text(encoding="utf-8")
    (tmp_path / "course.yaml").write_text(head.replace("[q", "[l.md, q"), encoding="utf-8")
    course = read_course(tmp_path)[0]
    output = cartridge(course)
    assert output.lost == ()
    (tmp_path / "back").mkdir()
    came = imported(tmp_path / "back", zipped(output), "c.imscc")
    back = read_course(came.result.root)[0]
    assert [item.title for item in back.items] == ["A lesson", "Quiz / one"]
    (lesson,) = came.result.root.rglob("*.md")
    shown = re.sub(r"\(.*?\)", "()", lesson.read_text(encoding="utf-8"))
    assert shown == "# A lesson\n\n![](){.decorative}\n\nSee $x^2$.\n\n![A dot](){width=1}\n"
    assert [path.read_bytes() for path in back.media.values()] == [DOT]
    (quiz,) = back.quizzes
    for old, new in zip(course.quizzes[0].questions, quiz.questions, strict=True):
        assert (new.type, folded(new.prompt.text)) == (old.type, folded(old.prompt.text))
        assert new.points == old.points
        right = [one for one in answers_to(old) if old.scored and old.score(response_of(old, one)) in (0, 1)]
        assert [new.score(response_of(new, one)) for one in right] == [
            old.score(response_of(old, one)) for one in right
        ]


def test_what_cannot_be_said_is_listed(tmp_path: Path) -> None:
    """Types that the profile has not, and parts of points."""
    course = course_of(
        tmp_path,
        {"id": "a", "type": "ordering", "prompt": "P", "items": ["a", "b"]},
        {**QUESTIONS[1], "scoring": "partial", "hint": "H"},
        {"id": "n", "type": "number", "prompt": "P", "answer": 5, "tolerance": 1},
    )
    assert [one.message.removeprefix("Common Cartridge ") for one in cartridge(course).lost] == [
        "has no 'ordering' questions, so this question is left out",
        "leaves out what it has no place for: hint",
        "marks this question right or wrong as a whole, while your course gives points for its parts",
        "compares answers as texts, without ranges of numbers, so this question is left out",
    ]
