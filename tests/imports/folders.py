"""Imports small folders for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.imports.run import import_into_new
from tests.imports.imported import Imported

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02\x08\x06\0\0\0r\xb6\r$"


def imported_folder(folder: Path, files: Mapping[str, str | bytes], chosen: str | None = None) -> Imported:
    """Write files as a folder ``others``, and import it as a new course."""
    return Imported(import_into_new(written(folder / "others", files), folder / "course", chosen, None))


def written(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def notes_of(came: Imported, kind: str = "lost") -> list[str]:
    """Return what did not come, or what to look at, as ``file:line: message``."""
    return [f"{note.place.file}:{note.place.line}: {note.message}" for note in came.result.notes if note.kind == kind]
