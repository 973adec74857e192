"""The largest resume state that the exporter calculates is the largest that the player writes."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from exporter.course import Course, Heading, Lesson, Quiz
from exporter.pages import render_pages
from exporter.parts import put_together
from exporter.questions import WHOLE_ITEMS, question_model
from exporter.questions.choice import Choice
from exporter.resume import resume_size
from exporter.richtext import RichText
from exporter.source import read_course
from tests.formats.samples import SAMPLES
from tests.questions.browser_half import TYPES as QUESTION_TYPES

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "tests" / "javascript" / "largest-states.js"
OPTIONS = ["right", "wrong", "another", "none"]
TYPES: tuple[dict[str, Any], ...] = (
    {"type": "choice", "options": OPTIONS, "answer": "right"},
    {"type": "multiple", "options": OPTIONS, "answer": ["right", "none"], "scoring": "partial"},
    {"type": "true-false", "answer": True},
    {"type": "text", "answers": ["Flask"]},
    {"type": "number", "answer": 3},
    {"type": "matching", "pairs": [{"item": one, "match": f"m {one}"} for one in OPTIONS], "scoring": "partial"},
    {
        "type": "sorting",
        "categories": [{"category": "all", "items": OPTIONS}, {"category": "none"}],
        "scoring": "partial",
    },
    {
        "type": "hotspot",
        "picture": RichText('<img alt="Trees" width="400" height="200">', "Trees"),
        "regions": [
            {"label": one, "circle": [15 + 20 * at, 50, 9], "correct": at > 1} for at, one in enumerate(OPTIONS)
        ],
        "scoring": "partial",
    },
    {"type": "ordering", "items": OPTIONS, "scoring": "partial"},
    {"type": "gaps", "text": "{{=one|two}} and {{=three|four}}", "scoring": "partial"},
    {"type": "gaps", "text": "{{one}} and {{=three|four}}"},
    {"type": "essay"},
    {"type": "scale", "labels": ["no", "perhaps", "yes"]},
)
SCENES = {
    **{
        f"scene{at}": {
            "text": "Well?",
            "choices": [{"say": f"On {at}", "goto": f"scene{at + 1}"}, {"say": f"Out {at}", "goto": "bad"}],
        }
        for at in range(30)
    },
    "scene30": {"text": "So.", "ending": "Good", "points": 3},
    "bad": {"text": "Oh.", "ending": "Bad"},
}
STORY = question_model("scenario").model_validate(
    {"type": "scenario", "id": "talk", "prompt": "Talk", "scenes": SCENES}
)
"""Thirty choices to its best ending."""


def _choice(number: int) -> dict[str, Any]:
    return {
        "type": "choice",
        "id": f"q{number}",
        "prompt": f"Question {number}?",
        "options": OPTIONS,
        "answer": "right",
    }


def _course(*items: Lesson | Quiz) -> Course:
    return Course(id="sized", title="Sized", outline=items, media={})


def _lesson(name: str, *questions: Any, headings: tuple[Heading, ...] = ()) -> Lesson:
    return Lesson(id=name, title=name, blocks=(RichText.plain(name), *questions), headings=headings)


def _quiz(name: str, questions: list[Any], **fields: Any) -> Quiz:
    return Quiz.model_validate({"id": name, "title": name, "questions": questions, **fields})


def _every_type(prefix: str) -> list[dict[str, Any]]:
    return [{"id": f"{prefix}-{at}", "prompt": f"{prefix} {at}?", **fields} for at, fields in enumerate(TYPES)]


def _grouped(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one | {"group": "ab"[at % 2]} for at, one in enumerate(questions)]


def _large(questions: int, lessons: int, per_quiz: int) -> Course:
    pages = [_lesson(f"lesson-{number}") for number in range(lessons)]
    written = [_choice(number) for number in range(questions)]
    quizzes = [_quiz(f"quiz-{at}", written[at : at + per_quiz]) for at in range(0, questions, per_quiz)]
    return _course(*pages, *quizzes)


COURSES = {
    "one lesson": _course(_lesson("only")),
    "a long anchor": _course(_lesson("only", headings=(Heading(2, "über-" * 12, "Long"),))),
    "self-checks": _course(_lesson("only", *(Choice.model_validate(_choice(number)) for number in range(9)))),
    "every type": _course(_lesson("page"), _quiz("every", _every_type("a"))),
    "drawn and timed": _course(_quiz("drawn", _every_type("b"), draw=7, time_limit=20, attempts=3)),
    "drawn once": _course(_quiz("drawn", [_choice(number) for number in range(4)], draw=2, attempts=1)),
    "drawn for ever": _course(_quiz("drawn", [_choice(number) for number in range(4)], draw=1)),
    "groups": _course(_quiz("drawn", _grouped(_every_type("c")), pick={"a": 2, "b": 3})),
    "a story": _course(_lesson("page"), _quiz("talk", [STORY], attempts=2)),
    "nothing scored": _course(_quiz("opinions", [{"type": "scale", "prompt": "So?", "labels": ["no", "yes"]}])),
    "250 questions": _large(250, 60, 10),
    "a quiz per lesson": _large(250, 60, 5),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Have the player write the states of all courses in one run of node."""
    jobs = [{"course": _browser_data(course), "anchor": _longest_anchor(course)} for course in COURSES.values()]
    file = tmp_path_factory.mktemp("resume") / "courses.json"
    file.write_text(json.dumps(jobs), encoding="utf-8")
    done = subprocess.run(["node", PROGRAM, file], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return dict(zip(COURSES, json.loads(done.stdout), strict=True))


def _browser_data(course: Course) -> Any:
    files = render_pages(course, tracker="scorm12", structure="single").files
    page = files["index.html"]
    assert isinstance(page, bytes)
    found = re.search(r'<script type="application/json" id="course">(.*?)</script>', page.decode(), re.DOTALL)
    assert found
    data = json.loads(found[1])
    return put_together(data, lambda name: files[name].decode()) if "parts" in data else data


def _longest_anchor(course: Course) -> str:
    anchors = [f"{lesson.id}--{heading.anchor}" for lesson in course.lessons for heading in lesson.headings]
    return max(anchors, key=lambda anchor: len(anchor.encode()), default="")


@pytest.mark.slow
@pytest.mark.parametrize("name", COURSES)
def test_no_state_that_the_player_writes_exceeds_what_the_exporter_says(name: str, written: Any) -> None:
    """An author who is told that a course fits an LMS can rely on it."""
    size = resume_size(COURSES[name]).characters
    assert written[name]["largest"] <= size
    assert max(written[name]["some"]) <= size


@pytest.mark.parametrize("name", COURSES)
def test_what_the_exporter_says_is_no_more_than_a_tenth_above_what_a_learner_can_need(name: str, written: Any) -> None:
    """A warning that came too early would be ignored."""
    assert written[name]["largest"] >= 0.9 * resume_size(COURSES[name]).characters


def test_every_type_is_sized() -> None:
    """The course of that name has each of them, and those that fill a quiz alone have their own."""
    (quiz,) = COURSES["every type"].quizzes
    assert {question.type for question in quiz.questions} == set(QUESTION_TYPES)
    (story,) = COURSES["a story"].quizzes
    assert {question.type for question in story.questions} == set(WHOLE_ITEMS)


def test_250_questions_and_60_lessons_fit_scorm_1_2() -> None:
    """The size of course for which the format was made fits in full, also with a quiz after each lesson."""
    assert resume_size(COURSES["250 questions"]).characters <= 4096
    assert resume_size(COURSES["a quiz per lesson"]).characters <= 4096


def test_400_questions_keep_their_scores_in_scorm_1_2() -> None:
    """Where the chosen options have no room, right and wrong have."""
    assert resume_size(_large(400, 60, 10)).scores <= 4096


def test_free_answers_are_counted_apart() -> None:
    """Their texts share the room that is left, so that their number is all that can be said."""
    assert resume_size(COURSES["every type"]).texts == 3


@pytest.mark.parametrize("folder", SAMPLES)
def test_the_sample_courses_fit_scorm_1_2(folder: str) -> None:
    """What we show must resume anywhere."""
    course, _ = read_course(ROOT / "content" / folder)
    assert resume_size(course).characters <= 4096
