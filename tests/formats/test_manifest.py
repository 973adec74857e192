"""What a manifest says to an LMS, in every edition and structure."""

from __future__ import annotations

import re
from typing import Any

import pytest

from exporter.course import Quiz, Section
from tests.courses import course, lesson, question, quiz
from tests.formats.manifests import (
    KEYS,
    NAMES,
    STRUCTURES,
    Read,
    family,
    manifest_text,
    read,
    schema_violations,
    stand_in_pages,
)

EVERY = [pytest.param(key, structure, id=f"{key} {structure}") for key in KEYS for structure in STRUCTURES]
ONLY_2004 = [key for key in KEYS if key != "1.2"]


def nested() -> Any:
    """Return a sequential course with sections in sections, weights, practice and graded self-checks."""
    return course(
        lesson("start", question(graded=True)),
        Section(
            "Parts & <pieces>", (lesson("one"), Section("Deeper", (quiz("deep", weight=3), quiz("practice", weight=0))))
        ),
        quiz("end", attempts=2),
        lesson("after"),
        navigation="sequential",
        version="2.1",
        title="Größe, 大小 & <more>",
    )


@pytest.mark.parametrize(("key", "structure"), EVERY)
@pytest.mark.parametrize("make", [course, nested], ids=["small", "nested"])
def test_a_manifest_is_valid_by_the_official_schemas(make: Any, key: str, structure: str) -> None:
    """Every element stands where its schema wants it."""
    assert schema_violations(manifest_text(make(), key, structure), key) == []


@pytest.mark.parametrize("key", KEYS)
def test_the_official_schemas_can_say_no(key: str) -> None:
    """Validation in these tests is not empty."""
    broken = manifest_text(course(), key).replace(b"identifierref=", b"wrong=")
    assert schema_violations(broken, key)


@pytest.mark.parametrize(
    ("key", "version", "spelling"),
    [
        ("1.2", "1.2", "scormtype"),
        ("2004-3rd", "2004 3rd Edition", "scormType"),
        ("2004-4th", "2004 4th Edition", "scormType"),
    ],
)
def test_an_edition_has_its_own_words(key: str, version: str, spelling: str) -> None:
    """Moodle tells the editions apart by schemaversion, and takes a SCO with the wrong spelling for an asset."""
    found = read(course(), key)
    assert found.text("cp:metadata/cp:schema") == ["ADL SCORM"]
    assert found.text("cp:metadata/cp:schemaversion") == [version]
    assert found(f"cp:resources/cp:resource/@adlcp:{spelling}") == ["sco"]


@pytest.mark.parametrize(("key", "structure"), EVERY)
def test_prefixes_are_those_that_systems_look_for(key: str, structure: str) -> None:
    """IMS elements have none; the others are literally adlcp, adlseq, adlnav and imsss."""
    found = read(nested(), key, structure)
    prefixes = {(element.prefix or "cp"): element.nsmap[element.prefix] for element in found("//*")}
    assert prefixes.items() <= NAMES[family(key)].items()
    assert found.root.prefix is None


@pytest.mark.parametrize(("key", "structure"), EVERY)
def test_titles_are_raw_utf_8(key: str, structure: str) -> None:
    """Moodle shows numeric character references literally."""
    text = manifest_text(nested(), key, structure)
    assert text.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<manifest ')
    assert "<title>Größe, 大小 &amp; &lt;more&gt;</title>".encode() in text
    assert b"&#" not in text
    assert b"<!DOCTYPE" not in text


@pytest.mark.parametrize(("key", "structure"), EVERY)
def test_identifiers_are_unique_names_made_from_ids(key: str, structure: str) -> None:
    """Moodle keeps records under the item's identifier: it must not depend on anything that changes."""
    found = read(nested(), key, structure)
    identifiers = found("//@identifier")
    assert len(set(identifiers)) == len(identifiers)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9._-]*", identifier) for identifier in identifiers)
    expected = ["COURSE-small-course"] if structure == "single" else [f"ITEM-{item.id}" for item in nested().items]
    assert found("//cp:item[@identifierref]/@identifier") == expected


