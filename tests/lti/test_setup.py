"""An LMS gets to know the tool: by itself, by Canvas's JSON, or by hand. Machines see whether the tool is well."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from registering import link, query
from sqlalchemy import select
from walker import BASE, Browser, reason

from lti_tool.base.tables import Audit, Deployment, Platform

if TYPE_CHECKING:
    from conftest import Clock
    from flask import Flask

    from lti_tool.base.database import Store

pytestmark = pytest.mark.in_turns("database_url")

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"


def test_an_lms_registers_itself(app: Flask, browser: Browser, store: Store) -> None:
    """One click in the LMS: both sides know each other, and launches come in."""
    response = browser.get(link(app) + query(browser))
    assert response.status_code == 200, response.text
    (registered,) = browser.lms.registered
    request = registered["request"]
    assert registered["token"] == "Bearer t"  # noqa: S105 - what the LMS sent along
    assert request["redirect_uris"] == [f"{BASE}/lti/launch"]
    assert request[TOOL]["domain"] == "tool.example.org"
    assert request[TOOL]["claims"] == ["iss", "sub", "name", "given_name", "family_name"], "or the roster has no names"
    assert request[TOOL]["messages"][1]["placements"] == ["ContentArea"]
    scopes = request["scope"].split()
    assert [scope.rpartition("/")[2] for scope in scopes] == ["lineitem", "result.readonly", "score"], "what is offered"
    with store.read() as session:
        platform = session.scalars(select(Platform).where(Platform.client_id == "dynamic-1")).one()
        deployment = session.scalars(select(Deployment).filter_by(platform_id=platform.id)).one()
    assert (platform.product, platform.token_audience) == ("moodle", f"{browser.lms.url}/token")
    assert (deployment.deployment_id, deployment.status) == ("d-9", "accepted")
    browser.lms.client_id, browser.lms.deployment_id = "dynamic-1", "d-9"
    assert browser.launch().status_code == 303


def test_our_own_pages_have_the_colours_of_the_player(app: Flask) -> None:
    """One stylesheet: what its rules name is in it."""
    sheet = app.test_client().get("/lti/static/lti.css")
    assert (sheet.status_code, sheet.mimetype) == (200, "text/css")
    assert sheet.cache_control.max_age
    named = set(re.findall(r"var\((--[\w-]+)", sheet.text))
    assert named <= set(re.findall(r"(--[\w-]+):", sheet.text))
    again = app.test_client().get("/lti/static/lti.css", headers={"If-None-Match": sheet.headers["ETag"]})
    assert again.status_code == 304


def test_an_lms_can_show_our_logo_beside_our_name(app: Flask, browser: Browser) -> None:
    """Anybody may fetch the picture that a registration names: it is square, small, and kept for a while."""
    browser.get(link(app) + query(browser))
    address = browser.lms.registered[0]["request"]["logo_uri"]
    assert address.startswith(f"{BASE}/lti/static/")
    with app.test_client().get(urlsplit(address).path) as logo:
        assert (logo.status_code, logo.mimetype) == (200, "image/svg+xml")
        assert logo.cache_control.max_age
        assert len(logo.data) < 2_000
        assert b'viewBox="0 0 64 64" width="64" height="64"' in logo.data
        assert b"href" not in logo.data, "it fetches nothing"


def test_an_lms_that_keeps_its_configuration_to_itself_is_quoted(app: Flask, browser: Browser) -> None:
    """A link that was used twice is answered with 401 or a login page; the status tells which."""
    page = browser.get(link(app) + query(browser, openid_configuration=f"{browser.lms.url}/nothing")).text
    assert "the LMS did not send its configuration" in page
    assert "responded with 404" in page


def test_registering_may_be_repeated(app: Flask, browser: Browser) -> None:
    """Moodle opens the link twice and gives up the first request."""
    path = link(app) + query(browser)
    assert browser.get(path).status_code == 200
    assert browser.get(path).status_code == 200


def test_a_link_serves_one_issuer(app: Flask, browser: Browser) -> None:
    """A link that leaked registers no second LMS."""
    path = link(app)
    assert browser.get(path + query(browser)).status_code == 200
    port = browser.lms.url.rsplit(":", 1)[1]
    browser.lms.url = browser.lms.issuer = f"http://localhost:{port}"
    assert reason(browser.get(path + query(browser))) == "registration-link"


def test_a_link_lasts_a_week(app: Flask, browser: Browser, clock: Clock) -> None:
    """An old message in a mailbox opens nothing."""
    path = link(app)
    clock.forward(hours=24 * 7 + 1)
    assert reason(browser.get(path + query(browser))) == "registration-link"


def test_an_unknown_link_calls_nobody(browser: Browser) -> None:
    """A stranger cannot make us send requests."""
    assert reason(browser.get("/lti/register/made-up" + query(browser))) == "registration-link"
    assert browser.lms.requests == []


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254/latest/meta-data", "https://10.0.0.1/", "file:///etc/passwd", ""]
)
def test_registration_reaches_no_inner_machine(app: Flask, browser: Browser, address: str) -> None:
    """An address in a registration is checked like any other."""
    assert reason(browser.get(link(app) + query(browser, openid_configuration=address))) == "registration"


def test_an_issuer_on_another_server_is_refused(app: Flask, browser: Browser, store: Store) -> None:
    """Nobody registers in the name of somebody else's LMS."""
    browser.lms.issuer = "https://school.example.org"
    assert reason(browser.get(link(app) + query(browser))) == "registration"
    with store.read() as session:
        assert len(session.scalars(select(Platform)).all()) == 1


