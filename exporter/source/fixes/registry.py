"""What can be mended, by the codes of the problems."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from exporter.source.fixes.addresses import backslashes, case, spaces
from exporter.source.fixes.dashes import missing_blank, missing_dash, no_dashes
from exporter.source.fixes.quotes import colour, cut_off, reserved_sign, text_with_colon

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.source.fixes.place import Edit, Place

IDS = "made-up-id"
"""Mended last, when there are no errors any more, by what ``lessonpack ids`` does."""

FIXERS: MappingProxyType[str, tuple[Callable[[Place], list[Edit]], ...]] = MappingProxyType(
    {
        "case": (case,),
        "cut-off": (cut_off,),
        "empty": (colour,),
        "foreign-syntax": (spaces,),
        "invalid": (text_with_colon, no_dashes),
        "outline": (missing_dash,),
        "path": (backslashes,),
        "yaml": (missing_blank, missing_dash, reserved_sign),
    }
)
"""The first one that is sure mends a problem."""
