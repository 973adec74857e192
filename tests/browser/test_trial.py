"""``lessonpack test`` finds what is planted, and nothing in what is sound."""

from __future__ import annotations

import json
import re
import socket
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from authored import COFFEE, EVERY_QUESTION, FLASK
from block_examples import write_silence
from click.testing import CliRunner
from patience import PATIENCE
from planted import CLEAN, Planted, planted_together, together
from playwright.sync_api import Error
from written import write_course, write_large_course

from exporter.archive import write_zip
from exporter.cli import main
from exporter.formats import formats
from exporter.lms import profiles
from exporter.source import read_course
from exporter.trial.look import Looks
from exporter.trial.play import Plan, Play, plans, plans_among, sittings
from exporter.trial.player import Player
from exporter.trial.sources import opened
from exporter.trial.trials import Trials
from exporter.trial.words import SHOWN, shown_words, source_words, unseen_words
from tests.preview.packages_of_others import LIKE_TOOLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Frame

    from exporter.archive import Content
    from exporter.trial.findings import Finding, Played
    from exporter.trial.sources import Source


pytestmark = pytest.mark.usefixtures("browser")
"""Also of those that start one of their own: it stays after this module, so it begins before it."""


def play(browser: Browser, source: Source, lms: str, look: Any, plans: Any) -> Played:
    """Return what comes of a package in an LMS; a busy machine has as long as in every other test."""
    return Play(browser, source, profiles()[lms], Random(1), look, plans, PATIENCE).run()  # noqa: S311 - a game


def briefly(_: Random) -> Iterable[Plan]:
    """Open the package once, as a learner who begins."""
    return [Plan("begins", "look", "frame")]


def finishing(_: Random) -> Iterable[Plan]:
    """Do everything at one sitting."""
    return [Plan("finishes", "finish", "exit")]


def played(browser: Browser, planted: Planted, folder: Path, *, by_axe: bool) -> tuple[Finding, ...]:
    """Return what is found in a package by somebody who opens it once.

    Axe takes longer than all the rest, so it judges only where it shall find something, or nothing at all.
    """
    look = Looks().look if by_axe else lambda _: iter(())
    with opened(planted.write(folder)) as source:
        return play(browser, source, planted.lms, look, briefly).findings


SEED = 3


@pytest.mark.long
@pytest.mark.parametrize("faults", together(SEED), ids=lambda faults: faults[0].name)
def test_every_planted_fault_is_found(browser: Browser, faults: tuple[Planted, ...], tmp_path: Path) -> None:
    """Each is named by its kind, with what there is to see of it; and nothing else is found."""
    by_axe = any(planted.kind == "accessibility" for planted in faults)
    found = played(browser, planted_together(faults), tmp_path, by_axe=by_axe)

    faults_of = {one: [at for at, planted in enumerate(faults) if is_report_of(one, planted)] for one in found}
    reported = {at for places in faults_of.values() for at in places}
    assert [planted.name for at, planted in enumerate(faults) if at not in reported] == [], found
    assert [one for one, places in faults_of.items() if not places] == []


def is_report_of(finding: Finding, planted: Planted) -> bool:
    """Whether a finding is what a trial has to report of a fault."""
    known = [one for one in (planted.reported, planted.besides) if one]
    return finding.kind == planted.kind and any(one in finding.message for one in known)


def test_nothing_is_found_where_nothing_is_wrong(browser: Browser, tmp_path: Path) -> None:
    """What is planted is what makes the difference."""
    assert played(browser, CLEAN, tmp_path, by_axe=True) == ()


class WithoutAxe(Looks):
    """Judges no page: `test_accessibility.py` and `test_blocks.py` do, and Axe takes longer than the play."""

    def look(self, frame: Frame) -> Iterator[Finding]:
        """Note the words alone."""
        self.words |= shown_words(frame.evaluate(SHOWN))
        return iter(())


@pytest.fixture
def folder(request: pytest.FixtureRequest, one_of_each: Path) -> Path:
    """Return a sample, or a course of one question of each type."""
    return request.param or one_of_each


@pytest.mark.long
@pytest.mark.parametrize("name", profiles())
@pytest.mark.parametrize(
    "folder", [None, EVERY_QUESTION, FLASK], ids=["one-of-each", "every-question", "flask"], indirect=True
)
@pytest.mark.in_turns
def test_a_course_is_sound_in_each_lms(browser: Browser, folder: Path, name: str) -> None:
    """Learners read, fail, lose the network, resume elsewhere and finish, and the LMS has all of it."""
    course, _ = read_course(folder)
    ticks: list[int] = []
    profile = profiles()[name]

    player = Player(browser, PATIENCE, WithoutAxe())
    trials = Trials(player, [profile], seed=1, tick=lambda: ticks.append(1))
    trial = trials.course(course, folder)

    assert trial.findings == ()
    (in_the_end,) = trial.played[0].recorded
    assert (in_the_end.done, in_the_end.grade) == (True, 100)
    assert trial.words is not None
    assert trial.words.unseen == 0
    assert len(ticks) == sittings(1)


