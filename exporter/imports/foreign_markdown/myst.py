"""MyST's directives of Jupyter Book: callouts and folded texts between fences, and code cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.admonitions import container
from exporter.imports.foreign_markdown.line import FENCE, end_of_fence
from exporter.source.markdown.callout_kinds import kind_of

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.foreign_markdown.shelf import Shelf

_DIRECTIVE = re.compile(r"\{([A-Za-z][\w:-]{0,40})\}[ \t]*(.*?)[ \t]*")
_OPTION = re.compile(r"[ \t]*:([\w-]{1,40}):[ \t]*(.*)")
_TARGET = re.compile(r"\(([\w:-]{1,100})\)=[ \t]*")
_FIGURES = frozenset({"figure", "image"})
_CODE = frozenset({"code-cell", "code", "code-block"})
_DEEPEST = 10


def myst(lines: list[Line], shelf: Shelf, depth: int = 0) -> list[Line]:
    """Return lines in which directives are containers, pictures or code of ours."""
    result: list[Line] = []
    at = 0
    while at < len(lines):
        fence = FENCE.match(lines[at].text)
        if fence is None:
            result.append(lines[at].becomes("") if _TARGET.fullmatch(lines[at].text) else lines[at])
            at += 1
            continue
        end = end_of_fence(lines, at, fence[1])
        found = _DIRECTIVE.fullmatch(fence[2].strip())
        made = _made(found, lines[at], lines[at + 1 : end], shelf, depth) if found and depth < _DEEPEST else None
        result += lines[at : end + 1] if made is None else made
        at = end + 1
    return result


def _made(found: re.Match[str], line: Line, inside: list[Line], shelf: Shelf, depth: int) -> list[Line] | None:
    name, words = found[1].lower(), found[2]
    options: dict[str, str] = {}
    while inside and (option := _OPTION.fullmatch(inside[0].text)):
        options[option[1]] = option[2].strip()
        inside = inside[1:]
    if name in _CODE:
        return [line.becomes(f"```{words or 'python'}"), *inside, line.becomes("```")]
    if name in _FIGURES:
        caption = " ".join(one.text.strip() for one in inside if not one.is_empty).replace('"', "'")
        title = f' "{caption}"' if caption else ""
        return [line.becomes(f"![{options.get('alt', '')}](<{words}>{title})")]
    if name == "math":
        return [line.becomes("$$"), *inside, line.becomes("$$")]
    if name in ("admonition", "dropdown") or kind_of(name) or name == "seealso":
        folded = name == "dropdown" or "dropdown" in options.get("class", "")
        kind = "note" if name in ("admonition", "seealso", "dropdown") else name
        title = words or ("See also" if name == "seealso" else "")
        opening = container("details" if folded else kind, title or ("More" if folded else ""))
        return [line.becomes(opening), *myst(inside, shelf, depth + 1), line.becomes(":::")]
    return None
