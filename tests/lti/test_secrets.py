"""No response to a learner holds an answer before it is due, whichever route it comes from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from lms import CLAIM
from test_routes import Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Author
    from flask import Flask
    from walker import Browser

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WORD = "Xyzzy"
NUMBER = 271828.1828


def planted(prefix: str, **more: Any) -> list[dict[str, Any]]:
    """Return questions of several types with a secret in everything that tells an answer."""
    common = {"explanation": f"{WORD} because.", **more}
    return [
        {"id": f"{prefix}c", "type": "choice", "prompt": "Which?", **common,
         "options": [{"text": "This", "correct": True, "feedback": f"{WORD} yes."},
                     {"text": "That", "feedback": f"{WORD} no."}]},
        {"id": f"{prefix}t", "type": "text", "prompt": "What?", "answers": [WORD], **common},
        {"id": f"{prefix}n", "type": "number", "prompt": "How many?", "answer": NUMBER, **common},
        {"id": f"{prefix}e", "type": "essay", "prompt": "Why?", "sample_answer": f"{WORD} is why.", **more},
    ]  # fmt: skip


def quiz(feedback: str) -> dict[str, Any]:
    """Return a quiz full of secrets."""
    return {"id": "quiz", "title": "A quiz", "feedback": feedback, "attempts": 2, "questions": planted("q")}


class Spy:
    """A learner who reads every response."""

    def __init__(self, app: Flask, browser: Browser) -> None:
        self.browser = browser
        self.rules = [
            Route(rule.rule, method)
            for rule in app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) & {"GET", "POST"})
        ]

    def walk(self, token: str, *, submits: bool = False) -> Iterator[tuple[str, str]]:
        """Yield each route with what it answers, and then the files that the page names; submit in the end or not."""
        arguments = {
            "token": token, "learner_id": 1, "attempt_id": 1, "quiz_id": "quiz", "group_id": "quiz",
            "question_id": "qt", "course_id": "small", "path": "player.js", "name": "frame.js", "secret": "made-up",
            "structure": "single", "key": "made-up", "code": "made-up",
        }  # fmt: skip
        routes = sorted(
            self.rules, key=lambda route: (route.rule.endswith("/submit"), not route.rule.endswith("start"))
        )
        for route in routes:
            if not route.rule.endswith("/submit") or submits:
                yield str(route), route.open(self.browser, arguments).text
        page = self.browser.get(f"/learn/{token}/").text
        (folder,) = re.findall(r'src="(/files/.*?)player\.js"', page)
        for name in ("player.js", "player.css", "lesson-lesson.html", "quiz-quiz.html", "index.html", "course.yaml"):
            yield name, self.browser.get(folder + name).text
        for path in ("", "api/state", "api/quizzes/quiz"):
            yield path, self.browser.get(f"/learn/{token}/{path}").text


@pytest.mark.parametrize(("shown", "feedback"), [(None, "after"), ("quiz", "none"), ("lesson", "after")])
def test_no_response_holds_an_answer_before_it_is_due(
    app: Flask, browser: Browser, author: Author, shown: str | None, feedback: str
) -> None:
    """For a course, a quiz and a lesson; before, during and, where feedback is never due, after an attempt."""
    lesson = {"id": "lesson", "title": "A lesson", "questions": planted("l", graded=False)}
    author.writes(quiz=quiz(feedback), lessons=[lesson])
    custom = {"course": "small"} | ({"item": shown} if shown else {})
    token = browser.enter(**{CLAIM + "custom": custom}).split("/")[2]
    spy = Spy(app, browser)
    seen = list(spy.walk(token, submits=feedback == "none"))
    assert len(seen) > len(spy.rules)
    assert any("How many?" in text for _, text in seen)
    leaks = [name for name, text in seen if WORD in text or str(NUMBER) in text or '"solution":' in text]
    assert leaks == []


def test_what_is_due_is_told(app: Flask, browser: Browser, author: Author) -> None:
    """The secrets are where a learner finds them afterwards: the test above looks for the right words."""
    author.writes(quiz=quiz("after"))
    token = browser.enter().split("/")[2]
    shown = "".join(text for _, text in Spy(app, browser).walk(token, submits=True))
    assert shown.count(WORD) > 4
    assert str(NUMBER) in shown
