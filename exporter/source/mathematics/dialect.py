r"""Writes TeX that the converter does not read in other words, and refuses what it would show wrong.

What is left to it in MathML, such as a frame, is carried through (`carriers`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.source.mathematics import environments
from exporter.source.mathematics.macros import Macro
from exporter.source.mathematics.names import TEXT_COMMANDS
from exporter.source.mathematics.tex import FormulaError, Piece, Reader, written
from exporter.source.mathematics.units import in_em

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exporter.source.mathematics.carriers import Carriers

_WRITTEN_OUT = {
    "centerdot": r"\cdot",
    "colon": r"{:}\mspace{6mu}",
    "dotsb": r"\cdots",
    "dotsc": r"\ldots",
    "dotsi": r"\cdots",
    "dotsm": r"\cdots",
    "dotso": r"\ldots",
    "dotsx": r"\ldots",
    "ensuremath": "{#1}",
    "enskip": r"\hspace{0.5em}",
    "hbox": r"\text{#1}",
    "intop": r"\int\limits",
    "lgroup": "(",
    "mapsfrom": r"\mathrel{↤}",
    "mathellipsis": r"\ldots",
    "mathnormal": "{#1}",
    "mathsfit": r"\mathsf{#1}",
    "mbox": r"\text{#1}",
    "negmedspace": r"\mspace{-4mu}",
    "negthickspace": r"\mspace{-5mu}",
    "negthinspace": r"\!",
    "nshortmid": r"\nmid",
    "nshortparallel": r"\nparallel",
    "ordinarycolon": ":",
    "rgroup": ")",
    "sdot": r"\cdot",
    "shortmid": r"\mid",
    "shortparallel": r"\parallel",
    "smallfrown": r"\frown",
    "smallint": r"{\textstyle\int}",
    "smallsetminus": r"\setminus",
    "smallsmile": r"\smile",
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
    "textcopyright": r"\copyright",
    "textmd": r"\text{#1}",
    "textnormal": r"\text{#1}",
    "textup": r"\text{#1}",
    "thickapprox": r"\approx",
    "thicksim": r"\sim",
    "varinjlim": r"\mathop{\underrightarrow{\lim}}",
    "varliminf": r"\mathop{\underline{\lim}}",
    "varlimsup": r"\mathop{\overline{\lim}}",
    "varprojlim": r"\mathop{\underleftarrow{\lim}}",
    "varpropto": r"\propto",
    "varvdots": r"\vdots",
}
BUILT_IN = {name: Macro.reading(tex) for name, tex in _WRITTEN_OUT.items()}
"""Commands that stand for others which the converter knows."""

_IGNORED = ("allowbreak", "nobreak", "displaybreak", "DOTSB", "DOTSI", "DOTSX")
_CARRYING = ("clap", "llap", "rlap", "mathclap", "mathllap", "mathrlap", "pmb", "sout", "st", "vcenter")
_SIZES = {
    "tiny": "0.5em", "sixptsize": "0.6em", "scriptsize": "0.7em", "footnotesize": "0.8em", "small": "0.9em",
    "normalsize": "1em", "large": "1.2em", "Large": "1.44em", "LARGE": "1.73em", "huge": "2.07em", "Huge": "2.49em",
}  # fmt: skip
_HEXADECIMAL = re.compile(r"#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_CIRCLED = {
    **{str(number): chr(0x2460 + number - 1) for number in range(1, 21)},
    "0": "⓪",
    **{chr(0x41 + number): chr(0x24B6 + number) for number in range(26)},
    **{chr(0x61 + number): chr(0x24D0 + number) for number in range(26)},
    "R": "®",
    "c": "©",
}


@dataclass(slots=True)
class Rewriting:
    """One formula on its way to the converter. ``tag`` is the number that it asked for beside itself."""

    carriers: Carriers
    block: bool
    tag: list[Piece] = field(default_factory=list)

    def formula(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return the whole formula as the converter reads it."""
        reader, rewritten = Reader(pieces), []
        while not reader.is_done:
            piece = reader.take()
            if piece.text == r"\tag":
                self._take_tag(reader, piece)
                continue
            reader.next -= 1
            rewritten += self._next(reader)
        if not self.tag:
            return rewritten
        at = self.tag[0].at
        return [*written(r"\begin{equation*}", at), *rewritten, *self.tag, *written(r"\end{equation*}", at)]

    def all(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return ``pieces``, a part of the formula, as the converter reads them."""
        reader, rewritten = Reader(pieces), []
        while not reader.is_done:
            rewritten += self._next(reader)
        return rewritten

    def _take_tag(self, reader: Reader, piece: Piece) -> None:
        if not self.block:
            raise FormulaError(environments.TAG_INSIDE_A_LINE, piece.at)
        if self.tag:
            raise FormulaError(r"has two \tag; keep one, or number the lines of \begin{align}", piece.at)
        star = [reader.take()] if reader.peek() == "*" else []
        self.tag = [piece, *star, Piece("{", piece.at), *reader.argument(piece), Piece("}", piece.at)]

    def _next(self, reader: Reader) -> list[Piece]:
        piece = reader.take()
        if not piece.is_command:
            if piece.text == "&":
                message = r"has an '&' outside columns; put the formula in \begin{aligned}, or write '\&'"
                raise FormulaError(message, piece.at)
            return [piece]
        rule = _RULES.get(piece.text[1:])
        return rule(self, reader, piece) if rule else [piece]


def _words(rewriting: Rewriting, reader: Reader, piece: Piece) -> list[Piece]:
    r"""Return ``\text{…}``, taken apart where it holds mathematics between dollar signs."""
    inside = Reader(reader.argument(piece))
    parts: list[list[Piece]] = [[]]
    opened, depth = piece, 0
    while not inside.is_done:
        one = inside.take()
        depth += (one.text == "{") - (one.text == "}")
        if one.text == "$":
            if depth:
                raise FormulaError("has mathematics in braces inside text; end the text before it", one.at)
            parts.append([])
            opened = one
        elif one.text == "&":
            raise FormulaError(r"has an '&' in text; write '\&'", one.at)
        else:
            # The converter loses a space after a command such as \%.
            kept = [Piece("{", one.at), Piece("}", one.at)] if one.is_blank and _ends_in_sign(parts[-1]) else []
            parts[-1] += [*kept, one]
    if len(parts) % 2 == 0:
        raise FormulaError(
            rf"has a '$' in {piece.text} that is never closed; write '\$' to show a dollar sign", opened.at
        )
    result: list[Piece] = []
    for number, part in enumerate(parts):
        if number % 2:
            result += [Piece("{", piece.at), *rewriting.all(part), Piece("}", piece.at)]
        elif part or len(parts) == 1:
            result += [piece, Piece("{", piece.at), *part, Piece("}", piece.at)]
    return result if len(parts) == 1 else [Piece("{", piece.at), *result, Piece("}", piece.at)]


def _ends_in_sign(pieces: list[Piece]) -> bool:
    return bool(pieces) and pieces[-1].is_command and not pieces[-1].text[-1].isalpha()


def _line_end(_rewriting: Rewriting, _reader: Reader, piece: Piece) -> list[Piece]:
    message = r"has a '\\' outside an environment with lines; put the formula in \begin{aligned} … \end{aligned}"
    raise FormulaError(message, piece.at)


def _bold(rewriting: Rewriting, reader: Reader, piece: Piece) -> list[Piece]:
    r"""Return ``\boldsymbol{…}`` with bold digits and signs, which the converter leaves as they are."""
    result: list[Piece] = []
    for one in rewriting.all(reader.argument(piece)):
        if one.text.isdecimal():
            result += written(rf"\mathbf{{{one.text}}}", one.at)
        elif one.text in "+-=<>/|()[],;:!?*" and len(one.text) == 1:
            result += rewriting.carriers.around("pmb", [one], one.at)
        else:
            result.append(one)
    return [piece, Piece("{", piece.at), *result, Piece("}", piece.at)]


def _circled(_rewriting: Rewriting, reader: Reader, piece: Piece) -> list[Piece]:
    inside = reader.word(piece)
    sign = _CIRCLED.get(inside)
    if sign is None:
        raise FormulaError(rf"has \textcircled around '{inside}'; it takes one letter or a number up to 20", piece.at)
    return written(rf"\text{{{sign}}}", piece.at)


def _smash(rewriting: Rewriting, reader: Reader, piece: Piece) -> list[Piece]:
    side = "".join(one.text for one in reader.optional() or [])
    return rewriting.carriers.around("smash", rewriting.all(reader.argument(piece)), piece.at, side)


def _rule(rewriting: Rewriting, reader: Reader, piece: Piece) -> list[Piece]:
    raised = "".join(one.text for one in reader.optional() or []) or "0em"
    sizes = [_length(word, piece) for word in (reader.word(piece), reader.word(piece), raised)]
    return rewriting.carriers.around("rule", [], piece.at, " ".join(sizes))


def _length(word: str, piece: Piece) -> str:
    length = in_em(word)
    if length is None:
        message = rf"has {piece.text} with the length '{word}'; write a number with a unit, as in 1em"
        raise FormulaError(message, piece.at)
    return f"{length:.4g}em"


def _colour(_rewriting: Rewriting, reader: Reader, piece: Piece) -> list[Piece]:
    r"""Return ``\color{red}`` with the model of a colour such as ``#AA3300``, which LaTeX wants to know."""
    model = reader.optional()
    return _coloured(reader.word(piece), model, piece)


def _text_colour(rewriting: Rewriting, reader: Reader, piece: Piece) -> list[Piece]:
    switch = _colour(rewriting, reader, piece)
    return [Piece("{", piece.at), *switch, *rewriting.all(reader.argument(piece)), Piece("}", piece.at)]


def _coloured(colour: str, model: list[Piece] | None, piece: Piece) -> list[Piece]:
    inside = "".join(one.text for one in model or [])
    found = _HEXADECIMAL.fullmatch(colour)
    if found and not inside:
        inside, colour = "HTML", "".join(digit * (6 // len(found[1])) for digit in found[1])
    digits = colour.upper() if inside == "HTML" else colour
    return written(rf"\color[{inside}]{{{digits}}}" if inside else rf"\color{{{digits}}}", piece.at)


def _colour_box(rewriting: Rewriting, reader: Reader, piece: Piece) -> list[Piece]:
    r"""Return ``\colorbox{yellow}{words}``: the converter reads the colour, and the box is made of it afterwards."""
    colour = _coloured(reader.word(piece), None, piece)
    words = _words(rewriting, reader, Piece(r"\text", piece.at))
    box = rewriting.carriers.around("colorbox", words, piece.at)
    return [Piece("{", piece.at), *colour, *box, Piece("}", piece.at)]


def _frame_box(rewriting: Rewriting, reader: Reader, piece: Piece) -> list[Piece]:
    frame = _coloured(reader.word(piece), None, piece)
    inside = _colour_box(rewriting, reader, piece)
    box = rewriting.carriers.around("fcolorbox", inside, piece.at)
    return [Piece("{", piece.at), *frame, *box, Piece("}", piece.at)]


def _without_label(_rewriting: Rewriting, reader: Reader, piece: Piece) -> list[Piece]:
    reader.argument(piece)
    return []


def _fraction_aligned(_rewriting: Rewriting, reader: Reader, piece: Piece) -> list[Piece]:
    r"""Return ``\cfrac[l]{1}{2}`` without its alignment."""
    reader.optional()
    return [piece]


def _operator(rewriting: Rewriting, reader: Reader, piece: Piece) -> list[Piece]:
    r"""Return ``\mathop{…}``, which carries where its limits stand."""
    inside = rewriting.all(reader.argument(piece))
    reader.skip_blanks()
    limits = reader.take().text if reader.peek() in (r"\limits", r"\nolimits", r"\displaylimits") else ""
    made = [piece, Piece("{", piece.at), *inside, Piece("}", piece.at)]
    below = limits == r"\limits" or (rewriting.block and limits != r"\nolimits")
    return rewriting.carriers.around("limits", made, piece.at) if below else made


def _carrying(rewriting: Rewriting, reader: Reader, piece: Piece) -> list[Piece]:
    return rewriting.carriers.around(piece.text[1:], rewriting.all(reader.argument(piece)), piece.at)


def _size(rewriting: Rewriting, _reader: Reader, piece: Piece) -> list[Piece]:
    return rewriting.carriers.switch("size", piece.at, _SIZES[piece.text[1:]])


def _ignored(_rewriting: Rewriting, _reader: Reader, _piece: Piece) -> list[Piece]:
    return []


_RULES: dict[str, Callable[[Rewriting, Reader, Piece], list[Piece]]] = {
    **dict.fromkeys(TEXT_COMMANDS, _words),
    **dict.fromkeys(_CARRYING, _carrying),
    **dict.fromkeys(_SIZES, _size),
    **dict.fromkeys(_IGNORED, _ignored),
    "begin": environments.rewrite,
    "\\": _line_end,
    "newline": _line_end,
    "boldsymbol": _bold,
    "bm": _bold,
    "cfrac": _fraction_aligned,
    "color": _colour,
    "colorbox": _colour_box,
    "fcolorbox": _frame_box,
    "label": _without_label,
    "mathop": _operator,
    "rule": _rule,
    "smash": _smash,
    "textcolor": _text_colour,
    "textcircled": _circled,
}
"""Command → what to write in its place."""


def is_rewritten(name: str) -> bool:
    """Return whether a command is written in another way, whatever the converter knows."""
    return name in _RULES
