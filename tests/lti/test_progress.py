"""What a link is worth, when it is finished, and what is to be done first: on the server as in the player."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from small_course import QUIZ

from exporter.course import Course, Lesson, Quiz
from exporter.course_settings import Completion
from exporter.questions.choice import Choice
from exporter.questions.essay import Essay
from lti_tool.base.settings import ScoreRule
from lti_tool.learning.progress import Achievements, counted, is_graded_link, link_score, stage, to_do_first

if TYPE_CHECKING:
    from collections.abc import Sequence

CASES = json.loads((Path(__file__).parents[1] / "progress" / "cases.json").read_text("utf-8"))
"""What the player's own test (tests/javascript/progress.test.js) reads, too."""


def question(**fields: Any) -> Choice:
    """Return a question for a lesson."""
    return Choice.model_validate({"type": "choice", "prompt": "?", "options": ["A", "B"], "answer": "A"} | fields)


def read_item(written: dict[str, Any]) -> Lesson | Quiz:
    """Return a lesson or a quiz of a case."""
    if name := written.get("lesson"):
        blocks = tuple(question(**fields) for fields in written.get("questions", ()))
        return Lesson(id=name, title=name, blocks=blocks)
    own = {name: value for name, value in written.items() if name != "quiz"}
    return Quiz.model_validate(QUIZ | {"attempts": None, "id": written["quiz"]} | own)


def read_course(case: dict[str, Any]) -> Course:
    """Return the course of a case."""
    return Course(
        id="c",
        title="C",
        outline=tuple(read_item(item) for item in case["items"]),
        media={},
        completion=Completion.model_validate(case.get("completion", {})),
        navigation=case.get("navigation", "free"),
    )


def achieved(**done: Any) -> Achievements:
    """Return what was done, as a case words it."""
    attempts = done.get("attempts", {})
    return Achievements(
        read=frozenset(done.get("read", ())),
        attempts=attempts,
        begun=frozenset({*attempts, *done.get("begun", ())}),
        checks=done.get("checks", {}),
        elsewhere=done.get("elsewhere", {}),
    )


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_the_server_reckons_as_the_player_does(case: dict[str, Any]) -> None:
    """Score, completion and what is locked, from one table for both."""
    course, done, expected = read_course(case), achieved(**case["done"]), case["expected"]
    assert link_score(course, None, done, ScoreRule.BEST) == expected["score"]
    assert (stage(course, None, done, ScoreRule.BEST) == "finished") == expected["completed"]
    assert [item.id for item in course.items if to_do_first(course, None, item.id, done)] == expected["locked"]


@pytest.mark.parametrize(
    ("scores", "best", "last"),
    [
        pytest.param([], None, None, id="nothing submitted"),
        pytest.param([0.5], 0.5, 0.5, id="one attempt"),
        pytest.param([0.9, 0.2], 0.9, 0.2, id="worse the second time"),
        pytest.param([0.2, None], None, None, id="an essay of the last attempt waits"),
        pytest.param([None, 0.2], None, 0.2, id="an essay of the first attempt waits"),
        pytest.param([0.0], 0.0, 0.0, id="nothing right is a score"),
    ],
)
def test_the_best_or_the_last_attempt_counts(
    scores: Sequence[float | None], best: float | None, last: float | None
) -> None:
    """A score that a teacher may still change is not sent."""
    assert counted(scores, ScoreRule.BEST) == best
    assert counted(scores, ScoreRule.LAST) == last


def weighted(**weights: float) -> Course:
    """Return a course with a lesson that asks for practice, one that asks what counts, and quizzes by their weights."""
    quizzes = tuple(Quiz.model_validate(QUIZ | {"id": name, "weight": weight}) for name, weight in weights.items())
    lessons = (
        Lesson(id="text", title="L", blocks=(question(id="free"),)),
        Lesson(id="asks", title="L", blocks=(question(id="counts", graded=True),)),
    )
    return Course(id="c", title="C", outline=(*lessons, *quizzes), media={})


