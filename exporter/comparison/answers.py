"""Whose answers, attempts and marks are kept, whose start anew, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.comparison.fates import Fate, item_fates, question_fates
from exporter.comparison.findings import Finding, named_item, named_question, short
from exporter.comparison.played import PlayedLesson
from exporter.comparison.successors import with_successors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.comparison.played import PlayedCourse, PlayedItem

_MOST_NAMED = 3


def lost_items(old: PlayedCourse, new: PlayedCourse, whole: PlayedCourse) -> Iterator[Finding]:
    """Yield the lessons and quizzes of a SCO whose records are dropped; ``whole`` is all of the new course."""
    fates = item_fates(old, new)
    known = {(item.kind, item.key) for item in old.items}
    others = [item for item in whole.items if (item.kind, item.key) not in known]
    for fate in fates:
        if fate.new is None:
            yield _lost_item(fate.item, others)


def _lost_item(item: PlayedItem, others: list[PlayedItem]) -> Finding:
    is_lesson = isinstance(item, PlayedLesson)
    dropped = "that it was read is forgotten" if is_lesson else "its attempts and scores are dropped"
    name = f"The {named_item(item)}"
    same = next((one for one in others if one.title == item.title or one.key == item.key), None)
    if same is not None and same.kind == item.kind:
        text = f"{name} has the id '{same.id}', and had '{item.id}': {dropped}."
        advice = f"write 'id: {item.id}' at the top of its file"
        return _item(f"{item.kind}-renamed", text, item, advice)
    is_now = "gone" if same is None else f"a {same.kind} now"
    return _item(f"{item.kind}-gone", f"{name} is {is_now}: {dropped}.", item)


def lost_answers(old: PlayedCourse, new: PlayedCourse, whole: PlayedCourse) -> Iterator[Finding]:
    """Yield the questions of a SCO whose answers are lost, for everybody or for some."""
    fates = with_successors(question_fates(old, new), old, new)
    elsewhere = {one.key: item for item in whole.items for one in item.questions}
    kept_items = {fate.item.key: fate.new for fate in item_fates(old, new)}
    for fate in fates:
        if fate.new_question is None:
            if fate.question.key in elsewhere:
                yield _moved_out(fate, elsewhere[fate.question.key])
            elif fate.successor or kept_items[fate.item.key]:  # otherwise it went with its lesson or quiz
                yield _lost_question(fate)
        elif fate.lost.reason:
            name = named_question(fate.question, fate.item)
            yield _answers("question-asked-again", f"The {name} is asked again, because {fate.lost.reason}.", fate)
        else:
            yield from _partly(fate)


def _moved_out(fate: Fate, item: PlayedItem) -> Finding:
    name = named_question(fate.question, fate.item)
    text = f"The {name} moved to the {named_item(item)}, which is another SCO: it is asked again."
    return _answers("question-moved-to-sco", text, fate)


def _lost_question(fate: Fate) -> Finding:
    name = f"The {named_question(fate.question, fate.item)}"
    if fate.successor is None:
        return _answers("question-gone", f"{name} is gone: its answers are dropped.", fate)
    _, other = fate.successor
    if other.type != fate.question.type:
        text = f"{name} is of the type '{other.type}', and was '{fate.question.type}': it is asked again."
        return _answers("question-retyped", text, fate)
    advice = f"write 'id: {fate.question.id}' into it"
    if fate.question.has_made_up_id:
        text = f"{name} had no id, and was reworded to '{short(other.text)}': it is asked again."
        return _answers("question-reworded-without-id", text, fate, advice)
    if other.has_made_up_id:
        return _answers("question-id-removed", f"{name} has lost its id: it is asked again.", fate, advice)
    text = f"{name} has the id '{other.id}', and had '{fate.question.id}': it is asked again."
    return _answers("question-renamed", text, fate, advice)


def _partly(fate: Fate) -> Iterator[Finding]:
    name = f"The {named_question(fate.question, fate.item)}"
    if fate.needs_attempt and fate.new_item is not None:
        text = f"{name} moved to the {named_item(fate.new_item)}: its answers are dropped, except of learners who"
        yield _answers("question-moved-to-quiz", f"{text} are in the middle of an attempt there.", fate)
    if fate.lost.parts:
        named = [f"'{short(part.words)}'" if part.name else short(part.words) for part in fate.lost.parts[:_MOST_NAMED]]
        more = len(fate.lost.parts) - len(named)
        what = " or ".join((*named, *((f"{more} others",) if more else ())))
        text = f"{name} is asked again of learners who answered {what}: that is gone or reworded."
        yield _answers("option-gone", text, fate)


def _answers(code: str, text: str, fate: Fate, advice: str = "") -> Finding:
    item, question = fate.item.id, fate.question.id
    return Finding(group="answers", code=code, text=text, advice=advice, loses=True, item=item, question=question)


def _item(code: str, text: str, item: PlayedItem, advice: str = "") -> Finding:
    return Finding(group="answers", code=code, text=text, advice=advice, loses=True, item=item.id)
