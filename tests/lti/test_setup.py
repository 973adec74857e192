"""An LMS gets to know the tool: by itself, by Canvas's JSON, or by hand. Machines see whether the tool is well."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest
from lms import Reply
from sqlalchemy import select
from walker import BASE, Browser, reason

from lti_tool.base.tables import Audit, Deployment, Platform
from lti_tool.lti.registration import new_link

if TYPE_CHECKING:
    from conftest import Clock
    from flask import Flask

    from lti_tool.base.database import Store

pytestmark = pytest.mark.in_turns("database_url")

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"


def link(app: Flask) -> str:
    """Return the path of a new registration link."""
    parts = app.extensions["lessonpack"]
    return urlsplit(new_link(parts.store, parts.settings, actor="test")).path


def query(browser: Browser, **changes: str) -> str:
    """Return what an LMS adds to a registration link."""
    given = {"openid_configuration": f"{browser.lms.url}/.well-known/openid-configuration", "registration_token": "t"}
    return "?" + urlencode(given | changes)


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


SECRETIVE = f"""<!doctype html><title>Error</title><style>p {{ color: red }}</style><h1>Refused</h1>
<p>redirect_uris must be &quot;https&quot;.\x1b[31m Bearer t0ken-of-theirs, {{"registration_token": "another"}}
eyJhbGciOiJSUzI1NiJ9.e30.c2ln {"x" * 500}</p>"""


def test_what_an_lms_answers_to_a_registration_is_told_and_logged_without_secrets(
    app: Flask, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    """An admin reads status and words of the answer; no token, no markup, and no more than some lines of it."""
    browser.lms.registration_reply = Reply(400, body=SECRETIVE)
    path = link(app)
    secret = path.rsplit("/", 1)[1]
    browser.lms.registration_reply.body = SECRETIVE.replace("Refused", f"Refused {secret}")
    response = browser.get(path + query(browser, registration_token="t0ken-of-theirs"))  # noqa: S106 - one of the test
    assert reason(response) == "registration"
    assert "<details open>" in response.text, "whoever registers an LMS is its administrator"
    (facts,) = [record.facts for record in caplog.records if record.message == "refused"]  # type: ignore[attr-defined]
    assert facts["issuer"] == browser.lms.url
    said = facts["detail"]
    host = urlsplit(browser.lms.url).netloc
    assert said.startswith(
        f'the LMS refused the registration: {host} responded with 400: Refused … redirect_uris must be "https".'
    )
    assert said.isprintable()
    assert len(said) < 400
    for private in ("t0ken", "another", "eyJ", secret, "color", "<"):
        assert private not in said
    assert html.escape(said).replace("&quot;", "&#34;") in response.text


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
    """The audit log tells who registered what."""
    browser.get(link(app) + query(browser))
    with store.read() as session:
        acts = [(row.actor, row.act) for row in session.scalars(select(Audit))]
    assert ("dynamic registration", "register platform") in acts
    assert ("test", "make registration link") in acts


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
    assert browser.get("/readyz").get_json() == {"status": "ready"}


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
