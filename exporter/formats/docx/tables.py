"""Tables: rows and cells, also those that span several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.formats.docx.wml import tag, w

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml import etree
    from lxml.html import HtmlElement

    from exporter.formats.docx.wml import Element, Place

    _Flow = Callable[[HtmlElement, Place], Iterable[Element]]
    _Begun = dict[int, tuple[int, int]]
    """How many rows a cell goes on for, and how wide it is, by its first column."""

_WIDTH = 9_638
"""What fits between the margins, in twentieths of a point."""
DETAILS, _KEYS = "details", 2_000
"""The class of tables whose first column has keys, and how wide it is."""
_MOST_SPANNED = 63
"""Columns that Word's tables may have."""
_ALIGNED = re.compile(r"text-align:\s*(left|center|right)")
_PARAGRAPH, _CELL = tag("p"), tag("tc")


def table(node: HtmlElement, place: Place, flow: _Flow) -> Iterator[etree._Element]:
    """Yield a table below its caption, and the paragraph that keeps it apart from what follows."""
    for caption in node.iterchildren("caption"):
        yield from flow(caption, place._replace(style="Caption"))
    rows = [row for row in node.iter("tr") if next(row.iterancestors("table")) is node]
    inside = place._replace(style="TableText", indent=0, number=None, headings=False)
    made = list(_rows(rows, inside, flow))
    columns = max((sum(map(_columns_of, row.iterchildren(_CELL))) for row in made), default=0)
    if not columns:
        return
    widths = [_KEYS, _WIDTH - _KEYS] if node.get("class") == DETAILS else [_WIDTH // columns] * columns
    has_head = _is_head(rows[0])
    yield w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val="CourseTable"),
            w("bidiVisual") if place.look.rtl else None,
            w("tblW", w=str(_WIDTH), type="dxa"),
            w("tblLayout", type="fixed") if node.get("class") == DETAILS else None,
            w(
                "tblLook",
                val="0420" if has_head else "0400",
                firstRow="1" if has_head else "0",
                lastRow="0",
                firstColumn="0",
                lastColumn="0",
                noHBand="0",
                noVBand="1",
            ),
        ),
        w("tblGrid", *(w("gridCol", w=str(width)) for width in widths)),
        *made,
    )
    yield w("p", w("pPr", w("pStyle", val="AfterTable")))


def alignment_of(node: HtmlElement) -> str:
    """Return how an element's words are aligned, "" if it does not say."""
    found = _ALIGNED.search(str(node.get("style") or ""))
    return found[1] if found else ""


def _rows(rows: list[HtmlElement], place: Place, flow: _Flow) -> Iterator[etree._Element]:
    begun: _Begun = {}
    for row in rows:
        cells, begun = _cells(row, begun, place, flow)
        if cells:
            yield w("tr", w("trPr", w("cantSplit"), w("tblHeader") if _is_head(row) else None), *cells)


def _is_head(row: HtmlElement) -> bool:
    return all(cell.tag == "th" for cell in row.iterchildren("td", "th"))


def _cells(row: HtmlElement, begun: _Begun, place: Place, flow: _Flow) -> tuple[list[etree._Element], _Begun]:
    """Return the cells of a row, and which of its cells go on in the next one."""
    cells: list[etree._Element] = []
    going: _Begun = {}
    column = 0
    for cell in [*row.iterchildren("td", "th"), None]:
        while column in begun:
            rows, wide = begun[column]
            cells.append(_cell([w("p")], wide, "continue"))
            if rows > 1:
                going[column] = (rows - 1, wide)
            column += wide
        if cell is not None:
            wide, high = _spanned(cell, "colspan"), _spanned(cell, "rowspan")
            cells.append(_cell(_inside(cell, place, flow), wide, "restart" if high > 1 else ""))
            if high > 1:
                going[column] = (high - 1, wide)
            column += wide
    return cells, going


def _inside(cell: HtmlElement, place: Place, flow: _Flow) -> list[etree._Element]:
    row = cell.getparent()
    is_key = cell.tag == "th" and row is not None and not _is_head(row)
    look = place.look._replace(bold=place.look.bold or is_key)
    blocks = list(flow(cell, place._replace(look=look, alignment=alignment_of(cell))))
    return blocks if blocks and blocks[-1].tag == _PARAGRAPH else [*blocks, w("p")]


def _cell(blocks: list[etree._Element], wide: int, merged: str) -> etree._Element:
    properties = w(
        "tcPr",
        w("tcW", w="0", type="auto"),
        w("gridSpan", val=str(wide)) if wide > 1 else None,
        w("vMerge", val=merged) if merged else None,
    )
    return w("tc", properties, *blocks)


def _columns_of(cell: etree._Element) -> int:
    span = cell.find(f"{tag('tcPr')}/{tag('gridSpan')}")
    return 1 if span is None else int(span.get(tag("val"), "1"))


def _spanned(cell: HtmlElement, name: str) -> int:
    written = str(cell.get(name) or "")
    return min(int(written), _MOST_SPANNED) if written.isdecimal() and len(written) < 5 and int(written) else 1  # noqa: PLR2004 - a thousand is too many
