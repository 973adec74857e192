"""In which order the player shows what can be shuffled."""

from __future__ import annotations

import pytest

from tests.questions import examples
from tests.questions.browser_half import ask, in_browser, read_question

ENTRIES = [{"name": name} for name in "abcd"]


@pytest.mark.parametrize(
    ("order", "shown"),
    [
        (None, "abcd"),
        ("dbca", "dbca"),
        ("dcba", "dcba"),
        ("ca", "cbad"),
        ("xd", "abcd"),
        ("", "abcd"),
    ],
    ids=["none", "all", "turned", "two of them", "one that is gone", "empty"],
)
def test_what_is_named_moves_and_the_rest_keeps_its_place(order: str | None, shown: str) -> None:
    """Each entry is shown once, whatever an older edition of the course was shuffled into."""
    named = None if order is None else list(order)
    assert ask([["choice", "arranged", ENTRIES, named]]) == [list(shown)]


def test_fixed_options_are_not_offered_for_shuffling() -> None:
    """An option such as "None of these" stays last."""
    options = ["one", "two", {"text": "None of these", "fixed": True}]
    choice = read_question({"type": "choice", "options": options, "answer": "one"})
    jobs = [
        [question.type, "shuffles", in_browser(question)] for question in (choice, read_question(examples.MATCHING))
    ]
    assert ask(jobs) == [["one", "two"], ["dos", "tres", "uno"]]
