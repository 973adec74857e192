"""An LMS of the tests: a real HTTP server on loopback that signs real launches and keeps real rules about scores.

Its rules are those that real LMSs were seen to have; `Rules` turns them on one by one.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from patience import PATIENCE
from serving import Server

from lti_tool.lti.platforms import Registration

if TYPE_CHECKING:
    from collections.abc import Callable

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/"
LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
INSTRUCTOR = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
COLUMN_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
COLUMNS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
COLUMN_SCOPES = (AGS + "scope/lineitem", AGS + "scope/lineitem.readonly")

_KEYS: list[rsa.RSAPrivateKey] = []


def rsa_key(number: int) -> rsa.RSAPrivateKey:
    """Return the test key of that number; making one takes a while, so they are kept."""
    while len(_KEYS) <= number:
        _KEYS.append(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    return _KEYS[number]


@dataclass
class Rules:
    """What this LMS insists on."""

    whole_seconds: bool = True
    """Moodle compares a timestamp with its own clock of the last write, in whole seconds: 409."""
    results: bool = True
    """Whether the results service answers."""
    filters: bool = True
    """Whether the list of columns heeds the filter for a link."""
    forbidden: tuple[str, ...] = ()
    """Scopes for which the tool gets no access token."""


@dataclass
class Reply:
    """What the LMS answers once, instead of following its rules. ``after`` does the work first and loses the answer."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    after: bool = False
    learner: str = ""
    """Whose score it answers; without a name, the next one."""


