"""What ``diff`` predicts for a random edit is what the player's own merge does with a random learner's record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from exporter.comparison.compare import Comparison, compare
from exporter.comparison.fates import Fate, item_fates, question_fates
from exporter.comparison.registered import Registered
from exporter.comparison.sides import Side
from tests.comparison.edits import drafts, edited, learners, made, played
from tests.questions.browser_half import ask

if TYPE_CHECKING:
    from exporter.comparison.played import PlayedCourse

MANIFEST = Registered("1.2", "M", "O", ())
MANY = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


def holds(response: Any, fate: Fate) -> bool:
    """Whether a response has a part that is lost."""
    return any(_has(response, part.place, part.name, fate) for part in fate.lost.parts)


def _has(response: Any, place: str, name: str, fate: Fate) -> bool:
    if place.isdigit():
        text = response[int(place)]
        assert fate.new_question is not None
        options = fate.new_question.shown["gaps"][int(place)]["options"] or []
        return text == name if name else text not in ("", *(option["text"] for option in options))
    if isinstance(response, dict):
        return name in (response.values() if place == "matches" else response)
    return name in response if isinstance(response, list) else name == response


def expected(old: PlayedCourse, new: PlayedCourse, learner: dict[str, Any]) -> dict[str, Any]:
    """Return what the comparison says is left of a learner's record, and how much is dropped."""
    items = {fate.item.id: fate.new for fate in item_fates(old, new)}
    running = {items[name].id for name, one in learner["quizzes"].items() if items[name] and one["running"]}
    kept_quizzes = {items[name].id: {} for name in learner["quizzes"] if items[name]}
    read = {items[name].id for name in learner["read"] if items[name]}
    dropped = len(learner["read"]) - len(read) + len(learner["quizzes"]) - len(kept_quizzes)
    checks = {}
    for fate in question_fates(old, new):
        is_recorded = fate.item.kind == "lesson" or fate.item.id in learner["quizzes"]
        if fate.question.id not in learner["answers"] or not is_recorded:
            continue
        response = learner["answers"][fate.question.id]
        home = fate.new_item
        lost = fate.keeps == "none" or holds(response, fate)
        if lost or home is None or (fate.needs_attempt and home.id not in running):
            dropped += 1
        else:
            (checks if home.kind == "lesson" else kept_quizzes[home.id])[fate.new_question.id] = response
    return {"read": read, "checks": checks, "quizzes": kept_quizzes, "dropped": dropped}


def found(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the same of what the player has made of it."""
    state = answer["after"]
    return {
        "read": set(state["read"]),
        "checks": _responses(state["checks"]),
        "quizzes": {name: _responses(one["attempt"]["answers"]) for name, one in state["quizzes"].items()},
        "dropped": answer["dropped"],
    }


def _responses(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: one["response"] for name, one in answers.items()}


def compared(old: PlayedCourse, new: PlayedCourse) -> Comparison:
    """Return what the command would say."""
    return compare(Side("old", MANIFEST, {"x": old}), Side("new", MANIFEST, {"x": new}))


@pytest.mark.slow
@MANY
@given(st.data())
def test_what_is_predicted_is_what_the_player_does(data: st.DataObject) -> None:
    """Responses, lessons read, attempts, what is dropped, and scores that stay."""
    before = data.draw(drafts, label="before")
    after = data.draw(edited(before), label="after")
    learner = data.draw(learners(before), label="learner")
    (old, old_data), (new, new_data) = played(made(before)), played(made(after))
    claims = [fate.new_question.key for fate in question_fates(old, new) if fate.new_question]
    assume(len(set(claims)) == len(claims))  # an id given to another question than the one that it stood for
    (answer,) = ask([{"before": old_data, "after": new_data, **learner}], "edits.js")
    assert found(answer) == expected(old, new, learner)
    comparison = compared(old, new)
    if answer["dropped"]:
        assert comparison.loses
    was, now = answer["progress"]
    assert (now["score"] or 0) >= (was["score"] or 0)
    if not comparison.loses and not any(finding.group == "scores" for finding in comparison.findings):
        assert (now["score"], now["success"]) == (was["score"], was["success"])
