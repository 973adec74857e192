"""Learners who answer while machines fail, and what they were promised, to be compared with what was kept."""

from __future__ import annotations

import json
import random
import threading
import time
from typing import TYPE_CHECKING, Any

from lms import jwt_time
from patience import waits_until
from sqlalchemy import select

from exporter.source import read_course
from lti_tool.base.tables import Answer, Attempt, Learner, Outbox

if TYPE_CHECKING:
    from pathlib import Path

    from installation import Student

    from lti_tool.base.database import Store


class Life(threading.Thread):
    """One learner: two attempts at the quiz, answers that change now and then, and a memory of what was promised."""

    def __init__(self, student: Student, seed: int) -> None:
        super().__init__(daemon=True)
        self.student = student
        self.chance = random.Random(seed)  # noqa: S311 - no secret
        self.promised: dict[int, dict[str, str]] = {1: {}, 2: {}}
        self.questions: dict[int, list[dict[str, Any]]] = {}
        self.trouble: str = "did not end"

    def run(self) -> None:
        """Live, and remember what went wrong."""
        try:
            time.sleep(self.chance.random() * 2)
            self.student.launch()
            for number in self.promised:
                self._attempt(number)
                time.sleep(self.chance.random() * 3)
            self.trouble = ""
        except Exception as error:  # noqa: BLE001 - the test looks at it
            self.trouble = repr(error)

    def _attempt(self, number: int) -> None:
        status, quiz = self.student.ask("quizzes/quiz/start", {})
        assert (status, quiz["attempt"]["number"]) == (200, number), quiz
        self.questions[number] = quiz["attempt"]["questions"]
        for question in self.questions[number]:
            for _ in range(1 + (self.chance.random() < 0.3)):
                self._answer(number, question)
                time.sleep(self.chance.random() * 0.4)
        status, reply = self.student.ask("quizzes/quiz/submit", {"attempt": number})
        # Submitted already: the server kept it, and was killed before it could say so.
        assert status == 200 or reply["reason"] == "submitted", reply

    def _answer(self, number: int, question: dict[str, Any]) -> None:
        response = self.chance.choice([option["name"] for option in question["options"]])
        body = {"attempt": number, "question": question["id"], "response": response}
        status, reply = self.student.ask("quizzes/quiz/answers", body)
        assert status == 200, reply
        self.promised[number][question["id"]] = response


def wait_until_delivered(store: Store) -> None:
    """Return when no score waits any more."""

    def undelivered() -> list[tuple[object, ...]]:
        sent = Outbox.status.not_in(("superseded", "delivered"))
        with store.read() as session:
            return [(row.id, row.status, row.tries, row.problem) for row in session.scalars(select(Outbox).where(sent))]

    assert waits_until(lambda: undelivered() == []), undelivered()


def kept_answers(store: Store) -> dict[str, dict[int, dict[str, str]]]:
    """Return learner → attempt → question → response, as stored."""
    query = (
        select(Learner.subject, Attempt.number, Answer.question_id, Answer.response)
        .join(Attempt, Attempt.learner_id == Learner.id)
        .join(Answer, Answer.attempt_id == Attempt.id)
    )
    found: dict[str, dict[int, dict[str, str]]] = {}
    with store.read() as session:
        for subject, number, question, response in session.execute(query):
            found.setdefault(subject, {}).setdefault(number, {})[question] = json.loads(response)
    return found


def best_score(course_folder: Path, promised: dict[int, dict[str, str]]) -> float:
    """Return the percentage that the better of the attempts earns."""
    (quiz,) = read_course(course_folder)[0].quizzes
    earned = [
        sum(question.score(answers[question.id]) or 0 for question in quiz.questions) for answers in promised.values()
    ]
    return 100 * max(earned) / len(quiz.questions)


def assert_in_order(scores: list[dict[str, Any]]) -> None:
    """Check that what the LMS was sent of a learner never goes back, in time or, as the best counts, in value."""
    times = [jwt_time(score["timestamp"]) for score in scores]
    assert times == sorted(times)
    values = [score["scoreGiven"] for score in scores]
    assert values == sorted(values)
