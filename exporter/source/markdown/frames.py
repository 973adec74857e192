"""Frames and videos as their hosts give them out for embedding: they keep their shape.

Before browsers knew ``aspect-ratio``, a box without height but with a padding in percent of its width gave the frame
its shape, and the frame was put over it. Positions could reach beyond the text, so the shape is written as it is now.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from exporter.css import Declaration, declarations

Attributes = list[tuple[str, str | None]]

_SCAFFOLD = frozenset({"position", "top", "right", "bottom", "left", "inset", "overflow", "z-index"})
_PADDING = frozenset({"padding", "padding-bottom", "padding-top"})
_SIDES = frozenset({"width", "height", "max-width", "min-width"})
_SHARE = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,6})?)%")
_FLATTEST, _TALLEST = 10, 250
"""Percent of the width that a shape may be high: from a banner to a film for a phone."""
_OLD = re.compile(
    r"align|allowtransparency|(?:frame)?(?:border|spacing)|margin(?:height|width)|name|scrolling|\w+allowfullscreen"
)
"""Attributes of frames that say nothing any more, or what another attribute says, too."""
_USUAL = "16 / 9"
_OF_FILMS = frozenset({"iframe", "video"})


class Shapes:
    """The shape for the next frame, which the boxes around it set."""

    def __init__(self) -> None:
        self._shape = ""

    def adjusted(self, tag: str, attrs: Attributes) -> Attributes:
        """Return the attributes of an element, with its shape instead of what used to give it."""
        style = list(declarations(dict(attrs).get("style") or ""))
        if tag in _OF_FILMS:
            shape, self._shape = self._shape, ""
            return _with_shape(tag, attrs, style, shape)
        found = _shape_of_box(style)
        self._shape = found or self._shape
        if not self._shape:
            return attrs
        gone = _SCAFFOLD | (_PADDING | {"height"} if found else {"height"} if _is_placed(style) else frozenset())
        return _styled(attrs, [one for one in style if one.name not in gone])


def address_of(written: str) -> str:
    """Return the address of a frame; ``//host`` is short for ``https://host`` in the code that hosts give out."""
    address = written.strip()
    return f"https:{address}" if address.startswith("//") else address


def host_of(address: str) -> str:
    """Return the name of the server that a frame comes from."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _with_shape(tag: str, attrs: Attributes, style: list[Declaration], shape: str) -> Attributes:
    shape = shape or (_USUAL if _is_placed(style) else "" if tag == "video" else _shape_of_sides(dict(attrs)))
    kept = [(name, value) for name, value in attrs if tag != "iframe" or not _OLD.fullmatch(name)]
    if not shape:
        return kept
    written = [one for one in style if one.name not in _SCAFFOLD | _SIDES]
    kept = [(name, value) for name, value in kept if name not in _SIDES or (value or "").strip().isdecimal()]
    return _styled(kept, written, f"aspect-ratio: {shape}; width: 100%; height: auto")


def _shape_of_box(style: list[Declaration]) -> str:
    values = {one.name: one.value.lower() for one in style}
    is_flat = values.get("height", "").strip() in ("0", "0px") or values.get("position", "").strip() == "relative"
    for name in _PADDING & values.keys() if is_flat else ():
        for share in _SHARE.findall(values[name]):
            if _FLATTEST <= float(share) <= _TALLEST:
                return f"100 / {share}"
    return ""


def _shape_of_sides(attributes: dict[str, str | None]) -> str:
    """Return the shape of a frame that is wider than high; others, such as forms, need their height on a phone."""
    sides = [(attributes.get(name) or "").strip().removesuffix("px") for name in ("width", "height")]
    if not all(side.isascii() and side.isdecimal() and len(side) < len("10000") for side in sides):
        return ""
    width, height = map(int, sides)
    return f"{width} / {height}" if height <= width and height * 100 >= width * _FLATTEST else ""


def _is_placed(style: list[Declaration]) -> bool:
    return any(one.name == "position" and one.value.strip().lower() == "absolute" for one in style)


def _styled(attrs: Attributes, style: list[Declaration], shape: str = "") -> Attributes:
    written = "; ".join([*(f"{one.name}: {one.value}" for one in style), *([shape] if shape else [])])
    others = [(name, value) for name, value in attrs if name != "style"]
    return [*others, ("style", written)] if written else others
