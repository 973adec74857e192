"""What nobody should write, and somebody will: nothing crashes, hangs, or gets out of its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.source.markdown.syntax import parser
from exporter.source.mathematics.formulas import read_formula
from exporter.source.mathematics.tex import FormulaError
from tests.source.written import html_of, lesson_of

if TYPE_CHECKING:
    from pathlib import Path

REFUSED = {
    "empty": (" \n ", "is empty"),
    "only a brace": ("{", "never closed"),
    "only a closing brace": ("}", "without its '{'"),
    "10,000 braces": ("{" * 10_000 + "}" * 10_000, "longer than"),
    "1,000 braces": ("{" * 1_000 + "x" + "}" * 1_000, "nested too deeply"),
    "1 MB": ("x" * 1_000_000, "longer than 4,000 characters"),
    "NUL": ("a\0b", "control character U+0000"),
    "half a character": ("a\ud800b", "control character U+D800"),
    "link": (r"\href{javascript:alert(1)}{x}", r"uses \href"),
    "image": (r"\includegraphics{https://example.com/x.png}", r"uses \includegraphics"),
    "attribute": (r"\htmlData{onclick=alert(1)}{x}", r"uses \htmlData"),
    "style": (r"\htmlStyle{position:fixed}{x}", r"uses \htmlStyle"),
    "file": (r"\input{/etc/passwd}", r"uses \input"),
    "definition": (r"\def\a{\a\a}\a", r"uses \def"),
    "category": (r"\catcode`\%=12", r"uses \catcode"),
    "colour with a style": (r"\color{red;position:fixed} x", "has the unknown colour"),
    "columns": (r"\begin{array}{*{99}{*{99}{*{99}{*{99}{*{99}{c}}}}}} a \end{array}", "more than 200 columns"),
    "exponents": ("x" + "^{x" * 500 + "}" * 500, "nested too deeply"),
    "rule": (r"\rule{100000em}{100000em}", "too large"),
    "never ended": (r"\begin{matrix} a & \begin{cases} b", "does not end"),
}


@pytest.mark.parametrize(("tex", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_shown_is_refused_with_a_reason(tex: str, message: str) -> None:
    """And not by a traceback, an empty place or a full memory."""
    with pytest.raises(FormulaError) as refused:
        read_formula(tex, block=True)

    assert message in str(refused.value)


@pytest.mark.parametrize(
    "words", ["速度", "السرعة", "<script>alert(1)</script>", "a \u202e b", "\U0001f600"], ids=ascii
)
def test_words_of_every_script_are_words(words: str) -> None:
    """They are shown as they are, and never as markup."""
    formula = read_formula(rf"v = \text{{{words}}}", block=False)

    assert "<script" not in formula.mathml
    assert words in formula.words.replace("\u00a0", " ")


PROSE = {
    "prices": "It costs $5 and $10.",
    "prices in a table": "| a | b |\n| --- | --- |\n| $5 | $10 |",
    "code": "Write `$x$` and `$$y$$`.",
    "block of code": "```\n$x$\n```",
    "link": "[costs $5](https://example.com/?a=$5) and $6",
    "escaped": r"\$x\$",
    "shell": "Set $HOME and $PATH first.",
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE.keys())
def test_dollars_that_are_no_formula_stay(text: str, tmp_path: Path) -> None:
    """Most dollars in prose are money, and those in code are code."""
    html = html_of(tmp_path, text)

    assert "<math" not in html
    assert "$" in html


def test_a_bar_in_a_formula_in_a_table_is_written_with_a_backslash(tmp_path: Path) -> None:
    r"""As in every cell; ``\\|`` is the double bar outside of tables."""
    assert "<math" in html_of(tmp_path, "| a |\n| --- |\n| $\\|x\\|$ |")


def test_a_title_with_a_formula_is_its_words(tmp_path: Path) -> None:
    """A title is plain text for LMSs."""
    assert lesson_of(tmp_path, "# The law $E = mc^2$\n\nText\n").title == "The law E = mc²"


def test_thousands_of_formulas_in_a_line_share_its_text() -> None:
    """Each knows where it stands without a copy of all that stands before it, and what is repeated is made once."""
    inline = parser().parse("$a$ " * 1_000)[1]

    texts = [token.meta["stands_in"][0] for token in inline.children or () if token.type == "math_inline"]

    assert len(texts) == 1_000
    assert len({id(text) for text in texts}) == 1
    assert read_formula("a", block=False) is read_formula("a", block=False)
