"""What teachers see of lessons: who has read them, and what was answered to the questions inside."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from lms import CLAIM
from schoolclass import RIGHT, SchoolClass

from lti_tool.learning.resume import take_read
from lti_tool.lti.roster import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Author
    from flask import Flask
    from walker import Browser

    from lti_tool.base.settings import Settings

pytestmark = pytest.mark.in_turns("database_url")

FREE = {"id": "free", "type": "true-false", "prompt": "Free?", "answer": True}
GRADED = [
    {"id": f"g{number}", "type": "choice", "prompt": f"Counts {number}?", "options": ["Yes", "No"], "answer": "Yes",
     "points": 2, "graded": True}
    for number in range(2)
]  # fmt: skip
LESSONS = [
    {"id": "lesson", "title": "The first", "questions": [FREE]},
    {"id": "other", "title": "The second", "questions": GRADED},
]


@pytest.fixture
def edit(author: Author) -> Callable[..., None]:
    """Give a function that writes files of the course."""
    return author.writes


@pytest.fixture
def school(app: Flask, browser: Browser, settings: Settings, edit: Callable[..., None]) -> SchoolClass:
    """Give a class in front of lessons with questions, and a quiz for practice."""
    edit(lessons=LESSONS)
    made = SchoolClass(app, browser, settings)
    made.set_quiz({"id": "quiz", "title": "A quiz", "weight": 0, "questions": [FREE | {"id": "practice"}]})
    return made


def learn(school: SchoolClass, subject: str, *read: str, answers: dict[str, Any], **changes: Any) -> None:
    """Let a learner read lessons and answer questions inside them."""
    visit = school.visit(subject, **changes)
    take_read(school.parts.store, visit, read)
    for name, response in answers.items():
        school.parts.checks.answer(visit, name, response)


def cells(page: str, first: str) -> list[str]:
    """Return the row of a table that begins with a text."""
    for line in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL):
        found = [
            " ".join(html.unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", line, re.DOTALL)
        ]
        if first in found[:2]:
            return found
    raise AssertionError(page)


def table(school: SchoolClass, name: str) -> list[dict[str, str]]:
    """Download a table."""
    return list(csv.DictReader(io.StringIO(school.teacher().get(name).data.decode("utf-8-sig"), newline="")))


def test_a_teacher_sees_how_much_was_read_and_who_has_finished(school: SchoolClass) -> None:
    """By the course's rule: everything is read, and what counts is passed."""
    learn(school, "ann", "lesson", "other", answers={"g0": "Yes", "g1": "Yes"})
    learn(school, "ben", "other", answers={"g0": "Yes", "g1": "Yes"})
    learn(school, "cem", "lesson", "other", answers={"g0": "No", "g1": "Yes"})
    page = school.teacher().see()
    assert cells(page, label(1, "ann"))[1:3] == ["Finished", "2 of 2"]
    assert cells(page, label(1, "ben"))[1:3] == ["Started", "1 of 2"]
    assert cells(page, label(1, "cem"))[1:3] == ["Not passed", "2 of 2"]
    assert "Not passed" in school.teacher().see("?show=failed")
    names = ("State", "Lessons read", "Lessons", "Score (%)")
    assert {line["LMS id"]: tuple(line[name] for name in names) for line in table(school, "scores.csv")} == {
        "ann": ("finished", "2", "2", "100.0"),
        "ben": ("started", "1", "2", "100.0"),
        "cem": ("failed", "2", "2", "50.0"),
    }


def test_a_link_to_lessons_alone_is_finished_when_they_are_read(school: SchoolClass) -> None:
    """Neither attempts nor scores are spoken of."""
    link = {CLAIM + "custom": {"course": "small", "item": "lesson"}, CLAIM + "resource_link": {"id": "link-2"}}
    learn(school, "ann", "lesson", answers={}, **link)
    learn(school, "ben", answers={"free": True}, **link)
    page = school.teacher(**link).see()
    assert cells(page, label(1, "ann"))[1:3] == ["Finished", "1 of 1"]
    assert cells(page, label(1, "ben"))[1:3] == ["Started", "0 of 1"]
    assert "Attempts" not in page
    assert 'data-label="Score"' not in page


def test_the_rule_of_the_course_decides(school: SchoolClass, edit: Callable[..., None]) -> None:
    """Half of the lessons, and quizzes that only have to be attempted."""
    edit(rules={"completion": {"lessons": "50%", "quizzes": "attempted"}})
    learn(school, "cem", "lesson", answers={"g0": "No", "g1": "No"})
    assert cells(school.teacher().see(), label(1, "cem"))[1:3] == ["Finished", "1 of 2"]


