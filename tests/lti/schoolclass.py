"""A class that works through a quiz, and its teacher: what the tests of the teacher's pages begin with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lms import CLAIM, INSTRUCTOR, LEARNER

from lti_tool.learning.resume import take_read

if TYPE_CHECKING:
    from flask import Flask
    from walker import Browser
    from werkzeug.test import TestResponse

    from lti_tool.base.settings import Settings
    from lti_tool.lti.visit import Visit
    from lti_tool.web.tool import Tool

QUIZ: dict[str, Any] = {
    "id": "quiz",
    "title": "A quiz",
    "feedback": "none",
    "questions": [
        {"id": "pick", "type": "choice", "prompt": "One or two?", "options": ["One", "Two", "Three"], "answer": "Two"},
        {"id": "name", "type": "text", "prompt": "Which river?", "answers": ["Seine"]},
        {"id": "judge", "type": "true-false", "prompt": "True?", "answer": True},
    ],
}
ESSAY = {
    "id": "why", "type": "essay", "prompt": "Why?", "points": 4, "sample_answer": "Because.", "min_words": 2,
}  # fmt: skip
WITH_ESSAY = QUIZ | {"questions": [*QUIZ["questions"], ESSAY]}
RIGHT = {"pick": "Two", "name": "Seine", "judge": True}


class SchoolClass:
    """Learners who answer, and a teacher who looks."""

    def __init__(self, app: Flask, browser: Browser, settings: Settings) -> None:
        self.parts: Tool = app.extensions["lessonpack"]
        self.browser = browser
        self.folder = settings.courses[0]

    def set_quiz(self, quiz: dict[str, Any]) -> None:
        """Let the course have this quiz."""
        (self.folder / "quiz.json").write_text(json.dumps(quiz), encoding="utf-8")
        self.parts.watcher.look()

    def visit(self, subject: str, **changes: Any) -> Visit:
        """Let a learner open the link."""
        token = self.browser.enter(**({"sub": subject, CLAIM + "roles": [LEARNER]} | changes)).split("/")[2]
        return self.parts.launches.visit(self.parts.tokens.read_launch(token))

    def work(self, subject: str, responses: dict[str, Any], *, submits: bool = True, **changes: Any) -> int:
        """Let a learner read the lesson and make one attempt, and return their row's id."""
        visit = self.visit(subject, **changes)
        take_read(self.parts.store, visit, {"lesson"})
        attempt = self.parts.attempts.start(visit, "quiz")
        for question_id, response in responses.items():
            self.parts.attempts.answer(visit, "quiz", attempt.row.number, question_id, response)
        if submits:
            self.parts.attempts.submit(visit, "quiz", attempt.row.number)
        return visit.learner.id

    def teacher(self, **changes: Any) -> Teacher:
        """Let a teacher open the link."""
        claims = {"sub": "teacher-1", CLAIM + "roles": [INSTRUCTOR]} | changes
        return Teacher(self.browser, self.browser.enter(**claims))


class Teacher:
    """A teacher's pages below the token of one launch."""

    def __init__(self, browser: Browser, room: str) -> None:
        self.browser = browser
        self.room = room

    def get(self, path: str = "") -> TestResponse:
        """Open a page."""
        return self.browser.get(self.room + path)

    def see(self, path: str = "") -> str:
        """Open a page that is there, and return it."""
        response = self.get(path)
        assert response.status_code == 200, response.text
        return response.text

    def post(self, path: str, **fields: str) -> TestResponse:
        """Send a form."""
        return self.browser.post(self.room + path, data=fields)
