"""Words between angle brackets: text where they name no element of HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.source import read_course
from tests.source.written import html_of, lesson_of, problems_of, write

if TYPE_CHECKING:
    from pathlib import Path

WORDS = {
    "a directory": "ls <dir>",
    "several": "cp <source> <target>",
    "a name with hyphens": "ssh <user-name>@<host>",
    "a digit": "<file1>",
    "what looks like an attribute": "tar <file or folder>",
    "at the beginning of a line": "<file> is read",
    "alone on a line": "<dir>",
    "an element without its end": "The <b> element is bold.",
    "an element that needs attributes": "the <img> element",
    "an element that needs content": "the <title> and the <object>",
    "an old name": "ls <dir> and <listing>",
    "generics": "a List<String> and a Map<K, V>",
    "an end": "a </dir> b",
    "in a list": "- <name>",
    "in a quotation": "> <name>",
    "in a heading": "## ls <dir>",
    "in a cell": "| <dir> |\n|---|\n| <x> |",
    "in emphasis": "**<dir>**",
    "in a link": "[<dir>](https://example.org)",
    "components": "<Tabs>",
    "formulas without a formula": "a <mi> and <none>",
    "in HTML": "<div>\n<dir>\n</div>",
    "a form without its end": "fill in the <form>",
}
ELEMENTS = {
    "bold": ("<b>x</b>", "<b>x</b>"),
    "in capitals": ("<B>x</B>", "<b>x</b>"),
    "with attributes": ('<span class="k">x</span>', '<span class="k">x</span>'),
    "a break": ("a<br>b", "a<br>b"),
    "a paragraph left open": ("a<br/>b<wbr>c", "a<br>b<wbr>c"),
    "a formula": ("a <math><mi>x</mi></math>", "<math><mi>x</mi></math>"),
    "a block": ("<section>\n\na\n\n</section>", "<section>\n<p>a</p>\n</section>"),
    "a key": ("<kbd>Esc</kbd>", "<kbd>Esc</kbd>"),
    "an anchor": ('<a name="x"></a>', '<a id="lesson--x"></a>'),
    "an anchor with an id": ('<a name="y" id="x"></a>', '<a id="lesson--x"></a>'),
}


@pytest.mark.parametrize("written", WORDS.values(), ids=WORDS.keys())
def test_a_word_is_text(tmp_path: Path, written: str) -> None:
    """Learners see it, and nothing is reported."""
    assert "&lt;" in html_of(tmp_path, written)
    assert "&lt;" not in lesson_of(tmp_path, f"# T\n\n{written}").title
    assert problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}"}) == []


@pytest.mark.parametrize(("written", "html"), ELEMENTS.values(), ids=ELEMENTS.keys())
def test_an_element_is_html(tmp_path: Path, written: str, html: str) -> None:
    """As before."""
    assert html in html_of(tmp_path, written)


def test_a_title_keeps_the_word(tmp_path: Path) -> None:
    """In the page's title as in the text for search."""
    lesson = lesson_of(tmp_path, "# ls <dir>\n\n## cp <file>\n\nText")
    assert lesson.title == "ls <dir>"
    assert lesson.headings[0].text == "cp <file>"


def test_an_option_may_be_an_element(tmp_path: Path) -> None:
    """In quizzes about HTML; a matched text is plain anyway."""
    quiz = """title: T <b>
questions:
  - {id: a, type: choice, prompt: Which is bold?, options: [<b>, <br>, <p>, <img>], answer: <b>}
  - {id: b, type: matching, prompt: P, pairs: [{item: <i>, match: <b>x</b>}, {item: y, match: ls <dir>}]}
"""
    course, warnings = read_course(write(tmp_path, {"a.quiz.yaml": quiz}))
    first, second = course.quizzes[0].questions
    assert [option.text.text for option in first.options] == ["<b>", "<br>", "<p>", "<img>"]
    assert [pair.match.text for pair in second.pairs] == ["<b>x</b>", "ls <dir>"]
    assert course.quizzes[0].title == "T <b>"
    assert warnings == ()


REMOVED = {
    "an element": ("a <font>x</font>", "<font> is removed", "to show it as text, write '&lt;font>'"),
    "a handler": ("<p onclick='x'>a</p>", "'onclick' of <p>", "courses cannot run their own scripts"),
    "not a handler": ("<p only='x'>a</p>", "'only' of <p>", "remove it"),
    "a handler in braces": ("{onclick=x}\na", "'onclick'", "courses cannot run their own scripts"),
    "not a handler in braces": ("{one=x}\na", "'one'", "use .class"),
    "a program": ("<?php echo 1 ?>", "'<?p'", "write '&lt;' to show a '<'"),
}


@pytest.mark.parametrize(("written", "what", "advice"), REMOVED.values(), ids=REMOVED.keys())
def test_what_is_removed_is_called_what_it_is(tmp_path: Path, written: str, what: str, advice: str) -> None:
    """With the way to show it, or to do without."""
    (found,) = problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}"})
    assert what in found
    assert advice in found
    assert found.endswith("[removed-html]")
