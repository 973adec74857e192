"""A course's accent can be read wherever the player uses it."""

from __future__ import annotations

import re

import pytest

from exporter.assets import shipped
from exporter.colours import DARK_TINT, LIGHT_TINT, WHITE, accents, contrast


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        pytest.param("#000000", "#ffffff", 21, id="most"),
        pytest.param("#777777", "#ffffff", 4.48, id="just not enough"),
        pytest.param("#ABCDEF", "#abcdef", 1, id="none"),
    ],
)
def test_contrast_is_that_of_the_guidelines(first: str, second: str, ratio: float) -> None:
    """Known pairs give known ratios, either way round."""
    assert contrast(first, second) == pytest.approx(ratio, abs=0.005)
    assert contrast(second, first) == contrast(first, second)


@pytest.mark.parametrize("accent", ["#0b6e4f", "#0000ff", "#b3261e", "#767676", "#000000", "#5b2a86", "#806000"])
def test_every_shade_can_be_read(accent: str) -> None:
    """Text in the accent keeps 4.5:1 on the player's surfaces, in light and in dark."""
    shades = accents(accent)
    assert shades.fill == accent
    assert contrast(shades.light, LIGHT_TINT) >= 4.5
    assert contrast(shades.light, WHITE) >= 4.5
    assert contrast(shades.dark, DARK_TINT) >= 4.5


def schemes() -> dict[str, dict[str, str]]:
    """Read the colours of both schemes from the stylesheet."""
    text = (shipped("templates") / "player" / "style" / "tokens.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\n *\}", text, re.DOTALL)[:2]
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in blocks)
    return {"light": light, "dark": {**light, **dark}}


def full(colour: str) -> str:
    """Write a colour of three digits with six."""
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


TEXTS = ["text", "muted", "right", "wrong", "care", "note", "key", "c1", "c2"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("text", TEXTS)
def test_text_of_the_player_can_be_read_on_its_surfaces(scheme: str, text: str) -> None:
    """Body text, code and verdicts keep 4.5:1 on the page, on soft areas and on cards."""
    colours = schemes()[scheme]
    surfaces = ["ground", "soft", "raised", *([f"{text}-soft"] if f"{text}-soft" in colours else [])]
    for surface in surfaces:
        assert contrast(full(colours[text]), full(colours[surface])) >= 4.5, (scheme, text, surface)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_controls_can_be_seen(scheme: str) -> None:
    """WCAG 2.2, 1.4.11: 3:1 for what shows where a control is."""
    colours = schemes()[scheme]
    assert contrast(full(colours["edge"]), full(colours["ground"])) >= 3
    assert contrast(full(colours["edge"]), full(colours["raised"])) >= 3
