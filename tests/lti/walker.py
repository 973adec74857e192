"""A browser of the tests: walks through login and launch as a real one would, without running scripts."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from flask import Flask
    from lms import Lms
    from werkzeug.test import TestResponse

BASE = "https://tool.example.org"


@dataclass
class Login:
    """What the tool sent the browser to the LMS with."""

    state: str
    nonce: str
    query: dict[str, list[str]]
    name: str
    proof: str


class Browser:
    """One browser, with its own cookies."""

    def __init__(self, app: Flask, lms: Lms) -> None:
        self.lms = lms
        self.client = app.test_client()

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, base_url=BASE, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        """Send a form, or JSON."""
        return self.client.post(path, base_url=BASE, **options)

    def login_page(self, **changes: str) -> TestResponse:
        """Begin a login as the LMS would."""
        parameters = {
            "iss": self.lms.issuer,
            "client_id": self.lms.client_id,
            "login_hint": "hint",
            "target_link_uri": f"{BASE}/",
        } | changes
        return self.post("/lti/login", data={name: value for name, value in parameters.items() if value})

    def login(self, **changes: str) -> Login:
        """Begin a login and return what it is known by."""
        response = self.login_page(**changes)
        assert response.status_code == 200, response.text
        data = embedded(response.text, "login")
        query = parse_qs(urlsplit(data["authorization"]).query)
        return Login(query["state"][0], query["nonce"][0], query, data["name"], data["proof"])

    def launch(self, **changes: Any) -> TestResponse:
        """Log in and come back with a launch of changed claims."""
        login = self.login()
        return self.come_back(login, self.lms.sign(self.lms.claims(login.nonce, **changes)))

    def come_back(self, login: Login, token: str) -> TestResponse:
        """Bring a token of the LMS."""
        return self.post("/lti/launch", data={"state": login.state, "id_token": token})

    def enter(self, **changes: Any) -> str:
        """Launch, and return the path of the first page."""
        response = self.launch(**changes)
        assert response.status_code == 303, response.text
        return urlsplit(response.location).path


def embedded(page: str, name: str) -> Any:
    """Return the JSON that a page holds under an id."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found, page
    return json.loads(found[1])


def reason(response: TestResponse) -> str:
    """Return the reason that a refusal names."""
    found = re.search(r"<dt>Reason</dt><dd><code>(.*?)</code>", response.text)
    return html.unescape(found[1]) if found else f"no refusal: {response.status_code} {response.text[:200]}"
