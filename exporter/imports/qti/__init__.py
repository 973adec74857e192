"""QTI 1.2, 2.1, 2.2 and 3.0, as one document or as a zip of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.base import Reader
from exporter.imports.qti.v3 import older

if TYPE_CHECKING:
    from exporter.imports.archives import Archive
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_ROOT = re.compile(rb"<(?:[A-Za-z0-9_-]+:)?(questestinterop|(?:qti-)?assessment-?(?:[Ii]tem|[Tt]est))[\s>/]")
_BEGINNING = 8_000
_ENDINGS = (".xml", ".qti", ".dat")
_LARGEST = 64 * 1024 * 1024
MANIFEST = "imsmanifest.xml"


def _matches(source: Source) -> bool:
    archive = source.archive
    if archive is None:
        return bool(root_in(source.beginning[:_BEGINNING].encode("ascii", "ignore")))
    if not any(name.rpartition("/")[2] == MANIFEST for name in archive.members):
        return False
    return any(kind_of(archive, name) for name in archive.members)


def root_in(beginning: bytes) -> str:
    """Return the name of the root of a document in QTI, for QTI 3 that of QTI 2; empty if it is none."""
    found = _ROOT.search(beginning[:_BEGINNING].replace(b"\0", b""))  # as UTF-16 has it
    return older(found[1].decode()) if found else ""


def kind_of(archive: Archive, name: str) -> str:
    """Return the name of the root of a document in a zip; empty if it is not in QTI."""
    if not name.lower().endswith(_ENDINGS) or archive.members[name].size > _LARGEST:
        return ""
    return root_in(archive.beginning(name))


def _read(source: Source, notes: Notes) -> Bank:
    from exporter.imports.qti.package import bank_of  # noqa: PLC0415 - lxml is only needed for XML

    return bank_of(source, notes)


READER = Reader(name="qti", title="QTI (1.2, 2.1, 2.2, 3.0)", certain=True, matches=_matches, read=_read)
