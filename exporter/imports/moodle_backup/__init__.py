"""Backups of courses in Moodle (``.mbz``): https://docs.moodle.org/dev/Backup_2.0_general_architecture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.imports.base import Reader

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

CONTENTS = "moodle_backup.xml"


def _matches(source: Source) -> bool:
    return source.archive is not None and CONTENTS in source.archive.members


def _read(source: Source, notes: Notes) -> Bank:
    from exporter.imports.moodle_backup.course import bank_of  # noqa: PLC0415 - lxml is only needed for XML

    return bank_of(source, notes)


READER = Reader(name="moodle-backup", title="a backup of Moodle", certain=True, matches=_matches, read=_read)
