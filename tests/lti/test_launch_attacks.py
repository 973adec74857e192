"""Every attack on login and launch is refused with its reason, and leaves nothing in the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from lms import CLAIM, Lms, rsa_key
from sqlalchemy import func, select
from walker import BASE, Browser, Login, reason

from lti_tool.base.tables import Deployment, LaunchRow, Learner, Nonce, Platform, ResourceLink

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Clock
    from flask import Flask

    from lti_tool.base.database import Store

pytestmark = pytest.mark.in_turns("database_url")


def stored(store: Store) -> dict[str, int]:
    """Return how many rows launches left."""
    tables = (LaunchRow, Nonce, Learner, ResourceLink)
    with store.read() as session:
        return {table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


NOTHING = {"launches": 0, "nonces": 0, "learners": 0, "resource_links": 0}

WRONG_CLAIMS = [
    pytest.param({"exp": -1000}, "expired", id="expired"),
    pytest.param({"iat": 3600, "exp": 7200}, "future", id="issued in the future"),
    pytest.param({"iat": -2 * 86400}, "stale", id="issued two days ago"),
    pytest.param({"exp": None}, "times", id="no expiry"),
    pytest.param({"iat": None}, "times", id="no time of issue"),
    pytest.param({"exp": "soon"}, "times", id="expiry that is no number"),
    pytest.param({"nbf": 3600}, "future", id="not valid before a later time"),
    pytest.param({"aud": "client-2"}, "audience", id="wrong audience"),
    pytest.param({"aud": ["client-1", "client-2"]}, "audience", id="several audiences without azp"),
    pytest.param({"azp": "client-2"}, "audience", id="another authorized party"),
    pytest.param({"aud": None}, "audience", id="no audience"),
    pytest.param({"iss": "https://other.example.org"}, "other-platform", id="wrong issuer"),
    pytest.param({"iss": None}, "other-platform", id="no issuer"),
    pytest.param({"nonce": "of another login"}, "nonce", id="foreign nonce"),
    pytest.param({"nonce": None}, "nonce", id="no nonce"),
    pytest.param({CLAIM + "message_type": "LtiStartProctoring"}, "claims", id="wrong message type"),
    pytest.param({CLAIM + "message_type": None}, "claims", id="no message type"),
    pytest.param({CLAIM + "message_type": ["LtiResourceLinkRequest"]}, "claims", id="message type in a list"),
    pytest.param({CLAIM + "version": "1.1"}, "claims", id="wrong version"),
    pytest.param({CLAIM + "version": None}, "claims", id="no version"),
    pytest.param({CLAIM + "roles": None}, "claims", id="no roles"),
    pytest.param({CLAIM + "roles": "Instructor"}, "claims", id="roles that are no list"),
    pytest.param({CLAIM + "resource_link": None}, "claims", id="no resource link"),
    pytest.param({CLAIM + "resource_link": {"id": 7}}, "claims", id="resource link whose id is no text"),
    pytest.param({CLAIM + "resource_link": "link-1"}, "claims", id="resource link that is a text"),
    pytest.param({CLAIM + "target_link_uri": f"{BASE}/other"}, "claims", id="another target than the login's"),
    pytest.param({CLAIM + "target_link_uri": None}, "claims", id="no target"),
    pytest.param({CLAIM + "deployment_id": None}, "no-deployment", id="no deployment"),
    pytest.param({CLAIM + "deployment_id": "d" * 256}, "no-deployment", id="deployment that is too long"),
    pytest.param({"sub": ""}, "claims", id="empty subject"),
    pytest.param({"sub": "s" * 256}, "claims", id="subject that is too long"),
]


@pytest.mark.parametrize(("change", "expected"), WRONG_CLAIMS)
def test_a_signed_launch_with_wrong_claims_is_refused(
    browser: Browser, store: Store, clock: Clock, change: dict[str, Any], expected: str
) -> None:
    """The signature is right, and still each wrong claim is found; times are relative to now, in seconds."""
    times = {name: clock() // 1000 + value for name, value in change.items() if isinstance(value, int)}
    assert reason(browser.launch(**change | times)) == expected
    assert stored(store) == NOTHING


def _unsigned(lms: Lms, login: Login) -> str:
    return jwt.encode(lms.claims(login.nonce), None, algorithm="none", headers={"kid": "key-1"})


def _signed_with_public_key(lms: Lms, login: Login) -> str:
    public = rsa_key(0).public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    head, body, _ = lms.sign(lms.claims(login.nonce)).split(".")

    def encode(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    head = encode(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "key-1"}).encode())
    return f"{head}.{body}.{encode(hmac.digest(pem, f'{head}.{body}'.encode(), hashlib.sha256))}"


def _changed_after_signing(lms: Lms, login: Login) -> str:
    other = lms.sign(lms.claims(login.nonce, sub="teacher-1"))
    head, _, signature = lms.sign(lms.claims(login.nonce)).split(".")
    return f"{head}.{other.split('.')[1]}.{signature}"


def _with_wrong_key(lms: Lms, login: Login) -> str:
    return lms.sign(lms.claims(login.nonce), key=rsa_key(1))


def _with_unknown_key(lms: Lms, login: Login) -> str:
    return lms.sign(lms.claims(login.nonce), kid="other", key=rsa_key(1))


def _without_kid(lms: Lms, login: Login) -> str:
    return jwt.encode(lms.claims(login.nonce), rsa_key(0), algorithm="RS256")


def _of_a_list(lms: Lms, _login: Login) -> str:
    return jwt.PyJWS().encode(b"[1]", lms.signing["key-1"], algorithm="RS256", headers={"kid": "key-1"})


FORGERIES = [
    pytest.param(_unsigned, "algorithm", id="unsigned"),
    pytest.param(_signed_with_public_key, "algorithm", id="HS256 signed with the public key"),
    pytest.param(_changed_after_signing, "signature", id="changed after signing"),
    pytest.param(_with_wrong_key, "signature", id="wrong key"),
    pytest.param(_with_unknown_key, "unknown-key", id="unknown kid"),
    pytest.param(_without_kid, "unknown-key", id="no kid"),
    pytest.param(lambda _lms, _login: "not.a.token", "malformed", id="no token"),
    pytest.param(lambda _lms, _login: "", "malformed", id="nothing"),
    pytest.param(_of_a_list, "malformed", id="claims that are a list"),
]


@pytest.mark.parametrize(("forge", "expected"), FORGERIES)
def test_a_forged_token_is_refused(
    browser: Browser, store: Store, forge: Callable[[Lms, Login], str], expected: str
) -> None:
    """Nothing but RS256 with a key of the platform's own key set is believed."""
    login = browser.login()
    assert reason(browser.come_back(login, forge(browser.lms, login))) == expected
    assert stored(store) == NOTHING


