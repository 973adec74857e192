"""LiaScript's quizzes: https://liascript.github.io/course/?https://raw.githubusercontent.com/liaScript/docs/master/README.md."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.imports.bank import Answer, Gap, Gaps, Options, Question, Words
from exporter.imports.foreign_markdown.headings import heading_of
from exporter.imports.foreign_markdown.line import Line, prose, text_of
from exporter.imports.notes import short
from exporter.plain_text import as_line

if TYPE_CHECKING:
    from exporter.imports.bank import Asked
    from exporter.imports.foreign_markdown.book import Piece
    from exporter.imports.foreign_markdown.shelf import Shelf

_SINGLE = re.compile(r"[ \t]*(?:[-*][ \t]+)?\[\(([ xX]?)\)\][ \t]+(.+?)[ \t]*")
_MULTIPLE = re.compile(r"[ \t]*(?:[-*][ \t]+)?\[\[([ xX]?)\]\][ \t]+(.+?)[ \t]*")
_HINT = re.compile(r"[ \t]*\[\[\?\]\][ \t]*(.+?)[ \t]*")
_ALONE = re.compile(r"[ \t]*\[\[([^\[\]\n]{1,500})\]\][ \t]*")
_INLINE = re.compile(r"(?<![\[!\w])\[\[([^\[\]\n]{1,500})\]\](?![\[(])")
_STARS = re.compile(r"[ \t]*\*{3,}[ \t]*")
_SURVEY = re.compile(
    r"[ \t]*(?:\[\(-?\d{1,3}\)\]|\[\[-?\d{1,3}\]\](?=[ \t]+\S)|\[\[_{2,}[ _]*\]\]"
    r"|\[\[:[\w ]{1,50}\]\]|\[\(:[\w ]{1,50}\)\]).*"
)
_CELL = r"(?:\([^()\n]{0,200}\)|\[[^\[\]\n]{0,200}\])"
_MATRIX = re.compile(rf"[ \t]*\[[ \t]*{_CELL}(?:[ \t]*{_CELL})+[ \t]*\].*")
_SCRIPT = re.compile(r"[ \t]*<script\b", re.IGNORECASE)
_NO_PROMPT = re.compile(r"[ \t]*(?:[-*+>|#:]|[0-9]+[.)][ \t]|</?[a-zA-Z]|!\[|\{)")
_CHOICE = re.compile(r"\(([^()]{1,300})\)")


@dataclass(slots=True)
class _Reading:
    """The pieces so far, and the lines of text since the last question."""

    shelf: Shelf
    pieces: list[Piece] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    heading: str = ""

    def ask(self, asked: Asked, line: Line, rest: _Rest, prompt: str | None = None) -> None:
        """Add a question with the paragraph above it as its prompt."""
        words = self._prompt() if prompt is None else prompt
        self.pieces += [self.lines] if any(not one.is_empty for one in self.lines) else []
        self.lines = []
        self.pieces.append(
            Question(
                place=line.place,
                asked=asked,
                prompt=words,
                title="" if words else self.heading or "Question",
                hint="\n\n".join(rest.hints),
                explanation=text_of(rest.solution).strip(),
            )
        )

    def _prompt(self) -> str:
        end = len(self.lines)
        while end and self.lines[end - 1].is_empty:
            end -= 1
        start = end
        while start and not self.lines[start - 1].is_empty and not _NO_PROMPT.match(self.lines[start - 1].text):
            start -= 1
        words = "\n".join(line.text.strip() for line in self.lines[start:end])
        self.lines = self.lines[:start]
        return words


@dataclass(slots=True)
class _Rest:
    """What follows a quiz: hints and the solution, and the index of the line below them."""

    hints: list[str] = field(default_factory=list)
    solution: list[Line] = field(default_factory=list)
    end: int = 0


def quizzes(lines: list[Line], shelf: Shelf) -> list[Piece]:
    """Return the texts of a page and the questions between them."""
    reading = _Reading(shelf)
    text = set(prose(lines))
    at = 0
    while at < len(lines):
        at = _step(reading, lines, at, text)
    reading.pieces.append(reading.lines)
    return reading.pieces


def _step(reading: _Reading, lines: list[Line], at: int, text: set[int]) -> int:
    line = lines[at]
    if at in text and (heading := heading_of(line)):
        reading.heading = heading[1].partition("{")[0].strip()
    if at not in text or "[" not in line.text:
        reading.lines.append(line)
        return at + 1
    if _SURVEY.fullmatch(line.text) or _MATRIX.fullmatch(line.text) or line.text.strip() == "[[!]]":
        end = _while(lines, at, _SURVEY) if _SURVEY.fullmatch(line.text) else _while(lines, at, _MATRIX)
        what = "a quiz that a program judges" if "[[!]]" in line.text else "a survey or a matrix of answers"
        reading.shelf.notes.lost(line.place, f"{what}: {short(line.text.strip())}")
        return _rest(reading, lines, max(end, at + 1)).end
    for pattern in (_SINGLE, _MULTIPLE):
        if pattern.fullmatch(line.text):
            end = _while(lines, at, pattern)
            marks = [pattern.fullmatch(one.text) for one in lines[at:end]]
            answers = tuple(Answer(one[2], float(one[1] in ("x", "X"))) for one in marks if one)
            rest = _rest(reading, lines, end)
            is_multiple = pattern is _MULTIPLE
            reading.ask(Options(answers, several=is_multiple, whole=is_multiple), line, rest)
            return rest.end
    if found := _ALONE.fullmatch(line.text):
        rest = _rest(reading, lines, at + 1)
        reading.ask(_typed(found[1]), line, rest)
        return rest.end
    if _INLINE.search(line.text):
        return _gaps(reading, lines, at)
    reading.lines.append(line)
    return at + 1


def _while(lines: list[Line], start: int, pattern: re.Pattern[str]) -> int:
    end = start
    while end < len(lines) and pattern.fullmatch(lines[end].text):
        end += 1
    return end


def _typed(written: str) -> Asked:
    options = [one.strip() for one in written.split("|")]
    if len(options) > 1:
        right = [found[1].strip() if (found := _CHOICE.fullmatch(one)) else "" for one in options]
        return Options(
            tuple(Answer(as_line(mark or one), float(bool(mark))) for one, mark in zip(options, right, strict=True))
        )
    return Words((Answer(written.strip(), 1.0),))


def _gaps(reading: _Reading, lines: list[Line], at: int) -> int:
    end = at
    while end < len(lines) and not lines[end].is_empty and not heading_of(lines[end]):
        end += 1
    whole = "\n".join(line.text for line in lines[at:end])
    parts: list[str | Gap] = []
    last = 0
    for found in _INLINE.finditer(whole):
        asked = _typed(found[1])
        if isinstance(asked, Options):
            parts += [whole[last : found.start()], Gap(asked.answers, from_list=True)]
        elif isinstance(asked, Words):
            parts += [whole[last : found.start()], Gap(asked.answers)]
        last = found.end()
    parts.append(whole[last:])
    rest = _rest(reading, lines, end)
    reading.ask(Gaps(tuple(part for part in parts if part)), lines[at], rest, prompt="Fill the gaps.")
    return rest.end


def _rest(reading: _Reading, lines: list[Line], start: int) -> _Rest:
    """Return the hints and the solution that follow directly."""
    rest = _Rest(end=start)
    while rest.end < len(lines) and (hint := _HINT.fullmatch(lines[rest.end].text)):
        rest.hints.append(hint[1])
        rest.end += 1
    if rest.end < len(lines) and _SCRIPT.match(lines[rest.end].text):
        reading.shelf.notes.lost(lines[rest.end].place, "a program that judges the answer")
        while rest.end < len(lines) and "</script>" not in lines[rest.end].text:
            rest.end += 1
        rest.end += 1
    if rest.end < len(lines) and _STARS.fullmatch(lines[rest.end].text):
        sign = lines[rest.end].text.strip()
        end = next((at for at in range(rest.end + 1, len(lines)) if lines[at].text.strip() == sign), None)
        if end is not None:
            inside = lines[rest.end + 1 : end]
            margin = min((line.indent for line in inside if not line.is_empty), default=0)
            rest.solution = [line.becomes(line.text[margin:]) for line in inside]
            rest.end = end + 1
    return rest
