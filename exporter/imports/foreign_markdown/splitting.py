"""Takes one long text apart into lessons at the headings of one level; those above it become sections."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from exporter.identifiers import slug
from exporter.imports.bank import Gaps, Lesson, Question, Section
from exporter.imports.foreign_markdown.headings import has_title, heading_of, in_order
from exporter.imports.foreign_markdown.line import Line, lines_of, prose, text_of, tidy

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.imports.bank import Entry

_DEEPEST = 6
_LOCAL = re.compile(r"\]\(#([^()\s]{1,300})\)")
_ANCHOR = re.compile(r"\{[^{}\n]*#([\w:.-]+)[^{}\n]*\}[ \t]*$|<a (?:name|id)=\"([^\"<>]+)\"")
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")
_MARKUP = re.compile(r"[*_`]|\{[^{}]*\}\s*$")


@dataclass(slots=True)
class _Piece:
    """A lesson as far as it is read: its heading and the level of it, its parts, and the section that it is in."""

    title: str
    section: str
    parts: list[list[Line] | Question] = field(default_factory=list)
    path: str = ""

    def is_empty(self) -> bool:
        """Return whether nothing is below its heading."""
        return not any(isinstance(part, Question) or any(not line.is_empty for line in part) for part in self.parts)


def entries_of(lesson: Lesson, level: int | None) -> tuple[Entry, ...]:
    """Return lessons, in sections if there are headings above ``level``; None takes the first level with several."""
    parts = [part if isinstance(part, Question) else lines_of(part, lesson.place.file) for part in lesson.parts]
    level = level or _level_of(parts)
    if level is None:
        has_heading = any(not isinstance(part, Question) and has_title(part) for part in parts)
        return (replace(lesson, title="") if has_heading else lesson,)
    pieces = [piece for piece in _pieces(parts, level, lesson.title) if not piece.is_empty()]
    _name(pieces)
    anchors = {anchor: piece.path for piece in reversed(pieces) for anchor in _anchors(piece)}
    entries: list[Entry] = []
    inside: dict[str, list[Entry]] = {}
    several = len({piece.section for piece in pieces}) > 1
    for piece in pieces:
        made = _lesson(piece, anchors, lesson)
        if not several or not piece.section:
            entries.append(made)
            continue
        if piece.section not in inside:
            inside[piece.section] = []
            entries.append(Section(piece.section, ()))
        inside[piece.section].append(made)
    return tuple(
        Section(entry.title, tuple(inside[entry.title])) if isinstance(entry, Section) else entry for entry in entries
    )


def _level_of(parts: list[list[Line] | Question]) -> int | None:
    counted = Counter(
        heading[0]
        for part in parts
        if not isinstance(part, Question)
        for index in prose(part)
        if (heading := heading_of(part[index]))
    )
    return next((level for level in range(1, _DEEPEST + 1) if counted[level] > 1), None)


def _pieces(parts: list[list[Line] | Question], level: int, title: str) -> list[_Piece]:
    pieces = [_Piece(title, "")]
    section = ""
    for part in parts:
        if isinstance(part, Question):
            pieces[-1].parts.append(part)
            continue
        text = set(prose(part))
        lines: list[Line] = []
        for index, line in enumerate(part):
            heading = heading_of(line) if index in text else None
            if heading is None or heading[0] > level:
                lines.append(line)
                continue
            pieces[-1].parts.append(lines)
            lines = []
            section = heading[1] if heading[0] < level else section
            pieces.append(_Piece(heading[1], _plain(section)))
        pieces[-1].parts.append(lines)
    return pieces


def _name(pieces: list[_Piece]) -> None:
    taken: set[str] = set()
    for number, piece in enumerate(pieces, 1):
        stem = slug(_plain(piece.title)) or f"lesson-{number}"
        stem = stem if stem[0].isalpha() else f"lesson-{stem}"
        path, count = f"{stem}.md", 2
        while path in taken:
            path, count = f"{stem}-{count}.md", count + 1
        taken.add(path)
        piece.path = path


def _anchors(piece: _Piece) -> list[str]:
    found = [_anchor(_plain(piece.title))]
    found += [one[1] or one[2] for one in [_ANCHOR.search(piece.title)] if one]
    for part in piece.parts:
        for line in part if not isinstance(part, Question) else ():
            found += [_anchor(_plain(heading[1]))] if (heading := heading_of(line)) else []
            found += [one[1] or one[2] for one in [_ANCHOR.search(line.text)] if one]
    return found


def _anchor(words: str) -> str:
    return "-".join(_NOT_IN_ANCHORS.sub("", words.lower()).split())


def _plain(words: str) -> str:
    return _MARKUP.sub("", words).strip()


def _asked(question: Question, address: Callable[[re.Match[str]], str]) -> Question:
    asked = question.asked
    if isinstance(asked, Gaps):
        asked = replace(
            asked, parts=tuple(_LOCAL.sub(address, one) if isinstance(one, str) else one for one in asked.parts)
        )
    prompt, explanation = _LOCAL.sub(address, question.prompt), _LOCAL.sub(address, question.explanation)
    return replace(question, asked=asked, prompt=prompt, explanation=explanation)


def _lesson(piece: _Piece, anchors: dict[str, str], lesson: Lesson) -> Lesson:
    def address(found: re.Match[str]) -> str:
        path = anchors.get(found[1], piece.path)
        return found[0] if path == piece.path else f"]({path}#{found[1]})"

    written = [
        _asked(part, address)
        if isinstance(part, Question)
        else _LOCAL.sub(address, text_of(tidy(in_order(part, titled=True))))
        for part in piece.parts
    ]
    place = next((part[0].place for part in piece.parts if not isinstance(part, Question) and part), lesson.place)
    heading = f"# {piece.title}\n\n" if piece.title else ""
    first = written[0] if written and isinstance(written[0], str) else ""
    return Lesson(
        place=place,
        parts=(heading + first.lstrip("\n"), *written[1 if isinstance(written[0], str) else 0 :]),
        path=piece.path,
    )
