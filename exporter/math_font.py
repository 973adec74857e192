"""Makes the font of formulas from STIX Two Math: the glyphs that formulas need, mended where browsers trip over them.

Only a build and a checkout need this, and fontTools: ``python -m exporter.math_font TARGET``. The same font gives the
same bytes.
"""

from __future__ import annotations

import shutil
import sys
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

FAMILY = "Lessonpack Math"
"""The name inside the font. Its licence wants a changed font to be told from the original."""

CHARACTERS = """
    20-7E A0 A3-B8 D7 F0 F7 131 237 2C6-2C7 2D8-2DC 300-308 30A-30C 30F 311 330 332 338 391-3A9 3B1-3C9 3D1-3D6 3DC-3DD
    3F0-3F1 3F4-3F6 2002-200A 2010-2022 2026 2032-2037 203E 2044 2057 205F 20D0-20DC 20E1 20EC-20EF 2102 210A-2113
    2115-211D 2124-2128 212C-2138 213C-2149 2190-21E2 21F5 21FF 2200-22F1 2300 2308-230B 2310 231C-2323 23B0-23B5
    23D0 23DC-23E1 24C7-24C8 25A0-25A1 25AA-25AB 25B2-25C3 25C6-25CB 25E6 25EF 25FB 2605-2606 2660-2667 266D-266F 2713
    2720 27C2 27CB-27CD 27E6-27EF 27F5-27FF 2983-2986 29B5 29EB 2A00-2A06 2A0C 2A1D 2A2F 2A3F 2A5E 2A74 2A7D-2A7E
    2A85-2A8C 2A95-2A96 2AAF-2AB0 2AB5-2ABA 2AC5-2AC6 2ACB-2ACC FE00 1D400-1D4CF 1D504-1D56B 1D5A0-1D5D3 1D670-1D755
    1D7CE-1D7EB 1D7F6-1D7FF
"""
"""Ranges of code points: what commands give, and what is typed instead of them."""

NPM_PACKAGE = Path("node_modules", "@fontsource", "stix-two-math")
_NPM_FONT = NPM_PACKAGE / "files" / "stix-two-math-latin-400-normal.woff2"

_OPENING, _CLOSING = "([{⟨⌊⌈⟦", ")]}⟩⌋⌉⟧"
_ROOM_BEFORE, _ROOM_AFTER = 170, 110
"""Units that the boxes of opening brackets, and of closing ones, which exponents follow, exceed the smallest size."""
_AIR = 50
"""Units that larger sizes keep from what is inside, beyond those of the smallest."""
_ROOT_WIDTH = 850
_SLASHES, _SIZES_OF_SLASHES = "/\\", 3
_DOTS_ABOVE = (0x20DB, 0x20DC)
_STRETCHED = {0x303: 0x2DC, 0x30C: 0x2C7}
"""Combining signs → the signs that browsers stretch in their place (MathML Core, B.2, inline axis)."""
_PRIMES = (0x2032, 0x2033, 0x2034, 0x2035, 0x2036, 0x2037, 0x2057)
_PRIME_SIZE = 1.4
_PRIME_BOTTOM = 60
"""Size and place of a prime that is raised and made smaller as superscript: it is drawn for text, where it is not."""
_LABEL_SHIFT = 300
"""Least height of the baseline of what is written above an arrow; the font's own leaves a gap of a third of an em."""
_NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)
_GAP = 30
"""Units on both sides of an accent, as those have that are no combining signs."""


