"""What the check says of each course in ``tests/bad_courses``, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from exporter.cli import main

ZOO = Path(__file__).parents[1] / "bad_courses"
COURSES = sorted(path.name for path in ZOO.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", COURSES)
def test_the_check_says_where_what_and_what_next(
    name: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The output of the check is what a person has read and found helpful."""
    monkeypatch.chdir(ZOO / name)
    expected = ZOO / name / "expected.txt"

    result = CliRunner().invoke(main, ["check", "."])

    if request.config.getoption("--write-golden"):
        expected.write_text(result.output, encoding="utf-8")
    assert isinstance(result.exception, SystemExit | None)
    assert result.output == expected.read_text(encoding="utf-8")
    assert result.exit_code == int(": error: " in result.output)


def test_there_are_courses_for_every_kind_of_mistake() -> None:
    """The folder is not found empty by accident."""
    assert len(COURSES) >= 60
