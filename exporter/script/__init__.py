"""Makes the player's ES modules one classic script, and their styles one sheet.

One file is one request instead of forty, each of which Moodle would serve with PHP. A classic script also works from
``file:`` and in LMS apps that refuse module scripts. What a course does not use is left out.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from exporter.assets import minified_player, npm_program, shipped
from exporter.script.joining import join
from exporter.script.minified import SCRIPT, MinifiedScript, minified_once, minify, read_minified
from exporter.script.modules import ENTRY, ScriptError, in_order, read_files, read_module, read_modules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = [
    "Given",
    "ScriptError",
    "block_scripts",
    "block_styles",
    "entry",
    "join",
    "minify",
    "player_files",
    "player_script",
    "player_style",
    "player_styles",
    "reached",
    "read_module",
    "read_modules",
    "search_files",
]

_BLOCKS = "blocks/"
_STYLES = ("layers", "tokens", "base", "shared", "frame", "heads", "cover", "content", "controls", "modes")
"""The sheets in ``style/`` that every course needs, in order. Cascade layers keep the others from depending on it."""

_ASKING = frozenset({"xapi"})
"""Trackers that learners choose before the player starts, by saying who they are or nothing."""

_LAYER = re.compile(r"@layer [a-z]+\{")
_SPACE = re.compile(r"(?<=[{;])(--[a-z0-9-]+:) +|(?<=,) +")
"""What esbuild keeps in custom properties; no text in our sheets has a comma."""


@cache
def player_script(text: str) -> bytes:
    """Return the player as one script that starts with ``text``: an `entry`, or a module like it.

    The same text gives the same bytes.
    """
    whole = _minified()
    return (whole.script(text) if whole else join(_sources(), text)).encode()


@cache
def player_style(text: str) -> bytes:
    """Return the stylesheet for the script that starts with ``text``: what every page needs, and what its modules need.

    A module's sheet stands beside it, under the same name. Those of a folder come in the order of their names. Those
    of blocks are not among them, because many blocks have no script: see `block_styles`.
    """
    sheets = player_styles()
    modules = [path for path in sorted(reached(text)) if not path.startswith(_BLOCKS)]
    needed = [*(f"style/{name}.css" for name in _STYLES), *(f"{path[:-3]}.css" for path in modules)]
    return _in_one_layer([sheets[path] for path in needed if path in sheets]).encode()


def _in_one_layer(sheets: list[str]) -> str:
    """Join stylesheets; those that follow each other in a layer open it once, if they are minified."""
    joined: list[str] = []
    layer = None
    for sheet in map(str.strip, sheets):
        own = _LAYER.match(sheet)
        opened = own[0] if own and sheet.count("@layer") == 1 else None
        goes_on = opened is not None and opened == layer
        if goes_on:
            joined[-1] = joined[-1].removesuffix("}")
        joined.append(sheet.removeprefix(opened) if goes_on and opened else sheet)
        layer = opened
    return _SPACE.sub(r"\1", "".join(joined))


def block_styles(names: Collection[str]) -> bytes:
    """Return the stylesheet of blocks, in whatever order they are named."""
    sheets = player_styles()
    paths = [f"{_BLOCKS}shared.css", *(f"{_BLOCKS}{name}.css" for name in sorted(names))] if names else []
    return "".join(sheets[path] for path in paths if path in sheets).encode()


def block_scripts(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the path and the export of the script of each block that has one, in a fixed order: ``enterTabs``."""
    paths = {name: f"{_BLOCKS}{name}.js" for name in sorted(names)}
    return tuple((path, _in_script(f"enter-{name}")) for name, path in paths.items() if path in _sources())


@cache
def player_styles() -> Mapping[str, str]:
    """Return the player's stylesheets by path, minified if possible."""
    return {path: text for path, text in player_files().items() if path.endswith(".css")}


