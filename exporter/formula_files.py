"""The files of pages that have formulas: their stylesheet, and the font that lets braces and roots grow."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from exporter.assets import math_font
from exporter.script import player_styles

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FORMULA_STYLE = "mathematics.css"
_FONT = "mathematics.woff2"
_LICENCE = "mathematics-licence.txt"
# mathematics.css names the family. It is here because without the font there shall be no request for it.
_FACE = f'@font-face{{font-family:"Lessonpack Math";src:url({_FONT}) format("woff2");font-display:swap}}\n'

WITHOUT_FONT = (
    "the font of formulas is missing from this installation, so on devices without a font for mathematics, braces "
    "and roots stay small. Install Node.js, run 'make install' in lessonpack's folder (or 'npm ci', and install "
    "lessonpack anew from there)"
)
"""What whoever runs lessonpack should know, up to what to do at last."""


def lacks_font(names: Collection[str]) -> bool:
    """Return whether these are the files of pages with formulas for which no font was made."""
    return FORMULA_STYLE in names and _FONT not in names


@cache
def formula_files() -> Mapping[str, bytes]:
    """Return the files by address. The font's licence wants to go along with it."""
    style = player_styles()[FORMULA_STYLE]
    if (folder := math_font()) is None:
        return MappingProxyType({FORMULA_STYLE: style.encode()})
    return MappingProxyType(
        {
            FORMULA_STYLE: (_FACE + style).encode(),
            _FONT: (folder / "mathematics.woff2").read_bytes(),
            _LICENCE: (folder / "LICENSE").read_bytes(),
        }
    )
