"""A learner in front of the tool, as the player's own requests are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from walker import Browser
    from werkzeug.test import TestResponse


class Client:
    """A learner's launch of a link, and the interface below it."""

    def __init__(self, browser: Browser, **changes: Any) -> None:
        self.browser = browser
        self.path = browser.enter(**changes)
        self.quiz = f"{self.path}api/quizzes/quiz"

    def get(self, path: str = "") -> Any:
        """Read from the interface."""
        return self.browser.get(f"{self.path}{path}").get_json()

    def call(self, path: str, **body: Any) -> TestResponse:
        """Send something to the interface."""
        return self.browser.post(f"{self.path}api/{path}", json=body)

    def post(self, step: str, **body: Any) -> TestResponse:
        """Take a step at the quiz."""
        return self.browser.post(f"{self.quiz}/{step}", json=body)

    def answer_all(self, responses: dict[str, Any], attempt: int) -> Any:
        """Start, answer and submit; return what the server says."""
        assert self.post("start").status_code == 200
        for name, response in responses.items():
            reply = self.post("answers", attempt=attempt, question=name, response=response)
            assert reply.status_code == 200, reply.text
        return self.post("submit", attempt=attempt).get_json()
