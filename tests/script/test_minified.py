"""The player minified does what its modules do, and a script takes along only what it uses."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from exporter.assets import npm_program, shipped
from exporter.player_fragments import FRAGMENTS
from exporter.questions import QUESTION_TYPES
from exporter.script import ScriptError, entry, join, minify, player_script, read_modules
from exporter.script.minified import SCRIPT, MinifiedScript, minified_once, read_minified
from tests.script.test_joining import run

if TYPE_CHECKING:
    from pathlib import Path

MODULES = {
    "shapes.js": """
export class Square {
  constructor(side) { this.side = side; }
  area() { return this.side ** 2; }
}
export const square = new Square(3);
export function pair() { return { first: 1, second: 2 }; }
export function last() { return (log("last"), 5); }
function log(word) { console.log(word); }
""",
    "counting.js": """
import { square } from "./shapes.js";

const start = twice(2);
let counted = 0;
function twice(number) { return number * 2; }
export function createCounter(name = "counter") {
  const { length } = name;
  let count = start + length;
  return { next, both, later: () => later() };
  function next(by = 1) {
    count += by;
    counted += 1;
    return show();
    function show() { return `${name} ${count} ${counted}`; }
  }
  function both(count) {
    const add = (a) => a + count;
    return [1, 2].map(add);
  }
  async function later() {
    const value = await Promise.resolve(square.area());
    return value;
  }
}
""",
    "unused.js": """
export const unused = "nobody needs this";
""",
}
REPEATING = """
export function describe({ revision, submitted: { revision: inner, ...others } = {}, list }) {
  switch (typeof revision) {
    case "submitted": return "revision";
    case "string": return "submitted" in others ? "submitted" : list?.revision?.(`${"revision"}submitted`);
    default: return { revision, submitted: list?.submitted, inner, ...others, "submitted revision": "revision".length };
  }
}
export function count(list) {
  const number = 1;
  list.revision = (text) => ({ revision: text, submitted: number.toFixed(2), aa: list.submitted ?? "submitted" });
  return [list.revision("revision").submitted, list.revision("submitted").aa, list["revision"]("aa").revision];
}
"""
"""Words in every place that a word can have, so often that a script says them once."""
ENTRY = """import { pair, last } from "./shapes.js";
import { createCounter } from "./counting.js";
const counter=createCounter("third"),table={pair:pair,last:last};
console.log(JSON.stringify(table.pair()),table.last(),counter.next(),counter.next(3),counter.both(4));
counter.later().then(value=>console.log(value,typeof numbers));
"""


def write(folder: Path, modules: dict[str, str]) -> Path:
    """Write modules and a sheet, and return their folder."""
    folder.mkdir()
    for name, text in modules.items():
        (folder / name).write_text(text)
    (folder / "sheet.css").write_text(".sheet { color: #ff0000; }\n")
    return folder


@pytest.fixture
def esbuild() -> Path:
    """Return npm's esbuild."""
    program = npm_program("esbuild")
    assert program, "run npm ci"
    return program


def test_a_minified_script_prints_what_the_modules_would(esbuild: Path, tmp_path: Path) -> None:
    """Functions used before they are declared, inner ones, classes, defaults and what waits keep their meaning."""
    minify(esbuild, write(tmp_path / "player", MODULES), tmp_path / "made")
    made = read_minified(tmp_path / "made")
    script = MinifiedScript.read(made[SCRIPT]).script(ENTRY)
    assert run(script) == run(join(MODULES, ENTRY)) != ""
    assert "nobody needs this" not in script
    assert "nobody needs this" in made[SCRIPT]
    assert made["sheet.css"] == ".sheet{color:red}\n"


def test_words_that_a_script_repeats_are_said_once(esbuild: Path, tmp_path: Path) -> None:
    """As properties, keys and texts, and nothing means anything else by it."""
    calls = "".join(
        f"console.log(JSON.stringify(describe({value})),count({{submitted:1}}));"
        for value in (
            '{revision:"a",list:{}}',
            '{revision:"a",submitted:{submitted:1}}',
            "{revision:1,list:{submitted:2}}",
        )
    )
    text = f'import {{ describe, count }} from "./a.js";\n{calls}\n'
    minify(esbuild, write(tmp_path / "player", {"a.js": REPEATING}), tmp_path / "made")
    script = MinifiedScript.read(read_minified(tmp_path / "made")[SCRIPT]).script(text)
    assert run(script) == run(join({"a.js": REPEATING}, text)) != ""
    assert script.count('"revision"') == script.count('"submitted"') == 1
    assert ".revision" not in script


