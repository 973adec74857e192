"""What texts say without their markup: formulas in words, and images apart from the words around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.addresses import Addresses
from exporter.richtext import RichText
from exporter.source import read_course
from exporter.source.mathematics.formulas import read_formula
from tests.source.written import lesson_of, write

if TYPE_CHECKING:
    from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'

FORMULAS = {
    r"1.5 \cdot 10^8": "1.5 · 10⁸",
    r"10^{-7}": "10⁻⁷",
    r"x = -1": "x = \u22121",
    r"(-1)^n": "(\u22121)ⁿ",
    r"e^{i\pi} + 1 = 0": "e^(iπ) + 1 = 0",
    r"x_1^2": "x₁²",
    r"a_{ij}": "a_ij",
    r"f'(x)": "f\u2032(x)",
    r"x'^2": "x\u2032²",
    r"90^\circ": "90°",
    r"{}^{14}C": "¹⁴C",
    r"\frac{a+b}{2}": "(a + b)/2",
    r"\sqrt[3]{x+1}": "³√(x + 1)",
    r"\binom{n}{k}": "(n, k)",
    r"2\sin x": "2 sin x",
    r"\sum_{i=1}^{n} i": "∑_(i = 1)ⁿ i",
    r"\lim_{x\to 0} f(x)": "lim_(x → 0) f(x)",
    r"\begin{pmatrix}1&0\\0&1\end{pmatrix}": "(1 0; 0 1)",
    r"\begin{aligned}a&=b\\&=c\end{aligned}": "a = b; = c",
    r"\begin{gathered}a\\b\end{gathered}": "a; b",
    r"\text{if } x>0": "if x > 0",
    r"\overline{AB}": "A\u0305B\u0305",
    r"\vec v": "v\u20d7",
    r"\underbrace{a}_{b}": "a_b",
    r"a \not= b": "a ≠ b",
    r"\phantom{x}y": "y",
    r"f\colon A \to B": "f: A → B",
    r"\utilde{AB}": "A\u0330B\u0330",
    r"|x| \pm y": "|x| ± y",
}


@pytest.mark.parametrize(("tex", "words"), FORMULAS.items(), ids=FORMULAS.keys())
def test_a_formula_says_what_a_reader_sees(tex: str, words: str) -> None:
    """Reports, lists and an LMS show these words; nobody there reads TeX."""
    assert read_formula(tex, block=False).words == words


@pytest.mark.parametrize(
    ("tex", "fragment"),
    [
        ("a & b", "has an '&' outside columns"),
        (r"a \\ b", r"has a '\\' outside an environment with lines"),
        (r"\begin{pmatrix*}[r]1&2", "does not end the environment 'pmatrix*'"),
        (r"\hspace{9999em} x", "a space or a rule that is too large"),
        (r"\kern -99em x", "a space or a rule that is too large"),
        (r"\begin{matrix}" * 150 + r"\end{matrix}" * 150, "is nested too deeply"),
        (r"\sqrt" * 700 + " x", "is nested too deeply"),
    ],
)
def test_what_would_be_shown_wrong_is_refused(tex: str, fragment: str) -> None:
    """The converter would print an ampersand, run lines together, drop brackets, or leave the page."""
    with pytest.raises(ValueError, match=fragment.replace("\\", r"\\").replace("*", r"\*")):
        read_formula(tex, block=True)


def test_a_lesson_says_its_formulas_and_images(tmp_path: Path) -> None:
    """An image's text is a word of its own, also where the author left no space."""
    lesson = lesson_of(
        tmp_path, '# T\n\nA![dot](d.svg)B $x^2$, ![dot](d.svg).\n\n![A dot](d.svg "Seen")\n', {"d.svg": SVG}
    )

    (text,) = lesson.blocks
    assert isinstance(text, RichText)
    assert text.text == "A dot B x², dot.\nA dot Seen"


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        (r"What is $10^8$?\n\n![A dot](d.svg)", "What is 10⁸?"),
        (r"![A dot](d.svg)\n![Two](d.svg)\n\nWhich?", "Which?"),
        (r"Is ![a dot](d.svg) a dot?", "Is a dot a dot?"),
        (r"![A dot](d.svg)", "A dot"),
    ],
)
def test_a_prompt_is_its_words_without_the_images_beside_them(prompt: str, words: str, tmp_path: Path) -> None:
    """Where an LMS lists questions, the description of a drawing would drown what is asked."""
    quiz = f'title: Q\nquestions:\n  - {{type: essay, prompt: "{prompt}"}}\n'
    course, _ = read_course(write(tmp_path, {"q.quiz.yaml": quiz, "d.svg": SVG}))

    assert course.quizzes[0].questions[0].prompt.text == words


def test_an_option_that_is_an_image_is_called_by_its_text(tmp_path: Path) -> None:
    """Reports need a word for it."""
    quiz = 'title: Q\nquestions:\n  - {type: choice, prompt: Which?, options: ["![A dot](d.svg)", b], answer: b}\n'
    course, _ = read_course(write(tmp_path, {"q.quiz.yaml": quiz, "d.svg": SVG}))

    assert '"text": "A dot"' in str(course.quizzes[0].questions[0].for_browser(with_solution=True)).replace("'", '"')


def test_addresses_in_words_are_words(tmp_path: Path) -> None:
    """A course about HTML may write what looks like our own marks for files."""
    lesson = lesson_of(tmp_path, '# T\n\nWrite src="media:no.svg" or `<img src="media:no.svg">`.\n')

    (text,) = lesson.blocks
    assert isinstance(text, RichText)
    assert Addresses({}, lambda *_: "").resolve(text.parts) == text.parts
