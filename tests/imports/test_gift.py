"""Question banks in GIFT: https://docs.moodle.org/en/GIFT_format."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporter.imports.base import Source
from exporter.imports.gift import READER
from exporter.imports.notes import ImportFailed, Notes
from exporter.imports.run import import_into_new
from tests.imports.imported import imported, response_of

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTED = r"""// made up after Moodle's documentation
$CATEGORY: $course$/top/Metals

::One:: Which metal is liquid at room temperature? {
=mercury#Yes.
~%50%gallium#Nearly: above 30 degrees.
~iron#No.
####Think of old thermometers.
}

Bronze is an alloy of {=copper ~iron ~lead} and tin.

Two plus two equals {=four =4}.

[html]Which of these <b>rust</b>? {~%50%iron ~%50%steel ~%-50%gold ~%-50%silver}

// [tag:history] [tag:iron age]
Iron was found before bronze.{F#Bronze needs less heat.#Right.}

Boiling point of water in degrees Celsius {#100:0.5}

A number between one and two {#1..2}

$CATEGORY: $course$/top/Places

Match. {=fr -> Paris =it -> Rome = -> Madrid}

Name a primary colour. {=%100%red =%100%blue =%50%cyan}

This text asks nothing.

Which equals 5? {~ \= 2 + 2 =\= 2 + 3 ~\{5\}}

::Last\: one:: Write about iron\nand rust. {####There is a lot to say.}
"""


def test_everything_documented_comes_or_is_listed(tmp_path: Path) -> None:
    """Each type, weights, feedback, categories, titles, formats, tags, escapes and comments."""
    came = imported(tmp_path, DOCUMENTED)

    assert came.text("course.yaml") == (
        "id: course\ntitle: Bank\noutline:\n  - metals.quiz.yaml\n  - places.quiz.yaml\n"
    )
    assert came.text("metals.quiz.yaml") == (
        """title: Metals
questions:
  - id: one
    type: choice
    prompt: Which metal is liquid at room temperature?
    options:
      - text: mercury
        correct: true
        feedback: Yes.
      - text: gallium
        feedback: "Nearly: above 30 degrees."
      - text: iron
        feedback: No.
    explanation: Think of old thermometers.
  - id: bronze-is-an-alloy-of-and-tin
    type: gaps
    prompt: Fill the gaps.
    text: Bronze is an alloy of {{=copper|iron|lead}} and tin.
  - id: two-plus-two-equals
    type: gaps
    prompt: Fill the gaps.
    text: Two plus two equals {{four|4}}.
  - id: which-of-these-rust
    type: multiple
    prompt: Which of these **rust**?
    options: [iron, steel, gold, silver]
    answer: [iron, steel]
    scoring: partial
  - id: iron-was-found-before-bronze
    type: true-false
    prompt: Iron was found before bronze.
    answer: false
    explanation: Bronze needs less heat.
    tags: [history, iron age]
  - id: boiling-point-of-water-in-degrees
    type: number
    prompt: Boiling point of water in degrees Celsius
    answer: 100
    tolerance: 0.5
  - id: a-number-between-one-and-two
    type: number
    prompt: A number between one and two
    answer: 1.5
    tolerance: 0.5
"""
    )
    assert came.text("places.quiz.yaml") == (
        r"""title: Places
questions:
  - id: match
    type: matching
    prompt: Match.
    pairs:
      - item: fr
        match: Paris
      - item: it
        match: Rome
    extra_matches: [Madrid]
    scoring: partial
  - id: name-a-primary-colour
    type: text
    prompt: Name a primary colour.
    answers: [red, blue]
  - id: which-equals-5
    type: choice
    prompt: |-
      This text asks nothing.

      Which equals 5?
    options:
      - = 2 + 2
      - = 2 + 3
      - "{5}"
    answer: = 2 + 3
  - id: last-one
    type: essay
    prompt: |-
      Write about iron\
      and rust.
    explanation: There is a lot to say.
"""
    )
    assert [line.partition(":")[0] for line in came.lost] == ["1", "18"]
    assert "Right." in came.lost[1]
    assert [line.partition(":")[0] for line in came.looks] == ["4", "18", "28", "30"]
    assert "'gallium' (50 %)" in came.looks[0]
    assert came.result.problems == ()


@pytest.mark.parametrize(
    ("source", "scores"),
    [
        ("Q {=a ~b ~c}", {"a": 1, "b": 0}),
        ("Q {~%50%a ~%50%b ~%-50%c ~%-50%d}", {("a", "b"): 1, ("a",): 0.5, ("a", "c"): 0, ("c",): 0}),
        ("Q {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-33.33333%d}", {("a", "b", "c"): 1, ("a", "b", "d"): 1 / 3}),
        ("Q {~%100%a ~%-100%b ~%-100%c}", {("a",): 1, ("a", "b"): 0, ("b",): 0}),
        ("Q {T}", {True: 1, False: 0}),
        ("Q {=no one =nobody}", {"No one": 1, "nobody ": 1, "none": 0}),
        ("Q {#3.1415:0.0005}", {"3.1415": 1, "3.142": 1, "3.141": 1, "3.143": 0}),
        ("Q {#=1822:0 =1825:0}", {"1822": 1, "1825": 1, "1823": 0}),
        ("Q {#=10:1 =10.5:2}", {"8.5": 1, "12.5": 1, "9": 1, "8.4": 0}),
        ("Q {#-3..-1}", {"-2": 1, "-3": 1, "0": 0}),
    ],
    ids=str,
)  # fmt: skip
def test_the_same_answers_score_the_same(source: str, scores: dict[Any, float], tmp_path: Path) -> None:
    """By Moodle's rules: one option is worth its weight, several add up and are never worth less than nothing."""
    came = imported(tmp_path, source)

    (question,) = came.questions
    for answer, score in scores.items():
        response = response_of(question, set(answer) if isinstance(answer, tuple) else answer)
        assert question.score(response) == pytest.approx(score, abs=1e-4), answer
    assert came.lost == came.looks == []


def test_each_right_pair_counts(tmp_path: Path) -> None:
    """As in Moodle, where matching has partial scores by itself."""
    (question,) = imported(tmp_path, "Q {=a -> 1 =b -> 2 =c -> 2}").questions

    assert question.score(response_of(question, {"a": "1", "b": "2", "c": "2"})) == 1
    assert question.score(response_of(question, {"a": "1", "b": "1"})) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        ("Q {=a =b ~c}", "2 right options ('a', 'b')"),
        ("Q {~a ~b}", "no right option"),
        ("Q {~a}", "1 options"),
        ("Q {=a ~a}", "same option twice"),
        ("Q {=*}", "with a star"),
        ("Q {=%50%half}", "no answer that is worth all points"),
        ("Q {#}", "no number"),
        ("Q {#12a}", "'12a'"),
        ("Q {#=1:1 =9:2}", "several ranges of different widths"),
        ("Q {#1e999999999}", "a number of ordinary size"),
        ("Q {=a -> b}", "1 pairs"),
        ("Q {=a -> b =c -> b}", "same match for every item"),
        ("Q {=a -> b =c}", "a pair without an arrow"),
        ("Q } {", "one brace without the other"),
        ("{=a ~b}", "asks nothing"),
    ],
)
def test_a_question_that_says_something_else_here_is_listed(source: str, lost: str, tmp_path: Path) -> None:
    """It does not come as something that scores differently."""
    came = imported(tmp_path, f"Fine.{{T}}\n\n{source}")

    assert len(came.questions) == 1
    assert [line for line in came.lost if line.startswith("3: ") and lost in line]


def test_what_comes_differently_is_said(tmp_path: Path) -> None:
    """Where the points for a part of the answer differ, somebody should look."""
    came = imported(
        tmp_path, "A {~%50%a ~%50%b ~c}\n\nB {=a*#Any. =apple}\n\nC {=a#Good. =b}\n\nD {=x ~y} {z}\n\nE {=a ~b ~b}"
    )

    assert len(came.questions) == 5
    assert "partly right answers score differently" in came.looks[0]
    assert "more braces than two" in came.looks[1]
    assert "twice came once" in came.looks[2]
    assert "a star for any text" in came.lost[0] + came.lost[1]
    assert any("'Good.'" in line for line in came.lost)


def test_formulas_stay_formulas_and_signs_stay_signs(tmp_path: Path) -> None:
    """Moodle's brackets around TeX become dollars; dollars that were text are escaped."""
    (written,) = imported(tmp_path, r"It costs $5 or $6: \(\frac\{a\}\{b\}\)? {=*a* ~\# b ~\[x^2\]}").written

    assert written["prompt"] == r"It costs \$5 or \$6: $\frac{a}{b}$?"
    assert written["options"] == [r"\*a\*", r"\# b", "$x^2$"]


def test_an_empty_line_inside_of_braces_ends_nothing(tmp_path: Path) -> None:
    """Moodle refuses such questions, but people write them."""
    came = imported(tmp_path, "Q {\n=a\n\n~b\n}\n\nR {T}")

    assert [question.type for question in came.questions] == ["choice", "true-false"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_encoding_that_can_be_told_is_read(encoding: str, tmp_path: Path) -> None:
    """Editors of Windows add a mark or write UTF-16."""
    (question,) = imported(tmp_path, "Größe? {=groß ~klein}\n".encode(encoding)).questions

    assert question.prompt.text == "Größe?"


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    """It can only be guessed."""
    came = imported(tmp_path, "Q {T}\n\nGröße “x”? {=groß ~klein}".encode("cp1252"))

    assert came.questions[1].prompt.text == "Größe “x”?"
    assert came.looks == ["3: the file is not in UTF-8 and was read as Windows-1252: check accents and quotes"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is none of"),
        (b"\0" * 100, "is none of"),
        (b"::Q:: ok {T}\n\0\xff\xfe\xff", "is not text"),
        (b"\xff\xfe\x00\xd8\x00", "is not valid UTF-16-LE"),
        (b"\x81::Q::{T}", "is not valid CP1252"),
        (b"// nothing\n\n$CATEGORY: a\n", "nothing in it can be imported"),
        (b"PK\x03\x04" + b"x" * 100, "readable zip"),
    ],
    ids=["empty", "zeros", "binary", "half a sign", "no encoding", "no question", "zip"],
)
def test_what_is_no_bank_is_refused_and_nothing_is_written(content: bytes, why: str, tmp_path: Path) -> None:
    """With the reason."""
    chosen = "gift" if why.startswith("is not") else None

    with pytest.raises(ImportFailed, match=why):
        imported(tmp_path, content, chosen=chosen)

    assert [path.name for path in tmp_path.iterdir()] == ["bank.txt"]


def test_100_mb_of_nothing_are_not_read(tmp_path: Path) -> None:
    """A file with a hole takes no room on the disk, either."""
    with (tmp_path / "large.txt").open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)

    with pytest.raises(ImportFailed, match="is larger than 64 MB"):
        import_into_new(tmp_path / "large.txt", tmp_path / "course", None, "en")


HOSTILE = [
    "{" * 50_000,
    "::" * 50_000,
    "Q {" + "=" * 50_000 + "}",
    "Q {" + "~%" * 30_000 + "}",
    "Q {#" + "9" * 50_000 + "}",
    "Q {" + "=a->" * 10_000 + "b}",
    "\\" * 50_000 + "{T}",
    "$" * 50_000 + "{T}",
    "[" * 50_000 + "{T}",
    "\\{ a" * 20_000 + "{T}",
    "[html]" + "<b>" * 4_000 + "x {T}",
    "[html]" + "<ul><li>" * 20_000 + "{T}",
    "[html]" + "<!--" * 10_000 + "{T}",
    "//" + "[tag:" * 20_000 + "\nQ {T}",
    "Q {T####" + "#" * 50_000 + "}",
    "\n".join(["Q {=a"] * 5_000),
    "Q\x00\x01{T}",
    "Q \ue000 {=a} b",
]


@pytest.mark.parametrize("source", HOSTILE, ids=lambda source: source[:8].encode("unicode_escape").decode())
def test_hostile_sources_end_soon_and_in_a_report(source: str, tmp_path: Path) -> None:
    """Nothing takes long or fails otherwise than with a reason. What comes is a course that can be checked."""
    with suppress(ImportFailed):
        imported(tmp_path, source, chosen="gift")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            ["Q", "{", "}", "=", "~", "#", "->", "%50%", "\\", "::", "\n", "T", "1", "..", ":", "[html]", "<b>", "a"]
        )
    )
)
def test_whatever_is_written_nothing_breaks(pieces: list[str]) -> None:
    """A reader says what it cannot read, and fails for no other reason."""
    READER.read(Source(name="a.txt", content="".join(pieces).encode()), Notes())
