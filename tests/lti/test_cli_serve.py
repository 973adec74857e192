"""The tool really runs: by its own command and under gunicorn, and ends when it is told to."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
from itertools import takewhile
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
import urllib3
from click.testing import CliRunner, Result
from installation import PROGRAMS, ROOT, Installation, Student, store_that_knows, write_course
from lms import Lms
from patience import PATIENCE, waits_until
from ports import free_port
from sqlalchemy import select

from exporter.cli import main
from lti_tool.base.database import Store, now
from lti_tool.base.settings import GradeWorkers
from lti_tool.base.tables import Outbox
from lti_tool.cli import serve as serving
from tests.fences import fences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def lms() -> Iterator[Lms]:
    """Start an LMS whose clock goes."""
    with Lms(now) as started:
        yield started


class Served:
    """``lessonpack lti serve`` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.course = folder / "small"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("LESSONPACK_")} | {
            "LESSONPACK_DATABASE": f"sqlite:///{folder}/site/lessonpack.sqlite3",
            "LESSONPACK_REACHABLE_NETWORKS": "127.0.0.0/8",
            "PYTHONUNBUFFERED": "1",
        }
        if not self.course.exists():
            write_course(self.course)
        self.program = subprocess.Popen(
            [str(PROGRAMS / "lessonpack"), "lti", "serve", str(self.course), "--url", self.url, "--port",
             str(self.port)],
            env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def start_output(self) -> str:
        """Return what it prints until it listens."""
        assert self.program.stdout
        lines = []
        for line in self.program.stdout:
            lines.append(line)
            if line.startswith("Listening"):
                break
        return "".join(lines)

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal, and return the exit status and the rest of what was printed."""
        self.program.send_signal(number)
        rest, _ = self.program.communicate(timeout=PATIENCE)
        return self.program.returncode, rest


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Start the tool for the first time."""
    started = Served(tmp_path)
    try:
        yield started
    finally:
        started.program.kill()
        started.program.communicate()


def start_again(served: Served, *options: str) -> str:
    """Start the tool once more in its folder, with options only, and return what it prints until it listens."""
    command = [str(PROGRAMS / "lessonpack"), "lti", "serve", "--port", str(served.port), *options]
    served.program = subprocess.Popen(
        command, env=served.environment, cwd=served.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return served.start_output()


def assert_ends_cleanly(served: Served, number: int) -> None:
    """Send a signal: it says so, ends with status 0, and no thread or connection complains."""
    status, rest = served.end(number)
    assert (status, rest.splitlines()[-1]) == (0, "Stopped.")
    assert "Traceback" not in rest


def test_the_first_start_sets_up_an_installation_and_says_what_to_do_next(served: Served, lms: Lms) -> None:
    """Database, data folder and key are there, nobody else can read them, and each way to connect an LMS is shown.

    The link, pasted into an LMS, registers it. The next start needs no arguments, and invites nobody any more.
    """
    output = served.start_output()
    for expected in ("A small course", "/lti/register/", "/lti/config.json", "/lti/configuration", "/lti/keys.json"):
        assert f"{served.url}{expected}" in output or expected in output
    site = served.folder / "site"
    assert (site / "lessonpack.sqlite3").stat().st_mode & 0o777 == 0o600
    assert (site / "lessonpack-data").stat().st_mode & 0o777 == 0o700
    assert urllib3.request("GET", f"{served.url}/readyz").json()["status"] == "ready"
    assert len(urllib3.request("GET", f"{served.url}/lti/keys.json").json()["keys"]) == 1

    link = re.search(r"http\S+/lti/register/\S+", output)
    assert link
    query = {"openid_configuration": f"{lms.url}/.well-known/openid-configuration"}
    assert urllib3.request("GET", link[0], fields=query).status == 200
    assert_ends_cleanly(served, signal.SIGTERM)
    output = start_again(served)
    kept = site / "lessonpack.sqlite3.env"
    assert f"Using the settings of {served.url} saved in {kept}" in output
    assert "A small course" in output
    assert "/lti/register/" not in output
    assert_taken_port_is_said(served)
    assert_ends_cleanly(served, signal.SIGINT)


def test_a_signal_before_it_waits_for_connections_ends_it_as_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A busy machine may take longer from the line that it prints to the connections than a script to its signal."""

    def end() -> None:
        raise SystemExit(0)

    ended: list[str] = []
    parts = SimpleNamespace(
        settings=SimpleNamespace(grade_workers=GradeWorkers.SEPARATE),
        watcher=SimpleNamespace(start=end, stop=lambda: ended.append("watcher")),
        queue=SimpleNamespace(stop=lambda: ended.append("queue")),
    )
    monkeypatch.setattr(serving, "on_stop", lambda *_, **__: None)
    serving._run(None, "", cast("Any", SimpleNamespace(close=None)), cast("Any", parts))  # noqa: SLF001 - the moment between
    assert ended == ["watcher", "queue"]
    assert capsys.readouterr().out.endswith("Stopped.\n")


def assert_taken_port_is_said(served: Served) -> None:
    """Start the tool where it runs already: it ends with the option that helps."""
    command = [str(PROGRAMS / "lessonpack"), "lti", "serve", str(served.course), "--url", served.url]
    second = subprocess.run(
        [*command, "--port", str(served.port)], env=served.environment, capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert "choose another --port" in second.stderr


GUIDES = [ROOT / "docs" / "how-to" / f"lti-{name}.md" for name in ("install-moodle", "connect-an-lms", "operate")]


def typed(guides: list[Path]) -> list[str]:
    """Return what the guides tell to type after a prompt."""
    blocks = [fence.content for guide in guides for fence in fences(guide) if fence.language == "console"]
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]


class Terminal:
    """A second terminal in the folder in which the tool runs, without a variable of ours."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder)
        for name in [name for name in os.environ if name.startswith("LESSONPACK_")]:
            monkeypatch.delenv(name)

    def run(self, line: str) -> Result:
        """Type a line; it runs in this process, which is much faster than one of its own for each."""
        return CliRunner().invoke(main, shlex.split(line)[1:])

    def remove_platforms(self) -> None:
        """Go back to where no LMS is registered."""
        for row in json.loads(self.run("lessonpack lti platforms list --format json").stdout):
            self.run(f"lessonpack lti platforms remove {row['platform']} --yes")


@pytest.mark.slow
def test_the_commands_of_the_guides_work_one_after_the_other(
    tmp_path: Path, lms: Lms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a new folder, as they are written: the tool in one terminal, and everything else in another."""
    (tmp_path / "content").symlink_to(ROOT / "content")
    terminal, lines = Terminal(tmp_path, monkeypatch), typed(GUIDES)
    (serve,) = [line for line in lines if line.startswith("lessonpack lti serve")]
    port = free_port()  # the one thing that is not as it is written: another tool may run here
    address = f"http://localhost:{port}"
    program, *arguments = shlex.split(serve.replace("http://localhost:8000", address))
    # As the guides say for an LMS on the same machine; the other commands learn of it from what is kept.
    tool = subprocess.Popen(
        [str(PROGRAMS / program), *arguments, "--port", str(port)], cwd=tmp_path, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"LESSONPACK_REACHABLE_NETWORKS": "127.0.0.0/8", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    lms.tool_keys = lambda: urllib3.request("GET", f"{address}/lti/keys.json").json()  # type: ignore[no-any-return]
    lms.client_id = "dynamic-1"
    with tool:
        try:
            assert tool.stdout
            printed = list(takewhile(lambda line: not line.startswith("Listening"), tool.stdout))
            assert f"Saved the settings in {tmp_path / 'lessonpack.sqlite3.env'}" in printed[-1]
            for line in lines:
                if line == serve:
                    continue
                if "platforms add" in line:
                    terminal.remove_platforms()  # an LMS is registered by link or by hand
                done = terminal.run(line.replace("https://moodle.example.org", lms.url))
                assert f"Using the settings of {address} saved in" in done.stderr or "lti settings" in line, line
                if "platforms invite" in line and not lms.registered:
                    query = {"openid_configuration": f"{lms.url}/.well-known/openid-configuration"}
                    assert urllib3.request("GET", done.stdout.strip(), fields=query).status == 200
                # By hand, a Moodle's usual addresses are asked, which our LMS has not.
                by_hand = (
                    "platforms check" in line and "aBcDeFgHiJ" in terminal.run("lessonpack lti platforms list").stdout
                )
                assert done.exit_code == 0 or by_hand, (line, done.output, done.exception)
        finally:
            tool.terminate()


def test_a_start_that_fails_leaves_the_kept_settings_alone(served: Served) -> None:
    """One at another address that succeeds says what the last one was, and keeps the new one."""
    served.start_output()
    kept = served.folder / "site" / "lessonpack.sqlite3.env"
    before = kept.read_text(encoding="utf-8")
    failed = subprocess.run(
        [str(PROGRAMS / "lessonpack"), "lti", "serve", "--port", str(served.port), "--url", "http://localhost:1"],
        env=served.environment, cwd=served.folder, text=True, check=False, capture_output=True,
    )  # fmt: skip
    assert failed.returncode == 1
    assert kept.read_text(encoding="utf-8") == before
    served.end()
    assert f"The last start used {served.url}: LMSs" in start_again(served, "--url", "http://localhost:1")
    served.end()
    assert "LESSONPACK_URL=http://localhost:1\n" in kept.read_text(encoding="utf-8")


@pytest.mark.slow
def test_settings_that_cannot_be_kept_keep_nobody_from_serving(tmp_path: Path) -> None:
    """The start says so, and what to give to other commands. A folder stands in for a file that may not be written."""
    (tmp_path / "site" / "lessonpack.sqlite3.env").mkdir(parents=True)
    served = Served(tmp_path)
    with served.program:
        output = served.start_output()
        served.end()
    assert "The settings cannot be saved in" in output
    assert "set LESSONPACK_URL and LESSONPACK_COURSES for other commands" in output


@pytest.fixture
def installation(tmp_path: Path, database_url: str, lms: Lms) -> Iterator[Installation]:
    """Start gunicorn with two workers that deliver grades as well."""
    with store_that_knows(lms, database_url):
        started = Installation(tmp_path, database_url, grade_workers="embedded")
        try:
            started.wait_until_ready()
            yield started
        finally:
            started.end()


@pytest.mark.in_turns("database_url")
def test_gunicorn_serves_a_learner_with_several_workers(
    installation: Installation, lms: Lms, database_url: str
) -> None:
    """Whichever worker answers, the launch holds, the grade arrives, and nothing in the logs tells who it was."""
    assert waits_until(lambda: len(installation.web_workers()) == 2), installation.log()
    student = Student(installation.url, lms, "jane.doe@school.example.org")
    student.launch()
    _, quiz = student.ask("quizzes/quiz/start", {})
    for question in quiz["attempt"]["questions"]:
        body = {"attempt": 1, "question": question["id"], "response": "not an option, and private"}
        student.ask("quizzes/quiz/answers", body)
        student.ask("quizzes/quiz/answers", body | {"response": question["options"][0]["name"]})
    student.ask("quizzes/quiz/submit", {"attempt": 1})
    assert delivered(database_url)
    assert [user for _, user in lms.grades] == ["jane.doe@school.example.org"]
    numbers = urllib3.request("GET", f"{installation.url}/metrics").data.decode()
    assert 'lessonpack_launches_total{outcome="accepted"} 1.0' in numbers  # counted in one worker, told by any
    installation.end()
    assert installation.web.returncode == 0

    log = installation.log()
    lines = [json.loads(line) for line in log.splitlines()]
    assert "launch accepted" in {line["message"] for line in lines}
    token = student.pages.split("/")[-2]
    for private in ("jane", "example.org/", token, "not an option", "eyJ", "Bearer token"):
        assert private not in log


def delivered(database_url: str) -> bool:
    """Return whether the score arrives, within the time that a grade worker may take."""
    store = Store(database_url)
    try:
        return waits_until(lambda: statuses(store) == ["delivered"])
    finally:
        store.engine.dispose()


def statuses(store: Store) -> list[str]:
    """Return what became of each score."""
    with store.read() as session:
        return list(session.scalars(select(Outbox.status)))


@pytest.mark.slow
def test_gunicorn_does_not_start_on_a_database_without_tables(tmp_path: Path) -> None:
    """It ends once, with the remedy, and does not start worker after worker."""
    environment = os.environ | {
        "LESSONPACK_URL": "http://localhost:1",
        "LESSONPACK_COURSES": str(write_course(tmp_path / "small")),
        "LESSONPACK_DATABASE": f"sqlite:///{tmp_path}/empty.sqlite3",
    }
    command = [str(PROGRAMS / "gunicorn"), "-c", str(ROOT / "deploy" / "gunicorn.conf.py"), "--bind", "127.0.0.1:0"]
    ended = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert ended.returncode == 1
    assert "lessonpack lti migrate" in ended.stderr
    assert "Booting worker" not in ended.stderr
