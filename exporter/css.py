"""Parses CSS as browsers do (CSS Syntax 3), wherever a course contains it: stylesheets, inline styles, drawings.

tinycss2 splits the text into tokens, so escapes hide nothing, and comments and strings are not mistaken for rules. It
tells where each token begins. What is kept or replaced is cut from the author's text, not serialised again.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ADDRESSES = frozenset({"url", "src"})
"""Functions whose argument is a URL (CSS Values and Units 4, 4.5)."""
_CHOICES = frozenset({"image-set", "-webkit-image-set"})
"""Functions with URLs as strings (CSS Images 4, 2.3)."""
_CLOSINGS = {"() block": ")", "function": ")", "[] block": "]", "{} block": "}"}
_END_OF_TEXT = ("eof-in-string", "eof-in-url")
"""Anything still open at the end of the text is closed there; for browsers, that is not an error."""


class Fetching(StrEnum):
    """How CSS loads a file."""

    IMPORT = "@import"
    ADDRESS = "url()"
    CHOICE = "image-set()"


class CssReference(NamedTuple):
    """One place that loads a file: ``css[start:end]``. ``written`` is the URL, only for an ``ADDRESS``."""

    kind: Fetching
    start: int
    end: int
    written: str = ""


class Declaration(NamedTuple):
    """One property of an inline style: its name in lower case, and its value as written and as tokens."""

    name: str
    value: str
    tokens: tuple[Any, ...]


class _Placed(NamedTuple):
    node: Any
    start: int
    end: int


def references(css: str) -> list[CssReference]:
    """Return what loads files, in text order. Lines of the text must end with a line feed."""
    found: list[CssReference] = []
    waiting: list[tuple[Sequence[Any], int]] = [(_parsed(css), len(css))]
    starts = _line_starts(css)
    while waiting:
        for placed in _placed(*waiting.pop(), starts):
            if (reference := _reference(placed, css)) is not None:
                found.append(reference)
            elif (closing := _CLOSINGS.get(placed.node.type)) is not None:
                waiting.append((_inside(placed.node), placed.end - (css[placed.end - 1] == closing)))
    return sorted(found, key=lambda reference: reference.start)


def declarations(style: str) -> Iterator[Declaration]:
    """Yield the declarations of an inline style. Without a colon, the whole text is the name and there is no value."""
    starts = _line_starts(style)
    placed = list(_placed(_parsed(style), len(style), starts))
    ends = [number for number, one in enumerate(placed) if one.node == ";"]
    for first, last in pairwise([-1, *ends, len(placed)]):
        inside = placed[first + 1 : last]
        if not inside or not (text := style[inside[0].start : inside[-1].end]).strip():
            continue
        colon = next((number for number, one in enumerate(inside) if one.node == ":"), None)
        if colon is None:
            yield Declaration(text.strip().lower(), "", ())
            continue
        name, value = style[inside[0].start : inside[colon].start], style[inside[colon].end : inside[-1].end]
        yield Declaration(name.strip().lower(), value.strip(), tuple(one.node for one in inside[colon + 1 :]))


def rules(css: str) -> Iterator[tuple[str, list[Declaration]]]:
    """Yield the selectors and the declarations of each plain rule; those in ``@media`` and the like are left out."""
    import tinycss2  # noqa: PLC0415 - few courses have CSS

    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            yield tinycss2.serialize(rule.prelude), list(declarations(tinycss2.serialize(rule.content)))


def _parsed(css: str) -> list[Any]:
    import tinycss2  # noqa: PLC0415 - few courses have CSS

    tokens: list[Any] = tinycss2.parse_component_value_list(css)
    return tokens


def _inside(token: Any) -> list[Any]:
    inside: list[Any] = token.arguments if token.type == "function" else token.content
    return inside


def _line_starts(css: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer(r"\n|\f", css))]


def _placed(tokens: Sequence[Any], end: int, line_starts: Sequence[int]) -> Iterator[_Placed]:
    """Yield consecutive tokens up to ``end`` with their positions."""
    kept = [token for token in tokens if token.type != "error" or token.kind not in _END_OF_TEXT]
    starts = [line_starts[token.source_line - 1] + token.source_column - 1 for token in kept]
    for token, (start, after) in zip(kept, pairwise([*starts, end]), strict=True):
        yield _Placed(token, start, after)


def _reference(placed: _Placed, css: str) -> CssReference | None:
    token = placed.node
    if token.type == "at-keyword" and token.lower_value == "import":
        return CssReference(Fetching.IMPORT, placed.start, placed.end)
    if token.type == "function" and token.lower_name in _CHOICES:
        return CssReference(Fetching.CHOICE, placed.start, placed.end)
    if (written := _address(token, css[placed.start : placed.end])) is None:
        return None
    return CssReference(Fetching.ADDRESS, placed.start, placed.end, written)


def _address(token: Any, text: str) -> str | None:
    if token.type == "url":
        return str(token.value) or None
    if token.type == "error" and token.kind == "bad-url":
        # For example a URL with a space, as authors write it; browsers need quotes around it, which the output has.
        return text.partition("(")[2].removesuffix(")").strip()
    if token.type == "function" and token.lower_name in _ADDRESSES:
        return next((str(inner.value).strip() for inner in token.arguments if inner.type == "string"), None)
    return None
