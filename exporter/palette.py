"""Every colour of a course from its accent, for the light and the dark player.

Only the hue is the author's, and as much of its strength as a role bears; how light a colour is, belongs to its role.
So contrasts hold for any accent (WCAG 2.2, 1.4.3 and 1.4.11): `PAIRS` lists them, and a text that would miss its own is
moved away from its ground until it does not. Colours are reckoned in OKLCH (CSS Color 4, 9.2) and written as
``#rrggbb``.
"""

from __future__ import annotations

from functools import cache
from math import atan2, cos, degrees, hypot, radians, sin
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Scheme = Literal["light", "dark"]

TEXT = 4.5
"""WCAG 2.2, 1.4.3: the minimum contrast of text with its background."""
EDGE = 3.0
"""WCAG 2.2, 1.4.11: the minimum contrast of what shows where a control is."""

WHITE = "#ffffff"
_GREY = 0.03
_NEAR_WRONG = (10, 45)
"""Hues, in degrees, that are taken for that of "wrong" at a glance: from red to orange."""
_ROUNDING = 0.0005


class Oklch(NamedTuple):
    """A colour in OKLCH: lightness from 0 to 1, chroma from 0, hue in radians."""

    lightness: float
    chroma: float
    hue: float


def contrast(first: str, second: str) -> float:
    """Return the contrast of two ``#rrggbb`` colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def oklch(colour: str) -> Oklch:
    """Return a ``#rrggbb`` colour in OKLCH."""
    red, green, blue = _linear_channels(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, hypot(a, b), atan2(b, a))


def written(colour: Oklch) -> str:
    """Return a colour as ``#rrggbb``; what a screen cannot show loses chroma, not lightness or hue."""
    channels = _linear(colour)
    while min(channels) < -_ROUNDING or max(channels) > 1 + _ROUNDING:
        colour = colour._replace(chroma=colour.chroma * 0.97)
        channels = _linear(colour)
    return "#" + "".join(f"{round(_gamma(min(max(channel, 0), 1)) * 255):02x}" for channel in channels)


class _Tone(NamedTuple):
    """A role's lightness, with a share of the accent's chroma up to a cap."""

    lightness: float
    share: float = 1
    cap: float = 0.4

    def of(self, accent: Oklch) -> Oklch:
        return Oklch(self.lightness, min(accent.chroma * self.share, self.cap), accent.hue)


class _Darkened(NamedTuple):
    """The accent itself, or as dark as its role asks: lightness and chroma shrink alike, as a colour in shadow does.

    With chroma kept, browsers would clip an orange to a red that reads as "wrong".
    """

    at_most: float
    share: float = 1

    def of(self, accent: Oklch) -> Oklch:
        lightness = min(accent.lightness * self.share, self.at_most)
        return Oklch(lightness, accent.chroma * lightness / max(accent.lightness, 0.01), accent.hue)


