"""The address of a launch opens nothing in another browser, and a launch ends when it should."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from learner_client import Client
from lms import CLAIM, INSTRUCTOR
from walker import BASE, Browser, reason

if TYPE_CHECKING:
    from conftest import Clock
    from flask import Flask
    from lms import Lms
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.in_turns("database_url")

TEACHES = {"sub": "teacher-1", CLAIM + "roles": [INSTRUCTOR]}
ASSISTS = {"sub": "teacher-1", CLAIM + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#Grader"]}


@pytest.fixture
def stranger(app: Flask, lms: Lms) -> Browser:
    """Give another browser."""
    return Browser(app, lms)


def prove(browser: Browser, *, keeps: bool, **changes: Any) -> tuple[str, str | None]:
    """Launch in a browser that keeps no cookies; return the path of the first page, and the key for its storage."""
    login = browser.login()
    browser.client.delete_cookie(login.name, domain="tool.example.org")
    fields = {"state": login.state, "id_token": browser.lms.sign(browser.lms.claims(login.nonce, **changes))}
    reply = browser.post(
        "/lti/launch/prove",
        json={"fields": fields, "proof": login.proof, "keeps": keeps},
        headers={"Origin": BASE},
    ).get_json()
    return reply["location"].removeprefix(BASE), reply["key"]


def test_an_address_opens_nothing_in_another_browser(browser: Browser, stranger: Browser) -> None:
    """Neither a learner's pages and calls nor a teacher's, also when the other browser has a launch of its own."""
    learner, teacher = Client(browser), browser.enter(**TEACHES)
    stranger.enter(sub="learner-2")
    assert browser.get(learner.path).status_code == browser.get(teacher).status_code == 200
    assert reason(stranger.get(learner.path)) == "other-browser"
    assert stranger.get(f"{learner.path}api/state").get_json()["reason"] == "other-browser"
    assert stranger.post(f"{learner.quiz}/start", json={}).status_code == 403
    for page in ("", "scores.csv", "preview/"):
        assert reason(stranger.get(f"{teacher}{page}")) == "other-browser"


def test_launches_of_one_browser_share_a_cookie_that_scripts_do_not_see(browser: Browser) -> None:
    """One cookie, however many launches, and the earlier ones go on."""
    first, answer = browser.enter(), browser.launch(sub="learner-2")
    (cookie,) = [line for line in answer.headers.getlist("Set-Cookie") if "__Host-lti-browser" in line]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=None", "Partitioned"} <= set(cookie.split("; "))
    assert browser.get(first).status_code == 200


def test_without_cookies_the_player_shows_the_key(browser: Browser, stranger: Browser) -> None:
    """Its page has nothing of anybody; whatever it asks for needs the key from the browser's storage."""
    path, key = prove(browser, keeps=True)
    assert key
    assert stranger.get(path).status_code == 200
    assert "learner" not in re.sub(r"<script.*?</script>", "", stranger.get(path).text)
    assert 'id="state"' not in stranger.get(path).text
    for headers in ({}, {"Lessonpack-Key": "another"}):
        assert stranger.get(f"{path}api/state", headers=headers).status_code == 403
    assert stranger.get(f"{path}api/state", headers={"Lessonpack-Key": key}).status_code == 200


@pytest.mark.parametrize(("who", "hours"), [({}, 4), (TEACHES, 1)], ids=["learner", "teacher"])
def test_an_address_alone_opens_less_and_for_a_shorter_time(
    browser: Browser, stranger: Browser, clock: Clock, who: dict[str, Any], hours: int
) -> None:
    """Where the LMS kept the proof, nothing keeps a key: a teacher cannot delete, and the launch ends early."""
    path, key = prove(browser, keeps=False, **who)
    assert key is None
    assert stranger.get(path).status_code == 200
    if who:
        assert reason(stranger.post(f"{path}gradebook/delete")) == "role"
    clock.forward(hours=hours, seconds=1)
    assert reason(stranger.get(path)) == "old-token"


