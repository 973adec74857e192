"""Anchors in HTML, and what is refused for safety: for what it is, not for how its name begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.source.written import html_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:t="urn:t" width="80" height="40" t:onto="x"/>'
FILES: dict[str, str | bytes] = {
    "javascript-basics.md": "# J\n\nText",
    "data-model.md": "# D\n\nText",
    "vbscript.md": "# V\n\nText",
    "data-flow.svg": SVG,
    "script.py": "x",
}
ANCHORS = {
    "an old name": '<a name="x"></a>\n\nText [l](#x)',
    "a name that closes itself": '<a name="x"/>\n\nText [l](#x)',
    "a name around words": 'a <a name="x">b</a> [l](#x)',
    "a name without quotation marks": "<a name=x>b</a> [l](#x)",
    "a name on a link": '<a name="x" href="https://example.org">b</a> [l](#x)',
    "an id": '<a id="x"></a>\n\nText [l](#x)',
    "an id of another element": '<span id="x"></span> [l](#x)',
    "a name in a heading": '## A <a name="x"></a>\n\n[l](#x)',
    "a name around a heading": '## <a name="x">A</a>\n\n[l](#x)',
    "a name above a heading": '<a name="x"></a>\n## A\n\n[l](#x)',
    "a name above a heading of that name": '<a name="a"></a>\n## A\n\n[l](#a)',
    "a name in a heading of that name": '## A <a name="a"></a>\n\n[l](#a)',
    "a name below a heading of that name": '## A\n<a name="a"></a>\n\n[l](#a)',
    "a name with a blank": '<a name="Part 1"></a>\n\n[l](#Part%201) and [m](#Part-1)',
    "a name like a handler": '<a name="onclick"></a> [l](#onclick)',
    "an id like a handler": "## A {#onload}\n\n[l](#onload)",
    "an id of a block that begins with on": "{#on-call}\nText [l](#on-call)",
    "an id of Pandoc": "## A {#sec:on}\n\n[l](#sec:on)",
    "an id in Arabic": "## A {#مقدمة}\n\n[l](#مقدمة)",
    "a name in Chinese": '<a name="第一节"></a>\n\n[l](#第一节)',
}
FINE = {
    "a file called javascript-": "[a](javascript-basics.md)",
    "such a file in HTML": '<a href="javascript-basics.md">a</a>',
    "a file called data-": "[a](data-model.md)",
    "a drawing called data-": "![a](data-flow.svg)",
    "a file called vbscript": "[a](vbscript.md)",
    "a file called script": "[a](script.py)",
    "an element called script-": "the <script-like> name",
    "an element called style-": "the <style-guide> name",
    "an element called on": "when <onclick> fires",
    "a class called on": "{.on .onset .javascript}\nText",
    "an id called script": '<p id="script">a</p>',
    "words about scripts": "javascript: and data: and vbscript: are schemes",
    "code about scripts": "`javascript:alert(1)` and `<script>`",
    "an address with a script in it": "[a](https://example.org/javascript:x?a=data:b)",
    "a bare address with a script in it": "see https://example.org/javascript:x",
    "a comment": "a <!-- onclick --> b",
    "a window of its own": '<a href="https://example.org" target="_blank" rel="noopener noreferrer">a</a>',
    "a window of its own in braces": '[a](https://example.org){:target="_blank" rel="noopener"}',
    "an option": "`ls` or ls <dir>",
    "an e-mail address": "<me@example.org>",
    "less than": "a < b and b > a, <3",
}
REFUSED = {
    "a script as an address": ("[a](javascript:alert(1))", "'javascript:' is not allowed"),
    "a script as an address in capitals": ("[a](JavaScript:alert(1))", "'javascript:' is not allowed"),
    "a script as an address in HTML": ('<a href="JavaScript:x()">a</a>', "the link to 'javascript:' is removed"),
    "a script behind a blank": ('<a href=" javascript:x()">a</a>', "the link to 'javascript:' is removed"),
    "a script with a tab in it": ('<a href="java\tscript:x()">a</a>', "is not a path"),
    "data as an address": ("[a](data:text/html,x)", "'data:' is not allowed"),
    "data as a picture": ("![a](data:image/png;base64,AAAA)", "copy the file into it"),
    "a file on the author's disk": ("[a](file:///etc/passwd)", "'file:' is not allowed"),
    "an absolute path": ("![a](/etc/x.png)", "it is an absolute path"),
    "a path out of the folder": ("[a](../x.pdf)", "it leaves the course folder"),
    "a handler": ("<b onclick=x>a</b>", "'onclick' of <b> is removed; courses cannot run their own scripts"),
    "a handler in braces": ('`a`{onclick="x"}', "'onclick' is removed; courses cannot run their own scripts"),
    "a handler above a block": ('{onload="x"}\nText', "'onload' is removed; courses cannot run their own scripts"),
    "no handler": ("<p onset=x>a</p>", "'onset' of <p> is removed; remove it"),
    "no handler in braces": ("`a`{onset=x}", "'onset' is removed; use .class, #id"),
    "a script": ("<script>x</script>", "to show it as text, write '&lt;script>'"),
    "a field": ('a <input type="text"> b', "to show it as text, write '&lt;input>'"),
    "a font": ("a <font color=red>b</font>", "to show it as text, write '&lt;font>'"),
    "PHP": ("<?php x ?>", "write '&lt;' to show a '<'"),
    "a style that leaves its place": ('<p style="position:fixed">a</p>', "the style 'position' is removed"),
    "an instruction for other tools": ('<div markdown="1">\n\nText\n\n</div>', "with a blank line above and below it"),
    "a window of its own inside the course": (
        '<a href="#t" target="_blank">a</a>\n\n## t',
        "'target' of <a> is removed",
    ),
    "a picture from elsewhere": ('<img src="https://example.org/a.png" alt="a">', "copy the file into it"),
}


@pytest.mark.parametrize("written", ANCHORS.values(), ids=ANCHORS.keys())
def test_anchors_can_be_linked_to(tmp_path: Path, written: str) -> None:
    """Without a message; and what follows an empty anchor is not part of it."""
    assert problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}"}) == []
    ids = re.findall(r' id="([^"]*)"', html_of(tmp_path / "again", written))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("written", FINE.values(), ids=FINE.keys())
def test_what_only_looks_dangerous_is_fine(tmp_path: Path, written: str) -> None:
    """Names and words are no scripts."""
    assert problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}", **FILES}) == []


@pytest.mark.parametrize(("written", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_refused_is_named(tmp_path: Path, written: str, message: str) -> None:
    """With the way out."""
    (found,) = problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}", **FILES})
    assert message in found
