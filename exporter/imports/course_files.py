"""Makes the files of a course of a bank: quizzes, lessons and pictures under short names, each question with an id."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exporter.identifiers import key, slug, words_id
from exporter.imports.bank import Passage, Question
from exporter.imports.fitting import fitted
from exporter.imports.notes import short
from exporter.imports.pictures import FOLDER
from exporter.imports.plain_text import as_line
from exporter.imports.yaml_text import document
from exporter.source.outline import LESSON, QUIZ

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exporter.imports.bank import Bank, Group
    from exporter.imports.notes import Notes

_NO_WORDS = re.compile(r"\{\{.*?\}\}|!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|<[^>]*>|\$[^$]*\$")
"""Gaps, whose answers no id gives away, pictures, addresses, markup and formulas."""
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,39}")
_FIRST = 1_000
_LONGEST_TITLE = 200
_LONGEST_NAME = 40
_LONGEST_LESSON = 250_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What a course has already: the names of its files, with the content of pictures, and its ids' keys."""

    files: Mapping[str, bytes | None] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CourseFiles:
    """Files by their paths, those of the outline in order, and how much of what there is."""

    files: dict[str, bytes]
    outline: tuple[str, ...]
    questions: int
    pictures: int


def files_of(bank: Bank, title: str, notes: Notes, taken: Taken | None = None) -> CourseFiles:
    """Return the quizzes, lessons and pictures of a bank. What has no title is called ``title``."""
    return _Composer(bank, title, notes, taken or Taken()).compose()


def course_file(identifier: str, title: str, language: str, outline: Iterable[str]) -> bytes:
    """Return ``course.yaml`` of a new course."""
    head: dict[str, Any] = {"id": identifier, "title": _line(title) or identifier}
    if language != "en":
        head["language"] = language
    listed = "".join(f"  - {name}\n" for name in outline)
    return f"{document(head)}outline:\n{listed}".encode()