@cache
def player_files() -> Mapping[str, str]:
    """Return what scripts and sheets are made of, by path, minified if possible."""
    if (ready := minified_player()) is not None:
        return read_minified(ready)
    folder = shipped("templates") / "player"
    esbuild = npm_program("esbuild")
    return minified_once(esbuild, folder) if esbuild else read_files(folder)


@cache
def _minified() -> MinifiedScript | None:
    text = player_files().get(SCRIPT)
    return None if text is None else MinifiedScript.read(text)


@cache
def _sources() -> Mapping[str, str]:
    """Return the modules as they were written."""
    return read_modules(shipped("templates") / "player")


def search_files() -> dict[str, bytes]:
    """Return the script and the sheet of the search, for courses that fetch them once somebody searches."""
    script = 'import { createApart } from "./screen/search-apart.js";\nwindow.lessonpackSearch=createApart;\n'
    return {"search.js": player_script(script), "search.css": player_styles()["screen/search.css"].encode()}


def reached(text: str) -> list[str]:
    """Return the paths of all modules that ``text`` needs."""
    return [module.path for module in in_order(_sources(), read_module(ENTRY, text))][:-1]


class Given(NamedTuple):
    """What the player is given besides the course: imports, and how the module that imports them names them."""

    imports: str
    types: str
    fragments: str

    @classmethod
    def of(cls, types: Collection[str], fragments: Collection[tuple[str, str]]) -> Given:
        """Write down question types, in whatever order, and other fragments: a path and the name of an export."""
        halves = {kind: _in_script(kind) for kind in sorted(types)}
        paths = [*((f"questions/{kind}.js", name) for kind, name in halves.items()), *fragments]
        blocks = {path[len(_BLOCKS) : -3]: name for path, name in fragments if path.startswith(_BLOCKS)}
        given = [f"{name}:{name}" for path, name in fragments if not path.startswith(_BLOCKS)]
        return cls(
            "\n".join(f'import {{ {name} }} from "./{path}";' for path, name in paths),
            _table(halves),
            ",".join([*given, f"blocks:{{{_table(blocks)}}}"] if blocks else given),
        )


def _in_script(name: str) -> str:
    """Return a name of several words as scripts write it."""
    return re.sub(r"-(\w)", lambda match: match[1].upper(), name)


def _table(names: Mapping[str, str]) -> str:
    return ",".join(f"{key if key == name else json.dumps(key)}:{name}" for key, name in names.items())


def entry(
    tracker: str, types: Collection[str], fragments: Collection[tuple[str, str]], *, in_parts: bool = False
) -> str:
    """Return the module that starts the player with a tracker, question types, and what else a course uses."""
    given = Given.of(types, fragments)
    asks = tracker in _ASKING
    made = "chooseTracker" if asks else "createTracker"
    head = f"""import {{ start }} from "./player.js";
import {{ {made} }} from "./trackers/{tracker}.js";
{given.imports}
const read=id=>JSON.parse(document.getElementById(id).textContent);
"""
    if in_parts or asks:
        types = ",".join(filter(None, (given.types, '"":standIn' if in_parts else "")))
        # A cache may still have the page of an edition that was smaller, and came whole.
        parts = "const coming=course.parts&&createParts(course,sentences);\n" if in_parts else ""
        begin, end = ("chooseTracker(course,sentences).then(createTracker=>", ")") if asks else ("", "")
        stand_in = 'import { standIn } from "./state/stand-ins.js";\n' if in_parts else ""
        return f"""{stand_in}{head}const course=read("course"),sentences=read("sentences");
{parts}{begin}start({{course,sentences,createTracker:createTracker,\
questionTypes:{{{types}}},fragments:{{{"coming," if in_parts else ""}{given.fragments}}}}}){end};
"""
    return f"""{head}start({{course:read("course"),sentences:read("sentences"),createTracker:createTracker,\
questionTypes:{{{given.types}}},fragments:{{{given.fragments}}}}});
"""
