"""The folder of formats is the registry; the documentation says what is in it."""

from __future__ import annotations

import re
from pathlib import Path

from exporter.formats import formats

ROOT = Path(__file__).parents[2]


def test_the_formats_are_those_of_the_documentation() -> None:
    """A format that is left out is named, and so is one that nobody can read about."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    shown = {name for page in pages for name in re.findall(r"lessonpack export ([a-z0-9]+)", page.read_text("utf-8"))}
    assert shown == {"all", *formats()}
