"""Whatever comes in, from a browser, an LMS or a token: it is cleaned or refused, and never an error of this tool."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest
from jwt.api_jws import PyJWS
from lms import AGS, CLAIM, LEARNER, NRPS, Reply
from registering import link, query
from schoolclass import RIGHT, WITH_ESSAY, SchoolClass
from sqlalchemy import select, update
from walker import reason

from lti_tool.base.intake import MOST_NESTED, UnfitError, read_json
from lti_tool.base.tables import Answer, LaunchRow, Outbox
from lti_tool.grades.outbox import send_again

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from conftest import Clock
    from flask import Flask
    from walker import Browser
    from werkzeug.test import TestResponse

    from lti_tool.base.settings import Settings

    Place = Callable[["Town", Any], Iterator[TestResponse]]

pytestmark = pytest.mark.in_turns("database_url")

TEXTS = (
    "", "\0", "a\0b", "\ud800", "x\udc00y", "\ud83d\ude00", "\ufffe\uffff", "\x1b[31m", "a\r\nX: y", "\u202e",
    "\U0010348a" * 600, "x" * 70_000, "9" * 30, "http://[", "http://localhost:port/", "http://\0.example.org/",
    "http://\u65e5\u672c.invalid/", "\"'><script>",
)  # fmt: skip
TYPED = (
    *TEXTS, " ", "\x7f", "\u0663\u0664", "9" * 5000, "-1", "1e999", "NaN", "%00", "%ff", "../../../../etc/passwd",
    "{{7*7}}",
)  # fmt: skip
"""What somebody writes into a path, a query or a form."""


def nested(times: int) -> Any:
    """Return arrays inside each other."""
    value: Any = []
    for _ in range(times):
        value = [value]
    return value


VALUES = (
    *TEXTS, None, True, -1, 2**63, 10**30, 10**400, -(10**400), 1e308, float("nan"), float("inf"), [], {}, ["\ud800"],
    {"a\0": "\ud800"}, {"id": 10**400}, [None, [], {}], nested(MOST_NESTED + 1), nested(400),
)  # fmt: skip

WORST = (
    "a\0b",
    "x\udc00y",
    "\U0010348a" * 600,
    "http://[",
    None,
    10**400,
    float("nan"),
    {"a\0": "\ud800"},
    nested(400),
)
"""One of each kind."""

BODIES = (
    b"", b"{", b"null", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 5000 + b"1" + b"}" * 5000, b'{"text": NaN}', b"1e999",
    b"9" * 5000, b'{"text": "\xed\xa0\x80"}', '{"text": "é"}'.encode("utf-16"), b'{"text": "\\u0000\\ud800"}',
)  # fmt: skip


class Town(SchoolClass):
    """A class whose teacher and learner send nasty values."""

    def __init__(self, app: Flask, browser: Browser, settings: Settings, clock: Clock) -> None:
        super().__init__(app, browser, settings)
        self.app, self.clock = app, clock
        (self.platform,) = self.parts.platforms.all()
        self.lms = browser.lms
        asks = [{"id": "ask", "type": "text", "prompt": "Which?", "answers": ["This"]}]
        lessons = [{"id": "lesson", "title": "A lesson", "questions": asks}]
        (self.folder / "lessons.json").write_text(json.dumps(lessons), encoding="utf-8")
        self.set_quiz(WITH_ESSAY)
        self.work("ann", RIGHT | {"why": "For a reason."})
        self.work("ben", RIGHT, submits=False)
        self.open()
        teacher = self.parts.launches.visit(self.parts.tokens.read_launch(self.teaching.split("/")[2]))
        self.parts.attempts.score_essay(teacher, 1, "why", 0.5)

    def open(self) -> None:
        """Let a learner and the teacher come in."""
        self.learner = self.browser.enter(sub="ben")
        self.teaching = self.teacher().room
        self.choosing = self.teaching.replace("teach", "choose")

    def form(self, path: str, **fields: Any) -> TestResponse:
        """Send a form, in bytes that no library would write."""
        body = urlencode({name: str(value) for name, value in fields.items()}, errors="surrogatepass")
        return self.browser.post(path, data=body, content_type="application/x-www-form-urlencoded")

    def ask(self, path: str, **query: Any) -> TestResponse:
        """Open a page with a query."""
        return self.browser.get(
            f"{path}?{urlencode({name: str(value) for name, value in query.items()}, errors='surrogatepass')}"
        )

    def score(self) -> None:
        """Send a learner's grade, whatever comes of it."""
        with self.parts.store.write() as session:
            send_again(session, 1, 1, at=self.clock())
        self.parts.delivery.deliver(self.platform.id)

    def look(self) -> Iterator[TestResponse]:
        """Open what shows everything that is stored, and what a learner goes on with."""
        for page in ("", "answers.csv", "scores.csv", "questions/", "questions/quiz/why", "essays/", "learners/1"):
            yield self.browser.get(self.teaching + page)
        for path in ("", "api/state", "api/quizzes/quiz", "api/grade"):
            yield self.browser.get(self.learner + path)
        self.score()


