"""The package of cmi5: its course structure, what satisfies its units, and the names that records are kept under."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from exporter.archive import write_zip
from exporter.conformance import examine
from exporter.course import Section
from exporter.course_settings import Completion
from exporter.formats import formats
from exporter.formats.cmi5.package import notes
from tests.conformance.zoo import packed
from tests.courses import course, lesson, quiz
from tests.formats.manifests import STRUCTURES
from tests.formats.samples import SAMPLES, sample

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Course
    from exporter.formats.base import Output

NAMESPACE = "{https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd}"


def exported(made: Course, structure: str = "single", window: str = "any") -> Output:
    """Return the package of a course."""
    settings = {"structure": structure, "window": window, "no_interactions": False}
    (output,) = formats()["cmi5"].outputs(made, settings)
    return output


def structure_of(made: Course, structure: str = "single", **how: Any) -> etree._Element:
    """Return the course structure of a course."""
    text = exported(made, structure, **how).files["cmi5.xml"]
    assert isinstance(text, bytes)
    return etree.fromstring(text)


def units(root: etree._Element) -> dict[str, etree._Element]:
    """Return the assignable units by their titles."""
    path = f"{NAMESPACE}title/{NAMESPACE}langstring"
    return {unit.findtext(path) or "": unit for unit in root.iter(f"{NAMESPACE}au")}


def ids(root: etree._Element) -> list[str]:
    """Return all ids, in order."""
    return [str(one) for one in root.xpath("//@id")]  # type: ignore[union-attr]


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_package_of_a_sample_breaks_no_rule(tmp_path: Path, name: str, structure: str) -> None:
    """Each unit is a page of the package."""
    made = sample(name)
    path = write_zip(tmp_path / "a.zip", exported(made, structure).files).path
    judgement = examine(path)
    assert judgement.problems == ()
    assert (judgement.edition, judgement.title) == ("cmi5", made.title)
    assert len(judgement.launches) == (1 if structure == "single" else len(made.items))


def test_sections_are_blocks_in_the_order_of_the_outline() -> None:
    """Of a section that has the same title as another one in its place, too."""
    made = course(
        lesson("a"), Section("Part", (lesson("b"), Section("Inner", (quiz("c"),)))), Section("Part", (lesson("d"),))
    )
    root = structure_of(made, "lessons")
    tree = [
        (len(list(one.iterancestors())), etree.QName(one).localname)
        for one in root.iter(f"{NAMESPACE}au", f"{NAMESPACE}block")
    ]
    assert tree == [(1, "au"), (1, "block"), (2, "au"), (2, "block"), (3, "au"), (1, "block"), (2, "au")]
    assert len(ids(root)) == len(set(ids(root)))


def test_names_follow_from_ids_and_titles_and_not_from_the_place() -> None:
    """Records stay where they are when a course is put into another order."""
    first, second = lesson("a"), Section("Part", (lesson("b"),))
    before = structure_of(course(first, second), "lessons")
    after = structure_of(course(second, first), "lessons")
    assert sorted(ids(before)) == sorted(ids(after))
    assert ids(before) == ids(structure_of(course(first, second, title="Another title"), "lessons"))


def test_an_author_names_the_course_below_an_address_of_theirs() -> None:
    """Without one, the names are UUIDs that nobody else's domain is in."""
    made = course(lesson("a"))
    named = structure_of(replace(made, iri_base="https://example.org/courses/"), "lessons")
    assert ids(named) == [f"https://example.org/courses/{made.id}", f"https://example.org/courses/{made.id}/items/a"]
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for one in ids(structure_of(made, "lessons")))
    assert notes(made, {"structure": "single"})
    assert not notes(replace(made, iri_base="https://example.org"), {"structure": "single"})


RULES = {
    "everything": ({}, "CompletedAndPassed", {"Lesson a": "Completed", "Quiz c": "CompletedAndPassed"}),
    "attempted": ({"quizzes": "attempted"}, "Completed", {"Lesson a": "Completed", "Quiz c": "Completed"}),
    "no quizzes": ({"quizzes": "none"}, "Completed", {"Lesson a": "Completed", "Quiz c": "NotApplicable"}),
    "no lessons": ({"lessons": 0}, "CompletedAndPassed", {"Lesson a": "NotApplicable", "Quiz c": "CompletedAndPassed"}),
    "never passed": ({"report": "completed/failed"}, "Completed", {"Lesson a": "Completed", "Quiz c": "Completed"}),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_unit_is_satisfied_by_the_rules_of_the_course(rule: str) -> None:
    """As one unit, and as several."""
    rules, whole, several = RULES[rule]
    first, last = replace(lesson("a"), title="Lesson a"), quiz("c").model_copy(update={"title": "Quiz c"})
    made = course(first, last, completion=Completion.model_validate(rules))
    assert [unit.get("moveOn") for unit in units(structure_of(made)).values()] == [whole]
    assert {title: unit.get("moveOn") for title, unit in units(structure_of(made, "lessons")).items()} == several


def test_the_pass_mark_is_a_share_where_something_is_graded() -> None:
    """That of the course for the whole, and its own for each quiz."""
    last = quiz("c").model_copy(update={"passing_score": 66.67, "title": "Quiz"})
    made = course(replace(lesson("a"), title="Lesson"), last, completion=Completion(passing_score=80))
    assert [unit.get("masteryScore") for unit in units(structure_of(made)).values()] == ["0.8"]
    found = units(structure_of(made, "lessons"))
    assert (found["Lesson"].get("masteryScore"), found["Quiz"].get("masteryScore")) == (None, "0.6667")


def test_objectives_are_named_once_and_referred_to() -> None:
    """In the words of the lessons."""
    made = course(replace(lesson("a"), objectives=("See", "Do")), replace(lesson("b"), objectives=("Do",)))
    root = structure_of(made, "lessons")
    listed = root.findall(f"{NAMESPACE}objectives/{NAMESPACE}objective")
    assert [one.findtext(f"{NAMESPACE}title/{NAMESPACE}langstring") for one in listed] == ["See", "Do"]
    referred = [
        [one.get("idref") for one in unit.iter(f"{NAMESPACE}objective")] for unit in root.iter(f"{NAMESPACE}au")
    ]
    assert referred == [[listed[0].get("id"), listed[1].get("id")], [listed[1].get("id")]]


@pytest.mark.parametrize(("window", "method"), [("any", "AnyWindow"), ("own", "OwnWindow")])
def test_the_window_is_the_authors_choice(window: str, method: str) -> None:
    """A course that needs room can ask for it."""
    (unit,) = units(structure_of(course(lesson("a")), window=window)).values()
    assert unit.get("launchMethod") == method


def test_titles_hold_what_xml_can_hold(tmp_path: Path) -> None:
    """In the language of the course."""
    made = course(replace(lesson("a"), title="Käse \x0b& <Brot>\n"), language="de")
    root = structure_of(made, "lessons")
    assert list(units(root)) == ["Käse & <Brot>"]
    assert {one.get("lang") for one in root.iter(f"{NAMESPACE}langstring")} == {"de"}
    files = {name: content for name, content in exported(made, "lessons").files.items() if isinstance(content, bytes)}
    assert examine(packed(files, tmp_path / "a.zip")).problems == ()


def test_what_describes_the_package_comes_first(tmp_path: Path) -> None:
    """For an LMS that reads a zip as a stream."""
    path = write_zip(tmp_path / "a.zip", exported(course(lesson("a"))).files).path
    assert path.read_bytes()[30:38] == b"cmi5.xml"
