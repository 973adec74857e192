"""What is new, moved or reworded: learners notice it, and lose nothing by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.comparison.fates import Fate, unclaimed
from exporter.comparison.findings import Finding, named_item, named_question, short
from exporter.comparison.homes import is_kept
from exporter.comparison.order import moved
from exporter.comparison.played import PlayedLesson, PlayedQuiz
from exporter.comparison.wording import changed_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exporter.comparison.homes import Homes
    from exporter.comparison.played import PlayedCourse, PlayedItem, PlayedQuestion


def changed_course(old: PlayedCourse, new: PlayedCourse) -> Iterator[Finding]:
    """Yield what has changed in what a course is called, and in which language it speaks."""
    if old.title != new.title:
        text = f"The course is called '{short(new.title)}' now, and was called '{short(old.title)}'."
        yield Finding(group="content", code="course-retitled", text=text)
    if old.language != new.language:
        text = f"The language of the course is '{new.language}', and was '{old.language}': so are buttons and messages."
        yield Finding(group="content", code="course-language", text=text)


def changed_items(old: PlayedCourse, new: PlayedCourse, homes: Homes) -> Iterator[Finding]:
    """Yield lessons and quizzes that are new, moved or changed."""
    pairs = [(item, homes[item.key]) for item in old.items if item.key in homes]
    known = {now.key for _, now in pairs}
    before: PlayedItem | None = None
    for item in new.items:
        if item.key not in known:
            place = f"after the {named_item(before)}" if before else "at the beginning"
            yield _content(f"{item.kind}-new", f"The {named_item(item)} is new, {place}.", item)
        before = item
    elsewhere = moved([now.key for _, now in pairs], [item.key for item in new.items if item.key in known])
    for item, now in pairs:
        if now.key in elsewhere:
            yield _content(f"{item.kind}-moved", f"The {named_item(item)} stands elsewhere in the order.", item)
    for item, now in pairs:
        yield from _changed(item, now)


def _changed(item: PlayedItem, now: PlayedItem) -> Iterator[Finding]:
    if item.title != now.title:
        text = f"The {named_item(item)} is called '{short(now.title)}' now."
        yield _content(f"{item.kind}-retitled", text, item)
    if isinstance(item, PlayedLesson) and isinstance(now, PlayedLesson) and item.html != now.html:
        yield _content("lesson-reworded", f"The text of the {named_item(now)} has changed.", item)
    if isinstance(item, PlayedQuiz) and isinstance(now, PlayedQuiz):
        yield from _changed_quiz(item, now)


def _changed_quiz(old: PlayedQuiz, new: PlayedQuiz) -> Iterator[Finding]:
    if old.introduction != new.introduction:
        yield _content("quiz-reworded", f"The introduction of the {named_item(new)} has changed.", old)
    for name, what in (("shuffle_questions", "questions"), ("shuffle_options", "options")):
        if getattr(old, name) != getattr(new, name):
            how = "in another order in each attempt" if getattr(new, name) else "in the order of the file"
            yield _content("quiz-shuffle", f"The {what} of the {named_item(new)} are shown {how} now.", old)


def changed_questions(
    old: PlayedCourse, new: PlayedCourse, fates: Sequence[Fate], homes: Homes, *, together: bool
) -> Iterator[Finding]:
    """Yield questions that are new, or whose answers are kept although they moved or changed.

    Answers go along when a question moves if all lessons are ``together`` in one SCO.
    """
    known = {homes[item.key].key for item in old.items if item.key in homes}
    for item, question in unclaimed(new, tuple(fates)):
        if item.key in known:  # otherwise it came with its lesson or quiz
            yield _of_question("question-new", f"The {named_question(question, item)} is new.", item, question)
    for fate in fates:
        if fate.keeps == "none" or fate.new_question is None or fate.new_item is None:
            continue
        home = homes.get(fate.item.key)
        stays = home is not None and home.key == fate.new_item.key
        if together or (stays and home is not None and is_kept(fate.item, home)):
            yield from _changed_question(fate, fate.new_item, fate.new_question, stays=stays)
    for item in old.items:
        if item.key in homes:
            yield from _reordered(item, homes[item.key], fates)


def _changed_question(fate: Fate, place: PlayedItem, now: PlayedQuestion, *, stays: bool) -> Iterator[Finding]:
    item, question = fate.item, fate.question
    name = f"The {named_question(question, item)}"
    if not stays and not fate.needs_attempt:
        text = f"{name} stands in the {named_item(place)} now; its answers go along."
        yield _of_question("question-moved", text, item, question)
    for code, text in changed_words(question, now):
        yield _of_question(code, f"{name} {text}", item, question)


def _reordered(item: PlayedItem, now: PlayedItem, fates: Sequence[Fate]) -> Iterator[Finding]:
    """Yield a finding if questions that stayed stand in another order."""
    stayed = [
        fate.new_question.key
        for fate in fates
        if fate.item.key == item.key and fate.new_item and fate.new_question and fate.new_item.key == now.key
    ]
    if moved(stayed, [question.key for question in now.questions if question.key in stayed]):
        yield _content("question-order", f"The questions of the {named_item(now)} stand in another order.", item)


def _content(code: str, text: str, item: PlayedItem) -> Finding:
    return Finding(group="content", code=code, text=text, item=item.id)


def _of_question(code: str, text: str, item: PlayedItem, question: PlayedQuestion) -> Finding:
    return Finding(group="content", code=code, text=text, item=item.id, question=question.id)
