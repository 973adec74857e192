"""The question bank of a backup, and the quizzes that ask its questions."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from exporter.identifiers import slug
from exporter.imports.bank import Group, Passage, Question
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.moodle_backup.backup import value, whole
from exporter.imports.moodle_backup.stored import as_xml
from exporter.imports.moodle_xml.reading import Reading
from exporter.imports.notes import short
from exporter.imports.numbers import read_number
from exporter.plain_text import as_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exporter.imports.moodle_backup.backup import Activity, Backup
    from exporter.imports.texts import Texts
    from exporter.imports.xml_tree import Node

_MINUTE = 60
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place of a quiz: a question by its number or by that of its entry, or one by chance of a ``category``."""

    node: Node
    order: int
    question: str = ""
    entry: str = ""
    version: str = ""
    category: str = ""
    with_inner: bool = False
    points: float | None = None


@dataclass
class QuestionBank:
    """The questions of a backup."""

    backup: Backup
    texts: Texts
    used: set[str] = field(default_factory=set)
    """Numbers of questions that a quiz asks."""

    def __post_init__(self) -> None:
        self.reading = Reading(self.backup.notes, self.texts, self._files)
        self.questions: dict[str, Node] = {}
        self.versions: dict[str, dict[str, Node]] = {}
        """Questions by the numbers of their entries and versions; only those that are ready."""
        self.category_of: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.inner: dict[str, list[str]] = {}
        root = self.backup.root("questions.xml") if "questions.xml" in self.backup.archive.members else None
        for category in root.children("question_category") if root else ():
            self._add(category)

    def quiz(self, activity: Activity, introduction: str, path: str) -> Group | None:
        """Return a quiz; None, with a note, if nothing of it comes."""
        entries: list[Question | Passage] = []
        pools: Counter[str] = Counter()
        asked: set[tuple[str, str]] = set()
        headings = self._headings(activity.node)
        for number, slot in enumerate(self._slots(activity.node), 1):
            if number in headings:
                entries.append(headings[number])
            if slot.category:
                pools[slot.category] += 1
                if pools[slot.category] == 1:
                    entries += self._pool(slot)
            elif (one := (slot.question, slot.entry)) in asked:
                self.backup.notes.lost(slot.node.place, f"a question of {short(activity.title)} a second time")
            elif entry := self._asked(slot):
                asked.add(one)
                entries.append(entry)
        if not any(isinstance(entry, Question) for entry in entries):
            self.backup.notes.lost(activity.node.place, f"the quiz {short(activity.title)}, of which no question came")
            return None
        self._note_settings(activity)
        drawn = {self._group(category): count for category, count in pools.items()}
        return Group(activity.title, tuple(entries), introduction, drawn, path)

    def rest(self) -> Iterator[Group]:
        """Yield the questions that no quiz asks, by their categories."""
        for category, name in self.names.items():
            nodes = [node for node in self._in(category) if node.get("id") not in self.used]
            entries = [entry for node in nodes if (entry := self._read(node))]
            if any(isinstance(entry, Question) for entry in entries):
                named = f" of the category {short(name)}" if name else ""
                message = f"questions{named} that no quiz asks, which stand at the end"
                self.backup.notes.look(nodes[0].place, message)
                yield Group(name, tuple(entries))

    def _add(self, category: Node) -> None:
        number = category.get("id")
        name = " ".join(value(category, "name").split())
        self.names[number] = "" if name == "top" else name
        self.inner.setdefault(value(category, "parent"), []).append(number)
        entries = category.child("question_bank_entries")
        if entries is None:  # before Moodle 4.0
            questions = category.child("questions")
            for question in questions.children("question") if questions else ():
                self._keep(question, number, question.get("id"), "1", is_ready=True)
            return
        for entry in entries.children("question_bank_entry"):
            for version in entry.inside("question_versions"):
                for question in version.inside("question"):
                    is_ready = value(version, "status") in ("ready", "")
                    self._keep(question, number, entry.get("id"), value(version, "version"), is_ready=is_ready)

    def _keep(self, question: Node, category: str, entry: str, version: str, *, is_ready: bool) -> None:
        number = question.get("id")
        self.questions[number] = question
        self.category_of[number] = category
        if is_ready and value(question, "parent") in ("", "0", number):
            self.versions.setdefault(entry, {})[version] = question

    @cached_property
    def _by_category(self) -> dict[str, list[Node]]:
        """Return the newest version of each question."""
        found: dict[str, list[Node]] = {}
        for entry in self.versions:
            node = self._version(entry, "")
            if node is not None and value(node, "qtype") != "random":
                found.setdefault(self.category_of[node.get("id")], []).append(node)
        return found

    def _in(self, category: str, *, with_inner: bool = False, depth: int = 0) -> list[Node]:
        found = list(self._by_category.get(category, ()))
        if with_inner and depth < _DEEPEST:
            for one in self.inner.get(category, ()):
                found += self._in(one, with_inner=True, depth=depth + 1)
        return found

    def _version(self, entry: str, version: str) -> Node | None:
        versions = self.versions.get(entry, {})
        newest = max(versions, key=whole, default="")
        return versions.get(version) or versions.get(newest)

    def _asked(self, slot: _Slot) -> Question | Passage | None:
        node = self.questions.get(slot.question) if slot.question else self._version(slot.entry, slot.version)
        if node is None:
            self.backup.notes.lost(slot.node.place, "a question that is not in the backup")
            return None
        self.used.add(node.get("id"))
        return _worth(self._read(node), slot.points)

    def _pool(self, slot: _Slot) -> Iterator[Question]:
        """Yield the questions of which some are drawn."""
        nodes = self._in(slot.category, with_inner=slot.with_inner)
        if not nodes:
            self.backup.notes.lost(slot.node.place, "a question by chance from a category that has none in the backup")
        for node in nodes:
            self.used.add(node.get("id"))
            entry = _worth(self._read(node), slot.points)
            if isinstance(entry, Question):
                yield replace(entry, group=self._group(slot.category))

    def _group(self, category: str) -> str:
        name = slug(self.names.get(category, ""))
        return name if name[:1].isalpha() else f"group-{category}"

    def _read(self, node: Node) -> Question | Passage | None:
        return self.reading.entry(as_xml(node, self._sources))

    @cached_property
    def _sources(self) -> dict[str, str]:
        """Return the texts of questions that stand in others, by their numbers."""
        return {
            number: value(node, "questiontext")
            for number, node in self.questions.items()
            if value(node, "parent") not in ("", "0", number)
        }

    def _files(self, node: Node) -> Mapping[str, bytes]:
        component, _, rest = node.get("files").partition(" ")
        area, _, item = rest.partition(" ")
        return self.backup.files("", component, area, item)

    def _slots(self, quiz: Node) -> list[_Slot]:
        instances = quiz.child("question_instances")
        order = [one for one in value(quiz, "questions").split(",") if one not in ("", "0")]
        slots = [self._slot(one, order) for one in (instances.children("question_instance") if instances else ())]
        return sorted(slots, key=lambda slot: slot.order)

    def _slot(self, node: Node, order: list[str]) -> _Slot:
        number = value(node, "questionid") or value(node, "question")
        at = whole(value(node, "slot")) or (order.index(number) if number in order else len(order))
        slot = _Slot(node, at, points=_points(value(node, "maxmark") or value(node, "grade")))
        if (drawn := node.child("question_set_reference")) is not None:
            return self._drawn(drawn, slot)
        if (reference := node.child("question_reference")) is not None:
            return replace(slot, entry=value(reference, "questionbankentryid"), version=value(reference, "version"))
        stored = self.questions.get(number)
        if stored is not None and value(stored, "qtype") == "random":
            self.used.add(number)
            category = value(node, "questioncategoryid") or self.category_of[number]
            inner = value(node, "includingsubcategories") or value(stored, "questiontext")
            return replace(slot, category=category, with_inner=inner == "1")
        return replace(slot, question=number)

    def _drawn(self, node: Node, slot: _Slot) -> _Slot:
        """Return a slot for a question by chance, as Moodle 4 writes it."""
        try:
            condition = json.loads(value(node, "filtercondition") or "{}")
        except (ValueError, RecursionError):
            condition = {}
        category, inner = _condition(condition)
        if isinstance(condition, dict) and condition.get("tags"):
            self.backup.notes.look(node.place, "questions were drawn by their tags there; here, by their category")
        return replace(slot, category=category or "?", with_inner=inner)

    def _headings(self, quiz: Node) -> dict[int, Passage]:
        """Return the headings between questions, by the places before which they stand."""
        sections = quiz.child("sections")
        return {
            whole(value(one, "firstslot")): Passage(one.place, f"**{as_line(heading)}**")
            for one in (sections.children("section") if sections else ())
            if (heading := value(one, "heading"))
        }

    def _note_settings(self, activity: Activity) -> None:
        node = activity.node
        limit, tries = whole(value(node, "timelimit")), whole(value(node, "attempts_number"))
        said = []
        if limit:
            said.append(f"'time_limit: {max(1, round(limit / _MINUTE))}'")
        if tries:
            said.append(f"'attempts: {tries}'")
        if said:
            self.backup.notes.lost(node.place, f"limits of {short(activity.title)}; write {' and '.join(said)} into it")
        feedbacks = node.child("feedbacks")
        if feedbacks and any(value(one, "feedbacktext") for one in feedbacks.children("feedback")):
            self.backup.notes.lost(node.place, f"words for the scores of {short(activity.title)}")


def _condition(condition: Any) -> tuple[str, bool]:
    """Return the category of a condition, and whether those in it count, as Moodle 4.0 or 4.3 wrote it."""
    if not isinstance(condition, dict):
        return "", False
    if isinstance(chosen := condition.get("filter"), dict):
        category = chosen.get("category")
        values = category.get("values") if isinstance(category, dict) else None
        options = category.get("filteroptions") if isinstance(category, dict) else None
        inner = isinstance(options, dict) and bool(options.get("includesubcategories"))
        return (str(values[0]) if isinstance(values, list) and values else ""), inner
    return str(condition.get("questioncategoryid") or ""), str(condition.get("includingsubcategories")) in ("1", "True")


def _points(written: str) -> float | None:
    try:
        return float(read_number(written)) if written else None
    except Unfit:
        return None


def _worth(entry: Question | Passage | None, points: float | None) -> Question | Passage | None:
    return replace(entry, points=points) if isinstance(entry, Question) and points is not None else entry
