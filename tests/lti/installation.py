"""A real installation for tests: gunicorn with several workers, and grade workers, in processes to be killed."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import urllib3
from lms import CLAIM, Lms
from patience import PATIENCE, waits_until
from ports import free_port
from programs import Pace, Program
from walker import embedded

from lti_tool.base.database import Store, now
from lti_tool.lti.platforms import RegisteredPlatforms
from lti_tool.lti.signing_keys import SigningKeys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent

QUICK = Pace(lease=3_000, look=2)
"""For workers that are killed: the next would wait two minutes for what they held, and a minute to look again."""

COURSE = {
    "course.yaml": "id: small\ntitle: A small course\noutline: [quiz.quiz.yaml]\n",
    "quiz.quiz.yaml": """id: quiz
title: A quiz
feedback: after
attempts: 2
questions:
"""
    + "".join(
        f"""  - id: q{number}
    type: choice
    prompt: Which is right in question {number}?
    options: [A, B, C, D]
    answer: {"ABCD"[number % 4]}
"""
        for number in range(4)
    ),
}


def write_course(folder: Path) -> Path:
    """Write a course with a quiz of four questions, in which the learner has two attempts."""
    folder.mkdir()
    for name, text in COURSE.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@contextmanager
def slow_lms(before: float, after: float = 0) -> Iterator[Lms]:
    """Start an LMS whose clock goes, and which takes its time, in seconds, before and after it takes a score."""
    with Lms(now) as started:
        takes = started.take_score

        def slowly(item: str, content_type: str, score: dict[str, Any]) -> int:
            time.sleep(before)
            status = takes(item, content_type, score)
            time.sleep(after)
            return status

        started.take_score = slowly  # type: ignore[method-assign]
        yield started


@contextmanager
def store_that_knows(lms: Lms, database_url: str) -> Iterator[Store]:
    """Open the database of an installation in which an LMS is registered."""
    opened = Store(database_url)
    RegisteredPlatforms(opened).register(lms.registration(), deployment_id=lms.deployment_id, actor="test")
    keys = SigningKeys(opened)
    keys.signer()
    lms.tool_keys = keys.key_set
    yield opened
    opened.engine.dispose()


class Installation:
    """The processes of one installation, on loopback."""

    web: Program

    def __init__(
        self, folder: Path, database_url: str, *, grade_workers: str = "separate", serves: bool = True, **settings: str
    ) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log_file = folder / "log.jsonl"
        self.log_file.touch()
        course = folder / "small"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("LESSONPACK_")} | {
            "LESSONPACK_URL": self.url,
            "LESSONPACK_COURSES": str(course if course.exists() else write_course(course)),
            "LESSONPACK_DATABASE": database_url,
            "LESSONPACK_DATA": str(folder / "data"),
            "LESSONPACK_REACHABLE_NETWORKS": "127.0.0.0/8",
            "LESSONPACK_GRADE_WORKERS": grade_workers,
            **{f"LESSONPACK_DATABASE_{what}_SECONDS": str(PATIENCE) for what in ("CONNECT", "LOCK", "STATEMENT")},
            "PYTHONPATH": str(ROOT),
            **{f"LESSONPACK_{name.upper()}": value for name, value in settings.items()},
        }
        self.metrics_port = free_port()
        self._started: list[Program] = []
        self.grade_worker: Program | None = None
        if serves:
            self.start_web()

    def start_web(self) -> None:
        """Start gunicorn, which ends workers that give no sign for a while: on a busy machine they give none."""
        self.web = self._start(
            "gunicorn", "-c", str(ROOT / "deploy" / "gunicorn.conf.py"), "--workers", "2",
            "--bind", f"127.0.0.1:{self.port}", "--timeout", str(PATIENCE),
        )  # fmt: skip

    def _start(self, *command: str, pace: Pace | None = None) -> Program:
        started = Program(command, self.environment, ROOT, self.log_file, pace)
        self._started.append(started)
        return started

    def start_grade_worker(self, pace: Pace | None = None) -> None:
        """Start a grade worker, at another pace than the real one if it will be killed."""
        self._ready_before = self._grade_workers_ready()
        command = ("lessonpack", "lti", "worker", "--metrics-port", str(self.metrics_port))
        self.grade_worker = self._start(*command, pace=pace)

    def wait_for_grade_worker(self) -> None:
        """Return when the grade worker that was started last is at work; before, a signal ends it as any program."""
        assert waits_until(lambda: self._grade_workers_ready() > self._ready_before), self.log()

    def _grade_workers_ready(self) -> int:
        return self.log().count("grade worker ready")

    def wait_until_ready(self, seconds: float = PATIENCE) -> None:
        """Return when the installation answers, and has a course: it answers while that is still being published."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                answer = urllib3.request("GET", f"{self.url}/readyz", retries=False, timeout=PATIENCE)
                if answer.status == 200 and answer.json()["courses"]:
                    return
            except urllib3.exceptions.HTTPError:
                pass
            time.sleep(0.2)
        raise AssertionError(f"the installation does not start:\n{self.log()}")

    def web_workers(self) -> list[int]:
        """Return the process numbers of gunicorn's workers."""
        pid = self.web.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_web_worker(self, which: int) -> bool:
        """Kill -9 one of gunicorn's workers, and return whether there was one."""
        if not (workers := self.web_workers()):
            return False
        try:
            os.kill(workers[which % len(workers)], signal.SIGKILL)
        except ProcessLookupError:  # killed before, and only now taken note of by gunicorn
            return False
        return True

    def kill_machine(self) -> None:
        """Kill -9 everything that serves, as a power cut does."""
        for pid in (self.web.pid, *self.web_workers()):
            with suppress(ProcessLookupError):  # gunicorn's workers notice that it is gone
                os.kill(pid, signal.SIGKILL)
        self.web.wait()

    def restart_web(self) -> None:
        """End gunicorn as a deploy does, and start it again."""
        self.web.terminate()
        self.web.wait(PATIENCE)
        self.start_web()

    def restart_grade_worker(self) -> None:
        """End the grade worker as a deploy does, and start it again."""
        assert self.grade_worker
        self.grade_worker.terminate()
        self.grade_worker.wait(PATIENCE)
        self.start_grade_worker(QUICK)

    def kill_grade_worker(self) -> None:
        """Kill -9 the grade worker."""
        assert self.grade_worker
        self.grade_worker.kill()
        self.grade_worker.wait()

    def log(self) -> str:
        """Return what all processes have logged."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def end(self) -> None:
        """End everything as an init system would, and by force what does not end."""
        for one in self._started:
            one.terminate()
        for one in self._started:
            one.wait(PATIENCE)
            if one.returncode is None:
                one.kill()
                one.wait()


class Student:
    """A learner's browser that speaks HTTP, keeps cookies, and asks again when nobody answers."""

    def __init__(self, url: str, lms: Lms, subject: str, entrances: tuple[str, ...] = ()) -> None:
        """Come to an address, behind which a balancer takes any of the ``entrances``."""
        self.url = url
        self.entrances = entrances or (url,)
        self.lms = lms
        self.subject = subject
        self.retries = 0
        self.pages = ""
        self.cookies = ""
        self.http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(PATIENCE))

    def launch(self) -> None:
        """Come from the LMS; a launch whose answer is lost begins anew, since it can be used once only."""
        self._until_answered(self._launch_once)

    def ask(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """Return status and answer of a request to the learning interface, asked until it is answered."""
        url = f"{self.pages}api/{path}"
        method = "GET" if body is None else "POST"
        answer = self._until_answered(lambda: self.request(method, url, body))
        return answer.status, answer.json()

    def request(self, method: str, url: str, body: dict[str, Any] | None = None) -> urllib3.BaseHTTPResponse:
        """Ask once, as the browser that launched."""
        headers = {"Cookie": self.cookies}
        return self.http.request(method, self._balanced(url), json=body, headers=headers, redirect=False)

    def _launch_once(self) -> urllib3.BaseHTTPResponse:
        begun = {
            "iss": self.lms.issuer,
            "client_id": self.lms.client_id,
            "login_hint": "hint",
            "target_link_uri": f"{self.url}/",
        }
        page = self._form("/lti/login", begun, "")
        if page.status != 200:
            return page
        login = embedded(page.data.decode(), "login")
        query = parse_qs(urlsplit(login["authorization"]).query)
        # A minute, as most LMSs give, may pass while workers are killed and the machine is busy.
        valid = {"sub": self.subject, "exp": self.lms.clock() // 1000 + PATIENCE}
        claims = self.lms.claims(query["nonce"][0], **valid, **{CLAIM + "target_link_uri": f"{self.url}/"})
        back = {"state": query["state"][0], "id_token": self.lms.sign(claims)}
        answer = self._form("/lti/launch", back, f"{login['name']}={login['proof']}")
        self.pages = answer.headers.get("Location", "")
        self.cookies = "; ".join(kept.partition(";")[0] for kept in answer.headers.getlist("Set-Cookie"))
        return answer

    def _form(self, path: str, fields: dict[str, str], cookie: str) -> urllib3.BaseHTTPResponse:
        headers = {"Cookie": cookie} if cookie else {}
        address = self._balanced(self.url + path)
        return self.http.request(
            "POST", address, fields=fields, headers=headers, encode_multipart=False, redirect=False
        )

    def _balanced(self, url: str) -> str:
        return url.replace(self.url, random.choice(self.entrances), 1)  # noqa: S311 - no secret

    def _until_answered(self, ask: Callable[[], urllib3.BaseHTTPResponse]) -> urllib3.BaseHTTPResponse:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                answer = ask()
                if answer.status < 500:
                    return answer
            except urllib3.exceptions.HTTPError:
                pass
            assert time.monotonic() < end, f"{self.subject} gets no answer"
            self.retries += 1
            time.sleep(0.1)
