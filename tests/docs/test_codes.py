"""Every code that a check can give is explained, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exporter.source.fixes.registry import FIXERS, IDS
from tests.docs.codes import codes_in

ROOT = Path(__file__).parents[2]
EXPORTER = ROOT / "exporter"
PAGE = (ROOT / "docs" / "reference" / "codes.md").read_text(encoding="utf-8")
PLACES = {
    "Courses": (EXPORTER / "source", EXPORTER / "problems.py"),
    "Exports": (EXPORTER / "formats",),
    "Packages": (EXPORTER / "conformance",),
}
WRITTEN = re.compile(r"\[([a-z]+(?:-[a-z0-9]+)*)\]$", re.MULTILINE)


def explained(heading: str) -> list[str]:
    """Return the codes in the table below a heading, in its order."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([a-z0-9-]+)` \|", section, re.MULTILINE)


@pytest.mark.parametrize("heading", PLACES)
def test_the_codes_of_the_sources_are_those_of_the_page(heading: str) -> None:
    """Authors look up what they meet, and filters do not wait for what never comes."""
    assert explained(heading) == sorted(codes_in(*PLACES[heading]))


def test_the_codes_that_can_be_mended_are_listed() -> None:
    """And no other promises it."""
    assert explained("What `check --fix` mends") == sorted({*FIXERS, IDS})


def test_the_sources_are_searched_for_what_checks_have_said() -> None:
    """No code of the sample courses with mistakes is overlooked."""
    expected = (ROOT / "tests" / "bad_courses").glob("*/expected.txt")
    reported = {code for path in expected for code in WRITTEN.findall(path.read_text(encoding="utf-8"))}

    assert len(reported) > 40
    assert reported <= codes_in(*PLACES["Courses"])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("problems.error(at, 'a message', 'one-code')", "one-code"),
        ("problems.warning(at, message, 'many' if several else 'one')", "many"),
        ("CODE = 'one-code'\nself._warn(at, 'a message', CODE)", "one-code"),
        ("def fault():\n    return f'a {message}', 'one-code'", "one-code"),
    ],
)
def test_a_code_is_found_wherever_it_may_stand(tmp_path: Path, line: str, code: str) -> None:
    """In a call, in a constant or beside a message."""
    module = tmp_path / "module.py"
    module.write_text(f"{line}\nprint('not', 'a-code')\n", encoding="utf-8")

    assert code in codes_in(tmp_path)
    assert "a-code" not in codes_in(module)
