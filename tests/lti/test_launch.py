"""A launch comes in from any LMS that follows the standard, also where the library alone would refuse it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from lms import CLAIM, INSTRUCTOR, LEARNER, rsa_key
from sqlalchemy import select
from walker import BASE, Browser, embedded, reason

from lti_tool.base.tables import Learner
from lti_tool.lti.roles import read_roles

if TYPE_CHECKING:
    from conftest import Clock
    from flask import Flask

    from lti_tool.base.database import Store

pytestmark = pytest.mark.in_turns("database_url")


def test_the_login_asks_for_what_the_standard_says(browser: Browser) -> None:
    """Every parameter of the authentication request is there (LTI security framework 5.1.1.2)."""
    login = browser.login(lti_message_hint="message hint")
    expected = {
        "scope": ["openid"], "response_type": ["id_token"], "response_mode": ["form_post"], "prompt": ["none"],
        "client_id": ["client-1"], "redirect_uri": [f"{BASE}/lti/launch"], "login_hint": ["hint"],
        "lti_message_hint": ["message hint"], "state": [login.state], "nonce": [login.nonce],
    }  # fmt: skip
    assert login.query == expected


def test_the_proof_is_kept_in_a_partitioned_cookie(browser: Browser) -> None:
    """Without Partitioned a browser that blocks third-party cookies keeps nothing."""
    cookie = browser.login_page().headers["Set-Cookie"]
    for attribute in ("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Max-Age=600"):
        assert attribute in cookie


def test_a_login_without_client_id_is_answered_when_the_issuer_has_one_client(browser: Browser) -> None:
    """The parameter is optional."""
    assert browser.login(client_id="").query["client_id"] == ["client-1"]


def test_a_query_in_the_platforms_address_is_kept(app: Flask, browser: Browser, store: Store) -> None:
    """An authorization address with a query of its own gets ours behind it, not a second question mark."""
    from lti_tool.base.tables import Platform  # noqa: PLC0415

    with store.write() as session:
        session.scalars(select(Platform)).one().authorization_url += "?school=7"
    login = browser.login()
    assert login.query["school"] == ["7"]
    assert login.query["scope"] == ["openid"]


def test_without_a_cookie_the_page_brings_the_proof(app: Flask, browser: Browser) -> None:
    """The launch page is given the token back, finds the proof in the browser's storage and sends both."""
    login = browser.login()
    token = browser.lms.sign(browser.lms.claims(login.nonce))
    without_cookies = Browser(app, browser.lms)
    page = embedded(without_cookies.come_back(login, token).text, "launch")
    assert page["name"] == login.name
    response = without_cookies.post(
        "/lti/launch/prove", json={"fields": page["fields"], "proof": login.proof}, headers={"Origin": BASE}
    )
    assert response.get_json()["location"].startswith(f"{BASE}/learn/")


ACCEPTED = [
    pytest.param({}, id="plain"),
    pytest.param({"aud": ["client-1"]}, id="audience in a list"),
    pytest.param({"aud": ["other", "client-1"], "azp": "client-1"}, id="several audiences with azp"),
    pytest.param({"sub": None}, id="anonymous"),
    pytest.param({CLAIM + "context": None}, id="no context"),
    pytest.param({CLAIM + "custom": None}, id="no custom parameters"),
    pytest.param({CLAIM + "custom": {"course": 7}}, id="custom parameter that is no text"),
    pytest.param({CLAIM + "roles": []}, id="no role"),
    pytest.param({CLAIM + "launch_presentation": None}, id="no presentation"),
    pytest.param({"given_name": "", "email": None}, id="no name"),
]


@pytest.mark.parametrize("change", ACCEPTED)
def test_a_launch_that_the_standard_allows_comes_in(browser: Browser, change: dict[str, Any]) -> None:
    """Nothing optional is required."""
    assert browser.launch(**change).status_code == 303


@pytest.mark.every_case
def test_a_context_whose_id_is_longer_than_allowed_comes_in(browser: Browser) -> None:
    """LTI 1.3 Core 5.4.1 allows 255 characters, PostgreSQL keeps no more, and only messages for people name it."""
    assert browser.launch(**{CLAIM + "context": {"id": "c" * 300}}).status_code == 303


@pytest.mark.parametrize("apart", [-59, -10, 10, 59])
def test_clocks_may_be_a_minute_apart(browser: Browser, clock: Clock, apart: int) -> None:
    """A server's clock is rarely right to the second."""
    now = clock() // 1000
    assert browser.launch(iat=now + apart, exp=now + apart + 5).status_code == 303


def test_nobody_is_named_in_the_database(browser: Browser, store: Store) -> None:
    """Names and addresses that an LMS sends are not kept."""
    browser.enter(name="Ada Lovelace", given_name="Ada", email="ada@example.org")
    browser.enter(sub=None)
    with store.engine.connect() as connection:
        from lti_tool.base.tables import Table  # noqa: PLC0415

        everything = str([connection.execute(table.select()).all() for table in Table.metadata.sorted_tables])
    assert "Ada" not in everything
    assert "ada@" not in everything


