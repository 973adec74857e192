"""Makes the files of a course of what was read: quizzes, lessons and pictures, each question with an id.

What has a path of its own keeps it. Everything else gets a short name of its title.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exporter.identifiers import key, slug, words_id
from exporter.imports.bank import Group, Lesson, Passage, Question
from exporter.imports.fitting import LONGEST_TEXT, fitted
from exporter.imports.listing import DEEPEST, Listed, lines_of, paths_in
from exporter.imports.notes import short
from exporter.imports.pictures import FOLDER
from exporter.imports.yaml_text import document
from exporter.plain_text import as_line
from exporter.source.outline import LESSON, QUIZ
from exporter.source.text import LARGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from exporter.imports.bank import Bank, Entry, Picture
    from exporter.imports.listing import Listing
    from exporter.imports.notes import Notes

_NO_WORDS = re.compile(r"\{\{.*?\}\}|!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|<[^>]*>|\$[^$]*\$")
"""Gaps, whose answers no id gives away, pictures, addresses, markup and formulas."""
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,39}")
_FIRST = 1_000
_LONGEST_TITLE = 200
_LONGEST_NAME = 40
_LONGEST_LESSON = 250_000
_LARGEST_QUIZ = LARGEST_TEXT - 256 * 1024
"""Bytes of the questions of a quiz: the rest is for what stands above them."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a course has already: the names of its files, with the content of pictures, and its ids' keys."""

    files: Mapping[str, bytes | None] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()
    language: str = ""


@dataclass(frozen=True, slots=True)
class CourseFiles:
    """Files by their paths, those of the outline in order, and how much of what there is."""

    files: dict[str, bytes]
    outline: Listing
    questions: int
    pictures: int

    @property
    def lessons(self) -> int:
        """Return how many lessons there are."""
        return sum(name.endswith(LESSON) for name in paths_in(self.outline))


def files_of(
    bank: Bank, title: str, notes: Notes, taken: Taken | None = None, language: str | None = None
) -> CourseFiles:
    """Return the quizzes, lessons and pictures of a bank. What has no title is called ``title``.

    Its own sentences are in the ``language`` that somebody wishes, of the course that there is, or of the bank.

    Lessons that have paths go into a folder of their own if there are files already.
    """
    taken = taken or Taken()
    return _Composer(bank, title, notes, taken, language or taken.language or bank.language).compose()


def course_file(identifier: str, title: str, language: str, outline: Listing, bank: Bank) -> bytes:
    """Return ``course.yaml`` of a new course, with what a bank says of itself."""
    head: dict[str, Any] = {"id": identifier, "title": _line(title) or identifier}
    if language != "en":
        head["language"] = language
    if description := _line(bank.description):
        head["description"] = description
    if authors := [_line(one) for one in bank.authors]:
        head["authors"] = authors
    listed = "".join(f"{line}\n" for line in lines_of(outline, "  "))
    entries = [{"code": one.code, "files": one.files, "reason": one.reason} for one in bank.ignored]
    end = document({"ignore": entries}) if entries else ""
    return f"{document(head)}outline:\n{listed}{end}".encode()


