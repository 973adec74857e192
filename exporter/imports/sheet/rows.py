"""The rows of a sheet, each with its line and its cells by the headings of their columns."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.imports.intake import clean
from exporter.imports.notes import ImportFailed, short
from exporter.imports.sheet.template import HEADINGS
from exporter.imports.sheet.workbook import MOST_COLUMNS, MOST_ROWS, is_workbook, rows_of
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_MARKS = (",", ";", "\t", "    ")
"""What stands between cells; `intake` makes four spaces of a tab."""
_OPTION = re.compile(r"option ([0-9]{1,3})")
_NEEDED = frozenset({"type", "prompt"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells by the names of their columns, in lower case."""

    place: Position
    cells: dict[str, str]

    def get(self, name: str) -> str:
        """Return a cell; empty if there is no such column."""
        return self.cells.get(name, "")

    @property
    def options(self) -> list[str]:
        """Return the options that are not empty, in the order of their numbers."""
        numbered = [(int(found[1]), text) for name, text in self.cells.items() if (found := _OPTION.fullmatch(name))]
        return [text for _, text in sorted(numbered) if text]


def is_sheet(source: Source) -> bool:
    """Return whether a file is a workbook, or its first line has our headings."""
    if is_workbook(source.content):
        return True
    first = source.beginning.partition("\n")[0]
    return any(set(_names(first.split(mark))) >= _NEEDED for mark in _MARKS)


def read_rows(source: Source, notes: Notes) -> list[Row]:
    """Return the rows that are not empty.

    Raises:
        ImportFailed: there are no headings, or too many rows.
    """
    lines = _of_workbook(source, notes) if is_workbook(source.content) else _of_text(source, notes)
    rows: list[Row] = []
    headings: list[str] = []
    for line, cells in lines:
        if not any(cells):
            continue
        if not headings:
            headings = _headings(cells, Position(source.name, line), notes)
            continue
        if len(rows) >= MOST_ROWS:
            raise ImportFailed(Position(source.name, line), f"has more than {MOST_ROWS:,} rows; split it")
        place = Position(source.name, line)
        for cell in cells[len(headings) :]:
            if cell:
                notes.lost(place, f"{short(cell)}, which stands in a column without a heading")
        rows.append(Row(place, dict(zip(headings, cells, strict=False))))
    return rows


def _headings(cells: list[str], place: Position, notes: Notes) -> list[str]:
    names = _names(cells)
    if not set(names) >= _NEEDED:
        message = "has no columns 'type' and 'prompt'; write a template: lessonpack import --template questions.csv"
        raise ImportFailed(place, message)
    for name in names:
        if name and name not in HEADINGS and not _OPTION.fullmatch(name):
            notes.lost(place, f"the column {short(name)}, which is none of the template's")
    return names


def _names(cells: list[str]) -> list[str]:
    return [" ".join(cell.strip().strip('"').lower().split()) for cell in cells]


def _of_workbook(source: Source, notes: Notes) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows_of(source.content, source.name, notes), 1):
        yield number, [clean(cell).strip() for cell in row]


def _of_text(source: Source, notes: Notes) -> Iterator[tuple[int, list[str]]]:
    text = source.text(notes)
    first = text.partition("\n")[0]
    mark = max(_MARKS[:3], key=first.count)
    if "    " in first and not first.count(mark):
        text, mark = text.replace("    ", "\t"), "\t"
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    before = 0
    try:
        for cells in reader:
            yield before + 1, [cell.strip() for cell in cells[:MOST_COLUMNS]]
            before = reader.line_num
    except csv.Error as error:
        raise ImportFailed(Position(source.name, before + 1), f"is no table ({error}); save it as CSV again") from None
