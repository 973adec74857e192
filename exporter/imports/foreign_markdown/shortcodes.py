"""Shortcodes of Hugo and Quarto, ``{{< name >}}`` and ``{{% name %}}``: those that can be said here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.admonitions import container
from exporter.imports.foreign_markdown.liquid import attributes_in
from exporter.imports.foreign_markdown.paired import Tag, apart, paired
from exporter.source.markdown.callout_kinds import kind_of

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.foreign_markdown.shelf import Shelf

_CODE = re.compile(
    r"\{\{[<%][ \t]{0,9}(/?)[ \t]{0,9}([A-Za-z][\w-]{0,60}(?:/[\w-]{1,60})?)"
    r"((?:(?!\{\{|[>%]\}\})[^\n]){0,2000})[>%]\}\}"
)
_REFERENCE = re.compile(r"\{\{[<%][ \t]*(?:rel)?ref[ \t]+[\"']?([^\"'<>%{}\s]{1,500})[\"']?[ \t]*[>%]\}\}")
_COMMENT = re.compile(r"\{\{(?:[<%])?/\*[^\n]{0,2000}?\*/(?:[>%])?\}\}")
_CALLOUTS = frozenset(
    {"alert", "notice", "callout", "hint", "admonition", "pageinfo", "tip", "note", "warning", "info"}
)
_FOLDS = frozenset({"details", "expand", "collapse", "accordion-item", "spoiler"})
_TABS = frozenset({"tabs", "tabpane", "tabgroup", "code-toggle"})
_TAB = frozenset({"tab", "tabitem"})
_COLOURS = {"primary": "note", "secondary": "note", "success": "tip", "danger": "danger", "warning": "warning"}
_VIDEOS = {"youtube": "https://www.youtube.com/watch?v={}", "vimeo": "https://vimeo.com/{}"}
_WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^\s\"'=]+)(?!\S*=)")


def shortcodes(lines: list[Line], _shelf: Shelf) -> list[Line]:
    """Return lines with ours for the shortcodes that are known."""
    simple = [
        line.becomes(_REFERENCE.sub(r"\1", _COMMENT.sub("", line.text))) if "{{" in line.text else line
        for line in lines
    ]
    return paired(apart(simple, _CODE, _tag_of), _tag)


def _tag(line: Line) -> Tag | None:
    found = _CODE.fullmatch(line.text.strip()) if "{{" in line.text else None
    return _tag_of(found) if found else None


def _tag_of(found: re.Match[str]) -> Tag | None:
    name, written = found[2].lower(), found[3].strip().removesuffix("/").rstrip()
    values = attributes_in(written)
    words = [one[0] or one[1] or one[2] for one in _WORD.findall(written)] if not values else []
    if found[1] or name in _TABS:
        return _end(name) if found[1] else Tag("tabs")
    if name in _TAB:
        return Tag("tab", values.get("header") or values.get("title") or values.get("name") or " ".join(words))
    if name in _FOLDS:
        return Tag("open", container("details", values.get("title") or values.get("summary") or " ".join(words)))
    if name in _CALLOUTS:
        return Tag("open", _callout(name, values, words))
    return _leaf(name, values, words)


def _end(name: str) -> Tag | None:
    if name in _TABS:
        return Tag("end-tabs")
    if name in _TAB:
        return Tag("end-tab")
    if name in _FOLDS or name in _CALLOUTS:
        return Tag("close")
    return {"highlight": Tag("text", "```"), "mermaid": Tag("text", "```"), "katex": Tag("text", "$$")}.get(name)


def _callout(name: str, values: dict[str, str], words: list[str]) -> str:
    said = values.get("type") or values.get("style") or values.get("color") or values.get("icon") or ""
    first = words[0] if words and (words[0].lower() in _COLOURS or kind_of(words[0])) else ""
    kind = _COLOURS.get((said or first).lower(), said or first or name)
    known = kind if kind_of(kind) else name if kind_of(name) else "note"
    rest = " ".join(words[1:] if first else words)
    return container(known, values.get("title") or rest)


_FIXED = {
    "mermaid": Tag("text", "```mermaid"),
    "katex": Tag("text", "$$"),
    "pagebreak": Tag("text"),
    "toc": Tag("text"),
}


def _leaf(name: str, values: dict[str, str], words: list[str]) -> Tag | None:
    if name in _VIDEOS:
        key = values.get("id") or (words[0] if words else "")
        return Tag("text", _VIDEOS[name].format(key)) if re.fullmatch(r"[\w-]{1,40}", key) else None
    if name in ("figure", "img", "image") and values.get("src"):
        caption = values.get("caption") or values.get("title") or ""
        title = ' "{}"'.format(caption.replace('"', "'")) if caption else ""
        return Tag("text", f"![{values.get('alt') or caption}](<{values['src']}>{title})")
    if name == "video" and (words or values.get("src")):
        return Tag("text", words[0] if words else values["src"])
    if name == "highlight":
        return Tag("text", f"```{words[0] if words else ''}")
    return _FIXED.get(name)
