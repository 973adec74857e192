"""What ``diff`` says of an edited scenario is what the player does with learners who are in the middle of it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from exporter.comparison.compare import compare
from exporter.course import Quiz
from exporter.questions import question_model
from tests.comparison.edits import RUNNING, version_of
from tests.courses import course
from tests.questions.browser_half import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exporter.scenario.question import Scenario
    from tests.comparison.edits import Version

Fields = dict[str, Any]
STORY: Fields = {
    "id": "talk",
    "type": "scenario",
    "prompt": "A talk",
    "variables": {"trust": 1, "told": False},
    "scenes": {
        "counter": {
            "text": "?",
            "choices": [
                {"say": "Sorry", "goto": "why", "add": {"trust": 1}},
                {"say": "So what", "goto": "why"},
            ],
        },
        "why": {
            "text": "Why?",
            "choices": [
                {"say": "Ask", "goto": "why", "if": "not told", "set": {"told": True}},
                {"say": "Finer", "goto": "good", "if": "trust >= 1"},
                {"say": "Sugar", "goto": "bad"},
            ],
        },
        "good": {"text": "Good.", "ending": "Good", "points": 2},
        "bad": {"text": "Bad.", "ending": "Bad", "points": 1},
    },
}


def _choice(scene: str, number: int, **changes: Any) -> Callable[[Fields], None]:
    return lambda story: story["scenes"][scene]["choices"][number].update(changes)


EDITS: dict[str, tuple[Callable[[Fields], Any], set[str]]] = {
    "nothing": (lambda _: None, set()),
    "another condition": (_choice("why", 1, **{"if": "trust >= 2"}), {"Finer"}),
    "a condition that says the same": (_choice("why", 1, **{"if": "trust > 0"}), set()),
    "another first value": (lambda story: story["variables"].update(trust=0), {"Finer"}),
    "another change": (_choice("counter", 0, add={"trust": -1}), {"Finer"}),
    "another way": (_choice("counter", 1, goto="bad"), {"Ask", "Finer", "Sugar"}),
    "other words": (_choice("why", 2, say="Sugar?"), {"Sugar"}),
    "words of an ending": (lambda story: story["scenes"]["bad"].update(text="Gone."), set()),
    "other points": (lambda story: story["scenes"]["bad"].update(points=0), set()),
}
SAID = {
    "words of an ending": {"question-reworded"},
    "other points": {"key"},
    "a condition that says the same": {"key"},
    "nothing": set(),
}


def _version(label: str, story: Fields) -> tuple[Scenario, Version]:
    made: Any = question_model("scenario").model_validate(story)
    quiz = Quiz.model_validate({"id": "talk", "title": "A talk", "feedback": "none", "questions": [made]})
    return made, version_of(label, course(quiz), "single")


def _ways(story: Scenario, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield all ways as far as they may have come; none in this story goes round for ever."""
    if path:
        yield path
    for choice in story.play(path).shown()["choices"]:
        yield from _ways(story, (*path, choice["name"]))


@pytest.mark.parametrize("edit", EDITS)
def test_what_is_said_of_an_edited_story_is_what_the_player_does(edit: str) -> None:
    """It names each choice at which somebody is stopped and no other, and calls the story a scenario."""
    change, stopping = EDITS[edit]
    edited = deepcopy(STORY)
    change(edited)
    (before, old), (_, new) = _version("old", STORY), _version("new", edited)
    ways = [*_ways(before)]
    learners = [{"read": [], "answers": {"talk": way}, "quizzes": {"talk": RUNNING}} for way in ways]
    (answers,) = ask([{"before": old.data["COURSE"], "after": new.data["COURSE"], "learners": learners}], "edits.js")
    left = [one["after"]["quizzes"]["talk"]["attempt"]["answers"]["talk"]["response"] for one in answers]
    assert all(way[: len(kept)] == tuple(kept) for way, kept in zip(ways, left, strict=True))
    stopped = {way[len(kept)] for way, kept in zip(ways, left, strict=True) if len(kept) < len(way)}
    findings = compare(old.side, new.side).findings
    losses = [one for one in findings if one.loses]
    assert stopped == stopping
    assert {
        name for name in ("Sorry", "So what", "Ask", "Finer", "Sugar") for one in losses if f"'{name}'" in one.text
    } == (stopped)
    assert [one.text.startswith("The scenario 'A talk' ") for one in findings] == [True] * len(findings)
    if edit in SAID:
        assert {one.code for one in findings} == SAID[edit]


def test_a_story_whose_beginning_is_gone_begins_anew() -> None:
    """And the message says so in words for a story."""
    edited = deepcopy(STORY)
    for number, choice in enumerate(edited["scenes"]["counter"]["choices"]):
        choice["say"] = f"Another {number}"
    (_, old), (_, new) = _version("old", STORY), _version("new", edited)
    (lost,) = [one for one in compare(old.side, new.side).findings if one.loses]
    assert lost.text == "The scenario 'A talk' begins anew, because none of its first choices is left."
