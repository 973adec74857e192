"""Reads and writes workbooks by openpyxl, which runs no formula; a zip is looked into before it is opened."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from exporter.imports.intake import clean
from exporter.imports.notes import ImportFailed
from exporter.problems import Position
from exporter.question_sheet import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.imports.notes import Notes

_LARGEST, _MOST_ENTRIES = 64 * 1024 * 1024, 2_000
_BEGINNING = 4_096
_SHARED = "xl/sharedStrings.xml"
_ESCAPED_LINE, _AS_WELL = b"_x005F_", b"_x005f_"
MOST_ROWS, MOST_COLUMNS = 10_000, 200


def is_workbook(content: bytes) -> bool:
    """Return whether a file is a workbook of Excel or LibreOffice in their XML."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def rows_of(content: bytes, name: str, notes: Notes) -> Iterator[list[str]]:
    """Yield the rows of the first sheet as texts; formulas are noted and empty.

    Raises:
        ImportFailed: the workbook cannot be opened, or would be too large.
    """
    place = Position(name)
    _look_into(content, place)
    openpyxl = _library(place)
    try:
        book = openpyxl.load_workbook(_with_escapes(content), read_only=True, data_only=False, keep_links=False)
        first, *others = book.worksheets
        for sheet in others:
            notes.lost(place, f"the sheet '{sheet.title[:60]}': only the first one is read")
        for number, row in enumerate(first.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS), 1):
            yield [_text(cell, Position(name, number), notes) for cell in row]
    except ImportFailed:
        raise
    except Exception as error:  # noqa: BLE001 - what openpyxl raises for a broken file is of any kind
        message = f"is not a workbook that can be read ({type(error).__name__}); save it as CSV"
        raise ImportFailed(place, message) from None


def written(rows: list[list[str]]) -> bytes:
    """Return a workbook with one sheet."""
    openpyxl = _library(None)
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _look_into(content: bytes, place: Position) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _LARGEST:
                message = f"unpacks to more than {_LARGEST // 1024 // 1024} MB; save only the sheet, as CSV"
                raise ImportFailed(place, message)
            for entry in entries:
                with archive.open(entry) as stream:
                    if b"<!DOCTYPE" in stream.read(_BEGINNING).replace(b"\0", b""):
                        raise ImportFailed(
                            place, "has a document type, which can be used to attack readers; save it again"
                        )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise ImportFailed(place, "is not a workbook that can be read; save it as CSV") from None


def _with_escapes(content: bytes) -> io.BytesIO:
    """Return a workbook that openpyxl reads as it stands: from shared texts alone, it takes ``x005F_`` away."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if _SHARED not in archive.namelist() or _ESCAPED_LINE not in archive.read(_SHARED):
            return io.BytesIO(content)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as other:
            for entry in archive.infolist():
                held = archive.read(entry)
                other.writestr(entry, held.replace(_ESCAPED_LINE, _AS_WELL) if entry.filename == _SHARED else held)
    return stream


def _text(cell: Any, place: Position, notes: Notes) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        notes.lost(place, "a formula, which is not run; write its value")
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(unescaped(str(value)))


def _library(place: Position | None) -> Any:
    try:
        import openpyxl  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        message = f"{error.name} is needed for workbooks; install it: pip install 'lessonpack[import]'"
        raise ImportFailed(place, message) from None
    return openpyxl