def write_math_font(checkout: Path, target: Path) -> None:
    """Write the font of formulas as WOFF2 to ``target``, and its licence beside it. npm has installed the whole one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_made(checkout))
    shutil.copyfile(checkout / NPM_PACKAGE / "LICENSE", target.with_name("LICENSE"))


@cache
def _made(checkout: Path) -> bytes:
    """Return the font as WOFF2: once where one process builds an sdist and a wheel, since it takes seconds."""
    from fontTools import subset  # noqa: PLC0415 - see above
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - see above

    options = subset.Options(layout_features=[], hinting=False, name_IDs=list(_NAMES), notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_code_points())
    # Not the time of the build, so that the bytes stay the same.
    font = TTFont(checkout / _NPM_FONT, recalcTimestamp=False)
    _even_out_brackets(font)
    _narrow_roots(font)
    _let_equals_grow(font)
    subsetter.subset(font)
    _widen_accents(font)
    _stretch_spacing_signs(font)
    _connect_arrows(font)
    _lower_primes(font)
    font["MATH"].table.MathConstants.StretchStackTopShiftUp.Value = _LABEL_SHIFT
    _rename(font)
    font.flavor = "woff2"
    made = BytesIO()
    font.save(made)
    return made.getvalue()


def _code_points() -> set[int]:
    ranges = ([int(end, 16) for end in word.split("-")] for word in CHARACTERS.split())
    return {code for ends in ranges for code in range(ends[0], ends[-1] + 1)}


def _even_out_brackets(font: Any) -> None:
    """Give all sizes of a bracket one width, and the ink its distance from what is inside.

    Chromium makes the box of a bracket that may grow as wide as the widest of its sizes (MathML Core, 3.2.4.3), and
    leaves a gap beside the others. What is larger than its box reaches out of it, away from what is inside.
    """
    names = font.getBestCmap()
    for sign in _OPENING + _CLOSING:
        name = names[ord(sign)]
        width, left = font["hmtx"][name]
        inside = width - font["glyf"][name].xMax if sign in _OPENING else left
        construction = _vertical(font, name)
        sizes = [[size] for size in construction.MathGlyphVariantRecord]
        for number, records in enumerate(
            [*sizes, construction.GlyphAssembly.PartRecords if construction.GlyphAssembly else []]
        ):
            distance = inside + (_AIR if number else 0)
            room = _ROOM_BEFORE if sign in _OPENING else _ROOM_AFTER
            _align(font, records, width + room, distance, at_right=sign in _OPENING)
    for sign in _SLASHES:
        construction = _vertical(font, names[ord(sign)])
        del construction.MathGlyphVariantRecord[_SIZES_OF_SLASHES:]
        widest = font["hmtx"][construction.MathGlyphVariantRecord[-1].VariantGlyph][0]
        for size in construction.MathGlyphVariantRecord:
            ink = font["glyf"][size.VariantGlyph]
            _align(font, [size], widest, (widest - ink.xMax + ink.xMin) // 2, at_right=False)


def _vertical(font: Any, name: str) -> Any:
    variants = font["MATH"].table.MathVariants
    return variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(name)]


def _align(font: Any, records: list[Any], width: int, distance: int, *, at_right: bool) -> None:
    """Put copies of the glyphs, which belong on top of each other, at one side of a box of this width."""
    keys = ["VariantGlyph" if hasattr(record, "VariantGlyph") else "glyph" for record in records]
    inks = [font["glyf"][getattr(record, key)] for record, key in zip(records, keys, strict=True)]
    if not inks:
        return
    moved = width - distance - max(ink.xMax for ink in inks) if at_right else distance - min(ink.xMin for ink in inks)
    for record, key in zip(records, keys, strict=True):
        setattr(record, key, _copy(font, getattr(record, key), moved, width))


def _copy(font: Any, name: str, moved: int, width: int) -> str:
    copied = f"{name}.{moved}.{width}"
    if copied not in font.getReverseGlyphMap():
        font.setGlyphOrder([*font.getGlyphOrder(), copied])
        glyph = font["glyf"].glyphs[copied] = deepcopy(font["glyf"][name])
        glyph.coordinates.translate((moved, 0))
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][copied] = (width, glyph.xMin)
    return copied


def _narrow_roots(font: Any) -> None:
    """Make the larger sizes of a root hardly wider than the smallest, for the reason of `_even_out_brackets`."""
    construction = _vertical(font, font.getBestCmap()[0x221A])
    sizes = [size.VariantGlyph for size in construction.MathGlyphVariantRecord]
    parts = [part.glyph for part in construction.GlyphAssembly.PartRecords]
    for group in [*([size] for size in sizes), parts]:
        narrower = min(_ROOT_WIDTH / max(font["hmtx"][name][0] for name in group), 1)
        for name in group:
            glyph = font["glyf"][name]
            glyph.coordinates.scale((narrower, 1))
            glyph.coordinates.toInt()
            glyph.recalcBounds(font["glyf"])
            font["hmtx"][name] = (round(font["hmtx"][name][0] * narrower), glyph.xMin)


def _let_equals_grow(font: Any) -> None:
    """Make a long equals sign of several that overlap, which stands below words."""
    from fontTools.ttLib.tables import otTables  # noqa: PLC0415 - see above

    name = font.getBestCmap()[ord("=")]
    ink = font["glyf"][name]
    width = ink.xMax - ink.xMin
    bar = _copy(font, name, -ink.xMin, width)
    construction = otTables.MathGlyphConstruction()
    construction.MathGlyphVariantRecord = []
    construction.GlyphAssembly = otTables.GlyphAssembly()
    construction.GlyphAssembly.ItalicsCorrection = otTables.MathValueRecord()
    construction.GlyphAssembly.ItalicsCorrection.Value = 0
    construction.GlyphAssembly.PartRecords = [_part(bar, width, width * 3 // 4, flag) for flag in (0, 1)]
    variants = font["MATH"].table.MathVariants
    pairs = zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True)
    ordered = sorted([*pairs, (name, construction)], key=lambda pair: font.getGlyphID(pair[0]))
    variants.HorizGlyphCoverage.glyphs = [glyph for glyph, _ in ordered]
    variants.HorizGlyphConstruction = [one for _, one in ordered]


def _part(name: str, width: int, overlap: int, flag: int) -> Any:
    from fontTools.ttLib.tables import otTables  # noqa: PLC0415 - see above

    part = otTables.GlyphPartRecord()
    part.glyph, part.FullAdvance, part.PartFlags = name, width, flag
    part.StartConnectorLength = part.EndConnectorLength = overlap
    return part


def _widen_accents(font: Any) -> None:
    """Give combining signs a width: MathML Core centres their boxes, and draws none that grows without a width."""
    table = font["MATH"].table
    attachments = table.MathGlyphInfo.MathTopAccentAttachment
    attached = dict(zip(attachments.TopAccentCoverage.glyphs, attachments.TopAccentAttachment, strict=True))
    dots = [font.getBestCmap()[code] for code in _DOTS_ABOVE]
    for name in [*table.MathVariants.HorizGlyphCoverage.glyphs, *dots]:
        width, left = font["hmtx"][name]
        if width:
            continue
        glyph = font["glyf"][name]
        moved = _GAP - left
        glyph.coordinates.translate((moved, 0))
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (glyph.xMax + _GAP, glyph.xMin)
        if name in attached:
            attached[name].Value += moved


def _stretch_spacing_signs(font: Any) -> None:
    names = font.getBestCmap()
    instead = {names[combining]: names[spacing] for combining, spacing in _STRETCHED.items()}
    variants = font["MATH"].table.MathVariants
    pairs = zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True)
    # A coverage is in the order of glyphs (OpenType, Coverage Table).
    ordered = sorted(((instead.get(name, name), one) for name, one in pairs), key=lambda pair: font.getGlyphID(pair[0]))
    variants.HorizGlyphCoverage.glyphs = [name for name, _ in ordered]
    variants.HorizGlyphConstruction = [one for _, one in ordered]


def _connect_arrows(font: Any) -> None:
    """Swap the connectors of last parts that have theirs on the outer side, where nothing can be joined to them."""
    for construction in font["MATH"].table.MathVariants.HorizGlyphConstruction:
        parts = construction.GlyphAssembly.PartRecords if construction.GlyphAssembly else []
        for last in parts[-1:]:
            if len(parts) > 1 and not last.StartConnectorLength:
                last.StartConnectorLength, last.EndConnectorLength = last.EndConnectorLength, 0


def _lower_primes(font: Any) -> None:
    names = font.getBestCmap()
    for name in (names[code] for code in _PRIMES if code in names):
        glyph = font["glyf"][name]
        glyph.coordinates.translate((0, -glyph.yMin))
        glyph.coordinates.scale((_PRIME_SIZE, _PRIME_SIZE))
        glyph.coordinates.translate((0, _PRIME_BOTTOM))
        glyph.coordinates.toInt()
        glyph.recalcBounds(font["glyf"])
        width, _left = font["hmtx"][name]
        font["hmtx"][name] = (round(width * _PRIME_SIZE), glyph.xMin)


def _rename(font: Any) -> None:
    version = font["name"].getDebugName(5)
    names = {1: FAMILY, 3: f"{FAMILY}; {version}", 4: FAMILY, 6: FAMILY.replace(" ", "")}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())


if __name__ == "__main__":
    write_math_font(Path.cwd(), Path(sys.argv[1]))
