"""The sample courses are clean, complete, and say what they are meant to say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from exporter.richtext import RichText
from exporter.source import read_course
from tests.formats.samples import SAMPLES
from tests.questions.browser_half import TYPES

if TYPE_CHECKING:
    from exporter.course import Course, Lesson
    from exporter.questions import Question

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def flask_course() -> Course:
    """Read the course on Flask."""
    return read_course(CONTENT / "introduction-to-flask")[0]


@pytest.fixture(scope="module")
def catalogue() -> Course:
    """Read the course that shows everything."""
    return read_course(CONTENT / "every-question")[0]


def html_of(lesson: Lesson) -> str:
    """Return the HTML of a lesson, without its questions."""
    return "\n".join(block.html for block in lesson.blocks if isinstance(block, RichText))


def lesson_of(course: Course, name: str) -> Lesson:
    """Return the lesson with the id ``name``."""
    return next(lesson for lesson in course.lessons if lesson.id == name)


def question_of(course: Course, name: str) -> Question:
    """Return the quiz question with the id ``name``."""
    return next(question for quiz in course.quizzes for question in quiz.questions if question.id == name)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_checks_clean_with_warnings_as_errors(name: str) -> None:
    """What authors are shown as a model has no flaw that the tool itself would name."""
    run = subprocess.run(
        [sys.executable, "-m", "exporter", "check", "--strict", str(CONTENT / name)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", SAMPLES)
def test_every_question_of_a_sample_has_an_id_of_its_own(name: str) -> None:
    """Samples do as the documentation advises, so that rewording them loses no answers."""
    course, _ = read_course(CONTENT / name)
    questions = [question for item in course.items for question in item.questions]

    assert [question.text for question in questions if question.has_made_up_id] == []


@pytest.mark.parametrize(
    ("lesson", "facts"),
    [
        ("what-is-flask", ["April Fool's joke", "Armin Ronacher", "Netflix", "Airbnb", "Reddit", "microframework"]),
        ("core-components", ["Werkzeug", "routing", "debugging", "Jinja2", "Click", "WSGI framework", "flask run"]),
        ("frequent-questions", ["only for small applications?", "Since version 2.0", "What is WSGI?"]),
    ],
    ids=["what", "parts", "questions"],
)
def test_the_flask_course_states_its_facts(flask_course: Course, lesson: str, facts: list[str]) -> None:
    """What a learner is promised to learn stands in the text."""
    html = re.sub(r"<[^>]+>", "", html_of(lesson_of(flask_course, lesson))).replace("\u2019", "'")
    html = " ".join(html.split())

    assert [fact for fact in facts if fact not in html] == []


def test_flask_is_compared_with_django_in_five_rows(flask_course: Course) -> None:
    """The table names both frameworks and every aspect that a chooser asks about."""
    html = html_of(lesson_of(flask_course, "flask-and-django"))
    rows = re.findall(r"<tr>\s*<t[hd][^>]*>(?:<strong>)?([^<]*)", html)

    assert rows[1:] == ["Type", "Flexibility", "Learning curve", "Admin panel", "Best for"]


def test_frequent_questions_are_folded(flask_course: Course) -> None:
    """Learners can try an answer before they see it."""
    html = html_of(lesson_of(flask_course, "frequent-questions"))

    assert html.count("<details") == html.count("<summary") >= 6


@pytest.mark.parametrize(
    ("question", "options", "answer"),
    [
        ("template-engine", 5, "Jinja2"),
        ("meaning-of-micro", 4, "The core is small and extensible, and leaves decisions to you"),
        ("who-created-flask", 4, "Armin Ronacher"),
    ],
)
def test_the_closing_quiz_asks_what_it_should(flask_course: Course, question: str, options: int, answer: str) -> None:
    """The three central questions have the right number of options and the right answer."""
    found = question_of(flask_course, question)

    assert len(found.options) == options
    assert [option.text.text for option in found.options if option.correct] == [answer]


def test_the_closing_quiz_uses_most_types(flask_course: Course) -> None:
    """A quiz that only ever asks in one way tests less than it could."""
    (quiz,) = flask_course.quizzes

    assert len({question.type for question in quiz.questions}) >= 8


def test_every_question_type_is_shown(catalogue: Course) -> None:
    """One quiz of the catalogue holds each type exactly once."""
    assert sorted(question.type for question in catalogue.quizzes[0].questions) == sorted(TYPES)


@pytest.mark.parametrize(
    ("lesson", "marks"),
    [
        (
            "text",
            [
                "<em>",
                "<strong>",
                "<s>",
                "<br",
                "<blockquote>",
                "<dl>",
                "<kbd>",
                "<abbr",
                "<hr",
                'id="text--an-aside"',
                "aside",
            ],
        ),
        (
            "text",
            [
                "<ol",
                "<ul",
                "footnote",
                'href="lesson:mathematics"',
                'href="lesson:text#definitions"',
                'id="text--links"',
            ],
        ),
        ("tables-and-code", ["<table", "kepler.py", "<thead"]),
        ("mathematics", ["<math", 'display="block"', "$5 or $10"]),
        ("pictures-and-sound", ["<figure", "<figcaption", 'alt=""', "<video", "<audio", "<track"]),
        ("callouts-and-folds", ["note", "tip", "important", "warning", "caution", "<details"]),
    ],
    ids=["words", "links", "tables", "mathematics", "media", "callouts"],
)
def test_every_markdown_feature_is_shown(catalogue: Course, lesson: str, marks: list[str]) -> None:
    """Each form of text that the format knows reaches the learner as the HTML that it stands for."""
    html = html_of(lesson_of(catalogue, lesson))

    assert [mark for mark in marks if mark not in html] == []


def test_the_catalogue_shows_each_way_of_asking(catalogue: Course) -> None:
    """Feedback at three moments, draws, groups, shuffling, limits, practice, and one that counts in a lesson."""
    quizzes = {quiz.id: quiz for quiz in catalogue.quizzes}
    examination = quizzes["examination"]

    assert {quiz.feedback for quiz in quizzes.values()} == {"immediate", "after", "none"}
    assert (examination.draw, examination.attempts, examination.time_limit) == (2, 3, 10)
    assert examination.pick == {"planets": 2}
    assert examination.shuffle_questions
    assert examination.shuffle_options
    assert quizzes["partial-scoring"].weight == 0
    assert [question.id for lesson in catalogue.lessons for question in lesson.questions if question.graded] == [
        "self-check-counts"
    ]


def test_the_media_of_the_samples_stay_small() -> None:
    """Samples ship in every installation, so that a large clip would burden everybody."""
    assert [str(path) for path in CONTENT.rglob("media/*") if path.stat().st_size > 60_000] == []