@pytest.mark.parametrize("key", KEYS)
def test_a_course_with_items_moved_and_added_keeps_its_identifiers(key: str) -> None:
    """An edited course that is uploaded again finds its learners' records."""
    before = course(lesson("a"), Section("S", (lesson("b"), quiz("c"))))
    after = course(
        quiz("c"), Section("New", (lesson("new"),)), Section("S", (lesson("b", title="Other"),)), lesson("a")
    )
    old, new = (set(read(one, key, "lessons")("//cp:item/@identifier")) for one in (before, after))
    assert old <= new


def test_sections_of_one_title_are_told_apart() -> None:
    """Two sections may be called the same, in one place or in two."""
    twice = course(Section("S", (lesson("a"),)), Section("S", (lesson("b"), Section("S", (lesson("c"),)))))
    identifiers = read(twice, "1.2", "lessons")("//cp:item/@identifier")
    assert len(set(identifiers)) == len(identifiers) == 7


def test_an_item_may_have_the_id_of_its_course() -> None:
    """Ids of courses and of lessons are separate, also when there is one lesson only."""
    found = read(course(lesson("same"), id="same"), "1.2", "lessons")
    assert found("//cp:item/@identifier") == ["COURSE-same", "ITEM-same"]


@pytest.mark.parametrize(("key", "structure"), EVERY)
def test_every_file_is_listed_once(key: str, structure: str) -> None:
    """What several SCOs need stands in one asset on which they depend."""
    found = read(nested(), key, structure)
    listed = found("//cp:file/@href")
    assert sorted(listed) == sorted(stand_in_pages(nested(), structure).files)
    for resource in found("//cp:resource[@href]"):
        assert resource.get("href") in [file.get("href") for file in resource.iterfind("{*}file")]
    shared = found("//cp:resource[not(@href)]/cp:file/@href")
    assert shared == ([] if structure == "single" else ["media/unused.png", "player.css", "player.js"])
    dependent = found("//cp:resource[cp:dependency/@identifierref='RES-SHARED']")
    assert len(dependent) == (0 if structure == "single" else len(nested().items))


@pytest.mark.parametrize(("key", "structure"), EVERY)
def test_the_first_resource_can_be_launched(key: str, structure: str) -> None:
    """Open edX launches the first resource with an href."""
    first = read(nested(), key, structure)("cp:resources/cp:resource[1]")[0]
    assert first.get("href") == ("index.html" if structure == "single" else "lesson-start.html")


@pytest.mark.parametrize(("key", "structure"), EVERY)
def test_every_item_says_that_it_is_visible_and_has_its_title_first(key: str, structure: str) -> None:
    """Open edX lists only items with isvisible="true"."""
    found = read(nested(), key, structure)
    assert found("//cp:item[not(@isvisible='true')]") == []
    for element in found("//cp:item | //cp:organization"):
        assert element[0].tag.endswith("}title")


@pytest.mark.parametrize("key", KEYS)
def test_the_lessons_structure_keeps_the_outline_below_one_root(key: str) -> None:
    """Moodle's own menu works with a single root item."""
    found = read(nested(), key, "lessons")
    assert found.text("//cp:organization/cp:item/cp:title") == ["Größe, 大小 & <more>"]
    assert found.text("//cp:organization/cp:item/cp:item/cp:title") == ["Start", "Parts & <pieces>", "End", "After"]
    assert found.text("//cp:organization/cp:item/cp:item/cp:item/cp:item/cp:title") == ["Deep", "Practice"]


@pytest.mark.parametrize("key", KEYS)
def test_a_long_title_is_shortened_to_what_the_schemas_allow(key: str) -> None:
    """200 characters, with a sign that there was more."""
    titles = read(course(title="word " * 60), key).text("//cp:title")
    assert {len(title) for title in titles} <= {199, 200}
    assert all(title.endswith("…") for title in titles)


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    """An author's control character does not stop an export."""
    assert read(course(title="A\x07 B\ufffe\x1b"), "1.2").text("//cp:organization/cp:title") == ["A B"]


QUIZ_ONLY = {"completion": {"lessons": "none"}}


