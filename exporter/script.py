"""Joins the player's ES modules into one classic script, and their styles into one sheet.

One file is one request instead of forty, each of which Moodle would serve with PHP. A classic script also works from
``file:`` and in LMS apps that refuse module scripts. What a course does not use is left out.

Both are minified with esbuild: when a wheel is built and, in a checkout, at each export if npm has installed it. The
modules are our own and use only a few forms of ``import`` and ``export`` (enforced by eslint.config.js), so joining
them needs no parser.
"""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
import tempfile
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.assets import minified_player, npm_program, shipped

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_ENTRY = "entry.js"
_STYLES = ("layers", "tokens", "base", "shared", "frame", "heads", "cover", "content", "controls", "modes")
"""The sheets in ``style/`` that every course needs, in order. Cascade layers keep the others from depending on it."""
_IMPORT = re.compile(r'(?:^|(?<=;))import\s*(?:\{([^}]*)\}\s*from\s*)?"(\.{1,2}/[\w./-]+\.js)";', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) ([\w$]+))", re.MULTILINE)
_EXPORT_LIST = re.compile(r"export\{([^}]*)\};?\s*\Z")  # as esbuild writes it
_ESCAPE = re.compile(r"(?<!\\)\\u([0-9a-f]{4})")
"""As esbuild leaves it in regular expressions; one for ASCII could be part of their syntax and is not there."""
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)

Names = tuple[tuple[str, str], ...]
"""Pairs of an export's name outside its module and its name inside."""


class ScriptError(Exception):
    """The player's script cannot be built because of the installation or a bug in lessonpack, not of a course."""


@dataclass(frozen=True, slots=True)
class Module:
    """A parsed module: its imports (names by path), its exports, and its text without either."""

    path: str
    imports: tuple[tuple[str, Names], ...]
    exports: Names
    body: str


@cache
def player_script(text: str) -> bytes:
    """Return the player as one script that starts with ``text``: an `entry`, or a module like it.

    The same text gives the same bytes.
    """
    return join(player_modules(), text).encode()


@cache
def player_style(text: str) -> bytes:
    """Return the stylesheet for the script that starts with ``text``: what every page needs, and what its modules need.

    A module's sheet stands beside it, under the same name. Those of a folder come in the order of their names.
    """
    sheets = player_styles()
    needed = [*(f"style/{name}.css" for name in _STYLES), *(f"{path[:-3]}.css" for path in sorted(_reached(text)))]
    return "".join(sheets[path] for path in needed if path in sheets).encode()


@cache
def player_modules() -> Mapping[str, str]:
    """Return the player's modules by path, minified if possible."""
    return {path: text for path, text in player_files().items() if path.endswith(".js")}


@cache
def player_styles() -> Mapping[str, str]:
    """Return the player's stylesheets by path, minified if possible."""
    return {path: text for path, text in player_files().items() if path.endswith(".css")}


@cache
def player_files() -> Mapping[str, str]:
    """Return the player's modules and stylesheets by path, minified if possible."""
    if (ready := minified_player()) is not None:
        return read_files(ready)
    folder = shipped("templates") / "player"
    if (esbuild := npm_program("esbuild")) is None:
        return read_files(folder)
    with tempfile.TemporaryDirectory() as minified:
        minify(esbuild, folder, Path(minified))
        return read_files(Path(minified))


def read_files(folder: Path) -> dict[str, str]:
    """Return the text of every module and stylesheet in ``folder`` by path."""
    files = sorted([*folder.rglob("*.js"), *folder.rglob("*.css")])
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


def read_modules(folder: Path) -> dict[str, str]:
    """Return the text of every module in ``folder`` by path."""
    return {path: text for path, text in read_files(folder).items() if path.endswith(".js")}


@cache
def _sources() -> Mapping[str, str]:
    """Return the modules as they were written: minified, those that are always together have become one."""
    return read_modules(shipped("templates") / "player")


def _reached(text: str) -> list[str]:
    """Return the paths of all modules that ``text`` needs."""
    return [module.path for module in _in_order(_sources(), read_module(_ENTRY, text))][:-1]


def minify(esbuild: Path, folder: Path, target: Path) -> None:
    """Write the modules in ``folder`` that an entry may import, and the stylesheets, to ``target``, minified.

    These are the trackers and modules that no other module imports. Code that several need goes into chunks, named by a
    hash of their content.

    Raises `ScriptError` if esbuild cannot be run, for example because ``node_modules`` was copied from another system.
    """
    read = [read_module(path, text) for path, text in read_modules(folder).items()]
    imported = {path for module in read for path, _ in module.imports}
    open_to_entry = (path for module in read if (path := module.path).startswith("trackers/") or path not in imported)
    entries = [*(str(folder / path) for path in open_to_entry), *map(str, sorted(folder.rglob("*.css")))]
    options = ("--bundle", "--splitting", "--minify", "--format=esm", "--target=es2020", "--charset=utf8")
    command = [str(esbuild), *entries, *options, f"--outbase={folder}", f"--outdir={target}", "--log-level=warning"]
    try:
        # Only our own files, and a program pinned by package-lock.json.
        subprocess.run(command, check=True, capture_output=True, encoding="utf-8")  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        output = next(filter(None, getattr(error, "stderr", "").splitlines()), str(error))
        raise ScriptError(f"the player cannot be minified ({output.strip()}); run 'npm ci' again") from None
    for module in target.rglob("*.js"):
        module.write_text(_ESCAPE.sub(_character, module.read_text("utf-8")), "utf-8")


