"""QTI 1.2, 2.1 and 2.2, as one document or as a zip of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.base import Reader

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_ROOT = re.compile(r"<(?:[A-Za-z0-9_-]+:)?(?:questestinterop|assessmentItem|assessmentTest)[\s>/]")
_BEGINNING = 4_000
_MANIFEST = "imsmanifest.xml"


def _matches(source: Source) -> bool:
    if source.archive is not None:
        return any(name.rpartition("/")[2] == _MANIFEST for name in source.archive.members)
    return _ROOT.search(source.beginning[:_BEGINNING]) is not None


def _read(source: Source, notes: Notes) -> Bank:
    from exporter.imports.qti.package import bank_of  # noqa: PLC0415 - lxml is only needed for XML

    return bank_of(source, notes)


READER = Reader(name="qti", title="QTI (1.2, 2.1, 2.2)", certain=True, matches=_matches, read=_read)
