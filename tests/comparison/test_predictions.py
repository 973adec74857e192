"""What ``diff`` predicts for a random edit is what the player's own merge does with learners' records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from exporter.comparison.compare import Comparison, compare
from exporter.comparison.fates import Fate, item_fates, question_fates
from tests.comparison.edits import KINDS, RUNNING, SUBMITTED, drafts, edited, learners, version
from tests.questions.browser_half import ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.comparison.played import PlayedCourse
    from tests.comparison.edits import DrawnCourse, Version

FEW = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
Learner = dict[str, Any]


def after_the_edit(before: Any, after: Any, learners: list[Learner]) -> list[Any]:
    """Return what the player makes of learners' records."""
    (answers,) = ask([{"before": before, "after": after, "learners": learners}], "edits.js")
    return list(answers)


# A whole record


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


def expected(old: PlayedCourse, new: PlayedCourse, learner: Learner) -> dict[str, Any]:
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


# What is lost


Thing = tuple[str, str]
"""A question in a lesson or quiz or, without one, the lesson or quiz itself."""


@dataclass(frozen=True)
class Single:
    """A learner who has one thing on record: that a lesson was read, an attempt at a quiz, or an answer."""

    item: str
    question: str
    learner: Learner


def singles(draft: DrawnCourse, items: set[str]) -> Iterator[Single]:
    """Yield such learners, for all that can be on record in some lessons and quizzes."""
    for page in (one for one in draft.pages if one.id in items):
        is_lesson = page.kind == "lesson"
        for quizzes in ({},) if is_lesson else ({page.id: SUBMITTED}, {page.id: RUNNING}):
            yield Single(page.id, "", {"read": [page.id] if is_lesson else [], "answers": {}, "quizzes": quizzes})
            for question in page.questions:
                name = question.model().id
                for response in question.responses():
                    yield Single(page.id, name, {"read": [], "answers": {name: response}, "quizzes": quizzes})


def really_lost(draft: DrawnCourse, old: Version, new: Version) -> tuple[set[Thing], set[Thing]]:
    """Return the lessons and quizzes, and the questions in them, whose record somebody loses, and somebody keeps."""
    lost: set[Thing] = set()
    kept: set[Thing] = set()
    for identifier, before in old.data.items():
        some = list(singles(draft, {item["id"] for item in before["items"]}))
        if identifier not in new.data:  # its SCO is gone, and with it all that the LMS has
            lost |= {(one.item, one.question) for one in some}
            continue
        busy = {item["id"]: RUNNING for item in before["items"] if item["kind"] == "quiz"}
        learners = [one.learner for one in some] + [one.learner | {"quizzes": busy} for one in some]
        dropped = [one["dropped"] for one in after_the_edit(before, new.data[identifier], learners)]
        items = {one.item for one, number in zip(some, dropped, strict=False) if not one.question and number}
        lost |= {(item, "") for item in items}
        for one, quizzes, number in zip(some * 2, [one["quizzes"] for one in learners], dropped, strict=True):
            if one.question:
                is_lost = number > len(items & quizzes.keys())
                (lost if is_lost else kept).add((one.item, one.question))
    return lost, kept


def predicted_losses(comparison: Comparison) -> tuple[list[Thing], set[Thing]]:
    """Return what learners are said to lose, and what of it only some of them."""
    losses = [finding for finding in comparison.findings if finding.group == "answers"]
    assert all(finding.loses for finding in losses)
    with_items = [(finding.item, question) for finding in losses for question in finding.questions]
    partly = {(one.item, one.question) for one in losses if one.code in {"question-moved-to-quiz", "option-gone"}}
    return [*((finding.item, finding.question) for finding in losses), *with_items], partly


# What scores are


def classes(draft: DrawnCourse, items: set[str]) -> Iterator[Learner]:
    """Yield learners who have done everything, rightly or otherwise, or a part."""
    chosen = [page for page in draft.pages if page.id in items]
    lessons = [page.id for page in chosen if page.kind == "lesson"]
    quizzes = {page.id: SUBMITTED for page in chosen if page.kind == "quiz"}
    for at in range(3):
        answers = {
            one.model().id: one.responses()[at % len(one.responses())] for page in chosen for one in page.questions
        }
        yield {"read": lessons, "answers": answers, "quizzes": quizzes}
    yield {"read": [], "answers": answers, "quizzes": {}}
    yield {"read": lessons[:1], "answers": {}, "quizzes": dict(list(quizzes.items())[:1])}


