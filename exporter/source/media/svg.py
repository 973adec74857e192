"""Checks SVG drawings: scripts and external resources in them would run with the LMS's rights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from exporter.css import Fetching, references

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from exporter.css import CssReference

LARGEST = 8 * 1024 * 1024
"""Bytes of the largest drawing."""

FILLS_ITS_PLACE = 1_200
"""The width in pixels of a drawing with proportions but no size, which browsers make as wide as possible."""

_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
"""CSS units → pixels (CSS Values and Units 3, 6.2)."""
_LENGTH = re.compile(r"\s*\+?(\d{1,6}(?:\.\d{1,9})?)\s*(px|pt|pc|in|cm|mm|)\s*", re.ASCII)
_ACTIVE = frozenset({"script", "foreignobject", "handler", "iframe", "embed", "object", "audio", "video", "listener"})
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_BOX = 4
_MOST_ATTRIBUTES = 200
"""Of one element; drawing programs write up to fifty. lxml looks through all of them for the value of each."""
_SAVE_PLAIN = "save it as plain SVG"
_TOO_LARGE = f"is larger than {LARGEST // 1024 // 1024} MB; export it smaller, or as PNG"


def check_svg(path: Path) -> str | None:
    """Return why the drawing at ``path`` cannot be used and what to do, or None if it can."""
    try:
        if path.stat().st_size > LARGEST:
            return _TOO_LARGE
        content = path.read_bytes()
    except OSError as error:
        return f"cannot be read: {error.strerror or error}; check its permissions"
    return fault_of_svg(content)


def fault_of_svg(content: bytes) -> str | None:
    """Return why a drawing cannot be used and what to do, or None if it can."""
    if len(content) > LARGEST:
        return _TOO_LARGE
    try:
        root = _root(content)
    except (etree.XMLSyntaxError, ValueError) as error:
        return f"is not well-formed SVG ({error}); export it again"
    return next(_all_faults(root), None)


def _all_faults(root: etree._Element) -> Iterator[str]:
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and any(True for _ in internal.iterentities()):
        yield f"defines entities; {_SAVE_PLAIN}"
    if etree.QName(root).localname != "svg":
        yield "is not an SVG drawing"
    if root.getroottree().xpath("//processing-instruction()"):
        # One such as xml-stylesheet fetches a file.
        yield f"has an instruction (<?…?>) for other programs; {_SAVE_PLAIN}"
    for node in root.iter(etree.Element):
        yield from _faults(node)


def drawing_size(path: Path) -> tuple[int, int] | None:
    """Return the size in pixels of a drawing that passed `check_svg`; None if it has no proportions."""
    root = _root(path.read_bytes())
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    sides = [_pixels(side) for side in box[2:]] if len(box) == _BOX else []
    ratio = sides[1] / sides[0] if len(sides) > 1 and sides[0] and sides[1] else None
    if not (width and height) and ratio is None:
        return None
    if ratio is not None:
        width = width or (height / ratio if height else FILLS_ITS_PLACE)
        height = height or width * ratio
    return (max(1, round(width or 0)), max(1, round(height or 0)))


def _pixels(written: str | None) -> float | None:
    found = _LENGTH.fullmatch(written or "")
    return float(found.group(1)) * _PIXELS[found.group(2)] or None if found else None


def _root(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    return etree.fromstring(content, parser)


def _faults(node: etree._Element) -> list[str]:
    name = etree.QName(node).localname
    if name.lower() in _ACTIVE:
        return [f"contains <{name}>, which could run in the learner's browser; {_SAVE_PLAIN}"]
    if len(node.attrib) > _MOST_ATTRIBUTES:
        return [f"has more than {_MOST_ATTRIBUTES} attributes at one element, <{name[:60]}>; {_SAVE_PLAIN}"]
    faults = [fault for key, value in node.attrib.items() if (fault := _attribute(name, str(key), str(value)))]
    if name == "style" and _fetches(str(node.xpath("string()"))):
        faults.append(f"has a style that fetches a file; {_SAVE_PLAIN}")
    return faults


def _attribute(element: str, key: str, value: str) -> str | None:
    name = etree.QName(key).localname.lower()
    if name.startswith("on") and etree.QName(key).namespace is None:
        return f"has the script handler '{name}'; {_SAVE_PLAIN}"
    if name in ("href", "src"):
        inside = value.strip().startswith("#") or (element != "use" and _PICTURE.match(value.strip()))
        address = element == "a" and re.match(r"https?://", value.strip(), re.IGNORECASE)
        return None if inside or address else f"refers to '{value[:60]}', which is outside the drawing; {_SAVE_PLAIN}"
    if name == "attributename" and value.strip().lower().rpartition(":")[2] in ("href", "src"):
        return f"animates an address; {_SAVE_PLAIN}"
    if _fetches(value) or "javascript:" in re.sub(r"\s", "", value).lower():
        return f"has the attribute '{name}', which fetches a file; {_SAVE_PLAIN}"
    return None


def _fetches(style: str) -> bool:
    if "(" not in style and "@" not in style:
        return False  # as in the megabytes of a path
    return any(not _is_inside(reference) for reference in references(style))


def _is_inside(reference: CssReference) -> bool:
    written = reference.written
    return reference.kind is Fetching.ADDRESS and (written.startswith("#") or bool(_PICTURE.match(written)))
