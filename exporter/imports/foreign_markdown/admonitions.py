"""Python-Markdown's admonitions and foldings, ``!!! note``, ``??? note`` and ``/// note``, as containers of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.line import INDENT, dedented, indented, prose
from exporter.source.markdown.callout_kinds import kind_of

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.foreign_markdown.shelf import Shelf

_OPENING = re.compile(r"( *)(!!!|\?\?\?\+?)[ \t]*([A-Za-z][\w-]*)?([^\"\n]*?)(?:[ \t]+\"(.*)\"|\"(.*)\")?[ \t]*")
_SLASHES = re.compile(r"( *)/{3,}[ \t]*(?:([A-Za-z][\w-]*)[ \t]*(?:\|[ \t]*(.*))?)?")
_FOLDS = frozenset({"details", "collapse", "spoiler", "solution", "answer"})
_DEEPEST = 20


def admonitions(lines: list[Line], shelf: Shelf, depth: int = 0) -> list[Line]:
    """Return lines with containers of ours."""
    del shelf
    return _slashes(_nested(lines, depth))


def container(kind: str, title: str, *, folded: bool = False, is_open: bool = False) -> str:
    """Return the first line of a callout of any kind that others know, or of a folded text."""
    own = kind_of(kind)
    if folded or kind.lower() in _FOLDS:
        words = title or kind.replace("-", " ").capitalize()
        return f"::: details {words}{' {open}' if is_open else ''}"
    if own is None:
        return f"::: note {title or kind.replace('-', ' ').capitalize()}".rstrip()
    same = not title or title.lower() == kind.lower()
    name = own.lower()
    shown = kind.replace("-", " ").capitalize() if same and kind.lower() != name else title
    return f"::: {name} {'' if same and kind.lower() == name else shown}".rstrip()


def _nested(lines: list[Line], depth: int) -> list[Line]:
    result: list[Line] = []
    text = set(prose(lines))
    at = 0
    while at < len(lines):
        found = _OPENING.fullmatch(lines[at].text) if at in text else None
        if found is None or depth > _DEEPEST:
            result.append(lines[at])
            at += 1
            continue
        margin = found[1]
        end = indented(lines, at + 1, len(margin) + INDENT)
        inside = _nested(dedented(lines[at + 1 : end], len(margin) + INDENT), depth + 1)
        kind, title = found[3] or "note", found[5] if found[5] is not None else found[6]
        opening = container(
            kind,
            "" if title is None else title.replace('\\"', '"').strip(),
            folded=found[2].startswith("?"),
            is_open=found[2].endswith("+"),
        )
        result.append(lines[at].becomes(margin + opening))
        result += [line.becomes((margin + line.text).rstrip()) for line in inside]
        result.append(lines[end - 1].becomes(f"{margin}:::"))
        at = end
    return result


def _slashes(lines: list[Line]) -> list[Line]:
    result = list(lines)
    is_open = 0
    for index in prose(lines):
        found = _SLASHES.fullmatch(lines[index].text)
        if found is None:
            continue
        if found[2]:
            is_open += 1
            result[index] = lines[index].becomes(found[1] + container(found[2], (found[3] or "").strip()))
        elif is_open:
            is_open -= 1
            result[index] = lines[index].becomes(f"{found[1]}:::")
    return result
