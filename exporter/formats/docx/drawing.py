"""A picture in a line of text (ECMA-376, Part 1, 20.4.2.8), with its alternative text."""

from __future__ import annotations

from lxml import etree

from exporter.formats.docx.wml import RELATION
from exporter.formats.xml_text import allowed

_FRAME = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_DRAWINGS = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_OF_DRAWINGS = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_OF_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_NAMESPACES = {"wp": _FRAME, "a": _MAIN, "pic": _PICTURE, "r": RELATION, "asvg": _DRAWINGS, "adec": _DECORATIVE}
_PIXEL = 9_525
"""English Metric Units, of which an inch has 914,400."""
WIDEST, HIGHEST = 6_120_000, 8_400_000
"""What fits on a page, in these units."""


def drawing(own: str, words: str, size: tuple[int, int], number: int, *, is_vector: bool) -> etree._Element:
    """Return a picture, ``own`` being the id of its file; without ``words`` for it, it is decorative.

    Word, from 2016 on, shows a vector drawing where it is named in an extension (MS-ODRAWXML, 2.2.4.2); LibreOffice
    and other programs look for it in the place of all pictures.
    """
    width, height = _fitting(*size)
    about = {"id": str(number), "name": f"Picture {number}", "descr": allowed(words)}
    blip = _made("a:blip", _extension(_OF_DRAWINGS, _made("asvg:svgBlip", {"r:embed": own})) if is_vector else None)
    blip.set(f"{{{RELATION}}}embed", own)
    extent = {"cx": str(width), "cy": str(height)}
    picture = _made(
        "pic:pic",
        _made(
            "pic:nvPicPr",
            _made("pic:cNvPr", about),
            _made("pic:cNvPicPr", _made("a:picLocks", {"noChangeAspect": "1"})),
        ),
        _made("pic:blipFill", blip, _made("a:stretch", _made("a:fillRect"))),
        _made(
            "pic:spPr",
            _made("a:xfrm", _made("a:off", {"x": "0", "y": "0"}), _made("a:ext", extent)),
            _made("a:prstGeom", {"prst": "rect"}, _made("a:avLst")),
        ),
    )
    decorative = None if words else _extension(_OF_DECORATIVE, _made("adec:decorative", {"val": "1"}))
    return _made(
        "wp:inline",
        {"distT": "0", "distB": "0", "distL": "0", "distR": "0"},
        _made("wp:extent", extent),
        _made("wp:docPr", about, decorative),
        _made("a:graphic", _made("a:graphicData", {"uri": _PICTURE}, picture)),
    )


def _fitting(width: int, height: int) -> tuple[int, int]:
    share = min(1.0, WIDEST / (width * _PIXEL), HIGHEST / (height * _PIXEL))
    return max(1, round(width * _PIXEL * share)), max(1, round(height * _PIXEL * share))


def _extension(uri: str, inside: etree._Element) -> etree._Element:
    return _made("a:extLst", _made("a:ext", {"uri": uri}, inside))


def _made(name: str, *inside: dict[str, str] | etree._Element | None) -> etree._Element:
    made = etree.Element(_qualified(name), nsmap=_NAMESPACES)
    for one in inside:
        if isinstance(one, dict):
            for key, value in one.items():
                made.set(_qualified(key) if ":" in key else key, value)
        elif one is not None:
            made.append(one)
    return made


def _qualified(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"
