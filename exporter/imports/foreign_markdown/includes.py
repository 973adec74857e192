"""Files that a page includes: read inside the folder only, and no deeper than a few levels."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.line import Line, lines_of
from exporter.imports.notes import ImportFailed, short

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.shelf import Shelf
    from exporter.problems import Position

_DEEPEST = 10
_MOST = 500_000
"""Characters that a page may include; a lesson has at most half of that."""
_AN_INCLUDE = 500
"""Characters for which an include counts beside its text, so that not even empty ones are without end."""
_NUMBERS = re.compile(r"(\d{0,7})(?::(\d{0,7}))?")
_ANCHOR = re.compile(r"(?:ANCHOR(?:_END)?:|--8<-- \[(?:start|end):|<!-- #(?:end)?region)")

FoundIn = Callable[[Line], "tuple[str, str, str, str] | None"]
"""Returns for a line what stands before and after, the address of a file, and which part of it."""


def with_includes(
    shelf: Shelf,
    path: str,
    found_in: FoundIn,
    bases: tuple[str, ...] = (),
    prepared: Callable[[list[Line]], list[Line]] | None = None,
) -> list[Line]:
    """Return the lines of a page, ``prepared``, with what it includes from beside the page and from ``bases``."""
    lines = lines_of(shelf.folder.text(path, shelf.notes), path)
    lines = prepared(lines) if prepared else lines
    return _Including(shelf, found_in, bases).resolved(lines, (path,))


@dataclass(slots=True)
class _Including:
    shelf: Shelf
    found_in: FoundIn
    bases: tuple[str, ...]
    characters: int = 0

    def resolved(self, lines: list[Line], chain: tuple[str, ...]) -> list[Line]:
        """Return lines of the last file of a chain with what they include."""
        result: list[Line] = []
        for line in lines:
            found = self.found_in(line)
            if found is None:
                result.append(line)
                continue
            before, after, address, part = found
            inside = self._included(address, part, line.place, chain)
            result += [one.becomes(before + one.text if not one.is_empty or before.strip() else "") for one in inside]
            result += [line.becomes(after)] if after.strip() else []
        return result

    def _included(self, address: str, part: str, place: Position, chain: tuple[str, ...]) -> list[Line]:
        where = self._found(address, chain[-1])
        if where is None:
            why = "is not in the folder"
        elif where in chain or len(chain) > _DEEPEST:
            why = "includes itself" if where in chain else "is included too deep"
        elif self.characters > _MOST:
            why = f"would make the page longer than {_MOST:,} characters"
        else:
            try:
                text = self.shelf.folder.text(where, self.shelf.notes)
            except ImportFailed as failure:
                why = str(failure)
            else:
                self.characters += len(text) + _AN_INCLUDE
                self.shelf.included.add(where)
                return self.resolved(_part(lines_of(text, where), part), (*chain, where))
        self.shelf.notes.lost(place, f"the file {short(address)} to include, which {why}")
        return []

    def _found(self, address: str, page: str) -> str | None:
        for base in (posixpath.dirname(page), *self.bases):
            path = posixpath.normpath(posixpath.join(base, address.lstrip("/")))
            if not path.startswith("..") and (found := self.shelf.folder.find(path)):
                return found
        return None


def _part(lines: list[Line], part: str) -> list[Line]:
    while lines and lines[-1].is_empty:
        lines = lines[:-1]
    if not part:
        return [line for line in lines if not _ANCHOR.search(line.text)]
    if numbers := _NUMBERS.fullmatch(part):
        first = int(numbers[1] or 1)
        last = first if numbers[2] is None else int(numbers[2] or len(lines))
        return [line for line in lines[max(0, first - 1) : last] if not _ANCHOR.search(line.text)]
    start = re.compile(rf"(?:ANCHOR:\s*|\[start:|#region\s+){re.escape(part)}\b")
    end = re.compile(rf"(?:ANCHOR_END:\s*|\[end:|#endregion\s+){re.escape(part)}\b")
    first = next((index for index, line in enumerate(lines) if start.search(line.text)), -1)
    last = next((index for index, line in enumerate(lines) if index > first and end.search(line.text)), len(lines))
    return [line for line in lines[first + 1 : last] if not _ANCHOR.search(line.text)] if first >= 0 else lines