@pytest.fixture
def town(app: Flask, browser: Browser, settings: Settings, clock: Clock) -> Town:
    """Give a class."""
    return Town(app, browser, settings, clock)


def login(town: Town, value: Any) -> Iterator[TestResponse]:
    """Begin a login, as an LMS does."""
    usual = {"iss": town.lms.issuer, "client_id": "client-1", "login_hint": "hint",
             "target_link_uri": "https://tool.example.org/"}  # fmt: skip
    for name in (*usual, "lti_message_hint", "lti_storage_target"):
        yield town.form("/lti/login", **usual | {name: value})
    yield town.ask("/lti/login", **usual | {"login_hint": value})


def launch_form(town: Town, value: Any) -> Iterator[TestResponse]:
    """Send the form of a launch."""
    usual = {"state": town.browser.login().state, "id_token": "x"}
    for name in (*usual, "error", "lti_storage_target"):
        yield town.form("/lti/launch", **usual | {name: value})


def proof(town: Town, value: Any) -> Iterator[TestResponse]:
    """Send the proof that our page has found."""
    begun = town.browser.login()
    usual = {"fields": {"state": begun.state, "id_token": "x"}, "proof": begun.proof}
    for changed in ({"proof": value}, {"fields": value}, {"fields": {"state": value}},
                    {"fields": {"state": begun.state, "id_token": value}}):  # fmt: skip
        yield town.browser.post("/lti/launch/prove", json=usual | changed,
                                headers={"Origin": "https://tool.example.org"})  # fmt: skip


def claims(town: Town, value: Any) -> Iterator[TestResponse]:
    """Sign claims: those that decide about a launch one by one, those that only tell something all together."""
    usual = town.lms.claims("")
    inside = {CLAIM + "context": "id", CLAIM + "resource_link": "id", CLAIM + "custom": "item",
              AGS + "claim/endpoint": "lineitem"}  # fmt: skip
    decisive = ("sub", "iss", "aud", "iat", "exp", "nbf", CLAIM + "deployment_id", CLAIM + "roles",
                CLAIM + "target_link_uri", CLAIM + "message_type", *inside)  # fmt: skip
    informative = {
        CLAIM + "context": {"id": value, "title": value}, CLAIM + "resource_link": {"id": "link-1", "title": value},
        CLAIM + "launch_presentation": {"locale": value, "return_url": value}, CLAIM + "lis": value,
        CLAIM + "tool_platform": {"product_family_code": value, "url": value},
        NRPS + "claim/namesroleservice": {"context_memberships_url": value}, CLAIM + "roles": [LEARNER, value],
    }  # fmt: skip
    yield signed(town, informative)
    for name in decisive:
        yield signed(town, {name: value})
    for name, inner in inside.items():
        yield signed(town, {name: usual[name] | {inner: value}})
    yield signed(town, usual)


def signed(town: Town, changes: dict[str, Any], kid: str = "key-1") -> TestResponse:
    """Launch with claims that a careful library would not sign."""
    nonce = town.parts.tokens.new_nonce()
    state = f"state-{town.parts.tokens.make_state(town.platform.id, 'https://tool.example.org/', nonce)}"
    body = json.dumps(town.lms.claims(nonce) | changes | {"nonce": nonce}).encode()
    token = PyJWS().encode(body, town.lms.signing["key-1"], algorithm="RS256", headers={"kid": kid})
    return town.browser.post(
        "/lti/launch/prove",
        json={"fields": {"state": state, "id_token": token}, "proof": town.parts.tokens.proof(state)},
        headers={"Origin": "https://tool.example.org"},
    )