def once(name: str, **more: Any) -> Quiz:
    """Return a quiz that may be submitted once."""
    return quiz(name, attempts=1, **more)


DECISIVE = [
    pytest.param(
        course(once("end", passing_score=80), completion={"passing_score": 80}), ["80"], id="nothing but a quiz"
    ),
    pytest.param(course(lesson("a"), once("end"), **QUIZ_ONLY), ["70"], id="lessons that need not be read"),
    pytest.param(course(lesson("a"), once("end")), [], id="lessons that must be read"),
    pytest.param(course(quiz("end")), [], id="attempts without limit"),
    pytest.param(course(quiz("end", attempts=2)), [], id="two attempts"),
    pytest.param(course(once("a"), once("b")), [], id="two quizzes"),
    pytest.param(course(once("a"), quiz("b", weight=0)), ["70"], id="a quiz and practice"),
    pytest.param(course(once("a", passing_score=90)), [], id="a quiz with another mark than the course"),
    pytest.param(course(once("a"), completion={"quizzes": "attempted"}), [], id="an attempt is enough"),
    pytest.param(course(once("a"), completion={"report": "passed/incomplete"}), [], id="a failure is not told"),
    pytest.param(course(once("a"), completion={"report": "completed/failed"}), [], id="a success is not told"),
    pytest.param(
        course(lesson("a", question(graded=True)), once("b"), **QUIZ_ONLY), [], id="graded self-checks besides"
    ),
    pytest.param(course(lesson("a")), [], id="nothing graded"),
    pytest.param(
        course(once("a", passing_score=66.5), completion={"passing_score": 66.5}), ["66.5"], id="half a percent"
    ),
]


@pytest.mark.parametrize(("one", "marks"), DECISIVE)
def test_an_lms_is_given_the_pass_mark_only_where_the_first_score_decides(one: Any, marks: list[str]) -> None:
    """It would fail a course that may be tried again, and pass over lessons that are unread: Moodle then closes it."""
    assert read(one, "1.2").text("//adlcp:masteryscore") == marks
    for key in ONLY_2004:
        found = read(one, key)
        assert [f"{float(mark) * 100:g}" for mark in found.text("//imsss:minNormalizedMeasure")] == marks
        assert found("//imsss:primaryObjective/@satisfiedByMeasure") == ["true"] * len(marks)


@pytest.mark.parametrize(
    ("one", "structure", "marks"),
    [
        pytest.param(course(lesson("a"), quiz("b", attempts=3)), "single", ["70"], id="lessons and attempts"),
        pytest.param(course(quiz("a"), quiz("b"), completion={"passing_score": 66.5}), "single", ["66.5"], id="half"),
        pytest.param(
            course(lesson("a"), quiz("b", passing_score=80), quiz("c", weight=0), quiz("d")),
            "lessons",
            ["80", "70"],
            id="each quiz its own",
        ),
        pytest.param(course(lesson("a")), "single", [], id="nothing graded"),
    ],
)
def test_every_pass_mark_is_written_for_an_lms_that_shows_it(one: Any, structure: str, marks: list[str]) -> None:
    """If the author asks for it, and in SCORM 1.2 alone: in 2004, the LMS would decide by it."""
    found = Read(manifest_text(one, "1.2", structure, marks_shown=True), "1.2")
    assert found.text("//adlcp:masteryscore") == marks
    for key in ONLY_2004:
        assert manifest_text(one, key, structure, marks_shown=True) == manifest_text(one, key, structure)