class _Composer:
    def __init__(self, bank: Bank, title: str, notes: Notes, taken: Taken) -> None:
        self.bank, self.title, self.notes = bank, title, notes
        self.names = {name.lower() for name in taken.files}
        self.existing = taken.files
        self.keys = set(taken.keys)
        self.numbers: dict[str, int] = defaultdict(lambda: 1)
        self.files: dict[str, bytes] = {}
        self.outline: list[str] = []
        self.questions = 0

    def compose(self) -> CourseFiles:
        renamed = self._rename_pictures()
        for group in self.bank.groups:
            self._add(group)
        pictures = self._pictures(renamed)
        return CourseFiles(self.files, tuple(self.outline), self.questions, pictures)

    def _add(self, group: Group) -> None:
        title = _line(group.title) or _line(self.title) or "Quiz"
        introduction, written = self._entries(group)
        if written:
            quiz: dict[str, Any] = {"title": title}
            if introduction:
                quiz["introduction"] = introduction
            if self._shuffles(group):
                quiz["shuffle_options"] = True
            if pick := self._pick(group, written):
                quiz["pick"] = pick
            self._file(title, QUIZ, f"{document(quiz)}questions:\n{_questions(written)}")
        elif introduction and len(introduction) <= _LONGEST_LESSON:
            self._file(title, LESSON, f"# {as_line(title)}\n\n{introduction}\n")

    def _entries(self, group: Group) -> tuple[str, list[dict[str, Any]]]:
        """Return the introduction of a quiz, and its questions with the passages that stand before them."""
        written: list[dict[str, Any]] = []
        introduction = [group.introduction] if group.introduction else []
        waiting: list[Passage] = []
        for entry in group.entries:
            if isinstance(entry, Passage):
                waiting.append(entry)
                continue
            keys = fitted(entry, self.notes)
            if keys is None:
                continue
            keys = {"id": self._id(entry, keys), **({"group": entry.group} if entry.group else {}), **keys}
            texts = [passage.text for passage in waiting]
            if written and texts:
                message = "this text between questions now begins the prompt of the next one"
                self.notes.look(waiting[0].place, message)
                keys["prompt"] = "\n\n".join([*texts, keys["prompt"]])
            else:
                introduction += texts
            waiting = []
            written.append(keys)
        if not written:
            introduction += [passage.text for passage in waiting]
        else:
            for passage in waiting:
                self.notes.lost(passage.place, f"the text {short(passage.text)}, after which no question comes")
        self.questions += len(written)
        return "\n\n".join(introduction), written

    def _pick(self, group: Group, written: list[dict[str, Any]]) -> dict[str, int]:
        """Return how many questions of each group are drawn, of those that came."""
        came = Counter(keys["group"] for keys in written if "group" in keys)
        for name, count in group.pick.items():
            if 0 < came[name] < count:
                place = next(
                    entry.place for entry in group.entries if isinstance(entry, Question) and entry.group == name
                )
                self.notes.look(place, f"{count} questions were to be drawn from here, and {came[name]} came")
        return {name: min(count, came[name]) for name, count in group.pick.items() if came[name]}

    def _shuffles(self, group: Group) -> bool:
        """Return whether the source shuffles the options; where it does not always, note it."""
        said = [
            (entry, shuffled)
            for entry in group.entries
            if isinstance(entry, Question) and (shuffled := getattr(entry.asked, "shuffled", None)) is not None
        ]
        if len({shuffled for _, shuffled in said}) > 1:
            entry = next(entry for entry, shuffled in said if not shuffled)
            message = (
                "options of some questions were shuffled and of others not; here, it is 'shuffle_options' of a quiz"
            )
            self.notes.look(entry.place, message)
            return False
        return bool(said) and said[0][1]

    def _id(self, question: Question, keys: dict[str, Any]) -> str:
        prompt = _words(keys["prompt"])
        words = words_id(question.title) or words_id(_words(keys.get("text", "")) or prompt)
        named = question.id if _IDENTIFIER.fullmatch(question.id) else ""
        wanted = named or words or words_id(prompt) or f"question-{len(self.keys) + 1}"
        free, number = wanted, self.numbers[key(wanted)]
        while key(free) in self.keys:
            number += 1
            free = f"{wanted}-{number}"
        self.numbers[key(wanted)] = number
        self.keys.add(key(free))
        return free

    def _file(self, title: str, ending: str, text: str) -> None:
        stem = slug(title, length=_LONGEST_NAME) or ("quiz" if ending == QUIZ else "lesson")
        name = self._free(stem if stem[0].isalpha() else f"quiz-{stem}", ending)
        self.files[name] = text.encode()
        self.outline.append(name)

    def _free(self, stem: str, ending: str) -> str:
        name, number = f"{stem}{ending}", 2
        while name.lower() in self.names:
            name, number = f"{stem}-{number}{ending}", number + 1
        self.names.add(name.lower())
        return name

    def _rename_pictures(self) -> dict[str, str]:
        """Return the path of each picture in the course: another than in the bank if the course has it already."""
        renamed: dict[str, str] = {}
        for picture in self.bank.pictures:
            path = f"{FOLDER}/{picture.name}"
            if self.existing.get(path) == picture.content:
                renamed[path] = path
                continue
            stem, _, ending = path.rpartition(".")
            renamed[path] = self._free(stem, f".{ending}")
        return renamed

    def _pictures(self, renamed: dict[str, str]) -> int:
        """Add the pictures that a text shows, and return how many there are."""
        moved = {old: new for old, new in renamed.items() if old != new}
        texts = {name: _with_moved(content.decode(), moved) for name, content in self.files.items()}
        self.files = {name: text.encode() for name, text in texts.items()}
        shown = "\n".join(texts.values())
        count = 0
        for picture in self.bank.pictures:
            path = renamed[f"{FOLDER}/{picture.name}"]
            if f"({path}" not in shown:
                self.notes.lost(picture.place, f"the file {short(picture.name)}, which nothing that came shows")
                continue
            count += 1
            if path not in self.existing:
                self.files[path] = picture.content
        return count


def _with_moved(text: str, moved: dict[str, str]) -> str:
    """Return a text with the new paths of pictures; their names are ours, of lower-case letters, digits and hyphens."""
    return re.sub(rf"\(({FOLDER}/[a-z0-9.-]+)", lambda found: f"({moved.get(found[1], found[1])}", text)


def _questions(written: list[dict[str, Any]]) -> str:
    lines = document({"questions": written}).split("\n")[1:]
    return "\n".join(lines)


def _words(markdown: str) -> str:
    """Return the first words of a text, of which an id is made."""
    return _NO_WORDS.sub(" ", markdown[:_FIRST])


def _line(title: str) -> str:
    words = " ".join(title.split())
    return words if len(words) <= _LONGEST_TITLE else f"{words[: _LONGEST_TITLE - 1]}…"
