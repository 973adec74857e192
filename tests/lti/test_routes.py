"""Every route, tried by everybody: a view that forgets to ask who comes is found here, whichever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from lms import CLAIM, NRPS
from schoolclass import RIGHT, WITH_ESSAY, SchoolClass
from sqlalchemy import select
from walker import reason

from lti_tool.base.tables import Answer, Attempt, Audit, Outbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from walker import Browser
    from werkzeug.test import TestResponse

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PUBLIC = {
    "/": 200,
    "/certificate/<code>": 404,
    "/files/<course_id>/<structure>/<key>/<path:path>": 403,
    "/healthz": 200,
    "/lti/config.json": 200,
    "/lti/configuration": 200,
    "/lti/keys.json": 200,
    "/lti/launch": 403,
    "/lti/launch/prove": 403,
    "/lti/login": 403,
    "/lti/register/<secret>": 403,
    "/lti/static/<name>": 200,
    "/metrics": 200,
    "/readyz": 200,
}
"""What is not below the token of a launch, with what it answers to somebody who brings nothing."""
FOR_TEACHERS = ("/teach/<token>/", "/choose/<token>/")
FOR_ALL = ("/learn/<token>/",)

FIELDS = {"points": "1", "comment": "Good.", "label": "A column", "maximum": "10", "choice": "small"}
STEP = {"text": "", "revision": 0, "read": ["lesson"], "question": "pick", "response": "Two", "attempt": 1}
REASON = "A secret reason."


class Route(NamedTuple):
    """A rule with one of its methods."""

    rule: str
    method: str

    def open(self, browser: Browser, arguments: dict[str, Any], **headers: str) -> TestResponse:
        """Call it, with what its view wants of a form or of JSON."""
        path = self.rule
        for name, value in arguments.items():
            path = path.replace(f"<{name}>", str(value)).replace(f"<int:{name}>", str(value)).replace(
                f"<path:{name}>", str(value)
            )  # fmt: skip
        assert "<" not in path, f"say what stands for the arguments of {self.rule}"
        if self.method == "GET":
            return browser.get(path, headers=headers, buffered=True)
        body: dict[str, Any] = {"json": STEP} if "/api/" in path else {"data": FIELDS}
        return browser.post(path, headers=headers, **body)


class School:
    """A class with an essay that waits, its teacher, and the teacher of another link of the same course."""

    def __init__(self, app: Flask, browser: Browser, settings: Settings) -> None:
        self.browser = browser
        self.routes = [
            Route(rule.rule, method)
            for rule in sorted(app.url_map.iter_rules(), key=str)
            for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
        ]
        made = SchoolClass(app, browser, settings)
        made.set_quiz(WITH_ESSAY)
        self.ann = made.work("ann", RIGHT | {"why": REASON})
        elsewhere = {CLAIM + "resource_link": {"id": "link-2"}, NRPS + "claim/namesroleservice": None}
        self.tokens = {
            "nobody": "made-up",
            "learner": browser.enter(sub="bob").split("/")[2],
            "teacher of another link": made.teacher(**elsewhere).room.split("/")[2],
            "teacher": made.teacher().room.split("/")[2],
        }
        with made.parts.store.read() as session:
            self.attempt = session.scalars(select(Attempt.id)).one()

    def below(self, *prefixes: str) -> Iterator[Route]:
        """Yield the routes below the token of a launch."""
        return (route for route in self.routes if route.rule.startswith(prefixes))

    def open(self, who: str, route: Route, **headers: str) -> TestResponse:
        """Open a route with somebody's token, and with the ids of Ann's work."""
        arguments = {
            "token": self.tokens[who], "learner_id": self.ann, "attempt_id": self.attempt, "quiz_id": "quiz",
            "group_id": "quiz", "question_id": "why", "course_id": "small", "path": "player.js", "name": "close.js",
            "secret": "made-up", "structure": "single", "key": "made-up",
            "code": "made-up",
        }  # fmt: skip
        return route.open(self.browser, arguments, **headers)


@pytest.fixture
def school(app: Flask, browser: Browser, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> School:
    """Give the school. Every view asks the database which courses there are, though a thread has one connection."""
    monkeypatch.setattr("lti_tool.courses.library.LOOK_AGAIN_SECONDS", -1)
    return School(app, browser, settings)


def refusal(response: TestResponse) -> str:
    """Return the reason of a refusal, of a page or of JSON; empty where nothing was refused."""
    if response.status_code != 403:
        return ""
    return str(response.get_json()["reason"]) if response.is_json else reason(response)


def test_nobody_comes_in_without_a_launch(school: School) -> None:
    """What needs none is listed here, with what it answers."""
    for route in school.routes:
        response = school.open("nobody", route)
        if route.rule.startswith((*FOR_TEACHERS, *FOR_ALL)):
            assert refusal(response) == "token", route
        else:
            assert response.status_code == PUBLIC[route.rule], route


def test_a_learner_comes_to_learners_pages_only(school: School) -> None:
    """And each of these answers."""
    for route in school.below(*FOR_TEACHERS):
        assert refusal(school.open("learner", route)) == "role", route
    for route in school.below(*FOR_ALL):
        assert school.open("learner", route).status_code in {200, 409}, route


def test_a_teacher_comes_everywhere(school: School) -> None:
    """To the learners' pages as well, which show the course as it is."""
    for route in school.below(*FOR_TEACHERS, *FOR_ALL):
        assert school.open("teacher", route).status_code in {200, 303, 409, 422}, route


def test_the_teacher_of_another_link_sees_and_changes_nothing(school: School, store: Store) -> None:
    """An id in an address chooses among what belongs to the link, and is nobody's there."""

    def stored() -> list[object]:
        kept = (Answer.share, Answer.comment), (Outbox.status, Outbox.created)
        with store.read() as session:
            acts = session.scalars(
                select(Audit.subject).where(Audit.act.in_(("score essay", "send grade again")))
            ).all()
            return [acts, *(session.execute(select(*columns)).all() for columns in kept)]

    before = stored()
    for route in school.below(*FOR_TEACHERS):
        response = school.open("teacher of another link", route)
        if "_id>/" in route.rule.replace("<course_id>/", "") or "<int:" in route.rule:
            expected = "" if "questions/" in route.rule else "not-here"
            assert refusal(response) == expected, route
        assert REASON not in response.text, route
    assert REASON in school.open("teacher", Route("/teach/<token>/learners/<int:learner_id>", "GET")).text
    assert stored() == before


def test_another_site_sends_nothing(school: School) -> None:
    """Even with the token, whose is it to guess."""
    for route in school.below(*FOR_TEACHERS, *FOR_ALL):
        if route.method != "GET":
            assert refusal(school.open("teacher", route, Origin="https://attacker.example.org")) == "token", route


def test_every_answer_has_the_headers_that_keep_it_in_its_place(school: School) -> None:
    """Whoever asks: nothing runs that is not ours, and the address with its token leaves the page for no other site."""
    answers = [school.open(who, route) for who in school.tokens for route in school.routes]
    answers += [school.browser.get("/nowhere"), school.browser.get("/lti/launch"), school.browser.get("/learn")]
    assert {404, 405} <= {answer.status_code for answer in answers}
    for answer in answers:
        headers, request = answer.headers, answer.request
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, request
        # A refusal may be read in any LMS's frame; everything else in that of its own.
        assert "frame-ancestors" in policy, request
        assert "frame-ancestors *" not in policy or answer.status_code >= 400, request
        assert headers["X-Content-Type-Options"] == "nosniff", request
        assert headers["Referrer-Policy"] == "same-origin", request
        assert headers["Cache-Control"], request
