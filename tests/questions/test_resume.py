"""What the browser's half writes into resume data, and what it makes of it when the question was edited meanwhile."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.questions import examples
from tests.questions.browser_half import TYPES, ask, in_browser, read_question
from tests.questions.examples import LARGE, ONE_OF_EACH


@pytest.fixture(scope="module")
def restored() -> dict[str, Any]:
    """Pack and unpack every example in one run of node."""
    cases = {**ONE_OF_EACH, **LARGE}
    jobs = [
        [fields["type"], "restore", in_browser(read_question(fields)), response] for fields, response in cases.values()
    ]
    return dict(zip(cases, ask(jobs), strict=True))


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_response_comes_back_as_it_was(name: str, restored: dict[str, Any]) -> None:
    """Of every type, complete or not."""
    assert restored[name]["response"] == ONE_OF_EACH[name][1]


@pytest.mark.parametrize("name", [*ONE_OF_EACH, *LARGE])
def test_packed_responses_hold_nothing_that_an_lms_escapes(name: str, restored: dict[str, Any]) -> None:
    """Only free text does, which resume-data.js encodes."""
    packed = restored[name]["packed"]
    assert isinstance(packed, dict) or re.fullmatch(r"[A-Za-z0-9._-]+", packed)
    assert not isinstance(packed, dict) or set(packed) == {"text"}


def test_a_single_choice_takes_three_characters(restored: dict[str, Any]) -> None:
    """250 answers have to fit into the 4,096 characters of SCORM 1.2."""
    assert len(restored["choice"]["packed"]) == 3


MORE = "a new one"
EDITS: dict[str, tuple[dict[str, Any], Any, dict[str, Any], Any]] = {
    "choice, reordered": (examples.CHOICE, "two", {"options": ["two", "three", "one"]}, "two"),
    "choice, option added": (examples.CHOICE, "two", {"options": [MORE, "one", "two", "three"]}, "two"),
    "choice, another removed": (examples.CHOICE, "two", {"options": ["one", "two"]}, "two"),
    "choice, right answer changed": (examples.CHOICE, "two", {"answer": "two"}, "two"),
    "choice, chosen one removed": (examples.CHOICE, "two", {"options": ["one", "three"]}, None),
    "choice, chosen one renamed": (examples.CHOICE, "two", {"options": ["one", "Two", "three"]}, None),
    "multiple, reordered": (examples.MULTIPLE, ["one", "two"], {"options": ["two", "three", "one"]}, ["one", "two"]),
    "multiple, another removed": (examples.MULTIPLE, ["one", "two"], {"options": ["one", "two"]}, ["one", "two"]),
    "multiple, one chosen removed": (
        examples.MULTIPLE,
        ["two", "three"],
        {"options": ["one", "two"], "answer": ["one"]},
        None,
    ),
    "multiple, one chosen renamed": (
        examples.MULTIPLE,
        ["two", "three"],
        {"options": ["one", "two", "THREE"], "answer": ["one"]},
        None,
    ),
    "multiple, none chosen": (examples.MULTIPLE, [], {"options": ["one", "two", MORE]}, []),
    "true-false, turned": (examples.TRUE_FALSE, True, {"answer": True}, True),
    "text, other answers": (examples.TEXT, "eins", {"answers": ["eins"]}, "eins"),
    "number, other answer": (examples.NUMBER, "1", {"answer": 2, "unit": "m"}, "1"),
    "matching, pairs reordered": (
        examples.MATCHING,
        {"one": "dos"},
        {"pairs": examples.MATCHING["pairs"][::-1]},
        {"one": "dos"},
    ),
    "matching, matches exchanged": (
        examples.MATCHING,
        {"one": "uno"},
        {"pairs": [{"item": "one", "match": "dos"}, {"item": "two", "match": "uno"}]},
        {"one": "uno"},
    ),
    "matching, item removed": (
        examples.MATCHING,
        {"one": "uno", "three": "dos"},
        {"pairs": examples.MATCHING["pairs"][:2]},
        None,
    ),
    "matching, match removed": (
        examples.MATCHING,
        {"one": "tres"},
        {"pairs": examples.MATCHING["pairs"][:2]},
        None,
    ),
    "sorting, items exchanged": (
        examples.SORTING,
        {"one": "odd", "two": "odd"},
        {"categories": [{"category": "even", "items": ["one", "three"]}, {"category": "odd", "items": ["two"]}]},
        {"one": "odd", "two": "odd"},
    ),
    "sorting, item removed": (
        examples.SORTING,
        {"one": "odd", "two": "odd"},
        {"categories": [{"category": "odd", "items": ["one", "three"]}, {"category": "even"}]},
        None,
    ),
    "sorting, another item removed": (
        examples.SORTING,
        {"one": "odd"},
        {"categories": [{"category": "odd", "items": ["one", "three"]}, {"category": "even"}]},
        {"one": "odd"},
    ),
    "sorting, group renamed": (
        examples.SORTING,
        {"one": "odd"},
        {"categories": [{"category": "uneven", "items": ["one", "three"]}, {"category": "even", "items": ["two"]}]},
        None,
    ),
    "hotspot, regions moved": (
        examples.HOTSPOT,
        [[200, 500]],
        {"regions": [{"label": "one", "circle": [50, 50, 10], "correct": True}, {"label": "b", "circle": [9, 50, 9]}]},
        [[200, 500]],
    ),
    "hotspot, chosen one renamed": (
        examples.HOTSPOT,
        ["two"],
        {"regions": [*examples.HOTSPOT["regions"][::2], {"label": "Two", "circle": [50, 50, 5]}]},
        None,
    ),
    "hotspot, another one removed": (examples.HOTSPOT, ["two"], {"regions": examples.HOTSPOT["regions"][:2]}, ["two"]),
    "hotspot, fewer to find": (examples.PLACES, ["one", [800, 300]], examples.HOTSPOT, None),
    "hotspot, more to find": (examples.HOTSPOT, ["two"], examples.PLACES, ["two"]),
    "ordering, right order changed": (
        examples.ORDERING,
        ["two", "three", "one"],
        {"items": ["three", "two", "one"]},
        ["two", "three", "one"],
    ),
    "ordering, item added": (
        examples.ORDERING,
        ["two", "three", "one"],
        {"items": ["one", "two", "three", MORE]},
        None,
    ),
    "ordering, item removed": (examples.ORDERING, ["two", "three", "one"], {"items": ["one", "two"]}, None),
    "gaps, words around reworded": (examples.GAPS, ["x", "two"], {"text": "{{1}} or {{=three|two}}."}, ["x", "two"]),
    "gaps, chosen option removed": (examples.GAPS, ["x", "two"], {"text": "{{one}} {{=three|four}}"}, None),
    "gaps, one added": (examples.GAPS, ["x", "two"], {"text": "{{one}} {{=two|three}} {{four}}"}, None),
    "gaps, one removed": (examples.GAPS, ["x", "two"], {"text": "{{one}}"}, None),
    "gaps, a typed one became a list": (examples.GAPS, ["x", "two"], {"text": "{{=one|1}} {{=two|three}}"}, None),
    "gaps, lists reordered": (examples.LISTS, ["two", ""], {"text": "{{=two|one}} {{=two|three}}"}, ["two", ""]),
    "gaps, a list became typed": (examples.LISTS, ["two", "two"], {"text": "{{one}} {{=two|three}}"}, None),
    "essay, limits set": (examples.ESSAY, "short", {"min_words": 5}, "short"),
    "scale, reordered": (examples.SCALE, "one", {"labels": ["three", "two", "one"]}, "one"),
    "scale, chosen one removed": (examples.SCALE, "one", {"labels": ["two", "three"]}, None),
}


@pytest.fixture(scope="module")
def restored_after_edit() -> dict[str, Any]:
    """Pack each response for one edition of its question, and unpack it for the next."""
    jobs = []
    for before, response, edited, _ in EDITS.values():
        editions = [in_browser(read_question(fields)) for fields in (before, {**before, **edited})]
        jobs.append([before["type"], "restore", editions[0], response, editions[1]])
    return dict(zip(EDITS, ask(jobs), strict=True))


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_question_keeps_what_is_still_there_and_drops_the_rest(
    name: str, restored_after_edit: dict[str, Any]
) -> None:
    """What a learner chose is shown as chosen, or nothing is."""
    assert restored_after_edit[name]["response"] == EDITS[name][3]


def test_nothing_of_another_type_is_taken_for_an_answer() -> None:
    """A question that kept its id and changed its type starts anew, even when options kept their texts."""
    jobs = []
    for fields, response in ONE_OF_EACH.values():
        for other, _ in ONE_OF_EACH.values():
            if other["type"] != fields["type"]:
                editions = [in_browser(read_question(each)) for each in (fields, other)]
                jobs.append([fields["type"], "restore", editions[0], response, editions[1]])
    found = [(job[0], job[4]["type"], answer) for job, answer in zip(jobs, ask(jobs), strict=True)]
    assert len(found) > 100
    assert [entry for entry in found if entry[2]["response"] is not None] == []


DAMAGED = [
    "",
    ".",
    "...",
    "x",
    "abcdef",
    ".mabc",
    ".mabcde",
    ".pabcdef",
    ".pabc",
    ".habc",
    ".h.zzzz",
    ".h.00",
    ".h....00000",
    ".cabcdef",
    ".cabc",
    ".o",
    ".g",
    "g",
    "\n",
    "💥",
    ".n",
    ".s",
]


@pytest.mark.slow
@pytest.mark.parametrize("kind", TYPES)
def test_damaged_data_is_no_answer(kind: str) -> None:
    """Resume data may come from anywhere; nothing in it makes an answer that nobody gave, or throws."""
    fields = next(fields for fields, _ in ONE_OF_EACH.values() if fields["type"] == kind)
    question = in_browser(read_question(fields))
    assert ask([kind, "unpack", question, packed] for packed in DAMAGED) == [None] * len(DAMAGED)


def test_every_type_is_edited() -> None:
    """A new type says what an edit drops, or has examples that show that nothing is."""
    assert {before["type"] for before, *_ in EDITS.values()} == set(TYPES)


@pytest.mark.parametrize("name", EDITS)
def test_the_exporter_foretells_what_an_edited_question_drops(name: str) -> None:
    """``lessonpack diff`` says whose answers are kept before the player has met them."""
    before, response, edited, kept = EDITS[name]
    old, new = (in_browser(read_question(fields)) for fields in (before, {**before, **edited}))
    lost = TYPES[before["type"]].lost(old, new)
    held = {*response, *response.values()} if isinstance(response, dict) else response
    has_lost_part = any(
        (held[int(part.place)] == part.name or not part.name)
        if part.place.isdigit()
        else part.name in (held if isinstance(held, list | set) else [held])
        for part in lost.parts
    )
    assert (bool(lost.reason) or has_lost_part) == (kept is None)
