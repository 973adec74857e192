"""All output formats of a course. The folder is the registry: each module with a ``FORMAT`` is one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING

from exporter.formats.base import Format

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def formats() -> Mapping[str, Format]:
    """Return all formats by name, in alphabetical order."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    found = (format_ for module in modules if isinstance(format_ := getattr(module, "FORMAT", None), Format))
    return MappingProxyType({format_.name: format_ for format_ in sorted(found, key=lambda format_: format_.name)})