def header(town: Town, value: Any) -> Iterator[TestResponse]:
    """Name a key."""
    begun = town.browser.login()
    token = town.lms.sign(town.lms.claims(begun.nonce), kid=value if isinstance(value, str) else "x",
                          key=town.lms.signing["key-1"])  # fmt: skip
    yield town.browser.come_back(begun, token)


def saved(town: Town, value: Any) -> Iterator[TestResponse]:
    """Save, as the player does."""
    usual = {"text": "x", "revision": 0, "read": ["lesson"]}
    for name in usual:
        yield town.browser.post(f"{town.learner}api/state", json=usual | {name: value})
    yield town.browser.post(f"{town.learner}api/state", json=usual | {"read": [value]})


def answered(town: Town, value: Any) -> Iterator[TestResponse]:
    """Answer, in a quiz and in a lesson."""
    quiz = f"{town.learner}api/quizzes/quiz"
    usual = {"attempt": 1, "question": "why", "response": "Because.", "draft": False}
    for name in usual:
        yield town.browser.post(f"{quiz}/answers", json=usual | {name: value})
    for question in ("pick", "name", "judge"):
        yield town.browser.post(f"{quiz}/answers", json=usual | {"question": question, "response": value})
    yield town.browser.post(f"{quiz}/start", json={"read": value})
    yield town.browser.post(f"{quiz}/submit", json={"attempt": value})
    for changed in ({"response": value}, {"question": value}, {"read": value}):
        check = {"question": "ask", "response": "This", "read": []} | changed
        yield town.browser.post(f"{town.learner}api/checks", json=check)


def paths(town: Town, value: Any) -> Iterator[TestResponse]:
    """Write paths."""
    part = quote(str(value)[:3000], safe="", errors="surrogatepass")
    for path in (
        f"/{part}", f"/learn/{part}/", f"/teach/{part}/", f"/lti/register/{part}", f"/lti/static/{part}",
        f"/lti/static/{part}.js", f"{town.learner}{part}", f"{town.learner}api/quizzes/{part}",
        f"{town.teaching}learners/{part}", f"{town.teaching}essays/{part}/why", f"{town.teaching}essays/1/{part}",
        f"{town.teaching}questions/quiz/{part}", f"{town.teaching}questions/{part}/why",
        f"{town.teaching}preview/{part}", f"{town.choosing}preview/{part}/index.html",
        f"{town.choosing}preview/small/{part}",
    ):  # fmt: skip
        yield town.browser.get(path)
    yield town.browser.post(f"{town.learner}api/quizzes/{part}/start", json={"read": []})
    yield town.browser.post(f"{town.learner}api/quizzes/{part}/answers", json={"attempt": 1, "question": "why"})
    yield town.browser.post(f"{town.teaching}learners/{part}/grade")


def queries(town: Town, value: Any) -> Iterator[TestResponse]:
    """Write queries and headers."""
    yield town.ask(town.teaching, page=value, show=value, sent=value)
    yield town.ask(f"{town.teaching}essays/", saved=value)
    yield town.ask(f"{town.teaching}gradebook/", done=value)
    yield town.ask(town.choosing, problem=value)
    plain = str(value).encode("latin-1", "ignore").decode("latin-1").replace("\r", "").replace("\n", "")
    for name in ("Accept-Language", "Origin", "Cookie", "Accept-Encoding", "Range", "If-None-Match"):
        yield town.browser.get(town.learner, headers={name: plain})


def forms(town: Town, value: Any) -> Iterator[TestResponse]:
    """Fill in the forms of a teacher."""
    yield town.form(town.choosing, choice=value)
    for fields in ({"points": value, "comment": "x"}, {"points": "1", "comment": value}):
        yield town.form(f"{town.teaching}essays/1/why", **fields)
    for fields in ({"label": value, "maximum": "10"}, {"label": "x", "maximum": value}):
        yield town.form(f"{town.teaching}gradebook/create", **fields)
    yield town.form(f"{town.teaching}gradebook/delete", sure=value)


