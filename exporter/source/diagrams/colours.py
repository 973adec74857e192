"""The colours of diagrams: Mermaid is given one for each role, and the page's own takes its place where it is drawn."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NODE, _GROUP, _ROW = "#e6f1f2", "#f2f5f5", "#f6f8f8"
_INK, _LINE, _EDGE, _ACCENT, _PAPER = "#121a1a", "#5b6666", "#7d8989", "#0a5560", "#fdfefe"
_NOTE, _NOTE_EDGE = "#fcf2dd", "#7a5310"

ROLES: Mapping[str, str] = MappingProxyType(
    {
        _NODE: "tint",
        _GROUP: "band",
        _ROW: "sunken",
        _PAPER: "paper",
        _INK: "ink",
        _LINE: "ink-3",
        _EDGE: "line-2",
        _ACCENT: "accent-ink",
        _NOTE: "warn-tint",
        _NOTE_EDGE: "warn",
    }
)
"""Colours as Mermaid writes them → roles of the palette."""

_GROUNDS = {
    _NODE: "primaryColor mainBkg actorBkg labelBoxBkgColor stateBkg",
    _GROUP: "secondaryColor clusterBkg activationBkgColor altBackground compositeBackground",
    _ROW: "tertiaryColor rowOdd compositeTitleBackground",
    _PAPER: "background edgeLabelBackground labelBackground rowEven sequenceNumberColor innerEndBackground",
    _NOTE: "noteBkgColor",
}
_INKS = {
    _INK: """
        textColor primaryTextColor secondaryTextColor tertiaryTextColor nodeTextColor titleColor actorTextColor
        signalTextColor labelTextColor loopTextColor noteTextColor classText stateLabelColor labelColor
        transitionLabelColor
    """,
    _LINE: """
        lineColor signalColor defaultLinkColor arrowheadColor transitionColor relationColor actorLineColor
        specialStateColor
    """,
    _EDGE: "secondaryBorderColor tertiaryBorderColor clusterBorder activationBorderColor labelBoxBorderColor",
    _ACCENT: "primaryBorderColor nodeBorder actorBorder border1 border2 stateBorder",
    _NOTE_EDGE: "noteBorderColor",
}
THEME: Mapping[str, str] = MappingProxyType(
    {name: colour for part in (_GROUNDS, _INKS) for colour, names in part.items() for name in names.split()}
)
"""Variables of Mermaid's theme ``base`` (https://mermaid.js.org/config/theming.html)."""
