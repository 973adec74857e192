"""A teacher picks a course, a lesson or a quiz, and the LMS gets a link that it understands."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from lms import CLAIM, INSTRUCTOR
from small_course import QUIZ
from sqlalchemy import select
from walker import Browser, reason

from lti_tool.base.tables import Audit, ResourceLink

if TYPE_CHECKING:
    from conftest import Author
    from flask import Flask
    from werkzeug.test import TestResponse

    from lti_tool.base.database import Store

pytestmark = pytest.mark.in_turns("database_url")

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"


def picker(browser: Browser, **changes: Any) -> str:
    """Launch the picker and return its path."""
    settings = {
        "deep_link_return_url": "https://school.example.org/return?a=1&b=2",
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe"],
        "data": "opaque",
    } | changes
    return browser.enter(**{
        CLAIM + "message_type": "LtiDeepLinkingRequest",
        CLAIM + "resource_link": None,
        CLAIM + "roles": [INSTRUCTOR],
        DL + "deep_linking_settings": {name: value for name, value in settings.items() if value is not None},
    })  # fmt: skip


def message(app: Flask, response: TestResponse) -> dict[str, Any]:
    """Return what the form brings to the LMS, its signature checked with our key set."""
    found = re.search(r'name="JWT" value="(.*?)"', response.text)
    assert found, response.text
    (key,) = app.extensions["lessonpack"].signing_keys.key_set()["keys"]
    audience = app.extensions["lessonpack"].platforms.all()[0].issuer
    return jwt.decode(html.unescape(found[1]), jwt.PyJWK(key).key, algorithms=["RS256"], audience=audience)


@pytest.mark.parametrize(
    ("choice", "points", "expected"),
    [
        pytest.param("small", "50", ({"course": "small"}, "A small course", 50), id="course"),
        pytest.param("small/quiz", "7", ({"course": "small", "item": "quiz"}, "A quiz", 7), id="quiz"),
        pytest.param("small/lesson", "50", ({"course": "small", "item": "lesson"}, "A lesson", None), id="lesson"),
        pytest.param("small", "1000", ({"course": "small"}, "A small course", 100), id="too many points"),
        pytest.param("small", "0", ({"course": "small"}, "A small course", 1), id="no points"),
        pytest.param("small", "12.5", ({"course": "small"}, "A small course", 100), id="half points"),
    ],
)
def test_a_choice_becomes_a_link(app: Flask, browser: Browser, choice: str, points: str, expected: Any) -> None:
    """The link names what it shows, and has a column in the gradebook where a score can come of it."""
    response = browser.post(picker(browser), data={"choice": choice, "maximum": points})
    claims = message(app, response)
    (item,) = claims[DL + "content_items"]
    maximum = item.get("lineItem", {}).get("scoreMaximum")
    assert (item["custom"], item["title"], maximum) == expected
    assert item["type"] == "ltiResourceLink"
    assert claims["iss"] == "client-1"
    assert claims[DL + "data"] == "opaque"
    assert claims[CLAIM + "deployment_id"] == "deployment-1"
    assert 'action="https://school.example.org/return?a=1&amp;b=2"' in response.text
    assert "form-action 'self' https://school.example.org;" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        pytest.param("small/counts", 50, id="a lesson with a question that counts"),
        pytest.param("small/free", None, id="a lesson with a question for practice"),
        pytest.param("small/opinion", None, id="a lesson whose question nobody scores"),
        pytest.param("small", 50, id="the course"),
    ],
)
def test_a_lesson_has_a_column_where_a_question_in_it_counts(
    app: Flask, browser: Browser, author: Author, choice: str, expected: int | None
) -> None:
    """And only there: a column that stays empty helps nobody."""
    free = {"id": "q", "type": "true-false", "prompt": "True?", "answer": True}
    opinion = {"id": "o", "type": "scale", "prompt": "Well?", "labels": ["No", "Yes"], "graded": True}
    lessons = [
        {"id": "free", "title": "Free", "questions": [free]},
        {"id": "counts", "title": "Counts", "questions": [free | {"id": "g", "graded": True}]},
        {"id": "opinion", "title": "Opinion", "questions": [opinion]},
    ]
    author.writes(lessons=lessons, quiz=QUIZ | {"weight": 0})
    response = browser.post(picker(browser), data={"choice": choice, "maximum": "50"})
    (item,) = message(app, response)[DL + "content_items"]
    assert item.get("lineItem", {}).get("scoreMaximum") == expected


def test_data_that_the_lms_did_not_send_is_not_sent_back(app: Flask, browser: Browser) -> None:
    """A null in its place is refused by some."""
    claims = message(app, browser.post(picker(browser, data=None), data={"choice": "small"}))
    assert DL + "data" not in claims


@pytest.mark.parametrize(("several", "count"), [(True, 2), ("true", 2), (False, 1), (None, 1)])
def test_several_choices_only_where_the_lms_takes_several(
    app: Flask, browser: Browser, several: object, count: int
) -> None:
    """An LMS that wants one link gets one."""
    response = browser.post(picker(browser, accept_multiple=several), data={"choice": ["small", "small/quiz"]})
    assert len(message(app, response)[DL + "content_items"]) == count


@pytest.mark.parametrize("address", ["javascript:alert(1)", '"><script>alert(1)</script>', None, 7])
def test_a_return_address_that_is_no_web_address_is_refused(browser: Browser, address: object) -> None:
    """Its form would run script in our page."""
    login = browser.login()
    claims = browser.lms.claims(login.nonce) | {
        CLAIM + "message_type": "LtiDeepLinkingRequest",
        DL + "deep_linking_settings": {"deep_link_return_url": address, "accept_types": ["ltiResourceLink"],
                                       "accept_presentation_document_targets": ["iframe"]},
    }  # fmt: skip
    assert reason(browser.come_back(login, browser.lms.sign(claims))) == "claims"


def test_choosing_nothing_is_asked_again(browser: Browser) -> None:
    """The picker says what is missing."""
    path = picker(browser)
    response = browser.post(path, data={})
    assert "Choose a course, a lesson or a quiz first" in browser.get(path + response.location).text


def test_a_course_that_is_not_offered_is_refused(browser: Browser) -> None:
    """A form that was changed by hand chooses nothing else."""
    assert reason(browser.post(picker(browser), data={"choice": "../secret"})) == "gone"
    assert reason(browser.post(picker(browser), data={"choice": "small/no-such-quiz"})) == "gone"


def test_a_teacher_chooses_for_a_link_that_shows_nothing_yet(browser: Browser, store: Store) -> None:
    """Where the LMS has no picker, the first teacher who opens the link picks."""
    path = browser.enter(**{CLAIM + "roles": [INSTRUCTOR], CLAIM + "custom": None}).replace("/teach/", "/choose/")
    response = browser.post(path, data={"choice": "small/quiz"})
    assert response.status_code == 303
    with store.read() as session:
        link = session.scalars(select(ResourceLink)).one()
    assert (link.course_id, link.item_id) == ("small", "quiz")
    browser.enter(**{CLAIM + "custom": None})
    with store.read() as session:
        assert session.scalars(select(ResourceLink)).one().item_id == "quiz", "a launch without a choice keeps it"


def test_titles_of_courses_are_shown_as_text(browser: Browser, author: Author) -> None:
    """Markup in a title does nothing."""
    author.names("<script>alert(1)</script>")
    page = browser.get(picker(browser)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_course_can_be_looked_at_before_it_is_chosen(browser: Browser) -> None:
    """The picker leads to a preview, which is for teachers only."""
    path = picker(browser)
    assert 'formaction="preview/small/"' in browser.get(path).text
    assert "A small course" in browser.get(f"{path}preview/small/").text
    assert browser.get(f"{path}preview/small/player.js").mimetype.endswith("javascript")
    assert reason(browser.get(f"{path}preview/other/")) == "gone"
    learner = browser.enter().replace("/learn/", "/choose/")
    assert reason(browser.get(f"{learner}preview/small/")) == "role"


def limit(app: Flask, *courses: str, deployment: str | None = None) -> None:
    """Let the LMS, or a deployment of it, use some courses only."""
    platforms = app.extensions["lessonpack"].platforms
    (platform,) = platforms.all()
    assert platforms.limit(platform.id, courses, deployment_id=deployment, actor="test")


def test_a_platform_may_be_limited_to_some_courses(app: Flask, browser: Browser, store: Store) -> None:
    """A school does not see the course of another in the picker, nor its answers in a preview, nor by a launch."""
    before = browser.enter(sub="learner-2")
    limit(app, "other")
    path = picker(browser)
    assert "A small course" not in browser.get(path).text
    assert reason(browser.get(f"{path}preview/small/")) == "gone"
    assert reason(browser.post(path, data={"choice": "small/quiz"})) == "gone"
    refused = browser.launch(**{CLAIM + "roles": [INSTRUCTOR]})
    assert reason(refused) == "course"
    assert "lessonpack lti platforms courses" in refused.text
    assert browser.get(f"{before}api/state").get_json()["reason"] == "course"
    with store.read() as session:
        acts = session.scalars(select(Audit.subject).where(Audit.act == "refuse course")).all()
        assert [act.rpartition(" ")[2] for act in acts] == ["small"]


def test_a_deployment_has_a_limit_of_its_own(app: Flask, browser: Browser) -> None:
    """In some LMSs each school is a deployment: what it may use counts, not what the platform may."""
    limit(app, "other")
    limit(app, "small", deployment=browser.lms.deployment_id)
    assert "A small course" in browser.get(picker(browser)).text
    assert browser.get(browser.enter()).status_code == 200
    limit(app, deployment=browser.lms.deployment_id)
    assert reason(browser.launch()) == "course"


def test_a_teacher_chooses_again_for_a_link_whose_course_is_no_longer_allowed(app: Flask, browser: Browser) -> None:
    """Where the teacher has chosen here, the picker opens and offers the rest."""
    claims = {CLAIM + "roles": [INSTRUCTOR], CLAIM + "custom": None}
    path = browser.enter(**claims).replace("/teach/", "/choose/")
    browser.post(path, data={"choice": "small"})
    limit(app, "other")
    assert reason(browser.get(browser.enter(**claims))) == "course"
    assert browser.get(path).status_code == 200
