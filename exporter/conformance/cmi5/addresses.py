"""Where assignable units are: a page of the package, or a whole address elsewhere (cmi5, 8.1, 13.1.4 and 14.1)."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from exporter.conformance.cmi5.elements import every, find_all, position

if TYPE_CHECKING:
    from lxml import etree

    from exporter.conformance.container import Package
    from exporter.problems import Problems

_LAUNCH = frozenset({"endpoint", "fetch", "actor", "registration", "activityId"})
"""The names that an LMS adds to each address (8.1)."""
_NO_PAGES = frozenset({"javascript", "data", "vbscript", "file", "blob", "about"})
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNWRITABLE = re.compile(r"[\s<>\"{}|\\^`]|%(?![0-9A-Fa-f]{2})")  # RFC 1738, 2.2
_MOST_SHOWN = 80


def judge_addresses(root: etree._Element, package: Package, problems: Problems) -> tuple[str, ...]:
    """Report addresses that name nothing, or clash with a launch; return the pages in the package, in order."""
    spellings = {name.casefold(): name for name in package.files}
    pages = []
    for unit in every(root, "au"):
        for element in find_all(unit, "url"):
            page = _page(element, (element.text or "").strip(), package, spellings, problems)
            pages += [page] if page is not None else []
    return tuple(pages)


def _page(
    element: etree._Element, url: str, package: Package, spellings: dict[str, str], problems: Problems
) -> str | None:
    shown = url if len(url) <= _MOST_SHOWN else f"{url[: _MOST_SHOWN - 1]}…"
    if fault := _fault(url, shown):
        problems.error(position(element), fault, "unit-address")
        return None
    parts = urlsplit(url)
    _judge_query(element, parts.query, problems)
    if parts.scheme:
        if parts.scheme.lower() == "http":
            message = f"{shown!r} is not encrypted, and browsers do not show it in an LMS that is; use https"
            problems.warning(position(element), message, "unit-address")
        return None
    path = posixpath.normpath(unquote(parts.path))
    if path == ".." or path.startswith("../"):
        problems.error(position(element), f"{shown!r} leads out of the package; name a page in it", "unit-address")
        return None
    if path in package.files:
        return path
    twin = spellings.get(path.casefold())
    hint = f"there is '{twin}', but LMSs distinguish upper and lower case" if twin else "add it, or correct the address"
    problems.error(position(element), f"'{path[:_MOST_SHOWN]}' is not in the package; {hint}", "file-missing")
    return None


def _fault(url: str, shown: str) -> str | None:
    """Return what is wrong with an address by itself, if anything."""
    if not url:
        return "the url is empty; name a page of the package, or a whole address"
    if _UNWRITABLE.search(url):
        return f"{shown!r} has characters that an address cannot have; write them as in %20"
    try:
        parts = urlsplit(url)
    except ValueError:
        return f"{shown!r} is not an address; name a page of the package, or a whole address"
    if parts.scheme.lower() in _NO_PAGES:
        return f"{shown!r} is a {parts.scheme}: address, which no LMS may launch; name a page of the package"
    if not parts.scheme and (parts.netloc or url.startswith("/") or _SCHEME.match(url)):
        return f"{shown!r} is neither a path in the package nor a whole address; begin it with neither / nor //"
    return None


def _judge_query(element: etree._Element, query: str, problems: Problems) -> None:
    """Report names that the LMS adds by itself; of two with one name, nobody knows which counts."""
    try:
        names = {name for name, _ in parse_qsl(query, keep_blank_values=True, max_num_fields=1000)}
    except ValueError:
        message = "the address has more than 1,000 parameters; shorten it"
        problems.error(position(element), message, "unit-address")
        return
    for name in sorted(names & _LAUNCH):
        message = f"the address has a parameter '{name}', which the LMS adds at launch; give yours another name"
        problems.error(position(element), message, "unit-address")
