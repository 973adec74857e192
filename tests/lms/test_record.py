"""What an LMS keeps of a learner, and gives back: the part of a trial that is behind the run-time."""

from __future__ import annotations

from typing import Any

import pytest

from exporter.lms import profile_of
from exporter.lms.base import Profile, RunTime
from exporter.trial.record import Record


def record(lms: str, run_time: RunTime, pass_mark: float | None = None) -> Record:
    """Return the record of a learner who has not begun."""
    profile = profile_of(lms)
    assert isinstance(profile, Profile)
    return Record("Course", run_time, profile.behaviour(run_time), pass_mark)


def stored(cmi: dict[str, Any], *, terminated: bool = False) -> list[dict[str, Any]]:
    """Return what the run-time tells of a commit, or of the end of a session."""
    return [{"kind": "stored", "cmi": cmi, "terminated": terminated}]


def test_what_was_suspended_comes_back() -> None:
    """The next launch resumes, without what a SCO can only write."""
    learner = record("moodle", "1.2", 60)
    core = {"lesson_status": "incomplete", "exit": "suspend", "session_time": "00:01:00"}
    learner.keep(stored({"core": core, "suspend_data": "page 3"}))

    entry = learner.entry("normal")

    assert (entry.mode, entry.cmi["suspend_data"]) == ("normal", "page 3")
    assert entry.cmi["core"]["entry"] == "resume"
    assert entry.cmi["student_data"]["mastery_score"] == "60"
    assert not {"exit", "session_time"} & set(entry.cmi["core"])


@pytest.mark.parametrize(("lms", "comes_back"), [("moodle", False), ("open-edx", True)])
def test_some_lmss_forget_what_was_not_suspended(lms: str, comes_back: bool) -> None:  # noqa: FBT001 - a table
    """In SCORM 2004, what is there after a crash depends on the exit that was stored before."""
    learner = record(lms, "2004")
    learner.keep(stored({"completion_status": "incomplete", "suspend_data": "page 3"}))

    assert ("suspend_data" in learner.entry("normal").cmi) is comes_back


def test_a_status_that_was_never_set_becomes_completed_in_moodle() -> None:
    """Only at the end of the session, and not over one that was set."""
    learner = record("moodle", "1.2")
    learner.keep(stored({"core": {}}))
    assert learner.status == ""
    learner.keep(stored({"core": {}}, terminated=True))
    assert (learner.status, learner.is_done, learner.is_closed) == ("completed", True, True)
    assert learner.entry("normal").mode == "review"


@pytest.mark.parametrize(("raw", "status"), [("59", "failed"), ("60", "passed"), ("", "incomplete")])
def test_a_pass_mark_overrules_the_status(raw: str, status: str) -> None:
    """A score is held against it when the session ends."""
    learner = record("moodle", "1.2", 60)
    learner.keep(stored({"core": {"lesson_status": "incomplete", "score": {"raw": raw}}}, terminated=True))

    assert learner.status == status


@pytest.mark.parametrize(
    ("lms", "run_time", "score", "grade"),
    [
        ("moodle", "1.2", {"raw": "40"}, 40),
        ("moodle", "2004", {"raw": "40", "scaled": "0.5"}, 40),
        ("moodle", "2004", {"scaled": "0.5"}, None),
        ("canvas", "2004", {"raw": "40", "scaled": "0.5"}, 50),
        ("canvas", "2004", {"raw": "40"}, None),
        ("open-edx", "2004", {"raw": "40"}, 40),
    ],
)
def test_each_gradebook_reads_its_own_score(
    lms: str, run_time: RunTime, score: dict[str, str], grade: float | None
) -> None:
    """What is not read does not reach it."""
    learner = record(lms, run_time)
    learner.keep(stored({"core": {"score": score}} if run_time == "1.2" else {"score": score}))

    assert learner.grade() == grade


def test_open_edx_gives_no_mode() -> None:
    """What an LMS gives otherwise than the standard says is given so."""
    assert record("open-edx", "2004").entry("normal").cmi["mode"] == ""
