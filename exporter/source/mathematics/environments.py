r"""Environments: brings those of LaTeX and its packages to the few that the converter reads, cell by cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.source.mathematics.tex import FormulaError, Piece, Reader, written
from exporter.source.mathematics.units import in_em
from exporter.source.wording import meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.source.mathematics.dialect import Rewriting

Cell = list[Piece]
Row = list[Cell]

TAG_INSIDE_A_LINE = r"uses \tag inside a line of text; put the formula on lines of its own: $$ … $$"

_ALIGNED = frozenset({"align", "align*", "aligned", "split", "flalign", "flalign*", "eqnarray", "eqnarray*"})
_ALIGNED_AT = frozenset({"alignat", "alignat*", "alignedat"})
"""Those whose columns stand close together, and that take the number of columns, which nobody needs."""
_GATHERED = frozenset({"gather", "gather*", "gathered"})
_MULTLINE = frozenset({"multline", "multline*"})
_EQUATION = frozenset({"equation", "equation*", "displaymath", "math"})
_ARRAYS = frozenset({"array", "darray", "subarray"})
_AS_THEY_ARE = frozenset({
    "cases", "dcases", "rcases", "drcases", "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix",
})  # fmt: skip
_FENCES = {"": ("", ""), "p": "()", "b": "[]", "B": (r"\{", r"\}"), "v": "||", "V": (r"\|", r"\|")}
_ALIGNED_MATRIX = re.compile(r"([pbBvV]?)matrix\*")
_SMALL_MATRIX = re.compile(r"([pbBvV]?)smallmatrix\*?")
ENVIRONMENTS = _ALIGNED | _ALIGNED_AT | _GATHERED | _MULTLINE | _EQUATION | _ARRAYS | _AS_THEY_ARE | {"smallmatrix"}
"""Those that are known by name; matrices also have aligned and small forms, such as ``pmatrix*``."""
_ELSEWHERE = {
    "CD": r"add the diagram as an image, or build it with \begin{array}",
    "tabular": r"write a table in Markdown, or use \begin{array}",
    "tikzpicture": "add it as an image",
    "tikzcd": "add it as an image",
    "document": "write only the formula",
}
_MOST_COLUMNS = 200
"""Letters and lines of an array; repetitions inside each other would multiply to fill the memory."""
_STRUT = 0.3
r"""Depth of a line in em: ``\\[1em]`` makes a line deeper by that, as in LaTeX."""
_BLANK = re.compile(r"(?:\s|\\[,;:!> ]|\\q?quad|\\hspace\*?\{[^{}]*\}|\\extracolsep\{[^{}]*\})*")


def rewrite(rewriting: Rewriting, reader: Reader, beginning: Piece) -> list[Piece]:
    r"""Return the environment that ``beginning``, its ``\begin``, opens."""
    name = reader.word(beginning)
    at = beginning.at
    if not _is_known(name):
        raise FormulaError(_unknown(name), at)
    placed = reader.optional() if name.endswith(("matrix*", "ed", "edat")) else None
    if name in _ALIGNED_AT:
        reader.argument(beginning)
    columns = _columns(reader, beginning) if name in _ARRAYS else ""
    inside = reader.environment(name, beginning)
    tagged = _tagged(inside)
    if tagged and not rewriting.block:
        raise FormulaError(TAG_INSIDE_A_LINE, tagged.at)
    rows = _between_signs(name, _rows(rewriting, inside))
    if "matrix" in name:
        return _matrix(rewriting, name, rows, placed, at)
    if name in _EQUATION:
        return _equation(rows, at, is_tagged=tagged is not None)
    if name in _ALIGNED_AT:
        return rewriting.carriers.around("tight", _table("align*" if tagged else "aligned", rows, at), at)
    if name.startswith("eqnarray"):
        rows = _without_middle(rows)
    return _table(_read_as(name, is_tagged=tagged is not None), rows, at, columns)


def _between_signs(name: str, rows: list[Row]) -> list[Row]:
    """Return rows in which a sign that goes on with a sum has its space, as LaTeX makes it by ``{}`` before it."""
    if name in _MULTLINE:
        return [[_after_nothing(cell) for cell in row] for row in rows]
    if name in _ALIGNED | _ALIGNED_AT:
        return [[_after_nothing(cell) if number % 2 else cell for number, cell in enumerate(row)] for row in rows]
    return rows


def _after_nothing(cell: Cell) -> Cell:
    first = next((piece for piece in cell if not piece.is_blank), None)
    return [*written("{}", first.at), *cell] if first and first.text in ("+", "-", r"\pm", r"\mp") else cell


def _read_as(name: str, *, is_tagged: bool) -> str:
    """Return the converter's environment: without numbers, which it would begin at 1 in every formula."""
    if name in _ALIGNED:
        return "align*" if is_tagged else "aligned"
    if name in _GATHERED:
        return "gather*" if is_tagged else "gathered"
    return "multline*" if name in _MULTLINE else name


def _unknown(name: str) -> str:
    advice = f"; {_ELSEWHERE[name]}" if name in _ELSEWHERE else meant(name, ENVIRONMENTS)
    advice = advice or "; use one such as aligned, cases or pmatrix"
    return f"uses the environment '{name}', which is not available in formulas here{advice}"