def test_what_every_browser_has_gets_a_shorter_name(esbuild: Path, tmp_path: Path) -> None:
    """But not what only has the same name: a parameter, a property, a text; nor what a browser may lack."""
    module = """
export function sizes(Map) { return [Object.keys(Map), Object.values(Map), { Map: Map.Object }, "Object"]; }
export function both() { return [{ Object }.Object === Object, Object.keys({ Object: 1 })]; }
export function known() { return [typeof structuredClone, typeof structuredClone, typeof structuredClone]; }
"""
    calls = "console.log(JSON.stringify([sizes({ Object: 1, b: 2 }), both(), known()]));"
    text = f'import {{ sizes, both, known }} from "./a.js";\n{calls}\n'
    minify(esbuild, write(tmp_path / "player", {"a.js": module}), tmp_path / "made")
    script = MinifiedScript.read(read_minified(tmp_path / "made")[SCRIPT]).script(text)
    assert run(script) == run(join({"a.js": module}, text)) != ""
    assert "Object.keys" not in script
    assert script.count("structuredClone") == module.count("structuredClone")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param('console.log("loaded");\nexport const a = 1;\n', "does more than declare", id="does something"),
        pytest.param("export function a() { return this; }\n", "does more than declare", id="uses this"),
        pytest.param("export const a = ;\n", "Unexpected", id="no JavaScript"),
    ],
)
def test_a_module_that_cannot_be_taken_apart_is_refused(text: str, reason: str, esbuild: Path, tmp_path: Path) -> None:
    """What a module does when it is loaded would be done or not by chance of who needs it."""
    with pytest.raises(ScriptError, match=reason):
        minify(esbuild, write(tmp_path / "player", {"a.js": text}), tmp_path / "made")


def test_an_export_that_is_missing_is_named(esbuild: Path, tmp_path: Path) -> None:
    """A typing error in an entry is found at export and not in a learner's browser."""
    minify(esbuild, write(tmp_path / "player", {"a.js": "export const a = 1;\n"}), tmp_path / "made")
    script = MinifiedScript.read(read_minified(tmp_path / "made")[SCRIPT])
    with pytest.raises(ScriptError, match=r"the player has no a\.js b, gone\.js c"):
        script.script('import { a, b } from "./a.js";\nimport { c } from "./gone.js";\n')


def test_the_player_is_minified_once_until_it_changes(esbuild: Path, tmp_path: Path) -> None:
    """It takes a second, and each export would take it."""
    home = tmp_path / "node_modules"
    (home / ".bin").mkdir(parents=True)
    (home / "esbuild").mkdir()
    (home / "esbuild" / "package.json").write_text("{}")
    program = home / ".bin" / "esbuild"
    program.symlink_to(esbuild.resolve())
    player = write(tmp_path / "player", {"a.js": "export const a = 1;\n"})
    made = minified_once(program, player)
    program.unlink()
    assert minified_once(program, player) == made
    (player / "sheet.css").write_text(".sheet { color: blue; }\n")
    with pytest.raises(ScriptError, match="cannot be minified"):
        minified_once(program, player)


@pytest.mark.parametrize("program", ["#!/bin/sh\necho 'wrong platform' >&2\nexit 1\n", "no program"])
def test_an_esbuild_that_does_not_run_says_what_to_do(program: str, tmp_path: Path) -> None:
    """As when ``node_modules`` came from another system; nothing of node's own story is shown."""
    esbuild = tmp_path / "esbuild"
    esbuild.write_text(program)
    esbuild.chmod(0o755)
    with pytest.raises(ScriptError, match=r"the player cannot be minified \(.+\); run 'npm ci' again"):
        minify(esbuild, shipped("templates") / "player", tmp_path / "minified")


@pytest.mark.parametrize("tracker", ["scorm12", "scorm2004", "browser"])
def test_the_whole_player_is_a_classic_script(tracker: str) -> None:
    """Node reads it, it has no module's keyword left, and it is less than half of what was written."""
    given = [(one.path, name) for one in FRAGMENTS if not one.path.startswith("served/") for name in one.names]
    script = player_script(entry(tracker, QUESTION_TYPES, given))
    subprocess.run(["node", "--check", "-"], input=script, check=True)
    assert len(script) < 0.5 * sum(map(len, read_modules(shipped("templates") / "player").values()))