def test_what_blocks_hold_back_is_opened_to_the_last_word(browser: Browser, tmp_path: Path) -> None:
    """Gates, tabs, points, cards and decks: a course that has them is completed, and all of it was seen."""
    path = tmp_path / "coffee.zip"
    write_zip(path, exported(COFFEE))
    looks = WithoutAxe()

    with opened(path) as source:
        outcome = play(browser, source, "moodle", looks.look, finishing)

    assert outcome.findings == ()
    assert outcome.recorded[0].done
    assert unseen_words(source_words(COFFEE), looks.words).unseen == 0


@pytest.mark.parametrize("names", [list(LIKE_TOOLS)[turn::3] for turn in range(3)], ids=("first", "second", "third"))
@pytest.mark.in_turns
def test_packages_of_others_are_played(names: list[str], browser: Browser, tmp_path: Path) -> None:
    """None of these pages begins a session, which is told of each; and of a page that is gone, that it is gone."""
    for name in names:
        path = tmp_path / "a.zip"
        path.write_bytes(LIKE_TOOLS[name][0])
        with opened(path) as source:
            found = play(browser, source, "canvas", lambda _: iter(()), briefly).findings
        assert {one.kind for one in found} == ({"session", "missing"} if "missing" in name else {"session"}), name


HEARD = "# Heard\n\n::: recording {watch=90%}\n![Silence](silence.wav)\n\nHush.\n:::\n"


def heard(browser: Browser, folder: Path, *, needed: int = 90, is_sound: bool = True) -> Played:
    """Return what comes of a course whose second lesson asks for a part of a recording, in percent, to be played."""
    root = write_course(folder / "heard", lessons=2)
    (root / "lesson-2.md").write_text(HEARD)
    if is_sound:
        write_silence(root / "silence.wav", seconds=2)
    else:
        (root / "silence.wav").write_bytes(b"no sound")
    files = exported(root)
    page = files["index.html"]
    assert isinstance(page, bytes)
    asked = page.replace(b'data-place="90"', b'data-place="%d"' % needed)
    path = folder / "heard.zip"
    write_zip(path, {**files, "index.html": asked})
    with opened(path) as source:
        return play(browser, source, "moodle", WithoutAxe().look, finishing)


def exported(course: Path) -> dict[str, Content]:
    """Return the files of a course's package for SCORM 1.2."""
    scorm = formats()["scorm"]
    settings = {one.name: one.choices[0] if one.choices else False for one in scorm.options}
    (output,) = scorm.outputs(read_course(course)[0], settings)
    return dict(output.files)


@pytest.mark.parametrize("is_sound", [True, False], ids=["a sound", "no sound"])
def test_a_recording_that_must_be_played_is_played(browser: Browser, tmp_path: Path, *, is_sound: bool) -> None:
    """Or, where the browser cannot, let be: either way the lesson is done."""
    outcome = heard(browser, tmp_path, is_sound=is_sound)

    assert outcome.findings == ()
    assert outcome.recorded[0].done


def test_a_recording_that_is_never_played_enough_is_told(browser: Browser, tmp_path: Path) -> None:
    """The learner is stuck in its lesson, and goes away."""
    outcome = heard(browser, tmp_path, needed=900)

    message = "the recording silence.wav was played, and its lesson still asks for more of it"
    assert ("stuck", message) in [(one.kind, one.message) for one in outcome.findings]
    assert not outcome.recorded[0].done


def test_who_has_passed_before_leaves_a_review(browser: Browser, tmp_path: Path) -> None:
    """A short course is passed before everything was tried, and Moodle then opens it to look at."""
    path = tmp_path / "short.zip"
    write_zip(path, exported(write_course(tmp_path / "short", lessons=1)))

    def twice(random: Random) -> list[Plan]:
        return [*finishing(random), *finishing(random)]

    with opened(path) as source:
        outcome = play(browser, source, "moodle", WithoutAxe().look, twice)
    assert outcome.findings == ()
    assert outcome.recorded[0].done


def test_a_large_course_is_played_with_the_answers_that_come_in_parts(browser: Browser, tmp_path: Path) -> None:
    """Its page has no questions."""
    path = tmp_path / "large.zip"
    write_zip(path, exported(write_large_course(tmp_path / "large", lessons=9)))
    with opened(path) as source:
        outcome = play(browser, source, "moodle", lambda _: iter(()), finishing)
    assert outcome.findings == ()
    assert outcome.recorded[0].done
    assert outcome.recorded[0].status == "passed"


