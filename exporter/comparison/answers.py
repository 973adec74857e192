"""Whose answers, attempts and marks are kept, whose start anew, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.comparison.fates import Fate, item_fates, question_fates
from exporter.comparison.findings import Finding, is_scenario, kind_of, named_item, named_question, short
from exporter.comparison.played import PlayedLesson, PlayedQuiz
from exporter.comparison.successors import with_successors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.comparison.homes import Homes
    from exporter.comparison.played import PlayedCourse, PlayedItem

_MOST_NAMED = 3


def lost_records(old: PlayedCourse, new: PlayedCourse, whole: PlayedCourse, homes: Homes) -> Iterator[Finding]:
    """Yield the lessons and quizzes of a SCO whose records are lost, and the questions whose answers are.

    ``whole`` is all of the new course.
    """
    fates = with_successors(question_fates(old, new), old, new)
    elsewhere = {one.key: item for item in whole.items for one in item.questions}
    gone = {fate.item.key for fate in item_fates(old, new) if fate.new is None}
    with_items = {
        fate.question.id: fate.item.key
        for fate in fates
        if fate.item.key in gone and _goes_with_item(fate, elsewhere, homes)
    }
    for item in (one for one in old.items if one.key in gone):
        questions = tuple(question for question, key in with_items.items() if key == item.key)
        yield _lost_item(item, homes.get(item.key), questions)
    for fate in fates:
        if fate.question.id not in with_items:
            yield from _lost_answers(fate, elsewhere)


def _goes_with_item(fate: Fate, elsewhere: dict[str, PlayedItem], homes: Homes) -> bool:
    """Return whether answers are lost because their lesson or quiz is, so that there is no more to say of them."""
    home = fate.new_item or (fate.successor[0] if fate.successor else elsewhere.get(fate.question.key))
    if home is None:
        return True
    now = homes.get(fate.item.key)
    return now is not None and now.key == home.key and (fate.new_item is None or isinstance(home, PlayedQuiz))


def _lost_item(item: PlayedItem, now: PlayedItem | None, questions: tuple[str, ...]) -> Finding:
    is_lesson = isinstance(item, PlayedLesson)
    dropped = "that it was read is forgotten" if is_lesson else "its attempts and scores are dropped"
    if questions and not is_scenario(item):
        number = "a question" if len(questions) == 1 else f"{len(questions)} questions"
        dropped += f", and so are the answers to {number} in it"
    name = f"The {named_item(item)}"
    if now is not None and now.kind == item.kind:
        code, text = f"{item.kind}-renamed", f"{name} has the id '{now.id}', and had '{item.id}': {dropped}."
        advice = f"write 'id: {item.id}' {'in the front matter' if is_lesson else 'at the top'} of its file"
    else:
        code, text = f"{item.kind}-gone", f"{name} is {'gone' if now is None else f'a {kind_of(now)} now'}: {dropped}."
        advice = ""
    return Finding(group="answers", code=code, text=text, advice=advice, loses=True, item=item.id, questions=questions)


def _lost_answers(fate: Fate, elsewhere: dict[str, PlayedItem]) -> Iterator[Finding]:
    name = named_question(fate.question, fate.item)
    if fate.new_question is None and fate.question.key in elsewhere:
        text = f"The {name} moved to the {named_item(elsewhere[fate.question.key])}, which is another SCO"
        yield _answers("question-moved-to-sco", f"{text}: it is asked again.", fate)
    elif fate.new_question is None:
        yield _lost_question(fate)
    elif fate.lost.reason:
        again = "begins anew" if is_scenario(fate.item) else "is asked again"
        yield _answers("question-asked-again", f"The {name} {again}, because {fate.lost.reason}.", fate)
    else:
        yield from _partly(fate)


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
        if is_scenario(fate.item):
            text = (
                f"{name} goes back to before {what} for learners who said that: it is gone or reworded, or is not "
                "always offered there any more."
            )
        yield _answers("option-gone", text, fate)


def _answers(code: str, text: str, fate: Fate, advice: str = "") -> Finding:
    item, question = fate.item.id, fate.question.id
    return Finding(group="answers", code=code, text=text, advice=advice, loses=True, item=item, question=question)
