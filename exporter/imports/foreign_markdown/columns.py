"""Columns of Quarto and Pandoc as the block of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.line import prose

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.foreign_markdown.shelf import Shelf

_ALL = re.compile(r"[ \t]*:{3,}[ \t]*(?:\{[ \t]*\.columns\b[^{}\n]{0,200}\}|columns)[ \t:]*")
_ONE = re.compile(r"[ \t]*:{3,}[ \t]*(?:\{[ \t]*\.column\b(?!-)[^{}\n]{0,200}\}|column)[ \t:]*")
_OPENING = re.compile(r"[ \t]*:{3,}[ \t]*[^\s:].*")
_CLOSING = re.compile(r"[ \t]*:{3,}[ \t]*")


def columns(lines: list[Line], _shelf: Shelf) -> list[Line]:
    """Return lines in which a rule stands between the columns of a block."""
    result: list[Line] = []
    opened: list[str] = []
    text = set(prose(lines))
    columns_so_far = 0
    for index, line in enumerate(lines):
        if index not in text or ":::" not in line.text:
            result.append(line)
        elif _ALL.fullmatch(line.text):
            opened.append("columns")
            columns_so_far = 0
            result.append(line.becomes("::: columns"))
        elif opened and opened[-1] == "columns" and _ONE.fullmatch(line.text):
            opened.append("column")
            columns_so_far += 1
            result += [line.becomes(""), line.becomes("---"), line.becomes("")] if columns_so_far > 1 else []
        elif _CLOSING.fullmatch(line.text):
            kind = opened.pop() if opened else ""
            result += [] if kind == "column" else [line]
        else:
            opened += ["other"] if _OPENING.fullmatch(line.text) else []
            result.append(line)
    return result
