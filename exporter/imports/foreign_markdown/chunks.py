"""Chunks of code that R Markdown, Quarto and MyST would run: shown, and never run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.line import FENCE, end_of_fence
from exporter.imports.notes import short

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.foreign_markdown.shelf import Shelf

_CHUNK = re.compile(r"\{([A-Za-z][\w.+-]{0,30})(?:[ \t,][^{}\n]{0,1000})?\}.*")
_OPTION = re.compile(r"[ \t]*(?:#|//|--|%%)\|[ \t]*([\w.-]{1,40})[ \t]*:[ \t]*(.*?)[ \t]*")
_HIDDEN = re.compile(r"(?:include|echo)[ \t]*[=:][ \t]*(?:FALSE|false|F\b)")
_SILENT = re.compile(r"include[ \t]*[=:][ \t]*(?:FALSE|false|F\b)")
_CHILD = re.compile(r"(?<![\w.])child[ \t]*[=:][ \t]*(?:c\([ \t]*)?[\"']?([^\"',{}\n]{1,200})")
_INLINE = re.compile(r"(?<!`)`\{?(?:r|python)\}?[ \t]+[^`\n]{1,500}`(?!`)")
_LANGUAGES = {"ojs": "javascript", "bash": "bash", "r": "r", "python": "python", "mermaid": "mermaid"}


def chunks(lines: list[Line], shelf: Shelf) -> list[Line]:
    """Return lines in which chunks are blocks of code without their options; those that nobody would see are gone."""
    result: list[Line] = []
    at = 0
    while at < len(lines):
        fence = FENCE.match(lines[at].text)
        if fence is None:
            if "`" in lines[at].text and (found := _INLINE.search(lines[at].text)):
                shelf.notes.look(lines[at].place, f"{found[0]} is shown as code, and not run; write its value")
            result.append(lines[at])
            at += 1
            continue
        end = end_of_fence(lines, at, fence[1])
        chunk = _CHUNK.fullmatch(fence[2].strip())
        result += _shown(lines[at : end + 1], chunk, shelf) if chunk else lines[at : end + 1]
        at = end + 1
    return result


def _shown(block: list[Line], chunk: re.Match[str], shelf: Shelf) -> list[Line]:
    options = [line for line in block[1:] if _OPTION.fullmatch(line.text)]
    said = chunk[0] + "\n" + "\n".join(line.text for line in options)
    place = block[0].place
    if child := _CHILD.search(said):
        shelf.notes.lost(place, f"the file {short(child[1])}, which code includes: copy its text here")
        return []
    if _SILENT.search(said):
        shelf.notes.lost(place, "code that is run without being shown")
        return []
    if _HIDDEN.search(said):
        shelf.notes.lost(place, "what hidden code shows: put its picture or table here")
        return []
    language = chunk[1].lower()
    shelf.notes.lost_once(place, "what code shows when it is run: put its pictures and tables below it")
    margin = block[0].text[: block[0].indent]
    fence = block[0].text.strip().partition("{")[0]
    first = block[0].becomes(f"{margin}{fence}{_LANGUAGES.get(language, language)}")
    kept = [line for line in block[1:] if not _OPTION.fullmatch(line.text)]
    while len(kept) > 1 and kept[0].is_empty:
        kept.pop(0)
    return [first, *kept]
