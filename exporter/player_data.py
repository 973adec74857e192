"""Items and questions of a course as its pages and the player read them, with their answers or without."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from exporter.course import Lesson, Quiz, Section, items_of
from exporter.identifiers import key, words_id
from exporter.richtext import RichText

if TYPE_CHECKING:
    from exporter.addresses import Addresses
    from exporter.course import Course, Item
    from exporter.questions import Question


class QuestionData(NamedTuple):
    """A question as the player reads it: what it asks, and its solution and explanation."""

    without_solution: dict[str, Any]
    answer: dict[str, Any]


def item_data(item: Item, reported: dict[str, str], *, answers: bool) -> dict[str, Any]:
    """Return an item as the player reads it, but with rich text whose addresses are open.

    Without ``answers``, the questions of a quiz are left out as well: a server asks them, attempt by attempt.
    """
    if isinstance(item, Lesson):
        words = sum(len(block.text.split()) for block in item.blocks if isinstance(block, RichText))
        own: dict[str, Any] = {"minutes": item.minutes, "words": words}
        own |= {"objectives": list(item.objectives)} if item.objectives else {}
    else:
        fields = {"passing_score", "weight", "attempts", "feedback", "shuffle_questions", "shuffle_options", "draw"}
        own = item.model_dump(include=fields) | {
            "introduction": item.introduction,
            "graded": item.graded,
            "minutes": item.minutes,
            "time_limit": item.time_limit and round(item.time_limit * 60),
            **({"pick": item.pick} if item.pick and answers else {}),
            **({"scenario": True} if item.is_scenario else {}),
        }
    is_shown = answers or isinstance(item, Lesson)
    questions = [_with_group(one, question_data(one, reported, answers=answers)) for one in item.questions if is_shown]
    return {"kind": kind(item), **named(item), **own, "questions": questions}


def _with_group(question: Question, data: dict[str, Any]) -> dict[str, Any]:
    return data | {"group": question.group} if question.group else data


def question_data(question: Question, reported: dict[str, str], *, answers: bool) -> dict[str, Any]:
    """Return a question as the player reads it."""
    return question.for_browser(with_solution=answers) | {"reported": reported[question.id]}


def answer_data(question: Question) -> dict[str, Any]:
    """Return what `question_data` leaves out without answers."""
    return {"explanation": question.explanation, "solution": question.solution()}


def named(item: Item) -> dict[str, Any]:
    """Return what an item is called."""
    return {"id": item.id, "key": key(item.id), "title": item.title}


def kind(entry: Item) -> Literal["lesson", "quiz"]:
    """Return what an item is."""
    return "lesson" if isinstance(entry, Lesson) else "quiz"


def outline_entry(entry: Item | Section) -> dict[str, Any]:
    """Return what the menu shows of an item, or of a section with its own."""
    if isinstance(entry, Section):
        return {"kind": "section", "title": entry.title, "items": [outline_entry(inner) for inner in entry.items]}
    return {"kind": kind(entry), "id": entry.id, "title": entry.title, "minutes": entry.minutes}


def card_groups(outline: tuple[Item | Section, ...], addresses: Addresses) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return what the overview shows: the title of each section and the cards in it; without a title, those in none."""
    groups: list[tuple[str, list[dict[str, Any]]]] = []
    for entry in outline:
        if isinstance(entry, Section):
            groups.append((entry.title, [_card(item, addresses) for item in items_of(entry.items)]))
        else:
            if not groups or groups[-1][0]:
                groups.append(("", []))
            groups[-1][1].append(_card(entry, addresses))
    return groups


def _card(item: Item, addresses: Addresses) -> dict[str, Any]:
    """Return what the overview shows of an item."""
    return {**outline_entry(item), "word": word(item), "image": item.image and addresses.file(item.image)}


def word(item: Item) -> str:
    """Return the key of the sentence that says what an item is."""
    if isinstance(item, Quiz):
        return "scenario" if item.is_scenario else "quiz" if item.graded else "practice"
    return "lessonOf"


def shown_texts(item: Item) -> tuple[RichText, ...]:
    """Return the texts of an item that a page shows at once."""
    if isinstance(item, Quiz):
        return (item.introduction,) if item.introduction else ()
    return tuple(block if isinstance(block, RichText) else block.prompt for block in item.blocks)


def page_names(course: Course) -> dict[str, str]:
    """Return the page name of every item: its kind and id, numbered where two differ only in case."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for item in course.items:
        stem, number = f"{kind(item)}-{item.id}", 2
        name = stem
        while name.lower() in taken:
            name, number = f"{stem}_{number}", number + 1
        taken.add(name.lower())
        names[item.id] = f"{name}.html"
    return names


def reported_names(course: Course) -> dict[str, str]:
    """Return each question's name in reports: its id, or the words of its prompt if it has none.

    If these are not unique, part of the generated id is added, so that no question inherits another's name.
    """
    questions = [question for item in course.items for question in item.questions]
    in_words = {one.id: words_id(one.prompt.text) or "question" for one in questions if one.has_made_up_id}
    taken = Counter([*in_words.values(), "question", *(one.id for one in questions if not one.has_made_up_id)])
    return {one.id: one.id for one in questions} | {
        identifier: name if taken[name] == 1 else f"{name}-{identifier[2:8]}" for identifier, name in in_words.items()
    }