def test_a_learners_answers_in_lessons_are_told_in_words(school: SchoolClass) -> None:
    """With what is right, the points of what counts, and how often it was tried."""
    learn(school, "ann", answers={"free": False, "g0": "No", "g1": "Yes"})
    learn(school, "ann", answers={"free": True})
    learner = school.visit("ann").learner.id
    page = school.teacher().see(f"learners/{learner}")
    assert cells(page, "Free?")[1:6] == ["The first", "True", "True", "100%", "2"]
    assert cells(page, "Counts 0?")[1:6] == ["The second", "No", "Yes", "0% 0 of 2", "1"]
    assert cells(page, "Counts 1?")[1:6] == ["The second", "Yes", "Yes", "100% 2 of 2", "1"]


def test_an_answer_to_a_question_that_is_gone_reads_as_it_did(school: SchoolClass, edit: Callable[..., None]) -> None:
    """It is told in the words of the edition in which it was given, and that it no longer counts."""
    learn(school, "ann", answers={"g0": "No", "g1": "Yes", "free": True})
    edit(lessons=[LESSONS[0], LESSONS[1] | {"questions": [GRADED[0] | {"options": ["Maybe", "Yes"]}]}])
    learner = school.visit("ann").learner.id
    page = school.teacher().see(f"learners/{learner}")
    gone = "No longer asked like this"
    assert cells(page, f"Counts 0? {gone}")[1:5] == ["The second", "No", "Yes", "0%"], "cannot be answered so now"
    assert cells(page, f"Counts 1? {gone}")[1:5] == ["The second", "Yes", "Yes", "100%"]
    assert cells(page, "Free?")[1:5] == ["The first", "True", "True", "100%"]
    assert [line["Points"] for line in table(school, "answers.csv")] == ["", "", ""]


def test_questions_in_lessons_that_count_are_analysed(school: SchoolClass) -> None:
    """Any other may be tried until it is right, so only how many have answered it is told."""
    for place in range(6):
        answers = {"free": True, "g0": "Yes" if place % 2 else "No", "g1": "Yes" if place % 2 else "No"}
        learn(school, f"learner-{place}", answers=answers)
    page = school.teacher().see("questions/")
    assert cells(page, "Counts 0?")[2:] == ["6", "6", "50%", "1"]
    assert cells(page, "Free?")[2:] == ["6", "6", "–", "–"]  # noqa: RUF001 - dashes
    page = school.teacher().see("questions/other/g0")
    assert [cells(page, words)[3] for words in ("Yes", "No")] == ["3", "3"]
    assert "The second" in page
    assert school.teacher().get("questions/lesson/g0").status_code == 403


def test_answers_in_lessons_are_in_the_table(school: SchoolClass) -> None:
    """Beside those of quizzes; only what counts has points."""
    learn(school, "ann", answers={"free": False, "g0": "Yes"})
    school.work("ann", {"practice": True})
    lines = table(school, "answers.csv")
    names = ("Quiz or lesson", "Attempt", "Question id", "Answer", "Points", "Points possible", "Right (%)", "Tries")
    assert [tuple(line[name] for name in names) for line in lines] == [
        ("A quiz", "1", "practice", "True", "1.0", "1", "100.0", ""),
        ("The first", "", "free", "False", "", "", "0.0", "1"),
        ("The second", "", "g0", "Yes", "2.0", "2.0", "100.0", "1"),
    ]


def test_nothing_of_another_link_is_shown(school: SchoolClass) -> None:
    """Neither in pages nor in tables."""
    learn(school, "ann", "lesson", answers={"g0": "Yes", "g1": "Yes"})
    other = school.teacher(**{CLAIM + "resource_link": {"id": "link-2"}})
    for path in ("", "questions/", "scores.csv", "answers.csv"):
        assert label(1, "ann") not in other.see(path)
    assert cells(other.see("questions/"), "Counts 0?")[2:4] == ["0", "0"]
    assert other.get(f"learners/{school.visit('ann').learner.id}").status_code == 403


def test_a_course_with_a_quiz_and_questions_that_count_is_scored_by_both(school: SchoolClass) -> None:
    """The roster shows what the LMS is told."""
    school.set_quiz({"id": "quiz", "title": "A quiz", "questions": [FREE | {"id": "judge"}]})
    learn(school, "ann", "other", answers={"g0": "Yes", "g1": "No"})
    school.work("ann", {"judge": RIGHT["judge"]})
    assert cells(school.teacher().see(), label(1, "ann"))[1:5] == ["Finished", "2 of 2", "1", "75%"]
