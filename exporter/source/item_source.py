"""An item, lesson or quiz, of which only the head has been read, so that its id is known before its links are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporter.problems import Position


@dataclass(frozen=True, slots=True)
class ItemSource:
    """An item in a file. ``id`` is empty until it is made from the file's name, if its author gave none."""

    file: str
    id: str
    id_at: Position
