r"""Macros: short names for longer TeX. An author's are in ``course.yaml``; ours are for what the converter lacks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.source.mathematics.tex import FormulaError, Piece, Reader, take_apart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST_EXPANSION = 20_000
"""Maximum characters of a formula after its macros have been replaced."""
_MOST_ARGUMENTS = 9


@dataclass(frozen=True, slots=True)
class Macro:
    r"""What a command stands for: TeX in which ``#1`` is the first of its arguments."""

    tex: str
    arguments: int
    is_own: bool = False
    """Whether an author wrote it, so that its words may be quoted to him."""

    @classmethod
    def reading(cls, tex: str, *, is_own: bool = False) -> Macro:
        """Return the macro that ``tex`` describes; it takes as many arguments as its highest number says."""
        numbers = [int(number) for number in re.findall(r"(?<!\\)#([1-9])", tex)]
        return cls(tex, max(numbers, default=0), is_own)


def expand(pieces: Sequence[Piece], macros: Mapping[str, Macro]) -> list[Piece]:
    """Return ``pieces`` with every macro replaced by what it stands for, at the place where it was used.

    Raises:
        FormulaError: arguments are missing, or the result is longer than `LONGEST_EXPANSION`.
    """
    done: list[Piece] = []
    waiting = list(reversed(pieces))
    spent = 0
    while waiting:
        piece = waiting.pop()
        macro = macros.get(piece.text[1:]) if piece.is_command else None
        if macro is None:
            done.append(piece)
            continue
        replacement = _replaced(piece, macro, waiting)
        spent += sum(len(one.text) for one in replacement) + 1
        if spent > LONGEST_EXPANSION:
            raise FormulaError(f"is longer than {LONGEST_EXPANSION:,} characters when {piece.text} is written out", 0)
        waiting += reversed(replacement)
    return done


def _replaced(use: Piece, macro: Macro, waiting: list[Piece]) -> list[Piece]:
    arguments = [_argument(use, macro, waiting, number) for number in range(1, macro.arguments + 1)]
    result: list[Piece] = []
    body = Reader(take_apart(macro.tex))
    while not body.is_done:
        piece = body.take()
        if piece.text == "#" and body.peek() in [str(number) for number in range(1, macro.arguments + 1)]:
            result += arguments[int(body.take().text) - 1]
        else:
            result.append(Piece(piece.text, use.at))
    return result


def _argument(use: Piece, macro: Macro, waiting: list[Piece], number: int) -> list[Piece]:
    while waiting and waiting[-1].is_blank:
        waiting.pop()
    if not waiting or waiting[-1].text in ("}", "&", r"\\", r"\end", r"\right"):
        count = "1 argument" if macro.arguments == 1 else f"{macro.arguments} arguments"
        given = "none" if number == 1 else f"only {number - 1}"
        form = use.text + "{…}" * macro.arguments
        raise FormulaError(f"gives {use.text} {given} of its {count}; write {form}", use.at)
    piece = waiting.pop()
    if piece.text != "{":
        return [piece]
    inside: list[Piece] = []
    depth = 0
    while waiting:
        piece = waiting.pop()
        if piece.text == "}" and not depth:
            return inside
        depth += (piece.text == "{") - (piece.text == "}")
        inside.append(piece)
    raise FormulaError("has a '{' that is never closed; add the '}'", use.at)
