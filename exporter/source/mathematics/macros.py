r"""Macros: short names for longer TeX. An author's are in ``course.yaml``; ours are for what the converter lacks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from exporter.source.mathematics.tex import FormulaError, Piece, Reader, take_apart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST_EXPANSION = 20_000
"""Maximum characters of a formula after its macros have been replaced."""
_NUMBERS = frozenset("123456789")


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
        numbers = (part for part in _body(tex) if isinstance(part, int))
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
        arguments = [_argument(piece, macro, waiting, number) for number in range(1, macro.arguments + 1)]
        spent += _length(macro, arguments) + 1
        if spent > LONGEST_EXPANSION:
            message = (
                f"is longer than {LONGEST_EXPANSION:,} characters after {piece.text} is expanded; shorten the macro"
            )
            raise FormulaError(message, piece.at)
        waiting += reversed(_replaced(piece, macro, arguments))
    return done


@lru_cache(1_000)
def _body(tex: str) -> tuple[Piece | int, ...]:
    """Return a macro's pieces, and the numbers of its arguments between them."""
    reader, body = Reader(take_apart(tex)), list[Piece | int]()
    while not reader.is_done:
        piece = reader.take()
        is_argument = piece.text == "#" and reader.peek() in _NUMBERS
        body.append(int(reader.take().text) if is_argument else piece)
    return tuple(body)


def _length(macro: Macro, arguments: Sequence[Sequence[Piece]]) -> int:
    """Return the characters of a macro that is written out; not to be made before it is known to be short enough."""
    lengths = [sum(len(piece.text) for piece in argument) for argument in arguments]
    return sum(lengths[part - 1] if isinstance(part, int) else len(part.text) for part in _body(macro.tex))


def _replaced(use: Piece, macro: Macro, arguments: Sequence[Sequence[Piece]]) -> list[Piece]:
    result: list[Piece] = []
    for part in _body(macro.tex):
        result += arguments[part - 1] if isinstance(part, int) else [Piece(part.text, use.at)]
    return result


def _argument(use: Piece, macro: Macro, waiting: list[Piece], number: int) -> list[Piece]:
    while waiting and waiting[-1].is_blank:
        waiting.pop()
    if not waiting or waiting[-1].text in ("}", "&", r"\\", r"\end", r"\right"):
        count = "1 argument" if macro.arguments == 1 else f"{macro.arguments} arguments"
        known = "none" if number == 1 else f"only {number - 1}"
        form = use.text + "{…}" * macro.arguments
        raise FormulaError(f"gives {use.text} {known} of its {count}; write {form}", use.at)
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
