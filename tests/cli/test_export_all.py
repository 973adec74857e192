"""``lessonpack export all``: what a course is delivered as, and what is said where that fails."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

import exporter.formats
from exporter.archive import OutputError
from exporter.cli import main
from exporter.formats.web import FORMAT as WEB
from tests.cli.terminal import at_a_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.formats.base import Format, Output

COURSE = "id: tiny\ntitle: A tiny course\noutline: [first.md]\n"
LATER, TWICE = "the browser is on holiday; try again later", "what an earlier entry of 'formats' has made"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a course of one lesson beside an empty folder in which commands run."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "course.yaml").write_text(COURSE)
    (folder / "first.md").write_text("# First\n\nRead this.\n")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return folder


def run(course: Path, formats: str, *arguments: str) -> Result:
    """Run a command on the course, in which ``formats`` are wanted."""
    (course / "course.yaml").write_text(f"{COURSE}formats: {formats}\n" if formats else COURSE)
    return CliRunner().invoke(main, [*arguments, str(course)])


def names(folder: Path) -> list[str]:
    """Return what is in a folder."""
    return sorted(one.name for one in folder.iterdir())


def without_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the formats be one that works, and one that cannot be made."""

    def refuse(*_: object) -> tuple[Output, ...]:
        raise OutputError(LATER)

    broken = replace(WEB, name="broken", outputs=refuse)
    found: dict[str, Format] = {"broken": broken, "web": WEB}
    monkeypatch.setattr("exporter.deliveries.formats", lambda: found)


