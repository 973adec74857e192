"""Formulas as plain text, such as ``1.5 · 10⁸``: for reports, lists and names made from words.

The text is made from MathML, not from TeX, so that commands become the characters they stand for.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from xml.etree.ElementTree import Element

Kind = Literal["value", "sign", "opening", "large"]

_RAISED = str.maketrans("0123456789+\u2212-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+\u2212-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_STAYS_RAISED = re.compile("[\u2032-\u2037\u2057\u2218'°*†‡]+")
"""Primes, degrees and the like, which are already raised."""
_ACCENTS = {
    "\u2192": "\u20d7",
    "^": "\u0302",
    "~": "\u0303",
    "\u2015": "\u0305",
    "\u0332": "\u0305",
    "\u00af": "\u0305",
    "\u02d9": "\u0307",
    "\u00a8": "\u0308",
    "\u02da": "\u030a",
    "\u02c7": "\u030c",
    "\u02d8": "\u0306",
    "\u00b4": "\u0301",
    "`": "\u0300",
}
"""Accent above letters → the combining character for each letter."""
_BELOW = frozenset("\u0330\u0332")
"""Tilde and line below letters."""
_BRACES = frozenset("⏞⏟")
_NEGATED = ("\u29f8", "\u0338")
_OPENING, _CLOSING = "([{⟨⌈⌊", ")]}⟩⌉⌋"
_PREFIXES = frozenset("+\u2212±∓¬")
_NOT_BETWEEN = frozenset("|/∂∇√∞")
_LARGE = frozenset("∫∬∭∮∑∏∐\u22c2\u22c3")
_INVISIBLE = re.compile("[\u2061-\u2064\u200b\ufe00\ufe01]")
_APPLIED = "\u2061"
"""Between a function and what it is applied to."""
_STYLED = re.compile("[\U0001d400-\U0001d7ff]")
"""Bold, slanted and other letters of mathematics, which many systems that keep reports do not know."""
_STRUCK, _IS_STRUCK = "\u0338", frozenset({"m-up", "m-down", "m-out"})


def formula_words(node: Element) -> str:
    """Return the MathML element ``node`` as one line of text."""
    words = " ".join(_INVISIBLE.sub("", _words(node)).split())
    plain = _STYLED.sub(lambda found: unicodedata.normalize("NFKC", found.group()), words)
    return unicodedata.normalize("NFC", plain)


def _words(node: Element) -> str:
    parts = list(node)
    if node.tag in _SILENT:
        return " " if node.tag == "mspace" and node.get("width") else ""
    if node.tag == "mfrac" and node.get("linethickness") == "0":
        return ", ".join(map(_grouped, parts))
    if _IS_STRUCK & set(node.get("class", "").split()):
        return "".join(f"{letter}{_STRUCK}" if letter.isalnum() else letter for letter in _row(parts))
    if node.tag in _LAID_OUT:
        return _LAID_OUT[node.tag](parts)
    return _row(parts) if parts else (node.text or "").replace("\u22c5", "·")


def _row(parts: Iterable[Element]) -> str:
    """Return the parts of a row in order, with spaces where readers expect them."""
    row, before, ends_word = "", "opening", False
    for part in parts:
        text = _words(part)
        if text == _APPLIED:
            ends_word = True
        if not text or text == _APPLIED:
            continue
        kind = _kind(part, text)
        is_between = kind == "sign" and (before == "value" or text not in _PREFIXES)
        parted = (kind == "large" and before == "value") or (ends_word and text[0].isalnum()) or _is_word(text)
        row += f" {text} " if is_between else f" {text}" if parted else text
        row += " " if kind == "large" or text in {",", ";"} else ""
        before, ends_word = kind, _is_word(text)
    if _NEGATED[0] in row:
        row = re.sub(rf"\s*{_NEGATED[0]}\s*(\S)", rf" \1{_NEGATED[1]}", row)
    return row.strip(" ") if row.strip() else row


def _kind(part: Element, text: str) -> Kind:
    scripted = part.tag in {"msub", "msubsup", "munder", "munderover"}
    base = part[0] if scripted and len(part) else part
    if base.tag != "mo" and text not in _PREFIXES:
        return "value"
    if text[0] in _LARGE or scripted:
        return "large"
    if text in _OPENING:
        return "opening"
    is_sign = text in {"·", "mod"} or unicodedata.category(text[0]) == "Sm"
    return "sign" if is_sign and text not in _NOT_BETWEEN else "value"


def _is_word(text: str) -> bool:
    return len(text) > 1 and text.isalpha()


def _grouped(node: Element) -> str:
    return _bracketed(_words(node))


def _base(node: Element) -> str:
    words = _words(node)
    return words if words.startswith(tuple(_OPENING)) and words.endswith(tuple(_CLOSING)) else _bracketed(words)


def _bracketed(text: str) -> str:
    """Return ``text`` in brackets unless it is a single letter or number."""
    return text if re.fullmatch(r".?|\d+(?:[.,]\d+)?|\w+", text) else f"({text})"


def _raised(text: str) -> str:
    high = _STAYS_RAISED.match(text)
    if high:
        return high.group().replace("\u2218", "°") + _raised(text[high.end() :])
    if not text:
        return ""
    raised = text.replace(" ", "").translate(_RAISED)
    if not set(raised) & set(text):
        return raised
    return f"^{text}" if len(text) == 1 else f"^({text})"


def _lowered(text: str) -> str:
    if text in _BRACES:
        return ""
    lowered = text.replace(" ", "").translate(_LOWERED)
    return lowered if not set(lowered) & set(text) else f"_{_bracketed(text)}"


def _with_above(base: str, above: str) -> str:
    if above in _BRACES:
        return base
    accent = above if unicodedata.combining(above[:1]) and above != "\u0332" else _ACCENTS.get(above)
    return "".join(letter + accent for letter in base) if accent else f"{base}{_raised(above)}"


def _with_below(base: str, below: str) -> str:
    return "".join(letter + below for letter in base) if below in _BELOW else base + _lowered(below)


_SILENT = frozenset({"annotation", "mphantom", "mspace"})
_LAID_OUT: dict[str, Callable[[Sequence[Element]], str]] = {
    "mfrac": lambda parts: "/".join(map(_grouped, parts)),
    "mover": lambda parts: _with_above(_words(parts[0]), _words(parts[1])),
    "mroot": lambda parts: f"{_raised(_words(parts[1]))}√{_grouped(parts[0])}",
    "msqrt": lambda parts: f"√{_bracketed(_row(parts))}",
    "msub": lambda parts: _words(parts[0]) + _lowered(_words(parts[1])),
    "msubsup": lambda parts: _words(parts[0]) + _lowered(_words(parts[1])) + _raised(_words(parts[2])),
    "msup": lambda parts: _base(parts[0]) + _raised(_words(parts[1])),
    "mtable": lambda parts: "; ".join(map(_words, parts)),
    "mtr": lambda parts: " ".join(map(_words, parts)),
}
_LAID_OUT |= {
    "munder": lambda parts: _with_below(_words(parts[0]), _words(parts[1])),
    "munderover": _LAID_OUT["msubsup"],
}
"""Element of MathML 3 (chapter 3) → how its parts are written on one line."""