def check_scores(comparison: Comparison, was: dict[str, Any], now: dict[str, Any]) -> None:
    """Nothing that was reached goes down, and what changes was predicted."""
    assert (now["score"] or 0) >= (was["score"] or 0)
    assert now["success"] == "passed" or was["success"] != "passed"
    assert now["completion"] == "completed" or was["completion"] != "completed"
    explaining = [finding for finding in comparison.findings if finding.group == "scores" or finding.loses]
    if not explaining:
        assert (now["score"], now["success"]) == (was["score"], was["success"])
    ids = [{one.id for sco in side.scos.values() for one in sco.quizzes} for side in (comparison.old, comparison.new)]
    anew = ids[1] - ids[0] if any(finding.code == "quiz-renamed" for finding in explaining) else set()
    named = (
        {finding.item for finding in explaining} | anew
        if all(finding.item for finding in explaining)
        else ids[0] | ids[1]
    )
    before, after = ({one["id"]: one for one in progress["objectives"]} for progress in (was, now))
    for name in (ids[0] | ids[1]) - named:
        assert _standing(before.get(name)) == _standing(after.get(name)), name

    check_reasons({(finding.item, finding.code) for finding in comparison.findings}, before, after)


def check_reasons(codes: set[tuple[str, str]], before: dict[str, Any], after: dict[str, Any]) -> None:
    """Check that weight, pass mark and attempts of a quiz change for the reason that is given."""
    for name in before.keys() & after.keys() - {"self-checks"}:
        was, now = before[name], after[name]
        other_mark = was["mark"] != now["mark"]
        assert was["weight"] == now["weight"] or (name, "weight") in codes
        assert not other_mark or {(name, "pass-mark"), ("", "pass-mark")} & codes
        if was["open"] != now["open"] and was["score"] == now["score"] and not other_mark:
            assert {(name, "attempts-fewer"), (name, "attempts-more")} & codes


def _standing(objective: dict[str, Any] | None) -> object:
    return objective and {key: value for key, value in objective.items() if key != "title"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_what_is_predicted_is_what_the_player_does(kind: str, data: st.DataObject) -> None:
    """Responses, lessons read, attempts, what is dropped, and scores: as much as is said, and no more."""
    structure = data.draw(st.sampled_from(["single", "single", "lessons"]), label="structure")
    before = data.draw(drafts, label="before")
    after = data.draw(edited(before, kind), label="after")
    learner = data.draw(learners(before), label="learner")
    old, new = version("old", before, structure), version("new", after, structure)
    comparison = compare(old.side, new.side)
    for identifier, course in old.side.scos.items():
        now = new.side.scos.get(identifier)
        claims = [fate.new_question.key for fate in question_fates(course, now or course) if fate.new_question]
        assume(len(set(claims)) == len(claims))  # an id given to another question than the one that it stood for
        if now:
            one = _part(learner, course)
            items = {item.id for item in course.items}
            answer, *rest = after_the_edit(old.data[identifier], new.data[identifier], [one, *classes(before, items)])
            assert found(answer) == expected(course, now, one)
            for each in (answer, *rest):
                check_scores(comparison, *each["progress"])
    losses, partly = predicted_losses(comparison)
    lost, kept = really_lost(before, old, new)
    assert set(losses) == lost
    assert (set(losses) - partly) & kept == set()
    moved = [one for one in comparison.findings if one.code == "question-moved-to-quiz"]
    assert {(one.item, one.question) for one in moved} <= kept


def _part(learner: Learner, course: PlayedCourse) -> Learner:
    """Return what of a learner's record is in one SCO."""
    items = {item.id for item in course.items}
    questions = {question.id for item in course.items for question in item.questions}
    return {
        "read": [one for one in learner["read"] if one in items],
        "answers": {name: one for name, one in learner["answers"].items() if name in questions},
        "quizzes": {name: one for name, one in learner["quizzes"].items() if name in items},
    }
