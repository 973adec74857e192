"""An author's macros for formulas, which ``course.yaml`` defines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.source import read_course
from exporter.source.mathematics.formulas import read_formula
from exporter.source.mathematics.macros import Macro
from exporter.source.mathematics.names import KNOWN
from exporter.source.mathematics.tex import FormulaError
from exporter.source.yaml.tex_in_quotes import COMMANDS
from tests.source.written import html_of, problems_of, write

if TYPE_CHECKING:
    from pathlib import Path

COURSE = "id: c\ntitle: C\noutline: [lesson.md]\nmathematics:\n  macros:\n"


def course(*macros: str) -> str:
    """Return a course file with these macros; the first is on line 6."""
    return COURSE + "".join(f"    {macro}\n" for macro in macros)


SAME = {
    r"\R^n": r"\mathbb{R}^n",
    r"\norm{x}": r"\left\lVert x \right\rVert",
    r"\norm x": r"\left\lVert x \right\rVert",
    r"\inner{a}{\norm{b}}": r"\langle a,\left\lVert b \right\rVert\rangle",
    r"x^\half": r"x^{\frac12}",
    r"\lb x \rb": r"\left[ x \right]",
    r"\vec v": r"\mathbf{v}",
    r"\row{1}{2}{3}{4}{5}{6}{7}{8}{9}": "987654321",
    r"\be a &= b \ee": r"\begin{aligned} a &= b \end{aligned}",
}
MACROS = {
    "R": r"\mathbb{R}",
    "norm": r"\left\lVert #1 \right\rVert",
    "inner": r"\langle #1,#2\rangle",
    "half": r"\frac12",
    "lb": r"\left[",
    "rb": r"\right]",
    "vec": r"\mathbf{#1}",
    "row": "#9#8#7#6#5#4#3#2#1",
    "be": r"\begin{aligned}",
    "ee": r"\end{aligned}",
}


@pytest.mark.parametrize(("short", "long"), SAME.items(), ids=SAME.keys())
def test_a_macro_is_what_it_stands_for(short: str, long: str) -> None:
    """Also where the parts of a pair are macros of their own, and where it replaces a known command."""
    macros = {name: Macro.reading(tex, is_own=True) for name, tex in MACROS.items()}

    one, other = (read_formula(tex, block=True, macros=macros) for tex in (short, long))

    assert one.mathml.partition("alttext")[0] == other.mathml.partition("alttext")[0]
    assert one.words == other.words


MISTAKES = {
    "R2: x": "6:5: error: the macro 'R2' needs a name of up to 50 letters, without digits or other characters",
    "'': x": "6:5: error: the macro '' needs a name of up to 50 letters",
    "begin: x": r"6:5: error: the macro \begin cannot be redefined; give it another name",
    r"a: \norm{": r"6:13: error: the macro \a has a '{' that is never closed",
    "a: x}": r"6:9: error: the macro \a has a '}' without its '{'",
    r"a: 3 \foo": r"6:10: error: the macro \a has the unknown command \foo",
    r"a: \alpa": r"6:8: error: the macro \a has the unknown command \alpa; did you mean \alpha?",
    r"a: \href{x}{y}": r"6:8: error: the macro \a uses \href, which is not available in formulas here; put the link",
    r"a: \htmlData{x}{y}": r"6:8: error: the macro \a uses \htmlData",
    r"a: \def\b{x}": r"6:8: error: the macro \a uses \def",
    "a: 'x + #0'": r"6:13: error: the macro \a has a '#' without a number from 1 to 9",
    "a: 50% off": r"6:10: error: the macro \a has a '%', which starts a comment in TeX",
    "a: |\n      x\n      + \\foo": r"8:9: error: the macro \a has the unknown command \foo",
    r"a: \mathbf{\a}": r"6:8: error: the macro \a uses itself",
    r"text: \mbox{#1}": r"6:11: error: the macro \text uses \mbox, which leads back to it",
    r"a: \lVert #1 \rVert": r"6:14: error: the macro \a is cut off, because '#' after a space starts a comment; put it "
    r"in quotes: '\lVert #1 \rVert'",
    r'a: "\times"': r"6:9: error: the macro \a is in double quotes, where '\t' is a tab and '\n' a line",
    "a: [x, 1]": "6:8: error: 'a' should be a single text, not a list",
    "a:": "6:7: error: 'a' is empty",
    "a: " + "x" * 1001: "6:8: error: 'a' is longer than 1000 characters",
}


@pytest.mark.parametrize(("macro", "message"), MISTAKES.items(), ids=[macro[:20] for macro in MISTAKES])
def test_a_mistake_in_a_macro_is_told_where_it_stands(macro: str, message: str, tmp_path: Path) -> None:
    """And once, not again wherever the macro is used."""
    files: dict[str, str | bytes] = {"course.yaml": course(macro), "lesson.md": "# T\n\nThere is none.\n"}

    (problem,) = problems_of(tmp_path, files)

    assert problem.startswith(f"course.yaml:{message}")


def test_what_is_wrong_with_a_macro_is_not_said_of_the_formulas(tmp_path: Path) -> None:
    """They could only repeat it."""
    macros = course(r"a: \foo #1", r"b: '\foo{#1}'", r"c: \c", r"\a: x")

    problems = problems_of(tmp_path, {"course.yaml": macros, "lesson.md": "# T\n\n$\\a{x} \\b y \\c$\n"})

    assert [problem.split(": ")[0] for problem in problems] == [
        f"course.yaml:{at}" for at in ("6:12", "7:9", "8:8", "9:5")
    ]


def test_circles_are_refused_wherever_they_are_entered(tmp_path: Path) -> None:
    """Every macro that never ends is named, also one that only leads there."""
    macros = course(r"a: \b", r"b: \c", r"c: \b", r"d: \e", "e: x")

    problems = problems_of(tmp_path, {"course.yaml": macros, "lesson.md": "# T\n\nThere is none.\n"})

    assert [problem.split(" ")[4] for problem in problems] == [r"\a", r"\b", r"\c"]


def test_a_formula_quotes_the_macro_that_it_uses_wrongly(tmp_path: Path) -> None:
    """The mistake stands in the formula, but what is wrong shows in ``course.yaml`` only."""
    files: dict[str, str | bytes] = {
        "course.yaml": course(r"half: \frac12", r"inner: '\langle #1, #2\rangle'"),
        "lesson.md": "# T\n\n$x + \\inner{a}$, $\\frac\\half$, $\\innr{a}{b}$\n",
    }

    few, bare, misspelt = problems_of(tmp_path, files)

    assert few.startswith(r"lesson.md:3:6: error: the formula 'x + \inner{a}' gives \inner only 1 of its 2 arguments")
    assert few.endswith(r"(\inner stands for '\langle #1, #2\rangle') [mathematics]")
    assert r"(\half stands for '\frac12')" in bare
    assert r"did you mean \inner?" in misspelt


def test_macros_work_wherever_there_are_formulas(tmp_path: Path) -> None:
    """In lessons with their titles and notes, and in every text of a question, which reports get in words."""
    question = (
        "  - type: choice\n    id: a\n    prompt: 'In $\\R$?'\n    hint: $\\R$\n    explanation: $\\R$\n"
        "    options:\n      - {text: $\\norm x$, correct: true, feedback: $\\R$}\n      - {text: $\\R$}\n"
    )
    files: dict[str, str | bytes] = {
        "course.yaml": course(r"\R: \mathbb{R}", r"norm: '\lVert #1\rVert'").replace("[", "[q.quiz.yaml, "),
        "lesson.md": "# In $\\R$\n\n## Of $\\R$\n\n| $\\R$ |\n| --- |\n| $\\R$ |\n\nA[^1]\n\n[^1]: $\\norm x$\n",
        "q.quiz.yaml": f"title: Q\nintroduction: $\\R$\nquestions:\n{question}",
    }

    read, problems = read_course(write(tmp_path, files))

    assert problems == ()
    assert read.lessons[0].title == "In \u211d"
    quiz = read.quizzes[0]
    shown = str(quiz.questions[0].for_browser(with_solution=True))
    assert (quiz.questions[0].prompt.text, shown.count("<math")) == ("In \u211d?", 6)
    assert "'‖x‖'" in shown
    assert "<mi>\u211d</mi>" in str(quiz.introduction and quiz.introduction.html)


EXPLOSIONS = {
    "doubling": {chr(97 + n): rf"\{chr(98 + n)}\{chr(98 + n)}" for n in range(25)} | {"z": "x"},
    "arguments": {"a": "#1" * 500, "b": r"\a{\a{\a{#1}}}"},
    "empty": {chr(97 + n): rf"\{chr(98 + n)}" * 300 for n in range(25)} | {"z": "{}"},
    "deep": {chr(97 + n): rf"{{{{{{{{\{chr(98 + n)}}}}}}}}}" for n in range(25)} | {"z": "x"},
}


@pytest.mark.parametrize("macros", EXPLOSIONS.values(), ids=EXPLOSIONS.keys())
def test_macros_cannot_grow_without_end(macros: dict[str, str]) -> None:
    """A short formula would fill the memory, or the converter's stack."""
    written = {name: Macro.reading(tex, is_own=True) for name, tex in macros.items()}

    with pytest.raises(FormulaError, match=r"is longer than 20,000 characters|is nested too deeply") as caught:
        read_formula(r"x + \a{\b{x}}", block=True, macros=written)

    assert caught.value.at in (4, 7)


