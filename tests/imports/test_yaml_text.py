"""Sources are written as a person would write them, and read back as what they were."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from exporter.imports.yaml_text import WIDTH, document
from exporter.problems import Position, Problems
from exporter.source.yaml.reader import read_yaml

PRINTABLE = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Co", "Cn"), exclude_characters="\ufeff")
LINES = st.lists(st.text(PRINTABLE, max_size=12).map(str.strip), max_size=4).map("\n".join).map(str.strip)
TRICKY = st.lists(
    st.sampled_from(
        ["word", " ", ": ", " #", "- ", "'", '"', "\\", "true", "~", "[", "{", ",", "\n", "\n\n", "x" * 60, "|",
         "\xa0"]
    ),
    max_size=9,
).map("".join).map(lambda text: re.sub(r"(?m)^\s+$", "", text).strip())  # fmt: skip
TEXTS = st.one_of(LINES, TRICKY)


def back(text: str) -> Any:
    """Return what our own reader makes of YAML."""
    problems = Problems()
    value = read_yaml(text, Position("a.yaml"), problems)
    assert problems.sorted() == ()
    return value


@given(text=TEXTS, texts=st.lists(TEXTS, min_size=1, max_size=4), right=st.booleans())
def test_what_is_written_is_read_back(*, text: str, texts: list[str], right: bool) -> None:
    """Whatever a text consists of."""
    mapping = {"a": text, "b": texts, "c": [{"text": one, "correct": right} for one in texts], "d": {"e": text}}

    assert back(document(mapping)) == mapping


def test_it_looks_as_a_person_would_write_it() -> None:
    """No quotation mark without a need, no line without an end."""
    written = document(
        {
            "prompt": "Which metal is liquid at room temperature?",
            "options": ["Mercury", "Gallium", "Iron"],
            "years": ["1822", "3.10"],
            "answer": "yes: it is",
            "title": "true",
            "note": "'quoted' \"twice\"",
            "graded": True,
            "points": 1.5,
            "text": "One.\n\nTwo.",
            "pairs": [{"item": "fr", "match": "Paris"}, {"item": "it", "match": "Rome"}],
        }
    )

    assert written == (
        "prompt: Which metal is liquid at room temperature?\n"
        "options: [Mercury, Gallium, Iron]\n"
        "years: [1822, 3.10]\n"
        'answer: "yes: it is"\n'
        'title: "true"\n'
        "note: '''quoted'' \"twice\"'\n"
        "graded: true\n"
        "points: 1.5\n"
        "text: |-\n  One.\n\n  Two.\n"
        "pairs:\n  - item: fr\n    match: Paris\n  - item: it\n    match: Rome\n"
    )
    long = document({"explanation": "It is so because " + "of many words " * 20 + "."})
    assert max(map(len, long.splitlines())) <= WIDTH
    assert long.startswith("explanation: >-\n  It is so")
