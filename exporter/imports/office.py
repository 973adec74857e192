"""Documents of Word and PowerPoint: zips of XML, looked into before a library opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.imports.notes import ImportFailed
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.archives import Archive
    from exporter.imports.base import Source

_LARGEST_XML = 32 * 1024 * 1024
_LARGEST = 256 * 1024 * 1024
_MOST_TAGS = 1_000_000
_XML = (".xml", ".rels", ".vml")
_BEFORE_XML = b"\xef\xbb\xbf\xfe\xff \t\r\n"


def has_part(source: Source, name: str) -> bool:
    """Return whether a file is a zip with a part of that name."""
    return bool(source.content.startswith(b"PK")) and source.archive is not None and name in source.archive.members


def checked(source: Source, part: str) -> Archive:
    """Return the zip of a document that is safe to open.

    Raises:
        ImportFailed: it is no such document, would be too large, or has entities.
    """
    place = Position(source.name)
    archive = source.archive
    if archive is None or part not in archive.members:
        raise ImportFailed(place, "is not such a document; save it again, and not in a format of before 2007")
    sizes = {name: member.size for name, member in archive.members.items()}
    if sum(sizes.values()) > _LARGEST:
        raise ImportFailed(place, f"unpacks to more than {_LARGEST // 1024 // 1024} MB; compress its pictures")
    tags = 0
    for name in archive.members:
        if not _is_xml(archive, name):
            continue
        if sizes[name] > _LARGEST_XML:
            raise ImportFailed(place, f"has more than {_LARGEST_XML // 1024 // 1024} MB of text; split it")
        written = archive.content(name).replace(b"\0", b"")
        if (b"<!ENTITY" if name.lower().endswith(".svg") else b"<!DOCTYPE") in written:
            raise ImportFailed(place, "has a document type, which can be used to attack readers; save it again")
        tags += written.count(b"<")
        if tags > _MOST_TAGS:
            raise ImportFailed(place, f"has more than {_MOST_TAGS:,} elements; split it")
    return archive


def _is_xml(archive: Archive, name: str) -> bool:
    """Return whether a library could read a part as XML, whatever its name says."""
    beginning = archive.beginning(name).replace(b"\0", b"").lstrip(_BEFORE_XML)
    return name.lower().endswith(_XML) or beginning.startswith(b"<")


def missing(error: ModuleNotFoundError, what: str, source: Source) -> ImportFailed:
    """Return what to say where a library is not installed."""
    message = f"{error.name} is needed for {what}; install it: pip install 'lessonpack[import]'"
    return ImportFailed(Position(source.name), message)
