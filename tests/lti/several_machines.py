"""Two web machines, two grade workers, one PostgreSQL and one bucket, deployed and killed while learners answer.

Not a test of the suite, since it takes a minute: `make machines` runs it. Nothing that was promised may be lost, and
nothing may arrive out of order.
"""

from __future__ import annotations

import logging
import os
import random
import re
import signal
import struct
import subprocess
import sys
import time
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
import urllib3
from installation import COURSE, QUICK, Installation, Student, slow_lms, store_that_knows
from lives import Life, assert_in_order, kept_answers, wait_until_delivered
from patience import PATIENCE, waits_until
from ports import free_port
from postgresql_server import PostgresqlServer, running_postgresql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lms import Lms

    from lti_tool.base.database import Store

log = logging.getLogger(__name__)

LEARNERS_A_STEP = 4
VERSIONS = 3
BUCKET = {
    "AWS_ACCESS_KEY_ID": "id",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_REGION": "us-east-1",
    "AWS_ALLOW_HTTP": "true",
}
OUTLINE = "id: small\ntitle: A small course\noutline: [lesson.md, quiz.quiz.yaml]\n"
LESSON = "# A lesson\n\n![A picture that is too large for the database](picture.png)\n"


def key(version: int, number: int) -> str:
    """Return the right answer to a question: each version of the course has other ones."""
    return "ABCD"[(number + version) % 4]


def picture() -> bytes:
    """Return a PNG of noise."""
    side = 200
    rows = b"".join(b"\0" + os.urandom(3 * side) for _ in range(side))
    parts = {b"IHDR": struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0), b"IDAT": zlib.compress(rows), b"IEND": b""}
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def write_version(folder: Path, version: int) -> None:
    """Write a version of the course, as a deploy does."""
    head, *questions = COURSE["quiz.quiz.yaml"].split("  - id: ")
    for number, question in enumerate(questions):
        changed = re.sub(r"answer: .", f"answer: {key(version, number)}", question)
        questions[number] = changed.replace(f"question {number}?", f"question {number} of version {version}?")
    (folder / "quiz.quiz.yaml").write_text("  - id: ".join([head, *questions]), encoding="utf-8")
    (folder / "lesson.md").write_text(LESSON, encoding="utf-8")
    (folder / "course.yaml").write_text(OUTLINE, encoding="utf-8")


@contextmanager
def running_bucket() -> Iterator[dict[str, str]]:
    """Start a server of buckets; give the variables that lead to it."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def is_made() -> bool:
        try:
            return urllib3.request("PUT", f"http://127.0.0.1:{port}/lessons", retries=False).status == 200
        except urllib3.exceptions.HTTPError:
            return False

    try:
        assert waits_until(is_made)
        yield BUCKET | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    finally:
        server.kill()
        server.wait()


class Site:
    """Two machines behind one address; the first has the folder of the course."""

    def __init__(self, folder: Path, server: PostgresqlServer) -> None:
        self.server = server
        self.course = folder / "one" / "small"
        (folder / "one").mkdir()
        (folder / "two").mkdir()
        self.course.mkdir()
        self.picture = picture()
        (self.course / "picture.png").write_bytes(self.picture)
        write_version(self.course, 0)
        self.one = Installation(folder / "one", server.url, media="s3://lessons/media")
        self.url = self.one.url
        self.two = Installation(folder / "two", server.url, media="s3://lessons/media", url=self.url, courses="")
        self.machines = (self.one, self.two)

    def log(self) -> str:
        """Return what all processes have logged."""
        return "\n".join(machine.log() for machine in self.machines)


def bad_week(site: Site) -> list[tuple[str, Callable[[], object]]]:
    """Return what happens to the machines."""
    one, two, server = site.one, site.two, site.server
    return [
        ("deploy the first machine", one.restart_web),
        ("reload the second machine", lambda: os.kill(two.web.pid, signal.SIGHUP)),
        ("cut the power of the second machine", lambda: (two.kill_machine(), two.start_web())),
        ("cut the power of the first machine", lambda: (one.kill_machine(), one.start_web())),
        ("kill a web worker", lambda: one.kill_web_worker(0)),
        ("kill a grade worker", lambda: (two.kill_grade_worker(), two.start_grade_worker(QUICK))),
        ("deploy a grade worker", one.restart_grade_worker),
        ("restart the database", lambda: (server.stop(), server.start())),
        *((f"deploy version {n}", lambda n=n: write_version(site.course, n)) for n in range(1, VERSIONS)),
    ]


@pytest.fixture
def lms() -> Iterator[Lms]:
    """Start an LMS that takes its time."""
    with slow_lms(0.02, 0.02) as started:
        yield started


@pytest.fixture
def server() -> Iterator[PostgresqlServer]:
    """Start a PostgreSQL."""
    with running_postgresql() as started:
        yield started


@pytest.fixture
def store(lms: Lms, server: PostgresqlServer) -> Iterator[Store]:
    """Give the database of an installation that knows the LMS."""
    with store_that_knows(lms, server.url) as opened:
        yield opened


@pytest.fixture
def site(tmp_path: Path, server: PostgresqlServer, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Start both machines, with a grade worker each."""
    assert store
    with running_bucket() as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        started = Site(tmp_path, server)
        try:
            for machine in started.machines:
                machine.start_grade_worker(QUICK)
                machine.wait_until_ready()
            yield started
        finally:
            for machine in started.machines:
                machine.end()


