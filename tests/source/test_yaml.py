"""YAML as courses use it: the core schema of 1.2, every value with its place, and nothing without bounds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.problems import Position, Problems
from exporter.source.text import Unreadable
from exporter.source.yaml.nodes import Mapping, Scalar, Sequence
from exporter.source.yaml.reader import read_yaml
from tests.letters import ANY

START = Position("course.yaml")


def load(text: str) -> Any:
    """Return the value of a sound text."""
    problems = Problems()
    value = read_yaml(text, START, problems)
    assert not problems.found
    return value


def complaint(text: str) -> str:
    """Return the one problem of a text that is refused."""
    problems = Problems()
    with pytest.raises(Unreadable):
        read_yaml(text, START, problems)
    (problem,) = problems.found
    return str(problem)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False), ("FALSE", False),
        ("null", None), ("Null", None), ("NULL", None), ("~", None), ("", None),
        ("Yes", "Yes"), ("no", "no"), ("On", "On"), ("off", "off"), ("y", "y"), ("N", "N"),
        ("1:30", "1:30"), ("3.10", "3.10"), ("007", "007"), ("0o17", "0o17"), ("1_000", "1_000"), ("1e3", "1e3"),
        ("2026-01-31", "2026-01-31"), (".inf", ".inf"), (".nan", ".nan"), ("<<", "<<"), ("=", "="),
        ("'true'", "true"), ('"null"', "null"), ("''", ""), ("nUll", "nUll"), ("tRUE", "tRUE"),
    ],
)  # fmt: skip
def test_scalars_mean_what_yaml_1_2_says(written: str, meant: object) -> None:
    """Only true, false and null stand for something else than what is written."""
    assert load(f"key: {written}\n")["key"] == meant
    assert type(load(f"key: {written}\n")["key"]) in {Scalar, bool, type(None)}


def test_every_value_knows_its_place() -> None:
    """Lines and columns are counted from 1, in characters, also after emoji and with every line ending."""
    tree = load('"é😀": [a, {b: c}]\r\nd: |\n   e\n   f\rg: 1\n')

    assert isinstance(tree, Mapping)
    assert (tree.keys_at["d"].line, tree.keys_at["d"].column) == (2, 1)
    assert (tree.values_at["é😀"].line, tree.values_at["é😀"].column) == (1, 7)
    entries = tree["é😀"]
    assert isinstance(entries, Sequence)
    assert [at.column for at in entries.entries_at] == [8, 11]
    assert entries[1].values_at["b"].column == 15
    assert tree.keys_at["g"].line == 5


def test_a_line_inside_a_block_knows_its_place() -> None:
    """A mistake in the third line of a literal text is reported there, and not where the text begins."""
    text = load("prompt: |\n\n    one\n    two\n")["prompt"]

    assert text == "\none\ntwo\n"
    assert str(text.place_of(2, 1)) == "course.yaml:4:6"


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("a:\n\tb: 1\n", "2:1: error: there is a tab in the indentation"),
        ("a: b\n\tc\n", "2:1: error: there is a tab in the indentation"),
        ("a: b: c\n", "1:5: error: there is a ':' too many"),
        ("a: 'b\n", "1:4: error: the quote that starts here is not closed"),
        ('a: "\\q"\n', "1:5: error: this is not a YAML escape"),
        ("a: `b`\n", "1:4: error: put text that starts with '`' in quotes"),
        ("a: [b\nc: d\n", "1:4: error: the list that starts with '['"),
        ("a: {b: c\n", "1:4: error: the mapping that starts with '{'"),
        ("a: 1\n- b\n", "2:1: error: this entry stands in no list; indent it like"),
        ("a: 1\n---\nb: 2\n", "2:1: error: a second document"),
        ("%YAML 9.9\n---\na: 1\n", "1.2; remove the %YAML line"),
        ("a: !!str b\n", "1:4: error: the tag"),
        ("a: !b c\n", "1:4: error: the tag"),
        ("a: *b\n", "1:4: error: there is no anchor for '*b'"),
        ("a: &b [*b]\n", "1:8: error: '*b' contains itself; write out what it stands for"),
        ("[a, b]: c\n", "a key should be text, not a list"),
        ('a: "\\e[31m"\n', "1:4: error: this text contains the control character U+001B"),
    ],
)
def test_mistakes_are_told_in_words(text: str, fragment: str) -> None:
    """What the parser says in its own terms is said in those of the author."""
    assert fragment in complaint(text)


def test_finite_aliases_are_fine() -> None:
    """An author may repeat a list by name."""
    assert load("a: &x [1, 2]\nb: *x\n")["b"] == ["1", "2"]


def test_the_first_of_two_keys_is_kept_and_the_second_reported() -> None:
    """Reading goes on, so that other mistakes are found in the same run."""
    problems = Problems()

    tree = read_yaml("a: 1\na: 2\nb: 3\n", START, problems)

    assert tree == {"a": "1", "b": "3"}
    assert [str(problem.position) for problem in problems.found] == ["course.yaml:2:1"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[" * 200_000, "1:1001"),
        ("- " * 200_000, "1:65"),
        ("{a: " * 100_000, "1:129"),
        (
            "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(f"k{n}: &b{n} [{','.join(['*a'] * 9)}]\n" for n in range(999)),
            "103:14",
        ),
        ("".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9 if n else ['x'])}]\n" for n in range(30)), "5:35"),
    ],
    ids=["lists", "dashes", "mappings", "wide aliases", "billion laughs"],
)
def test_what_would_grow_without_end_is_refused_at_once(text: str, place: str) -> None:
    """Depth and aliases are bounded before they cost memory or time: the place tells how far it was read."""
    assert complaint(text).startswith(f"course.yaml:{place}: error: ")


@given(st.text(ANY))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever is written, it is a value or a problem."""
    problems = Problems()
    try:
        read_yaml(text, START, problems)
    except Unreadable:
        assert problems.found


@given(st.text(alphabet="ab:-[]{}&*!|>'\"%@`#, \n\t?", max_size=40))
def test_no_yaml_like_text_breaks_the_reader(text: str) -> None:
    """The characters that mean something to YAML, in any order, are a value or a problem."""
    problems = Problems()
    try:
        read_yaml(text, START, problems)
    except Unreadable:
        assert problems.found


def test_curly_quotes_around_a_comma_are_told() -> None:
    """The entry would be two; where they hold one entry, they are part of the text."""
    problems = Problems()
    read_yaml("a: [b, \u201cc, d\u201d]\ne: [\u00abf, g\u00bb]\n", START, problems)
    assert sorted(str(problem).partition(";")[0] for problem in problems.found) == [
        f"course.yaml:{place}: error: curly quotes hold no text together in YAML, so the comma divides it"
        for place in ("1:8", "2:5")
    ]
    for sound in (
        "a: [\u201cb\u201d, c]",
        "a: \u201cb, c\u201d",
        "a: ['\u201cb', 'c\u201d']",
        "a: [\u201cb\u201d c, d\u201d]",
    ):
        assert load(sound)
