"""A backup as a course: its sections with pages, books, lessons and quizzes; what has no place is listed."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from exporter.imports.bank import Bank, Lesson, Section
from exporter.imports.intake import decoded
from exporter.imports.moodle_backup import CONTENTS
from exporter.imports.moodle_backup.backup import Backup, value
from exporter.imports.moodle_backup.branching import lesson_of
from exporter.imports.moodle_backup.quizzes import QuestionBank
from exporter.imports.moodle_backup.texts import BackupTexts
from exporter.imports.notes import ImportFailed, short
from exporter.imports.paths import free_path
from exporter.imports.pictures import SHOWN
from exporter.imports.texts import Texts
from exporter.plain_text import as_line, escaped
from exporter.problems import Position
from exporter.source.outline import LESSON, QUIZ

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exporter.imports.bank import Entry
    from exporter.imports.base import Source
    from exporter.imports.moodle_backup.backup import Activity, Part
    from exporter.imports.notes import Notes
    from exporter.imports.xml_tree import Node
    from exporter.problems import Position as Place

_ENDINGS = {"page": LESSON, "lesson": LESSON, "quiz": QUIZ}
_LOOSE = frozenset({"label", "url", "resource", "folder"})
_SILENT = frozenset({"qbank"})
"""What has no content of its own beside the question bank."""
_NOT_CARRIED = {
    "assign": "an assignment",
    "chat": "a chat",
    "choice": "a poll",
    "data": "a database",
    "feedback": "a survey",
    "forum": "a forum",
    "glossary": "a glossary",
    "lti": "a link to a tool by LTI",
    "wiki": "a wiki",
    "workshop": "a workshop",
}
_ELSEWHERE = {
    "h5pactivity": "H5P; download its file from Moodle, and import it by itself",
    "imscp": "a content package; download its file from Moodle, and import it by itself",
    "scorm": "a SCORM package; download its file from Moodle, and import it by itself",
}
_DEEPEST = 8
"""Sections inside each other; Moodle makes two."""
_HEADING = re.compile(r"[^\n]{1,100}")
_WEB = re.compile(r"https?://[^\s<>()\\]+", re.IGNORECASE)
_PRINTED = re.compile(r'"printintro";(?:s:1:"1"|i:1)')
_PAGES = (".html", ".htm", ".xhtml")


class _Loose(NamedTuple):
    """A text that stands between activities, and links."""

    place: Place
    title: str
    text: str
    is_label: bool


def bank_of(source: Source, notes: Notes) -> Bank:
    """Return the course of a backup."""
    if source.archive is None or CONTENTS not in source.archive.members:
        raise ImportFailed(
            Position(source.name), f"is not a backup of Moodle: that is an archive with {CONTENTS} in it"
        )
    return _Course(Backup(source.archive, notes), notes).bank()


class _Course:
    def __init__(self, backup: Backup, notes: Notes) -> None:
        self.backup, self.notes = backup, notes
        self.paths: dict[tuple[str, str], str] = {}
        self._name_all()
        texts = Texts(notes)
        self.texts = BackupTexts(backup, texts, self.paths)
        texts.linked = self.texts.linked
        self.questions = QuestionBank(backup, texts)
        self.within = {part.within: part for part in backup.parts if part.within}
        self.left = dict(backup.activities)
        self.depth = 0

    def bank(self) -> Bank:
        """Return all that comes, in the order of its sections, and then what no section lists."""
        outline: list[Entry] = []
        for part in self.backup.parts:
            if not part.within:
                outline += self._part(part)
        if self.left:
            outline += self._entries(tuple(self.left), "")
        outline += self.questions.rest()
        message = "people, their work and grades, dates, conditions, and settings of the course and of its activities"
        self.notes.lost(Position(self.backup.archive.name), message)
        language = value(self.backup.root("course/course.xml"), "lang") if self._has_course() else ""
        return Bank(tuple(outline), self.texts.texts.pictures.all(), self.backup.title, language.replace("_", "-"))

    def _has_course(self) -> bool:
        return "course/course.xml" in self.backup.archive.members

    def _part(self, part: Part) -> Iterator[Entry]:
        """Yield a section, or the entries of one without a title."""
        entries = tuple(self._entries(part.sequence, part.title, part))
        if part.title:
            yield Section(part.title, entries)
        else:
            yield from entries

    def _inner(self, part: Part) -> Iterator[Entry]:
        """Yield a section inside another."""
        if self.depth >= _DEEPEST:
            self.notes.lost(part.node.place, f"the section {short(part.title)}, which is nested too deeply")
            return
        self.depth += 1
        yield from self._part(part)
        self.depth -= 1

    def _entries(self, sequence: Iterable[str], title: str, part: Part | None = None) -> Iterator[Entry]:
        """Yield what activities become; texts and links that follow each other stand in one lesson."""
        loose = [one for one in (self._summary(part),) if one] if part else []
        for number in sequence:
            activity = self.left.pop(number, None)
            if activity is None:
                continue
            if activity.is_hidden:
                self.notes.look(activity.node.place, f"{short(activity.title)} is hidden from learners there")
            if activity.kind in _LOOSE:
                loose += self._loose(activity)
                continue
            yield from self._together(loose, title)
            loose = []
            yield from self._activity(activity)
        yield from self._together(loose, title)

    def _activity(self, activity: Activity) -> Iterator[Entry]:
        path = self.paths.get((activity.number, ""), "")
        if activity.kind == "page":
            yield self._page(activity, path)
        elif activity.kind == "book":
            yield from self._book(activity)
        elif activity.kind == "lesson":
            yield lesson_of(activity, self.backup, self.texts, path)
        elif activity.kind == "quiz":
            if quiz := self.questions.quiz(activity, self.texts.description(activity), path):
                yield quiz
        elif activity.kind == "subsection" and (part := self.within.get(activity.node.get("id"))):
            yield from self._inner(part)
        elif activity.kind not in _SILENT:
            if elsewhere := _ELSEWHERE.get(activity.kind):
                self.notes.lost(activity.node.place, f"{short(activity.title)}: {elsewhere}")
                return
            what = _NOT_CARRIED.get(activity.kind, f"an activity of the kind {short(activity.kind)}")
            message = f"{short(activity.title)}: {what}, which a course here does not have"
            self.notes.lost(activity.node.place, message)

    def _page(self, activity: Activity, path: str) -> Lesson:
        files = self.backup.files(activity.context, "mod_page", "content")
        described = self.texts.description(activity)
        if described and not _PRINTED.search(value(activity.node, "displayoptions")):
            self.notes.lost(activity.node.place, f"the description of {short(activity.title)}: {short(described)}")
            described = ""
        text = self.texts.text(activity.node, "content", "contentformat", files)
        parts = tuple(part for part in (described, text) if part)
        return Lesson(place=activity.node.place, parts=parts, title=activity.title, path=path)

    def _book(self, activity: Activity) -> Iterator[Entry]:
        """Yield a book as a section, or as a lesson if it has one chapter."""
        described = self.texts.description(activity)
        lessons = []
        for chapter in _chapters(activity.node):
            files = self.backup.files(activity.context, "mod_book", "chapter", chapter.get("id"))
            title = " ".join(value(chapter, "title").split())
            if value(chapter, "hidden") == "1":
                self.notes.look(chapter.place, f"the chapter {short(title)} is hidden from learners there")
            parts = (described, self.texts.text(chapter, "content", "contentformat", files))
            described = ""
            path = self.paths.get((activity.number, chapter.get("id")), "")
            lessons.append(Lesson(place=chapter.place, parts=tuple(filter(None, parts)), title=title, path=path))
        if len(lessons) > 1:
            yield Section(activity.title, tuple(lessons))
        else:
            yield from lessons

    def _summary(self, part: Part) -> _Loose | None:
        context = self._context_of_course
        text = self.texts.text(
            part.node, "summary", "summaryformat", self.backup.files(context, "course", "section", part.number)
        )
        return _Loose(part.node.place, "", text, is_label=False) if text else None

    @property
    def _context_of_course(self) -> str:
        information = self.backup.contents.child("information")
        return value(information, "original_course_contextid")

    def _loose(self, activity: Activity) -> Iterator[_Loose]:
        text = self.texts.description(activity)
        if activity.kind == "url":
            text = "\n\n".join(filter(None, (self._address(activity), text)))
        elif activity.kind in ("resource", "folder"):
            text = "\n\n".join(filter(None, (*self._files(activity), text)))
        if text:
            yield _Loose(activity.node.place, activity.title, text, is_label=activity.kind == "label")

    def _together(self, loose: list[_Loose], title: str) -> Iterator[Lesson]:
        if not loose:
            return
        first = loose[0]
        if len(loose) == 1 and first.is_label and _HEADING.fullmatch(first.text):
            self.notes.lost(first.place, f"{short(first.text.strip('#* '))}: a heading in a section")
            return
        own = "" if first.is_label else first.title
        named = own if len(loose) == 1 and own else title or first.title
        yield Lesson(place=first.place, parts=tuple(one.text for one in loose), title=named)

    def _address(self, activity: Activity) -> str:
        found = _WEB.fullmatch(value(activity.node, "externalurl"))
        if found is None:
            self.notes.lost(activity.node.place, f"the link {short(activity.title)}, which leads to no website")
        return f"[{as_line(activity.title or found[0])}]({found[0]})" if found else ""

    def _files(self, activity: Activity) -> Iterator[str]:
        """Yield links to the files of an activity, pictures, and the texts of pages in HTML."""
        files = self.backup.files(activity.context, f"mod_{activity.kind}", "content")
        names = sorted(files)
        if pages := [name for name in names if name.lower().endswith(_PAGES) and activity.kind == "resource"]:
            names = pages[:1]  # the others are its pictures
        for name in names:
            place = activity.node.place
            try:
                content = files[name]
            except KeyError:
                self.notes.lost(place, f"the file {short(name)}, which the backup does not hold")
                continue
            if name in pages:
                yield self.texts.texts.page(decoded(content, name, self.notes), place, files)
            elif path := self.texts.texts.pictures.add(name, content, place):
                title = activity.title if len(names) == 1 else posixpath.basename(name)
                sign = "!" if path.rpartition(".")[2] in SHOWN else ""
                yield f"{sign}[{escaped(title.replace('[', '(').replace(']', ')'))}]({path})"

    def _name_all(self) -> None:
        taken: set[str] = set()
        for activity in self.backup.activities.values():
            if activity.kind == "book":
                for chapter in _chapters(activity.node):
                    path = free_path(value(chapter, "title"), LESSON, taken)
                    self.paths[activity.number, chapter.get("id")] = path
                    self.paths["", chapter.get("id")] = path
                    self.paths.setdefault((activity.number, ""), path)
            elif activity.kind in _ENDINGS:
                self.paths[activity.number, ""] = free_path(activity.title, _ENDINGS[activity.kind], taken)


def _chapters(book: Node) -> list[Node]:
    chapters = book.child("chapters")
    found = list(chapters.children("chapter")) if chapters else []
    return sorted(found, key=lambda one: value(one, "pagenum").zfill(9))
