"""Formulas look as KaTeX draws them; where they do not, somebody has looked and said why."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from formula_pictures import KATEX, Likeness, compare, widths_on_paper

from exporter.source.mathematics.formulas import read_formula
from tests.mathematics.samples import Sample, samples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Browser

LEAST_OVERLAP = 0.78
BOUNDS = {"width": (0.72, 1.3), "height": (0.7, 1.45), "ink": (0.66, 1.45)}
"""How much larger or bolder ours may be than KaTeX's, where 1 is what is usual: the fonts are different ones."""

LOSSES = {
    r"x = 4": r"\boxed{x = 4}",
    r"ABCdef": r"\mathbf{ABCdef}",
    r"a b": r"a \mathbin{+} b",
    r"S": r"\mathop{span} S",
    r"a+b+c": r"\overbrace{a+b+c}^{n}",
    r"(\frac{\frac{a}{b}}{\frac{c}{d}})": r"\left(\frac{\frac{a}{b}}{\frac{c}{d}}\right)",
    r"\sqrt{} x+1": r"\sqrt{x+1}",
    r"a \equiv b": r"a \equiv b \pmod n",
    r"\sum_i^n": r"\textstyle\sum_i^n",
    r"A \to f B": r"A \xrightarrow{f} B",
    r"a = b c = d": r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
    r"x": r"\cancel{x}",
    r"L": r"\mathscr{L}",
    r"\bar{AB}": r"\overline{AB}",
}
"""What a formula would look like that has lost something → what it should be."""


def usual(likeness: Sequence[Likeness]) -> Likeness:
    """Return how ours usually compare with KaTeX's."""
    return Likeness(*(median(getattr(one, name) for one in likeness) for name in Likeness.__match_args__))


def is_alike(one: Likeness, usually: Likeness) -> bool:
    """Say whether two drawings show the same."""
    sizes = ((getattr(one, name) / getattr(usually, name), bounds) for name, bounds in BOUNDS.items())
    return one.overlap >= LEAST_OVERLAP and all(least < size < most for size, (least, most) in sizes)


def test_formulas_look_as_katex_draws_them(browser: Browser, tmp_path: Path) -> None:
    """All that differ are known, by name and reason; and the measure would notice what formulas have lost once."""
    assert (KATEX / "katex.min.js").is_file(), "The comparison needs KaTeX. Run: npm ci"
    drawn = samples()
    pairs = [(read_formula(one.tex, block=True).mathml, one.katex) for one in drawn]
    lost = [(read_formula(tex, block=True).mathml, whole) for tex, whole in LOSSES.items()]

    sheets = compare(browser, [*pairs, *lost])

    for number, sheet in enumerate(sheets):
        (tmp_path / f"{number}.png").write_bytes(sheet.picture)
    likeness = [one for sheet in sheets for one in sheet.likeness]
    usually = usual(likeness[: len(drawn)])
    different = [one for one, like in zip(drawn, likeness, strict=False) if not is_alike(like, usually)]
    print(table(different))  # noqa: T201 - what `pytest -s` is run for here
    assert [one.tex for one in different if not one.differs] == [], f"look at {tmp_path}"
    unnoticed = [tex for tex, like in zip(LOSSES, likeness[len(drawn) :], strict=True) if is_alike(like, usually)]
    assert unnoticed == []


def test_formulas_are_whole_on_paper(browser: Browser) -> None:
    """Paper does not scroll: what is wider than A4 or A5 between its margins is made smaller, and nothing else is."""
    parts = [one.tex for one in samples() if not re.search(r"[&\\%]\s|\\\\|\\tag|\\label", one.tex)]
    sums = ["+".join(parts[at : at + 4 + at % 30]) for at in range(0, len(parts), 15)]
    formulas = [read_formula(tex, block=block).mathml for tex in sums for block in (False, True)]
    a4, a5 = 673, 438
    ends = widths_on_paper(browser, formulas, a4)
    assert max(ends) <= a4
    assert median(end for end, one in zip(ends, formulas, strict=True) if "m-wide" in one) > a4 / 2
    assert max(widths_on_paper(browser, formulas, a5)) <= a5


def table(different: Sequence[Sample]) -> str:
    """Return how many formulas of each kind are alike, and how many are not."""
    kinds = Counter(one.kind for one in samples())
    other = Counter(one.kind for one in different)
    rows = [f"{kind:24}{count:10}{count - other[kind]:8}{other[kind]:11}" for kind, count in kinds.items()]
    total = f"{'all':24}{kinds.total():10}{kinds.total() - other.total():8}{other.total():11}"
    return "\n".join(["", f"{'kind':24}{'formulas':>10}{'alike':>8}{'different':>11}", *rows, total])
