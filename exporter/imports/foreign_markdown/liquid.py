"""Liquid's tags of Jekyll, and GitBook's blocks, which look alike: those that say something that can be said here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.admonitions import container
from exporter.imports.foreign_markdown.paired import Tag, apart, paired

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.foreign_markdown.shelf import Shelf

_TAG = re.compile(r"\{%-?[ \t]{0,9}(/?[a-z][\w-]{0,40})((?:(?!\{%|%\})[^\n]){0,1000})%\}")
ATTRIBUTE = re.compile(r"([A-Za-z][\w-]*)[ \t]*=[ \t]*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>%]+))")
_RAW = re.compile(r"\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}")
_LINK = re.compile(r"\{%-?[ \t]*link[ \t]+([^%{}\s]{1,500})[ \t]*-?%\}")
_BASE = re.compile(r"\{\{-?[ \t]*(?:site\.(?:baseurl|url)|page\.root|relative_root_path|base_path)[ \t]*-?\}\}/?")
_URL = re.compile(r"\{\{-?[ \t]*[\"']([^\"'{}]{1,500})[\"'][ \t]*\|[ \t]*(?:relative|absolute)_url[ \t]*-?\}\}")
_STYLES = {"info": "note", "success": "tip", "danger": "danger", "warning": "warning", "working": "note"}
_CALLOUTS = ("note", "tip", "warning", "danger", "info", "important", "caution", "alert", "callout", "admonition")
_FOLDS = ("details", "expandable", "collapse", "spoiler")
_CONTAINERS = frozenset({"hint", *_CALLOUTS, *_FOLDS})
_NOTHING = Tag("text")
_PLAIN = {
    "tabs": Tag("tabs"),
    "/tab": Tag("end-tab"),
    "/tabs": Tag("end-tabs"),
    "comment": Tag("skip"),
    "/comment": Tag("end-skip"),
    "/highlight": Tag("text", "```"),
    **{f"/{name}": Tag("close") for name in _CONTAINERS},
    **dict.fromkeys(("code", "/code", "content-ref", "/content-ref", "/embed", "/file"), _NOTHING),
}


def attributes_in(written: str) -> dict[str, str]:
    """Return attributes such as ``title="Words"``."""
    return {found[1].lower(): found[2] or found[3] or found[4] or "" for found in ATTRIBUTE.finditer(written)}


def liquid(lines: list[Line], _shelf: Shelf) -> list[Line]:
    """Return lines without tags that say nothing here, and with ours for those that do."""
    simple = [line.becomes(_simple(line.text)) if "{" in line.text else line for line in lines]
    return paired(apart(simple, _TAG, _tag_of), _tag)


def _simple(text: str) -> str:
    text = _LINK.sub(r"/\1", _URL.sub(r"\1", _BASE.sub("/", text)))
    return _RAW.sub("", text)


def _tag(line: Line) -> Tag | None:
    found = _TAG.fullmatch(line.text.strip()) if "{%" in line.text else None
    return _tag_of(found) if found else None


def _tag_of(found: re.Match[str]) -> Tag | None:
    name, written = found[1].lower(), found[2].strip().removesuffix("-").removesuffix("/").rstrip()
    values = attributes_in(written)
    ending = name.removeprefix("end").lstrip("-_/") if name.startswith(("end", "/")) else ""
    if name in _CONTAINERS:
        return Tag("open", _opening(name, values))
    if name == "tab":
        return Tag("tab", values.get("title", written.strip("\"' ")))
    return _PLAIN.get(name) or _PLAIN.get(f"/{ending}") or _leaf(name, written, values)


def _opening(name: str, values: dict[str, str]) -> str:
    if name in _FOLDS:
        return container("details", values.get("title", values.get("summary", "")))
    kind = values.get("style", "info") if name == "hint" else values.get("type", name)
    return container(_STYLES.get(kind, kind), values.get("title", ""))


def _leaf(name: str, written: str, values: dict[str, str]) -> Tag | None:
    if name == "highlight":
        return Tag("text", f"```{written.split(maxsplit=1)[0] if written else ''}")
    if name == "embed" and "url" in values:
        return Tag("text", values["url"])
    if name == "file" and "src" in values:
        return Tag("text", f"[{values.get('caption') or values['src'].rpartition('/')[2]}](<{values['src']}>)")
    return None
