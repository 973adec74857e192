"""Markdown between tags of HTML that stand on lines of their own: others need no empty line there, and we do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.line import prose

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.foreign_markdown.shelf import Shelf

_OPENING = re.compile(
    r"[ \t]*<(?:div|section|article|aside|details|figure)\b[^<>]{0,500}\bmarkdown\b[^<>]{0,200}>[ \t]*"
)
_CLOSING = re.compile(r"[ \t]*</(?:div|section|article|aside|details|figure|summary|table|p|ul|ol|center)>[ \t]*")
_TAG = re.compile(r"[ \t]*<")


def html_blocks(lines: list[Line], _shelf: Shelf) -> list[Line]:
    """Return lines with an empty one where Markdown begins."""
    result: list[Line] = []
    text = set(prose(lines))
    for index, line in enumerate(lines):
        result.append(line)
        if index not in text or "<" not in line.text or index + 1 == len(lines) or lines[index + 1].is_empty:
            continue
        if _OPENING.fullmatch(line.text) or (_CLOSING.fullmatch(line.text) and not _TAG.match(lines[index + 1].text)):
            result.append(line.becomes(""))
    return result
