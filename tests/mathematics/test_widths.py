"""Formulas that may be wider than paper have a class that makes them small enough to be whole there."""

from __future__ import annotations

import re

import pytest

from exporter.assets import shipped
from exporter.source.mathematics.formulas import read_formula
from exporter.source.mathematics.widths import NARROWEST, STEP, STEPS

SUM = "+".join(f"a_{{{n}}}x^{{{n}}}" for n in range(20))


@pytest.mark.parametrize(
    ("tex", "name"),
    [
        ("x + y", ""),
        (f"y = {SUM}", "m-wide-5"),
        (rf"\frac{{{SUM}}}{{2}} \sqrt{{\frac{{1}}{{{SUM}}}}}", "m-wide-8"),
        (rf"\begin{{aligned}} y &= {SUM} \\ &= {SUM} \end{{aligned}}", "m-wide-5"),
        (rf"\Huge y = {SUM}", "m-wide-9"),
        (rf"\rlap{{{SUM}}} x", ""),
        (rf"\text{{{'word ' * 20}}}", "m-wide-3"),
        ("漢" * 40, "m-wide-2"),
        ("x" * 4_000, "m-wide-12"),
    ],
    ids=lambda value: value[:20],
)
def test_a_formula_is_classed_by_its_width(tex: str, name: str) -> None:
    """Rows are summed up, of what stands above each other the widest part counts, and font sizes multiply."""
    first = read_formula(tex, block=True).mathml.partition(">")[0]
    found = re.search(r' class="([^"]*)"', first)
    assert (found[1] if found else "") == name


def test_the_stylesheet_has_the_width_of_each_class() -> None:
    """Without its line a class would change nothing."""
    style = (shipped("templates") / "player" / "mathematics.css").read_text("utf-8")
    lines = {int(number): int(width) for number, width in re.findall(r"\.m-wide-(\d+) \{ --em: (\d+); \}", style)}
    assert lines == {step: round(NARROWEST * STEP**step) for step in range(1, STEPS + 1)}
