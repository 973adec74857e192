"""``lessonpack test`` without a browser: what it needs, what it refuses, and how it reports."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from click.testing import CliRunner, Result

from exporter.cli import main
from exporter.cli.trial_report import as_json, as_junit, as_text
from exporter.lms import profiles
from exporter.source import read_course
from exporter.trial.findings import Finding, News, Played, Recorded, Trial, Words
from exporter.trial.play import sittings
from exporter.trial.trials import Trials

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from exporter.trial.parts import Part

COURSE = Path(__file__).parents[2] / "content" / "introduction-to-flask"
RECORDED = Recorded(sco="Tea", status="passed", score="80", grade=80.0, done=True, resume=1200)
FAULT = Finding("missing", "a<b>.png is not in the package", "begins")


def played(lms: str, *findings: Finding) -> Played:
    """Return what came of one LMS."""
    return Played(
        lms=lms,
        title=lms.title(),
        edition="1.2",
        sittings=7,
        calls=1,
        recorded=(RECORDED,),
        findings=findings,
        complete=True,
    )


TRIAL = Trial(
    file="tea.zip",
    seed=3,
    played=(played("moodle"), played("canvas", FAULT)),
    words=Words(source=1000, unseen=1, examples=("kettle",)),
    skipped=("TalentLMS does not take SCORM 2004-4th; use --version 1.2",),
)


def run(*words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["test", *words])


def test_without_a_browser_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is downloaded for anybody."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")

    result = run(str(COURSE))

    assert result.exit_code == 2
    assert "install Chromium, Google Chrome or Microsoft Edge, or name one in the environment" in result.stderr


def test_a_browser_that_is_none_is_named() -> None:
    """A mistyped path is not silently replaced."""
    assert "/no/such/browser is no program" in run(str(COURSE), "--browser", "/no/such/browser").stderr


def test_a_program_that_is_no_browser_is_named() -> None:
    """Whatever it says before it ends."""
    result = run(str(COURSE), "--browser", sys.executable, "--lms", "moodle")

    assert result.exit_code == 2
    assert f"{sys.executable} does not start" in result.stderr


def test_an_impatient_trial_is_none() -> None:
    """A learner who waits no time at all sees no page."""
    assert "0 is not in the range x>0" in run(str(COURSE), "--patience", "0").stderr


def test_words_are_not_missed_where_no_learner_came_to_the_end() -> None:
    """The report has the reason already, and nobody can say what would have been seen."""

    class GivesUp:
        def play(self, part: Part, hear: Callable[[News], None]) -> Played:
            begun = replace(played(part.lms), sittings=1, complete=False)
            hear(News(played=begun, doing="begins", words=frozenset({"flask"})))
            return begun

    ticks: list[int] = []
    trials = Trials(GivesUp(), [profiles()["moodle"]], seed=1, tick=lambda: ticks.append(1))

    trial = trials.course(read_course(COURSE)[0], COURSE)

    assert trial.words is None
    assert len(ticks) == sittings(1)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A base installation has no Playwright."""
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)

    result = run(str(COURSE), "--browser", sys.executable)

    assert result.exit_code == 2
    assert "pip install 'lessonpack[test]'" in result.stderr


def test_an_unknown_lms_is_answered_with_the_one_that_was_meant() -> None:
    """Before anything is started."""
    result = run(str(COURSE), "--lms", "mooodle")

    assert result.exit_code == 2
    assert "did you mean 'moodle'?" in result.stderr


def test_people_read_what_was_recorded_and_found() -> None:
    """One LMS after the other, and the sum at the end."""
    assert as_text(TRIAL).splitlines() == [
        "Moodle, SCORM 1.2: 1 call in 7 sittings",
        "  recorded: Tea: passed, 80 of 100, done; 1,200 characters of resume data",
        "Canvas, SCORM 1.2: 1 call in 7 sittings",
        "  recorded: Tea: passed, 80 of 100, done; 1,200 characters of resume data",
        "  missing: a<b>.png is not in the package (while the learner begins)",
        "not played: TalentLMS does not take SCORM 2004-4th; use --version 1.2",
        "Words of the lessons that never appeared: 1 of 1,000 (kettle)",
        "2 faults found in 2 LMSs, with seed 3.",
    ]


def test_people_read_of_an_lms_that_was_given_up() -> None:
    """What was recorded there is not all that could have been."""
    given_up = replace(TRIAL, played=(replace(played("moodle"), complete=False),))

    assert as_text(given_up).splitlines()[0] == "Moodle, SCORM 1.2: 1 call in 7 sittings, then given up"


def test_programs_read_the_same() -> None:
    """JSON has everything."""
    report = json.loads(as_json(TRIAL))

    assert (report["ok"], report["seed"], report["words"]["unseen"]) == (False, 3, 1)
    assert report["played"][1]["findings"][0]["doing"] == "begins"


def test_ci_reads_a_test_case_for_each_lms() -> None:
    """JUnit's XML, with what failed and what was not played."""
    suite = ET.fromstring(as_junit(TRIAL).encode())  # noqa: S314 - our own

    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "2", "1")
    assert {case.get("classname") for case in suite} == {"tea.zip"}
    assert [case.get("name") for case in suite] == [
        "Moodle, SCORM 1.2",
        "Canvas, SCORM 1.2",
        "Words of the lessons",
        "TalentLMS does not take SCORM 2004-4th; use --version 1.2",
    ]
    assert "a<b>.png is not in the package" in (suite[1][0].text or "")


def test_a_trial_in_which_nothing_was_played_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """In every format, and by the exit status."""
    nothing = replace(TRIAL, played=(), words=None)
    monkeypatch.setattr("exporter.cli.test._tried", lambda _course, **_options: nothing)
    text, report, suite = (run(str(COURSE), "--format", name) for name in ("text", "json", "junit"))

    assert [one.exit_code for one in (text, report, suite)] == [1, 1, 1]
    assert text.output.splitlines()[-1] == "Nothing was played."
    assert json.loads(report.output)["ok"] is False
    assert ET.fromstring(suite.output.encode()).get("errors") == "1"  # noqa: S314 - our own
