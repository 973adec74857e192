"""The commands that authors type while they write."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from exporter.cli import COMMANDS, main
from exporter.source import read_course
from tests.source.written import write

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("pydantic", "markdown_it", "pygments", "yaml", "lxml", "jinja2", "latex2mathml", "nh3")


def test_help_imports_nothing_heavy() -> None:
    """The list of commands is there before anybody wonders."""
    code = (
        "import sys\nfrom exporter.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "lessonpack export scorm my-course" in result.stdout
    assert result.stderr.strip() == "[]"


def test_the_installed_command_answers(tmp_path: Path) -> None:
    """``python -m exporter`` is the same as ``lessonpack``."""
    write(tmp_path, {"lesson.md": "Text\n"})

    result = subprocess.run(
        [sys.executable, "-m", "exporter", "check", str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert result.returncode == 1
    assert result.stdout.startswith(f"{tmp_path}/lesson.md:1:1: error: this lesson has no title")
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
        (["check"], 2),
        (["check", "no-such-folder"], 2),
        (["check", ".", "--format", "xml"], 2),
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
    """2 means called wrongly, 1 that the course is wrong; the folder here is empty."""
    monkeypatch.chdir(tmp_path)

    assert CliRunner().invoke(main, words).exit_code == status


def test_strict_counts_warnings(tmp_path: Path) -> None:
    """A warning passes the check, and fails the strict one."""
    write(tmp_path, {"lesson.md": "# T\n\n<form>\n"})

    assert CliRunner().invoke(main, ["check", str(tmp_path)]).exit_code == 0
    result = CliRunner().invoke(main, ["check", str(tmp_path), "--strict"])
    assert result.exit_code == 1
    assert result.output.endswith("0 errors, 1 warning; --strict counts warnings as errors.\n")


def test_json_says_the_same_for_programs(tmp_path: Path) -> None:
    """Every problem is an object with its place, severity, message and code."""
    write(tmp_path, {"lesson.md": "# T\n\n[x](y.md)\n"})

    result = CliRunner().invoke(main, ["check", str(tmp_path), "--format", "json"])

    told = json.loads(result.output)
    assert (told["ok"], told["errors"], told["warnings"]) == (False, 1, 0)
    (problem,) = told["problems"]
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


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    """A folder that holds something, or a file of that name, is left alone."""
    (tmp_path / "mine.txt").write_text("mine")

    for target in (tmp_path, tmp_path / "mine.txt"):
        result = CliRunner().invoke(main, ["new", str(target)])
        assert result.exit_code == 2
        assert "name a new folder" in result.output
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
