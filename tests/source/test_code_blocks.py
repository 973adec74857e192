"""What stands beside the backticks of a block of code, as this and other tools write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.source.markdown.code_languages import _ALIASES, _PLAIN, _languages, lexer_of
from exporter.source.markdown.fences import read_fence
from tests.source.written import html_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = {
    "python": "python",
    "rust,ignore": "rust",
    "rust,ignore,does_not_compile": "rust",
    "rust, editable": "rust",
    "{r}": "r",
    "{r, echo=FALSE}": "r",
    '{r setup, fig.cap="A {b}", out.width="50%"}': "r",
    "{python}": "python",
    "{.python .numberLines}": "python",
    '{.python startFrom="10"}': "python",
    "{#code .bash}": "bash",
    "js {1,3}": "js",
    "js{1-2}": "js",
    "js:line-numbers": "js",
    "ts twoslash": "ts",
    "jsx live": "jsx",
    "{code-cell} python": "python",
    "{code-block} bash": "bash",
    "c++": "c++",
    "C#": "C#",
    "objective-c": "objective-c",
    "Python": "Python",
    'python title="a.py"': "python",
    'python {title="a.py"}': "python",
    'title="a.py"': "",
    "": "",
    "output": "output",
    "console": "console",
}


@pytest.mark.parametrize(("info", "language"), LANGUAGES.items(), ids=[info or "nothing" for info in LANGUAGES])
def test_the_language_is_the_first_word(info: str, language: str) -> None:
    """Without braces, commas and what other tools add; they do no harm."""
    fence = read_fence(info, "a\nb\nc\n")

    assert (fence.language, fence.faults) == (language, ())


OPTIONS = {
    'python title="a b.py"': ("a b.py", ()),
    "python filename=a.py": ("a.py", ()),
    '{python filename="a.py"}': ("a.py", ()),
    "python {title='a'}": ("a", ()),
    "js {1,3}": ("", (1, 3)),
    "js{1-2}": ("", (1, 2)),
    'js title="a" {3}': ("a", (3,)),
    'js {1} hl_lines="2"': ("", (2,)),
}


@pytest.mark.parametrize(("info", "wanted"), OPTIONS.items(), ids=OPTIONS)
def test_a_title_and_marked_lines_are_taken_from_other_tools(info: str, wanted: tuple[str, tuple[int, ...]]) -> None:
    """Quarto calls a title a file name, and others mark lines in braces."""
    fence = read_fence(info, "a\nb\nc\n")

    assert (fence.title, fence.lines, fence.faults) == (*wanted, ())


FAULTS = {
    "pyton": "unknown language 'pyton', so this code is not highlighted; did you mean 'python'?",
    "{pyton}": "the directive '{pyton}' is not supported",
    "zzz": "unknown language 'zzz', so this code is not highlighted; if it has none, write 'text'",
    "plantuml": "diagrams in 'plantuml' are not drawn, so learners see the text; save the drawing as an .svg file",
    "{d2}": "diagrams in 'd2' are not drawn, so learners see the text",
    "{note}": "the directive '{note}' is not supported, so its text is shown as code; write '::: note' above its text",
    "{warning} Hot": "write '::: warning' above its text and ':::' below it",
    "{figure} a.png": "the directive '{figure}' is not supported, so its text is shown as code; write its text",
    "{=html}": "raw 'html' is shown as code here; write it without the fence",
    'python titel="a"': "unknown code block option 'titel'; did you mean 'title'?",
    "python hl_line=2": "unknown code block option 'hl_line'; did you mean 'hl_lines'?",
    "js {9}": "hl_lines names line 9, but the block ends at line 3; correct the number",
}


@pytest.mark.parametrize(("info", "fault"), FAULTS.items(), ids=FAULTS)
def test_what_cannot_be_done_is_said(info: str, fault: str) -> None:
    """By what it is, with the way out."""
    assert any(fault in one for one in read_fence(info, "a\nb\nc\n").faults), read_fence(info, "a\nb\nc\n").faults


@pytest.mark.parametrize(
    "info",
    [
        "text",
        "plaintext",
        "plain",
        "txt",
        "output",
        "console",
        "ascii",
        "csv",
        "tsv",
        "log",
        "none",
        "nohighlight",
        "stdout",
        "tree",
        "pseudocode",
        "source",
        "verbatim",
        "gitignore",
        "regex",
        "{.output}",
        "error",
        "warning",
    ],
)
def test_names_of_what_has_no_language_are_no_faults(info: str) -> None:
    """Nobody expects colours."""
    assert read_fence(info, "a\n").faults == ()


COLOURED = [
    "cmd",
    "diff",
    "patch",
    "diff-js",
    "js-nolint",
    "ts-twoslash",
    "sh-vue",
    "vue-html",
    "language-python",
    "lang-js",
    "text/html",
    "application/json",
    "node",
    "jsonc",
    "env",
    "conf",
    "docker-compose",
    "svg",
    "svelte",
    "mdx",
    "hbs",
    "njk",
    "traceback",
    "python-repl",
    "h",
    "hpp",
    "kt",
    "vb",
    "assembly",
    "pgsql",
    "sqlite",
    "gql",
    "nginxconf",
    "htaccess",
    "viml",
    "terminal",
    "shellsession",
    "ignore",
    "should_panic",
    "CMD",
    "Gradle",
]


@pytest.mark.parametrize("info", COLOURED)
def test_names_of_other_highlighters_are_known(info: str) -> None:
    """And the first part of a name with an addition."""
    fence = read_fence(info, "a\n")
    assert fence.faults == ()
    assert lexer_of(fence.language) is not None


def test_every_alias_stands_for_a_language() -> None:
    """Which Pygments has, under no other name."""
    assert [one for one, language in _ALIASES.items() if lexer_of(language) is None or one in _languages()] == []
    assert not _PLAIN & set(_ALIASES)


def test_a_block_of_mathematics_is_a_formula(tmp_path: Path) -> None:
    """As on GitHub; a mistake in it is told at its place."""
    assert "<math" in html_of(tmp_path, "```math\na^2\n```\n")
    assert "<math" in html_of(tmp_path, "```{math}\n\\frac{a}{b}\n```\n")
    (problem,) = problems_of(tmp_path, {"lesson.md": "# T\n\n```math\na\n\\foo\n```"})
    assert problem.startswith("lesson.md:5:1: error: the formula")


def test_a_language_that_occurs_often_is_reported_once(tmp_path: Path) -> None:
    """With its places."""
    (warning,) = problems_of(tmp_path, {"lesson.md": "# T\n\n" + "```klingon\na\n```\n\n" * 3})

    assert warning.startswith("lesson.md:3:1: warning: unknown language 'klingon', so this code is not highlighted")
    assert "(3 times in this file: lines 3, 7, 11)" in warning


@pytest.mark.parametrize("language", ["rust,ignore", "{r}", "{.python .numberLines}"])
def test_decorated_languages_have_colours(language: str, tmp_path: Path) -> None:
    """Their words are marked up."""
    assert '<span class="' in html_of(tmp_path, f"```{language}\nif (x) 1\n```\n")


UNCLOSED = {
    "to the end": ("```\na\nb\n", "3:1: warning: the code block that starts here is never closed; write '```'"),
    "with nothing in it": ("```", "3:1: warning: the code block that starts here is never closed"),
    "of tildes": ("~~~~ python\na\n~~~\n", "never closed; write '~~~~' on the line below its text"),
    "in a list": ("- ```\n  a\n\nb\n", "3:1: warning: the code block that starts here is never closed"),
    "a question": ("```question\ntype: essay\nid: q\nprompt: P\n", "3:1: warning: the code block that starts here"),
    "closed": ("```\na\n```", None),
    "closed in a quotation": ("> ```\n> a\n> ```", None),
    "closed by more": ("```\na\n`````  ", None),
    "closed at once": ("```\n```", None),
}


@pytest.mark.parametrize(("markdown", "message"), UNCLOSED.values(), ids=UNCLOSED.keys())
def test_a_fence_that_nobody_closes_is_reported_where_it_opens(
    markdown: str, message: str | None, tmp_path: Path
) -> None:
    """It swallows the rest of the lesson."""
    warnings = problems_of(tmp_path, {"lesson.md": f"# T\n\n{markdown}"})

    assert [message in line for line in warnings] == ([True] if message else []) if message else warnings == []
