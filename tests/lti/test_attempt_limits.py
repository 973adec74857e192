"""A learner who meets a quiz in several links has no more attempts than the quiz allows."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
from learner_client import Client
from lms import CLAIM

from lti_tool.base.settings import AttemptsRule

if TYPE_CHECKING:
    from conftest import Author
    from flask import Flask
    from walker import Browser

pytestmark = pytest.mark.in_turns("database_url")

ANOTHER_LINK = {CLAIM + "resource_link": {"id": "link-2"}}
ANOTHER_COURSE = {CLAIM + "resource_link": {"id": "link-3"}, CLAIM + "context": {"id": "context-2"}}


def may_start(client: Client) -> bool:
    """Return whether another attempt may be started, as the page is told and as the server does it."""
    offered = client.get("api/quizzes/quiz")["standing"]["again"]
    done = client.post("start").status_code
    assert done == (200 if offered else 409)
    return bool(offered)


def use_up(client: Client) -> None:
    """Take both attempts that the quiz allows."""
    for attempt in (1, 2):
        client.answer_all({}, attempt)


def count(app: Flask, rule: AttemptsRule) -> None:
    """Have attempts count by a rule."""
    parts = app.extensions["lessonpack"]
    attempts = type(parts.attempts)(parts.store, parts.library, parts.scores, rule)
    app.extensions["lessonpack"] = dataclasses.replace(parts, attempts=attempts)


@pytest.mark.parametrize(
    ("rule", "elsewhere", "expected"),
    [
        pytest.param(None, ANOTHER_LINK, False, id="by default in the same course"),
        pytest.param(None, ANOTHER_COURSE, True, id="by default in another course"),
        pytest.param(AttemptsRule.EVERYWHERE, ANOTHER_COURSE, False, id="everywhere"),
        pytest.param(AttemptsRule.LINK, ANOTHER_LINK, True, id="each link by itself"),
    ],
)
def test_attempts_in_other_links_count(
    app: Flask, browser: Browser, rule: AttemptsRule | None, elsewhere: dict[str, Any], *, expected: bool
) -> None:
    """As the setting says; the attempts of others never do."""
    if rule:
        count(app, rule)
    use_up(Client(browser))
    assert may_start(Client(browser, **elsewhere)) is expected
    assert may_start(Client(browser, **elsewhere, sub="learner-2"))


def test_attempts_used_up_in_another_link_open_what_follows(author: Author, browser: Browser) -> None:
    """In a sequential course, what comes after a quiz that nobody can take any more would stay closed for ever."""
    author.writes(rules={"navigation": "sequential"}, lessons=[], second=None)
    here = Client(browser, **ANOTHER_LINK)
    assert here.call("quizzes/second/start").get_json()["reason"] == "locked"
    elsewhere = Client(browser)
    elsewhere.answer_all({}, 1)
    assert here.call("quizzes/second/start").get_json()["reason"] == "locked", "an attempt is left"
    assert here.get("api/state")["quizzes"]["quiz"]["attempts"] == 1, "so the player is told, which locks by itself"
    elsewhere.answer_all({}, 2)
    assert here.get("api/state")["quizzes"]["quiz"]["attempts"] == 0
    assert here.call("quizzes/second/start").status_code == 200


def test_an_attempt_in_progress_goes_on_although_others_have_used_up_the_limit(browser: Browser) -> None:
    """It was begun when there was one left."""
    here, there = Client(browser), Client(browser, **ANOTHER_LINK)
    here.post("start")
    there.answer_all({"q1": "Two"}, 1)
    assert there.post("start").status_code == 409
    assert here.post("answers", attempt=1, question="q1", response="Two").status_code == 200
    assert here.post("submit", attempt=1).status_code == 200
