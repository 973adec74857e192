"""Links that open a file at a line, in the editor of whoever works on the course."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest
from click.testing import CliRunner

from exporter.cli import main
from exporter.preview.editors import EDITORS, chosen_editor, usual_editor
from tests.source.written import write

FILE = Path("/home/ada/my course/ü #1.md")


@pytest.mark.parametrize(
    ("environment", "link"),
    [
        ({"EDITOR": "code --wait"}, "vscode://file/home/ada/my%20course/%C3%BC%20%231.md:3:7"),
        ({"VISUAL": "/usr/local/bin/zed", "EDITOR": "vim"}, "zed://file/home/ada/my%20course/%C3%BC%20%231.md:3:7"),
        ({"VISUAL": "vim", "EDITOR": "cursor"}, "cursor://file/home/ada/my%20course/%C3%BC%20%231.md:3:7"),
        ({"EDITOR": "subl -w"}, "subl://open?url=file:///home/ada/my%20course/%C3%BC%20%231.md&line=3&column=7"),
        ({"EDITOR": "pycharm64.exe"}, "pycharm://open?file=/home/ada/my%20course/%C3%BC%20%231.md&line=3&column=7"),
        (
            {"EDITOR": '"C:\\Program Files\\Code\\code.cmd" --wait'},
            "vscode://file/home/ada/my%20course/%C3%BC%20%231.md:3:7",
        ),
        ({"TERM_PROGRAM": "vscode"}, "vscode://file/home/ada/my%20course/%C3%BC%20%231.md:3:7"),
        ({"EDITOR": "vim"}, None),
        ({"EDITOR": ""}, None),
        ({}, None),
    ],
    ids=str,
)
def test_the_environment_names_the_editor(environment: dict[str, str], link: str | None) -> None:
    """One that opens in the terminal has no address, and gets no link."""
    assert usual_editor(environment).link(FILE, 3, 7) == link


@pytest.mark.parametrize("name", EDITORS)
def test_every_editor_gets_file_and_line(name: str) -> None:
    """Whatever its address looks like."""
    editor = chosen_editor(name)
    assert editor
    link = editor.link(Path("/a/b.md"), 12, 3) or ""
    assert "/a/b.md" in link
    assert "12" in link
    assert "{" not in link


def test_an_address_of_ones_own_is_taken(tmp_path: Path) -> None:
    """For editors that are not in the table; on Windows, a drive comes after a slash."""
    editor = chosen_editor("x-mine:open?f={file}&l={line}")
    assert editor
    assert editor.link(Path("/a.md"), 1, 2) == "x-mine:open?f=/a.md&l=1"
    assert editor.link(PureWindowsPath("C:/a.md"), 1, 2) == "x-mine:open?f=/C%3A/a.md&l=1"  # type: ignore[arg-type]


@pytest.mark.parametrize("named", ["notepad", "javascript:alert({file})", "https://example.org/{file}", "mine:{line}"])
def test_what_opens_no_editor_is_wrong_usage(named: str, tmp_path: Path) -> None:
    """A link that runs a script, or leads to a site, is none to an editor."""
    write(tmp_path, {})
    failed = CliRunner().invoke(main, ["preview", str(tmp_path), "--no-browser", "--editor", named])
    assert failed.exit_code == 2
    assert "is not known; give one of code, " in " ".join(failed.output.split())
