"""A learning record store as strict as xAPI allows, and an LMS of cmi5 around it, which launches units and judges them.

The store stands on an origin of its own, as most do, so that browsers ask before each request. `Lms.troubles` returns
whatever broke a rule; a request can be told to fail.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import uuid
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from lxml import etree

from tests.serving import Server
from tests.statement_rules import (
    CATEGORY,
    CMI5,
    SESSION,
    VERBS,
    answer_faults,
    faults_of,
    model_faults,
    order_faults,
    unit_faults,
    verb_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

NAMESPACE = "{https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd}"
_KINDS = {"html": "text/html; charset=utf-8", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
_ALLOWED = "Authorization, Content-Type, If-Match, If-None-Match, X-Experience-API-Version"
Answer = tuple[int, Any]


@dataclass
class Request:
    """One request to the store."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Store:
    """What is kept: statements in the order in which they came, and documents."""

    statements: dict[str, dict[str, Any]] = field(default_factory=dict)
    documents: dict[tuple[str, ...], bytes] = field(default_factory=dict)
    profiles: dict[str, bytes] = field(default_factory=dict)
    launches: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By the token that each gave."""
    unasked: dict[str, str] = field(default_factory=dict)
    """Tokens that were not fetched yet, by their key."""
    keys: set[str] = field(default_factory=set)
    """What opens the store without a launch, where there is no LMS."""
    spent: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    requests: list[tuple[str, str, int]] = field(default_factory=list)
    refuse: Callable[[Request], int | None] = lambda _: None
    """A status to answer with before anything is kept."""
    lose: Callable[[Request], bool] = lambda _: False
    """Whether the answer gets lost after everything is kept."""
    lock: threading.RLock = field(default_factory=threading.RLock)

    def answer(self, request: Request) -> Answer:
        """Answer a request, and note what broke a rule."""
        with self.lock:
            status = self.refuse(request)
            answer = self._answered(request) if status is None else (status, {"error": "as the test wants it"})
            self.requests.append((request.method, request.path, answer[0]))
            if answer[0] == 400:
                self.faults.append(f"{request.method} {request.path}: {answer[1]}")
            return answer

    def _answered(self, request: Request) -> Answer:  # noqa: PLR0911 - one for each answer
        if request.path.startswith("/fetch/"):
            return self._token(request)
        launch = self._launch(request)
        if launch is None and not self._is_open(request):
            return 401, {"error": "no token"}
        if request.headers.get("x-experience-api-version") != "1.0.3":
            return 400, "no version"
        match request.path.removeprefix("/lrs/"):
            case "statements":
                return self._statements(request, launch)
            case "activities/state":
                return self._document(request, launch)
            case "agents/profile":
                profile = self.profiles.get(request.query["agent"])
                known = request.query["profileId"] == "cmi5LearnerPreferences" and profile is not None
                return (200, profile) if known else (404, {})
        return 404, {}

    def _token(self, request: Request) -> Answer:
        key = request.path.removeprefix("/fetch/")
        if request.method != "POST":
            return 400, "the token was not asked for by POST"
        if key not in self.unasked:
            self.faults.append("8.2.1 the token was asked for twice")
            return 200, {"error-code": "1", "error-text": "The authorization token has already been returned."}
        return 200, {"auth-token": self.unasked.pop(key)}

    def _launch(self, request: Request) -> dict[str, Any] | None:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        return self.launches.get(token) if kind == "Basic" else None

    def _is_open(self, request: Request) -> bool:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        return kind == "Basic" and token in self.keys

    def _statements(self, request: Request, launch: dict[str, Any] | None) -> Answer:
        if request.method == "GET":
            found = self.statements.get(request.query["statementId"])
            return (200, found) if found else (404, {})
        posted = json.loads(request.body)
        for statement in posted:
            faults = faults_of(statement) or model_faults(statement)
            faults += unit_faults(statement, launch) if launch and not faults else []
            faults += answer_faults(statement) if not faults and verb_of(statement) == "answered" else []
            if faults:
                return 400, faults
            known = self.statements.get(statement["id"])
            if known is not None and known != statement:
                return 409, {"error": "another statement has this id"}
            if known is None and launch and launch["session"] in self.spent:
                return 403, {"error": "the session is over"}
        for statement in posted:
            self.statements.setdefault(statement["id"], statement)
            if launch and verb_of(statement) == "terminated":
                self.spent.add(launch["session"])
        return 200, [statement["id"] for statement in posted]

    def _document(self, request: Request, launch: dict[str, Any] | None) -> Answer:  # noqa: PLR0911 - one for each answer
        query = request.query
        agent = named(json.loads(query["agent"]))
        if launch and (agent, query["registration"]) != (named(launch["actor"]), launch["registration"]):
            return 400, "10.1 the document of somebody else"
        key = (agent, query["activityId"], query["registration"], query["stateId"])
        held = self.documents.get(key)
        if request.method == "GET":
            return (404, {}) if held is None else (200, held)
        if query["stateId"] == "LMS.LaunchData":
            return 400, "10.2.1 the launch data was written"
        if launch and launch["data"]["launchMode"] != "Normal":
            return 400, "a document was written where nothing is recorded"
        match, none = request.headers.get("if-match"), request.headers.get("if-none-match")
        if (match is not None and match != etag_of(held or b"")) or (none == "*" and held is not None):
            return 412, {"error": "somebody else was faster"}
        if request.headers.get("content-type") != "application/json":
            return 400, "the document has no type"
        json.loads(request.body)
        self.documents[key] = request.body
        return 204, b""


def named(agent: dict[str, Any]) -> str:
    """Return what tells an agent from others, which is not the name (xAPI 1.0.3, part 2, 4.1.2.1)."""
    return json.dumps({key: agent[key] for key in ("mbox", "account") if key in agent}, sort_keys=True)


def etag_of(document: bytes) -> str:
    """Return the tag of a document (xAPI 1.0.3, part 3, 3.1)."""
    return f'"{hashlib.sha1(document, usedforsecurity=False).hexdigest()}"'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Keep silent."""

    def reply(self, status: int, body: bytes, headers: Iterable[tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        if status != 204:
            self.wfile.write(body)


def _store_handler(store: Store) -> type[_Handler]:
    class Handler(_Handler):
        def answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, parts.path, query, headers, body)
            cross = [
                ("Access-Control-Allow-Origin", self.headers.get("Origin") or "*"),
                ("Access-Control-Expose-Headers", "ETag"),
            ]
            if self.command == "OPTIONS":
                allowed = [
                    ("Access-Control-Allow-Headers", _ALLOWED),
                    ("Access-Control-Allow-Methods", "GET, PUT, POST"),
                ]
                self.reply(204, b"", [*cross, *allowed, ("Access-Control-Max-Age", "600")])
                return
            status, found = store.answer(request)
            if store.lose(request):
                self.close_connection = True
                self.connection.close()
                return
            content = found if isinstance(found, bytes) else json.dumps(found).encode()
            tag = [("ETag", etag_of(content))] if status == 200 and self.command == "GET" else []
            self.reply(status, content, [*cross, *tag, ("Content-Type", "application/json")])

        do_GET = do_POST = do_PUT = do_OPTIONS = answer  # noqa: N815 - the base class calls them so

    return Handler


@dataclass
class Unit:
    """An assignable unit of an installed package, as its course structure has it."""

    iri: str
    url: str
    title: str
    move_on: str
    mastery: float | None


def units_of(package: Path) -> list[Unit]:
    """Read the assignable units of a package."""
    with zipfile.ZipFile(package) as archive:
        root = etree.fromstring(archive.read("cmi5.xml"))
    return [
        Unit(
            iri=unit.get("id") or "",
            url=unit.findtext(f"{NAMESPACE}url") or "",
            title=unit.findtext(f"{NAMESPACE}title/{NAMESPACE}langstring") or "",
            move_on=unit.get("moveOn") or "NotApplicable",
            mastery=float(score) if (score := unit.get("masteryScore")) else None,
        )
        for unit in root.iter(f"{NAMESPACE}au")
    ]


class Lms:
    """Serves the pages of packages on one origin and a store on another, and launches units. Use it as a context."""

    def __init__(self) -> None:
        self.store = Store()
        self._server = Server(_store_handler(self.store))
        self._packages: dict[str, Path] = {}
        packages = self._packages

        class Pages(_Handler):
            def do_GET(self) -> None:
                name, _, path = urlsplit(self.path).path.lstrip("/").partition("/")
                if name == "back":
                    self.reply(200, b"<!doctype html><title>Back in the LMS</title>", [("Content-Type", "text/html")])
                    return
                with zipfile.ZipFile(packages[name]) as archive:
                    content = archive.read(path) if path in archive.namelist() else None
                kind = _KINDS.get(path.rpartition(".")[2], "application/octet-stream")
                self.reply(404 if content is None else 200, content or b"", [("Content-Type", kind)])

        self._pages = Server(Pages)

    def __enter__(self) -> Self:
        self._server.start()
        self._pages.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._pages.stop()
        self._server.stop()

    @property
    def back(self) -> str:
        """Return where learners come back to."""
        return f"http://127.0.0.1:{self._pages.server_port}/back"

    def install(self, package: Path) -> list[Unit]:
        """Take a package, and return its units."""
        self._packages[package.stem] = package
        return units_of(package)

    @property
    def endpoint(self) -> str:
        """Return where the store is."""
        return f"http://127.0.0.1:{self._server.server_port}/lrs"

    @property
    def origin(self) -> str:
        """Return where pages are."""
        return f"http://127.0.0.1:{self._pages.server_port}"

    def publish(self, folder: Path) -> str:
        """Serve a folder that was packed into a zip, and return the address of its page."""
        self._packages[folder.stem] = folder
        return f"http://127.0.0.1:{self._pages.server_port}/{folder.stem}/index.html"

    def launch(  # noqa: PLR0913 - one for each thing that an LMS decides
        self,
        package: Path,
        unit: Unit,
        registration: str,
        *,
        mode: str = "Normal",
        mastery: float | None = None,
        returns: bool = False,
        name: str = "learner-1",
    ) -> str:
        """Write the launch data, record that the unit was launched, and return the address to open."""
        session, token, key = str(uuid.uuid4()), base64.b64encode(uuid.uuid4().bytes).decode(), uuid.uuid4().hex
        actor = {"objectType": "Agent", "name": "Ada", "account": {"homePage": "https://lms.example", "name": name}}
        activity = f"https://lms.example/units/{uuid.uuid5(uuid.NAMESPACE_URL, unit.iri)}?of=course"
        mastery = unit.mastery if mastery is None else mastery
        data = {
            "contextTemplate": {
                "contextActivities": {"grouping": [{"objectType": "Activity", "id": unit.iri}]},
                "extensions": {SESSION: session, "https://lms.example/tenant": 7},
                "platform": "The LMS of the tests",
            },
            "launchMode": mode,
            "moveOn": unit.move_on,
            **({"masteryScore": mastery} if mastery is not None else {}),
            **({"returnURL": self.back} if returns else {}),
        }
        launch = {"actor": actor, "registration": registration, "activity": activity, "session": session, "data": data}
        with self.store.lock:
            # Whoever launches again has abandoned the session before (9.3.6).
            self.store.spent |= {
                one["session"] for one in self.store.launches.values() if one["registration"] == registration
            }
            self.store.launches[token] = launch
            self.store.unasked[key] = token
            place = (named(actor), activity, registration, "LMS.LaunchData")
            self.store.documents[place] = json.dumps(data).encode()
        self._launched(launch)
        port = self._server.server_port
        parameters = {
            "registration": registration,
            "fetch": f"http://127.0.0.1:{port}/fetch/{key}",
            "activityId": activity,
            "actor": json.dumps(actor),
            "endpoint": self.endpoint,
        }
        return f"http://127.0.0.1:{self._pages.server_port}/{package.stem}/{unit.url}?{urlencode(parameters)}"

    def _launched(self, launch: dict[str, Any]) -> None:
        """Check what the LMS itself says: that the unit was launched."""
        template = launch["data"]["contextTemplate"]
        activities = {**template["contextActivities"], "category": [{"objectType": "Activity", "id": CATEGORY}]}
        statement = {
            "id": str(uuid.uuid4()),
            "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "actor": launch["actor"],
            "verb": {"id": f"{VERBS}launched", "display": {"en": "launched"}},
            "object": {"objectType": "Activity", "id": launch["activity"]},
            "context": {
                "registration": launch["registration"],
                "contextActivities": activities,
                "extensions": {
                    **template["extensions"],
                    f"{CMI5}context/extensions/launchmode": launch["data"]["launchMode"],
                },
            },
        }
        assert faults_of(statement) == []

    def said(self, registration: str) -> list[dict[str, Any]]:
        """Return the statements of a registration, in the order in which they came."""
        with self.store.lock:
            statements = list(self.store.statements.values())
        return [one for one in statements if one["context"]["registration"] == registration]

    def verbs(self, registration: str) -> list[str]:
        """Return what they say."""
        return [verb_of(one) for one in self.said(registration)]

    def troubles(self) -> list[str]:
        """Return all that broke a rule."""
        with self.store.lock:
            launches = list(self.store.launches.values())
            found = list(self.store.faults)
        for place in {(one["registration"], one["activity"]) for one in launches}:
            sessions = {one["session"]: one for one in launches if (one["registration"], one["activity"]) == place}
            own = [one for one in self.said(place[0]) if one["context"]["extensions"][SESSION] in sessions]
            found += order_faults(own, sessions)
        return found
