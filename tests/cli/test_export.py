"""``lessonpack export``: what it writes, where, what it says, and when it writes nothing."""

from __future__ import annotations

import errno
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from exporter.cli import main
from exporter.formula_files import formula_files
from exporter.problems import Position, Problem, Severity
from tests.cli.terminal import at_a_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

COURSE = """\
id: tiny
title: A tiny course
outline: [first.md, check.quiz.yaml]
"""
LESSON = "# First\n\nRead this.\n"
QUIZ = """\
title: Check
questions:
  - {id: small, type: true-false, prompt: Is it small?, answer: true}
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a course folder beside an empty folder in which the command runs."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "course.yaml").write_text(COURSE)
    (folder / "first.md").write_text(LESSON)
    (folder / "check.quiz.yaml").write_text(QUIZ)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return folder


@pytest.fixture
def export(course: Path) -> Callable[..., Result]:
    """Return a function that exports the course with more arguments."""

    def run(kind: str, *more: str) -> Result:
        return CliRunner().invoke(main, ["export", kind, str(course), *more])

    return run


def present() -> list[str]:
    """Return every file below the current folder."""
    return sorted(path.as_posix() for path in Path().rglob("*") if path.is_file())


def test_a_package_lands_in_the_current_folder_under_the_name_of_its_course(export: Callable[..., Result]) -> None:
    """SCORM 1.2 is what every LMS plays, so it is the default."""
    result = export("scorm")
    assert result.exit_code == 0, result.output
    assert present() == ["tiny-scorm-1.2.zip"]


def test_the_closing_line_tells_what_was_written(export: Callable[..., Result]) -> None:
    """Path, edition and size, and whether an LMS can keep what learners do, in words."""
    line = export("scorm").stdout
    size = len(Path("tiny-scorm-1.2.zip").read_bytes())
    assert line.startswith(f"tiny-scorm-1.2.zip: SCORM 1.2, {round(size / 1000)} kB; the LMS's memory holds it: ")
    assert line.endswith(" of 4,096 characters at most\n")
    assert len(line.splitlines()) == 1


def test_the_numbers_are_there_for_those_who_ask(export: Callable[..., Result]) -> None:
    """Bytes and checksum, to compare packages, and what resume data consist of."""
    _, *numbers = export("scorm", "--verbose").stdout.splitlines()
    content = Path("tiny-scorm-1.2.zip").read_bytes()
    assert numbers[:2] == [f"  size: {len(content):,} bytes", f"  SHA-256: {hashlib.sha256(content).hexdigest()}"]
    assert [line.partition(":")[0] for line in numbers[2:]] == ["  resume data", "  free answers"]


def test_a_website_has_no_checksum(export: Callable[..., Result]) -> None:
    """Nor resume data: a browser has room for everything."""
    assert len(export("web", "-v").stdout.splitlines()) == 2


def test_json_tells_the_same_to_programs(export: Callable[..., Result]) -> None:
    """One document on the standard output."""
    report = json.loads(export("scorm", "--version", "all", "--format", "json").stdout)
    assert report["ok"] is True
    assert report["problems"] == []
    for one in report["outputs"]:
        content = Path(one["path"]).read_bytes()
        assert one["size"] == len(content)
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
    assert [one["resume"]["limit"] for one in report["outputs"]] == [4096, 64000, 64000]
    assert all(0 < one["resume"]["largest"] < 4096 for one in report["outputs"])


ALL = ["tiny-scorm-1.2.zip", "tiny-scorm-2004-3rd.zip", "tiny-scorm-2004-4th.zip"]

PLACES = [
    pytest.param([], ["tiny-scorm-1.2.zip"], id="nothing said"),
    pytest.param(["-o", "a.zip"], ["a.zip"], id="a file"),
    pytest.param(["-o", "new/a.zip"], ["new/a.zip"], id="a file in a new folder"),
    pytest.param(["-o", "packages"], ["packages/tiny-scorm-1.2.zip"], id="a new folder"),
    pytest.param(["-o", "."], ["tiny-scorm-1.2.zip"], id="a folder that is there"),
    pytest.param(["--version", "all"], ALL, id="all, nothing said"),
    pytest.param(["--version", "all", "-o", "p"], [f"p/{name}" for name in ALL], id="all into a folder"),
]


@pytest.mark.parametrize(("arguments", "expected"), PLACES)
def test_the_output_goes_where_it_is_sent(
    export: Callable[..., Result], arguments: list[str], expected: list[str]
) -> None:
    """A name that ends in .zip is a file, any other a folder."""
    assert export("scorm", *arguments).exit_code == 0
    assert present() == expected


def test_several_packages_do_not_go_into_one_file(export: Callable[..., Result]) -> None:
    """The message offers both ways out."""
    result = export("scorm", "--version", "all", "-o", "a.zip")
    assert result.exit_code == 1
    assert "3 packages cannot go into a.zip; give a folder with -o, or choose one --version" in result.stderr
    assert present() == []


def test_a_file_with_another_ending_is_not_overwritten(export: Callable[..., Result]) -> None:
    """It is more likely a slip than a wish."""
    Path("notes.txt").write_text("mine")
    result = export("scorm", "-o", "notes.txt")
    assert result.exit_code == 1
    assert "does not end in .zip" in result.stderr
    assert Path("notes.txt").read_text() == "mine"


def test_a_second_export_replaces_the_first(export: Callable[..., Result]) -> None:
    """And it has the same bytes."""
    export("scorm")
    before = Path("tiny-scorm-1.2.zip").read_bytes()
    assert export("scorm").exit_code == 0
    assert Path("tiny-scorm-1.2.zip").read_bytes() == before


def test_switches_and_structure_reach_the_package(export: Callable[..., Result]) -> None:
    """One SCO per lesson and quiz, and no interactions."""
    assert export("scorm", "--structure", "lessons", "--no-interactions", "-o", "a.zip").exit_code == 0
    with zipfile.ZipFile("a.zip") as archive:
        assert archive.read("imsmanifest.xml").count(b'scormtype="sco"') == 2
        page = next(name for name in archive.namelist() if name.endswith("check.html"))
        assert b'"interactions":false' in archive.read(page)


def test_a_mistake_in_the_course_stops_everything(export: Callable[..., Result], course: Path) -> None:
    """The problem has its place; nothing is written; the exit status says so."""
    (course / "check.quiz.yaml").write_text(QUIZ.replace("true-false", "true-fals"))
    result = export("scorm", "--version", "all")
    assert result.exit_code == 1
    assert "check.quiz.yaml:3:" in result.stderr
    assert "Nothing was written: 1 error, 0 warnings." in result.stderr
    assert present() == []
    report = json.loads(export("scorm", "--format", "json").stdout)
    assert report["ok"] is False
    assert report["outputs"] == []
    assert report["problems"][0]["line"] == 3


def test_warnings_stop_a_strict_export_only(export: Callable[..., Result], course: Path) -> None:
    """Otherwise they are shown and the package is written."""
    (course / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (course / "first.md").write_text(f"{LESSON}\n![](a.svg)\n")
    strict = export("scorm", "--strict")
    assert strict.exit_code == 1
    assert "Nothing was written: 0 errors, 1 warning." in strict.stderr
    assert present() == []
    relaxed = export("scorm")
    assert relaxed.exit_code == 0
    assert "warning" in relaxed.stderr
    assert present() == ["tiny-scorm-1.2.zip"]


@pytest.mark.parametrize("arguments", [["--version", "1.3"], ["--structure", "tree"], ["--formats"]], ids=" ".join)
def test_a_wrong_call_has_status_2(export: Callable[..., Result], arguments: list[str]) -> None:
    """As with every command."""
    assert export("scorm", *arguments).exit_code == 2


def test_an_unknown_format_has_status_2(course: Path) -> None:
    """The formats that there are stand in the help."""
    result = CliRunner().invoke(main, ["export", "powerpoint", str(course)])
    assert result.exit_code == 2
    shown = CliRunner().invoke(main, ["export", "--help"]).stdout
    assert "scorm" in shown
    assert "web" in shown


def test_a_course_without_a_format_is_told_where_the_format_goes(course: Path) -> None:
    """It is what people type first."""
    result = CliRunner().invoke(main, ["export", str(course)])

    assert result.exit_code == 2
    assert "is a course; write the format before it: lessonpack export scorm" in result.output


def test_source_date_epoch_stamps_the_files(export: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable of reproducible-builds.org; a senseless one is an error."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert export("scorm").exit_code == 0
    with zipfile.ZipFile("tiny-scorm-1.2.zip") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "now")
    result = export("scorm")
    assert result.exit_code == 1
    assert "SOURCE_DATE_EPOCH" in result.stderr


def test_a_package_that_breaks_a_rule_is_never_written(
    export: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a course holds, a bad package would be our mistake, and is said to be."""
    problem = Problem(Position("imsmanifest.xml"), Severity.WARNING, "is odd", "odd")
    monkeypatch.setattr("exporter.cli.writing.judge", lambda _path, **_more: (problem,))
    result = export("scorm")
    assert result.exit_code == 1
    assert "is odd [odd]" in result.stderr
    assert present() == []


