"""What screen readers and reports say of formulas."""

from __future__ import annotations

import pytest

from exporter.source.mathematics.formulas import read_formula
from tests.mathematics.samples import Sample, samples

SIGNS = {r"\backslash + \_": "\\ + _", r"\smallsetminus": "\\"}
"""Formulas that show a backslash."""


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.tex)
def test_the_words_of_a_formula_have_no_tex(sample: Sample) -> None:
    """Nobody who reads a report or hears a page knows commands."""
    words = read_formula(sample.tex, block=True).words

    assert words
    assert words == words.strip()
    assert "\\" not in words or words == SIGNS.get(sample.tex), words
