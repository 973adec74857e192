"""Formulas: what TeX becomes, and what is said of TeX that cannot be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.source.mathematics.formulas import read_formula
from exporter.source.mathematics.tex import FormulaError
from tests.source.written import html_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = {
    r"\boldsymbol{u}": "<mi>\U0001d496</mi>",
    r"\bm{0}": "<mi>\U0001d7ce</mi>",
    r"\mathrm{d}x": '<mi mathvariant="normal">d</mi>',
    r"\mathscr{F}": "\u2131",
    r"\cancel{3}": '<mrow class="m-up"><mn>3</mn></mrow>',
    r"\xcancel{3}": '<mrow class="m-up m-down">',
    r"\overline{AB}": 'class="m-over"',
    r"\underline{AB}": 'class="m-under"',
    r"\boxed{x}": '<mrow class="m-box">',
    r"\textbf{bold}": "<mtext><b>bold</b></mtext>",
    r"\overbrace{a}^{n}": "<mo>⏞</mo></mover><mi>n</mi></mover>",
    r"a \mathbin{+} b": ">+</mo>",
    r"\mathop{span} S": "<mi>s</mi><mi>p</mi><mi>a</mi><mi>n</mi>",
    r"\sum\limits": "∑",
    r"\arg\min_x f(x)": "<mi>arg</mi>",
    r"\textcircled{1}": "①",
    r"\nonumber a": "<mi>a</mi>",
    r"\begin{equation} a = b \end{equation}": "<mi>a</mi><mo>=</mo><mi>b</mi>",
    r"\begin{equation*} a \label{eq:one} \end{equation*}": "<mi>a</mi>",
    r"\begin{dcases} a & b \\ c & d \end{dcases}": '<mtable displaystyle="true"',
    r"\begin{alignedat}{2} a &= b & c &= d \end{alignedat}": 'class="m-tight"',
    r"\begin{eqnarray} a &=& b \end{eqnarray}": "<mo>=</mo><mi>b</mi>",
    r"\begin{matrix} a \\[1em] b \end{matrix}": '<mspace depth="1.3em">',
    r"\begin{array}{c} a \\ \hline \end{array}": "border-bottom: 0.05em solid",
    r"\text{if $x$ is}": "<mtext>if\u00a0</mtext><mi>x</mi><mtext>\u00a0is</mtext>",
    r"x \tag{7}": "<mtext>(7)</mtext>",
    r"\sum_{\substack{a\\b}}": 'scriptlevel="1"',
    r"\textcolor{#f80}{x}": "color:#a05300;color:light-dark(#a05300,#ff8b1b);",
    r"\colorbox{#ff0}{a}": "background-color:#FFFF00;color:#000;",
    r"\sout{x}": '<mrow class="m-out">',
    r"\intop_a^b": "<munderover>",
    r"\text{50\% of}": "50%\u00a0of",
    r"\begin{matrix} a \end{matrix}": '<mi>a</mi><mspace class="m-strut"',
    r"\begin{aligned} a &= b \\ &+ c \end{aligned}": "<mrow></mrow><mo>+</mo>",
    r"\smash{x}": '<mpadded height="0" depth="0">',
}


@pytest.mark.parametrize(("tex", "fragment"), SHOWN.items(), ids=SHOWN.keys())
def test_what_tex_means_is_shown(tex: str, fragment: str) -> None:
    """What MathML Core lacks is a class that CSS draws; nothing loses its meaning without a word."""
    assert fragment in read_formula(tex, block=True).mathml


REFUSED = {
    r"a + \foo": (4, r"unknown command \foo"),
    r"\alpa": (0, r"did you mean \alpha?"),
    r"x + \ce{H2O}": (4, r"\ce, which is not available in formulas here; write substances as \mathrm{H_2O}"),
    r"1 + \frac{1}{2": (12, "has a '{' that is never closed"),
    r"a \left( b": (2, r"has a \left without its \right"),
    r"\begin{foo} a \end{foo}": (0, "uses the environment 'foo'"),
    "50% of x": (2, r"write '\%'"),
    r"x^a^b": (3, "group them with braces"),
    r"\begin{array}{l@{=}r} a & b \end{array}": (15, "cannot be shown"),
    r"\rule{9999em}{1em}": (0, "too large"),
    r"\raisebox{999em}{x}": (0, "raises a part too far"),
    r"x + √2": (4, "cannot contain the character '√'"),
    r"\color{reddish} x": (0, "write a name such as red, or a value such as #AA3300"),
    r"\frac1" * 300 + "2": (600, "nested too deeply"),
    r"\bf " * 300: (400, "nested too deeply"),
}


@pytest.mark.parametrize(("tex", "expected"), REFUSED.items(), ids=[tex[:20] for tex in REFUSED])
def test_a_mistake_has_its_place_and_a_way_out(tex: str, expected: tuple[int, str]) -> None:
    """Too much depth would end the program in the converter."""
    at, fragment = expected
    with pytest.raises(FormulaError) as caught:
        read_formula(tex, block=True)
    assert caught.value.at == at
    assert fragment in str(caught.value)


def test_the_place_is_that_in_the_file(tmp_path: Path) -> None:
    """Also of the second of two formulas that are alike, in a quotation, and over several lines."""
    text = "# T\n\n$x$ and $x + \\foo$.\n\n> a\n> b $y_\\foo$\n\n$$\na\n+ \\foo\n$$\n"

    problems = problems_of(tmp_path, {"a.md": text})

    assert [problem.split(" error")[0] for problem in problems] == ["a.md:3:14:", "a.md:6:8:", "a.md:10:3:"]


def test_a_digit_at_the_end_does_not_undo_the_formula_at_the_start(tmp_path: Path) -> None:
    """The plugin takes the character before the first from the end of the text."""
    assert "<math" in html_of(tmp_path, "$x$ equals 5")
