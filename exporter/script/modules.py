"""Reads the player's ES modules: what each imports and exports, and its text without either.

They are our own and use only a few forms of ``import`` and ``export`` (enforced by eslint.config.js), so reading them
needs no parser.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

ENTRY = "entry.js"
_IMPORT = re.compile(r'^import\s*(?:\{([^}]*)\}\s*from\s*)?"(\.{1,2}/[\w./-]+\.js)";', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) ([\w$]+))", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class ScriptError(Exception):
    """The player's script cannot be built because of the installation or a bug in lessonpack, not of a course."""


class Module(NamedTuple):
    """A parsed module: its imports (names by path), its exports, and its text without either."""

    path: str
    imports: tuple[tuple[str, tuple[str, ...]], ...]
    exports: tuple[str, ...]
    body: str


def read_files(folder: Path) -> dict[str, str]:
    """Return the text of every module and stylesheet in ``folder`` by path."""
    return _texts(folder, [*folder.rglob("*.js"), *folder.rglob("*.css")])


def read_modules(folder: Path) -> dict[str, str]:
    """Return the text of every module in ``folder`` by path."""
    return _texts(folder, folder.rglob("*.js"))


def _texts(folder: Path, files: Iterable[Path]) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(files)}


def read_module(path: str, text: str) -> Module:
    """Parse the module ``text``; ``path`` is relative to the player's folder.

    Raises `ScriptError` for an unsupported form of import or export.
    """
    imports = tuple(
        (posixpath.normpath(posixpath.join(posixpath.dirname(path), found[2])), _names(found[1] or ""))
        for found in _IMPORT.finditer(text)
    )
    body = _IMPORT.sub(lambda found: "\n" * found[0].count("\n"), text)
    exports = tuple(found[1] for found in _EXPORT.finditer(body))
    body = _EXPORT.sub("", body)
    if (found := _LEFT_OVER.search(body)) is not None:
        line = body.count("\n", 0, found.start()) + 1
        raise ScriptError(f"{path}:{line}: '{found[0]}' cannot be joined; see eslint.config.js for the forms that can")
    return Module(path, imports, exports, body.strip())


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def in_order(modules: Mapping[str, str], first: Module) -> list[Module]:
    """Return ``first`` and all modules that it needs once, each after those that it imports.

    Raises `ScriptError` if a module is missing, is part of an import cycle, or lacks a requested export.
    """
    done: dict[str, Module] = {}

    def visit(module: Module, above: tuple[str, ...]) -> None:
        for path, names in module.imports:
            if path in above:
                raise ScriptError(f"{module.path}: imports {path} in a cycle: {' → '.join((*above, path))}")
            if path not in modules:
                raise ScriptError(f"{module.path}: imports {path}, which is not among the player's modules")
            if path not in done:
                visit(read_module(path, modules[path]), (*above, path))
            if missing := set(names) - set(done[path].exports):
                raise ScriptError(f"{module.path}: {path} does not export {', '.join(sorted(missing))}")
        done[module.path] = module

    visit(first, (first.path,))
    return list(done.values())