def _character(escape: re.Match[str]) -> str:
    """Return a letter, mark, number or sign in place of its escape, which is twice as long."""
    character = chr(int(escape[1], 16))
    return character if unicodedata.category(character)[0] in "LMNPS" else escape[0]


def entry(tracker: str, types: Collection[str]) -> str:
    """Return the module that starts the player with a tracker and question types."""
    names = {name: re.sub(r"-(\w)", lambda match: match[1].upper(), name) for name in sorted(types)}
    imports = [f'import {{ {variable} }} from "./questions/{name}.js";' for name, variable in names.items()]
    table = ",".join(name if name == variable else f"{json.dumps(name)}:{variable}" for name, variable in names.items())
    return "\n".join(
        [
            'import { start } from "./player.js";',
            f'import {{ createTracker }} from "./trackers/{tracker}.js";',
            'import { createConductor } from "./record/quiz-conductor.js";',
            *imports,
            "const read=id=>JSON.parse(document.getElementById(id).textContent);",
            'start({course:read("course"),sentences:read("sentences"),',
            f"questionTypes:{{{table}}},createTracker,createConductor}});",
        ]
    )


def join(modules: Mapping[str, str], text: str) -> str:
    """Return ``text``, a module next to ``modules``, and everything it imports, as one script.

    Every module becomes a function that is called once, in order of dependencies, and returns its exports.

    Raises:
        ScriptError: a module is missing, is part of an import cycle, lacks a requested export, or cannot be joined. The
            message names the file.
    """
    ordered = _in_order(modules, read_module(_ENTRY, text))
    number = {module.path: f"m_{at}" for at, module in enumerate(ordered)}
    scoped = ",".join(_scoped(module, number) for module in ordered)
    return f'(()=>{{"use strict";let\n{scoped};\n}})();\n'


def _scoped(module: Module, number: Mapping[str, str]) -> str:
    imports = ",".join(f"{_braces(names)}={number[path]}" for path, names in module.imports if names)
    declared = f"let{imports};" if imports else ""
    returned = f"return{_braces(module.exports)}" if module.exports else ""
    # The last line may end in a comment, unless the module is minified.
    end = "\n" if "\n" in module.body or "//" in module.body else ""
    return f"{number[module.path]}=(()=>{{{declared}{module.body}{end}{returned}}})(){end}"


def _braces(names: Names) -> str:
    return "{" + ",".join(outside if outside == inside else f"{outside}:{inside}" for outside, inside in names) + "}"


def _in_order(modules: Mapping[str, str], first: Module) -> list[Module]:
    """Return every module once, after those that it imports."""
    done: dict[str, Module] = {}

    def visit(module: Module, above: tuple[str, ...]) -> None:
        for path, names in module.imports:
            if path in above:
                raise ScriptError(f"{module.path}: imports {path} in a cycle: {' → '.join((*above, path))}")
            if path not in modules:
                raise ScriptError(f"{module.path}: imports {path}, which is not among the player's modules")
            if path not in done:
                visit(read_module(path, modules[path]), (*above, path))
            if missing := {outside for outside, _ in names} - {outside for outside, _ in done[path].exports}:
                raise ScriptError(f"{module.path}: {path} does not export {', '.join(sorted(missing))}")
        done[module.path] = module

    visit(first, (first.path,))
    return list(done.values())


def read_module(path: str, text: str) -> Module:
    """Parse the module ``text``; ``path`` is relative to the player's folder.

    Raises `ScriptError` for an unsupported form of import or export.
    """
    imports = tuple(
        (posixpath.normpath(posixpath.join(posixpath.dirname(path), found[2])), _names(found[1] or ""))
        for found in _IMPORT.finditer(text)
    )
    body = _IMPORT.sub(lambda found: "\n" * found[0].count("\n"), text)
    exports = tuple((found[1], found[1]) for found in _EXPORT.finditer(body))
    if (listed := _EXPORT_LIST.search(body)) is not None:
        exports += tuple((outside, inside) for inside, outside in _names(listed[1]))
    body = _EXPORT.sub("", _EXPORT_LIST.sub("", body))
    if (found := _LEFT_OVER.search(body)) is not None:
        line = body.count("\n", 0, found.start()) + 1
        raise ScriptError(f"{path}:{line}: '{found[0]}' cannot be joined; see eslint.config.js for the forms that can")
    return Module(path, imports, exports, body.strip())


def _names(listed: str) -> Names:
    """Return the names before and after ``as`` in a list; without ``as``, the name twice."""
    pairs = (name.split() for name in listed.split(",") if name.strip())
    return tuple((pair[0], pair[-1]) for pair in pairs)
