"""Joins the player's ES modules into one classic script, without a bundler.

One file is one request instead of twenty, which Moodle answers by PHP each; a classic script also runs from ``file:``
and in apps of LMSs that refuse module scripts; and what a course does not use is left out. The modules are our own and
keep to a few forms of ``import`` and ``export`` (eslint.config.js enforces them), so joining needs no parser.
"""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rjsmin import jsmin

from exporter.assets import shipped

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_ENTRY = "entry.js"
_IMPORT = re.compile(r'^import \{([\w$\s,]*)\} from "(\.{1,2}/[\w./-]+\.js)";', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) ([\w$]+))", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class ScriptError(Exception):
    """A module of the player cannot be joined: a mistake in lessonpack, not in a course."""


@dataclass(frozen=True, slots=True)
class Module:
    """One module, read: what it imports (names by path), what it exports, and its text without either keyword."""

    path: str
    imports: tuple[tuple[str, tuple[str, ...]], ...]
    exports: tuple[str, ...]
    body: str


def player_script(tracker: str, types: Collection[str], *, folder: Path | None = None) -> bytes:
    """Return the player as one script, for the tracker of that name and the question types that a course uses.

    ``folder`` holds the modules; default: ``templates/player``. The same arguments give the same bytes.
    Raises `ScriptError` when a module is missing or breaks the rules of joining.
    """
    return join(shipped("templates") / "player" if folder is None else folder, _entry(tracker, types)).encode()


def _entry(tracker: str, types: Collection[str]) -> str:
    names = {name: re.sub(r"-(\w)", lambda match: match[1].upper(), name) for name in sorted(types)}
    imports = [f'import {{ {variable} }} from "./questions/{name}.js";' for name, variable in names.items()]
    table = ", ".join(f"{json.dumps(name)}: {variable}" for name, variable in names.items())
    return "\n".join(
        [
            'import { start } from "./player.js";',
            f'import {{ createTracker }} from "./trackers/{tracker}.js";',
            *imports,
            "const read = (id) => JSON.parse(document.getElementById(id).textContent);",
            f"const questionTypes = {{ {table} }};",
            'start({ course: read("course"), sentences: read("sentences"), questionTypes, createTracker });',
        ]
    )


def join(folder: Path, entry: str) -> str:
    """Return ``entry``, the text of a module beside the modules in ``folder``, and all that it imports, as one script.

    Every module becomes a function that is called once, in the order of dependencies, and returns its exports. Comments
    and white space are removed.

    Raises:
        ScriptError: a module is missing, is imported in a circle, lacks an export that is asked for, or has a form that
            cannot be joined. The message names the file and the line.
    """
    modules = _in_order(folder, read_module(_ENTRY, entry))
    number = {module.path: f"_{at}" for at, module in enumerate(modules)}
    pieces = (_scoped(module, number) for module in modules)
    return str(jsmin("\n".join(['(function () {"use strict";', *pieces, "})();"]))).strip() + "\n"


def _scoped(module: Module, number: dict[str, str]) -> str:
    imports = "\n".join(f"const {{ {', '.join(names)} }} = {number[path]};" for path, names in module.imports)
    returned = f"return {{ {', '.join(module.exports)} }};" if module.exports else ""
    return f"const {number[module.path]} = (function () {{\n{imports}\n{module.body}\n{returned}\n}})();"


def _in_order(folder: Path, entry: Module) -> list[Module]:
    """Return every module after those that it imports, each once."""
    done: dict[str, Module] = {}

    def visit(module: Module, above: tuple[str, ...]) -> None:
        for path, names in module.imports:
            if path in above:
                raise ScriptError(f"{module.path}: imports {path} in a circle: {' → '.join((*above, path))}")
            if path not in done:
                visit(_load(folder, path, module.path), (*above, path))
            if missing := sorted(set(names) - set(done[path].exports)):
                raise ScriptError(f"{module.path}: {path} does not export {', '.join(missing)}")
        done[module.path] = module

    visit(entry, (entry.path,))
    return list(done.values())


def _load(folder: Path, path: str, importer: str) -> Module:
    file = folder / path
    if path.startswith("..") or not file.is_file():
        raise ScriptError(f"{importer}: imports {path}, which is not among the player's modules")
    return read_module(path, file.read_text(encoding="utf-8"))


def read_module(path: str, text: str) -> Module:
    """Return what the module ``text`` imports and exports; ``path`` is relative to the player's folder.

    Raises `ScriptError` for a statement in another form.
    """
    imports = tuple(
        (
            posixpath.normpath(posixpath.join(posixpath.dirname(path), found[2])),
            tuple(name.strip() for name in found[1].split(",") if name.strip()),
        )
        for found in _IMPORT.finditer(text)
    )
    body = _EXPORT.sub("", _IMPORT.sub(lambda found: "\n" * found[0].count("\n"), text))
    if (found := _LEFT_OVER.search(body)) is not None:
        line = body.count("\n", 0, found.start()) + 1
        raise ScriptError(f"{path}:{line}: '{found[0]}' cannot be joined; see eslint.config.js for the forms that can")
    return Module(path, imports, tuple(found[1] for found in _EXPORT.finditer(text)), body)