def _matrix(rewriting: Rewriting, name: str, rows: list[Row], placed: list[Piece] | None, at: int) -> list[Piece]:
    if found := _SMALL_MATRIX.fullmatch(name):
        small = rewriting.carriers.around("small", _table("matrix", rows, at), at)
        return _fenced(small, found.group(1), at)
    if found := _ALIGNED_MATRIX.fullmatch(name):
        side = "".join(piece.text for piece in placed or []).strip() or "c"
        width = max(map(len, rows), default=1)
        if side not in ("l", "c", "r"):
            raise FormulaError(f"places the columns of {name} at '{side}'; write [l], [c] or [r]", at)
        return _fenced(_table("array", rows, at, "{" + side * width + "}"), found.group(1), at)
    return _table(name, rows, at)


def _is_known(name: str) -> bool:
    return name in ENVIRONMENTS or bool(_SMALL_MATRIX.fullmatch(name) or _ALIGNED_MATRIX.fullmatch(name))


def _tagged(inside: Sequence[Piece]) -> Piece | None:
    return next((piece for piece in inside if piece.text == r"\tag"), None)


def _rows(rewriting: Rewriting, inside: Sequence[Piece]) -> list[Row]:
    """Return the rows, each cell of them rewritten. An empty row at the end is none, as in LaTeX."""
    rows: list[list[Cell]] = [[[]]]
    reader = Reader(inside)
    depth = 0
    while not reader.is_done:
        piece = reader.take()
        depth += (piece.text in ("{", r"\begin")) - (piece.text in ("}", r"\end"))
        if piece.text in (r"\\", r"\cr", r"\newline") and not depth:
            rows[-1][-1] += _gap(rewriting, reader, piece)
            rows.append([[]])
        elif piece.text == "&" and not depth:
            rows[-1].append([])
        else:
            rows[-1][-1].append(piece)
    if len(rows) > 1 and len(rows[-1]) == 1 and all(piece.is_blank for piece in rows[-1][0]):
        rows.pop()
    return [[rewriting.all(cell) for cell in row] for row in rows]


def _gap(rewriting: Rewriting, reader: Reader, line_end: Piece) -> list[Piece]:
    if reader.peek() == "*":
        reader.take()
    written_gap = reader.optional()
    if written_gap is None:
        return []
    word = "".join(piece.text for piece in written_gap)
    length = in_em(word)
    if length is None:
        message = rf"has \\[{word}], which is not a distance; write one such as \\[1em], or {{}} before the bracket"
        raise FormulaError(message, line_end.at)
    deep = length + _STRUT
    return rewriting.carriers.around("strut", [], line_end.at, f"{deep:.3g}em") if deep > _STRUT else []


def _columns(reader: Reader, beginning: Piece) -> str:
    reader.optional()
    reader.skip_blanks()
    if reader.peek() != "{":
        raise FormulaError(r"has an array without its columns; write them as in \begin{array}{lcr}", beginning.at)
    return "{" + _column_letters(reader.group(), beginning) + "}"


def _column_letters(pieces: Sequence[Piece], beginning: Piece) -> str:
    reader, letters = Reader(pieces), ""
    while not reader.is_done:
        piece = reader.take()
        if piece.text in "lcr|:" and len(piece.text) == 1:
            letters += piece.text
        elif piece.text == "*":
            times = reader.word(piece)
            if not times.isdecimal() or len(times) > 2:  # noqa: PLR2004 - digits; nobody writes 100 columns
                raise FormulaError(f"repeats columns '{times}' times; write a number below 100", piece.at)
            letters += _column_letters(reader.argument(piece), beginning) * int(times)
        elif piece.text in ("@", "!", ">", "<"):
            between = reader.word(piece)
            if not _BLANK.fullmatch(between):
                message = f"has '{piece.text}{{{between}}}' between columns, which cannot be shown; make it a column"
                raise FormulaError(message, piece.at)
        elif not piece.is_blank:
            raise FormulaError(f"has the column '{piece.text}'; write l, c, r or |", piece.at)
        if len(letters) > _MOST_COLUMNS:
            raise FormulaError(f"has more than {_MOST_COLUMNS} columns; use fewer", piece.at)
    return letters


def _table(name: str, rows: Sequence[Row], at: int, columns: str = "") -> list[Piece]:
    made = written(rf"\begin{{{name}}}{columns}", at)
    for number, row in enumerate(rows):
        if number:
            made += [Piece(r"\\", at), Piece(" ", at)]
        for column, cell in enumerate(row):
            made += [*([Piece("&", at)] if column else []), *cell]
    return [*made, *written(rf"\end{{{name}}}", at)]


def _equation(rows: Sequence[Row], at: int, *, is_tagged: bool) -> list[Piece]:
    if len(rows) > 1 or len(rows[0]) > 1:
        message = r"has lines or columns in an equation; put them in \begin{aligned} … \end{aligned}, or use align"
        raise FormulaError(message, at)
    if is_tagged:
        return _table("equation*", rows, at)
    return [Piece("{", at), *rows[0][0], Piece("}", at)]


def _without_middle(rows: Sequence[Row]) -> list[Row]:
    """Return rows of eqnarray, whose sign has a column of its own, as rows of align."""
    made = []
    for row in rows:
        left, *right = row
        joined = [piece for cell in right for piece in cell]
        if len(row) > 3:  # noqa: PLR2004 - left side, sign, right side
            at = joined[0].at if joined else 0
            raise FormulaError(r"has more than three columns in an eqnarray; use \begin{align}", at)
        made.append([left, [*written("{}", joined[0].at), *joined]] if joined else [left])
    return made


def _fenced(table: list[Piece], kind: str, at: int) -> list[Piece]:
    opening, closing = _FENCES[kind]
    if not opening:
        return table
    return [*written(rf"\left{opening}", at), *table, *written(rf"\right{closing}", at)]
