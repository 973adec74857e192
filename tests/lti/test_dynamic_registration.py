"""A registration link opens one door: nobody takes over a registered LMS with it, nor looks into an inner network."""

from __future__ import annotations

import html
import json
import socket
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
from lms import Lms, Reply
from registering import link, query
from sqlalchemy import select
from walker import Browser, reason

from lti_tool.base import http_client
from lti_tool.base.tables import Audit, Platform
from lti_tool.lti.platforms import RegisteredPlatforms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Clock
    from flask import Flask

    from lti_tool.base.database import Store

pytestmark = pytest.mark.in_turns("database_url")

WELL_KNOWN = "/.well-known/openid-configuration"
SECRETIVE = f"""<!doctype html><title>Error</title><style>p {{ color: red }}</style><h1>Refused SECRET</h1>
<p>redirect_uris must be &quot;https&quot;.\x1b[31m Bearer t0ken-of-theirs, {{"registration_token": "another"}}
eyJhbGciOiJSUzI1NiJ9.e30.c2ln {"x" * 500}</p>"""


@pytest.fixture
def attacker(clock: Clock) -> Iterator[Lms]:
    """Start a server of somebody who has found a registration link."""
    with Lms(clock) as started:
        yield started


def stored(store: Store) -> list[tuple[str, str, str]]:
    """Return what is trusted: issuer, client id and key set of each platform."""
    with store.read() as session:
        rows = session.scalars(select(Platform).order_by(Platform.id))
        return [(row.issuer, row.client_id, row.key_set_url) for row in rows]


def refusals_logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the details of all refusals in the log."""
    return [record.facts["detail"] for record in caplog.records if record.message == "refused"]  # type: ignore[attr-defined]


def test_an_open_redirect_of_an_lms_replaces_no_keys(app: Flask, browser: Browser, store: Store, attacker: Lms) -> None:
    """A configuration that comes from another server is not that of the LMS whose address led there."""
    trusted = stored(store)
    attacker.issuer = browser.lms.url
    attacker.registration_reply = Reply(201, body=json.dumps({"client_id": browser.lms.client_id}))
    leads_away = f"{browser.lms.url}/leave?to={quote(attacker.url + WELL_KNOWN)}"
    response = browser.get(link(app) + query(browser, openid_configuration=leads_away))
    assert reason(response) == "registration"
    assert "redirects to another server" in response.text
    assert attacker.requests == [], "not even the registration's token gets there"
    assert stored(store) == trusted


def test_a_redirect_on_the_same_server_is_followed(app: Flask, browser: Browser) -> None:
    """An LMS may have moved its configuration."""
    moved = f"{browser.lms.url}/leave?to={WELL_KNOWN}"
    assert browser.get(link(app) + query(browser, openid_configuration=moved)).status_code == 200


def test_a_file_on_the_server_of_an_lms_replaces_no_keys(
    app: Flask, browser: Browser, store: Store, attacker: Lms
) -> None:
    """Who may upload a file to an LMS can write a configuration, and name the client id of another's registration."""
    trusted = stored(store)
    browser.lms.configuration = {
        "jwks_uri": f"{attacker.url}/keys",
        "token_endpoint": f"{attacker.url}/token",
        "registration_endpoint": f"{attacker.url}/register",
    }
    attacker.registration_reply = Reply(201, body=json.dumps({"client_id": browser.lms.client_id}))
    response = browser.get(link(app) + query(browser))
    assert reason(response) == "registration"
    assert "lessonpack lti platforms remove 1" in html.unescape(response.text)
    assert stored(store) == trusted
    assert browser.launch().status_code == 303, "the keys of the LMS itself still count"


def test_a_link_may_change_what_it_has_registered(app: Flask, browser: Browser, store: Store) -> None:
    """An administrator who repeats the registration, after a correction in the LMS, gets what is right now."""
    path = link(app) + query(browser)
    assert browser.get(path).status_code == 200
    browser.lms.configuration = {"jwks_uri": f"{browser.lms.url}/new-keys"}
    browser.lms.registration_reply = Reply(201, body=json.dumps({"client_id": "dynamic-1"}))
    assert browser.get(path).status_code == 200
    assert stored(store)[1:] == [(browser.lms.url, "dynamic-1", f"{browser.lms.url}/new-keys")]


def test_a_link_ends_with_the_lms_that_it_has_registered(
    app: Flask, browser: Browser, store: Store, attacker: Lms
) -> None:
    """Who removes an LMS does not set free the link that registered it."""
    path = link(app)
    assert browser.get(path + query(browser)).status_code == 200
    RegisteredPlatforms(store).remove(2, actor="test")
    assert reason(browser.get(path + query(browser, openid_configuration=attacker.url + WELL_KNOWN))) == (
        "registration-link"
    )
    assert len(stored(store)) == 1


@pytest.mark.parametrize("endpoint", ["token_endpoint", "jwks_uri", "registration_endpoint"])
def test_an_endpoint_elsewhere_in_an_inner_network_is_refused(
    app: Flask, browser: Browser, store: Store, endpoint: str
) -> None:
    """The tool may reach the LMS in its own network; that says nothing about the other machines there."""
    elsewhere = browser.lms.url.replace("127.0.0.1", "localhost")
    browser.lms.configuration = {endpoint: f"{elsewhere}/keys"}
    response = browser.get(link(app) + query(browser))
    assert reason(response) == "registration"
    assert f"{endpoint} is in a private network" in html.unescape(response.text)
    assert [path for method, path in browser.lms.requests if path != WELL_KNOWN] == []
    assert len(stored(store)) == 1


