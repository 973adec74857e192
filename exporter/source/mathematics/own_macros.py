r"""An author's own macros: reads those of ``course.yaml``, and reports what is wrong with them where they stand."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from exporter.source.mathematics.dialect import BUILT_IN
from exporter.source.mathematics.formulas import is_known
from exporter.source.mathematics.macros import Macro
from exporter.source.mathematics.messages import is_refused, unknown_command
from exporter.source.mathematics.tex import FormulaError, take_apart
from exporter.source.wording import in_quotes, quoted
from exporter.source.yaml.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from exporter.problems import Position, Problems
    from exporter.source.mathematics.tex import Piece

_NAME = re.compile(r"\\?([A-Za-z]{1,50})")
_FIXED = frozenset({"begin", "end", "left", "right"})
"""What belongs together is found by these, before macros are replaced."""
_CODE = "mathematics"


def own_macros(written: Any, problems: Problems) -> dict[str, Macro]:
    """Return the macros under ``mathematics:``, by name; one with a mistake stands for nothing.

    What is no text, too long or too many is left to the model of the file.
    """
    macros = written.get("macros") if isinstance(written, Mapping) else None
    if not isinstance(macros, Mapping):
        return {}
    reading = _Reading(macros, problems)
    for key in macros:
        reading.take(key)
    reading.check_circles()
    reading.check_commands()
    return reading.found


@dataclass(slots=True)
class _Reading:
    written: Mapping
    problems: Problems
    found: dict[str, Macro] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    """Name → key, which may begin with a backslash."""
    pieces: dict[str, list[Piece]] = field(default_factory=dict)

    def take(self, key: str) -> None:
        """Read one macro."""
        tex, name = self.written[key], _NAME.fullmatch(key)
        at = self.written.keys_at[key]
        if name is None:
            message = f"the macro {quoted(key)} needs a name of up to 50 letters, without digits or other characters"
            self.problems.error(at, message, _CODE)
        elif name[1] in _FIXED:
            self.problems.error(at, f"the macro \\{name[1]} cannot be redefined; give it another name", _CODE)
        elif name[1] in self.keys:
            first = self.written.keys_at[self.keys[name[1]]].line
            message = f"the macro \\{name[1]} is already on line {first}; remove one"
            self.problems.error(at, message, _CODE)
        elif isinstance(tex, Scalar):
            self.keys[name[1]] = key
            self.found[name[1]] = self._macro(name[1], tex)

    def _macro(self, name: str, tex: Scalar) -> Macro:
        try:
            self._check_whole(name, tex)
            pieces = take_apart(tex)
            _check_braces(pieces)
            _check_numbers(pieces)
            self.pieces[name] = pieces
            return Macro.reading(tex, is_own=True)
        except FormulaError as error:
            self._report(name, error)
            return _nothing(tex)

    def _check_whole(self, name: str, tex: Scalar) -> None:
        key = self.keys[name]
        comment = self.written.comments.get(key)
        if comment and comment[1:2].isdecimal():
            whole = in_quotes(f"{tex} {comment}")
            message = f"is cut off, because '#' after a space starts a comment; put it in quotes: {whole}"
            raise FormulaError(message, len(tex))
        if tex.style == "quoted" and set(tex) & set("\t\n"):
            raise FormulaError(
                r"is in double quotes, where '\t' is a tab and '\n' a line break; put it in single quotes"
            )

    def check_circles(self) -> None:
        """Report macros that are made of themselves, directly or by way of others, and those made of such."""
        bodies = {**{name: take_apart(macro.tex) for name, macro in BUILT_IN.items()}, **self.pieces}
        uses = {name: _commands(body) & bodies.keys() for name, body in bodies.items()}
        endless = _in_circles(uses)
        for name in [name for name in self.pieces if name in endless]:
            others = sorted(uses[name] & endless - {name})
            way = (
                f"uses \\{others[0]}, which leads back to it or to itself" if name not in uses[name] else "uses itself"
            )
            self._report(name, FormulaError(f"{way}; write out what it stands for, or give it another name"))
            self.found[name] = _nothing(self.found[name].tex)

    def check_commands(self) -> None:
        """Report commands that no formula may use."""
        for name, pieces in self.pieces.items():
            refused = next((piece for piece in pieces if piece.is_command and self._is_refused(piece.text[1:])), None)
            if refused:
                self._report(name, FormulaError(unknown_command(refused.text[1:], self.found), refused.at))
                self.found[name] = _nothing(self.found[name].tex)

    def _is_refused(self, command: str) -> bool:
        return command not in self.found and (is_refused(command) or not is_known(command))

    def _report(self, name: str, error: FormulaError) -> None:
        tex = self.written[self.keys[name]]
        self.problems.error(_place(tex, error.at), f"the macro \\{name} {error}", _CODE)


def _nothing(tex: str) -> Macro:
    """Return a macro that takes the arguments of ``tex`` and shows nothing."""
    return Macro("{}", max(map(int, re.findall("#([1-9])", tex)), default=0))


def _check_braces(pieces: list[Piece]) -> None:
    opened: list[Piece] = []
    for piece in pieces:
        if piece.text == "{":
            opened.append(piece)
        elif piece.text == "}" and not opened:
            raise FormulaError(r"has a '}' without its '{'; write '\}' to show a brace", piece.at)
        elif piece.text == "}":
            opened.pop()
    if opened:
        raise FormulaError("has a '{' that is never closed; add the '}'", opened[-1].at)


def _check_numbers(pieces: list[Piece]) -> None:
    for piece, after in zip(pieces, [*(one.text for one in pieces[1:]), ""], strict=True):
        if piece.text == "#" and after not in set("123456789"):
            raise FormulaError(r"has a '#' without a number from 1 to 9; write '\#' to show a '#'", piece.at)


def _commands(pieces: list[Piece]) -> set[str]:
    return {piece.text[1:] for piece in pieces if piece.is_command}


def _in_circles(uses: dict[str, set[str]]) -> set[str]:
    """Return the names that lead into a circle: those that no order reaches, in which each comes after what it uses."""
    sorter = TopologicalSorter(uses)
    with suppress(CycleError):  # It goes on as far as it can (documentation of graphlib).
        sorter.prepare()
    reached: set[str] = set()
    while ready := sorter.get_ready():
        reached.update(ready)
        sorter.done(*ready)
    return uses.keys() - reached


def _place(tex: Scalar, at: int) -> Position:
    before = tex[:at].split("\n")
    return tex.place_of(len(before) - 1, len(before[-1]))
