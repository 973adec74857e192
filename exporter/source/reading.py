"""Reads a folder into a `Course`: first the id of every file, then every text, because texts link to each other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from exporter.course import Course, Lesson, Places, Section
from exporter.course_settings import Theme
from exporter.identifiers import key
from exporter.origins import Origins
from exporter.problems import CourseError, Position, Problems
from exporter.source.cache.cached_reader import CachedReader
from exporter.source.cache.store import Store
from exporter.source.closing import Closing, read_closing, warn_of_no_score
from exporter.source.item_ids import default_ids
from exporter.source.media.folder import CourseFolder, NotFoundInCourse
from exporter.source.media.links import Links
from exporter.source.models import CourseFile
from exporter.source.outline import ITEMS, QUIZ, SCENARIO, OutlineFile, OutlineSection, names_written, read_outline
from exporter.source.printed import printed
from exporter.source.questions import QuestionIds, SourceQuestion, warn_of_made_up_ids, warn_of_unknown_objectives
from exporter.source.read_item import ItemSettings
from exporter.source.sentences import check_sentences
from exporter.source.text import SourceText, Unreadable, decode, read_text
from exporter.source.theme import check_theme
from exporter.source.wanted_formats import WantedFormat, wanted_formats
from exporter.source.wording import quoted
from exporter.source.yaml.diagnostics import Diagnostics
from exporter.source.yaml.nodes import Mapping
from exporter.source.yaml.reader import read_yaml
from exporter.source.yaml.schema import ModelSchema

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Item
    from exporter.source.item_source import ItemSource
    from exporter.source.mathematics.macros import Macro
    from exporter.source.media.placeholders import Placeholders

Edited = dict[str, bytes]
"""Contents by the names of files, relative to the course folder."""

COURSE_FILE = "course.yaml"
NO_FOLDER = f"the folder does not exist; give the folder that contains {COURSE_FILE}"
NO_COURSE = f"there is no file '{COURSE_FILE}'; give the folder of a course, or create one with 'lessonpack new'"
GLOSSARY = "glossary"
"""The id of the page that lists the terms of all lessons."""
_NOT_LESSONS = frozenset({"readme.md", "license.md", "changelog.md", "contributing.md"})


class Reading(NamedTuple):
    """The result of reading a course: the course if it is valid, all problems, and the position of every question.

    A draft, read with placeholders, is also valid when nothing but the files that they stand for is missing.
    """

    course: Course | None
    problems: Problems
    questions: tuple[SourceQuestion, ...] = ()
    formats: tuple[WantedFormat, ...] = ()
    """What the course is delivered as, if it says so."""


def read(
    root: Path,
    store: Store | None = None,
    placeholders: Placeholders | None = None,
    *,
    edited: Edited | None = None,
) -> Reading:
    """Read the course in the folder ``root`` as far as possible; what has not changed, take from ``store``.

    The files in ``edited`` are read as if that were their content.
    """
    problems, store = Problems(), store or Store(None)
    try:
        return _Reader(CourseFolder(root), problems, store, placeholders, edited or {}).read()
    except CourseError:
        # There are too many problems to go on.
        return Reading(None, problems)
    finally:
        store.sweep()


@dataclass(slots=True)
class _Reader:
    folder: CourseFolder
    problems: Problems
    store: Store
    placeholders: Placeholders | None
    edited: Edited
    links: Links = field(init=False)
    questions: list[SourceQuestion] = field(default_factory=list)
    items: dict[str, Item] = field(default_factory=dict)
    anchors: dict[str, set[str]] = field(default_factory=dict)
    macros: dict[str, Macro] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    """The hash of what each item was read from, by its id."""

    def __post_init__(self) -> None:
        self.links = Links(self.folder, self.problems, placeholders=self.placeholders)

    def read(self) -> Reading:
        tree = self._course_tree()
        if tree is None:
            return Reading(None, self.problems)
        model = self._course_model(tree)
        if model:
            self.problems.ignoring, self.links.weights = model.ignore, model.media
        outline = read_outline(tree.get("outline"), self.links)
        theme = check_theme(model.theme if model else Theme(), tree, self.links, self.problems)
        check_sentences(tree.get("sentences"), self.problems)
        self._read_macros(tree)
        self._read_items(outline, model)
        closing = self._read_closing(model, tree) if model else Closing()
        if not self._has_failed() and not any(map(_counts, self.items.values())):
            warn_of_no_score(closing, self.problems)
        self.links.check_references(self.anchors)
        self.links.elsewhere.warn(self.problems)
        self.links.pages.warn(self.problems)
        self._check_glossary(tree)
        self._check_full_ids()
        self._check_unused(frozenset([*names_written(tree.get("outline")), str(tree.get("certificate"))]))
        self._check_ignored(tree)
        failed = model is None or self._has_failed()
        course = None if model is None or failed else self._course(model, theme, outline, closing)
        return Reading(course, self.problems, tuple(self.questions), wanted_formats(tree.get("formats")))

    def _read_closing(self, model: CourseFile, tree: Mapping) -> Closing:
        if model.finish is None and not model.certificate:
            return Closing()
        from exporter.source.markdown.page import Page  # noqa: PLC0415 - few courses have such texts

        def page(file: str) -> Page:
            as_written = model.punctuation == "as-written"
            return Page(
                file, "finish", model.language, self.links, self.problems, macros=self.macros, as_written=as_written
            )

        return read_closing(model, tree, page, self._source, self.problems)

    def _has_failed(self) -> bool:
        errors = [problem for problem in self.problems.found if problem.severity == "error"]
        return any(self.placeholders is None or not self.placeholders.excuses(error) for error in errors)

    def _course_tree(self) -> Mapping | None:
        start = Position(COURSE_FILE)
        if not self.folder.root.is_dir():
            self.problems.error(start, NO_FOLDER, "missing-file")
            return None
        source = self._source(COURSE_FILE, start)
        if source is None:
            return None
        try:
            tree = read_yaml(source.text, start, self.problems)
        except Unreadable:
            return None
        if not isinstance(tree, Mapping):
            message = "is empty" if tree is None else "is not a mapping of 'key: value' lines"
            self.problems.error(
                start,
                f"the course {message}; start with 'id: …' and 'title: …'",
                "empty" if tree is None else "invalid",
            )
            return None
        return tree

    def _without_course_file(self) -> str:
        if (self.folder.root / COURSE_FILE).is_dir():
            return f"'{COURSE_FILE}' is a folder; rename it, and write a file of this name"
        for name in self.folder.names:
            folder, _, file = name.rpartition("/")
            if file == COURSE_FILE:
                return f"there is no file '{COURSE_FILE}' in this folder; use the folder '{folder}', which has one"
            if not folder and file.lower() in (COURSE_FILE, "course.yml"):
                return f"there is no file '{COURSE_FILE}'; rename '{file}' to that"
        return NO_COURSE

    def _source(self, file: str, at: Position) -> SourceText | None:
        try:
            located = self.folder.find(file)
            if file in self.edited:
                return decode(self.edited[file], file, self.problems)
            return read_text(located.path, file, self.problems)
        except NotFoundInCourse as refusal:
            is_missing = file == COURSE_FILE and file not in self.folder.names
            self.problems.error(at, self._without_course_file() if is_missing else str(refusal), refusal.code)
        except Unreadable:
            pass
        return None

    def _course_model(self, tree: Mapping) -> CourseFile | None:
        diagnostics = Diagnostics(tree, _schema(), Position(COURSE_FILE), "the course")
        model = None
        try:
            model = CourseFile.model_validate(tree)
        except ValidationError as error:
            diagnostics.report(error, self.problems)
        else:
            diagnostics.check_scalars(self.problems)
        return model

    def _read_macros(self, tree: Mapping) -> None:
        if tree.get("mathematics"):
            from exporter.source.mathematics.own_macros import own_macros  # noqa: PLC0415 - few courses have formulas

            self.macros = own_macros(tree["mathematics"], self.problems)

    def _read_items(self, outline: tuple[OutlineFile | OutlineSection, ...], model: CourseFile | None) -> None:
        settings = ItemSettings(
            language=model.language if model else "en",
            passing_score=model.completion.passing_score if model else 70,
            macros=self.macros,
            as_written=model is not None and model.punctuation == "as-written",
        )
        reader = CachedReader(self.store, settings, self.links, self.problems)
        entries = list(_flat(outline))
        texts = [text for entry in entries if (text := self._source(entry.file, entry.position))]
        self._foresee_diagrams([text.text for text in texts])
        sources = _with_ids([source for text in texts if (source := reader.head(text))])
        self.links.items.update({entry.file: "" for entry in entries})
        self._note_ids(sources)
        ids = QuestionIds(self.problems)
        for source in sources:
            made = reader.item(source)
            for one in made.questions:
                ids.add(one)
            warn_of_made_up_ids(made.questions, self.problems)
            self.questions += made.questions
            self.anchors[source.id] = made.anchors
            self.origins[source.id] = made.origin
            if made.item is not None:
                self.items[source.file] = made.item
        lessons = (item for item in self.items.values() if isinstance(item, Lesson))
        warn_of_unknown_objectives(self.questions, {aim for one in lessons for aim in one.objectives}, self.problems)

    def _foresee_diagrams(self, texts: list[str]) -> None:
        """Draw the diagrams of all files at once, which takes one start of a browser."""
        if any("mermaid" in text.lower() for text in texts):
            from exporter.source.diagrams.drawn import Diagrams  # noqa: PLC0415 - few courses have diagrams

            self.links.diagrams = diagrams = Diagrams(self.store)
            diagrams.foresee(texts)

    def _note_ids(self, sources: list[ItemSource]) -> None:
        taken: dict[str, ItemSource] = {}
        keys: dict[str, ItemSource] = {}
        for source in sources:
            self.links.items[source.file] = source.id
            first = taken.setdefault(source.id.lower(), source)
            other = keys.setdefault(key(source.id), source)
            if first is not source:
                same = "" if first.id == source.id else ", apart from capitals,"
                message = (
                    f"the id {quoted(source.id)} is{same} also the id of {first.file}; give one of them another 'id'"
                )
                self.problems.error(source.id_at, message, "duplicate-id")
            elif other is not source:
                message = (
                    f"the ids {quoted(source.id)} and {quoted(other.id)} are too similar for saved data; change one"
                )
                self.problems.error(source.id_at, message, "duplicate-id")

    def _check_full_ids(self) -> None:
        """Report ids that would be the same in the output, if ``a--b`` is both an id in ``a`` and a lesson."""
        file_of = {item: file for file, item in self.links.items.items()}
        seen: dict[str, str] = {}
        for item, anchors in self.anchors.items():
            for anchor in sorted(anchors):
                other = seen.setdefault(f"{item}--{anchor}", item)
                if other != item:
                    message = f"the ids '{item}' and '{other}' clash at the anchor '{anchor}'; change one"
                    self.problems.error(Position(file_of.get(item, COURSE_FILE)), message, "duplicate-id")

    def _check_glossary(self, tree: Mapping) -> None:
        """Report a glossary that would be empty, or whose page would have the id of an item."""
        if tree.get("glossary") is not True:
            return
        at = tree.values_at["glossary"]
        for file, item in self.links.items.items():
            if item == GLOSSARY:
                message = f"the page of the glossary has the id {quoted(item)}, which {file} has as well"
                self.problems.error(at, f"{message}; give that file another 'id'", "duplicate-id")
        lessons = [item for item in self.items.values() if isinstance(item, Lesson)]
        if lessons and not any(lesson.terms for lesson in lessons):
            message = "no lesson explains a term, so there is no glossary; write '*[term]: meaning' into one"
            self.problems.warning(at, message, "empty")

    def _check_unused(self, listed: frozenset[str]) -> None:
        known = {*listed, *self.links.items, *self.links.media}
        for name in self.folder.names:
            if name.endswith(ITEMS) and name not in known and name.lower() not in _NOT_LESSONS:
                kind = "quiz" if name.endswith(QUIZ) else "scenario" if name.endswith(SCENARIO) else "lesson"
                message = (
                    f"this {kind} is not in the outline, so learners never see it; add it to course.yaml or delete it"
                )
                self.problems.warning(Position(name), message, "not-in-outline")

    def _check_ignored(self, tree: Mapping) -> None:
        """Report decisions to ignore warnings that no warning has met, so that none outlives its reason."""
        for number, decision in enumerate(self.problems.ignoring):
            if number in self.problems.ignored:
                continue
            where = f"in {quoted(decision.files)}" if decision.files != "*" else "in this course"
            is_error = any(problem.code == decision.code for problem in self.problems.found)
            advice = "errors cannot be ignored" if is_error else "correct or remove it"
            message = f"this entry ignores nothing, because there is no warning [{decision.code}] {where}; {advice}"
            self.problems.warning(tree["ignore"].entries_at[number], message, "unused-ignore")

    def _course(
        self, model: CourseFile, theme: Theme, outline: tuple[OutlineFile | OutlineSection, ...], closing: Closing
    ) -> Course:
        course = Course(
            id=model.id,
            title=model.title,
            outline=tuple(self._built(entry) for entry in outline),
            media=dict(sorted(self.links.media.items())),
            language=model.language,
            description=" ".join(model.description.split()),
            version=model.version,
            authors=model.authors,
            keywords=model.keywords,
            license=model.license,
            iri_base=model.iri_base,
            theme=theme,
            completion=model.completion,
            navigation=model.navigation,
            search=model.search,
            glossary=model.glossary,
            finish=closing.finish,
            certificate=closing.certificate,
            certificate_text=closing.text,
            sentences=dict(model.sentences) if model.sentences else None,
            sources=dict(sorted(self.links.folder.found.items())),
            places=Places(
                {item.id: Position(file) for file, item in self.items.items()},
                {one.question.id: one.position for one in self.questions},
            ),
        )
        return self._with_origins(course if model.punctuation == "as-written" else printed(course))

    def _with_origins(self, course: Course) -> Course:
        if self.store.is_off:
            return course
        known = {item.id: (item, origin) for item in course.items if (origin := self.origins.get(item.id))}
        return replace(course, origins=Origins(self.store, known))

    def _built(self, entry: OutlineFile | OutlineSection) -> Item | Section:
        if isinstance(entry, OutlineFile):
            return self.items[entry.file]
        return Section(entry.title, tuple(self._built(inner) for inner in entry.entries))


def _with_ids(sources: list[ItemSource]) -> list[ItemSource]:
    made = default_ids(
        [source.file for source in sources if not source.id], [source.id for source in sources if source.id]
    )
    return [source if source.id else replace(source, id=made[source.file]) for source in sources]


def _counts(item: Item) -> bool:
    """Return whether an item adds to the course's score."""
    if isinstance(item, Lesson):
        return any(question.graded and question.scored and question.points > 0 for question in item.questions)
    return item.graded


def _flat(outline: tuple[OutlineFile | OutlineSection, ...]) -> list[OutlineFile]:
    found: list[OutlineFile] = []
    for entry in outline:
        found += [entry] if isinstance(entry, OutlineFile) else _flat(entry.entries)
    return found


@cache
def _schema() -> ModelSchema:
    return ModelSchema(CourseFile.model_json_schema)