def test_many_macros_that_lead_everywhere_are_checked_at_once(tmp_path: Path) -> None:
    """Their ways are followed together, not one by one: 200 macros, each of 150 others."""
    names = ["x" + "".join(chr(97 + number // base % 26) for base in (26, 1)) for number in range(200)]
    uses = ["".join(f"\\{names[(number + step) % 200]}" for step in range(150)) for number in range(200)]
    macros = [f"{name}: {use}" for name, use in zip(names, uses, strict=True)]

    problems = problems_of(tmp_path, {"course.yaml": course(*macros), "lesson.md": "# T\n\nThere is none.\n"})

    assert len(problems) == 200


def test_there_are_at_most_500_macros(tmp_path: Path) -> None:
    """Nobody defines more by hand."""
    macros = [f"{'x' * (number % 40 + 1)}{chr(97 + number // 40)}: x" for number in range(501)]

    problems = problems_of(tmp_path, {"course.yaml": course(*macros), "lesson.md": "# T\n\nThere is none.\n"})

    assert [problem.partition("; ")[0] for problem in problems] == [
        "course.yaml:6:5: error: 'macros' may have at most 500 entries, but has more [invalid]"
    ]


LOST = {
    r"$\times$": 5,
    r"x $\frac{1}{2}$": 7,
    r"\\\\ $a \neq b$": 14,
    r"$\underline x$": 5,
    r"$\alpha$": 5,
}


@pytest.mark.parametrize("text", LOST)
def test_tex_in_double_quotes_is_not_lost(text: str, tmp_path: Path) -> None:
    r"""YAML makes ``\times`` a tab and ``imes``."""
    quiz = f'title: Q\nquestions:\n  - {{type: essay, id: a, prompt: "{text}"}}\n'

    problems = problems_of(tmp_path, {"q.quiz.yaml": quiz})

    assert len(problems) == 1
    assert problems[0].startswith("q.quiz.yaml:3:")
    assert "single quotes" in problems[0]


def test_every_known_command_that_begins_like_an_escape_is_noticed() -> None:
    """YAML is read by what knows nothing of formulas, so it has a list of its own."""
    assert {name for name in KNOWN if name[0] in "abefnrtvLNP"} == COMMANDS


def test_escapes_beside_formulas_are_escapes(tmp_path: Path) -> None:
    """A price, a line break, and TeX whose backslashes are doubled."""
    quiz = 'title: Q\nquestions:\n  - {type: essay, id: a, prompt: "$5\\nnext, $6\\tall, $\\\\times$"}\n'

    assert problems_of(tmp_path, {"q.quiz.yaml": quiz}) == []


def test_a_comment_after_a_macro_is_one(tmp_path: Path) -> None:
    """Only a number after the sign looks like an argument."""
    assert "\u211d" in html_of(tmp_path, "$\\R$", {"course.yaml": course(r"R: \mathbb{R} # numbers")})
