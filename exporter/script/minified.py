"""Minifies the player as a whole with npm's esbuild, and takes from it what a course needs, piece by piece.

Minified together, modules need no glue between them and share one set of short names. ``split_script.js`` then finds
the declarations and which of them uses which. That needs Node, so it is done when a wheel is built and, in a checkout,
whenever the player has changed; an export only picks.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from exporter.script.modules import ENTRY, ScriptError, read_files, read_module, read_modules
from exporter.script.repeated import said_once

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCRIPT = "player.json"
_SPLITTER = Path(__file__).with_name("split_script.js")
_OPTIONS = ("--bundle", "--minify", "--target=es2020", "--charset=utf8", "--log-level=warning")
_ESCAPE = re.compile(r"(?<!\\)\\u([0-9a-f]{4})")
"""As esbuild leaves it in regular expressions; one for ASCII could be part of their syntax and is not there."""

_NAME = re.compile(r"""(?<![\w$."'-])[A-Za-z$][\w$]*(?![\w$"'-]|\s*:)""")
"""A name in an entry that stands for a value: neither a key, nor a property, nor part of a text."""


class Piece(NamedTuple):
    """A declaration: a function, or a variable with its value. ``needs`` are the places of those that it uses."""

    text: str
    function: bool
    needs: tuple[int, ...]


class MinifiedScript(NamedTuple):
    """The player's declarations in order, and by ``PATH NAME`` how each export is called now and where it is."""

    pieces: tuple[Piece, ...]
    exports: Mapping[str, tuple[str, int]]

    @classmethod
    def read(cls, text: str) -> MinifiedScript:
        """Read what `minify` wrote."""
        data = json.loads(text)
        pieces = tuple(Piece(piece["text"], piece["function"], tuple(piece["needs"])) for piece in data["pieces"])
        return cls(pieces, {name: (local, place) for name, (local, place) in data["exports"].items()})

    def script(self, text: str) -> str:
        """Return ``text``, a module next to the player's, and everything that it needs, as one classic script.

        Raises `ScriptError` if the player does not export what is imported.
        """
        entry = read_module(ENTRY, text)
        imported = [(name, f"{path} {name}") for path, names in entry.imports for name in names]
        if missing := [name for _, name in imported if name not in self.exports]:
            raise ScriptError(f"{ENTRY}: the player has no {', '.join(missing)}")
        found = [self.exports[name] for _, name in imported]
        kept = self._needed([place for _, place in found])
        # Functions first: what is worked out when the script begins may call them.
        ordered = [*(piece for piece in kept if piece.function), *(piece for piece in kept if not piece.function)]
        local = {name: now for (name, _), (now, _) in zip(imported, found, strict=True)}
        body = _NAME.sub(lambda name: local.get(name[0], name[0]), entry.body)
        words, code = said_once(f"{','.join(piece.text for piece in ordered)};{body}")
        return f'(()=>{{"use strict";let {words}{code}}})();\n'

    def _needed(self, first: Sequence[int]) -> list[Piece]:
        needed: set[int] = set()
        waiting = list(first)
        while waiting:
            place = waiting.pop()
            if place not in needed:
                needed.add(place)
                waiting.extend(self.pieces[place].needs)
        return [self.pieces[place] for place in sorted(needed)]


def minify(esbuild: Path, folder: Path, target: Path) -> None:
    """Write the stylesheets in ``folder``, minified, and its modules as one `MinifiedScript` to ``target``.

    Raises `ScriptError` if esbuild cannot be run, for example because ``node_modules`` was copied from another system.
    """
    target.mkdir(parents=True, exist_ok=True)
    sheets = [str(sheet) for sheet in sorted(folder.rglob("*.css"))]
    _run([str(esbuild), *sheets, *_OPTIONS, f"--outbase={folder}", f"--outdir={target}"])
    modules = [read_module(path, text) for path, text in read_modules(folder).items()]
    exports = [(f"{module.path} {name}", module.path, name) for module in modules for name in module.exports]
    everything = "".join(
        f'export {{ {name} as e{at} }} from "./{path}";\n' for at, (_, path, name) in enumerate(exports)
    )
    code = _run([str(esbuild), *_OPTIONS, "--format=esm"], everything, folder)
    split: dict[str, Any] = json.loads(_run([_node(), str(_SPLITTER)], _ESCAPE.sub(_character, code)))
    found = {name: split["exported"][f"e{at}"] for at, (name, _, _) in enumerate(exports)}
    text = json.dumps({"exports": found, "pieces": split["pieces"]}, ensure_ascii=False, separators=(",", ":"))
    (target / SCRIPT).write_text(text, "utf-8")


def minified_once(esbuild: Path, folder: Path) -> Mapping[str, str]:
    """Return what `minify` writes by path; kept in ``node_modules`` until the player or esbuild changes."""
    kept = esbuild.parents[1] / ".cache" / "lessonpack" / _digest(esbuild, folder)
    if not kept.is_dir():
        with tempfile.TemporaryDirectory() as made:
            minify(esbuild, folder, Path(made, "player"))
            _keep(Path(made, "player"), kept)
            return read_minified(Path(made, "player"))
    return read_minified(kept)


def read_minified(folder: Path) -> Mapping[str, str]:
    """Return the stylesheets and the script that `minify` wrote, by path."""
    return {**read_files(folder), SCRIPT: (folder / SCRIPT).read_text("utf-8")}


def _digest(esbuild: Path, folder: Path) -> str:
    digest = hashlib.sha256()
    for path, text in read_files(folder).items():
        digest.update(f"{path}\n{text}\n".encode())
    for file in (_SPLITTER, Path(__file__), esbuild.parents[1] / "esbuild" / "package.json"):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def _keep(made: Path, kept: Path) -> None:
    """Move what was made to where it is kept; where nothing may be written there, it is made anew each time."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as beside:
            shutil.copytree(made, Path(beside, "player"))
            os.replace(Path(beside, "player"), kept)  # noqa: PTH105 - as one step: others may read it
    except OSError:
        return


def _node() -> str:
    return shutil.which("node") or "node"


def _run(command: Sequence[str], text: str = "", folder: Path | None = None) -> str:
    try:
        # Only our own files, and programs pinned by package-lock.json.
        done = subprocess.run(command, input=text, cwd=folder, check=True, capture_output=True, encoding="utf-8")  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        lines = (getattr(error, "stderr", None) or "").splitlines()
        output = next((line for line in lines if line.strip()), str(error))
        raise ScriptError(f"the player cannot be minified ({output.strip()}); run 'npm ci' again") from None
    return done.stdout


def _character(escape: re.Match[str]) -> str:
    """Return a letter, mark, number or sign in place of its escape, which is twice as long."""
    character = chr(int(escape[1], 16))
    return character if unicodedata.category(character)[0] in "LMNPS" else escape[0]