class _Composer:
    def __init__(self, bank: Bank, title: str, notes: Notes, taken: Taken, language: str) -> None:
        self.bank, self.title, self.notes, self.language = bank, title, notes, language
        self.names = {name.lower() for name in taken.files}
        self.existing = taken.files
        self.keys = set(taken.keys)
        self.numbers: dict[str, int] = defaultdict(lambda: 1)
        self.files: dict[str, bytes] = {}
        self.questions = 0
        self.base = self._own_folder() if taken.files and any(map(_has_path, _leaves(bank.outline))) else ""

    def compose(self) -> CourseFiles:
        renamed = self._rename_pictures()
        outline = self._listing(self.bank.outline, 0)
        pictures = self._pictures(renamed)
        return CourseFiles(self.files, outline, self.questions, pictures)

    def _own_folder(self) -> str:
        stem = slug(self.title, length=_LONGEST_NAME) or "imported"
        folder, number = f"{stem}/", 2
        while any(name.startswith(folder) for name in self.names):
            folder, number = f"{stem}-{number}/", number + 1
        return folder

    def _listing(self, entries: Iterable[Entry], depth: int) -> Listing:
        listing: list[str | Listed] = []
        for entry in entries:
            if isinstance(entry, Lesson):
                listing += self._lesson(entry)
            elif isinstance(entry, Group):
                listing += self._group(entry)
            elif depth == DEEPEST:
                listing += self._listing(entry.entries, depth)
            elif inside := self._listing(entry.entries, depth + 1):
                listing.append(Listed(_line(entry.title) or "…", inside))
        return tuple(listing)

    def _lesson(self, lesson: Lesson) -> list[str]:
        parts = [part if isinstance(part, str) else self._question(part) for part in lesson.parts]
        text = "\n\n".join(part.strip("\n") for part in parts if part.strip())
        title = _line(lesson.title)
        whole = f"# {as_line(title)}\n\n{text}\n" if title else f"{text}\n"
        if not text:
            self.notes.lost(lesson.place, f"the lesson {short(title or lesson.path)}, which is empty")
            return []
        if len(whole) > _LONGEST_LESSON:
            message = f"the lesson {short(title or lesson.path)}, which is longer than {_LONGEST_LESSON:,} characters"
            self.notes.lost(lesson.place, f"{message}; split it")
            return []
        return [self._file(title or self.title, LESSON, whole, lesson.path)]

    def _question(self, question: Question) -> str:
        keys = fitted(question, self.notes, self.language)
        if keys is None:
            return ""
        self.questions += 1
        written = document({"id": self._id(question, keys), **keys})
        fence = "`" * max(3, 1 + max(map(len, re.findall(r"(?m)^\s*(`{3,})", written)), default=0))
        return f"{fence}question\n{written}{fence}"

    def _group(self, group: Group) -> list[str]:
        title = _line(group.title) or _line(self.title) or "Quiz"
        introduction, written = self._entries(group)
        if written:
            before = []
            if len(introduction) > LONGEST_TEXT:
                before = [self._file(title, LESSON, f"# {as_line(title)}\n\n{introduction}\n")]
                introduction = ""
            return before + self._quizzes(group, title, introduction, written)
        if introduction and len(introduction) <= _LONGEST_LESSON:
            return [self._file(title, LESSON, f"# {as_line(title)}\n\n{introduction}\n")]
        return []

    def _quizzes(self, group: Group, title: str, introduction: str, written: list[dict[str, Any]]) -> list[str]:
        """Write the quiz of a group, or several if one would be too large to be read."""
        parts = _parts(written)
        if len(parts) > 1:
            message = f"the questions of {short(title)} are more than a file may hold, and became {len(parts)} quizzes"
            self.notes.look(group.entries[0].place, message)
        named = []
        for number, part in enumerate(parts, 1):
            quiz: dict[str, Any] = {"title": title if len(parts) == 1 else f"{title} {number}"}
            if introduction and number == 1:
                quiz["introduction"] = introduction
            if self._shuffles(group):
                quiz["shuffle_options"] = True
            if pick := self._pick(group, part):
                quiz["pick"] = pick
            text = f"{document(quiz)}questions:\n{_questions(part)}"
            named.append(self._file(quiz["title"], QUIZ, text, group.path if number == 1 else ""))
        return named

    def _entries(self, group: Group) -> tuple[str, list[dict[str, Any]]]:
        """Return the introduction of a quiz, and its questions with the passages that stand before them."""
        written: list[dict[str, Any]] = []
        introduction = [group.introduction] if group.introduction else []
        waiting: list[Passage] = []
        for entry in group.entries:
            if isinstance(entry, Passage):
                waiting.append(entry)
                continue
            keys = fitted(entry, self.notes, self.language)
            if keys is None:
                continue
            keys = {"id": self._id(entry, keys), **({"group": entry.group} if entry.group else {}), **keys}
            texts = [passage.text for passage in waiting]
            if written and texts and sum(map(len, (*texts, keys["prompt"]))) > LONGEST_TEXT:
                self.notes.lost(waiting[0].place, f"the text {short(texts[0])}, which is too long to begin a prompt")
            elif written and texts:
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

    def _file(self, title: str, ending: str, text: str, path: str = "") -> str:
        kind = "quiz" if ending == QUIZ else "lesson"
        stem = path.removesuffix(ending) or slug(title, length=_LONGEST_NAME) or kind
        name = self._free(self.base + (stem if path or stem[0].isalpha() else f"{kind}-{stem}"), ending)
        self.files[name] = text.encode()
        return name

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
            path = f"{self.base}{picture.path}"
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
            path = renamed[f"{self.base}{picture.path}"]
            if not self.base and not _shows(shown, path, picture):
                self.notes.lost(picture.place, f"the file {short(picture.name)}, which nothing that came shows")
                continue
            count += 1
            if path not in self.existing:
                self.files[path] = picture.content
        return count


def _shows(texts: str, path: str, picture: Picture) -> bool:
    return picture.folder != FOLDER or f"({path}" in texts or f"../{path}" in texts


def _leaves(entries: Iterable[Entry]) -> Iterator[Lesson | Group]:
    for entry in entries:
        if isinstance(entry, (Lesson, Group)):
            yield entry
        else:
            yield from _leaves(entry.entries)


def _has_path(leaf: Lesson | Group) -> bool:
    return bool(leaf.path)


def _with_moved(text: str, moved: dict[str, str]) -> str:
    """Return a text with the new paths of pictures; their names are ours, of lower-case letters, digits and hyphens."""
    return re.sub(rf"\(({FOLDER}/[a-z0-9.-]+)", lambda found: f"({moved.get(found[1], found[1])}", text)


def _parts(written: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return questions in as many parts as files need to hold them."""
    if len(_questions(written).encode()) <= _LARGEST_QUIZ:
        return [written]
    parts: list[list[dict[str, Any]]] = [[]]
    size = 0
    for keys in written:
        own = len(_questions([keys]).encode())
        if parts[-1] and size + own > _LARGEST_QUIZ:
            parts.append([])
            size = 0
        parts[-1].append(keys)
        size += own
    return parts


def _questions(written: list[dict[str, Any]]) -> str:
    lines = document({"questions": written}).split("\n")[1:]
    return "\n".join(lines)


def _words(markdown: str) -> str:
    """Return the first words of a text, of which an id is made."""
    return _NO_WORDS.sub(" ", markdown[:_FIRST])


def _line(title: str) -> str:
    words = " ".join(title.split())
    return words if len(words) <= _LONGEST_TITLE else f"{words[: _LONGEST_TITLE - 1]}…"