def test_anonymous_learners_are_forgotten(app: Flask, browser: Browser, store: Store, clock: Clock) -> None:
    """Whoever was not named has no record to come back to."""
    browser.enter(sub=None)
    browser.enter()
    clock.forward(hours=9)
    app.extensions["lessonpack"].launches.forget_old()
    with store.read() as session:
        assert [learner.subject for learner in session.scalars(select(Learner))] == ["learner-1"]


@pytest.mark.parametrize(
    ("roles", "teaches", "learns"),
    [
        ([INSTRUCTOR], True, False),
        ([LEARNER], False, True),
        ([INSTRUCTOR, LEARNER], True, True),
        (["http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant"], True, False),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor", LEARNER], False, True),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"], False, True),
        (["http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"], True, False),
        (["http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator", LEARNER], False, True),
        (["Instructor"], True, False),
        (["http://example.org/roles#Instructor"], False, True),
        ([], False, True),
    ],
)
def test_roles_count_in_the_course_not_in_the_school(roles: list[str], *, teaches: bool, learns: bool) -> None:
    """A teacher of the school may be a learner here."""
    read = read_roles(roles)
    assert (read.teaches, read.learns) == (teaches, learns)


def test_a_teacher_goes_to_the_teachers_pages_and_a_learner_to_the_course(browser: Browser) -> None:
    """The role decides which room a launch opens."""
    assert browser.enter().startswith("/learn/")
    assert browser.enter(**{CLAIM + "roles": [INSTRUCTOR]}).startswith("/teach/")


def test_a_new_key_of_the_platform_is_fetched_when_it_is_met(browser: Browser, clock: Clock) -> None:
    """Some platforms rotate every hour; the launch that brings the new key comes in."""
    browser.enter()
    clock.forward(seconds=40)
    browser.lms.signing = {"key-2": rsa_key(1)}
    login = browser.login()
    response = browser.come_back(login, browser.lms.sign(browser.lms.claims(login.nonce), kid="key-2"))
    assert response.status_code == 303


def test_invented_keys_do_not_make_us_knock_at_the_platform(browser: Browser) -> None:
    """Anybody can send key ids: the set is not fetched for each."""
    for number in range(10):
        login = browser.login()
        token = browser.lms.sign(browser.lms.claims(login.nonce), kid=f"invented-{number}", key=rsa_key(1))
        assert reason(browser.come_back(login, token)) == "unknown-key"
    assert browser.lms.requests.count(("GET", "/keys")) == 1


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b'{"keys": []}', b"<html>maintenance</html>", b'{"keys": [{"kty": "RSA"}]}']
)
def test_a_broken_key_set_leaves_the_known_keys(browser: Browser, clock: Clock, answer: bytes) -> None:
    """A platform under maintenance must not lock out its users with what we know already."""
    browser.enter()
    clock.forward(hours=2)
    browser.lms.key_set_reply = answer
    assert browser.launch().status_code == 303
    browser.lms.key_set_reply = None


def test_a_withdrawn_key_is_dropped_after_an_hour(browser: Browser, clock: Clock) -> None:
    """A key that the platform no longer publishes signs nothing any more."""
    browser.enter()
    browser.lms.signing = {"key-2": rsa_key(1)}
    clock.forward(hours=2)
    login = browser.login()
    token = browser.lms.sign(browser.lms.claims(login.nonce), key=rsa_key(0))
    assert reason(browser.come_back(login, token)) == "unknown-key"


def test_a_launch_makes_no_outbound_call_once_the_keys_are_known(browser: Browser) -> None:
    """An LMS that is slow to answer does not slow down the launches of others."""
    browser.enter()
    browser.lms.requests.clear()
    browser.enter()
    assert browser.lms.requests == []


def test_our_key_set_has_public_halves_only(browser: Browser) -> None:
    """No private number leaves the database."""
    (key,) = json.loads(browser.get("/lti/keys.json").text)["keys"]
    assert key.keys() == {"kty", "n", "e", "kid", "alg", "use"}


def test_a_new_key_is_published_an_hour_before_it_signs(app: Flask, clock: Clock) -> None:
    """An LMS that caches our key set knows the new key before it meets it; the old one stays for what is on its way."""
    keys = app.extensions["lessonpack"].signing_keys
    first = keys.signer().kid
    clock.forward(hours=24)
    second = keys.rotate(actor="test")
    assert keys.signer().kid == first
    assert {key["kid"] for key in keys.key_set()["keys"]} == {first, second}
    clock.forward(hours=1.1)
    assert keys.signer().kid == second
    keys.retire_replaced()
    assert {key["kid"] for key in keys.key_set()["keys"]} == {first, second}
    clock.forward(hours=49)
    keys.retire_replaced()
    assert {key["kid"] for key in keys.key_set()["keys"]} == {second}
