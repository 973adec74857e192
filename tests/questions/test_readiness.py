"""When an answer can be given, and what the learner is told when it cannot yet: the browser's half decides."""

from __future__ import annotations

from typing import Any

import pytest

from tests.questions.browser_half import TYPES, ask, in_browser, read_question
from tests.questions.examples import (
    CHOICE,
    ESSAY,
    GAPS,
    HOTSPOT,
    MATCHING,
    MULTIPLE,
    NUMBER,
    ONE_OF_EACH,
    ORDERING,
    PLACES,
    SCALE,
    SORTING,
    TEXT,
    TRUE_FALSE,
)

UNREADY: dict[str, tuple[dict[str, Any], Any, str]] = {
    "choice, nothing": (CHOICE, None, "chooseOne"),
    "choice, an option that is gone": (CHOICE, "gone", "chooseOne"),
    "multiple, nothing": (MULTIPLE, [], "chooseSome"),
    "true-false, nothing": (TRUE_FALSE, None, "chooseOne"),
    "text, blanks": (TEXT, "  ", "writeAnswer"),
    "number, words": (NUMBER, "about 3", "writeNumber"),
    "number, another unit": (NUMBER | {"unit": "m"}, "3 km", "writeNumberIn"),
    "matching, one of three": (MATCHING, {"one": "uno"}, "matchEveryItem"),
    "sorting, two of three": (SORTING, {"one": "odd", "two": "odd"}, "sortItems"),
    "hotspot, nothing": (HOTSPOT, None, "markPlaces"),
    "hotspot, one of two": (PLACES, [[200, 500]], "markPlaces"),
    "ordering, untouched": (ORDERING, None, "orderItems"),
    "gaps, one of two": (GAPS, ["one", ""], "fillEveryGap"),
    "essay, blanks": (ESSAY, " \n", "writeAnswer"),
    "essay, too short": (ESSAY | {"min_words": 3}, "two words", "essayTooShort"),
    "scale, nothing": (SCALE, None, "chooseOne"),
}
COMPLETE = {fields["type"]: name for name, (fields, _) in reversed(ONE_OF_EACH.items())}.values()
"""The first example of each type."""
WITHOUT_BLANKS = {
    "Japanese": "私は火星に行きません。",
    "Chinese": "我不会去火星旅行。",
    "Thai": "ฉันไม่ไปดาวอังคาร",
}


def missing(fields: dict[str, Any], response: Any) -> Any:
    """Return the key of what the learner is told, None when the answer is ready."""
    question = read_question(fields)
    (message,) = ask([[question.type, "missing", in_browser(question), response]])
    return message


def longer(fields: dict[str, Any], response: Any) -> Any:
    """Return how long a text is that is longer than asked for, None when it is not."""
    question = read_question(fields)
    (message,) = ask([[question.type, "longer", in_browser(question), response]])
    return message


@pytest.mark.parametrize("name", UNREADY)
def test_what_is_missing_is_told(name: str) -> None:
    """Nothing is checked before it is complete."""
    fields, response, message = UNREADY[name]
    assert missing(fields, response) == message


def test_no_type_is_forgotten() -> None:
    """The table above has each of them."""
    assert {fields["type"] for fields, _, _ in UNREADY.values()} == set(TYPES)


@pytest.mark.parametrize("name", COMPLETE)
def test_a_whole_answer_is_ready_whether_right_or_wrong(name: str) -> None:
    """Of each type."""
    assert missing(*ONE_OF_EACH[name]) is None


@pytest.mark.parametrize("script", WITHOUT_BLANKS)
def test_words_are_counted_where_no_blanks_stand_between_them(script: str) -> None:
    """An essay of several words is not taken for one."""
    text = WITHOUT_BLANKS[script]
    assert missing(ESSAY | {"min_words": 3}, text) is None
    assert longer(ESSAY | {"max_words": 2}, text)


def test_more_words_than_asked_for_are_told_and_accepted() -> None:
    """They are advice to the learner, who says whether to submit them; the server's half takes them too."""
    fields, text = ESSAY | {"max_words": 3}, "these are four words"
    assert longer(fields, text) == {"count": 4, "high": 3}
    assert longer(fields, "these are three") is None
    assert longer(ESSAY, text) is None
    assert missing(fields, text) is None
    assert read_question(fields).score(text) is None