def test_registering_is_written_down(app: Flask, browser: Browser, store: Store) -> None:
    """The audit log tells who registered what, by which link, and the addresses that all trust rests on."""
    browser.get(link(app) + query(browser))
    with store.read() as session:
        *_, made, registered = session.scalars(select(Audit).order_by(Audit.id))
    assert (made.actor, made.act) == ("test", "make registration link")
    assert (registered.actor, registered.act) == (f"registration link {made.subject}", "register platform")
    assert registered.subject.startswith(f"{browser.lms.url} dynamic-1 (")
    assert f"keys {browser.lms.url}/keys" in registered.subject


def test_canvas_reads_its_configuration(browser: Browser) -> None:
    """Every address in it is ours, and it asks for names, which the roster has only then, and for no addresses."""
    configuration = json.loads(browser.get("/lti/config.json").text)
    assert configuration["oidc_initiation_url"] == f"{BASE}/lti/login"
    assert configuration["public_jwk_url"] == f"{BASE}/lti/keys.json"
    assert configuration["extensions"][0]["privacy_level"] == "name_only"
    assert configuration["extensions"][0]["settings"]["icon_url"] == f"{BASE}/lti/static/logo.svg"
    scopes = {scope.rpartition("/")[2] for scope in configuration["scopes"]}
    assert scopes == {"lineitem", "result.readonly", "score", "contextmembership.readonly"}


def test_every_value_to_copy_by_hand_is_on_one_page(browser: Browser) -> None:
    """Blackboard and Open edX are configured from this page."""
    page = browser.get("/lti/configuration").text
    for value in (f"{BASE}/lti/login", f"{BASE}/lti/launch", f"{BASE}/lti/keys.json", "tool.example.org"):
        assert value in page


def test_the_tool_says_that_it_is_well_and_ready(browser: Browser) -> None:
    """A balancer asks both."""
    assert browser.get("/healthz").get_json() == {"status": "ok"}
    assert browser.get("/readyz").get_json() == {"status": "ready", "courses": 1, "broken_courses": []}


def test_the_tool_is_not_ready_without_its_tables(browser: Browser, store: Store) -> None:
    """After an update that was not migrated no request is sent here."""
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert browser.get("/readyz").status_code == 503
    assert browser.get("/healthz").status_code == 200


def test_numbers_name_nobody(browser: Browser) -> None:
    """Routes are counted, not addresses, which hold tokens."""
    path = browser.enter()
    browser.get(path)
    numbers = browser.get("/metrics").text
    assert 'lessonpack_launches_total{outcome="accepted"} 1.0' in numbers
    assert 'lessonpack_outbox{status="held"} 0.0' in numbers
    assert path.split("/")[2] not in numbers
    assert "learner-1" not in numbers


def test_a_visitor_without_a_launch_is_told_where_to_go(browser: Browser) -> None:
    """The tool's own address is no dead end."""
    page = browser.get("/")
    assert page.status_code == 200
    assert "from your learning platform" in page.text
