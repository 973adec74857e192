"""The sheet with a question in each row: its columns, and how rows become CSV or a workbook. Imports read it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OPTIONS = 6
"""Columns for options in the template; a sheet may have more."""

_BEFORE = ("quiz", "type", "prompt")
_AFTER = ("answer", "tolerance", "unit", "points", "explanation", "hint", "tags")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a workbook writes what XML cannot (ECMA-376, 22.9.2.19); where a text only looks so, it is escaped."""
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_NEVER = rb"\g<1>1980-01-01T00:00:00Z"


def headings(options: int = OPTIONS) -> tuple[str, ...]:
    """Return the names of the columns, with as many for options."""
    return (*_BEFORE, *(f"option {number}" for number in range(1, max(options, OPTIONS) + 1)), *_AFTER)


HEADINGS = headings()


def guarded(cell: str) -> str:
    """Return a cell that no program takes for a formula when it opens CSV; a number may have its sign."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """Return what a cell says that may have been guarded."""
    return cell[1:] if _GUARDED.match(cell) else cell


def escaped(cell: str) -> str:
    """Return a cell in which no program takes a part for an escaped sign when it opens a workbook."""
    return _LIKE_ESCAPE.sub("_x005F_", cell)


def unescaped(cell: str) -> str:
    """Return what a cell of a workbook says."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), cell)


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a sheet as CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([guarded(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()  # with the mark, Excel reads UTF-8


def as_workbook(rows: Iterable[Sequence[str]]) -> dict[str, bytes]:
    """Return the files of a workbook (XLSX), in which every cell is a text and nothing tells when it was made.

    Raises:
        ModuleNotFoundError: openpyxl is missing, which comes with an extra.
    """
    import openpyxl  # noqa: PLC0415 - an extra

    book = openpyxl.Workbook()
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if text:
                cell = book.active.cell(number, column, escaped(text))
                cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", True
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    return {**files, "docProps/core.xml": _TIMES.sub(_NEVER, files["docProps/core.xml"])}
