"""Boxes that other tools name themselves, as Pandoc's divs or as block quotes with a class of kramdown.

A heading at the beginning of a box becomes its title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.admonitions import container
from exporter.imports.foreign_markdown.headings import heading_of
from exporter.imports.foreign_markdown.line import FENCE, Line, prose
from exporter.source.markdown.callout_kinds import kind_of
from exporter.source.markdown.containers import read_opening

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.shelf import Shelf

_COLONS = re.compile(r"([ \t]*):{3,}[ \t]*(.*?)(?:[ \t]+:{3,})?[ \t]*")
_IAL = re.compile(r"([ \t]*)\{:(?!:)[ \t]*([^{}\n]{0,500})\}[ \t]*")
_AFTER_WORDS = re.compile(r"(?<=[\])*`_])\{:[ \t]*([^{}\n]{0,300})\}")
_ON_HEADING = re.compile(r"(#{1,6}[ \t].*?)[ \t]*\{:[ \t]*([^{}\n]{0,300})\}[ \t]*")
_CLASS = re.compile(r"\.([A-Za-z][\w-]*)")
_SIZE = re.compile(r"\b(width|height)=[\"']?([0-9]{1,4}(?:px|%)?)")
_ID = re.compile(r"#([A-Za-z][\w-]*)")
_LANGUAGE = re.compile(r"(?:language-)?([A-Za-z][\w+-]*)")
_QUOTED = re.compile(r"[ \t]*>[ \t]?")
_DEEPEST = 12
OF_CARPENTRIES = {
    "callout": ("note", ""),
    "challenge": ("example", "Challenge"),
    "checklist": ("note", "Checklist"),
    "discussion": ("example", "Discussion"),
    "hint": ("details", "Hint"),
    "keypoints": ("tip", "Key points"),
    "objectives": ("note", "Objectives"),
    "prereq": ("important", "Prerequisites"),
    "questions": ("note", "Questions"),
    "solution": ("details", "Solution"),
    "spoiler": ("details", "More"),
    "testimonial": ("quote", ""),
}
_TABS = frozenset({"group-tab", "tab", "panel-tabset", "tabset"})
_TRANSPARENT = frozenset({"content-visible", "content-hidden", "incremental", "nonincremental", "fragment", "aside"})
_OF_SOME_FORMATS = frozenset({"content-visible", "content-hidden"})
_FOR_TEACHERS = frozenset({"instructor"})
_OF_OUTPUT = {"output": "output", "error": "output", "warning": "output", "source": "text"}


def divs(lines: list[Line], shelf: Shelf) -> list[Line]:
    """Return lines in which the boxes of The Carpentries and of Quarto are containers of ours."""
    result: list[Line] = []
    opened: list[str] = []
    text = set(prose(lines))
    at, hidden = 0, 0
    while at < len(lines):
        found = _COLONS.fullmatch(lines[at].text) if at in text and ":::" in lines[at].text else None
        opening = read_opening(found[2]) if found and found[2] else None
        if found is None or (found[2] and opening is None):
            if not hidden:
                result.append(lines[at])
        elif opening is None:
            closing = opened.pop() if opened else ":::"
            if not hidden and closing:
                result.append(lines[at].becomes(found[1] + closing))
            hidden -= closing == "hidden"
        elif opening.name in _FOR_TEACHERS:
            shelf.notes.lost(lines[at].place, "a box with notes for instructors, which learners would see")
            opened.append("hidden")
            hidden += 1
        elif hidden:
            opened.append("")
        else:
            name, title = _names_of(opening.name, found[2]), opening.title
            if name in _OF_SOME_FORMATS:
                shelf.notes.look(lines[at].place, "a box that is shown only in some formats: it came for all")
            heading = _next_heading(lines, at, text) if not title and name not in _TABS else None
            made = _opening(name, title, heading[1] if heading else "", lines[at].text.strip(), opening.attributes)
            if heading and made.used:
                lines = [*lines[: heading[0]], lines[heading[0]].becomes(""), *lines[heading[0] + 1 :]]
            result += [lines[at].becomes(found[1] + made.text)] if made.text else []
            opened.append(":::" if made.text else "")
        at += 1
    return result


class _Made:
    """The first line of a container, empty for none, and whether a heading in it became its title."""

    def __init__(self, text: str, *, used: bool = False) -> None:
        self.text, self.used = text, used


def _names_of(name: str, written: str) -> str:
    names = [name.lower(), *(one.lower() for one in _CLASS.findall(written))]
    names = [one.removeprefix("rmd") if kind_of(one.removeprefix("rmd")) else one for one in names]
    return next((one for one in names if one in OF_CARPENTRIES or one in _TABS or kind_of(one)), name)


def _opening(name: str, title: str, heading: str, written: str, attributes: dict[str, str]) -> _Made:
    if name in OF_CARPENTRIES and not (kind_of(name) and name not in ("hint", "callout")):
        kind, default = OF_CARPENTRIES[name]
        words = title or heading
        if default and words and kind != "details" and words.lower() != default.lower():
            words = f"{default}: {words}" if default in ("Challenge", "Discussion") else words
        return _Made(_container(kind, words or default), used=bool(heading))
    if name in _TABS:
        return _Made("::: tabs")
    if kind_of(name):
        folded = attributes.get("collapse") == "true"
        kind = name.removeprefix("callout-")
        return _Made(container(kind, title or heading, folded=folded), used=bool(heading))
    if name in _TRANSPARENT or name.startswith(("column-", "layout")):
        return _Made("")
    return _Made(written)


def _container(kind: str, words: str) -> str:
    return f"::: {kind} {words}".rstrip()


def _next_heading(lines: list[Line], at: int, text: set[int]) -> tuple[int, str] | None:
    following = next((index for index in range(at + 1, len(lines)) if not lines[index].is_empty), None)
    heading = heading_of(lines[following]) if following in text and following is not None else None
    if heading is None or following is None:
        return None
    return following, re.sub(r"[ \t]*\{[^{}\n]{0,200}\}$", "", heading[1])


def kramdown(lines: list[Line], shelf: Shelf, depth: int = 0) -> list[Line]:
    """Return lines in which classes of kramdown are boxes, languages of code or gone."""
    result: list[Line] = []
    text = set(prose(lines))
    for index, line in enumerate(lines):
        found = _IAL.fullmatch(line.text) if "{:" in line.text and index in text else None
        if found is None:
            result.append(line.becomes(_within(line.text)) if "{:" in line.text and index in text else line)
            continue
        _attached(result, line, found, lines, index)
    return _waiting_boxes(result, shelf, depth)


_MARK = "\U00100000"
"""Stands before the classes that are about the block below it."""


def _attached(result: list[Line], line: Line, found: re.Match[str], lines: list[Line], index: int) -> None:
    """Do what classes say to the block above, or mark them for the one below."""
    classes = [one.lower() for one in _CLASS.findall(found[2])]
    above = result[-1] if result else None
    fence = FENCE.match(above.text) if above else None
    if above is not None and fence and not fence[2].strip():
        _name_language(result, classes, fence[1])
        return
    box = next((one for one in classes if _is_box(one)), "")
    if above is not None and above.text.startswith(_MARK):
        return
    if box and above is not None and not above.is_empty:
        start = _block_start(result)
        inside = [one.becomes(_QUOTED.sub("", one.text, count=1)) for one in result[start:]]
        result[start:] = [line.becomes(f"{_MARK}{box}"), *inside, line.becomes(f"{_MARK}")]
    elif box and index + 1 < len(lines) and not lines[index + 1].is_empty:
        result.append(line.becomes(f"{_MARK}?{box}"))
    elif (anchor := _ID.search(found[2])) and above is not None and heading_of(above):
        result[-1] = above.becomes(f"{above.text.rstrip()} {{#{anchor[1]}}}")


def _is_box(name: str) -> bool:
    return name in OF_CARPENTRIES or kind_of(name.removesuffix("-title")) is not None


def _block_start(lines: list[Line]) -> int:
    start = len(lines)
    is_quote = lines[-1].text.lstrip().startswith(">")
    while start and not lines[start - 1].is_empty and lines[start - 1].text.lstrip().startswith(">") == is_quote:
        start -= 1
    return start


def _name_language(result: list[Line], classes: list[str], fence: str) -> None:
    """Write the language of a block of code that ends here behind its first fence."""
    wanted = next((one for one in classes if _LANGUAGE.fullmatch(one)), "")
    name = _OF_OUTPUT.get(wanted, wanted.removeprefix("language-"))
    for index in range(len(result) - 2, -1, -1):
        found = FENCE.match(result[index].text)
        if found and found[1].startswith(fence[0]):
            if not found[2].strip() and name:
                result[index] = result[index].becomes(f"{result[index].text.rstrip()}{name}")
            return


def _waiting_boxes(lines: list[Line], shelf: Shelf, depth: int) -> list[Line]:
    """Return lines in which marks are containers, and quotes below them their contents."""
    result: list[Line] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.text.startswith(_MARK):
            result.append(line)
            at += 1
            continue
        name = line.text[1:]
        if name.startswith("?"):
            end = at + 1
            while end < len(lines) and not lines[end].is_empty and not lines[end].text.startswith(_MARK):
                end += 1
            inside = [one.becomes(_QUOTED.sub("", one.text, count=1)) for one in lines[at + 1 : end]]
            after = end
        else:
            end = _closing(lines, at)
            inside, after = lines[at + 1 : end], end + 1
        if depth < _DEEPEST:
            inside = kramdown(inside, shelf, depth + 1)
        result += _boxed(name.removeprefix("?"), inside, line)
        at = after
    return result


def _closing(lines: list[Line], at: int) -> int:
    depth = 0
    for index in range(at, len(lines)):
        if lines[index].text.startswith(_MARK) and not lines[index].text.startswith(f"{_MARK}?"):
            depth += 1 if len(lines[index].text) > 1 else -1
            if not depth:
                return index
    return len(lines)


def _boxed(name: str, inside: list[Line], line: Line) -> list[Line]:
    first = next((index for index, one in enumerate(inside) if not one.is_empty), None)
    title = ""
    if first is not None:
        heading = heading_of(inside[first])
        if heading or name.endswith("-title"):
            title = heading[1] if heading else inside[first].text.strip()
            inside = [*inside[:first], *inside[first + 1 :]]
    made = _opening(name.removesuffix("-title"), "", title, f"::: {name}", {})
    return [line.becomes(""), line.becomes(made.text or "::: note"), *inside, line.becomes(":::"), line.becomes("")]


def _within(text: str) -> str:
    """Return a line whose classes behind words and headings are gone; sizes of pictures and anchors stay."""
    heading = _ON_HEADING.fullmatch(text)
    if heading:
        anchor = _ID.search(heading[2])
        return f"{heading[1]} {{#{anchor[1]}}}" if anchor else heading[1]

    def kept(found: re.Match[str]) -> str:
        sizes = " ".join(
            f"{name}={value.removesuffix('px')}" for name, value in _SIZE.findall(found[1]) if "%" not in value
        )
        return f"{{{sizes}}}" if sizes and text[found.start() - 1] == ")" else ""

    return _AFTER_WORDS.sub(kept, text)
