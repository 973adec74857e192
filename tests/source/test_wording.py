"""Suggestions: the known word that was probably meant."""

from __future__ import annotations

import pytest

from exporter.source.wording import closest

KNOWN = ("circle", "correct", "label", "polygon", "rectangle")


@pytest.mark.parametrize(
    ("written", "likeness", "meant"),
    [
        ("rect", 0.6, "rectangle"),
        ("Poly", 0.6, "polygon"),
        ("rect", 0.75, None),
        ("rec", 0.6, "correct"),
        ("lable", 0.6, "label"),
        ("corect", 0.6, "correct"),
        ("shape", 0.6, None),
    ],
)
def test_a_beginning_stands_for_the_only_word_that_has_it(written: str, likeness: float, meant: str | None) -> None:
    """Otherwise the most similar word is meant, if any is similar enough."""
    assert closest(written, KNOWN, likeness) == meant
