"""Question banks in Aiken: https://docs.moodle.org/en/Aiken_format."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from exporter.imports.notes import ImportFailed
from tests.imports.imported import imported, response_of

if TYPE_CHECKING:
    from pathlib import Path

BANK = """Which metal is liquid at room temperature?
A) Mercury
B) Iron
C. Tin_1
ANSWER: A

Is this <b>bold</b>
and on two lines?
A. Yes
B. No
ANSWER: b
"""


def test_questions_come_with_their_answers(tmp_path: Path) -> None:
    """One option is worth all points."""
    came = imported(tmp_path, BANK)

    assert came.text("bank.quiz.yaml") == (
        """title: Bank
questions:
  - id: which-metal-is-liquid-at-room
    type: choice
    prompt: Which metal is liquid at room temperature?
    options: [Mercury, Iron, Tin_1]
    answer: Mercury
  - id: is-this-bold-and-on-two-lines
    type: choice
    prompt: |-
      Is this **bold**\\
      and on two lines?
    options: [Yes, No]
    answer: No
"""
    )
    assert came.lost == came.looks == []
    first, second = came.questions
    assert [first.score(response_of(first, text)) for text in ("Mercury", "Iron")] == [1, 0]
    assert [second.score(response_of(second, text)) for text in ("Yes", "No")] == [0, 1]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("Q?\nA) a\nB) b\nANSWER: C\n", "the answer 'C', which is not the letter"),
        ("Q?\nA) a\nB) b\nANSWER: A, B\n", "the answer 'A, B'"),
        ("Q?\nA) a\nA) b\nANSWER: A\n", "the answer 'A'"),
        ("Q?\nA) a\nB) b\nNext?\nA) a\nB) b\nANSWER: A\n", "no line 'ANSWER:' after its options"),
        ("Q?\nA) a\nB) b\n", "no line 'ANSWER:' at its end"),
        ("ANSWER: A\n", "before which there is no question"),
    ],
)
def test_what_is_no_question_is_listed_with_its_line(bad: str, said: str, tmp_path: Path) -> None:
    """The others come."""
    came = imported(tmp_path, f"{BANK}\n{bad}")

    assert len(came.questions) == (3 if "Next?" in bad else 2)
    assert [line for line in came.lost if line.startswith("13: ") and said in line], came.lost


@pytest.mark.parametrize(
    "source", ["A) a\n" * 50_000, "Q?\n" * 50_000, "Q?\n" + "A) a\n" * 50_000 + "ANSWER: A", "ANSWER:" * 9_000]
)
def test_hostile_sources_end_soon_and_in_a_report(source: str, tmp_path: Path) -> None:
    """Nothing takes long, and nothing fails without a reason."""
    with suppress(ImportFailed):
        imported(tmp_path, source, chosen="aiken")
