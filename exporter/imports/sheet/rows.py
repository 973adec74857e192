"""The rows of a sheet, each with its line and its cells by the headings of their columns."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.imports.intake import clean
from exporter.imports.notes import ImportFailed, short
from exporter.imports.sheet.dialects import OURS, dialect_of, names_of
from exporter.imports.sheet.workbook import MOST_COLUMNS, MOST_ROWS, is_workbook, rows_of
from exporter.problems import Position
from exporter.question_sheet import HEADINGS, unguarded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.imports.base import Source
    from exporter.imports.notes import Notes
    from exporter.imports.sheet.dialects import Dialect

_MARKS = (",", ";", "\t", "    ")
"""What stands between cells; `intake` makes four spaces of a tab."""
_OPTION = re.compile(r"option ([0-9]{1,3})")
_MOST_BEFORE = 20
"""Lines among which the headings are looked for."""


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
    lines = source.beginning.split("\n", _MOST_BEFORE)[:_MOST_BEFORE]
    return any(dialect_of(names_of(line.split(mark))) for line in lines for mark in _MARKS)


def read_rows(source: Source, notes: Notes) -> list[Row]:
    """Return the rows that are not empty.

    Raises:
        ImportFailed: there are no headings, or too many rows.
    """
    lines = _of_workbook(source, notes) if is_workbook(source.content) else _of_text(source, notes)
    filled = [(line, cells) for line, cells in lines if any(cells)]
    if not filled:
        return []
    begins, dialect = _headings(filled, source.name)
    place = Position(source.name, filled[begins][0])
    headings = names_of(filled[begins][1])
    for name in headings if dialect is OURS else ():
        if name and name not in HEADINGS and not _OPTION.fullmatch(name):
            notes.lost(place, f"the column {short(name)}, which is none of the template's")
    rows: list[Row] = []
    for line, cells in filled[begins + 1 :]:
        if len(rows) >= MOST_ROWS:
            raise ImportFailed(Position(source.name, line), f"has more than {MOST_ROWS:,} rows; split it")
        if row := _row(cells, headings, dialect, Position(source.name, line), notes):
            rows.append(row)
    return rows


def _row(cells: list[str], headings: list[str], dialect: Dialect, place: Position, notes: Notes) -> Row | None:
    if dialect.example and cells[0].lower().startswith(dialect.example):
        return None
    for cell in cells[len(headings) :]:
        if cell:
            notes.lost(place, f"{short(cell)}, which stands in a column without a heading")
    row = dict(zip(headings, cells, strict=False))
    for name, why in dialect.lost.items():
        if row.get(name):
            notes.lost_once(place, why)
    return Row(place, dialect.row(row))


def _headings(filled: list[tuple[int, list[str]]], file: str) -> tuple[int, Dialect]:
    """Return which row has the headings, and whose they are; others write some lines above them."""
    for number, (_, cells) in enumerate(filled[:_MOST_BEFORE]):
        if dialect := dialect_of(names_of(cells)):
            return number, dialect
    message = "has no columns 'type' and 'prompt'; write a template: lessonpack import --template questions.csv"
    raise ImportFailed(Position(file, filled[0][0]), message)


def _of_workbook(source: Source, notes: Notes) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows_of(source.content, source.name, notes), 1):
        yield number, [clean(cell).strip() for cell in row]


def _of_text(source: Source, notes: Notes) -> Iterator[tuple[int, list[str]]]:
    text = source.text(notes)
    first = "\n".join(text.split("\n", _MOST_BEFORE)[:_MOST_BEFORE])
    named = (line for line in first.split("\n") if any(dialect_of(names_of(line.split(mark))) for mark in _MARKS))
    first = next(named, first.partition("\n")[0])
    mark = max(_MARKS[:3], key=first.count)
    if "    " in first and not first.count(mark):
        text, mark = text.replace("    ", "\t"), "\t"
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    before = 0
    try:
        for cells in reader:
            yield before + 1, [unguarded(cell.strip()) for cell in cells[:MOST_COLUMNS]]
            before = reader.line_num
    except csv.Error as error:
        raise ImportFailed(
            Position(source.name, before + 1), f"is not a table ({error}); save it as CSV again"
        ) from None