@pytest.mark.parametrize("key", KEYS)
def test_each_quiz_that_is_a_sco_and_has_one_attempt_tells_its_own_pass_mark(key: str) -> None:
    """A quiz alone asks for nothing but its score; lessons have no mark."""
    one = course(lesson("a"), once("b", passing_score=80), quiz("c", weight=0), quiz("d"))
    found = read(one, key, "lessons")
    mark = "adlcp:masteryscore" if key == "1.2" else "imsss:sequencing//imsss:minNormalizedMeasure"
    assert [float(text) for text in found.text(f"//cp:item[@identifier='ITEM-b']/{mark}")] in ([80], [0.8])
    assert len(found(f"//{mark}")) == 1


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("key", ONLY_2004)
def test_2004_leaves_the_status_to_the_sco(key: str, structure: str) -> None:
    """Otherwise a SCO that says nothing is completed and satisfied."""
    found = read(nested(), key, structure)
    for item in found("//cp:item[@identifierref]"):
        controls = item.find("{*}sequencing/{*}deliveryControls")
        assert dict(controls.attrib) == {"completionSetByContent": "true", "objectiveSetByContent": "true"}
        assert len(item.findall("{*}sequencing/{*}objectives/{*}primaryObjective")) == 1
    assert found("//imsss:mapInfo | //adlcp:completionThreshold") == []


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("key", ONLY_2004)
def test_2004_lets_learners_flow_through_every_group(key: str, structure: str) -> None:
    """Flow is off by default."""
    found = read(nested(), key, structure)
    groups = found("//cp:organization | //cp:item[not(@identifierref)]")
    assert len(groups) == (1 if structure == "single" else 4)
    for group in groups:
        assert group.find("{*}sequencing/{*}controlMode").get("flow") == "true"


@pytest.mark.parametrize("key", ONLY_2004)
def test_2004_hides_what_throws_an_attempt_away(key: str) -> None:
    """A SCO that is alone has no previous and no next either; exit stays."""
    assert read(nested(), key).text("//adlnav:hideLMSUI") == ["previous", "continue", "abandon", "abandonAll"]
    assert set(read(nested(), key, "lessons").text("//adlnav:hideLMSUI")) == {"abandon", "abandonAll"}


@pytest.mark.parametrize("key", ONLY_2004)
def test_2004_weighs_scores_as_the_course_does(key: str) -> None:
    """Groups weigh what is in them; what is not graded neither weighs nor holds up success."""
    found = read(nested(), key, "lessons")
    weights = {
        rules.getparent().getparent().get("identifier"): (
            rules.get("objectiveMeasureWeight"),
            rules.get("rollupObjectiveSatisfied"),
        )
        for rules in found("//cp:item/imsss:sequencing/imsss:rollupRules")
    }
    assert weights["ITEM-end"] == weights["ITEM-start"] == ("0.3333", "true")
    assert weights["ITEM-one"] == weights["ITEM-practice"] == weights["ITEM-after"] == ("0.0000", "false")
    assert "ITEM-deep" not in weights


def test_12_opens_an_item_when_the_one_before_is_done() -> None:
    """Nothing waits for a quiz whose attempts may run out: it would be shut for ever."""
    found = read(nested(), "1.2", "lessons")
    waits = {element.getparent().get("identifier"): element.text for element in found("//adlcp:prerequisites")}
    assert waits == {
        "ITEM-one": "ITEM-start",
        "ITEM-deep": "ITEM-one",
        "ITEM-practice": "ITEM-deep",
        "ITEM-end": "ITEM-practice",
        "ITEM-after": "ITEM-practice",
    }
    assert set(found("//adlcp:prerequisites/@type")) == {"aicc_script"}


@pytest.mark.parametrize("key", ONLY_2004)
def test_2004_shuts_the_way_past_an_item_that_is_not_completed(key: str) -> None:
    """Also before the first attempt, when completion is unknown; and not past a quiz whose attempts may run out."""
    found = read(nested(), key, "lessons")
    shut = found("//cp:item[imsss:sequencing//imsss:ruleAction/@action='stopForwardTraversal']/@identifier")
    assert shut == ["ITEM-start", "ITEM-one", "ITEM-deep", "ITEM-practice", "ITEM-after"]
    assert set(found("//imsss:ruleConditions/@conditionCombination")) == {"any"}
    assert set(found("//imsss:ruleCondition/@condition")) == {"completed", "activityProgressKnown"}


@pytest.mark.parametrize("key", KEYS)
def test_a_free_course_has_no_order(key: str) -> None:
    """Nor has a course in one SCO, which keeps the order itself."""
    for one in (read(course(), key, "lessons"), read(nested(), key)):
        names = {element.tag.rpartition("}")[2] for element in one("//*")}
        assert not names & {"prerequisites", "sequencingRules"}