class Lms:
    """One LMS with one registration of the tool; use it as a context."""

    def __init__(self, clock: Callable[[], int], rules: Rules | None = None) -> None:
        self.clock = clock
        self.rules = rules or Rules()
        self.client_id = "client-1"
        self.deployment_id = "deployment-1"
        self.signing = {"key-1": rsa_key(0)}
        self.tool_keys: Callable[[], dict[str, Any]] = lambda: {"keys": []}
        self.replies: list[Reply] = []
        self.requests: list[tuple[str, str]] = []
        self.grades: dict[tuple[str, str], dict[str, Any]] = {}
        self.received: list[dict[str, Any]] = []
        self.written: dict[tuple[str, str], int] = {}
        self.comments: dict[tuple[str, str], str] = {}
        self.columns: dict[str, dict[str, Any]] = {}
        """The columns of the gradebook that the line item service tells of, by their paths."""
        self.deleted: set[str] = set()
        self.stumbles_over: set[str] = set()
        """Learners whose scores make an error of the LMS."""
        self.scopes: dict[str, str] = {}
        """What each access token is for."""
        self.tokens_issued = 0
        self.members: list[dict[str, Any]] = []
        self.registered: list[dict[str, Any]] = []
        self.configuration: dict[str, Any] = {}
        """What the OpenID configuration says otherwise than usual."""
        self.registration_reply: Reply | None = None
        """What is answered to a registration, instead of taking it."""
        self.key_set_reply: bytes | None = None
        self.links: dict[str, dict[str, Any]] = {}
        """What a launch says, by the name of the link that a browser opens."""
        self.returned: list[dict[str, Any]] = []
        """What the picker brought back."""
        self.lock = threading.Lock()
        self.server = Server(_handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.issuer = self.url

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()

    def registration(self) -> Registration:
        """Return what the tool must know of this LMS."""
        return Registration(
            issuer=self.issuer,
            client_id=self.client_id,
            authorization_url=f"{self.url}/auth",
            token_url=f"{self.url}/token",
            key_set_url=f"{self.url}/keys",
            token_audience=f"{self.url}/token",
        )

    def claims(self, nonce: str, /, **changes: Any) -> dict[str, Any]:
        """Return the claims of a learner's launch; a change to None removes one."""
        now = self.clock() // 1000
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": "learner-1",
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            CLAIM + "message_type": "LtiResourceLinkRequest",
            CLAIM + "version": "1.3.0",
            CLAIM + "deployment_id": self.deployment_id,
            CLAIM + "target_link_uri": "https://tool.example.org/",
            CLAIM + "roles": [LEARNER],
            CLAIM + "context": {"id": "context-1", "title": "A course"},
            CLAIM + "resource_link": {"id": "link-1", "title": "A link"},
            CLAIM + "custom": {"course": "small"},
            CLAIM + "launch_presentation": {"return_url": "https://school.example.org/back?x=1", "locale": "en"},
            AGS + "claim/endpoint": {
                "scope": [AGS + "scope/score", AGS + "scope/result.readonly"],
                "lineitem": self.line_item(1),
                "lineitems": f"{self.url}/lineitems",
            },
            NRPS + "claim/namesroleservice": {
                "context_memberships_url": f"{self.url}/members",
                "service_versions": ["2.0"],
            },
        } | changes
        return {name: value for name, value in claims.items() if value is not None}

    def line_item(self, number: int) -> str:
        """Return the address of a column; like Moodle's it has a query."""
        return f"{self.url}/lineitems/{number}/lineitem?type_id=1"

    def sign(self, claims: dict[str, Any], *, kid: str = "key-1", key: Any = None, algorithm: str = "RS256") -> str:
        """Return claims as a token."""
        return jwt.encode(claims, key or self.signing[kid], algorithm=algorithm, headers={"kid": kid})

    def key_set(self) -> bytes:
        """Return the public keys as the LMS publishes them."""
        if self.key_set_reply is not None:
            return self.key_set_reply
        keys = [
            json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
            | {"kid": kid, "alg": "RS256", "use": "sig"}
            for kid, key in self.signing.items()
        ]
        return json.dumps({"keys": keys}).encode()

    # What the services do

    def give_token(self, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        """Check the tool's assertion as the specification asks (RFC 7523), and give an access token."""
        assertion = form["client_assertion"][0]
        kid = jwt.get_unverified_header(assertion)["kid"]
        found = [jwt.PyJWK(key).key for key in self.tool_keys()["keys"] if key["kid"] == kid]
        claims = jwt.decode(
            assertion, found[0], algorithms=["RS256"], audience=f"{self.url}/token", options={"verify_exp": False,
            "verify_iat": False},
        )  # fmt: skip
        assert claims["iss"] == claims["sub"] == self.client_id
        assert claims["jti"]
        if form["scope"][0] in self.rules.forbidden:
            return 400, {"error": "invalid_scope"}
        self.tokens_issued += 1
        self.scopes[f"Bearer token-{self.tokens_issued}"] = form["scope"][0]
        return 200, {"access_token": f"token-{self.tokens_issued}", "token_type": "bearer", "expires_in": 3600,
                     "scope": form["scope"][0]}  # fmt: skip

    def add_column(self, **changes: Any) -> str:
        """Add a column, by default of the usual link, and return its path."""
        path = f"/lineitems/{len(self.columns) + len(self.deleted) + 2}/lineitem"
        usual = {"label": "A column", "scoreMaximum": 10, "resourceLinkId": "link-1"}
        self.columns[path] = usual | changes | {"id": f"{self.url}{path}?type_id=1"}
        return path

    def delete_column(self, path: str) -> None:
        """Delete a column: scores for it are refused."""
        self.columns.pop(path, None)
        self.deleted.add(path)

    def next_reply(self, learner: str) -> Reply | None:
        """Take the reply that a learner's score gets instead of what the rules say."""
        found = next((reply for reply in self.replies if reply.learner in {"", learner}), None)
        if found:
            self.replies.remove(found)
        return found

    def take_score(self, item: str, content_type: str, score: dict[str, Any]) -> int:
        """Keep a score, or refuse it by the rules."""
        key = (item, score["userId"])
        self.received.append(score)
        if item in self.deleted or score["userId"] in self.stumbles_over:
            return 404 if item in self.deleted else 500
        if content_type != SCORE_TYPE:
            return 415
        if score["userId"].startswith("teacher"):
            return 400
        if "scoreGiven" not in score or score["gradingProgress"] != "FullyGraded":
            self.grades.pop(key, None)  # Moodle and Canvas erase the grade without a word
            return 200
        sent = jwt_time(score["timestamp"])
        if self.rules.whole_seconds and sent // 1000 <= self.written.get(key, 0) // 1000:
            return 409
        self.grades[key] = score
        self.written[key] = max(self.clock(), sent)
        return 200


def jwt_time(text: str) -> int:
    """Return an ISO time with milliseconds as milliseconds since 1970."""
    from datetime import datetime  # noqa: PLC0415

    assert text.endswith("Z")
    assert len(text.split(".")[1]) == 4
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def _handler(lms: Lms) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - one server, one class, one address after another
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

        def reply(self, status: int, body: Any = b"", headers: dict[str, str] | None = None) -> None:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            with lms.lock:
                path = urlsplit(self.path).path
                lms.requests.append(("GET", self.path))
                if path == "/keys":
                    self.reply(200, lms.key_set())
                elif path == "/leave":
                    to = parse_qs(urlsplit(self.path).query).get("to", ["/leave"])  # a circle, unless told where
                    self.reply(302, headers={"Location": to[0]})
                elif path == "/big":
                    self.reply(200, b"x" * 3_000_000)
                elif path == "/.well-known/openid-configuration":
                    self.reply(200, lms_configuration(lms))
                elif path == "/members":
                    self.reply_members()
                elif path == "/course":
                    self.reply(200, course_page(lms, parse_qs(urlsplit(self.path).query)), HTML)
                elif path == "/auth":
                    self.reply(200, launch_page(lms, parse_qs(urlsplit(self.path).query)), HTML)
                elif path.startswith("/lineitems"):
                    self.reply_gradebook(path, parse_qs(urlsplit(self.path).query))
                else:
                    self.reply(404)

        def reply_members(self) -> None:
            page = int(parse_qs(urlsplit(self.path).query).get("page", ["1"])[0])
            members, more = lms.members[page * 2 - 2 : page * 2], len(lms.members) > page * 2
            # Moodle quotes the relation with curly quotes.
            headers = {"Link": f"<{lms.url}/members?page={page + 1}>; rel=“next”".encode().decode("latin-1")}
            self.reply(200, {"id": "m", "context": {"id": "context-1"}, "members": members}, headers if more else None)

        def is_allowed(self, header: str, kind: str, *scopes: str) -> bool:
            return self.headers[header] == kind and lms.scopes.get(self.headers["Authorization"]) in scopes

        def reply_gradebook(self, path: str, query: dict[str, list[str]]) -> None:
            if path == "/lineitems":
                self.reply_columns(query)
            elif path in lms.columns:
                allowed = self.is_allowed("Accept", COLUMN_TYPE, AGS + "scope/lineitem")
                self.reply(200 if allowed else 403, lms.columns[path] if allowed else {})
            elif path.endswith("/results") and lms.rules.results:
                item, user = path.removesuffix("/results"), query["user_id"][0]
                grade = lms.grades.get((item, user))
                found = [{"userId": user, "resultScore": grade["scoreGiven"], "resultMaximum": grade["scoreMaximum"],
                          "comment": lms.comments.get((item, user))}] if grade else []  # fmt: skip
                self.reply(200, found)
            else:
                self.reply(404)

        def reply_columns(self, query: dict[str, list[str]]) -> None:
            link, page = query["resource_link_id"][0], int(query.get("page", ["1"])[0])
            found = [
                column for column in lms.columns.values() if not lms.rules.filters or column["resourceLinkId"] == link
            ]
            following = f"<{lms.url}/lineitems?resource_link_id={link}&page={page + 1}>; rel=“next”"
            headers = {"Link": following.encode().decode("latin-1")}
            if self.is_allowed("Accept", COLUMNS_TYPE, *COLUMN_SCOPES):
                self.reply(200, found[page * 2 - 2 : page * 2], headers if len(found) > page * 2 else None)
            else:
                self.reply(403)

        def do_PUT(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            path = urlsplit(self.path).path
            with lms.lock:
                lms.requests.append(("PUT", self.path))
                if not self.is_allowed("Content-Type", COLUMN_TYPE, AGS + "scope/lineitem"):
                    self.reply(403)
                elif path in lms.columns:
                    lms.columns[path] = body
                    self.reply(200, body)
                else:
                    self.reply(404)

        def do_DELETE(self) -> None:
            path = urlsplit(self.path).path
            with lms.lock:
                lms.requests.append(("DELETE", self.path))
                known = path in lms.columns
                if lms.scopes.get(self.headers["Authorization"]) != AGS + "scope/lineitem":
                    self.reply(403)
                    return
                lms.delete_column(path)
                self.reply(204 if known else 404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with lms.lock:
                path = urlsplit(self.path).path
                lms.requests.append(("POST", self.path))
                if path == "/token":
                    self.reply(*lms.give_token(parse_qs(body.decode())))
                elif path == "/picked":
                    form = parse_qs(body.decode())
                    lms.returned.append(jwt.decode(form["JWT"][0], options={"verify_signature": False}))
                    self.reply(200, b"<!doctype html><title>Picked</title><h1>Picked</h1>", HTML)
                elif path == "/lineitems":
                    if self.is_allowed("Content-Type", COLUMN_TYPE, AGS + "scope/lineitem"):
                        self.reply(201, lms.columns[lms.add_column(**json.loads(body))])
                    else:
                        self.reply(403, b"not allowed")
                elif path == "/register" and lms.registration_reply:
                    self.reply(lms.registration_reply.status, lms.registration_reply.body.encode())
                elif path == "/register":
                    lms.registered.append({"request": json.loads(body), "token": self.headers.get("Authorization")})
                    tool = {"https://purl.imsglobal.org/spec/lti-tool-configuration": {"deployment_id": "d-9"}}
                    self.reply(201, {"client_id": f"dynamic-{len(lms.registered)}"} | tool)
                elif path.endswith("/scores"):
                    self.take_score(path.removesuffix("/scores"), json.loads(body))
                else:
                    self.reply(404)

        def take_score(self, item: str, score: dict[str, Any]) -> None:
            reply = lms.next_reply(score["userId"])
            if reply and not reply.after:
                self.reply(reply.status, reply.body.encode(), reply.headers)
                return
            assert self.headers["Authorization"].startswith("Bearer token-")
            status = lms.take_score(item, self.headers["Content-Type"], score)
            self.reply(reply.status if reply else status, b"{}")

    return Handler


HTML = {"Content-Type": "text/html; charset=utf-8"}

STORAGE = """
const kept = new Map();
window.subjects = [];
addEventListener("message", ({ data, source, origin }) => {
  if (!["lti.capabilities", "lti.put_data", "lti.get_data"].includes(data?.subject)) return;
  window.subjects.push(data.subject);
  const answer = { subject: data.subject + ".response", message_id: data.message_id };
  if (data.subject === "lti.capabilities") {
    answer.supported_messages = [{ subject: "lti.put_data" }, { subject: "lti.get_data" }];
  } else if (data.subject === "lti.put_data") {
    kept.set(origin + data.key, data.value);
    Object.assign(answer, { key: data.key, value: data.value });
  } else {
    if (window.storage === "lost") kept.clear();
    Object.assign(answer, { key: data.key, value: kept.get(origin + data.key) });
  }
  if (["kept", "lost"].includes(window.storage)) source.postMessage(answer, origin);
});
"""
"""What the LMS's page does with ``lti_storage_target`` (LTI Client Side postMessages): as ``window.storage`` says."""


RESIZE = """
window.received = [];
addEventListener("message", (event) => {
  const frame = document.querySelector("iframe");
  let message = event.data;
  if (window.resizes === "moodle" || typeof message === "string") {
    try { message = JSON.parse(message); } catch { return; }
  }
  if (!window.resizes || !message || !/^lti\\.(frameResize|scrollToTop)$/.test(message.subject)) return;
  window.received.push(message);
  if (message.subject === "lti.scrollToTop") {
    frame.scrollIntoView();
  } else if (window.resizes === "moodle") {
    frame.style.height = typeof message.height === "number" ? `${message.height}px` : message.height;
  } else {
    frame.style.height = `${Math.max(450, typeof message.height === "number" ? message.height : 450)}px`;
  }
});
"""
"""How Canvas, and Moodle with its plug-in ltisource_message_handler, resize: Moodle takes JSON, Canvas a number."""


def course_page(lms: Lms, query: dict[str, list[str]]) -> bytes:
    """Return a page of the LMS that opens a link of the tool in a frame, as Moodle does.

    ``storage``: absent, the LMS offers none to the tool; ``kept``, it keeps what it is given; ``lost``, it says so and
    has nothing when asked; ``silent``, it never answers, as mobile apps do. ``resizes``: ``canvas`` or ``moodle``, as
    which the LMS does so; ``height``: of the frame, in pixels.
    """
    tool, link = query["tool"][0], query["link"][0]
    storage = query.get("storage", [""])[0]
    parameters = {
        "iss": lms.issuer, "client_id": lms.client_id, "login_hint": "hint", "lti_message_hint": link,
        "target_link_uri": f"{tool}/", **({"lti_storage_target": "_parent"} if storage else {}),
    }  # fmt: skip
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in parameters.items()
    )
    return f"""<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>A course of the LMS</title><h1>A course of the LMS</h1>
<script>window.storage = {json.dumps(storage)};{STORAGE}</script>
<script>window.resizes = {json.dumps(query.get("resizes", [""])[0])};{RESIZE}</script>
<iframe name="tool" style="width:100%;height:{int(query.get("height", ["650"])[0])}px;border:1px solid"></iframe>
<form method="post" target="tool" action="{escape(tool)}/lti/login">{fields}</form>
<script>document.forms[0].submit()</script>""".encode()


def launch_page(lms: Lms, query: dict[str, list[str]]) -> bytes:
    """Return the form that brings a launch to the tool."""
    changes = lms.links[query["lti_message_hint"][0]]
    target = {
        CLAIM + "target_link_uri": query["redirect_uri"][0].removesuffix("lti/launch"),
        "exp": lms.clock() // 1000 + PATIENCE,  # the browser brings it, on a machine that may stand still
    }
    token = lms.sign(lms.claims(query["nonce"][0], **(target | changes)))
    fields = {"state": query["state"][0], "id_token": token}
    if changes.get("storage"):
        fields["lti_storage_target"] = "_parent"
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items())
    return f"""<!doctype html><form method="post" action="{escape(query["redirect_uri"][0])}">{hidden}</form>
<script>document.forms[0].submit()</script>""".encode()


def lms_configuration(lms: Lms) -> dict[str, Any]:
    """Return the OpenID configuration that a dynamic registration begins with."""
    return {
        "issuer": lms.issuer,
        "authorization_endpoint": f"{lms.url}/auth",
        "token_endpoint": f"{lms.url}/token",
        "jwks_uri": f"{lms.url}/keys",
        "registration_endpoint": f"{lms.url}/register",
        "scopes_supported": ["openid", *(f"{AGS}scope/{name}" for name in ("lineitem", "score", "result.readonly"))],
        "https://purl.imsglobal.org/spec/lti-platform-configuration": {
            "product_family_code": "moodle",
            "messages_supported": [
                {"type": "LtiResourceLinkRequest"},
                {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea"]},
            ],
        },
        **lms.configuration,
    }
