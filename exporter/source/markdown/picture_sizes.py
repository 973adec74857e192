"""Widths and heights of pictures as people write them: ``300``, ``300px``, ``50%``, ``10cm``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.source.lengths import is_within
from exporter.source.media.image_sizes import LARGEST_SIDE
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from exporter.problems import Position
    from exporter.source.markdown.file_context import FileContext

_LENGTH = re.compile(r"\s*(\d{1,5}(?:\.\d{1,6})?|\.\d{1,6})\s*(px|%|[a-z]{0,4})\s*", re.ASCII | re.IGNORECASE)
_NOTHING = frozenset({"", "auto"})


def with_sides(page: FileContext, attributes: dict[str, str], at: Position) -> dict[str, str]:
    """Return the attributes of a picture with a width and height that browsers understand; report the others.

    HTML knows pixels and percentages (HTML, 2.3.4.4, which takes ``10cm`` for ten pixels); other units become a style.
    """
    for side in ("width", "height"):
        if side in attributes:
            written = attributes[side]
            others = {name: value for name, value in attributes.items() if name != side}
            attributes = _with(others, side, written, page, at)
    return attributes


def _with(others: dict[str, str], side: str, written: str, page: FileContext, at: Position) -> dict[str, str]:
    found = _LENGTH.fullmatch(written)
    number, unit = (float(found[1]), found[2].lower()) if found else (0.0, "")
    if written.strip().lower() in _NOTHING:
        return others
    if unit in ("", "px") and 1 <= number <= LARGEST_SIDE:
        return {**others, side: str(round(number))}
    if unit == "%" and side == "width" and number > 0 and is_within(number, unit):
        return {**others, side: f"{number:g}%"}
    if unit not in ("", "px", "%") and number > 0 and is_within(number, unit):
        return {**others, "style": f"{others.get('style', '')}; {side}: {number:g}{unit}".removeprefix("; ")}
    advice = "write it in pixels, as in 300, or its width in percent, as in 50%"
    page.removed(at, f"the {side} {quoted(written)} of a picture", advice)
    return others
