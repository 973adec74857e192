"""Judges SVG drawings: one that can run scripts or fetch something would do so with the rights of the LMS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 8 * 1024 * 1024
"""Bytes of the largest drawing."""

_ACTIVE = frozenset({"script", "foreignobject", "handler", "iframe", "embed", "object", "audio", "video", "listener"})
_ADDRESS = re.compile(r"url\(\s*['\"]?\s*([^'\")\s]*)", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_SAVE_PLAIN = "save it as plain SVG"


def check_svg(path: Path) -> str | None:
    """Return what makes the drawing at ``path`` unfit for a course and what to do, or None when it is fit."""
    if path.stat().st_size > LARGEST:
        return f"is larger than {LARGEST // 1024 // 1024} MB; export it smaller, or as PNG"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return f"is not well-formed SVG ({error}); export it again"
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and any(True for _ in internal.iterentities()):
        return f"defines entities; {_SAVE_PLAIN}"
    if etree.QName(root).localname != "svg":
        return "is not an SVG drawing"
    if root.getroottree().xpath("//processing-instruction()"):
        # One such as xml-stylesheet fetches a file.
        return f"has an instruction (<?…?>) for other programs; {_SAVE_PLAIN}"
    return next((fault for node in root.iter(etree.Element) for fault in _faults(node)), None)


def _faults(node: etree._Element) -> list[str]:
    name = etree.QName(node).localname
    if name.lower() in _ACTIVE:
        return [f"holds <{name}>, which could run in the learner's browser; {_SAVE_PLAIN}"]
    faults = [fault for key, value in node.attrib.items() if (fault := _attribute(name, str(key), str(value)))]
    if name == "style" and _fetches(node.text or ""):
        faults.append(f"has a style that fetches a file; {_SAVE_PLAIN}")
    return faults


def _attribute(element: str, key: str, value: str) -> str | None:
    name = etree.QName(key).localname.lower()
    if name.startswith("on"):
        return f"has the script handler '{name}'; {_SAVE_PLAIN}"
    if name in ("href", "src"):
        inside = value.strip().startswith("#") or (element != "use" and _PICTURE.match(value.strip()))
        address = element == "a" and re.match(r"https?://", value.strip(), re.IGNORECASE)
        return None if inside or address else f"refers to '{value[:60]}' outside of itself; {_SAVE_PLAIN}"
    if name == "attributename" and value.strip().lower().rpartition(":")[2] in ("href", "src"):
        return f"animates an address; {_SAVE_PLAIN}"
    if _fetches(value) or "javascript:" in re.sub(r"\s", "", value).lower():
        return f"has the attribute '{name}', which fetches a file; {_SAVE_PLAIN}"
    return None


def _fetches(style: str) -> bool:
    if "@import" in style.lower() or "\\" in style:
        return True
    return any(not found.startswith("#") and not _PICTURE.match(found) for found in _ADDRESS.findall(style))
