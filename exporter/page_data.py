"""What the player reads of one course, and texts as they stand on its pages: each is written once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from exporter.addresses import Addresses, safe_names
from exporter.assets import shipped
from exporter.course import Lesson, Quiz, id_on_page
from exporter.kept_texts import KeptTexts
from exporter.origins import Origins
from exporter.page_templates import written_json
from exporter.player_data import (
    QuestionData,
    answer_data,
    item_data,
    kind,
    page_names,
    question_data,
    reported_names,
    shown_texts,
)
from exporter.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.course import Course, Item
    from exporter.page_settings import Reporting, Served, Structure
    from exporter.questions import Question
    from exporter.richtext import RichText

_OF_SHELLS = frozenset({"pageLoading", "pageLost", "pagesLoading", "allOnOnePage"})
"""Sentences that only a page needs whose items come later."""
_OF_STORES = frozenset({"whoLearns", "whoNote", "whoName", "whoEmail", "whoBegins", "whoNobody", "whoIncomplete"})
"""Sentences that only a page needs that asks who learns."""


class WrittenItem(NamedTuple):
    """The data of an item in the page that has it, and the addresses on that page."""

    addresses: Addresses
    data: str


class PageData:
    """The data and the texts of a course's pages. ``media_at`` is that of `CourseRenderer`."""

    def __init__(
        self,
        course: Course,
        structure: Structure,
        reporting: Reporting,
        served: Served | None,
        media_at: Mapping[str, str] | None,
    ) -> None:
        self.course = course
        self.structure = structure
        self.reporting = reporting
        self.served = served
        self.files_at = served.files_at if served else ""
        self.names = safe_names(course.media)
        self.addresses = media_at or {path: self.files_at + name for path, name in self.names.items()}
        self.sentences = Sentences.read(
            shipped("templates") / "player" / "languages", course.language, course.sentences
        )
        self.hrefs = page_names(course)
        self.reported = reported_names(course)
        # Elsewhere, addresses depend on who asks, or are media themselves.
        keeps = structure == "single" and served is None and media_at is None
        self.kept = KeptTexts(course.origins if keeps else Origins(), self._context())
        self._written: dict[str, WrittenItem] = {}
        self.on_one_page = self.addresses_on()
        self.edition = served.edition if served else self._edition()

    def _context(self) -> object:
        """Return all that texts of an item depend on beside the item itself, in a course whose page has all of them."""
        names = [(path, name) for path, name in self.names.items() if not name.endswith(f"/{path.rpartition('/')[2]}")]
        reported = [(identifier, name) for identifier, name in self.reported.items() if name != identifier]
        course = self.course
        items = [(kind(item), item.id) for item in course.items]  # only lessons are numbered
        return course.language, course.sentences, items, names, reported

    def data_length(self, item: Item) -> int:
        """Return how many characters an item's data have."""
        return len(self.written_item(item).data)

    def item_data(self, item: Item) -> dict[str, Any]:
        """Return an item as the player reads it on the page of the course."""
        data: dict[str, Any] = json.loads(self.written_item(item).data)
        return data

    def questions(self, item: Item, *, alone: bool) -> dict[str, QuestionData]:
        """Return an item's questions by their ids, as they stand on a page of its own or on that of the course."""
        addresses = self.addresses_on(item if alone else None)
        return {
            one.id: QuestionData(
                self._filled(question_data(one, self.reported, answers=False), addresses),
                self._filled(answer_data(one), addresses),
            )
            for one in item.questions
        }

    def unfolded(self, item: Item, question: Question, response: Any, *, alone: bool) -> dict[str, Any]:
        """Return what a response makes appear of a question, as `questions` does; nothing for most of them."""
        shown = question.unfolded(response)
        return {} if shown is None else {"unfolded": self._filled(shown, self.addresses_on(item if alone else None))}

    def _filled(self, data: dict[str, Any], addresses: Addresses) -> Any:
        return json.loads(json.dumps(data, default=lambda rich: self._html(rich, addresses)))

    def addresses_on(self, alone: Item | None = None) -> Addresses:
        """Return the addresses on the page of the course, or on that of an item alone."""

        def on_this_page(lesson: str, anchor: str) -> str:
            return "#" + (id_on_page(lesson, anchor) or f"lesson-{lesson}")

        def reading_copy(lesson: str, anchor: str) -> str:
            fragment = "#" + id_on_page(lesson, anchor) if anchor else ""
            is_here = alone is not None and lesson == alone.id
            return fragment or "#main" if is_here else f"{self.files_at}{self.hrefs[lesson]}?reading{fragment}"

        if alone is None:
            return Addresses(self.addresses, on_this_page)
        return Addresses(self.addresses, reading_copy, target="_blank")

    def html(self, rich: RichText) -> str:
        """Return a text as it stands on the page of the course."""
        return self._html(rich, self.on_one_page)

    def markup(self, rich: RichText, addresses: Addresses) -> Markup:
        """Return a text as it stands on the page with these addresses."""
        # This HTML was sanitised when the course was read; only addresses and catalogue sentences are added here.
        return Markup(self._html(rich, addresses))  # noqa: S704 - see above

    def _html(self, rich: RichText, addresses: Addresses) -> str:
        parts = rich.parts
        return rich.html if len(parts) == 1 else self.sentences.fill(addresses.resolve(parts))

    def catalogue(self, *, of_shell: bool) -> Markup:
        """Return the sentences that the player needs."""
        spare = (frozenset() if of_shell else _OF_SHELLS) | (frozenset() if self.reporting.store else _OF_STORES)
        needed = {key: said for key, said in self.sentences.catalogue.items() if key not in spare}
        return Markup(written_json({**(self.served.sentences if self.served else {}), **needed}))  # noqa: S704 - see `_json`

    def course_data(self, items: tuple[Item, ...], heads: Mapping[str, Any] | None) -> Markup:
        """Return what the player reads of the course, with these items last, or what is given of them."""
        course = self.course
        data = {
            "format": 1,
            "id": course.id,
            "title": course.title,
            "language": course.language,
            "direction": course.direction,
            "version": course.version,
            "edition": self.edition,
            "structure": self.structure,
            "navigation": course.navigation,
            "completion": {**course.completion.model_dump(), **self._own_mark(items)},
            "reporting": {name: value for name, value in asdict(self.reporting).items() if value is not None},
        }
        if heads is not None:
            return Markup(written_json({**data, **heads}))  # noqa: S704 - see `_json`
        listed = ",".join(self.written_item(item).data for item in items)
        return Markup(f'{written_json(data)[:-1]},"items":[{listed}]}}')  # noqa: S704 - see `_json`

    def written_item(self, item: Item) -> WrittenItem:
        """Return an item's data as its page has them. They are made once."""
        if item.id not in self._written:
            read = item_data(item, self.reported, answers=self.served is None)
            self._written[item.id] = self._as_written(item, read)
        return self._written[item.id]

    def _as_written(self, item: Item, read: dict[str, Any]) -> WrittenItem:
        addresses = self.on_one_page if self.structure == "single" else self.addresses_on(item)
        return WrittenItem(addresses, written_json(read, lambda rich: self._html(rich, addresses)))

    def _own_mark(self, items: tuple[Item, ...]) -> dict[str, float]:
        """Return the pass mark of a page with a single quiz: the quiz's own, unless the LMS sets another."""
        alone = items[0] if self.structure == "lessons" else None
        return {"passing_score": alone.passing_score} if isinstance(alone, Quiz) else {}

    def _edition(self) -> str:
        """Hash everything that learners could notice, so that two outputs of the same source match.

        What is read for it is kept as the pages have it, so that no item is read twice.
        """
        digest = hashlib.sha256()
        addresses = Addresses(self.names, lambda lesson, anchor: f"{lesson}#{anchor}")

        def made(item: Item) -> tuple[str, str]:
            read = item_data(item, self.reported, answers=True)
            noticed = json.dumps(read, sort_keys=True, default=lambda rich: self._html(rich, addresses))
            written = self._written[item.id] = self._as_written(item, read)
            return noticed, written.data

        for item, (noticed, data) in self.kept.each("data", self.course.items, made):
            digest.update(noticed.encode())
            self._written.setdefault(item.id, WrittenItem(self.on_one_page, data))
            for text in shown_texts(item) if isinstance(item, Lesson) else ():
                digest.update(text.html.encode())
        digest.update(self.course.completion.model_dump_json().encode())
        return digest.hexdigest()[:12]
