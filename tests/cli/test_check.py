"""What ``lessonpack check`` prints: frames and colours at a terminal, and causes that occur often."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from exporter.cli import main
from exporter.cli.grouping import grouped
from exporter.code_frames import Frames
from exporter.problems import Position, Problem, Severity
from tests.cli.terminal import at_a_terminal
from tests.source.written import write

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = "# T\n\nSee [this](missing.md).\n"
PLAIN = "lesson.md:3:12: error: there is no file 'missing.md'"


def test_a_check_without_an_argument_takes_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stands in a course means that course."""
    write(tmp_path, {"lesson.md": BROKEN})
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(main, ["check"])

    assert result.output.startswith(PLAIN)
    assert result.exit_code == 1


def test_a_folder_without_a_course_says_what_to_give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not that an argument is missing."""
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(main, ["check"])

    assert "there is no file 'course.yaml'; give the folder of a course" in result.output


@pytest.mark.slow
def test_a_terminal_shows_the_line_and_the_place_in_colour(tmp_path: Path) -> None:
    """The first line stays as it is, so that editors find the place."""
    write(tmp_path, {"lesson.md": BROKEN})

    shown = at_a_terminal(tmp_path, "check", TERM="xterm")

    assert "\x1b[1mlesson.md:3:12\x1b[0m: \x1b[31m\x1b[1merror\x1b[0m: there is no file" in shown
    assert "\x1b[2m3 |\x1b[0m See [this](missing.md).\n" in shown


@pytest.mark.slow
@pytest.mark.parametrize("words", [[], ["--all"]], ids=["usual", "all"])
def test_no_color_leaves_the_frame_without_colours(tmp_path: Path, words: list[str]) -> None:
    """https://no-color.org: whatever its value."""
    write(tmp_path, {"lesson.md": BROKEN})

    shown = at_a_terminal(tmp_path, "check", *words, TERM="xterm", NO_COLOR="1")

    assert "\x1b" not in shown
    assert f"3 | See [this](missing.md).\n  | {' ' * 11}^\n" in shown


def test_other_outputs_get_lines_only(tmp_path: Path) -> None:
    """A file, a pipe and a build server's log have one line for each problem."""
    write(tmp_path, {"lesson.md": BROKEN})

    lines = CliRunner().invoke(main, ["check", str(tmp_path)]).output.splitlines()

    assert [line.partition(": ")[0] for line in lines] == [f"{tmp_path}/lesson.md:3:12", "1 error, 0 warnings."]


@pytest.mark.parametrize(
    ("line", "column", "width", "expected"),
    [
        ("\tkey: x", 2, 80, ["1 |  key: x", "  |  ^"]),
        ("中文 x", 4, 80, ["1 | 中文 x", "  |      ^"]),
        ("e\u0301t x", 4, 80, ["1 | e\u0301t x", "  |   ^"]),
        ("a\x1b[31mb", 1, 80, ["1 | a?[31mb", "  | ^"]),
        ("x" * 100 + "HERE" + "y" * 100, 101, 60, [f"1 | ...{'x' * 30}HERE{'y' * 15}...", f"  | {' ' * 33}^"]),
        ("short", 40, 80, ["1 | short", "  |      ^"]),
        ("   ", 1, 80, []),
    ],
    ids=["tab", "wide letters", "combining accent", "control character", "long line", "behind the end", "blank"],
)
def test_the_mark_stands_below_the_place(
    tmp_path: Path, line: str, column: int, width: int, expected: list[str]
) -> None:
    """Whatever the line consists of."""
    (tmp_path / "a.md").write_text(line, encoding="utf-8", newline="")

    assert Frames(tmp_path).frame(Position("a.md", 1, column), width) == expected


@pytest.mark.parametrize("file", ["../secret.md", "/etc/hostname", "none.md", "latin.md", "link.md", "."], ids=str)
def test_no_frame_shows_what_is_not_in_the_course(tmp_path: Path, file: str) -> None:
    """A package names its files as it likes."""
    folder = tmp_path / "course"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("secret\n")
    (folder / "latin.md").write_bytes(b"caf\xe9\n")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")

    assert Frames(folder).frame(Position(file), 80) == []


def pictures(count: int) -> dict[str, str]:
    """Return lessons that have three pictures each without a text."""
    return {
        f"{number:02}.md": f"# Lesson {number}\n\n![](p.svg)\n\n![](p.svg)\n\nAnd ![](p.svg)\n"
        for number in range(count)
    }


def test_a_cause_that_occurs_often_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads thirty lines to find one mistake among them."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    write(tmp_path, {**pictures(6), "p.svg": svg, "last.md": BROKEN})
    monkeypatch.chdir(tmp_path)

    lines = CliRunner().invoke(main, ["check"]).output.splitlines()
    every = CliRunner().invoke(main, ["check", "--all"]).output.splitlines()
    listed = json.loads(CliRunner().invoke(main, ["check", "--format", "json"]).output)["problems"]

    assert [line.partition(": ")[0] for line in lines[:4]] == ["00.md:3:5", "00.md:5:5", "00.md:7:9", "last.md:3:12"]
    assert lines[4:] == [
        "15 more warnings like the one at 00.md:3:5 [alt]: 01.md (3), 02.md (3), 03.md (3) and 2 more files",
        "Run 'lessonpack check --all' to list each of them.",
        "1 error, 18 warnings.",
    ]
    assert len(every) == 20
    assert len(listed) == 19


@pytest.mark.parametrize(
    ("messages", "hidden"),
    [
        ([f"'key{number}' is not a key of a lesson" for number in range(9)], 6),
        ([f"is longer than {number} characters" for number in range(9)], 6),
        ([f"the element <x-{number}> is removed" for number in range(9)], 6),
        (["no text"] * 8, 0),
        (["no text"] * 9, 6),
        ([f"reason {letter}" for letter in "abcdefghi"], 0),
    ],
    ids=["words in quotes", "numbers", "elements", "eight", "nine", "other causes"],
)
def test_a_cause_is_the_message_without_its_particulars(messages: list[str], hidden: int) -> None:
    """What is quoted differs from place to place."""
    problems = [Problem(Position("a.md", n), Severity.WARNING, message, "code") for n, message in enumerate(messages)]

    shown, groups = grouped(problems)

    assert sum(len(group.hidden) for group in groups) == hidden
    assert len(shown) == len(problems) - hidden


def test_an_error_is_not_counted_with_warnings() -> None:
    """Nor with other codes."""
    kinds = [(Severity.ERROR, "a"), (Severity.WARNING, "a"), (Severity.WARNING, "b")]
    problems = [Problem(Position("a.md", n), severity, "x", code) for n in range(4) for severity, code in kinds]

    assert grouped(problems) == (problems, [])


def test_the_name_of_a_package_cannot_command_the_terminal(tmp_path: Path) -> None:
    """Neither where problems are told nor in the closing line."""
    package = tmp_path / "a\x1b[2J\n.zip"
    package.write_bytes(b"no zip")
    result = CliRunner().invoke(main, ["check", str(package)])
    *_, last = result.stdout.splitlines()
    assert last == "1 error, 0 warnings in a\\u001b[2J\\u000a.zip."
    assert all(line.isprintable() for line in result.stdout.splitlines())
