"""An item that has been read, and what it takes from its course."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.course import Item
    from exporter.source.mathematics.macros import Macro
    from exporter.source.questions import SourceQuestion


class ItemSettings(NamedTuple):
    """What items take from ``course.yaml``."""

    language: str
    passing_score: float
    macros: Mapping[str, Macro]
    as_written: bool = False
    """Whether quotation marks and dashes stay as they were written."""


class ReadItem(NamedTuple):
    """An item, None if it has mistakes; its questions, and the anchors that it defines."""

    item: Item | None
    questions: list[SourceQuestion]
    anchors: set[str]
    origin: str = ""
    """A hash of all that the item was read from, where there is a cache."""
