"""What a project of eXeLearning holds, whatever its version: a tree of pages, each with its iDevices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporter.imports.h5p.values import Values
    from exporter.problems import Position


@dataclass(frozen=True, slots=True)
class Device:
    """An iDevice: its ``kind`` as version 3 calls it, the HTML that it shows, and what it was made of."""

    place: Position
    kind: str
    title: str
    html: str
    values: Values
    number: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and the pages below it."""

    place: Position
    number: str
    title: str
    devices: tuple[Device, ...]
    inside: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """A project."""

    title: str
    language: str
    pages: tuple[Page, ...]