def test_of_several_scos_each_is_begun_and_finished_and_all_else_happens_somewhere() -> None:
    """Which sitting more a SCO has goes round, so that a package of many is played in bearable time."""
    every = list(plans(Random(1)))  # noqa: S311 - a game
    chosen = [plans_among(number, every) for number in range(len(every))]

    assert all({"begins", "finishes"} <= {plan.doing for plan in some} for some in chosen)
    assert {plan.doing for some in chosen for plan in some} == {plan.doing for plan in every}
    assert {len(some) for some in chosen} == {3}


def test_the_command_reports_and_fails(tmp_path: Path) -> None:
    """CI hears of faults by the exit status, and reads them from JSON. Nothing reaches anybody else, not even here."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"ws://127.0.0.1:{server.getsockname()[1]}/"
        package = replace(CLEAN, during=f'new WebSocket("{address}");', body='<img alt="" src="gone.png">')
        words = ["test", str(package.write(tmp_path)), "--lms", "moodle", "--format", "json"]
        words += ["--patience", str(PATIENCE)]
        result = CliRunner().invoke(main, words)
        with pytest.raises(BlockingIOError):
            server.accept()

    assert result.exit_code == 1, result.stderr
    report = json.loads(result.stdout)
    assert not report["ok"]
    assert report["played"][0]["complete"]
    found = {one["message"] for one in report["played"][0]["findings"]}
    assert {"gone.png is not in the package", f"a request leaves the package: {address}"} <= found


ENDLESS = {
    "at the start": replace(CLEAN, during="while (true) {}"),
    "at the end": replace(CLEAN, end="while (true) {}"),
    "by a click": replace(CLEAN, body='<button onclick="while (true) {}">Press</button>'),
    "in messages": replace(CLEAN, during='while (true) alert("Again");'),
    "while it is written": replace(CLEAN, body='<script>while (true) document.write(" ")</script>'),
}


@pytest.mark.long
@pytest.mark.parametrize("when", ENDLESS)
@pytest.mark.in_turns
def test_what_never_ends_is_ended_in_each_lms(when: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report says what happened and what to do next; no browser stays, and no file of it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setattr("exporter.trial.apart._ENDING", PATIENCE)
    package = ENDLESS[when].write(tmp_path)

    words = ["test", str(package), "--lms", "moodle", "--lms", "canvas", "--patience", "2", "--format", "json"]
    result = CliRunner().invoke(main, words)

    assert result.exit_code == 1, result.stderr
    played = json.loads(result.stdout)["played"]
    assert [(one["lms"], one["complete"]) for one in played] == [("moodle", False), ("canvas", False)]
    for one in played:
        (stuck,) = (finding for finding in one["findings"] if finding["kind"] == "stuck")
        assert re.match(r"nothing went on for \d+ seconds: ", stuck["message"])
        assert "by 'lessonpack play'; if only this machine is slow, try --patience" in stuck["message"]
        assert stuck["doing"] == "opens a preview"
    assert list(folder.iterdir()) == []


def test_a_page_that_crashes_is_told_and_not_opened_again(browser: Browser, tmp_path: Path) -> None:
    """It would crash in each sitting, and each time take all of the memory before."""

    def crash(frame: Frame) -> Iterator[Finding]:
        with frame.page.expect_event("crash"), suppress(Error):
            frame.page.goto("chrome://crash")
        frame.page.evaluate("0")
        return iter(())

    with opened(CLEAN.write(tmp_path)) as source:
        outcome = play(browser, source, "moodle", crash, plans)

    assert not outcome.complete
    (stuck,) = (one.message for one in outcome.findings if one.kind == "stuck")
    assert stuck.startswith("the page crashed")


def test_windows_beyond_a_number_are_closed(browser: Browser, tmp_path: Path) -> None:
    """They would fill the memory; the learner goes on beside the first of them."""
    storm = replace(CLEAN, during='window.opened = Array.from({ length: 30 }, () => window.open("about:blank"));')

    def look(frame: Frame) -> Iterator[Finding]:
        frame.wait_for_function("opened.filter((one) => one.closed).length >= 10")
        return iter(())

    with opened(storm.write(tmp_path)) as source:
        outcome = play(browser, source, "moodle", look, briefly)

    assert outcome.complete
    found = [(one.kind, one.message) for one in outcome.findings]
    assert ("stuck", "it opened more than 20 windows at one sitting; the rest was closed") in found