def test_a_launch_is_accepted_once(browser: Browser, store: Store) -> None:
    """The same state and token a second time are refused, and the first launch stays alone."""
    login = browser.login()
    token = browser.lms.sign(browser.lms.claims(login.nonce))
    assert browser.come_back(login, token).status_code == 303
    browser.client.set_cookie(login.name, login.proof, domain="tool.example.org", secure=True)
    assert reason(browser.come_back(login, token)) == "replayed"
    assert stored(store) == {"launches": 1, "nonces": 1, "learners": 1, "resource_links": 1}


@pytest.mark.every_case
def test_of_eight_workers_one_accepts_a_launch(app: Flask, browser: Browser, store: Store) -> None:
    """Eight requests with the same token arrive together: one is let in."""
    login = browser.login()
    token = browser.lms.sign(browser.lms.claims(login.nonce))
    workers = 8
    start = threading.Barrier(workers)

    def arrive() -> str:
        other = Browser(app, browser.lms)
        other.client.set_cookie(login.name, login.proof, domain="tool.example.org", secure=True)
        start.wait()
        response = other.come_back(login, token)
        return "in" if response.status_code == 303 else reason(response)

    with ThreadPoolExecutor(workers) as pool:
        results = sorted(future.result() for future in [pool.submit(arrive) for _ in range(workers)])
    assert results == ["in"] + ["replayed"] * (workers - 1)
    assert stored(store)["launches"] == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"state": ""}, "no-state", id="missing"),
        pytest.param({"state": "state-made-up"}, "foreign-state", id="made up"),
        pytest.param({"state": "state-WzEsIngiLCJ5IiwxXQ.abc.def"}, "foreign-state", id="signed by somebody else"),
    ],
)
def test_a_foreign_or_missing_state_is_refused(
    browser: Browser, store: Store, change: dict[str, str], expected: str
) -> None:
    """Only a login that was begun here is finished here."""
    login = browser.login()
    token = browser.lms.sign(browser.lms.claims(login.nonce))
    assert reason(browser.post("/lti/launch", data={"state": login.state, "id_token": token} | change)) == expected
    assert stored(store) == NOTHING


