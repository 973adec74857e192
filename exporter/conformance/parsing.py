"""Parses an XML document of a package without trusting it."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from lxml import etree

from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.problems import Problems

_DOCTYPE = "has a document type, which no package needs and which can be used to attack parsers; remove it"
_MARKS_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # with which XML needs no declaration (XML 1.0, 4.3.3)
_WRONG_BYTES = re.compile("Invalid bytes|not proper UTF-8|[Ii]nput conversion failed")
_UNKNOWN_ENCODING = re.compile(r"Unsupported encoding:? (?:detecting )?([\w.:-]+)")
"""What libxml2 says of encodings."""
_CLAIMS_16 = re.compile(rb"<\?xml[^>]{0,200}encoding *= *.(?:utf-16|utf-32|ucs-[24])", re.IGNORECASE)
_LIMIT = re.compile(r"[,.]? *(?:use|try) XML_PARSE_HUGE.*")
"""Advice of libxml2 to programmers."""
_MOST_NAMESPACES = 200
"""Declarations that hold at once; those of packages that people made are up to a dozen."""


def parse(text: bytes, name: str, problems: Problems) -> etree._Element | None:
    """Return the root of the document with that name in a package, or None (with problems reported) if it is unsafe."""
    start = Position(name)
    # UTF-16 hides the word between zero bytes. Check before parsing, so that no entity is ever expanded.
    if b"<!DOCTYPE" in text.replace(b"\0", b""):
        problems.error(start, _DOCTYPE, "manifest-doctype")
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        _report_no_xml(error, text, name, problems)
        return None
    about = root.getroottree().docinfo
    if about.internalDTD is not None:  # in an encoding, such as UTF-7, that spells the word in other bytes
        problems.error(start, _DOCTYPE, "manifest-doctype")
        return None
    encoding = "UTF-16" if _is_in_16(text) else (about.encoding or "UTF-8").upper()
    if encoding not in {"UTF-8", "UTF8", "ASCII", "US-ASCII"}:
        problems.warning(start, f"is encoded in {encoding}; use UTF-8, which every LMS can read", "manifest-encoding")
    return root


def _is_in_16(text: bytes) -> bool:
    """Return whether a manifest is in UTF-16, which a mark tells, or every second byte of the first signs."""
    zeros = [text[at : at + 1] == b"\0" for at in range(2)]
    return (text[:2] in _MARKS_16 or zeros[0] != zeros[1]) and text[2:4] != b"\0\0"  # which would be UTF-32


def _report_no_xml(error: Exception, text: bytes, name: str, problems: Problems) -> None:
    line, column = getattr(error, "position", (1, 1))
    place = Position(name, max(line, 1), max(column, 1))
    reason = _LIMIT.sub("", str(error).split(", line ")[0]).strip()
    message = f"is not XML: {reason}; export the package again, or correct it"
    problems.error(place, _on_encoding(text, reason) or message, "manifest-xml")


def _on_encoding(text: bytes, reason: str) -> str:
    """Return what to say of a manifest whose bytes cannot be read; "" if they are not the reason."""
    if _is_in_16(text) and text[:2] not in _MARKS_16:
        return "is encoded in UTF-16 without a byte order mark, so LMSs cannot read it; save it as UTF-8"
    if _CLAIMS_16.match(text):
        return 'is not in the encoding that line 1 names; save it as UTF-8, and write encoding="UTF-8" there'
    if found := _UNKNOWN_ENCODING.search(reason):
        return f"is encoded in {found[1]}, which LMSs cannot read; save it as UTF-8, and name that encoding in line 1"
    if _WRONG_BYTES.search(reason):
        return "has bytes that are not valid in UTF-8, or in the encoding that line 1 names; save it as UTF-8"
    return ""


def has_few_namespaces(root: etree._Element, name: str, problems: Problems) -> bool:
    """Return whether no place has very many namespaces, which parsers search one by one; report it otherwise."""
    declared = most = 0
    for event, _found in etree.iterwalk(root, events=("start-ns", "end-ns")):
        declared += 1 if event == "start-ns" else -1
        most = max(most, declared)
    if most > _MOST_NAMESPACES:
        message = f"declares {most:,} namespaces where ten are enough, which slows parsers down; remove those not used"
        problems.error(Position(name, int(root.sourceline or 1)), message, "manifest-namespaces")
    return most <= _MOST_NAMESPACES
