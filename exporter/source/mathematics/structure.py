r"""Checks what belongs together in a formula: braces, environments, ``\left`` and ``\right``; and how deep it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.mathematics.names import ARGUMENTS, SWITCHES
from exporter.source.mathematics.tex import FormulaError, Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.source.mathematics.tex import Piece

DEEPEST = 60
"""Maximum depth of groups in each other; the converter calls itself for each, and ends the program when it may not."""
_MOST_UNBRACED = 100
r"""Arguments without braces, as in ``\sqrt\sqrt\sqrt x``, which are nested too."""
_SWITCHES = frozenset(f"\\{name}" for name in SWITCHES)
r"""Commands that hold until their group ends, each inside those before it."""
_MOST_SWITCHES = 100
_TOO_DEEP = "is nested too deeply; split it into several formulas"


def check_structure(pieces: Sequence[Piece]) -> None:
    """Raise `FormulaError` for what is opened and not closed, and for what is too deep."""
    opened: list[tuple[str, Piece]] = []
    reader = Reader(pieces)
    while not reader.is_done:
        piece = reader.take()
        if piece.text in (r"\begin", r"\left", "{"):
            name = _environment(reader, piece) if piece.text == r"\begin" else ""
            opened.append((name, piece))
        elif piece.text in (r"\end", r"\right", "}"):
            name = _environment(reader, piece) if piece.text == r"\end" else ""
            _close(opened, name, piece)
        if len(opened) > DEEPEST:
            raise FormulaError(_TOO_DEEP, piece.at)
    if opened:
        raise _never_closed(*opened[-1])
    _check_chains(pieces)


def _environment(reader: Reader, piece: Piece) -> str:
    reader.skip_blanks()
    if reader.peek() != "{":
        raise FormulaError(f"has a {piece.text} without the name of an environment; add it in braces", piece.at)
    return reader.word(piece)


_COUNTERPART = {r"\end": r"\begin", r"\right": r"\left", "}": "{"}


def _close(opened: list[tuple[str, Piece]], name: str, closing: Piece) -> None:
    opening = _COUNTERPART[closing.text]
    if opened and opened[-1][1].text == opening and opened[-1][0] == name:
        opened.pop()
        return
    if closing.text == r"\end":
        raise FormulaError(f"has an \\end{{{name}}} that does not match its \\begin", closing.at)
    if any(piece.text == opening for _, piece in opened):
        raise _never_closed(*opened[-1])
    if closing.text == "}":
        raise FormulaError(r"has a '}' without its '{'; write '\}' to show a brace", closing.at)
    raise FormulaError(r"has a \right without its \left; use both or neither", closing.at)


def _never_closed(name: str, piece: Piece) -> FormulaError:
    if piece.text == r"\begin":
        return FormulaError(f"does not end the environment '{name}'; add \\end{{{name}}}", piece.at)
    if piece.text == r"\left":
        return FormulaError(r"has a \left without its \right in the same group; use both or neither", piece.at)
    return FormulaError("has a '{' that is never closed; add the '}'", piece.at)


def _check_chains(pieces: Sequence[Piece]) -> None:
    unbraced = switches = 0
    for index, piece in enumerate(pieces):
        switches += piece.text in _SWITCHES
        count = ARGUMENTS.get(piece.text[1:], 0) if piece.is_command else 0
        unbraced += count > 0 and not _is_braced(Reader(pieces, index + 1), count)
        if unbraced > _MOST_UNBRACED or switches > _MOST_SWITCHES:
            raise FormulaError(_TOO_DEEP, piece.at)


def _is_braced(reader: Reader, count: int) -> bool:
    reader.optional()
    for _ in range(count):
        reader.skip_blanks()
        if reader.peek() != "{":
            return False
        reader.group()
    return True