def assert_shows_the_picture(site: Site, lms: Lms) -> None:
    """Check that both machines serve what only the first one has as a file."""
    for machine in site.machines:
        student = Student(site.url, lms, "looks", (machine.url,))
        found = None
        while not found:  # until it is published
            student.launch()
            found = re.search(r'src="([^"]*picture[^"]*)"', student.request("GET", student.pages).data.decode())
        assert student.request("GET", urljoin(student.pages, found[1])).data == site.picture


def percentages(life: Life) -> Iterator[float]:
    """Yield what the attempts of a learner earn, each by the one version that all its questions are from."""
    for number, answers in life.promised.items():
        (version,) = {int(re.findall(r"version (\d+)", question["prompt"])[0]) for question in life.questions[number]}
        right = [answers[f"q{n}"] == key(version, n) for n in range(4)]
        yield 100 * sum(right) / len(right)


def test_nothing_is_lost_while_machines_are_deployed_and_killed(site: Site, lms: Lms, store: Store) -> None:
    """Acknowledged answers are kept, an attempt is scored by the version it began with, and grades are in order."""
    seed = time.time_ns() % 1_000_000
    chance = random.Random(seed)  # noqa: S311 - no secret
    assert_shows_the_picture(site, lms)
    entrances = tuple(machine.url for machine in site.machines)
    lives: list[Life] = []
    steps = bad_week(site)
    chance.shuffle(steps)
    for name, act in steps:
        for _ in range(LEARNERS_A_STEP):
            lives.append(Life(Student(site.url, lms, f"s{len(lives)}", entrances), chance.randrange(10**9)))
            lives[-1].start()
        time.sleep(chance.uniform(0.5, 3))
        working = sum(life.is_alive() for life in lives)
        act()
        for machine in site.machines:
            machine.wait_until_ready()
        log.warning("%s, while %s learners were at work", name, working)
    for life in lives:
        life.join(PATIENCE)
    log.warning("seed %s: %s requests were repeated", seed, sum(life.student.retries for life in lives))
    assert {life.trouble for life in lives} == {""}, (seed, site.log())
    wait_until_delivered(store)

    assert kept_answers(store) == {life.student.subject: life.promised for life in lives}, seed
    expected = {life.student.subject: max(percentages(life)) for life in lives}
    assert {user: grade["scoreGiven"] for (_, user), grade in lms.grades.items()} == expected, seed
    for subject in expected:
        assert_in_order([score for score in lms.received if score["userId"] == subject])
