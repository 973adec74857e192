"""Every type of question, told to Ralph, a learning record store of others: `make records`. Not a test of the suite."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from authored import EVERY_QUESTION, read
from patience import becomes, waits_until
from playthrough import do_everything_right
from test_cmi5_played import Course, packaged_as_cmi5
from test_xapi_played import Site
from written import quiz, single_choice, write_course

from exporter.archive import write_zip
from exporter.formats import formats
from exporter.source import read_course
from tests.learning_store import Lms
from tests.ports import free_port
from tests.statement_rules import verb_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser

    from tests.learning_store import Request

KEY = ("learner", "a-password")
APPENDING = """
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend
import sys, uvicorn

FSLRSBackend.default_operation_type = BaseOperationType.APPEND
uvicorn.run("ralph.api:app", host="127.0.0.1", port=int(sys.argv[1]))
"""
"""Ralph 5.1 creates the one file that its file system backend keeps statements in, and would do so at each request:
the second fails with "Statements bulk indexation failed". Its other backends need a database."""


class Ralph:
    """A running Ralph that keeps its statements in a folder."""

    def __init__(self, folder: Path, origins: Sequence[str] = ()) -> None:
        program = shutil.which("ralph") or pytest.fail("There is no Ralph. Run: make records")
        environment = {
            "PATH": "/usr/bin:/bin",
            "RALPH_APP_DIR": str(folder),
            "RALPH_AUTH_FILE": str(folder / "auth.json"),
            "RALPH_EXECUTION_ENVIRONMENT": "production",
            "RALPH_RUNSERVER_BACKEND": "fs",
            "RALPH_RUNSERVER_CORS_ALLOW_ORIGINS": json.dumps(list(origins)),
            "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(folder / "statements"),
        }
        name, password = KEY
        agent = ("-N", name, "-M", "mailto:learner@example.org")
        command = [program, "auth", "-u", name, "-p", password, "-s", "all", *agent, "-w"]
        subprocess.run(command, env=environment, capture_output=True, check=True)
        self.port = free_port()
        self.refusals: list[str] = []
        python = Path(program).parent / "python"
        command = [python, "-c", APPENDING, str(self.port)]
        with (folder / "ralph.log").open("wb") as log:
            self.program = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        assert waits_until(lambda: self.ask("/__heartbeat__")[0] == 200), (folder / "ralph.log").read_text()

    def stop(self) -> None:
        """End the program."""
        self.program.terminate()
        self.program.wait()

    def ask(self, path: str, body: bytes | None = None) -> tuple[int, Any]:
        """Send a request as the player would, and return the status and what is answered."""
        token = base64.b64encode(":".join(KEY).encode()).decode()
        headers = {
            "Authorization": f"Basic {token}",
            "Content-Type": "application/json",
            "X-Experience-API-Version": "1.0.3",
        }
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers)
        try:
            with urllib.request.urlopen(request) as response:  # noqa: S310 - ours, on loopback
                content = response.read()
                return response.status, json.loads(content) if content else None
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, None

    def verbs(self) -> list[str]:
        """Return what it was told, without progress."""
        _, answer = self.ask("/xAPI/statements/")
        return [verb for verb in map(verb_of, answer["statements"]) if verb != "progressed"]

    def hear(self, request: Request) -> int | None:
        """Pass statements on; what is refused is refused to the player as well."""
        if request.method != "POST" or request.path != "/lrs/statements":
            return None
        status, answer = self.ask("/xAPI/statements/", request.body)
        if status in {200, 204}:
            return None
        self.refusals.append(f"{status}: {answer} {request.body.decode()}")
        return status


@pytest.fixture
def lms() -> Iterator[Lms]:
    """Start what serves the pages."""
    with Lms() as started:
        yield started


@pytest.fixture
def ralph(tmp_path: Path, lms: Lms) -> Iterator[Ralph]:
    """Start a Ralph that pages of the LMS may ask."""
    started = Ralph(tmp_path, [lms.origin])
    yield started
    started.stop()


def test_ralph_takes_and_keeps_every_statement(tmp_path: Path, browser: Browser, lms: Lms, ralph: Ralph) -> None:
    """Of a course with every type of question, answered rightly."""
    package = packaged_as_cmi5(EVERY_QUESTION, tmp_path)
    lms.store.refuse = ralph.hear
    course = Course(lms, browser, package, EVERY_QUESTION, lms.install(package))
    learner = course.launch()
    authored = read(EVERY_QUESTION)
    for lesson in authored.lessons:
        learner.read(lesson)
    do_everything_right(learner, authored)
    assert ralph.refusals == []
    learner.leave()
    assert becomes(lambda: course.verbs()[-1:], ["terminated"])
    said = {one["id"]: one for one in lms.said(course.registration)}
    course.contexts[0].close()
    assert lms.troubles() == []
    assert ralph.refusals == []
    kinds = {one["object"]["definition"]["interactionType"] for one in said.values() if "definition" in one["object"]}
    assert kinds >= {"choice", "true-false", "fill-in", "numeric", "matching", "sequencing", "likert"}
    for name, one in said.items():
        status, answer = ralph.ask(f"/xAPI/statements/?statementId={name}")
        assert status == 200, answer
        (kept,) = answer["statements"]
        assert {key: kept[key] for key in one} == one


def test_ralph_hears_a_page_outside_any_lms(tmp_path: Path, browser: Browser, lms: Lms, ralph: Ralph) -> None:
    """From the browser, on another origin. It keeps no documents: the browser does."""
    folder = tmp_path / "colours"
    write_course(folder, quizzes=[quiz("end", [single_choice("q0")])])
    course, _ = read_course(folder)
    endpoint = f"http://{':'.join(KEY)}@127.0.0.1:{ralph.port}/xAPI"
    (output,) = formats()["web"].outputs(course, {"xapi": endpoint})
    site = Site(lms, browser, folder, lms.publish(write_zip(tmp_path / "site.zip", output.files).path))
    context = site.device()
    learner = site.begin(context)
    learner.read("lesson-1")
    learner.read("lesson-2")
    learner.take(read(folder).quizzes[0], right=True)
    learner.leave()
    assert becomes(lambda: sorted(ralph.verbs()), ["answered", "completed", "initialized", "passed", "terminated"])
    assert becomes(site.begin(context).lessons_read, 3)
    assert becomes(lambda: ralph.verbs().count("initialized"), 2)
    context.close()
