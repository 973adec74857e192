"""Marks: private characters in the places of gaps and questions, while the text around them becomes Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.fitting.reasons import Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.imports.bank import Gap

_FIRST = 0xE000
_MARKS = re.compile("[\ue000-\uf8ff]")


def mark_of(number: int) -> str:
    """Return the mark of a place, counted from 0."""
    return chr(_FIRST + number)


def without_marks(text: str) -> str:
    """Return a text of a source without the characters that would count as marks."""
    return _MARKS.sub("", text)


def between_marks(text: str) -> list[str]:
    """Return what stands before, between and behind the marks of a text."""
    return _MARKS.split(text)


def with_gaps(text: str, gaps: Sequence[Gap]) -> tuple[str | Gap, ...]:
    """Return a text with gaps in the places of its marks.

    Raises:
        Unfit: a mark was lost, because it did not stand in the text itself.
    """
    first, *others = between_marks(text)
    if len(others) != len(gaps):
        raise Unfit("has gaps where a text has none, such as in an address; move them into the text")
    parts: list[str | Gap] = [first]
    for gap, after in zip(gaps, others, strict=True):
        parts += [gap, after]
    return tuple(parts)
