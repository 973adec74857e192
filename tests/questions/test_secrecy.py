"""What a learner's device gets to ask a question says nothing about the answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.questions import examples
from tests.questions.browser_half import read_question
from tests.questions.examples import ONE_OF_EACH

SAME_QUESTION: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "choice": (examples.CHOICE, {"answer": "three"}),
    "multiple": (examples.MULTIPLE, {"answer": ["three"]}),
    "true-false": (examples.TRUE_FALSE, {"answer": True}),
    "text": (examples.TEXT, {"answers": ["quite another, much longer"], "case_sensitive": True}),
    "number": (examples.NUMBER, {"answer": -123.456, "tolerance": "5%"}),
    "number, range": ({"type": "number", "between": [1, 2]}, {"between": [-9, 9]}),
    "matching": (
        examples.MATCHING,
        {
            "pairs": [
                {"item": "one", "match": "tres"},
                {"item": "two", "match": "uno"},
                {"item": "three", "match": "dos"},
            ]
        },
    ),
    "matching, distractor": (
        {**examples.MATCHING, "extra_matches": ["cuatro"]},
        {
            "pairs": [
                {"item": "one", "match": "cuatro"},
                {"item": "two", "match": "dos"},
                {"item": "three", "match": "tres"},
            ],
            "extra_matches": ["uno"],
        },
    ),
    "sorting": (
        examples.SORTING,
        {"categories": [{"category": "odd", "items": ["two"]}, {"category": "even", "items": ["three", "one"]}]},
    ),
    "sorting, a group that stays empty": (
        examples.SORTING,
        {"categories": [{"category": "odd"}, {"category": "even", "items": ["two", "one", "three"]}]},
    ),
    "hotspot": (
        examples.HOTSPOT,
        {
            "regions": [
                {"label": "one", "circle": [20, 50, 11]},
                {"label": "two", "rectangle": [40, 30, 20, 60], "correct": True},
                {"label": "three", "circle": [80, 50, 5]},
            ]
        },
    ),
    "ordering": (examples.ORDERING, {"items": ["three", "one", "two"]}),
    "gaps": (examples.GAPS, {"text": "{{another|or two}} and {{=three|two}}"}),
    "essay": (examples.ESSAY, {"sample_answer": "Read it up."}),
}


@pytest.mark.parametrize("name", SAME_QUESTION)
def test_another_answer_shows_the_same_question(name: str) -> None:
    """Neither the order of matches and items nor the width of a field depends on the answer."""
    fields, changed = SAME_QUESTION[name]
    first, second = read_question(fields), read_question({**fields, **changed})
    assert first.for_browser(with_solution=False) == second.for_browser(with_solution=False)
    if first.scored:
        assert first.solution() != second.solution()


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_the_solution_leaves_only_when_it_is_asked_for(name: str) -> None:
    """The explanation usually tells the answer, so it is part of the solution."""
    question = read_question({**ONE_OF_EACH[name][0], "explanation": "Because."})
    open_part = question.for_browser(with_solution=False)
    assert open_part.keys().isdisjoint({"solution", "explanation"})
    assert question.for_browser(with_solution=True).items() >= open_part.items()
    json.dumps(question.for_browser(with_solution=True), allow_nan=False, default=lambda rich: rich.html)


def test_the_items_of_an_ordering_do_not_start_sorted() -> None:
    """Years in order are the commonest question of the type; sorted by their text they would be the answer."""
    years = [str(year) for year in range(1970, 1980)]
    shown = [entry["text"] for entry in read_question({"type": "ordering", "items": years}).shown()["items"]]
    assert sorted(shown) == years != shown
