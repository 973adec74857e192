"""text2qti's Markdown: https://github.com/gpoore/text2qti#file-format. Code blocks in it are never run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from exporter.imports.bank import Answer, Bank, Group, NumberAnswer, Numbers, Options, Passage, Question, Words, Writing
from exporter.imports.base import Reader
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.notes import short
from exporter.imports.numbers import read_number
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.bank import Asked
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_LINES = (
    ("question", re.compile(r"[0-9]{1,9}[.)](?:[ \t]+(.*)|$)")),
    ("choice", re.compile(r"(\*?[a-zA-Z]\))(?:[ \t]+(.*)|$)")),
    ("several", re.compile(r"(\[[ *]?\])(?:[ \t]+(.*)|$)")),
    ("number", re.compile(r"=[ \t]+(.*)")),
    ("words", re.compile(r"\*[ \t]+(.*)")),
    ("feedback", re.compile(r"\.\.\.(?:[ \t]+(.*)|$)")),
    ("if_right", re.compile(r"\+[ \t]+(.*)")),
    ("if_wrong", re.compile(r"-[ \t]+(.*)")),
    ("essay", re.compile(r"_{3,}\s*$")),
    ("upload", re.compile(r"\^{3,}\s*$")),
    ("key", re.compile(r"([A-Za-z][A-Za-z -]{0,40}):(?:[ \t]+(.*)|$)")),
)
"""What a line at the margin begins, tried in order."""
_LOOKS_LIKE_IT = re.compile(
    r"(?m)^Quiz title:|^END_GROUP\s*$|^[0-9]{1,9}\.[ \t][^\n]*\n(?:[^\n]*\n){0,3}?(?:\*?[a-z]\)|\[[ *]\]|=[ \t])"
)
_RANGE = re.compile(r"\[([^,\]]+),([^,\]]+)\]")
_WITH_MARGIN = re.compile(r"(.+?)\s*\+-\s*(.+)")
_PICTURE = re.compile(r"!\[([^\]\n]{0,300})\]\([^)\n]{0,500}\)(?:\{[^}\n]{0,100}\})?")
_TRUE = "true"


@dataclass(slots=True)
class _Piece:
    """One chunk of text: what it is, its mark, its line, and its lines of Markdown."""

    kind: str
    mark: str
    line: int
    lines: list[str]

    @property
    def text(self) -> str:
        """Return the Markdown, without the indentation that its lines share."""
        first, *rest = self.lines
        margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
        return "\n".join([first.strip(), *(line[margin:].rstrip() for line in rest)]).strip()


@dataclass(slots=True)
class _Draft:
    """A question as far as it is read."""

    line: int
    title: str
    points: float
    group: str
    prompt: _Piece
    parts: list[_Piece] = field(default_factory=list)


def _matches(source: Source) -> bool:
    return _LOOKS_LIKE_IT.search(source.beginning) is not None


def _read(source: Source, notes: Notes) -> Bank:
    reading = _Reading(source.name, notes)
    for piece in _pieces(source.text(notes), source.name, notes):
        reading.take(piece)
    return reading.bank()


def _pieces(text: str, file: str, notes: Notes) -> list[_Piece]:
    """Return the chunks of a file; comments and code to run are noted."""
    pieces: list[_Piece] = []
    ends = ""
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.rstrip()
        if ends:
            ends = "" if stripped == ends else ends
        elif stripped == "COMMENT":
            ends = "END_COMMENT"
            notes.lost(Position(file, number), "a comment")
        elif stripped.startswith("```"):
            ends = re.match("`+", stripped)[0]  # type: ignore[index]  # the line begins with them
            notes.lost(
                Position(file, number), "a block of code at the margin, which nothing runs; import what it prints"
            )
        elif line.startswith("%"):
            notes.lost(Position(file, number), "a comment")
        elif not stripped or line[0] in " \t":
            if pieces:
                pieces[-1].lines.append(line)
        else:
            pieces.append(_piece(stripped, number))
    return pieces


def _piece(line: str, number: int) -> _Piece:
    if line in ("GROUP", "END_GROUP"):
        return _Piece(line, "", number, [""])
    for kind, pattern in _LINES:
        if found := pattern.match(line):
            values = [value or "" for value in found.groups()]
            mark = values[0] if len(values) > 1 else ""
            return _Piece(kind, mark, number, [values[-1] if values else ""])
    return _Piece("other", "", number, [line])


class _Reading:
    """Puts pieces together, one after the other."""

    def __init__(self, file: str, notes: Notes) -> None:
        self.file, self.notes = file, notes
        self.title = self.description = ""
        self.shuffled: bool | None = None
        self.entries: list[Question | Passage] = []
        self.pick: dict[str, int] = {}
        self.group, self.group_points = "", 1.0
        self.next_title = ""
        self.draft: _Draft | None = None
        self.next_points: float | None = None

    def take(self, piece: _Piece) -> None:
        """Take the next chunk."""
        match piece.kind:
            case "question":
                self._end()
                points = self.group_points if self.group else 1.0
                points = points if self.next_points is None else self.next_points
                self.draft = _Draft(piece.line, self.next_title, points, self.group, piece)
                self.next_title, self.next_points = "", None
            case "GROUP":
                self._end()
                self.group, self.group_points = f"group-{len(self.pick) + 1}", 1.0
                self.pick[self.group] = 1
            case "END_GROUP":
                self._end()
                self.group = ""
            case "key":
                self._end()
                self._key(piece)
            case "other":
                self._end()
                self._lost(piece, f"a line that means nothing here: {short(piece.text)}")
            case _ if self.draft is None:
                self._lost(piece, f"a line without a question before it: {short(piece.text)}")
            case _:
                self.draft.parts.append(piece)

    def bank(self) -> Bank:
        """Return all that was read."""
        self._end()
        group = Group(self.title, tuple(self.entries), self.description, self.pick)
        return Bank((group,) if self.entries else ())

    def _key(self, piece: _Piece) -> None:
        name, text = piece.mark.lower(), piece.text
        match name:
            case "quiz title":
                self.title = " ".join(text.split())
            case "quiz description":
                self.description = self._markdown(piece)
            case "shuffle answers":
                self.shuffled = text.lower() == _TRUE
            case "title":
                self.next_title = " ".join(text.split())
            case "text title" if text:
                self.entries.append(Passage(self._place(piece), f"**{text}**"))
            case "text" if text:
                self.entries.append(Passage(self._place(piece), self._markdown(piece)))
            case "points" | "points per question" | "pick":
                self._amount(name, piece)
            case _:
                self._lost(piece, f"the setting {short(piece.mark)}; look at the keys of a quiz for its like")

    def _amount(self, name: str, piece: _Piece) -> None:
        try:
            amount = read_number(piece.text)
        except Unfit:
            self._lost(piece, f"'{name}', which is not a number: {short(piece.text)}")
            return
        if name == "points":
            self.next_points = float(amount)
        elif name == "points per question":
            self.group_points = float(amount)
        elif self.group and 1 <= amount <= 1000:  # noqa: PLR2004 - more questions than a quiz has
            self.pick[self.group] = int(amount)

    def _end(self) -> None:
        draft, self.draft = self.draft, None
        if draft is None:
            return
        place = Position(self.file, draft.line)
        prompt = self._markdown(draft.prompt)
        try:
            asked, explanation = self._asked(draft)
        except Unfit as reason:
            self.notes.lost(place, f"the question {short(draft.title or prompt)} {reason}")
            return
        question = Question(
            place=place,
            asked=asked,
            prompt=prompt,
            title=draft.title,
            points=draft.points,
            explanation=explanation,
            group=draft.group,
        )
        self.entries.append(question)

    def _asked(self, draft: _Draft) -> tuple[Asked, str]:
        """Return what a question asks, and its general feedback."""
        explanation, feedback = "", {}
        answers: list[_Piece] = []
        for part in draft.parts:
            if part.kind in ("if_right", "if_wrong") or (
                part.kind == "feedback" and answers and id(answers[-1]) in feedback
            ):
                self._lost(part, f"feedback to right or wrong answers as a whole: {short(part.text)}")
            elif part.kind == "feedback" and answers:
                feedback[id(answers[-1])] = self._markdown(part)
            elif part.kind == "feedback":
                explanation = self._markdown(part)
            else:
                answers.append(part)
        kinds = {part.kind for part in answers}
        if len(kinds) != 1:
            raise Unfit("has answers of several kinds" if kinds else "has no answers")
        told = [feedback.get(id(part), "") for part in answers]
        return self._of_kind(kinds.pop(), answers, told), explanation

    def _of_kind(self, kind: str, answers: list[_Piece], told: list[str]) -> Asked:
        if kind == "essay":
            return Writing()
        if kind == "upload":
            raise Unfit("asks for a file, which no question type here can do")
        if kind == "number":
            return Numbers(tuple(_number(one.text, feedback) for one, feedback in zip(answers, told, strict=True)))
        if kind == "words":
            return Words(tuple(Answer(one.text, 1, feedback) for one, feedback in zip(answers, told, strict=True)))
        right = sum("*" in one.mark for one in answers)
        each = 1 / right if right else 1.0
        wrong = -each if kind == "several" else 0.0  # as Canvas scores several answers
        options = tuple(
            Answer(" ".join(self._markdown(one).split()), each if "*" in one.mark else wrong, feedback)
            for one, feedback in zip(answers, told, strict=True)
        )
        if kind == "choice" and right > 1:
            raise Unfit(f"has {right} right options in a question with one answer; write '[*]' for several")
        return Options(options, several=kind == "several", shuffled=self.shuffled)

    def _markdown(self, piece: _Piece) -> str:
        text = piece.text
        if _PICTURE.search(text):
            self._lost(piece, "pictures, which are not in the file; put them into 'media' and show them yourself")
        return _PICTURE.sub(lambda found: found[1], text)

    def _place(self, piece: _Piece) -> Position:
        return Position(self.file, piece.line)

    def _lost(self, piece: _Piece, message: str) -> None:
        self.notes.lost(self._place(piece), message)


def _number(written: str, feedback: str) -> NumberAnswer:
    text = written.replace("_", "")
    if found := _RANGE.fullmatch(text):
        return NumberAnswer(read_number(found[1]), read_number(found[2]), 1, feedback)
    if found := _WITH_MARGIN.fullmatch(text):
        middle, margin = read_number(found[1]), found[2].strip()
        share = margin.endswith("%")
        distance = read_number(margin.removesuffix("%"))
        distance = abs(middle) * distance / Decimal(100) if share else distance
        return NumberAnswer(middle - distance, middle + distance, 1, feedback)
    number = read_number(text)
    return NumberAnswer(number, number, 1, feedback)


READER = Reader(name="text2qti", title="text2qti", matches=_matches, read=_read)