def services(town: Town, value: Any) -> Iterator[TestResponse]:
    """Answer as an LMS: with keys, members, tokens, and words about a score."""
    for keys in (value, {"keys": [value, {"kty": "RSA", "kid": value, "n": value, "e": value}]}):
        town.lms.key_set_reply = json.dumps(keys).encode()
        town.clock.forward(seconds=31)
        yield signed(town, {}, kid="a new one")
    town.lms.members = [value, {"user_id": value}, {"user_id": "ann", "name": value, "roles": value, "status": value}]
    town.clock.forward(seconds=301)
    for page in ("", "scores.csv"):
        yield town.browser.get(town.teaching + page)
    real, town.lms.give_token = town.lms.give_token, lambda _form: (200, {"access_token": value, "expires_in": value})
    for scope in (AGS + "scope/score", NRPS + "scope/contextmembership.readonly"):
        town.parts.services.tokens.forget(town.platform, scope)
    town.score()
    yield town.browser.get(town.teaching)
    town.lms.give_token = real
    town.lms.replies = [Reply(400, body=json.dumps(value)), Reply(200, body=json.dumps(value))]
    town.score()
    yield town.browser.get(town.teaching)


def columns(town: Town, value: Any) -> Iterator[TestResponse]:
    """List columns."""
    scope = [AGS + "scope/score", AGS + "scope/lineitem"]
    room = town.teacher(**{AGS + "claim/endpoint": {"scope": scope, "lineitems": f"{town.lms.url}/lineitems"}}).room
    for name in ("id", "label", "scoreMaximum", "resourceId"):
        town.lms.columns.clear()
        column = town.lms.add_column()
        town.lms.columns[column][name] = value
        yield town.browser.get(f"{room}gradebook/")


def registered(town: Town, value: Any) -> Iterator[TestResponse]:
    """Register an LMS."""
    path = link(town.app)
    yield town.ask(path, openid_configuration=value, registration_token=value)
    known = f"{town.lms.url}/.well-known/openid-configuration"
    platform = "https://purl.imsglobal.org/spec/lti-platform-configuration"
    picks = {"type": "LtiDeepLinkingRequest"}
    for configuration in (
        {"issuer": value}, {"jwks_uri": value}, {"scopes_supported": value}, {"authorization_server": value},
        {platform: value}, {platform: {"messages_supported": value}}, {platform: {"messages_supported": [value]}},
        {platform: {"messages_supported": [picks | {"placements": value}], "product_family_code": value}},
        {platform: {"messages_supported": [picks | {"placements": [value]}]}},
    ):  # fmt: skip
        town.lms.configuration = configuration
        yield town.ask(path, openid_configuration=known)
    town.lms.configuration = {}
    tool = "https://purl.imsglobal.org/spec/lti-tool-configuration"
    for reply in (value, {"client_id": value}, {"client_id": "dynamic", tool: {"deployment_id": value}}):
        town.lms.registration_reply = Reply(201, body=json.dumps(reply))
        yield town.ask(path, openid_configuration=known)


OF_TEXT = (login, launch_form, header, paths, queries, forms)
OF_JSON = (proof, claims, saved, answered, services, columns, registered)
SLOW = (claims, services, registered)
"""A launch each, and requests to the LMS."""


def values_for(place: Place, *, every: bool) -> Sequence[Any]:
    """Return what goes to a place: where each takes long, one of each kind and, in turn, a third of the others."""
    values = TYPED if place in OF_TEXT else VALUES
    if every or place not in SLOW:
        return values
    return [*WORST, *values[SLOW.index(place) :: len(SLOW)]]


@pytest.mark.parametrize("place", [*OF_TEXT, *OF_JSON], ids=lambda place: place.__name__)
def test_no_value_makes_an_error(town: Town, place: Place, request: pytest.FixtureRequest) -> None:
    """Values go to each place, and then everything can still be shown."""
    for value in values_for(place, every=request.config.getoption("every_case")):
        town.clock.forward(seconds=61)  # a launch may make some hundred requests in a minute
        for number, response in enumerate(place(town, value)):
            assert response.status_code != 500, (number, repr(value)[:80])
            response.close()
    town.open()
    for number, response in enumerate(town.look()):
        assert response.status_code == 200, number