def test_a_teacher_s_pages_show_a_key_from_storage_only_to_delete(
    browser: Browser, stranger: Browser, clock: Clock
) -> None:
    """Links do not bring it along, so the address opens the pages for an hour; a script writes it into that form."""
    path, key = prove(browser, keeps=True, **TEACHES)
    assert key
    assert stranger.get(path).status_code == stranger.get(f"{path}gradebook/").status_code == 200
    for shown in ({}, {"key": ""}, {"key": "another"}):
        assert reason(stranger.post(f"{path}gradebook/delete", data=shown)) == "other-browser"
    assert browser.post(f"{path}gradebook/delete", data={"key": key}).status_code == 422, "not sure yet"
    clock.forward(hours=1, seconds=1)
    assert reason(browser.get(path)) == "old-token"


def test_a_teacher_who_is_away_opens_the_link_again(browser: Browser, clock: Clock) -> None:
    """Two hours without a click; each click counts, and learners are not driven out of a long test."""
    path, learner = browser.enter(**TEACHES), browser.enter()
    for _ in range(3):
        clock.forward(hours=1.9)
        assert browser.get(path).status_code == 200
    clock.forward(hours=2, seconds=61)
    assert reason(browser.get(path)) == "idle"
    assert browser.get(learner).status_code == 200


@pytest.mark.parametrize("lesser", [ASSISTS, {"sub": "teacher-1"}], ids=["assistant", "learner"])
def test_a_launch_with_lesser_roles_ends_what_was_before(browser: Browser, stranger: Browser, lesser: Any) -> None:
    """Whoever is no longer a teacher of a course does not go on in a tab that is still open."""
    elsewhere = {CLAIM + "context": {"id": "context-2"}, CLAIM + "resource_link": {"id": "link-2"}}
    another_link = {CLAIM + "resource_link": {"id": "link-3"}}
    here, there = browser.enter(**TEACHES), browser.enter(**TEACHES, **elsewhere)
    colleague = browser.enter(**TEACHES | {"sub": "teacher-2"})
    stranger.enter(**lesser, **another_link)
    assert reason(browser.get(here)) == "ended"
    assert browser.get(there).status_code == browser.get(colleague).status_code == 200


def test_a_launch_with_the_same_roles_ends_nothing(browser: Browser) -> None:
    """Two tabs of a teacher go on, and so does an assistant who becomes a teacher."""
    assistant, first = browser.enter(**ASSISTS), browser.enter(**TEACHES)
    browser.enter(**TEACHES)
    assert browser.get(first).status_code == browser.get(assistant).status_code == 200


def test_the_address_of_a_file_opens_nothing_else(browser: Browser, stranger: Browser) -> None:
    """Pages name their files by an address of their own, which names no launch and may be kept for ever."""
    page = browser.get(browser.enter()).text
    (script,) = re.findall(r'<script src="(/files/.*?)player\.js"', page)
    kept = stranger.get(f"{script}player.js")
    assert kept.status_code == 200
    assert "immutable" in kept.headers["Cache-Control"]
    assert reason(stranger.get(f"{script}index.html")) == "gone"
    for wrong in (script.replace("/single/", "/lessons/"), re.sub(r"/\w{32}-", f"/{'0' * 32}-", script)):
        assert reason(stranger.get(f"{wrong}player.js")) == "gone"
    other = re.sub(r"-\w{12}/$", "-123456789012/", script)
    assert "immutable" not in stranger.get(f"{other}player.js").headers.get("Cache-Control", "")


def test_a_preview_opens_by_a_form_in_a_tab_that_has_no_key(browser: Browser, stranger: Browser) -> None:
    """A new tab is another place for cookies; the address of the preview, which has the answers, opens nothing."""
    path = browser.enter(**TEACHES)
    (pass_value,) = re.findall(r'name="pass" value="(\w+)"', browser.get(path).text)
    assert reason(stranger.post(f"{path}preview/", data={"pass": "made up"})) == "other-browser"
    opened: TestResponse = stranger.post(f"{path}preview/", data={"pass": pass_value})
    assert opened.status_code == 303
    assert "A small course" in stranger.get(f"{path}preview/").text
    assert reason(stranger.get(path)) == "other-browser"
