"""Every colour of the player follows from a course's accent, and can be read whatever that is."""

from __future__ import annotations

import re

import pytest
from coloraide import Color
from hypothesis import example, given
from hypothesis import strategies as st

from exporter.palette import ON_DEEP, PAIRS, colours_style, contrast, oklch, palette, shade, written

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS, COLOURS)
@example("#000000", "#ffffff")
@example("#777777", "#ffffff")
def test_contrast_is_that_of_another_library(first: str, second: str) -> None:
    """Either way round."""
    assert contrast(first, second) == pytest.approx(Color(first).contrast(second, method="wcag21"), abs=1e-3)
    assert contrast(second, first) == contrast(first, second)


@given(COLOURS)
def test_oklch_is_that_of_another_library(colour: str) -> None:
    """And back again to the same colour."""
    other = Color(colour).convert("oklch")
    ours = oklch(colour)
    assert (ours.lightness, ours.chroma) == pytest.approx((other["lightness"], other["chroma"]), abs=1e-4)
    assert written(ours) == colour


@given(COLOURS)
@example("#000000")
@example("#ffffff")
@example("#ffff00")
@example("#d9480f")
def test_any_accent_gives_colours_that_can_be_read(accent: str) -> None:
    """Texts, edges of controls and areas keep the contrast of their pair, on pages and on covers."""
    for colours in palette(accent).values():
        for role, pairs in PAIRS.items():
            for other, ratio in pairs:
                assert contrast(colours[role], colours[other]) >= ratio, (role, other)
    dark = palette(accent)["dark"]
    for role, ratio in ON_DEEP.items():
        assert min(contrast(dark[role], dark[ground]) for ground in ("deep", "deep-2")) >= ratio, role


def test_an_accent_that_can_be_read_stays_as_it_is() -> None:
    """Authors find the colour of their house again on buttons and links."""
    colours = palette("#0b6e4f")["light"]
    assert colours["accent-fill"] == colours["accent-ink"] == "#0b6e4f"


def test_an_orange_does_not_become_a_red() -> None:
    """Red is the colour of what is wrong."""
    assert abs(oklch(palette("#d9480f")["light"]["accent-fill"]).hue - oklch("#d9480f").hue) < 0.02


@given(COLOURS)
def test_a_coloured_text_can_be_read_in_both_schemes(colour: str) -> None:
    """As in formulas, whose colours authors choose for one of them."""
    assert contrast(shade(colour, "light"), palette(colour)["light"]["tint"]) >= 4.5
    assert contrast(shade(colour, "dark"), palette(colour)["dark"]["tint"]) >= 4.5


def _paper_by_selector(style: str) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in re.finditer(r"([^{}]+)\{color-scheme:\w+;--paper:(#\w{6})", style)]


def test_the_scheme_is_that_of_the_device_or_the_learner_or_the_course() -> None:
    """Paper, whose rules come first, is always light, and so is the sheet of a certificate."""
    light, dark = (palette("#0b6e4f")[scheme]["paper"] for scheme in ("light", "dark"))
    always = ":root,.certificate-text"
    assert _paper_by_selector(colours_style("#0b6e4f")) == [
        (always, light),
        (":root:not([data-scheme=light])", dark),
        ("[data-scheme=dark],.deep", dark),
    ]
    assert _paper_by_selector(colours_style("#0b6e4f", "light")) == [(always, light), (".deep", dark)]
    assert _paper_by_selector(colours_style("#0b6e4f", "dark")) == [(always, light), (":root,.deep", dark)]


def test_what_is_chosen_is_not_taken_for_what_is_wrong() -> None:
    """Accents between red and orange have a neutral choice; the others choose in their own colour."""
    colours = {accent: palette(accent)["light"] for accent in ("#d9480f", "#c92a2a", "#0b6e4f", "#6d28d9")}
    assert [oklch(one["chosen"]).chroma < 0.03 for one in colours.values()] == [True, True, False, False]
    assert [oklch(one["chosen-tint"]).chroma < 0.01 for one in colours.values()] == [True, True, False, False]
