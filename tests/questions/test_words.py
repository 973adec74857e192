"""Responses in words, as teachers read them in results."""

from __future__ import annotations

from typing import Any

import pytest

from exporter.questions.options import names
from exporter.richtext import RichText
from tests.questions.browser_half import TYPES, ask, in_browser, read_question
from tests.questions.examples import (
    CHOICE,
    GAPS,
    HOTSPOT,
    LARGE,
    MATCHING,
    MULTIPLE,
    ONE_OF_EACH,
    ORDERING,
    SCALE,
    SORTING,
    TEXT,
)

EVERY_EXAMPLE = {**ONE_OF_EACH, **LARGE}
RIGHT_WORDS = [
    pytest.param(CHOICE, ("one",), ("one", "two", "three"), id="choice"),
    pytest.param(MULTIPLE, ("one", "two"), ("one", "two", "three"), id="multiple"),
    pytest.param({"type": "true-false", "answer": False}, ("False",), ("True", "False"), id="true-false"),
    pytest.param(TEXT | {"answers": [" one ", "1"]}, ("one", "1"), (), id="text"),
    pytest.param({"type": "number", "answer": 1, "unit": "kg"}, ("1\u00a0kg",), (), id="number"),
    pytest.param({"type": "number", "answer": 2, "tolerance": "0.5"}, ("1.5 \u2013 2.5",), (), id="range"),
    pytest.param({"type": "number", "answer": [2, -2]}, ("2", "-2"), (), id="several numbers"),
    pytest.param(MATCHING, ("one: uno", "two: dos", "three: tres"), (), id="matching"),
    pytest.param(SORTING, ("one: odd", "three: odd", "two: even"), (), id="sorting"),
    pytest.param(HOTSPOT, ("one",), ("one", "two", "three"), id="hotspot"),
    pytest.param(ORDERING, ("1. one", "2. two", "3. three"), (), id="ordering"),
    pytest.param(GAPS, ("1. one", "2. two"), (), id="gaps"),
    pytest.param({"type": "essay"}, (), (), id="essay"),
    pytest.param(SCALE, (), ("one", "two", "three"), id="scale"),
]
PICTURE = RichText('<img src="media:fox.png" alt="">', "")


@pytest.mark.slow
@pytest.mark.parametrize("name", EVERY_EXAMPLE)
def test_a_teacher_reads_what_the_learner_reads(name: str) -> None:
    """The browser's half describes a response in the same words."""
    fields, response = EVERY_EXAMPLE[name]
    question = read_question(fields)
    separator = ", " if question.type == "multiple" else "; "
    (described,) = ask([[question.type, "describe", in_browser(question), response]])
    ours = separator.join(question.words(response))
    assert ours.casefold() == described.casefold() if question.type == "true-false" else ours == described


@pytest.mark.parametrize(("fields", "right", "offered"), RIGHT_WORDS)
def test_what_is_right_and_what_is_offered_in_words(
    fields: dict[str, Any], right: tuple[str, ...], offered: tuple[str, ...]
) -> None:
    """The table of chosen options lists them all, chosen or not, and marks the right ones."""
    question = read_question(fields)
    assert (question.right_words(), question.offered_words()) == (right, offered)


def test_right_numbers_are_written_as_in_the_language() -> None:
    """In a German course 1.125 would be read as a thousand and more."""
    question = read_question({"type": "number", "answer": "1.125", "unit": "m"}, "de")
    assert question.right_words() == ("1,125\u00a0m",)


def test_every_type_says_what_is_right() -> None:
    """The table above forgets none."""
    assert {row.values[0]["type"] for row in RIGHT_WORDS} == set(TYPES)


def test_a_right_response_has_the_right_words() -> None:
    """Whoever matches all pairs reads the solution in their own answer."""
    question = read_question(MATCHING)
    assert question.words(question.solution()["pairs"]) == question.right_words()


def test_a_picture_among_the_options_is_named_by_its_markup() -> None:
    """It has no words; a row of the table stands for it all the same."""
    question = read_question(CHOICE | {"options": [PICTURE, RichText.plain("No fox")], "answer": PICTURE})
    assert question.words(names([PICTURE])[0]) == (PICTURE.html,)


def test_right_answers_as_they_are_shown() -> None:
    """Pictures stay pictures, a judgement is in the course's language, and a gap is one line."""
    say = {"true": "Richtig", "false": "Falsch"}.__getitem__
    lines = {
        "true-false": ({"type": "true-false", "answer": False}, ["Falsch"]),
        "ordering": ({"type": "ordering", "items": [PICTURE, "b"]}, [f"1. {PICTURE.html}", "2. <p>b</p>"]),
        "gaps": ({"type": "gaps", "text": "{{a|b <}} {{=c|d}}"}, ["1. a / b &lt;", "2. c"]),
        "matching": (
            {"type": "matching", "pairs": [{"item": PICTURE, "match": "m"}, {"item": "b", "match": "n"}]},
            [f"{PICTURE.html}: <p>m</p>", "<p>b</p>: <p>n</p>"],
        ),
        "choice": ({"type": "choice", "options": [{"text": PICTURE, "correct": True}, "b"]}, [PICTURE.html]),
    }
    for fields, expected in lines.values():
        assert [line.html for line in read_question(fields).right_lines(say)] == expected
