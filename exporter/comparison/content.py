"""What is new, moved or reworded: learners notice it, and lose nothing by it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from exporter.comparison.fates import Fate, item_fates, unclaimed
from exporter.comparison.findings import Finding, named_item, named_question, short
from exporter.comparison.played import PlayedLesson, PlayedQuiz

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exporter.comparison.played import PlayedCourse, PlayedItem, PlayedQuestion


def changed_items(old: PlayedCourse, new: PlayedCourse) -> Iterator[Finding]:
    """Yield lessons and quizzes that are new, moved or changed."""
    fates = item_fates(old, new)
    kept = [(fate.item, fate.new) for fate in fates if fate.new is not None]
    known = {item.key for _, item in kept}
    before: PlayedItem | None = None
    for item in new.items:
        if item.key not in known:
            place = f"after the {named_item(before)}" if before else "at the beginning"
            yield _content(f"{item.kind}-new", f"The {named_item(item)} is new, {place}.", item)
        before = item
    for item in moved([one for one, _ in kept], [item for item in new.items if item.key in known]):
        yield _content(f"{item.kind}-moved", f"The {named_item(item)} stands elsewhere in the order.", item)
    for item, now in kept:
        yield from _changed(item, now)


def _changed(item: PlayedItem, now: PlayedItem) -> Iterator[Finding]:
    if item.title != now.title:
        text = f"The {named_item(item)} is called '{short(now.title)}' now."
        yield _content(f"{item.kind}-retitled", text, item)
    if isinstance(item, PlayedLesson) and isinstance(now, PlayedLesson) and item.html != now.html:
        yield _content("lesson-reworded", f"The text of the {named_item(now)} has changed.", item)
    if isinstance(item, PlayedQuiz) and isinstance(now, PlayedQuiz) and item.introduction != now.introduction:
        yield _content("quiz-reworded", f"The introduction of the {named_item(now)} has changed.", item)


def changed_questions(
    old: PlayedCourse, new: PlayedCourse, fates: Sequence[Fate], *, together: bool
) -> Iterator[Finding]:
    """Yield questions that are new, or whose answers are kept although they moved or changed.

    Answers go along when a question moves if all lessons are ``together`` in one SCO.
    """
    known = {item.key for item in old.items}
    for item, question in unclaimed(new, tuple(fates)):
        if item.key in known:  # otherwise it came with its lesson or quiz
            yield _of_question("question-new", f"The {named_question(question, item)} is new.", item, question)
    for fate in fates:
        if fate.keeps == "none" or fate.new_question is None or fate.new_item is None:
            continue
        if together or fate.new_item.key == fate.item.key:
            yield from _changed_question(fate, fate.new_item, fate.new_question)


def _changed_question(fate: Fate, place: PlayedItem, now: PlayedQuestion) -> Iterator[Finding]:
    item, question = fate.item, fate.question
    name = f"The {named_question(question, item)}"
    if place.key != item.key and not fate.needs_attempt:
        text = f"{name} stands in the {named_item(place)} now; its answers go along."
        yield _of_question("question-moved", text, item, question)
    if question.text.split() != now.text.split():
        text = f"{name} was reworded, to '{short(now.text)}'; its answers are kept."
        yield _of_question("question-reworded", text, item, question)
    elif question.prompt != now.prompt:
        yield _of_question("question-reworded", f"{name} looks different; its answers are kept.", item, question)
    if added := _added(question, now):
        yield _of_question("option-new", f"{name} offers {added} as well.", item, question)


def _added(before: PlayedQuestion, now: PlayedQuestion) -> str:
    """Return the options that are new, in words."""
    places = [place for place in ("options", "matches", "items", "labels") if place in before.shown]
    old = {entry["key"] for place in places for entry in before.shown[place]}
    added = [one for place in places for one in now.shown.get(place, ()) if one["key"] not in old]
    return ", ".join(f"'{short(one['text']) or 'a picture'}'" for one in added[:3]) + (" and more" if added[3:] else "")


def moved(before: list[PlayedItem], after: list[PlayedItem]) -> list[PlayedItem]:
    """Return the items that have to move to get from one order to the other: as few as possible."""
    places = {item.key: place for place, item in enumerate(after)}
    # The longest part that keeps its order stays. ``ends`` has the last places of the best parts of each length.
    ends: list[int] = []
    lengths: list[int] = []
    for item in before:
        length = bisect_left(ends, places[item.key])
        ends[length : length + 1] = [places[item.key]]
        lengths.append(length + 1)
    staying: set[str] = set()
    wanted, below = len(ends), len(after)
    for item, length in zip(reversed(before), reversed(lengths), strict=True):
        if length == wanted and places[item.key] < below:
            staying.add(item.key)
            wanted, below = wanted - 1, places[item.key]
    return [item for item in before if item.key not in staying]


def _content(code: str, text: str, item: PlayedItem) -> Finding:
    return Finding(group="content", code=code, text=text, item=item.id)


def _of_question(code: str, text: str, item: PlayedItem, question: PlayedQuestion) -> Finding:
    return Finding(group="content", code=code, text=text, item=item.id, question=question.id)
