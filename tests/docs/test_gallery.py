"""The reference of themes shows each of them, in pictures that load at once."""

from __future__ import annotations

import re
from pathlib import Path

from exporter.themes import RULES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "themes.md"


def test_the_gallery_shows_each_theme() -> None:
    """`make gallery` draws what is missing."""
    pictures = dict(
        re.findall(r"^!\[[^]]+\]\((\.\./images/theme-([a-z]+)\.webp)\)$", PAGE.read_text("utf-8"), re.MULTILINE)
    )
    assert set(pictures.values()) == set(RULES)
    for picture in pictures:
        assert 0 < (PAGE.parent / picture).stat().st_size < 60_000
