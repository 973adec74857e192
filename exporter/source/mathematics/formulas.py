"""Reads one formula: TeX in, MathML and words out, or what is wrong and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from math_core import LatexError, LatexToMathML

from exporter.source.mathematics.carriers import Carriers
from exporter.source.mathematics.dialect import BUILT_IN, Rewriting
from exporter.source.mathematics.macros import expand
from exporter.source.mathematics.mathml import as_text, finished
from exporter.source.mathematics.messages import in_our_words, is_refused, unknown_command
from exporter.source.mathematics.structure import check_structure
from exporter.source.mathematics.tex import FormulaError, put_together, take_apart
from exporter.source.mathematics.words import formula_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.source.mathematics.macros import Macro
    from exporter.source.mathematics.tex import Piece

LONGEST = 4_000
"""Maximum characters of a formula."""
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
    if not tex.strip():
        raise FormulaError("is empty; write a formula between the dollar signs")
    if len(tex) > LONGEST:
        raise FormulaError(f"is longer than {LONGEST:,} characters; split it")
    pieces = take_apart(tex)
    check_structure(pieces)
    _refuse(pieces, macros or {})
    expanded = expand(pieces, {**BUILT_IN, **(macros or {})})
    check_structure(expanded)
    carriers = Carriers.beside("".join(piece.text for piece in expanded))
    text, places = put_together(Rewriting(carriers, block).formula(expanded))
    root = finished(_converted(text, places, block=block), carriers)
    root.set("alttext", " ".join(tex.split()))
    return Formula(as_text(root), formula_words(root))


def _refuse(pieces: list[Piece], macros: Mapping[str, Macro]) -> None:
    for piece in pieces:
        name = piece.text[1:]
        if piece.is_command and name not in macros and is_refused(name):
            raise FormulaError(unknown_command(name), piece.at)


def _converted(text: str, places: list[int], *, block: bool) -> str:
    try:
        return _converter().convert_with_local_state(text, displaystyle=block)
    except LatexError as error:
        found = _PLACE.match(str(error))
        number, said = (int(found.group(1)), found.group(2)) if found else (0, str(error))
        at = places[min(number, len(places) - 1)] if places else 0
        raise FormulaError(in_our_words(said), at) from None
    except BaseException as error:
        # What Rust calls a panic comes as an exception that is no Exception; any other goes on its way.
        if type(error).__name__ != "PanicException":
            raise
        raise FormulaError("cannot be read; write it in another way", 0) from None


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False, xml_namespace=True, allow_unreliable_rendering=True)
