"""The contrast of colours, and readable shades of a course's accent for the light and the dark player."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

AA_TEXT = 4.5
"""WCAG 2.2, 1.4.3: the minimum contrast of text with its background."""

WHITE = "#ffffff"
LIGHT_TINT = "#e6ecf2"
"""Darker than any background of links in the light player."""
DARK_TINT = "#2e3740"
"""Lighter than any background of links in the dark player."""


@dataclass(frozen=True, slots=True)
class Accents:
    """One accent in three shades, as ``#rrggbb``.

    ``fill`` is the author's own colour, for areas with white text; ``light`` and ``dark`` are for text and lines in the
    light and the dark player.
    """

    fill: str
    light: str
    dark: str


def contrast(first: str, second: str) -> float:
    """Return the contrast of two ``#rrggbb`` colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def accents(accent: str) -> Accents:
    """Return the shades of ``accent``; text shades have a contrast of 4.5:1 on every background of their scheme."""
    return Accents(
        fill=accent.lower(), light=_shade(accent, LIGHT_TINT, target=0), dark=_shade(accent, DARK_TINT, target=1)
    )


def _shade(colour: str, behind: str, *, target: float) -> str:
    """Change the lightness of ``colour`` towards ``target`` until it is readable on ``behind``, keeping its hue."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    for step in range(101):
        share = step / 100
        mixed = colorsys.hls_to_rgb(
            hue, lightness + (target - lightness) * share, saturation * (1 - 0.45 * share * target)
        )
        shade = "#" + "".join(f"{round(channel * 255):02x}" for channel in mixed)
        if contrast(shade, behind) >= AA_TEXT:
            return shade
    return WHITE if target else "#000000"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own numbers