class _Own(NamedTuple):
    """A colour with a meaning or a hue of its own, whatever the accent is; the hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    def of(self, _accent: Oklch) -> Oklch:
        return Oklch(self.lightness, self.chroma, radians(self.hue))


class _UnlikeWrong(NamedTuple):
    """What a role is in most accents, and a neutral colour in those that would look like a mistake."""

    usual: _Tone | _Darkened
    neutral: _Tone

    def of(self, accent: Oklch) -> Oklch:
        is_near = accent.chroma > _GREY and _NEAR_WRONG[0] <= degrees(accent.hue) <= _NEAR_WRONG[1]
        return (self.neutral if is_near else self.usual).of(accent)


_Recipe = _Tone | _Darkened | _Own | _UnlikeWrong

_ROLES: Mapping[str, tuple[_Recipe, _Recipe]] = MappingProxyType(
    {
        # Grounds, from far to near
        "paper": (_Tone(0.994, 0.03, 0.003), _Tone(0.195, 0.16, 0.015)),
        "sunken": (_Tone(0.972, 0.09, 0.009), _Tone(0.165, 0.15, 0.013)),
        "surface": (_Own(1, 0, 0), _Tone(0.24, 0.18, 0.018)),
        "band": (_Tone(0.962, 0.14, 0.015), _Tone(0.235, 0.32, 0.028)),
        "tint": (_Tone(0.94, 0.28, 0.03), _Tone(0.3, 0.6, 0.055)),
        "tint-2": (_Tone(0.87, 0.45, 0.055), _Tone(0.4, 0.7, 0.07)),
        # Ink and lines
        "ink": (_Tone(0.22, 0.2, 0.018), _Tone(0.955, 1, 0.006)),
        "ink-2": (_Tone(0.4, 0.2, 0.018), _Tone(0.83, 1, 0.01)),
        "ink-3": (_Tone(0.495, 0.2, 0.018), _Tone(0.72, 1, 0.012)),
        "line": (_Tone(0.9, 0.1, 0.011), _Tone(0.335, 0.2, 0.018)),
        "line-2": (_Tone(0.61, 0.2, 0.02), _Tone(0.58, 0.2, 0.02)),
        # The accent, as an area and as a text
        "accent-fill": (_Darkened(0.55), _Tone(0.8, 1, 0.12)),
        "accent-fill-2": (_Darkened(0.48, 0.88), _Tone(0.87, 1, 0.1)),
        "on-accent": (_Own(1, 0, 0), _Tone(0.19, 1, 0.02)),
        "accent-ink": (_Darkened(0.48), _Tone(0.83, 1, 0.11)),
        # An option that is chosen: its edge, and its area
        "chosen": (
            _UnlikeWrong(_Darkened(0.55), _Tone(0.4, 0.2, 0.018)),
            _UnlikeWrong(_Tone(0.8, 1, 0.12), _Tone(0.83, 1, 0.01)),
        ),
        "chosen-tint": (
            _UnlikeWrong(_Tone(0.94, 0.28, 0.03), _Tone(0.92, 0.1, 0.006)),
            _UnlikeWrong(_Tone(0.3, 0.6, 0.055), _Tone(0.34, 0.1, 0.006)),
        ),
        # Meanings: never alone, always with an icon and a word beside them
        "right": (_Own(0.47, 0.115, 152), _Own(0.82, 0.13, 152)),
        "right-tint": (_Own(0.955, 0.035, 152), _Own(0.27, 0.045, 152)),
        "wrong": (_Own(0.5, 0.165, 24), _Own(0.78, 0.12, 24)),
        "wrong-tint": (_Own(0.955, 0.022, 24), _Own(0.27, 0.05, 24)),
        "warn": (_Own(0.48, 0.1, 70), _Own(0.84, 0.11, 80)),
        "warn-tint": (_Own(0.96, 0.035, 85), _Own(0.28, 0.04, 75)),
        "key": (_Own(0.46, 0.17, 300), _Own(0.8, 0.1, 300)),
        "key-tint": (_Own(0.955, 0.022, 300), _Own(0.27, 0.05, 300)),
        "on-meaning": (_Own(1, 0, 0), _Own(0.19, 0.02, 150)),
        # Words of code that are neither text nor a keyword, and marked lines
        "code-1": (_Own(0.48, 0.13, 50), _Own(0.82, 0.11, 60)),
        "code-2": (_Own(0.46, 0.14, 252), _Own(0.81, 0.1, 252)),
        "marked": (_Own(0.955, 0.06, 95), _Own(0.32, 0.05, 95)),
        # The ground of a cover, on which everything is as in the dark
        "deep": (_Darkened(0.27), _Darkened(0.27)),
        "deep-2": (_Darkened(0.345), _Darkened(0.345)),
    }
)

_PAGE = ("paper", "surface", "sunken", "band")
_DEEP = ("deep", "deep-2")
PAIRS: Mapping[str, tuple[tuple[str, float], ...]] = MappingProxyType(
    {
        "ink": tuple((ground, 7.0) for ground in (*_PAGE, "tint", "tint-2", "chosen-tint", "marked")),
        "ink-2": (*((ground, 7.0) for ground in _PAGE), ("tint", TEXT), ("tint-2", TEXT)),
        "ink-3": tuple((ground, TEXT) for ground in _PAGE),
        "line-2": tuple((ground, EDGE) for ground in _PAGE),
        "accent-fill": (("on-accent", TEXT), ("paper", EDGE), ("surface", EDGE), ("tint-2", EDGE)),
        "accent-fill-2": (("on-accent", TEXT),),
        "chosen": (("on-accent", TEXT), ("surface", EDGE)),
        "accent-ink": tuple((ground, TEXT) for ground in (*_PAGE, "tint")),
        **{
            name: (*((ground, TEXT) for ground in _PAGE), (f"{name}-tint", TEXT), ("on-meaning", TEXT))
            for name in ("right", "wrong", "warn", "key")
        },
        **dict.fromkeys(("code-1", "code-2"), (("paper", TEXT), ("sunken", TEXT), ("marked", TEXT))),
    }
)
"""Role → what it is seen with, and their contrast at least, in each scheme."""

ON_DEEP: Mapping[str, float] = MappingProxyType(
    {"ink": 7, "ink-2": TEXT, "ink-3": TEXT, "accent-fill": EDGE, "accent-ink": TEXT}
)
"""Role in the dark → its contrast with both colours of a cover's ground."""

