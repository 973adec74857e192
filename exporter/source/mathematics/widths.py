"""Estimates how wide a formula is, so that on paper, where nothing scrolls, it can be made small enough to be whole.

Which font draws it is not known here, so the estimate is on the safe side: few formulas are wider than it says.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from xml.etree.ElementTree import Element

NARROWEST = 32
"""Em; what is narrower has room on any paper."""
STEP = 1.25
"""Each class of formulas is for widths that are larger by so much; ``mathematics.css`` has a line for each."""
STEPS = 12

_SCRIPT = 0.75
_LETTER, _CAPITAL, _DIGIT, _SIGN, _WIDE = 0.58, 0.75, 0.52, 0.8, 1.05
_FENCE, _BETWEEN, _LONG_ARROW = 0.5, 1.35, 2.2
"""A bracket, and operators with the space on both sides."""
_FENCES = frozenset("()[]{}|,.;:!/'\u2032\u2061\u2062\u2063⟨⟩⌈⌉⌊⌋‖")
_LONG_ARROWS = frozenset(map(chr, range(0x27F5, 0x2800)))
_COLUMN = 0.9
"""Space beside each column of a table."""
_BY_CATEGORY = {"Nd": _DIGIT, "Lu": _CAPITAL, "Sm": _SIGN, "So": _SIGN, "Mn": 0, "Cf": 0}
_LENGTH = re.compile(r"([\d.]+)em")
_SIZE = re.compile(r"font-size:([\d.]+)em")


def class_for_paper(root: Element) -> str:
    """Return the class of a formula that may be wider than a sheet of paper; empty for any other."""
    width, limit = _width(root), float(NARROWEST)
    if width <= limit:
        return ""
    for step in range(1, STEPS):
        limit *= STEP
        if width <= limit:
            return f"m-wide-{step}"
    return f"m-wide-{STEPS}"


def _width(node: Element) -> float:
    """Return the width of an element in em of the font that it stands in."""
    size = _SIZE.search(node.get("style", ""))
    return _BY_NAME.get(node.tag, _row)(node) * (float(size[1]) if size else 1)


def _row(node: Element) -> float:
    return sum(map(_width, node)) if len(node) else _text(node)


def _text(node: Element) -> float:
    return sum(map(_letter, node.text or ""))


def _letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return _BY_CATEGORY.get(unicodedata.category(letter), _LETTER)


def _operator(node: Element) -> float:
    text = node.text or ""
    if all(letter in _FENCES for letter in text):
        return _FENCE * len(text)
    if text in _LONG_ARROWS:
        return _LONG_ARROW
    return max(_BETWEEN, _text(node) + _BETWEEN - _LETTER)


def _space(node: Element) -> float:
    found = _LENGTH.search(node.get("width", ""))
    return float(found[1]) if found else 0


def _padded(node: Element) -> float:
    return 0 if node.get("width") == "0" else _row(node)


def _scripts(node: Element) -> float:
    first, *scripts = map(_width, node)
    return first + _SCRIPT * max(scripts, default=0)


def _above_each_other(node: Element) -> float:
    first, *others = map(_width, node)
    return max(first, *(_SCRIPT * other for other in others))


def _table(node: Element) -> float:
    rows = [[_width(cell) + _COLUMN for cell in row] for row in node]
    columns = max(map(len, rows), default=0)
    return sum(max((row[column] for row in rows if column < len(row)), default=0) for column in range(columns))


def _parts(measure: Callable[[Sequence[float]], float], beside: float) -> Callable[[Element], float]:
    return lambda node: measure([*map(_width, node)]) + beside


_BY_NAME: dict[str, Callable[[Element], float]] = {
    "mfrac": _parts(max, 0.25),
    "mmultiscripts": _scripts,
    "mo": _operator,
    "mover": _above_each_other,
    "mpadded": _padded,
    "mroot": _parts(lambda parts: parts[0] + _SCRIPT * parts[1], 0.8),
    "mspace": _space,
    "msqrt": _parts(sum, 1),
    "msub": _scripts,
    "msubsup": _scripts,
    "msup": _scripts,
    "mtable": _table,
    "munder": _above_each_other,
    "munderover": _above_each_other,
}
