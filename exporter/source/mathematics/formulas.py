"""Reads one formula: TeX in, MathML and words out, or what is wrong and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from math_core import LatexError, LatexToMathML

from exporter.source.mathematics.carriers import Carriers
from exporter.source.mathematics.dialect import BUILT_IN, Rewriting, is_rewritten
from exporter.source.mathematics.macros import expand
from exporter.source.mathematics.mathml import as_text, finished
from exporter.source.mathematics.messages import in_our_words, is_refused, unknown_command
from exporter.source.mathematics.structure import check_structure
from exporter.source.mathematics.tex import FormulaError, put_together, take_apart
from exporter.source.mathematics.widths import class_for_paper
from exporter.source.mathematics.words import formula_words
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from xml.etree.ElementTree import Element

    from exporter.source.mathematics.macros import Macro
    from exporter.source.mathematics.tex import Piece

LONGEST = 4_000
"""Maximum characters of a formula."""
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (2.2) has no characters for, or discourages."""
_PLACE = re.compile(r"(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as MathML, with its TeX as ``alttext``, and as plain text."""

    mathml: str
    words: str


def read_formula(tex: str, *, block: bool, macros: Mapping[str, Macro] | None = None) -> Formula:
    """Convert the TeX of a formula, in which an author's ``macros`` may be used.

    Raises:
        FormulaError: the TeX cannot be shown; the message says what is wrong, and the error where.
    """
    return _read(tex, block, macros) if macros else _kept(tex, block)


def _read(tex: str, block: bool, macros: Mapping[str, Macro] | None) -> Formula:  # noqa: FBT001 - see `read_formula`
    if not tex.strip():
        raise FormulaError("is empty; write a formula between the dollar signs")
    if len(tex) > LONGEST:
        raise FormulaError(f"is longer than {LONGEST:,} characters; split it")
    if found := _UNPRINTABLE.search(tex):
        raise FormulaError(f"has the control character U+{ord(found.group()):04X}; delete it", found.start())
    pieces = take_apart(tex)
    check_structure(pieces)
    try:
        root = _shown(expand(pieces, {**BUILT_IN, **(macros or {})}), macros or {}, block=block)
    except FormulaError as error:
        raise _with_macro(error, pieces, macros or {}) from None
    root.set("alttext", " ".join(tex.split()))
    if wide := class_for_paper(root):
        root.set("class", wide)
    return Formula(as_text(root), formula_words(root))


@lru_cache(1_000)
def _kept(tex: str, block: bool) -> Formula:  # noqa: FBT001 - see `read_formula`
    """Return a formula without macros, which courses often repeat."""
    return _read(tex, block, None)


@lru_cache(1_000)
def is_known(name: str) -> bool:
    """Return whether there is a command of that name, whatever has to stand beside it."""
    if name in BUILT_IN or is_rewritten(name):
        return True
    try:
        _converted(f"\\{name}", [], block=True)
    except FormulaError as error:
        return str(error) != unknown_command(name)
    return True


def _shown(pieces: list[Piece], macros: Mapping[str, Macro], *, block: bool) -> Element:
    check_structure(pieces)
    for piece in pieces:
        if piece.is_command and is_refused(piece.text[1:]):
            raise FormulaError(unknown_command(piece.text[1:], macros), piece.at)
    carriers = Carriers.beside("".join(piece.text for piece in pieces))
    text, places = put_together(Rewriting(carriers, block).formula(pieces))
    return finished(_converted(text, places, macros, block=block), carriers)


def _with_macro(error: FormulaError, pieces: list[Piece], macros: Mapping[str, Macro]) -> FormulaError:
    """Return the error with what an author's macro stands for, if it is in that, where the formula does not show it."""
    for piece in pieces:
        macro = macros.get(piece.text[1:]) if piece.is_command and piece.at == error.at else None
        if macro:
            return FormulaError(f"{error} ({piece.text} stands for {quoted(macro.tex)})", error.at)
    return error


def _converted(text: str, places: list[int], own: Collection[str] = (), *, block: bool) -> str:
    try:
        return _converter().convert_with_local_state(text, displaystyle=block)
    except LatexError as error:
        found = _PLACE.match(str(error))
        number, message = (int(found.group(1)), found.group(2)) if found else (0, str(error))
        at = places[min(number, len(places) - 1)] if places else 0
        raise FormulaError(in_our_words(message, own), at) from None
    except BaseException as error:
        # What Rust calls a panic comes as an exception that is no Exception; any other goes on its way.
        if type(error).__name__ != "PanicException":
            raise
        raise FormulaError("cannot be read; write it differently", 0) from None


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False, xml_namespace=True, allow_unreliable_rendering=True)
