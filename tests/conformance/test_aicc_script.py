"""Prerequisites of SCORM 1.2 are read by their grammar: what breaks it is told word by word, the rest has a meaning."""

from __future__ import annotations

import pytest

from exporter.conformance.aicc_script import ScriptSyntaxError, read_script

STATUSES = "write browsed, completed, failed, incomplete, not attempted, passed"

FAULTS = {
    "A B": "B is not expected there",
    "A)": ") is not expected there",
    "A &": "an item is missing at the end",
    "& A": "an item is missing before &",
    '"A"': 'an item is missing before "A"',
    "A <> passed <> failed": "<> is not expected there",
    "(A | B": ") is missing at the end",
    "(A B": ") is missing before B",
    "()": "an item is missing before )",
    "3*{A, B}": "3*{…} asks for more items than there are in the braces",
    "1*A": "{ is missing before A",
    "2*": "{ is missing at the end",
    "2*{A B}": "} is missing before B",
    "A*{B}": "* is not expected there",
    "²*{B}": "* is not expected there",
    "A=done": f"done is not a status; {STATUSES}",
    "A=": f"nothing is not a status; {STATUSES}",
    "(" * 21 + "A" + ")" * 21: "it has brackets nested more than 20 deep",
    "~" * 21 + "A": "it has brackets nested more than 20 deep",
}


@pytest.mark.parametrize("text", FAULTS)
def test_what_breaks_the_grammar_is_told_word_by_word(text: str) -> None:
    """Which sign, and where."""
    with pytest.raises(ScriptSyntaxError) as caught:
        read_script(text)
    assert str(caught.value) == FAULTS[text]


MEANINGS = {
    "A": ({"A"}, True),
    "B": ({"B"}, False),
    "12": ({"12"}, False),
    "A & B": ({"A", "B"}, False),
    "A & A": ({"A"}, True),
    "B | A": ({"A", "B"}, True),
    "B | B": ({"B"}, False),
    "A | B & B": ({"A", "B"}, True),
    "(A | B) & B": ({"A", "B"}, False),
    "~B": ({"B"}, True),
    "~(A & B)": ({"A", "B"}, True),
    "1*{A, B}": ({"A", "B"}, True),
    "2*{A, B}": ({"A", "B"}, False),
    "2*{A, B, A}": ({"A", "B"}, True),
    "0*{B}": ({"B"}, True),
    "A = passed": ({"A"}, True),
    "B = passed": ({"B"}, False),
    'B="Failed"': ({"B"}, False),
    'B="not attempted"': ({"B"}, True),
    "B=n": ({"B"}, True),
    "B<>passed": ({"B"}, True),
    "(" * 20 + "A" + ")" * 20: ({"A"}, True),
}
"""Expressions → the items that they name, and whether they can become true where only A can be opened."""


@pytest.mark.parametrize("text", MEANINGS)
def test_an_expression_can_become_true_or_not(text: str) -> None:
    """What was not done yet, and what has another status, is so from the beginning."""
    expression = read_script(text)
    assert (expression.names, expression.can_be_true(lambda name: name == "A")) == MEANINGS[text]
