"""Joins the player's ES modules into one classic script, without a bundler.

One file is one request instead of twenty, which Moodle answers by PHP each; a classic script also runs from ``file:``
and in apps of LMSs that refuse module scripts; and what a course does not use is left out. The modules keep to a few
forms of ``import`` and ``export`` (eslint.config.js lists them), so that joining them needs no parser of JavaScript.
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
    from collections.abc import Collection, Iterator
    from pathlib import Path

_ENTRY = "entry.js"

_TOKEN = re.compile(
    r"""
    (?P<comment>//[^\n]*|/\*.*?\*/)
    |(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<template>`(?:\\.|[^`\\])*`)
    |(?P<regex>/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*)
    |(?P<word>[A-Za-z_$][\w$]*)
    |(?P<space>\s+)
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_OTHER = re.compile(r"(?P<other>.)", re.DOTALL)

_BEFORE_REGEX = frozenset("(,=:[!&|?{};+-*%<>~^") | {"return", "typeof", "case", "of", "in", "void", "=>"}
"""What stands before a slash that begins a regular expression and is no division."""

_IMPORT = re.compile(r'import\s*\{([\w$\s,]*)\}\s*from\s*"(\.{1,2}/[\w./-]+\.js)";')
_EXPORT = re.compile(r"export\s+(?=(?:async\s+function|function|class|const)\s+([\w$]+))")


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

    Raises `ScriptError` for every form that cannot be joined.
    """
    imports: list[tuple[str, tuple[str, ...]]] = []
    exports: list[str] = []
    cuts: list[tuple[int, int]] = []
    started = False
    for at, depth, word in _words(path, text):
        if word == "import":
            match = None if started or depth else _IMPORT.match(text, at)
            if match is None:
                raise _refused(path, text, at, "only 'import { a, b } from \"./x.js\";' at the top can be joined")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), match[2]))
            imports.append((target, tuple(name.strip() for name in match[1].split(",") if name.strip())))
            cuts.append(match.span())
        elif word == "export":
            match = None if depth else _EXPORT.match(text, at)
            if match is None:
                raise _refused(
                    path, text, at, "only 'export function', 'export class' and 'export const' can be joined"
                )
            exports.append(match[1])
            cuts.append(match.span())
        elif word == "await" and depth == 0:
            raise _refused(path, text, at, "a classic script cannot await at the top level")
        started = started or not (word == "import" or _inside(cuts, at))
    _check_names(path, text, imports, exports)
    return Module(path, tuple(imports), tuple(exports), _without(text, cuts))


def _check_names(path: str, text: str, imports: list[tuple[str, tuple[str, ...]]], exports: list[str]) -> None:
    for target, names in imports:
        for name in names:
            if not re.fullmatch(r"[A-Za-z_$][\w$]*", name):
                at = text.index(name)
                raise _refused(path, text, at, f"import {name.split()[0]!r} from {target} under its own name")
    if twice := sorted({name for name in exports if exports.count(name) > 1}):
        raise ScriptError(f"{path}: exports {twice[0]} twice")


def _inside(cuts: list[tuple[int, int]], at: int) -> bool:
    return bool(cuts) and cuts[-1][0] <= at < cuts[-1][1]


def _without(text: str, cuts: list[tuple[int, int]]) -> str:
    pieces, end = [], 0
    for first, last in cuts:
        pieces.append(text[end:first])
        end = last
    return "".join([*pieces, text[end:]])


def _words(path: str, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield position, depth of brackets and text of each word of code: none in strings, comments or expressions."""
    depth, before, at = 0, ";", 0
    while at < len(text):
        match = _next_token(text, at, before)
        kind, piece = match.lastgroup, match[0]
        at = match.end()
        if kind == "word" and before != ".":
            yield match.start(), depth, piece
        elif piece[0] == "`" and not _is_plain_template(piece):
            raise _refused(path, text, match.start(), "give the inner template a name: no template literal in another")
        elif kind == "other":
            depth += (piece in "([{") - (piece in ")]}")
        if kind not in {"comment", "space"}:
            before = piece


def _next_token(text: str, at: int, before: str) -> re.Match[str]:
    match = _TOKEN.match(text, at)
    if match is not None and match.lastgroup == "regex" and before not in _BEFORE_REGEX:
        match = _OTHER.match(text, at)
    assert match is not None  # noqa: S101 - the last alternative takes any character
    return match


def _is_plain_template(template: str) -> bool:
    """Whether a literal, read up to the next backtick, ends outside of ``${}``; if not, it holds another literal."""
    depth = 0
    for piece in re.findall(r"\\.|\$\{|[{}]", template, re.DOTALL):
        depth += (piece == "${" or (piece == "{" and depth > 0)) - (piece == "}" and depth > 0)
    return depth == 0 and len(template) > 1


def _refused(path: str, text: str, at: int, reason: str) -> ScriptError:
    return ScriptError(f"{path}:{text.count(chr(10), 0, at) + 1}: {reason}")
