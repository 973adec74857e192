"""Checks what the pages of a package load: whether it is there, and whether it comes from elsewhere."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from exporter.conformance.references import Reference, page_references, stylesheet_references
from exporter.problems import MOST_PROBLEMS, Position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.conformance.container import Package
    from exporter.problems import Problems

_PAGE = re.compile(r"\.x?html?\Z", re.IGNORECASE)
_HTML = re.compile(r"\.html?\Z", re.IGNORECASE)
_STYLE = re.compile(r"\.css\Z", re.IGNORECASE)
_SCRIPT = re.compile(r"\.m?js\Z", re.IGNORECASE)
_FILE = re.compile(r"\.[A-Za-z0-9]{2,5}\Z")
_PLACEHOLDER = re.compile(r"[{}<>$|\\]|\[\[")
"""Signs of templates, whose addresses are only known in the browser."""
_MOST_READ = 256 << 20
"""Bytes of pages, styles and scripts that are read. The zip's directory tells beforehand how many they are."""
_ENTITIES = re.compile(rb"<!DOCTYPE[^>\[]*\[[^\]]*?<!ENTITY\b", re.IGNORECASE)
_HEAD_OF_PAGE = 4096
_FOREIGN = {"script": "a script", "style": "a stylesheet", "frame": "a frame"}
_LOOKS_FOR = {
    "1.2": re.compile(rb"""LMSInitialize|\.API\b|["']API["']|\bAPI\s*(?:[=!]=|\.\w)|(?:find|get)_?API|APIAdapter"""),
    "2004": re.compile(rb"1484_11"),
}


@dataclass(slots=True)
class PageContent:
    """What is known of the pages: which file loads which others, and which of them have what is looked for."""

    loads: dict[str, set[str]] = field(default_factory=dict)
    speaking: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """1.2 or 2004 → files that look for its API."""
    beyond: set[str] = field(default_factory=set)
    """Files that load scripts, styles or frames that are not in the package, so that nobody knows what those do."""
    whole: bool = True
    """Whether all could be read."""


@dataclass(slots=True)
class _Found:
    """Something that is wrong, where it was found first, and how often."""

    position: Position
    kind: str
    times: int = 0


@dataclass(slots=True)
class _File:
    """A file that is read, with the line of what was found last: places come in order, nearly always."""

    path: str
    data: bytes
    offset: int = 0
    line: int = 1

    def position(self, offset: int) -> Position:
        if offset < self.offset:
            self.offset, self.line = 0, 1
        self.line += self.data.count(b"\n", self.offset, offset)
        self.offset = offset
        return Position(self.path, self.line)


@dataclass(slots=True)
class _Findings:
    files: dict[str, int]
    content: PageContent = field(default_factory=PageContent)
    missing: dict[str, _Found] = field(default_factory=dict)
    elsewhere: dict[tuple[str, str], _Found] = field(default_factory=dict)

    def sort(self, one: Reference, file: _File) -> None:
        """Decide about a reference: in the package, missing, from elsewhere, or nothing that can be judged."""
        try:
            parts = urlsplit(one.address)
        except ValueError:
            return
        if parts.netloc and parts.scheme in {"", "http", "https"}:
            if one.kind in _FOREIGN:
                self.content.beyond.add(file.path)
                _count(self.elsewhere, (one.kind, parts.netloc), one, file)
            return
        if parts.scheme or not parts.path or _PLACEHOLDER.search(one.address):
            return
        target = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), unquote(parts.path)))
        if target in self.files:
            self.content.loads[file.path].add(target)
        elif one.kind != "link" or (_FILE.search(target) and not _is_outside(target)):
            # Links to folders and routes, or out of the package, may well mean something in the LMS.
            _count(self.missing, target, one, file)
            if one.kind in _FOREIGN:
                self.content.beyond.add(file.path)


def read_content(package: Package, listed: frozenset[str], problems: Problems) -> PageContent:
    """Read pages, styles and scripts; report what they load that is missing or comes from elsewhere.

    What is ``listed`` in the manifest and missing was reported there.
    """
    findings = _Findings(package.files)
    left = _MOST_READ
    for path in sorted(package.files):
        if not any(kind.search(path) for kind in (_PAGE, _STYLE, _SCRIPT)):
            continue
        left -= package.files[path]
        if left < 0:
            message = f"has more than {_MOST_READ >> 20} MB of pages and scripts, so not all of them were checked"
            problems.warning(Position("."), message, "content-unread")
            findings.content.whole = False
            break
        data = package.content(path)
        _judge_entities(path, data, problems)
        _read(path, data, findings)
    _report_missing(findings, listed, problems)
    _report_elsewhere(findings, problems)
    return findings.content


def _judge_entities(path: str, data: bytes, problems: Problems) -> None:
    """Report entities of a page's own, which nobody expands here; only browsers do, and only in XHTML."""
    if _HTML.search(path) and (declared := _ENTITIES.search(data[:_HEAD_OF_PAGE])):
        line = data.count(b"\n", 0, declared.start()) + 1
        message = "declares entities, which HTML does not know, so browsers show them; write what they stand for"
        problems.warning(Position(path, line), message, "page-entities")


def _read(path: str, data: bytes, findings: _Findings) -> None:
    findings.content.loads[path] = set()
    for edition, pattern in _LOOKS_FOR.items():
        if pattern.search(data):
            findings.content.speaking[edition].add(path)
    file = _File(path, _as_ascii(data))
    for one in _references(file):
        findings.sort(one, file)


def _references(file: _File) -> Iterable[Reference]:
    if _STYLE.search(file.path):
        return stylesheet_references(file.data)
    return page_references(file.data) if _PAGE.search(file.path) else ()


def _as_ascii(data: bytes) -> bytes:
    """Return a page in an encoding in which ASCII stands for itself: UTF-16 needs its mark, as in browsers."""
    return data.decode("utf-16", errors="replace").encode() if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else data


def _count(found: dict[Any, _Found], key: str | tuple[str, str], one: Reference, file: _File) -> None:
    if key not in found and len(found) <= MOST_PROBLEMS:
        found[key] = _Found(file.position(one.offset), one.kind)
    if key in found:
        found[key].times += 1


def _is_outside(path: str) -> bool:
    return path.startswith(("/", "../")) or path == ".."


def _again(found: _Found) -> str:
    if found.times == 1:
        return ""
    return " (and once more)" if found.times == 2 else f" (and {found.times - 1} more times)"  # noqa: PLR2004


def _report_missing(findings: _Findings, listed: frozenset[str], problems: Problems) -> None:
    spellings = {name.casefold(): name for name in findings.files}
    for target, found in findings.missing.items():
        if target in listed:
            continue
        twin = spellings.get(target.casefold())
        advice = (
            f"there is '{twin}', but LMSs distinguish upper and lower case" if twin else "add it, or correct the name"
        )
        fault = "leads out of the package" if _is_outside(target) else "is not in the package"
        message = f"the {found.kind} '{target}' {fault}{_again(found)}; {advice}"
        problems.warning(found.position, message, "content-missing")


def _report_elsewhere(findings: _Findings, problems: Problems) -> None:
    for (kind, host), found in findings.elsewhere.items():
        message = (
            f"{_FOREIGN[kind]} comes from {host}{_again(found)}: it fails without that site, or if an LMS allows "
            "only its own; add it to the package"
        )
        problems.warning(found.position, message, "content-outside")
