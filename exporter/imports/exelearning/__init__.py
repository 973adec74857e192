"""Projects of eXeLearning: ``.elpx`` of versions 3 and 4, and ``.elp`` of version 2 and of those before version 4.

https://github.com/exelearning/exelearning
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.imports.base import Reader

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

NEW, OLD = "content.xml", "contentv3.xml"
"""What a project is kept in: pages with their HTML, and before version 3 the objects of a program in Python."""
_SIGNS = {NEW: b"<ode", OLD: b"exe.engine.package.Package"}


def _matches(source: Source) -> bool:
    archive = source.archive
    return archive is not None and any(
        name in archive.members and sign in archive.beginning(name) for name, sign in _SIGNS.items()
    )


def _read(source: Source, notes: Notes) -> Bank:
    from exporter.imports.exelearning.course import bank_of  # noqa: PLC0415 - lxml is only needed for XML

    return bank_of(source, notes)


READER = Reader(name="exelearning", title="eXeLearning", certain=True, matches=_matches, read=_read)
