"""Pages that lessonpack has made itself: lessons with their questions, and quizzes, without what only sources hold."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any

from exporter.imports.bank import (
    Answer,
    Gap,
    Gaps,
    Group,
    Judgement,
    Lesson,
    NumberAnswer,
    Numbers,
    Opinion,
    Options,
    Pairs,
    Question,
    Section,
    Sequence,
    Sorted,
    Spot,
    Spots,
    Words,
    Writing,
)
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.h5p.values import Values
from exporter.imports.marks import between_marks, mark_of, with_gaps, without_marks
from exporter.imports.notes import short
from exporter.source.outline import LESSON, QUIZ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from exporter.imports.bank import Asked, Entry
    from exporter.imports.notes import Notes
    from exporter.imports.texts import Texts
    from exporter.problems import Position

    Outline = list[str | tuple[str, "Outline"]]
    """The ids of items, and sections with their titles."""

OWN = re.compile(r'<meta name="generator" content="lessonpack ')
_DATA = re.compile(r'<script type="application/json" id="course">(.*?)</script>', re.DOTALL)
_GAP = re.compile(r'<span data-gap="([0-9]{1,3})"></span>')
_SIZE = re.compile(r' (?:width|height)="[0-9]{1,6}"')
_IN_MENU = re.compile(r'<p class="section-title">([^<]*)<|data-item="([^"]+)"|(</ol></li>)')
_DEEPEST = 3
"""Sections inside each other; courses here have two."""
_MOST_PERCENT = 10_000
_MOST_GAPS = 100
_MOST_ITEMS = 5_000
_LOST = (
    "comments, notes, tags, objectives, summaries, pictures above lessons, quizzes and the course, the words at its "
    "end, and what the page shows otherwise than it is written: blocks, callouts, diagrams, glossaries, and settings, "
    "also those of single questions; ask whoever made the package for one exported with --with-source"
)


def lessons_of(html: str, place: Position, texts: Texts, notes: Notes, files: Mapping[str, bytes]) -> Iterator[Entry]:
    """Yield the lessons and quizzes of a page."""
    found = _DATA.search(html)
    try:
        data = json.loads(found[1]) if found else {}
    except (ValueError, RecursionError):
        data = {}
    notes.lost_once(place, _LOST)
    data = data if isinstance(data, dict) else {}
    items = _items(data, place, notes, files)
    own = _Page(html, {item.text("id"): item.text("kind") for item in items}, place, texts, notes, files)
    entries: dict[str, Entry] = {}
    for item in items:
        title = item.text("title")
        if item.text("kind") == "lesson":
            entries[item.text("id")] = own.lesson(item, title)
        elif item.text("kind") == "quiz":
            entries[item.text("id")] = own.quiz(item, title)
        else:
            notes.lost(place, f"{short(title)}, which is told by its script")
    names = [item.text("id") for item in items]
    outline = list(_counted(data.get("outline"), iter(names))) if "parts" in data else _menu(html)
    # Of lessons on pages of their own, the manifest has the sections.
    yield from _arranged(outline if data.get("structure") == "single" else [], entries)
    yield from entries.values()


def _menu(html: str) -> Outline:
    """Return the outline that the menu of a page shows."""
    menu = html.partition('<nav class="menu"')[2].partition("</nav>")[0]
    open_: list[tuple[str, Outline]] = [("", [])]
    for title, name, is_over in _IN_MENU.findall(menu):
        if name:
            open_[-1][1].append(name)
        elif not is_over:
            section: tuple[str, Outline] = (unescape(title).strip(), [])
            if len(open_) <= _DEEPEST:
                open_[-1][1].append(section)
            open_.append(section)
        elif len(open_) > 1:
            open_.pop()
    return open_[0][1]


def _counted(listed: Any, names: Iterator[str], depth: int = 0) -> Iterator[str | tuple[str, Outline]]:
    """Yield the outline of a large course, in which a number stands for so many items."""
    for one in listed if isinstance(listed, list) and depth <= _DEEPEST else ():
        if isinstance(one, dict):
            yield str(one.get("title")), list(_counted(one.get("items"), names, depth + 1))
        elif isinstance(one, int):
            yield from islice(names, min(max(one, 0), _MOST_ITEMS))


def _arranged(outline: Outline, entries: dict[str, Entry]) -> Iterator[Entry]:
    """Yield an outline with its entries, and take these away; of sections, those in which there is something."""
    for one in outline:
        if isinstance(one, str):
            if one in entries:
                yield entries.pop(one)
        elif inside := tuple(_arranged(one[1], entries)):
            yield Section(one[0], inside)


def _items(data: dict[str, Any], place: Position, notes: Notes, files: Mapping[str, bytes]) -> list[Values]:
    """Return the lessons and quizzes that a page tells its player of; a large course has them in files beside it."""
    if "parts" not in data:
        return list(Values(data).items("items"))
    from exporter.parts import put_together  # noqa: PLC0415 - heavy, and only large courses need it

    try:
        return list(Values(put_together(data, lambda path: files[path].decode())).items("items"))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        notes.lost(place, "its lessons and quizzes, since a part of them is missing or damaged; get the package again")
        return []


class _Page:
    def __init__(  # noqa: PLR0913, PLR0917 - what every import needs, and the page
        self,
        html: str,
        kinds: Mapping[str, str],
        place: Position,
        texts: Texts,
        notes: Notes,
        files: Mapping[str, bytes],
    ) -> None:
        self.html, self.kinds, self.place, self.texts, self.notes, self.files = html, kinds, place, texts, notes, files
        texts.linked = self._linked

    def lesson(self, item: Values, title: str) -> Lesson:
        """Return a lesson, in whose text questions stand where they stood."""
        name = item.text("id")
        questions = {one.text("id"): one for one in item.items("questions")}
        marks: list[str] = []

        def mark(question: str) -> str:
            marks.append(question)
            return mark_of(len(marks) - 1)

        html = self.texts.own_lesson(item.text("html") or self.html, name, mark, self.place)
        pieces = between_marks(self.texts.page(html, self.place, self.files))
        parts: list[str | Question] = [pieces[0].strip()]
        for question, after in zip(marks, pieces[1:], strict=False):
            made = self._question(questions[question]) if question in questions else None
            parts += [made] if made else []
            parts.append(after.strip())
        return Lesson(place=self.place, parts=tuple(filter(None, parts)), title=title, path=f"{name}{LESSON}")

    def quiz(self, item: Values, title: str) -> Group:
        """Return a quiz."""
        made = [question for one in item.items("questions") if (question := self._question(one))]
        draws = item.inside("pick")
        pick = {name: int(draws.number(name) or 0) for name in draws.raw}
        introduction = self._block(item.text("introduction"))
        return Group(title, tuple(made), introduction, pick, f"{item.text('id')}{QUIZ}")

    def _question(self, values: Values) -> Question | None:
        kind = values.text("type")
        if kind not in _TYPES:
            self.notes.lost(self.place, f"the question {short(values.text('text'))}: it is of the type {short(kind)}")
            return None
        try:
            asked = _TYPES[kind](self, values, values.inside("solution"))
        except Unfit as reason:
            self.notes.lost(self.place, f"the question {short(values.text('text'))} {reason}")
            return None
        return Question(
            place=self.place,
            asked=asked,
            prompt=self._block(values.text("prompt")),
            id=values.text("id"),
            points=values.number("points") or 1,
            explanation=self._block(values.text("explanation")),
            hint=self._block(values.text("hint")),
            group=values.text("group"),
        )

    def _block(self, html: str) -> str:
        return self.texts.block(html, "html", self.place, self.files) if html else ""

    def _line(self, values: Values) -> str:
        return self.texts.line(values.text("html"), "html", self.place, self.files)

    def _linked(self, address: str) -> str | None:
        name = address.removeprefix("#lesson-")
        endings = {"lesson": LESSON, "quiz": QUIZ}
        ending = endings.get(self.kinds.get(name, ""), "") if name != address else ""
        return f"{name}{ending}" if ending else None

    def options(self, values: Values, solution: Values) -> Options:
        right, told = set(solution.texts("correct")), solution.inside("feedback")
        answers = tuple(
            Answer(self._line(one), float(one.text("name") in right), self._block(told.text(one.text("name"))))
            for one in values.items("options")
        )
        several = values.text("type") == "multiple"
        return Options(answers, several, whole=several and solution.text("scoring") != "partial")

    def judgement(self, _values: Values, solution: Values) -> Judgement:
        return Judgement(solution.flag("answer"))

    def words(self, _values: Values, solution: Values) -> Words:
        accepted = tuple(Answer(text, 1) for text in solution.texts("answers"))
        patterns = tuple(Answer(text, 1) for text in solution.texts("patterns"))
        return Words(accepted, patterns, case_sensitive=solution.flag("case_sensitive"))

    def numbers(self, values: Values, solution: Values) -> Numbers:
        ranges = (
            (Decimal(str(one.number(name) or 0)) for name in ("low", "high"))
            for one in (solution, *solution.items("others"))
        )
        return Numbers(tuple(NumberAnswer(low, high, 1) for low, high in ranges), values.text("unit"))

    def pairs(self, values: Values, solution: Values) -> Pairs:
        matches = {one.text("name"): self._line(one) for one in values.items("matches")}
        right = solution.inside("pairs").raw
        pairs = tuple(
            (self._line(one), matches.get(str(right.get(one.text("name"))), "")) for one in values.items("items")
        )
        used = {match for _, match in pairs}
        extra = tuple(match for match in matches.values() if match not in used)
        return Pairs(pairs, extra, whole=solution.text("scoring") != "partial")

    def sorted(self, values: Values, solution: Values) -> Sorted:
        items = {one.text("name"): self._line(one) for one in values.items("items")}
        right, order = solution.inside("pairs").raw, solution.texts("order")
        groups = tuple(
            (self._line(one), tuple(items[name] for name in order if name in items and right.get(name) == of))
            for one in values.items("matches")
            if (of := one.text("name"))
        )
        return Sorted(groups, whole=solution.text("scoring") != "partial")

    def opinion(self, values: Values, _solution: Values) -> Opinion:
        return Opinion(tuple(self._line(one) for one in values.items("labels")))

    def spots(self, values: Values, solution: Values) -> Spots:
        right, areas = solution.texts("correct"), solution.inside("areas").raw
        places = []
        for one in values.items("regions"):
            name = one.text("name")
            shape, numbers = _shape(areas.get(name))
            places.append(Spot(self._line(one), shape, numbers, (name in right) / max(len(right), 1)))
        several, whole = len(right) > 1, solution.text("scoring") != "partial"
        picture = self.texts.line(_sizeless(values.text("picture")), "html", self.place, self.files)
        if not picture:
            raise Unfit("has a picture that is not in the package")
        return Spots(picture, None, tuple(places), several, whole)

    def sequence(self, values: Values, solution: Values) -> Sequence:
        items = {one.text("name"): self._line(one) for one in values.items("items")}
        order = tuple(items[name] for name in solution.texts("order") if name in items)
        return Sequence(order, partial=solution.text("scoring") == "partial")

    def gaps(self, values: Values, solution: Values) -> Gaps:
        numbers: list[int] = []

        def mark(found: re.Match[str]) -> str:
            numbers.append(int(found[1]))
            return mark_of(len(numbers) - 1)

        if len(_GAP.findall(values.text("html"))) > _MOST_GAPS:
            raise Unfit(f"has more than {_MOST_GAPS} gaps; split it")
        marked = self._block(_GAP.sub(mark, without_marks(values.text("html"))))
        accepted = solution.raw.get("accepted")
        given = accepted if isinstance(accepted, list) else []
        lists = list(values.items("gaps"))
        gaps = []
        for number in numbers:
            right = [str(one) for one in _at(given, number, [])]
            others = [one.text("text") for one in lists[number].items("options")] if number < len(lists) else []
            answers = [Answer(one, 1) for one in right] + [Answer(one, 0) for one in others if one not in right]
            gaps.append(Gap(tuple(answers), from_list=bool(others)))
        return Gaps(with_gaps(marked, gaps), whole=solution.text("scoring") != "partial")

    def writing(self, values: Values, solution: Values) -> Writing:
        least, most = (values.number(name) for name in ("min_words", "max_words"))
        return Writing(
            self._block(solution.text("sample_answer")), int(least) if least else None, int(most) if most else None
        )


def _sizeless(html: str) -> str:
    """Return a picture as large as it is."""
    return _SIZE.sub("", html)


def _shape(area: object) -> tuple[str, tuple[float, ...]]:
    """Return the shape of an area and its numbers, in percent: an ellipse, which is a circle, or corners."""
    sides = area if isinstance(area, list) else []
    flat = [one for side in sides for one in (side if isinstance(side, list) else [side])]
    numbers = tuple(float(one) for one in flat if isinstance(one, (int, float)) and abs(one) <= _MOST_PERCENT)
    if len(numbers) < len(flat) or not numbers:
        raise Unfit("has a place in its picture whose shape cannot be read")
    is_circle = all(isinstance(side, (int, float)) for side in sides)
    return ("circle", numbers[:3]) if is_circle else ("poly", numbers)


def _at(found: list[Any], number: int, otherwise: list[Any]) -> list[Any]:
    one = found[number] if number < len(found) else otherwise
    return one if isinstance(one, list) else otherwise


_TYPES: Mapping[str, Callable[[_Page, Values, Values], Asked]] = {
    "choice": _Page.options,
    "multiple": _Page.options,
    "true-false": _Page.judgement,
    "text": _Page.words,
    "number": _Page.numbers,
    "matching": _Page.pairs,
    "sorting": _Page.sorted,
    "scale": _Page.opinion,
    "hotspot": _Page.spots,
    "ordering": _Page.sequence,
    "gaps": _Page.gaps,
    "essay": _Page.writing,
}
