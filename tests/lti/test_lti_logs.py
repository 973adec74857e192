"""Logs tell what happened, and not to whom: no name, no token, no answer, whoever wrote the line."""

from __future__ import annotations

import io
import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lms import Reply

from lti_tool.app import wrap
from lti_tool.base.logs import JsonLines, write_json_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from walker import Browser

TOKEN = "ImFiYyI.aBcDeF.x-Y_z"  # noqa: S105 - of no installation


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Give all that this process logs, as an installation would write it."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    stream = io.StringIO()
    write_json_lines(stream)
    yield stream
    root.handlers[:], level = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def formatted(message: str, *arguments: object, **facts: Any) -> dict[str, Any]:
    """Return the line of a message."""
    record = logging.LogRecord("test", logging.INFO, __file__, 1, message, arguments, None)
    record.facts = facts
    found: dict[str, Any] = json.loads(JsonLines().format(record))
    return found


@pytest.mark.parametrize(
    ("message", "secret"),
    [
        pytest.param(f"Exception on /learn/{TOKEN}/api/state [POST]", TOKEN, id="the address of a page"),
        pytest.param(f"Client disconnected while serving /teach/{TOKEN}/", TOKEN, id="a teacher's page"),
        pytest.param("GET /lti/register/s3cr3t?registration_token=t0k3n", "s3cr3t", id="a registration link"),
        pytest.param("GET /lti/register/x?openid_configuration=u&registration_token=t0k3n", "t0k3n", id="a query"),
        pytest.param("refused eyJhbGciOi.eyJzdWIiOiJq.c2lnbmF0dXJl", "eyJ", id="a signed launch"),
        pytest.param("sent Authorization: Bearer t0k3n", "t0k3n", id="an access token"),
        pytest.param("no such user jane.doe@school.example.org", "jane", id="an e-mail address"),
        pytest.param("cannot reach postgresql://tool:hunter2@db/x", "hunter2", id="a password"),
    ],
)
def test_secrets_are_cut_out_of_every_line(message: str, secret: str) -> None:
    """In the message, in its arguments, and in the facts beside it."""
    assert secret not in json.dumps([formatted(message), formatted("%s", message), formatted("x", problem=message)])


def test_the_route_of_a_page_stays_readable() -> None:
    """A rule has a placeholder where an address has a token."""
    assert formatted("x", route="/learn/<token>/api/state")["route"] == "/learn/<token>/api/state"


def test_an_exception_tells_where_and_what_kind_but_not_what_it_quotes(app: Flask, lines: io.StringIO) -> None:
    """A learner's words end up in messages of exceptions, and the token in what frameworks say about them."""
    own = wrap(app.extensions["lessonpack"])

    @own.get("/learn/<token>/broken")
    def broken(token: str) -> str:
        raise ValueError(f"jane wrote this, with {token}")

    assert own.test_client().get(f"/learn/{TOKEN}/broken").status_code == 500
    (line,) = [json.loads(one) for one in lines.getvalue().splitlines()]
    assert line["message"] == "exception in /learn/<token>/broken [GET]"
    assert line["exception"][-1] == "builtins.ValueError"
    assert "test_lti_logs.py" in line["exception"][-2]
    assert "jane" not in lines.getvalue()
    assert TOKEN not in lines.getvalue()


def test_a_database_that_is_away_says_so_in_the_log() -> None:
    """What the system says of itself is kept: it is needed, and quotes nobody."""
    try:
        Path("/no/such/file").read_bytes()
    except OSError:
        record = logging.makeLogRecord({"msg": "x", "exc_info": sys.exc_info()})
    assert "No such file" in json.loads(JsonLines().format(record))["exception"][-1]


def test_what_an_lms_says_of_a_score_is_not_logged(app: Flask, browser: Browser, lines: io.StringIO) -> None:
    """It may name the learner; the status is enough for a log, and the rest is in the outbox."""
    parts = app.extensions["lessonpack"]
    token = browser.enter(sub="jane").split("/")[2]
    visit = parts.launches.visit(parts.tokens.read_launch(token))
    parts.attempts.start(visit, "quiz")
    parts.attempts.submit(visit, "quiz", 1)
    browser.lms.replies = [Reply(404, body="Jane Doe has left the course")]
    parts.delivery.deliver(visit.platform.id)
    last = json.loads(lines.getvalue().splitlines()[-1])
    assert (last["message"], last["status"], last["outcome"]) == ("score not delivered", 404, "held")
    assert "jane" not in lines.getvalue().lower()