def test_a_state_dies_after_ten_minutes(browser: Browser, clock: Clock) -> None:
    """A login that was left lying is not finished later."""
    login = browser.login()
    clock.forward(seconds=601)
    assert reason(browser.come_back(login, browser.lms.sign(browser.lms.claims(login.nonce)))) == "old-state"


def test_a_login_of_somebody_else_is_not_finished_in_my_browser(app: Flask, browser: Browser, store: Store) -> None:
    """An attacker's state and token, posted in a victim's browser, meet no proof there: the victim is not logged in."""
    login = browser.login()
    token = browser.lms.sign(browser.lms.claims(login.nonce))
    victim = Browser(app, browser.lms)
    response = victim.come_back(login, token)
    assert response.status_code == 200
    assert login.proof not in response.text
    assert stored(store) == NOTHING
    body = {"fields": {"state": login.state, "id_token": token}, "proof": login.proof}
    forged = victim.post("/lti/launch/prove", json=body, headers={"Origin": "https://attacker.example.org"})
    assert reason(forged) == "no-proof"
    plain = victim.post("/lti/launch/prove", data=json.dumps(body), content_type="text/plain", headers={"Origin": BASE})
    assert reason(plain) == "no-proof"
    assert stored(store) == NOTHING


@pytest.mark.parametrize("proof", ["", "0" * 64, None, 7, ["x"]])
def test_a_wrong_proof_is_refused(app: Flask, browser: Browser, store: Store, proof: object) -> None:
    """The page without a cookie has to bring exactly the proof that the login page was given."""
    login = browser.login()
    token = browser.lms.sign(browser.lms.claims(login.nonce))
    body = {"fields": {"state": login.state, "id_token": token}, "proof": proof}
    response = Browser(app, browser.lms).post("/lti/launch/prove", json=body, headers={"Origin": BASE})
    assert reason(response) == "no-proof"
    assert stored(store) == NOTHING


@pytest.mark.parametrize(
    "target",
    [
        "https://attacker.example.org/",
        "https://tool.example.org.attacker.example.org/",
        "https://tool.example.org@attacker.example.org/",
        "http://tool.example.org/",
        "https://tool.example.org:8443/",
        "//attacker.example.org",
        "https://tool.example.org\\@attacker.example.org/",
        "javascript:alert(1)",
        "https://[broken/",
    ],
)
def test_a_login_for_a_foreign_address_is_refused(browser: Browser, target: str) -> None:
    """The tool never becomes somebody's open redirect; the page says where a link has to lead."""
    page = browser.login_page(target_link_uri=target)
    assert reason(page) == "foreign-target"
    assert '<a href="https://tool.example.org/"' in page.text


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"iss": "https://unknown.example.org"}, "unknown-platform", id="unknown issuer"),
        pytest.param({"client_id": "client-2"}, "unknown-platform", id="unknown client"),
        pytest.param({"iss": ""}, "no-issuer", id="no issuer"),
        pytest.param({"login_hint": ""}, "no-login-hint", id="no login hint"),
    ],
)
def test_a_login_of_a_stranger_is_refused_on_a_page_that_names_it(
    browser: Browser, change: dict[str, str], expected: str
) -> None:
    """The page names issuer and client, so that an admin knows what to register."""
    response = browser.login_page(**change)
    assert response.status_code == 403
    assert reason(response) == expected
    if expected == "unknown-platform":
        assert (change.get("iss") or browser.lms.issuer) in response.text
        assert change.get("client_id", browser.lms.client_id) in response.text


def test_markup_from_an_lms_is_shown_as_text(browser: Browser) -> None:
    """Script in an issuer, a client id or an error stays text on the page of the refusal."""
    script = "<script>alert(1)</script>"
    assert script not in browser.login_page(iss=f"https://x/{script}", client_id=script).text
    login = browser.login()
    refused = browser.post("/lti/launch", data={"state": login.state, "error": script, "error_description": script})
    assert reason(refused) == "platform-error"
    assert script not in refused.text
    opened = browser.login_page(lti_storage_target=f"</script>{script}", login_hint=f"</script>{script}")
    assert script not in opened.text


