"""QTI packages: complete, the same bytes for the same course, and the same items in both editions."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from exporter.formats import formats
from tests.formats.samples import SAMPLES, sample
from tests.formats.test_banks import course_of

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Course
    from exporter.formats.base import Output

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
DECLARED = ("responseDeclaration", "outcomeDeclaration")
ORDER = (*DECLARED, "itemBody", "responseProcessing", "modalFeedback")
"""The order of an item's elements in the schema."""
DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


def packages(course: Course) -> list[Output]:
    """Return the packages of both editions."""
    return list(formats()["qti"].outputs(course, {"version": "all"}))


def trees(output: Output, folder: str) -> dict[str, etree._Element]:
    """Return the documents in a folder of a package by their paths."""
    found = {path: content for path, content in output.files.items() if path.startswith(f"{folder}/")}
    return {path: etree.fromstring(content) for path, content in found.items() if isinstance(content, bytes)}


def local(node: etree._Element) -> str:
    """Return the name of an element."""
    return str(etree.QName(node).localname)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_package_holds_what_it_lists_and_nothing_else(name: str) -> None:
    """Each file once, each reference to something that there is; and the same bytes again."""
    course = sample(name)
    for output, again in zip(packages(course), packages(course), strict=True):
        assert output.files == again.files
        manifest = etree.fromstring(output.files["imsmanifest.xml"])  # type: ignore[arg-type]
        resources = [node for node in manifest.iter() if local(node) == "resource"]
        identifiers = [node.get("identifier") for node in resources]
        assert len(set(identifiers)) == len(identifiers)
        files = [node.get("href") for node in manifest.iter() if local(node) == "file"]
        assert sorted(map(str, files)) == sorted(set(output.files) - {"imsmanifest.xml"})
        needed = {node.get("identifierref") for node in manifest.iter() if local(node) == "dependency"}
        assert needed <= set(identifiers)
        for path, tree in (trees(output, "items") | trees(output, "tests")).items():
            for node in tree.iter():
                for address in (node.get("href"), node.get("src"), node.get("data")):
                    if address and not re.match(r"[a-z]+:", address):
                        assert PurePosixPath(path).parent.name
                        assert address.removeprefix("../") in output.files


@pytest.mark.parametrize("name", SAMPLES)
def test_items_refer_to_what_they_declare_in_the_order_of_the_schema(name: str) -> None:
    """Responses, outcomes, choices and feedback."""
    (output, _) = packages(sample(name))
    for path, tree in trees(output, "items").items():
        order = [ORDER.index(local(child)) for child in tree]
        assert order == sorted(order), path
        declared = {child.get("identifier") for child in tree if local(child) in DECLARED}
        asked = {node.get("responseIdentifier") for node in tree.iter() if node.get("responseIdentifier")}
        assert asked
        assert asked <= declared
        rules = [node for part in tree if local(part) == "responseProcessing" for node in part.iter()]
        named = {node.get("identifier") for node in rules if node.get("identifier")}
        assert named <= declared
        told = [child for child in tree if local(child) == "modalFeedback"]
        assert {child.get("outcomeIdentifier") for child in told} <= declared
        choices = {node.get("identifier") for node in tree.iter() if "Choice" in local(node) and node.get("identifier")}
        values = [node.text or "" for node in tree.iter() if local(node) == "value" and choices]
        kinds = {child.get("baseType") for child in tree if local(child) == "responseDeclaration"}
        if kinds <= {"identifier", "directedPair"}:
            right = tree.xpath("*[local-name()='responseDeclaration']//*[local-name()='value']/text()")
            assert {part for value in right for part in value.split()} <= choices
            assert values


def test_both_editions_have_the_same_items() -> None:
    """So what an engine makes of one, others make of the other."""
    old, new = packages(sample("every-question"))
    for path, tree in trees(old, "items").items():
        before = ["img" if local(node) == "object" else _CAPITAL.sub("-", local(node)).lower() for node in tree.iter()]
        after = [local(node).removeprefix("qti-") for node in trees(new, "items")[path].iter()]
        assert before == [name for name in after if name != "content-body"]


def test_what_learners_read_is_in_the_item(tmp_path: Path) -> None:
    """Formulas as MathML, pictures as files, feedback by option, the unit behind its field, a sample answer."""
    (tmp_path / "dot.gif").write_bytes(DOT)
    course = course_of(
        tmp_path,
        {
            "id": "a",
            "type": "choice",
            "prompt": "What is $x^2$? ![A dot](dot.gif)",
            "options": [{"text": "*four*", "correct": True, "feedback": "Yes."}, {"text": "two", "fixed": True}],
            "explanation": "Because.",
        },
        {"id": "b", "type": "number", "prompt": "How far?", "answer": 1, "unit": "km"},
        {"id": "c", "type": "essay", "prompt": "Why?", "sample_answer": "Because."},
        shuffle_options=True,
        time_limit=2,
        introduction="Think *twice*.",
    )
    output = packages(course)[1]
    item = output.files["items/a.xml"].decode()  # type: ignore[union-attr]
    assert '<m:math xmlns:m="http://www.w3.org/1998/Math/MathML" alttext="x^2">' in item
    assert '<img alt="A dot" height="1" src="../media/dot.gif" width="1"/>' in item
    assert '<qti-simple-choice identifier="o1" fixed="false"><em>four</em></qti-simple-choice>' in item
    assert '<qti-simple-choice identifier="o2" fixed="true">two</qti-simple-choice>' in item
    assert 'identifier="o1" show-hide="show"><qti-content-body><p>Yes.</p></qti-content-body>' in item
    assert 'identifier="explanation" show-hide="show"><qti-content-body><p>Because.</p>' in item
    assert output.files["media/dot.gif"] == tmp_path / "dot.gif"
    assert '<qti-text-entry-interaction response-identifier="RESPONSE"/> km</p>' in output.files["items/b.xml"].decode()  # type: ignore[union-attr]
    essay = output.files["items/c.xml"].decode()  # type: ignore[union-attr]
    assert 'external-scored="human"' in essay
    assert '<qti-rubric-block view="scorer"><qti-content-body><p>Because.</p>' in essay
    test = output.files["tests/q.xml"].decode()  # type: ignore[union-attr]
    assert '<qti-time-limits max-time="120"/>' in test
    assert '<qti-rubric-block view="candidate"><qti-content-body><p>Think <em>twice</em>.</p>' in test


def test_a_test_draws_what_a_quiz_draws() -> None:
    """Groups and their numbers become sections with a selection."""
    test = trees(packages(sample("every-question"))[0], "tests")["tests/examination.xml"]
    sections = [node for node in test.iter() if local(node) == "assessmentSection"][1:]
    drawn = [node.get("select") for node in test.iter() if local(node) == "selection"]
    assert (len(sections), drawn) == (2, ["2", "2"])


def test_what_cannot_be_said_is_listed(tmp_path: Path) -> None:
    """By the line of its question or quiz."""
    course = course_of(
        tmp_path,
        {"id": "a", "type": "essay", "prompt": "P", "max_words": 9, "hint": "H", "tags": ["t"]},
        attempts=3,
    )
    lost = [f"{one.position.line} {one.message}" for one in packages(course)[0].lost]
    assert lost == [
        "1 QTI 2.2 has no place for these; set them where you use the questions: attempts",
        "4 QTI 2.2 has no word limits; those of this question are left out",
        "4 QTI 2.2 leaves out what it has no place for: hint, tags",
    ]
