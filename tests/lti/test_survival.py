"""What was promised survives: web and grade workers are killed while learners answer, and nothing is lost."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

import pytest
from installation import QUICK, Installation, Student, slow_lms, store_that_knows
from lives import Life, assert_in_order, best_score, kept_answers, wait_until_delivered
from patience import PATIENCE, waits_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lms import Lms

    from lti_tool.base.database import Store

LEARNERS = 30
COLUMN = "/lineitems/1/lineitem"


class Reaper(threading.Thread):
    """Kills workers at random moments, eight in all; a killed grade worker is followed by a new one."""

    def __init__(self, installation: Installation, chance: random.Random) -> None:
        super().__init__(daemon=True)
        self.installation = installation
        self.chance = chance
        self.enough = threading.Event()
        self.killed = {"web": 0, "grades": 0}

    def run(self) -> None:
        """Kill, and let somebody answer before the next one dies: otherwise learners only wait."""
        later = ["web", "web", "web", "grades"]
        self.chance.shuffle(later)
        at_least = ("web", "grades", "web", "grades")
        for number, kind in enumerate((*at_least, *later)):
            if self.enough.wait(self.chance.uniform(0.2, 2)) and number >= len(at_least):
                return
            if kind == "web":
                self.killed["web"] += waits_until(self._kills_web_worker)
                self.installation.wait_until_ready()
            else:
                self.installation.kill_grade_worker()
                self.installation.start_grade_worker(QUICK)
                self.killed["grades"] += 1

    def _kills_web_worker(self) -> bool:
        return self.installation.kill_web_worker(self.chance.randrange(2))


@pytest.fixture
def lms() -> Iterator[Lms]:
    """Start an LMS whose clock goes, and which takes its time, so that workers die before and after it took a score."""
    with slow_lms(0.05, 0.05) as started:
        yield started


@pytest.fixture
def store(database_url: str, lms: Lms) -> Iterator[Store]:
    """Give the database of an installation that knows the LMS."""
    with store_that_knows(lms, database_url) as opened:
        yield opened


@pytest.fixture
def installation(tmp_path: Path, store: Store) -> Iterator[Installation]:
    """Start an installation with two web workers and a grade worker."""
    started = Installation(tmp_path, store.url)
    try:
        started.start_grade_worker(QUICK)
        started.wait_until_ready()
        yield started
    finally:
        started.end()


@pytest.mark.in_turns("database_url")
def test_nothing_promised_is_lost_when_workers_are_killed(
    installation: Installation, lms: Lms, store: Store, tmp_path: Path
) -> None:
    """Many learners, kill -9 at random moments: acknowledged answers are kept, final grades arrive, and in order."""
    seed = time.time_ns() % 1_000_000
    chance = random.Random(seed)  # noqa: S311 - no secret
    lives = [Life(Student(installation.url, lms, f"s{n}"), chance.randrange(10**9)) for n in range(LEARNERS)]
    reaper = Reaper(installation, chance)
    for thread in (*lives, reaper):
        thread.start()
    for life in lives:
        life.join(PATIENCE)
    reaper.enough.set()
    reaper.join(PATIENCE)
    assert {life.trouble for life in lives} == {""}, seed

    # The last one is killed as well; another takes over when what it held is free again.
    installation.kill_grade_worker()
    installation.start_grade_worker(QUICK)
    installation.wait_for_grade_worker()
    wait_until_delivered(store)

    assert min(reaper.killed.values()) > 1, f"too few were killed to prove anything: {reaper.killed}"
    assert kept_answers(store) == {life.student.subject: life.promised for life in lives}, seed
    expected = {life.student.subject: best_score(tmp_path / "small", life.promised) for life in lives}
    assert {user: grade["scoreGiven"] for (_, user), grade in lms.grades.items()} == expected, seed
    for subject in expected:
        assert_in_order([score for score in lms.received if score["userId"] == subject])

    # What is left of it ends as it should when it is asked to.
    installation.end()
    assert installation.grade_worker
    assert (installation.web.returncode, installation.grade_worker.returncode) == (0, 0)