def test_an_unknown_deployment_waits_for_an_admin(app: Flask, browser: Browser, store: Store) -> None:
    """It is stored as pending, with the used nonce, and nothing else; the next one comes in when accepted."""
    refused = browser.launch(**{CLAIM + "deployment_id": "school-2"})
    assert reason(refused) == "pending-deployment"
    assert "school-2" in refused.text
    with store.read() as session:
        rows = {row.deployment_id: row.status for row in session.scalars(select(Deployment))}
    assert rows == {"deployment-1": "accepted", "school-2": "pending"}
    assert stored(store) == NOTHING | {"nonces": 1}
    platforms = app.extensions["lessonpack"].platforms
    platforms.decide(platforms.all()[0].id, "school-2", "accepted", actor="test")
    assert browser.launch(**{CLAIM + "deployment_id": "school-2"}).status_code == 303


def test_a_blocked_deployment_stays_out_and_its_open_pages_close(app: Flask, browser: Browser, store: Store) -> None:
    """Blocking works at once, for launches and for pages that are open."""
    path = browser.enter(**{CLAIM + "roles": ["Instructor"]}).replace("/teach/", "/choose/")
    assert browser.get(path).status_code == 200
    platforms = app.extensions["lessonpack"].platforms
    platforms.decide(platforms.all()[0].id, "deployment-1", "blocked", actor="test")
    assert reason(browser.get(path)) == "blocked-deployment"
    assert reason(browser.launch()) == "blocked-deployment"


def test_a_learner_does_not_reach_the_teachers_pages(browser: Browser) -> None:
    """The token of a learner's launch opens learners' pages only."""
    token = browser.enter().split("/")[2]
    assert reason(browser.get(f"/choose/{token}/")) == "role"


@pytest.mark.parametrize("token", ["made-up", "IngI.aaaaaa.bbbbbb"])
def test_a_made_up_token_opens_nothing(browser: Browser, token: str) -> None:
    """The token of a page is signed."""
    assert reason(browser.get(f"/choose/{token}/")) == "token"


def test_a_page_of_yesterday_is_closed(browser: Browser, clock: Clock) -> None:
    """A launch lasts eight hours."""
    path = browser.enter(**{CLAIM + "roles": ["Instructor"]}).replace("/teach/", "/choose/")
    clock.forward(hours=9)
    assert reason(browser.get(path)) == "old-token"


def test_a_form_of_another_site_is_refused(browser: Browser) -> None:
    """Even with a stolen token a page of another site cannot make a teacher's choice."""
    path = browser.enter(**{CLAIM + "roles": ["Instructor"]}).replace("/teach/", "/choose/")
    response = browser.post(path, data={"choice": "small"}, headers={"Origin": "https://attacker.example.org"})
    assert reason(response) == "token"


def test_only_the_platform_may_frame_a_page(browser: Browser) -> None:
    """The page names the origins that its own launch named, and no other."""
    path = browser.enter(**{CLAIM + "roles": ["Instructor"]}).replace("/teach/", "/choose/")
    policy = browser.get(path).headers["Content-Security-Policy"]
    framed = next(part for part in policy.split("; ") if part.startswith("frame-ancestors"))
    assert framed == f"frame-ancestors 'self' {browser.lms.url} https://school.example.org"
    assert "script-src 'self';" in policy


@pytest.mark.parametrize(
    "address", ["https://a.example.org; script-src *", "https://a b/", "javascript:alert(1)", "https://a\n/"]
)
def test_no_address_of_an_lms_breaks_out_of_the_policy(browser: Browser, address: str) -> None:
    """What a launch says about origins is checked before it stands in a header."""
    path = browser.enter(**{
        CLAIM + "roles": ["Instructor"], CLAIM + "launch_presentation": {"return_url": address},
    }).replace("/teach/", "/choose/")  # fmt: skip
    policy = browser.get(path).headers["Content-Security-Policy"]
    assert policy.count("script-src") == 1
    assert "javascript" not in policy
    assert policy.endswith(f"frame-ancestors 'self' {browser.lms.url}") or "https://a.example.org;" not in policy


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254/keys", "https://10.0.0.1/keys", "https://[::1]/keys", "file:///etc/passwd"]
)
def test_a_key_set_is_not_fetched_from_inside(browser: Browser, store: Store, address: str) -> None:
    """An address in a registration is checked again whenever it is called."""
    with store.write() as session:
        session.scalars(select(Platform)).one().key_set_url = address
    assert reason(browser.launch()) == "unknown-key"
    assert stored(store) == NOTHING