def quiz_of(number: int, fields: str) -> str:
    """Return a quiz of that many questions, each asking something else."""
    lines = (f"  - {{id: q-{one}, prompt: Which {one}?, {fields}}}" for one in range(number))
    return "title: Check\nquestions:\n" + "\n".join(lines) + "\n"


MULTIPLE = "type: multiple, options: [a, b, c, d, e, f, g, h], answer: [a, b]"

SCARCE = [
    pytest.param(quiz_of(20, MULTIPLE), "single", None, id="enough"),
    pytest.param(quiz_of(180, MULTIPLE), "single", "which options were chosen. The score", id="scarce"),
    pytest.param(quiz_of(900, MULTIPLE), "single", "Even scores may be lost; split the course", id="too little"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("quiz", "structure", "warning"), SCARCE)
def test_the_author_is_told_when_resume_data_may_not_fit(
    export: Callable[..., Result], course: Path, quiz: str, structure: str, warning: str | None
) -> None:
    """What is forgotten first, and what is kept; 2004 has room for more."""
    (course / "check.quiz.yaml").write_text(quiz)
    result = export("scorm", "--structure", structure)
    assert result.exit_code == 0, result.output
    assert ("memory may be too small" in result.stderr) == (warning is not None)
    assert (warning or "") in result.stderr
    assert "memory may be too small" not in export("scorm", "--version", "2004-4th", "-o", "new.zip").stderr


@pytest.mark.slow
def test_each_sco_has_resume_data_of_its_own(export: Callable[..., Result], course: Path) -> None:
    """What is scarce for a course need not be for its parts."""
    for name in ("check", "other"):
        (course / f"{name}.quiz.yaml").write_text(quiz_of(90, MULTIPLE).replace("id: q", f"id: {name}"))
    (course / "course.yaml").write_text(COURSE.replace("check.quiz.yaml]", "check.quiz.yaml, other.quiz.yaml]"))
    assert "memory may be too small" in export("scorm").stderr
    assert "memory may be too small" not in export("scorm", "--structure", "lessons").stderr


def test_free_answers_share_what_is_left(export: Callable[..., Result], course: Path) -> None:
    """They have no largest size."""
    (course / "check.quiz.yaml").write_text(quiz_of(2, "type: essay"))
    assert export("scorm").stdout.endswith(" of 4,096 characters at most, and 2 free answers in what is left\n")


def test_the_web_format_writes_a_folder(export: Callable[..., Result]) -> None:
    """And replaces nobody's work."""
    assert export("web", "-o", "site").exit_code == 0
    assert "site/index.html" in present()
    Path("site/mine.txt").write_text("mine")
    result = export("web", "-o", "site")
    assert result.exit_code == 1
    assert "mine.txt" in result.stderr
    assert Path("site/mine.txt").read_text() == "mine"


def test_the_web_format_names_its_folder_after_the_course(export: Callable[..., Result]) -> None:
    """In the current folder."""
    result = export("web")
    assert result.exit_code == 0
    assert "tiny-web/index.html" in present()
    assert "memory" not in result.stdout


def test_a_website_is_no_zip(export: Callable[..., Result]) -> None:
    """A folder of that name would look like one."""
    result = export("web", "-o", "site.zip")
    assert result.exit_code == 1
    assert "choose another name with -o" in result.stderr
    assert present() == []


def test_the_html_format_writes_one_file(export: Callable[..., Result]) -> None:
    """Named after the course here or in a folder that is there, or as somebody says; again and again."""
    Path("there").mkdir()
    for place in ((), ("-o", "there"), ("-o", "new/own.HTML"), ("-o", "new/own.HTML")):
        result = export("html", *place)
        assert result.exit_code == 0, result.stderr
    assert "one HTML file" in result.stdout
    assert present() == ["new/own.HTML", "there/tiny.html", "tiny.html"]
    assert len({Path(one).read_bytes() for one in present()}) == 1


@pytest.mark.parametrize("name", ["course.yaml", "site", "a.zip"])
def test_one_html_file_takes_no_other_files_place(name: str, export: Callable[..., Result]) -> None:
    """A slip of the pen does not cost an author a source."""
    Path("course.yaml").write_text("mine")
    result = export("html", "-o", name)
    assert result.exit_code == 1
    assert "does not end in .html; choose another name with -o" in result.stderr
    assert present() == ["course.yaml"]
    assert Path("course.yaml").read_text() == "mine"


def test_whoever_puts_much_into_one_html_file_is_told(
    export: Callable[..., Result], course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made all the same."""
    monkeypatch.setattr("exporter.formats.html.HEAVY", 3)
    (course / "paper.pdf").write_bytes(b"%PDF")
    (course / "first.md").write_text("# First\n\n[Paper](paper.pdf)\n")
    result = export("html")
    assert result.exit_code == 0
    assert "note: pictures and recordings of 4 bytes are part of the file" in result.stderr
    assert "use 'lessonpack export web'" in result.stderr


def test_the_folder_in_which_one_works_is_not_replaced(export: Callable[..., Result]) -> None:
    """A shell would go on in a folder that is gone."""
    result = export("web", "-o", ".")
    assert result.exit_code == 1
    assert "run the command from elsewhere" in result.stderr
    assert present() == []


@pytest.mark.parametrize("kind", ["scorm", "web"])
def test_a_full_disk_is_named_with_what_was_to_be_written(
    export: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """And nothing is left behind."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("exporter.archive._copy", full)
    result = export(kind, "-o", "packages/here")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: packages/here")
    assert "cannot be written: the disk is full; free some space, or choose another disk" in result.stderr
    assert present() == []


@pytest.mark.parametrize("kind", ["scorm", "web", "html"])
@pytest.mark.parametrize("name", ["a" * 300, "a" * 300 + ".zip", "a" * 300 + "/b"])
def test_a_name_that_no_disk_holds_is_said_to_be_too_long(export: Callable[..., Result], kind: str, name: str) -> None:
    """In words, and without the names of temporary files."""
    result = export(kind, "-o", name)
    assert result.exit_code == 1
    assert "too long" in result.stderr or "choose another name" in result.stderr
    assert "Errno" not in result.stderr
    assert present() == []


@pytest.mark.parametrize(("kind", "name"), [("scorm", "a.zip"), ("web", "a"), ("html", "a.html")])
def test_a_link_to_itself_is_no_traceback(export: Callable[..., Result], kind: str, name: str) -> None:
    """It leads nowhere, so it is replaced or refused in words."""
    Path(name).symlink_to(name)
    result = export(kind, "-o", name)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Errno" not in result.stderr


@pytest.mark.slow
def test_a_long_export_shows_its_progress_on_a_terminal_only(course: Path) -> None:
    """A bar for whoever watches, and clean lines for a log."""
    (course / "tour.vtt").write_text("WEBVTT\n")
    with (course / "tour.mp4").open("wb") as stream:
        stream.write(b"\0\0\0\x20ftypisom")
        stream.truncate(12 << 20)
    (course / "first.md").write_text(f"{LESSON}\n![A tour](tour.mp4)\n")
    command = [sys.executable, "-m", "exporter", "export", "scorm", str(course)]
    silent = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Writing" not in silent.stderr
    shown = at_a_terminal(course.parent, "export", "scorm", str(course), TERM="xterm")
    assert "Writing" in shown
    assert "100%" in shown


def test_check_judges_a_package(export: Callable[..., Result]) -> None:
    """The same command for courses and for packages."""
    export("scorm")
    result = CliRunner().invoke(main, ["check", "tiny-scorm-1.2.zip"])
    assert result.exit_code == 0
    assert "No problems found in tiny-scorm-1.2.zip (SCORM 1.2, 1 SCO, valid by the official schemas)." in result.stdout
    report = json.loads(CliRunner().invoke(main, ["check", "tiny-scorm-1.2.zip", "--format", "json"]).stdout)
    assert report["package"] == {
        "edition": "1.2",
        "title": "A tiny course",
        "launches": ["index.html"],
        "file": "tiny-scorm-1.2.zip",
        "official_schemas": True,
    }


def test_check_names_what_is_wrong_with_a_package(export: Callable[..., Result]) -> None:
    """With the entry of the zip, and exit status 1."""
    export("scorm")
    with zipfile.ZipFile("tiny-scorm-1.2.zip") as archive, zipfile.ZipFile("bad.zip", "w") as bad:
        for name in archive.namelist():
            if name != "player.js":
                bad.writestr(name, archive.read(name))
    result = CliRunner().invoke(main, ["check", "bad.zip"])
    assert result.exit_code == 1
    assert "bad.zip/imsmanifest.xml:" in result.stdout
    assert "[file-missing]" in result.stdout
    Path("none.zip").write_text("hello")
    assert "none.zip:1:1: error: is not a readable zip" in CliRunner().invoke(main, ["check", "none.zip"]).stdout


@pytest.mark.parametrize("kind", ["scorm", "web"])
def test_formulas_without_their_font_are_told(
    kind: str, course: Path, export: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installation without npm has no font of formulas; only courses with formulas hear of it."""
    monkeypatch.setattr("exporter.formula_files.math_font", lambda: None)
    formula_files.cache_clear()
    try:
        assert "font" not in export(kind).stderr
        (course / "first.md").write_text(f"{LESSON}\n$\\sqrt{{x}}$\n")
        without = export(kind, "-o", "other")
    finally:
        formula_files.cache_clear()
    assert without.exit_code == 0
    assert without.stderr.startswith("note: the font of formulas is missing from this installation, so ")
    assert "npm ci" in without.stderr


def test_formulas_with_their_font_are_not_spoken_of(course: Path, export: Callable[..., Result]) -> None:
    """The usual case, in a checkout and in a wheel."""
    (course / "first.md").write_text(f"{LESSON}\n$\\sqrt{{x}}$\n")
    assert export("web").stderr == ""


def test_a_preset_chooses_the_options_and_says_why(export: Callable[..., Result]) -> None:
    """Nobody needs to know which edition an LMS plays best."""
    result = export("scorm", "--lms", "cornerstone")

    assert result.exit_code == 0
    assert Path("tiny-scorm-2004-3rd.zip").is_file()
    assert "for Cornerstone OnDemand: --version 2004-3rd --structure single, because it implements" in result.stdout


def test_options_win_over_a_preset(export: Callable[..., Result]) -> None:
    """What somebody chose is what they get, with what speaks against it."""
    result = export("scorm", "--lms", "talentlms", "--version", "2004-4th", "--format", "json")

    assert Path("tiny-scorm-2004-4th.zip").is_file()
    assert json.loads(result.stdout)["notes"][:2] == [
        "for TalentLMS: --structure single, the rest as you chose",
        "TalentLMS does not take SCORM 2004-4th; use --version 1.2",
    ]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("mooodle", "did you mean 'moodle'?"),
        ("canvass", "did you mean 'canvas'?"),
        ("zzz", "choose one of blackboard,"),
    ],
)
def test_an_unknown_lms_is_answered_with_the_one_that_was_meant(
    export: Callable[..., Result], name: str, advice: str
) -> None:
    """Nothing is written for an LMS that nobody knows."""
    result = export("scorm", "--lms", name)

    assert result.exit_code == 2
    assert advice in " ".join(result.stderr.split())
    assert not list(Path().glob("*.zip"))
