"""What the security page says is tested is tested."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "security.md"


def names_in(name: str) -> set[str]:
    """Return the names of the tests in a file, whose name no other file of tests has."""
    (path,) = (ROOT / "tests").rglob(name)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_attack_names_a_test_that_exists() -> None:
    """A row whose test was renamed or removed promises what nobody checks."""
    rows = [
        line for line in PAGE.read_text(encoding="utf-8").splitlines() if re.match(r"\| (?!What is tried|---)", line)
    ]
    named = [re.findall(r"`(\w+\.py)::(test_\w+)`", row) for row in rows]
    assert rows
    assert [row for row, found in zip(rows, named, strict=True) if not found] == []
    missing = [f"{file}::{test}" for found in named for file, test in found if test not in names_in(file)]
    assert missing == []
