"""Folders that are registries: a module that has something of a kind under a certain name adds it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Member = TypeVar("Member")


def members(package: str, path: Iterable[str], kind: type[Member], name: str) -> dict[str, Member]:
    """Return what the modules of a package have under ``name``, by the modules' names in alphabetical order."""
    modules = sorted(module.name for module in iter_modules(path))
    found = ((module, getattr(import_module(f"{package}.{module}"), name, None)) for module in modules)
    return {module: member for module, member in found if isinstance(member, kind)}
