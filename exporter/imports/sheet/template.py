"""The sheet that people fill in: its columns, and a row that shows each type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.imports.notes import ImportFailed
from exporter.question_sheet import HEADINGS, as_csv

if TYPE_CHECKING:
    from pathlib import Path

_EXAMPLES: tuple[tuple[str, str, tuple[str, ...], dict[str, str]], ...] = (
    ("choice", "Which metal is liquid?", ("Iron", "Mercury"), {"answer": "2"}),
    ("multiple", "Which rust?", ("Iron", "Steel", "Gold"), {"answer": "1; 2"}),
    ("true-false", "Tin is a metal.", (), {"answer": "true", "explanation": "It is number 50."}),
    ("text", "Which metal is yellow?", (), {"answer": "gold; Au", "hint": "Rings are made of it."}),
    ("number", "At how many degrees does tin melt?", (), {"answer": "232", "tolerance": "1", "unit": "°C"}),
    ("matching", "Match.", ("Fe = iron", "Sn = tin"), {}),
    ("ordering", "Begin with the lightest.", ("tin", "lead", "gold"), {}),
    ("gaps", "Fill the gaps.", (), {"answer": "Bronze is {{copper}} and {{=tin|iron|lead}}.", "points": "2"}),
    ("essay", "What is metal good for?", (), {"tags": "writing, metals"}),
)
"""Type, prompt, options, and what else there is."""


def write_template(path: Path) -> None:
    """Write the template as ``.csv`` or ``.xlsx``, but over no file.

    Raises:
        ImportFailed: there is a file, its name has another ending, or it cannot be written.
    """
    rows = [list(HEADINGS), *map(_row, _EXAMPLES)]
    endings = {".csv": as_csv, ".xlsx": _xlsx}
    if path.suffix.lower() not in endings:
        raise ImportFailed(None, f"'{path}' should end in .csv or .xlsx")
    content = endings[path.suffix.lower()](rows)
    try:
        with path.open("xb") as stream:
            stream.write(content)
    except OSError as error:
        raise ImportFailed(None, f"{path} cannot be written: {error.strerror or error}") from None


def _row(example: tuple[str, str, tuple[str, ...], dict[str, str]]) -> list[str]:
    kind, prompt, options, more = example
    numbered = {f"option {number}": option for number, option in enumerate(options, 1)}
    cells = {"quiz": "Metals", "type": kind, "prompt": prompt, **numbered, **more}
    return [cells.get(name, "") for name in HEADINGS]


def _xlsx(rows: list[list[str]]) -> bytes:
    from exporter.imports.sheet.workbook import written  # noqa: PLC0415 - an extra

    return written(rows)
