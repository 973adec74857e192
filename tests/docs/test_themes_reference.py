"""The reference of themes names every variable of the player, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from exporter.assets import shipped
from exporter.palette import palette

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "reference" / "themes.md").read_text(encoding="utf-8")


def test_every_variable_is_explained() -> None:
    """Those of the colours, which pages have, and those of the stylesheet."""
    tokens = (shipped("templates") / "player" / "style" / "tokens.css").read_text(encoding="utf-8")
    declared = set(re.findall(r"(--[\w-]+):", tokens)) | {f"--{role}" for role in palette("#0b6e4f")["light"]}
    explained = {
        name for row in re.findall(r"^\| (`--.*?) \|", TEXT, re.MULTILINE) for name in re.findall(r"--[\w-]+", row)
    }
    assert explained == declared


def test_every_variable_that_is_used_is_declared() -> None:
    """A slip of the pen in a stylesheet would lose a colour or a size in silence."""
    sheets = [path.read_text(encoding="utf-8") for path in (shipped("templates") / "player").rglob("*.css")]
    text = "\n".join(sheets)
    local = set(re.findall(r"(--[\w-]+):", text))
    set_by_scripts = {"--share", "--mark", "--notices", "--em", "--fit", "--letters"}
    roles = {f"--{role}" for role in palette("#0b6e4f")["light"]}
    assert set(re.findall(r"var\((--[\w-]+)", text)) - local - roles - set_by_scripts == set()
