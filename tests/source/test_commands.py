"""The commands that authors type while they write."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from exporter.cli import COMMANDS, main
from exporter.questions import QUESTION_TYPES
from exporter.source import read_course
from tests.source.written import write

HEAVY = {"pydantic", "markdown_it", "pygments", "yaml", "lxml", "jinja2", "math_core", "nh3", "tinycss2", "cssselect"}
"""What reads courses and makes pages."""
HEAVY |= {
    "watchfiles",
    "http.server",
    "urllib.request",
    "exporter.archive",
    "exporter.conformance",
    "exporter.course",
    "exporter.pages",
}
RARE = {
    "pygments",
    "lxml",
    "jinja2",
    "math_core",
    "tinycss2",
    "cssselect",
    "subprocess",
    "imagesize",
    "urllib.request",
    "html.parser",
    "xml.etree.ElementTree",
    "exporter.code_frames",
    "exporter.pages",
    "exporter.palette",
}
"""What a lesson of plain text needs nothing of."""


def imported(*words: str) -> set[str]:
    """Return the modules that a command has imported when it is done."""
    code = (
        f"import sys\nfrom exporter.cli import main\nmain({list(words)!r}, standalone_mode=False)\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(result.stderr.split())


@pytest.mark.parametrize(
    "words",
    [["--help"], ["export", "--help"], ["export", "scorm", "--help"], ["check", "--help"], ["play", "--help"]],
    ids=" ".join,
)
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    """Help is there before anybody wonders."""
    assert HEAVY & imported(*words) == set()


def test_a_check_imports_what_the_course_uses(tmp_path: Path) -> None:
    """Nobody waits for pictures, formulas and types of questions that a course does not have."""
    write(tmp_path, {"lesson.md": "# T\n\nText\n"})
    question = "```question\ntype: true-false\nprompt: Is it?\nanswer: true\n```\n"
    write(tmp_path / "asking", {"lesson.md": f"# T\n\n{question}"})

    plain, asking = imported("check", str(tmp_path)), imported("check", str(tmp_path / "asking"))

    assert RARE & (plain | asking) == set()
    types = {module for module, _, _ in (place.partition(":") for place in QUESTION_TYPES.values())}
    assert types & plain == set()
    assert types & asking == {"exporter.questions.true_false"}


def test_a_check_of_what_has_not_changed_imports_no_markdown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is what an author waits for most often."""
    monkeypatch.setenv("LESSONPACK_CACHE", str(tmp_path / "cache"))
    folder = write(tmp_path / "course", {"lesson.md": "# T\n\n**Text**\n"})

    first, again = imported("check", str(folder)), imported("check", str(folder))

    assert {"markdown_it", "nh3"} <= first
    assert {"markdown_it", "nh3", "exporter.source.lessons"} & again == set()


def test_the_installed_command_answers(tmp_path: Path) -> None:
    """``python -m exporter`` is the same as ``lessonpack``."""
    write(tmp_path, {"lesson.md": "Text\n"})

    result = subprocess.run(
        [sys.executable, "-m", "exporter", "check", str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert result.returncode == 0
    assert result.stdout.startswith(f"{tmp_path}/lesson.md:1:1: warning: this lesson is called 'Lesson' after its file")
    assert result.stderr == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_has_an_example(command: str) -> None:
    """An example is what most people read."""
    assert f"lessonpack {command}" in CliRunner().invoke(main, [command, "--help"]).output


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([], 2),
        (["chekc"], 2),
        (["check"], 1),
        (["check", "no-such-folder"], 2),
        (["check", ".", "--format", "xml"], 2),
        (["check", "lesson.md"], 2),
        (["schema", "lesson"], 2),
        (["check", "."], 1),
        (["ids", "."], 1),
        (["--version"], 0),
    ],
    ids=str,
)
def test_the_exit_status_tells_usage_from_mistakes(
    words: list[str], status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2 means called wrongly, 1 that the course is wrong; the folder here holds a lesson and no course."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lesson.md").write_text("# A lesson\n")

    assert CliRunner().invoke(main, words).exit_code == status


@pytest.mark.parametrize(("words", "meant"), [(["chekc", "."], "check"), (["export", "scrom"], "scorm")], ids=str)
def test_a_misspelt_command_gets_a_suggestion(words: list[str], meant: str) -> None:
    """As a misspelt option does, and a misspelt key of a course."""
    assert f"Did you mean '{meant}'?" in CliRunner().invoke(main, words).output


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "utf-8"])
@pytest.mark.parametrize("output", ["text", "json"])
def test_every_encoding_of_a_terminal_will_do(tmp_path: Path, encoding: str, output: str) -> None:
    """What it cannot write is spelt out, and JSON is the same everywhere: Windows redirects in code pages."""
    write(tmp_path, {"lesson.md": "# T\n\n[x](→♞🦤.md)\n"})
    command = [sys.executable, "-X", "utf8=0", "-m", "exporter", "check", str(tmp_path), "--format", output]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}

    result = subprocess.run(command, capture_output=True, env=environment, check=False)

    assert (result.returncode, result.stderr) == (1, b"")
    shown = result.stdout.decode(encoding)
    if output == "json":
        shown = json.loads(result.stdout)["problems"][0]["message"]
    assert "→♞🦤.md" in shown or r"\u2192\u265e\U0001f9a4.md" in shown