@pytest.mark.parametrize(
    ("item", "done", "expected"),
    [
        pytest.param("a", {"attempts": {"a": [0.5]}}, 0.5, id="a quiz"),
        pytest.param("a", {"attempts": {"b": [1.0]}, "checks": {"counts": 1}}, None, id="another quiz"),
        pytest.param("text", {"attempts": {"a": [1.0]}, "checks": {"free": 1}}, None, id="a lesson has no score"),
        pytest.param("asks", {"checks": {"counts": 0.5}}, 0.5, id="a lesson that asks what counts"),
        pytest.param("asks", {}, None, id="a lesson that was not answered"),
        pytest.param("practice", {"attempts": {"practice": [1.0]}}, None, id="practice has no score"),
        pytest.param("gone", {}, None, id="an item that is gone"),
        pytest.param(None, {"attempts": {"a": [1.0], "b": [0.0]}}, None, id="a course that is not completed"),
        pytest.param(
            None,
            {"attempts": {"a": [1.0], "b": [0.0]}, "checks": {"counts": 1}},
            0.4,
            id="a completed course",
        ),
    ],
)
def test_a_link_is_worth_what_it_shows(item: str | None, done: dict[str, Any], expected: float | None) -> None:
    """A quiz its score, a course the weighted mean once everything that counts was handed in."""
    assert link_score(weighted(a=1, b=3, practice=0), item, achieved(**done), ScoreRule.BEST) == expected


@pytest.mark.parametrize(
    ("item", "expected"), [("a", True), ("practice", False), ("text", False), ("asks", True), (None, True)]
)
def test_a_link_is_graded_where_something_counts(item: str | None, expected: bool) -> None:  # noqa: FBT001 - a table
    """A quiz with weight, and questions in lessons that say so."""
    assert is_graded_link(weighted(a=1, practice=0), item) is expected


@pytest.mark.parametrize("essay", [{"graded": True}, {"graded": True, "points": 5}])
def test_a_lesson_whose_only_graded_question_nobody_scores_is_not_graded(essay: dict[str, Any]) -> None:
    """As in the player: an essay inside a lesson earns nothing."""
    blocks = (Essay.model_validate({"type": "essay", "id": "why", "prompt": "Why?"} | essay),)
    course = Course(id="c", title="C", outline=(Lesson(id="l", title="L", blocks=blocks),), media={})
    assert not is_graded_link(course, "l")
    assert link_score(course, None, achieved(checks={"why": None}), ScoreRule.BEST) is None


STAGES = [
    pytest.param({}, "started", id="opened"),
    pytest.param({"attempts": {"q": [1.0]}}, "started", id="a lesson is unread"),
    pytest.param({"attempts": {"q": [None]}}, "waiting", id="an essay waits"),
    pytest.param({"read": ["text"], "attempts": {"q": [0.2]}}, "failed", id="done and not passed"),
    pytest.param({"read": ["text"], "attempts": {"q": [0.2, 0.9]}}, "finished", id="passed at last"),
]


@pytest.mark.parametrize(("done", "expected"), STAGES)
def test_teachers_are_told_how_far_a_learner_has_come(done: dict[str, Any], expected: str) -> None:
    """By the course's own rule, not by the quizzes alone."""
    course = read_course({"items": [{"lesson": "text"}, {"quiz": "q"}]})
    assert stage(course, None, achieved(**done), ScoreRule.BEST) == expected


def test_a_link_to_one_item_is_finished_by_itself_and_waits_for_nothing() -> None:
    """The rest of the course is not its business, and neither is its order."""
    course = read_course({"navigation": "sequential", "items": [{"lesson": "a"}, {"lesson": "b"}, {"quiz": "q"}]})
    assert stage(course, "b", achieved(read=["b"]), ScoreRule.BEST) == "finished"
    assert stage(course, "q", achieved(attempts={"q": [1.0]}), ScoreRule.BEST) == "finished"
    assert to_do_first(course, "q", "q", achieved()) is None
    assert to_do_first(course, None, "q", achieved()) == course.items[0]


def test_the_last_attempt_decides_whether_a_quiz_is_passed_where_it_counts() -> None:
    """Whoever was better before is not finished any more."""
    course = read_course({"items": [{"quiz": "q"}]})
    assert stage(course, None, achieved(attempts={"q": [1.0, 0.2]}), ScoreRule.BEST) == "finished"
    assert stage(course, None, achieved(attempts={"q": [1.0, 0.2]}), ScoreRule.LAST) == "failed"
