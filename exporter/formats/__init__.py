"""All output formats of a course. The folder is the registry: each module with a ``FORMAT`` is one."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from exporter.formats.base import Format
from exporter.registry import members

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def formats() -> Mapping[str, Format]:
    """Return all formats by name, in alphabetical order."""
    found = members(__name__, __path__, Format, "FORMAT").values()
    return MappingProxyType(dict(sorted((format_.name, format_) for format_ in found)))
