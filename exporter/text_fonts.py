"""Makes the two fonts of text, Figtree and Newsreader: the axes and characters that courses need, and no more.

Only a build and a checkout need this, and fontTools: ``python -m exporter.text_fonts FOLDER``. The same fonts give the
same bytes.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum", "lnum"]


@dataclass(frozen=True, slots=True)
class _Family:
    """A family at npm, and the part of its design space that is shipped: axis → value, or least and greatest value."""

    name: str
    axes: str
    limits: dict[str, float | tuple[float, float]]

    @property
    def folder(self) -> Path:
        return Path("node_modules", "@fontsource-variable", self.name)


_FAMILIES = (
    _Family("figtree", "wght", {"wght": (400, 700)}),
    # An optical size for titles; 400 for the largest of them, 600 for what is strong in one.
    _Family("newsreader", "opsz", {"opsz": 44, "wght": (400, 600)}),
)
_SUBSETS = {"": "latin", "-extended": "latin-ext"}
"""Ending of our file → npm's subset. What few courses need is a file of its own."""


def write_text_fonts(checkout: Path, folder: Path) -> None:
    """Write each font as WOFF2 to ``folder``, and its licence beside it. npm has installed the whole ones."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, font in _made(checkout).items():
        (folder / name).write_bytes(font)
    for family in _FAMILIES:
        shutil.copyfile(checkout / family.folder / "LICENSE", folder / f"{family.name}-licence.txt")


def are_installed(checkout: Path) -> bool:
    """Tell whether npm has installed the whole fonts."""
    return all((checkout / family.folder).is_dir() for family in _FAMILIES)


@cache
def _made(checkout: Path) -> Mapping[str, bytes]:
    """Return each file's name and font: once where one process builds an sdist and a wheel, since it takes seconds."""
    return {
        f"{family.name}{ending}.woff2": _narrowed(
            checkout / family.folder / "files" / f"{family.name}-{subset}-{family.axes}-normal.woff2", family
        )
        for family in _FAMILIES
        for ending, subset in _SUBSETS.items()
    }


def _narrowed(source: Path, family: _Family) -> bytes:
    from fontTools import subset  # noqa: PLC0415 - see above
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - see above
    from fontTools.varLib import instancer  # noqa: PLC0415 - see above

    # Not the time of the build, so that the bytes stay the same.
    font: Any = instancer.instantiateVariableFont(TTFont(source, recalcTimestamp=False), family.limits)
    for glyph in font.getGlyphOrder():
        font["gvar"].variations.setdefault(glyph, [])  # the instancer drops those that do not vary, the subsetter asks
    subsetter = subset.Subsetter(subset.Options(layout_features=_FEATURES, hinting=False, notdef_outline=True))
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    font.flavor = "woff2"
    made = BytesIO()
    font.save(made)
    return made.getvalue()


if __name__ == "__main__":
    write_text_fonts(Path.cwd(), Path(sys.argv[1]))