@pytest.mark.parametrize("endpoint", ["token_endpoint", "jwks_uri"])
def test_an_endpoint_elsewhere_in_public_is_accepted(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    """The keys of hosted Canvas are on another host than its issuer."""
    monkeypatch.setattr(http_client, "is_public", lambda _address: True)
    elsewhere = browser.lms.url.replace("127.0.0.1", "localhost")
    browser.lms.configuration = {endpoint: f"{elsewhere}/keys"}
    assert browser.get(link(app) + query(browser)).status_code == 200


@pytest.mark.parametrize("url", ["https://[lms", "https://lms.example.org:port/keys", 7, None, "", "javascript:1"])
def test_an_endpoint_that_is_no_address_is_refused(app: Flask, browser: Browser, url: object) -> None:
    """Whatever a configuration says, it is refused by a page, not by an error of this tool."""
    browser.lms.configuration = {"jwks_uri": url}
    assert reason(browser.get(link(app) + query(browser))) == "registration"


@pytest.mark.parametrize("issuer", ["https://[lms", "http://127.0.0.1", "http://127.0.0.1:port", 7, None, ""])
def test_an_issuer_that_is_no_address_of_the_server_is_refused(app: Flask, browser: Browser, issuer: object) -> None:
    """An issuer on another port is another server."""
    browser.lms.configuration = {"issuer": issuer}
    assert reason(browser.get(link(app) + query(browser))) == "registration"


def refused(app: Flask, browser: Browser) -> tuple[str, str]:
    """Let an LMS refuse a registration by a page with secrets in it; return our page, and the link's secret."""
    path = link(app)
    secret = path.rsplit("/", 1)[1]
    browser.lms.registration_reply = Reply(400, body=SECRETIVE.replace("SECRET", secret))
    response = browser.get(path + query(browser, registration_token="t0ken-of-theirs"))  # noqa: S106 - of the test
    assert reason(response) == "registration"
    assert "<details open>" in response.text, "whoever registers an LMS is its administrator"
    return html.unescape(response.text), secret


def test_what_an_lms_answers_to_a_registration_is_told_and_logged_without_secrets(
    app: Flask, browser: Browser, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An admin reads status and words of the answer; no token, no markup, and no more than some lines of it."""
    monkeypatch.setattr(http_client, "is_public", lambda _address: True)
    page, secret = refused(app, browser)
    (detail,) = refusals_logged(caplog)
    host = urlsplit(browser.lms.url).netloc
    assert detail.startswith(
        f'the LMS refused the registration: {host} responded with 400: Refused … redirect_uris must be "https".'
    )
    assert detail.isprintable()
    assert len(detail) < 400
    for private in ("t0ken", "another", "eyJ", secret, "color", "<"):
        assert private not in detail
    assert detail in page


def test_what_a_server_in_an_inner_network_answers_is_only_logged(
    app: Flask, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever has a link reads no pages of machines that only this server reaches; the status is all that is told."""
    page, _ = refused(app, browser)
    assert "responded with 400; the log of this tool has its words" in page
    assert "redirect_uris must be" not in page
    (detail,) = refusals_logged(caplog)
    assert 'redirect_uris must be "https"' in detail


def test_nobody_learns_which_inner_ports_are_open(
    app: Flask, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    """How a machine of the inner network does not respond is only logged."""
    response = browser.get(link(app) + query(browser, openid_configuration="http://127.0.0.1:1/"))
    assert reason(response) == "registration"
    assert "127.0.0.1:1 did not respond<" in response.text
    (detail,) = refusals_logged(caplog)
    assert detail == "127.0.0.1:1 did not respond: NewConnectionError"


def test_the_address_of_an_inner_machine_is_only_logged(
    app: Flask, browser: Browser, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads to a machine which this tool may not call tells nobody where that is."""
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *arguments, **options: resolve(
            "10.1.2.3" if host == "inner.example.org" else host, *arguments, **options
        ),
    )
    response = browser.get(link(app) + query(browser, openid_configuration="https://inner.example.org/"))
    assert "inner.example.org is in a private network; if your LMS really is there" in response.text
    assert "10.1.2.3" not in response.text
    assert "10.1.2.3" in refusals_logged(caplog)[0]


def test_a_refused_registration_is_written_down(app: Flask, browser: Browser, store: Store) -> None:
    """The audit log tells which link was tried, for which LMS, and why nothing came of it."""
    refused(app, browser)
    with store.read() as session:
        *_, made, last = session.scalars(select(Audit).order_by(Audit.id))
    assert (last.actor, last.act) == (f"registration link {made.subject}", "refuse registration")
    assert last.subject.startswith(f"{browser.lms.url}: the LMS refused the registration: ")


def test_an_unknown_link_is_not_written_down(browser: Browser, store: Store) -> None:
    """A stranger cannot fill the audit log."""
    browser.get("/lti/register/made-up" + query(browser))
    with store.read() as session:
        assert not [row for row in session.scalars(select(Audit)) if row.act == "refuse registration"]