def test_what_the_course_names_is_made_with_its_options(course: Path, tmp_path: Path) -> None:
    """Presets, choices and the plain name: each entry is one delivery, into one folder."""
    wanted = "[scorm: {lms: moodle}, scorm: {version: 2004-4th}, web, {html: }]"
    result = run(course, wanted, "export", "all", "-o", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    made = ["tiny-scorm-1.2.zip", "tiny-scorm-2004-4th.zip", "tiny-web", "tiny.html"]
    assert names(tmp_path / "out") == made
    head, *rows = result.stdout.splitlines()
    assert head.split() == ["FORMAT", "FILE", "SIZE"]
    assert [row.split()[:2] for row in rows] == [
        [name, str(tmp_path / "out" / file)] for name, file in zip(["scorm", "scorm", "web", "html"], made, strict=True)
    ]


def test_each_is_what_its_own_command_makes(course: Path, tmp_path: Path) -> None:
    """So nobody has to wonder which of two packages is the right one."""
    run(course, "[scorm: {lms: moodle, no_interactions: true}]", "export", "all", "-o", str(tmp_path / "out"))
    own = run(course, "", "export", "scorm", "--lms", "moodle", "--no-interactions", "-o", str(tmp_path / "own.zip"))
    assert own.exit_code == 0
    (made,) = (tmp_path / "out").iterdir()
    assert made.read_bytes() == (tmp_path / "own.zip").read_bytes()


def test_without_formats_all_are_made(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the registry has two of them; each has all of its defaults."""
    scorm = exporter.formats.formats()["scorm"]
    monkeypatch.setattr("exporter.deliveries.formats", lambda: {"scorm": scorm, "web": WEB})
    assert run(course, "", "export", "all").exit_code == 0
    assert names(tmp_path / "here") == ["tiny-scorm-1.2.zip", "tiny-web"]


def test_what_cannot_be_made_stops_nothing_else(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build machine without a browser still makes the package, and says what is missing."""
    without_a_browser(monkeypatch)
    result = run(course, "", "export", "all")
    assert result.exit_code == 1
    assert names(tmp_path / "here") == ["tiny-web"]
    assert f"error: broken: {LATER}" in result.stderr
    assert "1 format was not made" in result.stderr
    assert ["broken", "not", "made"] in [line.split() for line in result.stdout.splitlines()]


def test_programs_are_told_what_was_made_and_what_was_not(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one JSON object."""
    without_a_browser(monkeypatch)
    told = json.loads(run(course, "", "export", "all", "--format", "json").stdout)
    assert told["ok"] is False
    assert [(one["format"], one["path"]) for one in told["outputs"]] == [("web", "tiny-web")]
    assert told["not_made"] == [{"format": "broken", "reason": LATER}]


def test_an_entry_never_overwrites_another(course: Path, tmp_path: Path) -> None:
    """The first stays, and the second is said to be too much."""
    result = run(course, "[scorm, scorm: {responses: words}]", "export", "all")
    assert result.exit_code == 1
    assert TWICE in result.stderr
    assert names(tmp_path / "here") == ["tiny-scorm-1.2.zip"]


@pytest.mark.parametrize(
    ("formats", "place", "message"),
    [
        ("[webb]", "4:11", "there is no format 'webb'; did you mean 'web'?"),
        ("[tar]", "4:11", "there is no format 'tar'; write "),
        ("[scorm: {verson: all}]", "4:19", "'verson' is not an option of 'scorm'; did you mean 'version'?"),
        ("[scorm: {version: 1.3}]", "4:28", "'version' should be 1.2, 2004-3rd, 2004-4th or all, not '1.3'"),
        ("[web: {xapi: 'http://lrs.example/'}]", "4:23", "'xapi': an endpoint begins with https://"),
        ("[scorm: {no_objectives: sure}]", "4:34", "'no_objectives' should be true or false"),
        ("[scorm: {lms: moodel}]", "4:24", "'lms' is 'moodel', which is not known; did you mean 'moodle'?"),
        ("[web: {fast: true}]", "4:17", "'fast' is not an option of 'web'"),
        ("[scorm: {version: [all]}]", "4:28", "'version' should be "),
        ("[3]", "4:11", "there is no format '3'"),
        ("web", "4:10", "'formats' should be a list"),
        ("[[web]]", "4:11", "entry 1 of 'formats' should be "),
    ],
)
def test_what_is_wrong_is_found_by_check_and_nothing_is_made(
    course: Path, tmp_path: Path, formats: str, place: str, message: str
) -> None:
    """At its line and column, with the way out; an export says the same."""
    for arguments in (["check"], ["export", "all"], ["export", "web"]):
        result = run(course, formats, *arguments)
        assert result.exit_code == 1
        assert f"course.yaml:{place}: error: {message}" in result.output
    assert names(tmp_path / "here") == []


def test_what_speaks_against_a_preset_is_said(course: Path) -> None:
    """As ``--lms`` says it."""
    result = run(course, "[scorm: {lms: moodle, version: 2004-4th, structure: lessons}]", "export", "all")
    assert result.exit_code == 0
    assert "note: scorm: " in result.stderr


QUESTIONS = """\
title: Q
questions:
  - {id: a, type: essay, prompt: P, max_words: 9}
  - {id: b, type: true-false, prompt: Q, answer: true, hint: H}
"""
SAID = "these formats leave something of this out (--verbose says what): "


def test_what_several_formats_cannot_say_is_one_line(course: Path) -> None:
    """With their names; what only one cannot say is told as by its own command, and --verbose tells everything."""
    (course / "q.quiz.yaml").write_text(QUESTIONS)
    (course / "course.yaml").write_text(
        f"{COURSE.replace('first.md', 'first.md, q.quiz.yaml')}formats: [gift, sheet, moodle]\n"
    )
    short = CliRunner().invoke(main, ["export", "all", str(course)])
    assert short.exit_code == 0
    lines = [line.partition("q.quiz.yaml:")[2] for line in short.stderr.splitlines() if "not-carried" in line]
    assert lines == [
        f"3:5: warning: {SAID}gift, sheet [not-carried]",
        "4:5: warning: GIFT has no hints; that of this question is left out [not-carried]",
    ]
    assert [line for line in short.stderr.splitlines() if line.startswith("note: ")] == [
        "note: gift, sheet, moodle: a question bank has no lessons: only the questions of this course are in it"
    ]
    long = CliRunner().invoke(main, ["export", "all", str(course), "--verbose"])
    assert "GIFT has no word limits" in long.stderr
    assert "A sheet has no word limits" in long.stderr


def test_a_folder_is_needed(course: Path, tmp_path: Path) -> None:
    """A file in its place is left alone."""
    (tmp_path / "here" / "out.zip").write_text("mine")
    result = run(course, "[web]", "export", "all", "-o", "out.zip")
    assert result.exit_code == 1
    assert "out.zip is a file; give a folder with -o" in result.stderr
    assert (tmp_path / "here" / "out.zip").read_text() == "mine"


def test_a_terminal_shows_which_format_is_being_made(course: Path, tmp_path: Path) -> None:
    """Some take seconds."""
    (course / "course.yaml").write_text(f"{COURSE}formats: [web]\n")
    shown = at_a_terminal(tmp_path / "here", "export", "all", str(course))
    assert "Exporting" in shown
    assert "100%" in shown
