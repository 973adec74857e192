"""text2qti's Markdown: https://github.com/gpoore/text2qti#file-format."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from exporter.imports.notes import ImportFailed
from tests.imports.imported import imported, response_of

if TYPE_CHECKING:
    from pathlib import Path

BANK = """Quiz title: Metals
Quiz description: Two minutes.
shuffle answers: true

Title: Liquid
Points: 2
1.  Which metal is *liquid*?

    At $20$ degrees.
... Think of thermometers.
a)  Iron
... It melts late.
*b) Mercury

% a comment
2.  Which rust?
[*] Iron
[*] Steel
[ ] Gold

3.  What is $\\sqrt{2}$?
=   1.4142 +- 0.0001

Text: Now some words.

4.  Which is yellow?
*   Gold
*   gold leaf

GROUP
pick: 1
points per question: 3

5.  Write about tin.
____

6.  Write about lead.
____

END_GROUP
"""


def test_all_kinds_come(tmp_path: Path) -> None:
    """With titles, points, feedback, groups and text regions."""
    came = imported(tmp_path, BANK)

    assert came.text("metals.quiz.yaml") == (
        """title: Metals
introduction: Two minutes.
shuffle_options: true
pick:
  group-1: 1
questions:
  - id: liquid
    type: choice
    prompt: |-
      Which metal is *liquid*?

      At $20$ degrees.
    options:
      - text: Iron
        feedback: It melts late.
      - text: Mercury
        correct: true
    points: 2
    explanation: Think of thermometers.
  - id: which-rust
    type: multiple
    prompt: Which rust?
    options: [Iron, Steel, Gold]
    answer: [Iron, Steel]
    scoring: partial
  - id: what-is
    type: number
    prompt: What is $\\sqrt{2}$?
    answer: 1.4142
    tolerance: 0.0001
  - id: which-is-yellow
    type: text
    prompt: |-
      Now some words.

      Which is yellow?
    answers: [Gold, gold leaf]
  - id: write-about-tin
    group: group-1
    type: essay
    prompt: Write about tin.
    points: 3
  - id: write-about-lead
    group: group-1
    type: essay
    prompt: Write about lead.
    points: 3
"""
    )
    assert came.lost == ["15: a comment"]
    assert [line.partition(":")[0] for line in came.looks] == ["24"]
    assert came.result.problems == ()


@pytest.mark.parametrize(
    ("source", "scores"),
    [
        ("1. Q\n*a) x\nb) y\n", {"x": 1, "y": 0}),
        ("1. Q\n[*] a\n[*] b\n[ ] c\n", {("a", "b"): 1, ("a",): 0.5, ("a", "b", "c"): 0.5, ("c",): 0}),
        ("1. Q\n= [1.5, 2]\n", {"1.5": 1, "2": 1, "2.1": 0}),
        ("1. Q\n= 200 +- 1%\n", {"198": 1, "202": 1, "203": 0}),
        ("1. Q\n= 1_000\n", {"1000": 1, "1001": 0}),
        ("1. Q\n* a\n* b\n", {"A": 1, "b": 1, "c": 0}),
    ],
    ids=range(6),
)
def test_the_same_answers_score_the_same(source: str, scores: dict[Any, float], tmp_path: Path) -> None:
    """As in Canvas, for which text2qti writes."""
    came = imported(tmp_path, source, chosen="text2qti")

    (asked,) = came.questions
    for given, score in scores.items():
        response = response_of(asked, set(given) if isinstance(given, tuple) else given)
        assert asked.score(response) == pytest.approx(score), given
    assert came.lost == came.looks == []


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("1. Upload.\n^^^^\n", "asks for a file"),
        ("1. Q\n*a) x\n*b) y\n", "2 right options"),
        ("1. Q\n*a) x\n= 5\n", "answers of several kinds"),
        ("1. Q\n", "has no answers"),
        ("1. Q\n= five\n", "'five'"),
        ("1. ![A](a.png) is it?\n*a) x\nb) y\n", "pictures"),
        ("```{.python .run}\nprint('1. Q')\n```\n", "nothing runs"),
        ("show correct answers: false\n", "the setting 'show correct answers'"),
        ("1. Q\n+ Well done.\n*a) x\nb) y\n", "'Well done.'"),
        ("what is this\n", "means nothing"),
    ],
)
def test_what_cannot_come_is_listed_with_its_line(bad: str, said: str, tmp_path: Path) -> None:
    """The rest comes."""
    came = imported(tmp_path, f"1. Fine?\n*a) x\nb) y\n\n{bad}", chosen="text2qti")

    assert [line for line in came.lost if int(line.partition(":")[0]) >= 5 and said in line], came.lost
    assert came.questions[0].id == "fine"


@pytest.mark.parametrize(
    "source", ["1. Q\n" * 20_000, "a) x\n" * 20_000, "GROUP\n" * 5_000 + "1. Q\n____", "1. " + "![" * 50_000 + "\n____"]
)
def test_hostile_sources_end_soon_and_in_a_report(source: str, tmp_path: Path) -> None:
    """Nothing takes long, and nothing fails without a reason."""
    with suppress(ImportFailed):
        imported(tmp_path, source, chosen="text2qti")
