"""A small course of everything that can be asked: what it takes to play one, without the size of a sample."""

from __future__ import annotations

from shutil import copy, copytree
from typing import TYPE_CHECKING

from authored import EVERY_QUESTION, read
from written import quiz, single_choice, write_course

from exporter.questions import QUESTION_TYPES

if TYPE_CHECKING:
    from pathlib import Path

LESSONS = ("mathematics", "self-checks")
"""Of the sample: one that a question links to, and one with questions in it, of which one is graded."""


def write_one_of_each(folder: Path) -> Path:
    """Write a course and return its folder: two lessons, a question of each type that there is, and an examination.

    The two quizzes, and the graded question in a lesson, count a third each: nobody passes without all of them.
    """
    asked = {question.type: question.alone for one in read(EVERY_QUESTION).quizzes[::-1] for question in one.questions}
    quizzes = [
        quiz("every-type", [asked[kind] for kind in QUESTION_TYPES], feedback="immediate"),
        quiz("examination", [single_choice("last")], feedback="after"),
    ]
    write_course(folder, lessons=LESSONS, quizzes=quizzes, completion={"passing_score": 80})
    for name in LESSONS:
        copy(EVERY_QUESTION / f"{name}.md", folder)
    copytree(EVERY_QUESTION / "media", folder / "media")
    return folder