def test_no_body_makes_an_error(town: Town) -> None:
    """What is no JSON, or is JSON that no browser sends, is refused."""
    quiz = "api/quizzes/quiz/"
    for path in ("api/state", "api/checks", f"{quiz}start", f"{quiz}answers", f"{quiz}submit", "api/grade/again"):
        for body in BODIES:
            response = town.browser.post(town.learner + path, data=body, content_type="application/json")
            assert response.status_code < 500, (path, body[:40])
    for body in BODIES:
        response = town.browser.post("/lti/launch/prove", data=body, content_type="application/json",
                                 headers={"Origin": "https://tool.example.org"})  # fmt: skip
        assert reason(response) == "no-proof"


def test_a_nested_token_is_refused(town: Town) -> None:
    """Whoever makes it needs no key: a token is taken apart before its signature is checked."""
    deep = b'{"a":' * 20_000 + b"1" + b"}" * 20_000
    for body, kid in ((deep, "key-1"), (b"{}", deep.decode())):
        begun = town.browser.login()
        token = PyJWS().encode(body, town.lms.signing["key-1"], algorithm="RS256", headers={"kid": kid})
        assert reason(town.browser.come_back(begun, token)) in {"malformed", "nonce"}


def test_a_time_of_400_digits_is_refused(town: Town) -> None:
    """Python's whole numbers have no end, and a comparison with a float has."""
    assert reason(signed(town, {"iat": 10**400})) == "malformed"


def test_what_was_stored_before_is_shown(town: Town) -> None:
    """Databases of earlier versions hold halves of surrogate pairs, as escapes inside JSON."""
    unfit = '"Half of one: \\ud83d, and none: \\u0000"'
    with town.parts.store.write() as session:
        session.execute(update(Answer).where(Answer.question_id.in_(("why", "name"))).values(response=unfit))
        for row in session.scalars(select(LaunchRow)):
            row.details = row.details | {"locale": "\ud800" if session.bind.dialect.name == "sqlite" else "\0"}
    for response in town.look():
        assert response.status_code == 200
    assert "Half of one: \N{REPLACEMENT CHARACTER}, and none: " in town.browser.get(f"{town.teaching}essays/1/why").text


def test_an_id_that_no_database_holds_registers_no_lms(town: Town) -> None:
    """PostgreSQL's index has no room for it."""
    path = link(town.app) + query(town.browser)
    for client_id in ("x" * 256, "x" * 70_000):
        town.lms.registration_reply = Reply(201, body=json.dumps({"client_id": client_id}))
        assert reason(town.browser.get(path)) == "registration"
    town.lms.registration_reply = Reply(201, body=json.dumps({"client_id": "x" * 255}))
    assert town.browser.get(path).status_code == 200


def test_an_answer_of_an_lms_is_kept_as_text(town: Town) -> None:
    """What an LMS says of a score that it refuses goes into the database, and to an administrator's screen."""
    town.lms.replies = [Reply(400, body="No\0 \x1b[31m <b>way</b>")]
    town.score()
    with town.parts.store.read() as session:
        assert session.scalars(select(Outbox.problem).where(Outbox.status == "held")).one() == "400 No [31m way"


@pytest.mark.parametrize("text", ['{"a": 1e999}', "[NaN]", "1" * 400, "[" * 100_000, "[" * 65 + "]" * 65])
def test_json_that_is_no_data_is_refused(text: str) -> None:
    """Numbers without a value, and nesting without an end."""
    with pytest.raises(UnfitError):
        read_json(text)


def test_json_is_cleaned() -> None:
    """Names and texts lose U+0000 and halves of pairs, whole pairs stay, and a number that is too large is a float."""
    text = '{"a\\u0000": ["\\ud83d\\ude00", "\\ude00", 1e3, true, null, 123456789012345678901234567890]}'
    assert read_json(text) == {"a": ["\U0001f600", "\ufffd", 1000.0, True, None, 1.2345678901234568e29]}
    assert read_json("[" * MOST_NESTED + "]" * MOST_NESTED)
