"""Classes that authors give: never those of the player, such as ``page``, which would hide a text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from exporter.assets import shipped

if TYPE_CHECKING:
    from exporter.problems import Position
    from exporter.source.markdown.file_context import FileContext


FOR_AUTHORS = frozenset({"wide", "full"})
"""Classes that the player has for authors to use."""
WITHOUT_RULES = frozenset({"deep", "lesson"})
"""Public classes of the player that its sheets do not speak of: they are for stylesheets of authors, or for colours."""


@cache
def classes_of_the_player() -> frozenset[str]:
    """Return the classes that mean something to the player, without those that only colour code."""
    from pygments.token import STANDARD_TYPES  # noqa: PLC0415 - imported with the first class of an author

    sheets = (path.read_text(encoding="utf-8") for path in (shipped("templates") / "player").glob("*/*.css"))
    found = {name for sheet in sheets for name in re.findall(r"\.([A-Za-z][\w-]*)", sheet)}
    return WITHOUT_RULES | frozenset(found) - frozenset(STANDARD_TYPES.values()) - FOR_AUTHORS


def own_classes(page: FileContext, written: str, at: Position) -> str:
    """Return an author's classes, and report those that had to be renamed."""
    return " ".join(_own(page, name, at) for name in written.split())


def _own(page: FileContext, name: str, at: Position) -> str:
    if name not in classes_of_the_player():
        return name
    message = (
        f"the class '{name}' belongs to the player, so yours becomes 'own-{name}'; use that name in your stylesheet"
    )
    page.report_once(at, f"{message}, or choose another name", "class")
    return f"own-{name}"
