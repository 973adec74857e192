"""The player's modules become one classic script that does what the modules did."""

from __future__ import annotations

import re
import subprocess

import pytest

from exporter.script import ScriptError, entry, join, read_module


def run(script: str) -> str:
    """Run a script under node as a classic script and return what it prints."""
    done = subprocess.run(["node", "-"], input=script, capture_output=True, text=True, check=True)
    return done.stdout


def test_a_joined_script_prints_what_the_modules_would() -> None:
    """Functions, constants, classes, shared modules and names used twice keep their meaning."""
    modules = {
        "shape.js": (
            "/** Area. */\nexport class Square {\n  constructor(side) { this.side = side; }\n}\nconst local = 1;\n"
        ),
        "maths/area.js": (
            'import { Square } from "../shape.js";\n\nconst local = 2;\n'
            "export const double = (number) => number * local;\n"
            "export async function later(square) { return double(square.side ** 2); }\n"
        ),
        "words.js": (
            "// import { nothing } from 'a comment';\n"
            "const quote = /[\"'`/]import/g;\n"
            "export function words(area) {\n"
            '  const text = `area {${area}} import x from "y"; // kept`;\n'
            '  return text.replace(quote, "?") + "  export  ";\n}\n'
        ),
    }
    script = join(
        modules,
        'import { Square } from "./shape.js";\nimport {\n  double,\n  later,\n} from "./maths/area.js";\n'
        'import { words } from "./words.js";\n'
        "const local = 3;\nlater(new Square(local)).then((area) => console.log(words(area), double(local)));\n",
    )
    assert run(script) == 'area {18} import x from "y"; // kept  export   6\n'


def test_a_joined_script_is_strict_and_leaves_no_global() -> None:
    """Nothing of ours can meet a name of the LMS's own scripts."""
    modules = {"a.js": "export const secret = function () { return this; };\n"}
    script = join(modules, 'import { secret } from "./a.js";\nconsole.log(typeof secret());\n')
    assert run(f"{script};console.log(typeof secret)") == "undefined\nundefined\n"


def test_a_module_stands_once_and_after_what_it_imports() -> None:
    """Two importers share one instance."""
    modules = {
        "count.js": 'console.log("once");\nexport const count = [0];\n',
        "a.js": 'import { count } from "./count.js";\nexport const a = () => ++count[0];\n',
        "b.js": 'import { count } from "./count.js";\nexport const b = () => ++count[0];\n',
    }
    script = join(modules, 'import { a } from "./a.js";\nimport { b } from "./b.js";\nconsole.log(a(), b());\n')
    assert run(script) == "once\n1 2\n"


FORMS = {
    "default import": ('import a from "./a.js";', 1),
    "namespace import": ('import * as a from "./a.js";', 1),
    "import of a package": ('import { a } from "a";', 1),
    "import without an ending": ('import { a } from "./a";', 1),
    "default export": ("export default 1;", 1),
    "list of exports": ("const a = 1;\nexport { a };", 2),
    "re-export": ('import {\n  b\n} from "./b.js";\nexport { a } from "./a.js";', 4),
    "star export": ('export * from "./a.js";', 1),
    "export let": ("export let a = 1;", 1),
    "export of a pattern": ("export const { a } = {};", 1),
}


@pytest.mark.parametrize(("text", "line"), FORMS.values(), ids=FORMS)
def test_a_form_that_cannot_be_joined_is_refused_with_its_place(text: str, line: int) -> None:
    """Each message names the file and the line."""
    with pytest.raises(ScriptError, match=rf"^part\.js:{line}: "):
        read_module("part.js", text)


def test_a_circle_of_imports_is_named() -> None:
    """The message shows the way around."""
    modules = {
        "a.js": 'import { b } from "./b.js";\nexport const a = 1;\n',
        "b.js": 'import { a } from "./a.js";\nexport const b = 1;\n',
    }
    with pytest.raises(ScriptError, match=re.escape("entry.js → a.js → b.js → a.js")):
        join(modules, 'import { a } from "./a.js";\n')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param('import { x } from "./gone.js";', "gone.js, which is not among", id="missing module"),
        pytest.param('import { x } from "../a.js";', "which is not among", id="module outside"),
        pytest.param('import { x } from "./a.js";', "a.js does not export x", id="missing export"),
    ],
)
def test_what_an_import_lacks_is_named(text: str, message: str) -> None:
    """A typing error in a module is found at export and not in a learner's browser."""
    with pytest.raises(ScriptError, match=re.escape(message)):
        join({"a.js": "export const a = 1;\n"}, text)


def test_only_the_types_and_the_tracker_of_a_course_are_joined() -> None:
    """The script grows with what the course uses, and is the same in whatever order the types are named."""
    modules = {
        "player.js": "export function start(parts) { console.log(parts); }\n",
        "trackers/scorm12.js": 'export const createTracker = "scorm12";\n',
        "trackers/browser.js": 'export const createTracker = "browser";\n',
        "screen/hint.js": "export const createHint = 0;\n",
        "screen/menu.js": 'export const createMenu = "menu";\n',
        "questions/true-false.js": 'export const trueFalse = "true-false half";\n',
        "questions/choice.js": 'export const choice = "choice half";\n',
        "questions/essay.js": 'export const essay = "essay half";\n',
    }
    text = entry("scorm12", ["true-false", "choice"], [("screen/hint.js", "createHint")])
    assert text == entry("scorm12", {"choice", "true-false"}, [("screen/hint.js", "createHint")])
    script = join(modules, text)
    assert "essay" not in script
    assert "browser" not in script
    assert "menu" not in script
    page = "const document = { getElementById: (id) => ({ textContent: JSON.stringify(id) }) };"
    shown = run(page + script)
    assert "'true-false': 'true-false half'" in shown
    assert "course: 'course'" in shown
    assert "createTracker: 'scorm12'" in shown
    assert "createHint: 0" in shown
