"""Reads what others have written, and writes it as sources of a course.

The folder is the registry: each module with a ``READER`` reads one foreign format. Data flow one way: a reader makes
a `Bank`, `fitting` makes our questions of it, `course_files` the files of a course, and `writing` puts them into a
folder.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from exporter.imports.base import Reader
from exporter.registry import members

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def readers() -> Mapping[str, Reader]:
    """Return all readers by name, in alphabetical order."""
    found = members(__name__, __path__, Reader, "READER").values()
    return MappingProxyType(dict(sorted((reader.name, reader) for reader in found)))
