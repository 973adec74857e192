"""The named styles of a document, its lists, and its settings: change them in Word once, and all changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from exporter.formats.docx.parts import BOXES, BULLETS, LETTERS, NUMBERS
from exporter.formats.docx.wml import STEP, language_of, w

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

_FONT, _CODE = "Calibri", "Courier New"
_GREY, _LIGHT = "5F6B76", "F2F4F6"
_LEVELS = 9
_SIGNS = {
    BULLETS: ("bullet", "•"),
    NUMBERS: ("decimal", "%{}."),
    LETTERS: ("upperLetter", "%{}."),
    BOXES: ("bullet", "☐"),
}
"""The kinds of lists: how they count, and the sign of an entry."""


class _Style(NamedTuple):
    """A style of paragraphs. Sizes are half points, spaces twentieths of a point."""

    name: str
    before: int = 0
    after: int = 120
    size: int = 0
    bold: bool = False
    italic: bool = False
    colour: str = ""
    font: str = ""
    indent: int = 0
    shade: str = ""
    border: str = ""
    """On which side there is a line."""
    keeps: bool = False
    """Whether it stays on the page of what follows."""
    level: int | None = None
    proofed: bool = True
    based: str = "Normal"


_HEADINGS = {
    f"Heading{level}": _Style(
        f"heading {level}",
        before=max(160, 480 - 80 * level),
        size=max(22, 38 - 4 * level),
        bold=True,
        keeps=True,
        level=level - 1,
    )
    for level in range(1, _LEVELS + 1)
}
_CONTENTS = {f"TOC{level}": _Style(f"toc {level}", after=40, indent=STEP * (level - 1)) for level in (1, 2, 3)}
PARAGRAPHS = {
    "Title": _Style("Title", after=200, size=56, bold=True, keeps=True),
    "Subtitle": _Style("Subtitle", after=200, size=26, colour=_GREY),
    **_HEADINGS,
    "TOCHeading": _Style("TOC Heading", before=240, size=28, bold=True, keeps=True),
    **_CONTENTS,
    "ListParagraph": _Style("List Paragraph", after=60),
    "Quote": _Style("Quote", italic=True, indent=STEP),
    "Caption": _Style("caption", after=200, size=20, colour=_GREY),
    "FootnoteText": _Style("footnote text", after=0, size=20),
    "SourceCode": _Style("Source Code", after=0, size=20, font=_CODE, shade=_LIGHT, proofed=False),
    "Callout": _Style("Callout", after=60, indent=STEP // 2, shade=_LIGHT, border="left"),
    "CalloutTitle": _Style(
        "Callout Title",
        before=160,
        after=40,
        bold=True,
        keeps=True,
        based="Callout",
        indent=STEP // 2,
        shade=_LIGHT,
        border="left",
    ),
    "BlockTitle": _Style("Block Title", before=80, after=60, bold=True, keeps=True),
    "Question": _Style("Question", before=280, bold=True, keeps=True),
    "TableText": _Style("Table Text", after=40, size=20),
    "AfterTable": _Style("After Table", after=0, size=16),
    "Rule": _Style("Rule", after=200, border="bottom"),
}


def styles(language: str) -> etree._Element:
    """Return the styles, for a document in a language."""
    return w(
        "styles",
        w(
            "docDefaults",
            w(
                "rPrDefault",
                w("rPr", _fonts(_FONT), w("sz", val="22"), w("szCs", val="22"), language_of(language)),
            ),
            w("pPrDefault", w("pPr", w("spacing", after="120", line="264", lineRule="auto"))),
        ),
        w("style", w("name", val="Normal"), w("qFormat"), type="paragraph", default="1", styleId="Normal"),
        *(_paragraph(key, style) for key, style in PARAGRAPHS.items()),
        _characters("Hyperlink", "Hyperlink", w("color", val="0B57A4"), w("u", val="single")),
        _characters("SourceText", "Source Text", _fonts(_CODE), w("noProof")),
        _characters("FootnoteReference", "footnote reference", w("vertAlign", val="superscript")),
        w(
            "style",
            w("name", val="Normal Table"),
            w("tblPr", _margins(0)),
            type="table",
            default="1",
            styleId="TableNormal",
        ),
        _table(),
    )


def _paragraph(key: str, style: _Style) -> etree._Element:
    return w(
        "style",
        w("name", val=style.name),
        w("basedOn", val=style.based),
        w("next", val="Normal") if style.keeps else None,
        w("qFormat"),
        w(
            "pPr",
            w("keepNext") if style.keeps else None,
            _border(style.border) if style.border else None,
            w("shd", val="clear", color="auto", fill=style.shade) if style.shade else None,
            w("spacing", before=str(style.before), after=str(style.after)),
            w("ind", left=str(style.indent)) if style.indent else None,
            w("outlineLvl", val=str(style.level)) if style.level is not None else None,
        ),
        _looks(style),
        type="paragraph",
        styleId=key,
    )


def _looks(style: _Style) -> etree._Element:
    return w(
        "rPr",
        _fonts(style.font) if style.font else None,
        *((w("b"), w("bCs")) if style.bold else ()),
        *((w("i"), w("iCs")) if style.italic else ()),
        None if style.proofed else w("noProof"),
        w("color", val=style.colour) if style.colour else None,
        *((w("sz", val=str(style.size)), w("szCs", val=str(style.size))) if style.size else ()),
    )


def _characters(key: str, name: str, *looks: etree._Element) -> etree._Element:
    return w("style", w("name", val=name), w("qFormat"), w("rPr", *looks), type="character", styleId=key)


def _table() -> etree._Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    head = w(
        "tblStylePr",
        w("rPr", w("b"), w("bCs")),
        w("tcPr", w("shd", val="clear", color="auto", fill=_LIGHT)),
        type="firstRow",
    )
    return w(
        "style",
        w("name", val="Course Table"),
        w("basedOn", val="TableNormal"),
        w("tblPr", w("tblBorders", *(_line(side, "BFC7CE") for side in sides)), _margins(100)),
        head,
        type="table",
        styleId="CourseTable",
    )


def _margins(width: int) -> etree._Element:
    return w(
        "tblCellMar",
        *(
            w(side, w=str(width if side in ("left", "right") else width // 2), type="dxa")
            for side in ("top", "left", "bottom", "right")
        ),
    )


def _border(side: str) -> etree._Element:
    return w("pBdr", _line(side, _GREY, "18" if side == "left" else "6"))


def _line(side: str, colour: str, size: str = "4") -> etree._Element:
    return w(side, val="single", sz=size, space="8" if size == "18" else "1", color=colour)


def _fonts(name: str) -> etree._Element:
    return w("rFonts", ascii=name, hAnsi=name, cs=name)


def numbering(lists: Iterable[tuple[int, int, int]]) -> etree._Element:
    """Return how lists count. Each is one of the kinds, at a level, and begins with a number."""
    found = list(lists)
    return w(
        "numbering",
        *(
            w("abstractNum", w("multiLevelType", val="multilevel"), *_levels(*sign), abstractNumId=str(kind))
            for kind, sign in _SIGNS.items()
        ),
        *(
            w(
                "num",
                w("abstractNumId", val=str(kind)),
                w("lvlOverride", w("startOverride", val=str(start)), ilvl=str(level)),
                numId=str(number),
            )
            for number, (kind, level, start) in enumerate(found, 1)
        ),
    )


def _levels(counts: str, sign: str) -> Iterable[etree._Element]:
    for level in range(_LEVELS):
        yield w(
            "lvl",
            w("start", val="1"),
            w("numFmt", val=counts),
            w("lvlText", val=sign.format(level + 1)),
            w("lvlJc", val="left"),
            w("pPr", w("ind", left=str(STEP * (level + 1)), hanging=str(STEP))),
            ilvl=str(level),
        )


def settings(language: str) -> etree._Element:
    """Return the settings of a document in a language."""
    compatible = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val="15")
    return w(
        "settings",
        w("footnotePr", w("footnote", id="-1"), w("footnote", id="0")),
        w("compat", compatible),
        w("themeFontLang", val=language, eastAsia=language, bidi=language),
    )
