"""Writes question ids into the sources, by only inserting text.

A YAML writer would reformat the files. Here every byte written by the author stays, including comments.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from exporter.identifiers import key, words_id
from exporter.problems import CourseError, Problems, Severity
from exporter.source.reading import read
from exporter.source.replacing import replace_file, restoring
from exporter.source.text import LINE_BREAK, decode

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.questions import Question
    from exporter.source.cache.store import Store
    from exporter.source.questions import SourceQuestion
    from exporter.source.reading import Edited

_MENDED_BY_IDS = "same-question"


class WriteIdsError(Exception):
    """Ids cannot be written; no file was changed."""


@dataclass(frozen=True, slots=True)
class FileWithIds:
    """A file with added ids: its ``content``, and the line and id of each question that got one."""

    name: str
    content: bytes
    added: tuple[tuple[int, str], ...]


def missing_ids(
    root: Path, *, as_recorded: bool = False, edited: Edited | None = None, store: Store | None = None
) -> tuple[FileWithIds, ...]:
    """Return the files of the course in ``root`` that have questions without ids, with ids added.

    The ids are made from the prompts' words or, with ``as_recorded``, are those under which answers are recorded so
    far. The files in ``edited`` are taken as if that were their content.

    Raises:
        CourseError: the course has errors. Identical questions are allowed here, because ids will distinguish them.
        WriteIdsError: a question is written in a way that leaves no room for an id.
    """
    edited = edited or {}
    reading = read(root, store, edited=edited)
    problems = reading.problems.sorted()
    if any(one.severity is Severity.ERROR and one.code != _MENDED_BY_IDS for one in problems):
        raise CourseError(problems)
    taken = {key(one.question.id) for one in reading.questions if not one.question.has_made_up_id}
    named = [
        (one, _free(one.question.id if as_recorded else _in_words(one.question, number), taken))
        for number, one in enumerate(reading.questions, 1)
        if one.question.has_made_up_id
    ]
    by_file = groupby(named, key=lambda pair: pair[0].position.file)
    return tuple(
        _with_ids(edited.get(file) or (root / file).read_bytes(), file, list(pairs)) for file, pairs in by_file
    )


def write_ids(root: Path, files: tuple[FileWithIds, ...]) -> None:
    """Write the files; if the course then has errors, restore all of them.

    Raises:
        WriteIdsError: a file cannot be written, or an id did not end up in the right place.
    """
    with restoring(root, [file.name for file in files]):
        try:
            for file in files:
                replace_file(root / file.name, file.content)
        except OSError as error:
            msg = f"nothing was changed: {root} cannot be written to ({error.strerror})"
            raise WriteIdsError(msg) from None
        _check_written(root)


def _check_written(root: Path) -> None:
    after = read(root)
    left = [one for one in after.questions if one.question.has_made_up_id]
    if left or any(one.severity is Severity.ERROR for one in after.problems.found):
        where = left[0].position if left else min(after.problems.found).position
        raise WriteIdsError(f"{where}: an id cannot be added here. Nothing was changed. Add one by hand")


def _in_words(question: Question, number: int) -> str:
    """Return an id that teachers can read; ``number`` is the question's position in the course."""
    return words_id(question.prompt.text) or f"question-{number}"


def _free(identifier: str, taken: set[str]) -> str:
    """Return the id, numbered if its key is already in ``taken``, and add its key."""
    free, number = identifier, 2
    while key(free) in taken:
        free, number = f"{identifier}-{number}", number + 1
    taken.add(key(free))
    return free


def _with_ids(content: bytes, file: str, named: list[tuple[SourceQuestion, str]]) -> FileWithIds:
    source = decode(content, file, Problems())
    text = source.text
    starts = [0, *(found.end() for found in LINE_BREAK.finditer(text))]
    pieces: list[tuple[int, str]] = []
    added: list[tuple[int, str]] = []
    for source_question, identifier in named:
        first = source_question.written.first
        if first is None:  # pragma: no cover - a question has a type and a prompt
            continue
        start = starts[first.line - 1]
        offset = start + first.column - 1
        before = text[start:offset]
        # Each earlier id on its own line has moved this one down.
        line = first.line + sum("\n" in piece or "\r" in piece for _, piece in pieces)
        if source_question.written.flow:
            pieces.append((offset, f"id: {identifier}, "))
        elif re.fullmatch(r"[ -]*", before):
            pieces.append((offset, f"id: {identifier}{_line_break(text, offset)}{' ' * len(before)}"))
        else:
            raise WriteIdsError(f"{first}: an id cannot be added before this; add one by hand")
        added.append((line, identifier))
    for offset, piece in sorted(pieces, reverse=True):
        text = text[:offset] + piece + text[offset:]
    mark = codecs.BOM_UTF8 if source.has_byte_order_mark else b""
    return FileWithIds(file, mark + text.encode(), tuple(added))


def _line_break(text: str, offset: int) -> str:
    found = LINE_BREAK.search(text, offset) or LINE_BREAK.search(text)
    return found.group() if found else "\n"