_FARTHEST: Mapping[Scheme, str] = MappingProxyType({"light": "#e0e8ee", "dark": "#35404a"})
"""What a text of any colour may stand on: darker than the light player's grounds, lighter than the dark one's."""


@cache
def palette(accent: str) -> Mapping[Scheme, Mapping[str, str]]:
    """Return each role's colour in both schemes for an accent (``#rrggbb``)."""
    return MappingProxyType({"light": _scheme(oklch(accent), 0), "dark": _scheme(oklch(accent), 1)})


def colours_style(accent: str, scheme: Scheme | None = None) -> str:
    """Return the rules that set each role's colour, in the layer ``tokens``: for both schemes, or for one alone.

    A region in ``.deep`` is dark in either, a certificate light. Without a scheme, the learner's own choice
    (``data-scheme`` at the root) goes before that of the browser. Paper is always light.
    """
    colours = palette(accent)
    light, dark = (f"color-scheme:{name};" + _declared(colours[name]) for name in ("light", "dark"))
    light = f":root,.certificate-text{{{light}}}"
    deep = f"@media screen{{.deep{{{dark}}}}}"
    if scheme == "light":
        return f"@layer tokens{{{light}{deep}}}"
    if scheme == "dark":
        return f"@layer tokens{{{light}@media screen{{:root,.deep{{{dark}}}}}}}"
    # Written twice, since a media query and a selector cannot be alternatives.
    preferred = f"@media screen and (prefers-color-scheme:dark){{:root:not([data-scheme=light]){{{dark}}}}}"
    chosen = f"@media screen{{[data-scheme=dark],.deep{{{dark}}}}}"
    return f"@layer tokens{{{light}{preferred}{chosen}}}"


def shade(colour: str, scheme: Scheme) -> str:
    """Return ``colour`` as text of a scheme: no lighter in the light, or darker in the dark, than can be read."""
    return _readable(oklch(colour), [(_FARTHEST[scheme], TEXT)])


def _scheme(accent: Oklch, place: int) -> Mapping[str, str]:
    made = {role: recipes[place].of(accent) for role, recipes in _ROLES.items()}
    colours = {role: written(colour) for role, colour in made.items()}
    for role, pairs in PAIRS.items():
        seen_with = [(colours[other], ratio) for other, ratio in pairs]
        if place and role in ON_DEEP:
            seen_with += [(colours[ground], ON_DEEP[role]) for ground in _DEEP]
        colours[role] = _readable(made[role], seen_with)
    return MappingProxyType(colours)


def _declared(colours: Mapping[str, str]) -> str:
    return ";".join(f"--{role}:{colour}" for role, colour in colours.items())


def _readable(colour: Oklch, seen_with: list[tuple[str, float]]) -> str:
    """Return a colour, moved away from those that it is seen with as far as its contrast asks for."""
    step = 0.005 if _luminance(seen_with[0][0]) < 0.18 else -0.005  # noqa: PLR2004 - as far from white as from black
    while any(contrast(found := written(colour), other) < ratio for other, ratio in seen_with):
        lightness = colour.lightness + step
        if not 0 <= lightness <= 1:
            return WHITE if step > 0 else "#000000"
        chroma = colour.chroma * min(1, lightness / max(colour.lightness, 0.005))
        colour = colour._replace(lightness=lightness, chroma=chroma)
    return found


def _luminance(colour: str) -> float:
    red, green, blue = _linear_channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear_channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (_without_gamma(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _linear(colour: Oklch) -> tuple[float, float, float]:
    """Return red, green and blue in proportion to light; below 0 or above 1, a screen cannot show them."""
    a, b = colour.chroma * cos(colour.hue), colour.chroma * sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _gamma(channel: float) -> float:
    """Return a channel as sRGB writes it (IEC 61966-2-1)."""
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055  # noqa: PLR2004 - sRGB's own


def _without_gamma(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own
