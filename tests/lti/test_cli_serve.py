"""The tool really runs: by its own command and under gunicorn, and ends when it is told to."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
import urllib3
from click.testing import CliRunner, Result
from installation import PROGRAMS, ROOT, Installation, Student, store_that_knows, write_course
from lms import Lms
from patience import PATIENCE, waits_until
from ports import free_port
from programs import Program
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
        self.environment = outside() | {
            "LESSONPACK_DATABASE": f"sqlite:///{folder}/site/lessonpack.sqlite3",
            "LESSONPACK_REACHABLE_NETWORKS": "127.0.0.0/8",
        }
        if not self.course.exists():
            write_course(self.course)
        self.output = folder / "output"
        self.program: Program | subprocess.Popen[bytes]

    def start(self, *arguments: str, really: bool = False) -> str:
        """Start it, or ``really`` as an administrator does, and return what it prints until it listens or ends."""
        self.output.write_bytes(b"")
        command = ("lti", "serve", "--port", str(self.port), *arguments)
        if really:
            with self.output.open("ab") as output:
                self.program = subprocess.Popen(
                    [PROGRAMS / "lessonpack", *command], env=self.environment, cwd=self.folder, stdout=output,
                    stderr=output,
                )  # fmt: skip
        else:
            self.program = Program(("lessonpack", *command), self.environment, self.folder, self.output)
        assert waits_until(lambda: "\nListening" in self.printed() or self.status() is not None)
        return self.printed()

    def first(self, *, really: bool = False) -> str:
        """Start it for the first time."""
        return self.start(str(self.course), "--url", self.url, really=really)

    def printed(self) -> str:
        """Return what it has printed."""
        return self.output.read_text(encoding="utf-8")

    def status(self) -> int | None:
        """Return how it ended, if it has."""
        return self.program.poll() if isinstance(self.program, subprocess.Popen) else self.program.returncode

    def end(self, number: int = signal.SIGTERM) -> tuple[int | None, str]:
        """Send a signal, and return the exit status and the rest of what was printed."""
        before = len(self.printed())
        os.kill(self.program.pid, number)
        self.program.wait(PATIENCE)
        return self.status(), self.printed()[before:]


def outside() -> dict[str, str]:
    """Return the environment without a variable of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LESSONPACK_")}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Give the tool in a folder in which it was not started yet."""
    made = Served(tmp_path)
    try:
        yield made
    finally:
        made.program.kill()
        made.program.wait()


def assert_ends_cleanly(served: Served, number: int) -> None:
    """Send a signal: it says so, ends with status 0, and no thread or connection complains."""
    status, rest = served.end(number)
    assert (status, rest.splitlines()[-1]) == (0, "Stopped.")
    assert "Traceback" not in rest


def test_the_first_start_sets_up_an_installation_and_says_what_to_do_next(served: Served, lms: Lms) -> None:
    """Database, data folder and key are there, nobody else can read them, and each way to connect an LMS is shown.

    The link, pasted into an LMS, registers it. The next start needs no arguments, and invites nobody any more.
    """
    output = served.first(really=True)
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
    output = served.start()
    kept = site / "lessonpack.sqlite3.env"
    assert f"Using the settings of {served.url} saved in {kept}" in output
    assert "A small course" in output
    assert "/lti/register/" not in output
    second = Served(served.folder)
    second.port, second.output = served.port, served.folder / "second"
    assert "choose another --port" in second.first()
    assert second.status() == 1
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
    command = (*shlex.split(serve.replace("http://localhost:8000", address)), "--port", str(port))
    # As the guides say for an LMS on the same machine; the other commands learn of it from what is kept.
    environment = outside() | {"LESSONPACK_REACHABLE_NETWORKS": "127.0.0.0/8"}
    tool = Program(command, environment, tmp_path, tmp_path / "output")
    lms.tool_keys = lambda: urllib3.request("GET", f"{address}/lti/keys.json").json()  # type: ignore[no-any-return]
    lms.client_id = "dynamic-1"
    try:
        assert waits_until(lambda: "\nListening" in (tmp_path / "output").read_text(encoding="utf-8"))
        saved = f"Saved the settings in {tmp_path / 'lessonpack.sqlite3.env'}"
        assert saved in (tmp_path / "output").read_text(encoding="utf-8")
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
            by_hand = "platforms check" in line and "aBcDeFgHiJ" in terminal.run("lessonpack lti platforms list").stdout
            assert done.exit_code == 0 or by_hand, (line, done.output, done.exception)
    finally:
        tool.terminate()
        tool.wait()


def test_a_start_that_fails_leaves_the_kept_settings_alone(served: Served) -> None:
    """One at another address that succeeds says what the last one was, and keeps the new one."""
    served.first()
    kept = served.folder / "site" / "lessonpack.sqlite3.env"
    before = kept.read_text(encoding="utf-8")
    failed = Served(served.folder)
    failed.port, failed.output = served.port, served.folder / "failed"
    failed.start("--url", "http://localhost:1")
    assert failed.status() == 1
    assert kept.read_text(encoding="utf-8") == before
    served.end()
    assert f"The last start used {served.url}: LMSs" in served.start("--url", "http://localhost:1")
    served.end()
    assert "LESSONPACK_URL=http://localhost:1\n" in kept.read_text(encoding="utf-8")


@pytest.mark.slow
def test_settings_that_cannot_be_kept_keep_nobody_from_serving(served: Served) -> None:
    """The start says so, and what to give to other commands. A folder stands in for a file that may not be written."""
    (served.folder / "site" / "lessonpack.sqlite3.env").mkdir(parents=True)
    output = served.first()
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
    command = ("gunicorn", "-c", str(ROOT / "deploy" / "gunicorn.conf.py"), "--bind", "127.0.0.1:0")
    ended = Program(command, environment, ROOT, tmp_path / "output")
    ended.wait(PATIENCE)
    assert ended.returncode == 1
    starting, said = (tmp_path / "output").read_text(encoding="utf-8").split("\n", 1)
    assert "Starting gunicorn" in starting
    assert said.startswith("lessonpack cannot start:\nthe database is at revision none")
    assert said.count("lessonpack lti migrate") == 1
    assert "orker" not in said, "a worker was started, and failed"
