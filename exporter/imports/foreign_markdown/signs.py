r"""Signs inside lines that others know: formulas between ``\(`` and ``\)``, emoji codes, wiki links, marked words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.inline import MATHEMATICS, in_paragraphs
from exporter.imports.foreign_markdown.line import prose
from exporter.imports.notes import short

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.foreign_markdown.shelf import Shelf

_ROUND = re.compile(r"(?<!\\)\\{1,2}\((?=\S)((?:(?!\\\))[^$\n]){1,1000}?)\\{1,2}\)")
_SQUARE = re.compile(r"(?<!\\)\\{1,2}\[((?:(?!\\\])[^$]){1,1500}?)\\{1,2}\](?!\()")
_LIKE_TEX = re.compile(r"\\[A-Za-z]|[\^_=+<>]|^\s*[A-Za-z]\s*$")
_EMOJI = re.compile(r"(?<![\w:/.]):([a-z0-9_+-]{2,40}):(?![\w:/])")
_ICON = re.compile(r"(?<![\w:/.]):(?:material|fontawesome|octicons|simple)-[a-z0-9-]{1,60}:(?:\{[^{}\n]{0,100}\})?[ ]?")
_WIKI = re.compile(r"(!?)\[\[([^\[\]|#\n]{1,200})(?:#([^\[\]|\n]{0,200}))?(?:\|([^\[\]\n]{1,200}))?\]\](?!\()")
_BELOW = re.compile(r"(?<=[A-Za-z)])~([0-9+-]{1,5})~(?!\w*~)")
_ABOVE = re.compile(r"(?<=[A-Za-z0-9)])\^([0-9+-]{1,5}|st|nd|rd|th)\^")
"""Signs of Pandoc and others below and above the line, where these can hardly mean anything else."""
_HIGHLIGHT = re.compile(r"(?<![A-Za-z0-9_\])'\"=!<>])==([^\s=](?:[^=\n]{0,300}[^\s=])?)==(?!=)")
_KEYS = re.compile(r"(?<![\w+])\+\+([\w\"-]{1,30}(?:\+[\w\"-]{1,30}){0,5})\+\+(?![\w+])")
_CRITIC = re.compile(r"\{(\+\+|--|>>)([^{}\n]{1,500}?)(\+\+|--|<<)\}")
_IMPORT = re.compile(r"[ \t]*(?:@import[ \t]+[\"'][^\"'\n]{1,500}[\"']|<!--[ \t]*#include\b[^\n]{0,500}-->)[ \t]*")
_CONTENTS = re.compile(r"[ \t]*\[(?:\[_)?(?:TOC|toc)(?:_\])?\][ \t]*")
_OF_MATERIAL = re.compile(r"\{ ?\.(?:md-button|md-button--primary|annotate|grid|cards|center)(?: \.[\w-]+)* ?\}")
_MARKDOWN_IN_HTML = re.compile(r"(<[a-z]+\b[^<>\n]{0,500}?)\s+markdown(?:=\"?[\w-]*\"?)?(?=[\s>])", re.IGNORECASE)


def signs(lines: list[Line], shelf: Shelf) -> list[Line]:
    """Return lines with signs of ours."""
    result = list(lines)
    for index in prose(lines):
        if _CONTENTS.fullmatch(lines[index].text):
            result[index] = lines[index].becomes("")
    for index in prose(result):
        if ":" in result[index].text and (icon := _ICON.search(result[index].text)):
            shelf.notes.lost_once(lines[index].place, f"icons of a theme, such as {short(icon[0])}")
        struck = next((one for one in _CRITIC.finditer(result[index].text) if one[1] in ("--", ">>")), None)
        if struck:
            shelf.notes.lost_once(lines[index].place, f"suggested deletions and comments, such as {short(struck[0])}")
        if imported := _IMPORT.fullmatch(result[index].text):
            shelf.notes.look(lines[index].place, f"{short(imported[0])} is not resolved: copy the text here")
    return in_paragraphs(result, lambda text, _: _changed(text, shelf))


def _changed(text: str, shelf: Shelf) -> str:
    if "\\(" in text and "\\)" in text:
        text = _ROUND.sub(_formula, text)
    if "\\[" in text and "\\]" in text:
        text = _SQUARE.sub(_displayed, text)
    formulas = [(found.start(), found.end()) for found in MATHEMATICS.finditer(text)] if "$" in text else []
    if not formulas:
        return _signs(text, shelf)
    pieces: list[str] = []
    end = 0
    for start, stop in formulas:
        pieces += [_signs(text[end:start], shelf), text[start:stop]]
        end = stop
    return "".join(pieces) + _signs(text[end:], shelf)


def _formula(found: re.Match[str]) -> str:
    return f"${found[1].strip()}$" if _LIKE_TEX.search(found[1]) else found[0]


def _displayed(found: re.Match[str]) -> str:
    return f"$${found[1]}$$" if _LIKE_TEX.search(found[1]) else found[0]


def _signs(text: str, shelf: Shelf) -> str:
    if ":" in text:
        text = _EMOJI.sub(_emoji, _ICON.sub("", text))
    if "[[" in text:
        text = _WIKI.sub(lambda found: _wiki(found, shelf), text)
    if "~" in text or "^" in text:
        text = _ABOVE.sub(r"<sup>\1</sup>", _BELOW.sub(r"<sub>\1</sub>", text))
    if "==" in text:
        text = _HIGHLIGHT.sub(r"<mark>\1</mark>", text)
    if "++" in text or "--" in text or ">>" in text:
        text = _KEYS.sub(_keys, _CRITIC.sub(_critic, text))
    if "{" in text:
        text = _OF_MATERIAL.sub("", text)
    return _MARKDOWN_IN_HTML.sub(r"\1", text) if "markdown" in text else text


def _emoji(found: re.Match[str]) -> str:
    try:
        from emoji import emojize  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        return found[0]
    return str(emojize(found[0], language="alias"))


def _wiki(found: re.Match[str], shelf: Shelf) -> str:
    target = found[2].strip()
    words = (found[4] or "").strip()
    page = _page_called(target, shelf)
    if found[1] and page is None:
        path = _by_name(target, shelf)
        return f"![{'' if words.isdigit() else words or target.rpartition('.')[0]}](</{path or target}>)"
    if words == target or not target or target in "xX ":
        return found[0]
    address = f"/{page}" if page else target
    anchor = f"#{'-'.join(found[3].lower().split())}" if found[3] else ""
    return f"[{words or target}](<{address}{anchor}>)"


def _page_called(name: str, shelf: Shelf) -> str | None:
    wanted = name.removesuffix(".md").casefold().replace(" ", "-")
    for path in shelf.pages:
        stem = path.rpartition(".")[0].casefold().replace(" ", "-")
        if stem == wanted or stem.rpartition("/")[2] == wanted:
            return path
    return None


def _by_name(name: str, shelf: Shelf) -> str | None:
    return next((path for path in shelf.folder.paths if path == name or path.endswith(f"/{name}")), None)


def _keys(found: re.Match[str]) -> str:
    return "+".join(f"<kbd>{key.strip(chr(34)).capitalize()}</kbd>" for key in found[1].split("+"))


def _critic(found: re.Match[str]) -> str:
    return found[2] if found[1] == "++" == found[3] else "" if found[1] in ("--", ">>") else found[0]
