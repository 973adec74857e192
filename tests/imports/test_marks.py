"""Marks stand for gaps while a text becomes Markdown: none is lost in silence."""

from __future__ import annotations

import pytest

from exporter.imports.bank import Answer, Gap
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.marks import mark_of, with_gaps, without_marks

GAPS = [Gap((Answer(word, 1),)) for word in ("a", "b")]


def test_gaps_stand_where_their_marks_stood() -> None:
    """At the ends of a text, too; a source's own private characters are no marks."""
    text = without_marks(f"so{mark_of(5)} on") + mark_of(1)
    assert with_gaps(mark_of(0) + text, GAPS) == ("", GAPS[0], "so on", GAPS[1], "")


def test_a_question_that_lost_a_gap_does_not_come() -> None:
    """As one whose gap stood in an address, which the text does not show."""
    with pytest.raises(Unfit, match="has gaps where a text has none"):
        with_gaps(f"one {mark_of(0)}", GAPS)
