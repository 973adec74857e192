"""Texts with gaps: what an author writes, and where a gap can stand."""

from __future__ import annotations

import pytest

from exporter.questions.gaps import Gap, read_gaps
from exporter.richtext import RichText
from tests.questions.browser_half import read_question


def _as_markup(text: str) -> RichText:
    """Stand in for a renderer: the text is the markup."""
    return RichText(html=text, text=text)


@pytest.mark.parametrize(
    ("written", "gap"),
    [
        ("{{a}}", Gap(("a",))),
        ("{{ a  b | c }}", Gap(("a b", "c"))),
        ("{{=a|b}}", Gap(("a",), ("a", "b"))),
        ("{{ = a | b }}", Gap(("a",), ("a", "b"))),
        (r"{{\=}}", Gap(("=",))),
        (r"{{a\|b|c}}", Gap(("a|b", "c"))),
        ("{{{a}}", Gap(("{a",))),
    ],
    ids=["answer", "two answers", "list", "list with spaces", "equals sign", "bar", "brace"],
)
def test_a_gap_is_read(written: str, gap: Gap) -> None:
    """Answers are trimmed; a backslash takes a sign its meaning."""
    assert read_gaps(written, _as_markup).gaps == (gap,)


def test_gaps_are_numbered_in_the_markup() -> None:
    """The player puts its fields there; escaped braces stay braces."""
    assert read_gaps(r"<p>{{a}} \{{ x }} <code>{{b}}</code></p>", _as_markup).rich.html == (
        '<p><span data-gap="0"></span> {{ x }} <code><span data-gap="1"></span></code></p>'
    )


@pytest.mark.parametrize(
    "markup",
    ['<a href="x">{{a}}</a>', '<a href="{{a}}">x</a>', '<img alt="{{a}}">', "<math><mi>{{a}}</mi></math>"],
    ids=["link", "address", "description", "formula"],
)
def test_a_gap_stands_in_running_text_only(markup: str) -> None:
    """Elsewhere nothing can be typed, and markup inside an attribute would break the page."""
    with pytest.raises(ValueError, match="has the gap 'a' inside a link, a formula, an address or the description"):
        read_gaps(markup, _as_markup)


def test_what_is_asked_has_the_gaps_by_their_numbers() -> None:
    """Teachers read it beside numbered answers; braces stay braces."""
    question = read_question({"type": "gaps", "prompt": "Fill in.", "text": r"The {{Seine}} and \{{ x }} {{=a|b}}."})
    assert question.asked_words() == "Fill in.\n\nThe [1] and {{ x }} [2]."
    assert read_question({"type": "true-false", "prompt": "True?", "answer": True}).asked_words() == "True?"