def test_strict_counts_warnings(tmp_path: Path) -> None:
    """A warning passes the check, and fails the strict one."""
    write(tmp_path, {"lesson.md": "# T\n\n<form>x</form>\n"})

    assert CliRunner().invoke(main, ["check", str(tmp_path)]).exit_code == 0
    result = CliRunner().invoke(main, ["check", str(tmp_path), "--strict"])
    assert result.exit_code == 1
    assert result.output.endswith("0 errors, 1 warning; --strict counts warnings as errors.\n")


def test_json_says_the_same_for_programs(tmp_path: Path) -> None:
    """Every problem is an object with its place, severity, message and code."""
    write(tmp_path, {"lesson.md": "# T\n\n[x](y.md)\n"})

    result = CliRunner().invoke(main, ["check", str(tmp_path), "--format", "json"])

    report = json.loads(result.output)
    assert (report["ok"], report["errors"], report["warnings"]) == (False, 1, 0)
    (problem,) = report["problems"]
    assert problem["file"] == f"{tmp_path}/lesson.md"
    assert (problem["line"], problem["column"], problem["severity"], problem["code"]) == (3, 5, "error", "missing-file")


def test_the_course_file_stands_for_its_folder(tmp_path: Path) -> None:
    """An editor knows the file, not the folder."""
    write(tmp_path, {})

    assert CliRunner().invoke(main, ["check", str(tmp_path / "course.yaml")]).output == "No problems found.\n"


def test_a_new_course_passes_the_strict_check(tmp_path: Path) -> None:
    """The starter is a course without a warning, and has an id of its own."""
    folder = tmp_path / "Über Tee"

    made = CliRunner().invoke(main, ["new", str(folder)])

    assert made.exit_code == 0, made.output
    assert CliRunner().invoke(main, ["check", str(folder), "--strict"]).exit_code == 0
    assert read_course(folder)[0].id == "uber-tee"


def test_new_says_what_can_be_pasted_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names with blanks stand in quotes, and the folder in which one is has a name, too."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()

    output = CliRunner().invoke(main, ["new", "Über Tee"]).output
    monkeypatch.chdir(tmp_path / "empty")
    here = CliRunner().invoke(main, ["new", "."]).output

    assert 'Start with Über Tee/course.yaml, then:\n  lessonpack preview "Über Tee"\n' in output
    assert "Start with course.yaml, then:\n  lessonpack preview .\n" in here


@pytest.mark.parametrize(("name", "needs_id"), [("2024", True), ("天文学", True), ("101 stars", False)])
def test_new_asks_for_an_id_where_the_folder_makes_none(name: str, needs_id: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """Two courses of one id would share what a browser keeps of them."""
    output = CliRunner().invoke(main, ["new", str(tmp_path / name)]).output

    assert ("give it an id" in output) is needs_id
    assert read_course(tmp_path / name)[0].id == ("my-course" if needs_id else "stars")


@pytest.mark.parametrize("is_there", [False, True], ids=["new", "empty"])
def test_new_leaves_nothing_behind_when_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    """So that it can be called again when there is room on the disk."""
    folder, write_bytes = tmp_path / "course", Path.write_bytes
    if is_there:
        folder.mkdir()

    def full(path: Path, content: bytes) -> int:
        if path.name == "welcome.md":
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    failed = CliRunner().invoke(main, ["new", str(folder)])
    monkeypatch.undo()

    assert failed.exit_code == 1
    assert (
        failed.output
        == f"Error: {folder} cannot be written: the disk is full; free some space, or choose another disk\n"
    )
    assert CliRunner().invoke(main, ["new", str(folder)]).exit_code == 0


@pytest.mark.parametrize(
    ("name", "reason"), [("a" * 300, "the name is too long; choose a shorter one"), ("file/a", "a file where a folder")]
)
def test_new_says_in_words_why_nothing_can_be_written(tmp_path: Path, name: str, reason: str) -> None:
    """What the operating system says is for those who write programs."""
    (tmp_path / "file").write_text("")
    failed = CliRunner().invoke(main, ["new", str(tmp_path / name)])
    assert failed.exit_code == 1
    assert f"cannot be written: {reason}" in " ".join(failed.output.replace("there is ", "").split())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_what_is_neither_a_folder_nor_a_file_is_not_checked(tmp_path: Path) -> None:
    """Nor waited for: nobody writes to the pipe."""
    os.mkfifo(tmp_path / "a.zip")
    failed = CliRunner().invoke(main, ["check", str(tmp_path / "a.zip")])
    assert failed.exit_code == 2
    assert "is neither a folder nor a file" in failed.output


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    """A folder that holds something, or a file of that name, is left alone."""
    (tmp_path / "mine.txt").write_text("mine")

    for target in (tmp_path, tmp_path / "mine.txt"):
        result = CliRunner().invoke(main, ["new", str(target)])
        assert result.exit_code == 2
        assert "choose a new folder" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_schemas_know_every_key() -> None:
    """Editors complete what the check accepts, and nothing that it refuses."""
    course = json.loads(CliRunner().invoke(main, ["schema", "course"]).output)
    quiz = json.loads(CliRunner().invoke(main, ["schema", "quiz"]).output)

    assert course["required"] == ["id", "title", "outline"]
    assert set(quiz["required"]) == {"title", "questions"}
    assert len(quiz["$defs"]["Choice"]["properties"]) > 8
    for schema in (course, quiz):
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["additionalProperties"] is False
        nameless = [
            name for name, inner in schema["properties"].items() if "$ref" not in inner and not inner.get("description")
        ]
        assert nameless == []
