r"""Takes TeX apart into commands, characters and spaces, each with its place in what the author wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PIECE = re.compile(r"\\[A-Za-z]+|\\.|\\|%[^\n]*\n?|\s+|.", re.DOTALL)
_WORD = re.compile(r"\\[A-Za-z]+")


class FormulaError(ValueError):
    """A formula cannot be shown. The message continues "the formula …"; ``at`` is the place in the author's TeX."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.at = at


class Piece(NamedTuple):
    r"""A command such as ``\frac``, a character, or spaces. ``at`` is its place; made-up pieces have their cause's."""

    text: str
    at: int

    @property
    def is_command(self) -> bool:
        r"""Whether this is a command, ``\,`` among them."""
        return self.text.startswith("\\")

    @property
    def is_blank(self) -> bool:
        """Whether this is space between others."""
        return self.text.isspace()


Pieces = tuple[Piece, ...]


def take_apart(tex: str) -> list[Piece]:
    """Return the pieces of ``tex``, without comments.

    Raises:
        FormulaError: the rest of the formula would be a comment, which nobody means who writes a percentage.
    """
    found = []
    for match in _PIECE.finditer(tex):
        text = match.group()
        if text.startswith("%"):
            if not text.endswith("\n"):
                raise FormulaError(r"has a '%', which starts a comment in TeX; write '\%'", match.start())
            continue
        found.append(Piece(text, match.start()))
    return found


def written(tex: str, at: int) -> list[Piece]:
    """Return the pieces of ``tex``, which we write in place of what is ``at`` that place."""
    return [Piece(piece.text, at) for piece in take_apart(tex)]


def put_together(pieces: Iterable[Piece]) -> tuple[str, list[int]]:
    """Return TeX, and for every character the place of its piece."""
    text, places = "", []
    ends_word = False
    for piece in pieces:
        apart = " " if ends_word and piece.text[:1].isalpha() else ""
        text += apart + piece.text
        places += [piece.at] * len(apart + piece.text)
        ends_word = bool(_WORD.fullmatch(piece.text))
    return text, places


@dataclass(slots=True)
class Reader:
    """Reads pieces from the first to the last."""

    pieces: Sequence[Piece]
    next: int = 0

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self.next >= len(self.pieces)

    def take(self) -> Piece:
        """Return the next piece."""
        self.next += 1
        return self.pieces[self.next - 1]

    def skip_blanks(self) -> None:
        """Go to the next piece that is not blank."""
        while not self.is_done and self.pieces[self.next].is_blank:
            self.next += 1

    def peek(self) -> str:
        """Return the text of the next piece, or nothing at the end."""
        return "" if self.is_done else self.pieces[self.next].text

    def argument(self, of: Piece) -> list[Piece]:
        r"""Return the argument of the command ``of``: a group without its braces, or a single piece."""
        self.skip_blanks()
        if self.is_done or self.peek() in ("}", "&", r"\\", r"\end", r"\right"):
            raise FormulaError(f"has {of.text} without its argument; add it in braces: {of.text}{{…}}", of.at)
        return self.group() if self.peek() == "{" else [self.take()]

    def group(self) -> list[Piece]:
        """Return what stands between the brace that comes next and its counterpart."""
        opening = self.take()
        inside = self._until_closed(opening, "{", "}")
        self.next += 1
        return inside

    def optional(self) -> list[Piece] | None:
        """Return what stands in brackets, if a bracket comes next."""
        start = self.next
        self.skip_blanks()
        if self.peek() != "[":
            self.next = start
            return None
        opening = self.take()
        inside: list[Piece] = []
        depth = 0
        while not self.is_done:
            piece = self.take()
            if piece.text == "]" and not depth:
                return inside
            depth += (piece.text == "{") - (piece.text == "}")
            inside.append(piece)
        raise FormulaError("has a '[' that is never closed; add the ']'", opening.at)

    def word(self, of: Piece) -> str:
        """Return the argument of ``of`` as text, such as the name of an environment."""
        return "".join(piece.text for piece in self.argument(of)).strip()

    def environment(self, name: str, beginning: Piece) -> list[Piece]:
        r"""Return what stands between a ``\begin{name}`` that was just read and its ``\end``."""
        inside: list[Piece] = []
        opened = [name]
        while not self.is_done:
            start = self.next
            piece = self.take()
            if piece.text == r"\begin":
                opened.append(self.word(piece))
            elif piece.text == r"\end" and (ended := self.word(piece)) != opened.pop():
                raise FormulaError(f"has an \\end{{{ended}}} that does not match its \\begin", piece.at)
            if not opened:
                return inside
            inside += self.pieces[start : self.next]
        raise FormulaError(f"does not end the environment '{name}'; add \\end{{{name}}}", beginning.at)

    def _until_closed(self, opening: Piece, open_sign: str, close_sign: str) -> list[Piece]:
        start, depth = self.next, 0
        for index in range(start, len(self.pieces)):
            text = self.pieces[index].text
            if text == close_sign and not depth:
                self.next = index
                return list(self.pieces[start:index])
            depth += (text == open_sign) - (text == close_sign)
        raise FormulaError("has a '{' that is never closed; add the '}'", opening.at)
