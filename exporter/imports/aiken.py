"""Aiken, the simplest format of multiple choice: https://docs.moodle.org/en/Aiken_format."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.imports.bank import Answer, Bank, Group, Options, Question
from exporter.imports.base import Reader
from exporter.imports.notes import short
from exporter.imports.texts import Texts
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_OPTION = re.compile(r"([A-Z])[.)](?:\s+(.*)|$)")
_ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.IGNORECASE)
_LETTER = re.compile(r"([A-Za-z])[.)]?")
_LOOKS_LIKE_IT = re.compile(r"(?m)^[ ]{0,20}[A-Z][.)][ ][^\n]*\n+[ ]{0,20}ANSWER[ ]{0,5}:[ ]{0,5}[A-Za-z]\b")
_LONGEST_NAME = 200


@dataclass(slots=True)
class _Written:
    """A question as far as it is read: its line, its text, and its options by their letters."""

    line: int = 0
    text: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)


def _matches(source: Source) -> bool:
    return _LOOKS_LIKE_IT.search(source.beginning) is not None


def _read(source: Source, notes: Notes) -> Bank:
    texts = Texts(notes)
    questions: list[Question] = []
    written = _Written()
    for number, line in enumerate(source.text(notes).split("\n"), 1):
        stripped = line.strip()
        if not stripped:
            continue
        if answer := _ANSWER.match(stripped):
            question = _question(written, answer[1].strip(), Position(source.name, written.line or number), texts)
            questions += [question] if question else []
            written = _Written()
        elif (option := _OPTION.match(stripped)) and written.text:
            written.options.append((option[1], (option[2] or "").strip()))
        else:
            if written.options:
                _lose(written, "has no line 'ANSWER:' after its options", Position(source.name, written.line), notes)
                written = _Written()
            written.line = written.line or number
            written.text.append(stripped)
    if written.text:
        _lose(written, "has no line 'ANSWER:' at its end", Position(source.name, written.line), notes)
    return Bank((Group("", tuple(questions)),) if questions else ())


def _question(written: _Written, answer: str, place: Position, texts: Texts) -> Question | None:
    letter = _LETTER.fullmatch(answer)
    right = letter[1].upper() if letter else ""
    letters = [option for option, _ in written.options]
    if not written.text:
        texts.notes.lost(place, f"'ANSWER: {short(answer)[1:-1]}', before which there is no question")
        return None
    if letters.count(right) != 1:
        _lose(
            written,
            f"has the answer {short(answer)}, which is not the letter of one of its options",
            place,
            texts.notes,
        )
        return None
    answers = tuple(
        Answer(texts.line(text, "moodle", place), float(option == right)) for option, text in written.options
    )
    prompt = texts.block("\n".join(written.text), "moodle", place)
    return Question(place=place, asked=Options(answers), prompt=prompt)


def _lose(written: _Written, why: str, place: Position, notes: Notes) -> None:
    notes.lost(place, f"the question {short(' '.join(written.text)[:_LONGEST_NAME])} {why}")


READER = Reader(name="aiken", title="Aiken", matches=_matches, read=_read)
