"""The table of contents: a field that Word fills anew with page numbers, and until then links (17.16.5.68)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.docx.parts import bookmark_name
from exporter.formats.docx.wml import WORD, w

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from exporter.formats.docx.blocks import Heading
    from exporter.formats.docx.wml import Place

_DEEPEST = 3
_FIELD = f' TOC \\o "1-{_DEEPEST}" \\h \\z \\u '


def contents(title: str, headings: Sequence[Heading], place: Place) -> Iterator[etree._Element]:
    """Yield the contents below their title: the headings of the first levels."""
    listed = [heading for heading in headings if heading.level <= _DEEPEST]
    if not listed:
        return
    yield w("p", place.properties("TOCHeading"), place.look.words(title))
    for number, heading in enumerate(listed):
        link = w("hyperlink", place.look.words(heading.text))
        link.set(f"{{{WORD}}}anchor", bookmark_name(heading.anchor))
        begin = _begin() if number == 0 else []
        end = [_sign("end")] if heading is listed[-1] else []
        yield w("p", place.properties(f"TOC{heading.level}"), *begin, link, *end)


def _begin() -> list[etree._Element]:
    field = w("instrText")
    field.text = _FIELD
    return [_sign("begin"), w("r", field), _sign("separate")]


def _sign(kind: str) -> etree._Element:
    return w("r", w("fldChar", fldCharType=kind))
