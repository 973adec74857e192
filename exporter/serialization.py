"""Courses and their items as JSON, and back.

What comes back passes the checks of the models again, so that a false entry is refused.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from exporter.course import Course, Heading, Lesson, Quiz, Section, Term
from exporter.course_settings import Completion, Theme
from exporter.questions import Question, question_model
from exporter.richtext import RichText

if TYPE_CHECKING:
    from exporter.course import Item

FORMAT = 1
"""Of `course_to_json`. A change that older entries do not survive needs a new number, and a reader for the old one."""

_PLAIN = ("id", "title", "language", "description", "version", "license", "navigation", "sentences")
_OWN = (*_PLAIN, "authors", "keywords", "theme", "completion", "search", "glossary")
_CLOSING = ("finish", "certificate", "certificate_text")
"""What ends a course; courses that were kept before there was such a thing have none."""
_RICH = {"html", "text"}
_GAPS = {"rich", "gaps"}


def dumps(value: Any) -> bytes:
    """Return an entry with items and questions in it as JSON.

    Raises:
        TypeError: it holds something that has no form here.
    """
    return json.dumps(value, default=_default, ensure_ascii=False, separators=(",", ":")).encode()


def loads(content: bytes) -> Any:
    """Return an entry with its texts.

    Raises:
        ValueError: it is not JSON.
    """
    return json.loads(content, object_hook=_object_hook)


def course_to_json(course: Course) -> dict[str, Any]:
    """Return a course as `course_from_json` takes it; of its media, only the names."""
    return {
        "format": FORMAT,
        **{name: getattr(course, name) for name in _OWN},
        **{name: value for name in _CLOSING if (value := getattr(course, name))},
        "outline": [_entry_to_json(entry) for entry in course.outline],
        "media": sorted(course.media),
    }


def course_from_json(form: Any) -> Course:
    """Return the course that `course_to_json` described. Its media have names, but stand in no folder.

    Raises:
        ValueError, TypeError, KeyError: it did not describe one, or in a format that is not known here.
    """
    if form["format"] != FORMAT:
        raise ValueError(f"the course has the format {form['format']}, and this version of lessonpack reads {FORMAT}")
    return Course(
        **{name: form[name] for name in _PLAIN},
        authors=tuple(form["authors"]),
        keywords=tuple(form["keywords"]),
        theme=Theme.model_validate(form["theme"]),
        completion=Completion.model_validate(form["completion"]),
        search=form.get("search", True),  # courses that were stored before it had none
        glossary=form.get("glossary", False),  # see above
        outline=tuple(_entry_from_json(entry, form["language"]) for entry in form["outline"]),
        media={name: Path(name) for name in form["media"]},
        **{name: form[name] for name in _CLOSING if name in form},
    )


def _entry_to_json(entry: Item | Section) -> dict[str, Any]:
    if isinstance(entry, Section):
        return {"section": entry.title, "items": [_entry_to_json(inner) for inner in entry.items]}
    return {"id": entry.id, **to_json(entry)}


def _entry_from_json(form: Any, language: str) -> Item | Section:
    if "section" in form:
        return Section(form["section"], tuple(_entry_from_json(inner, language) for inner in form["items"]))
    return from_json(form, form["id"], language)


def to_json(item: Item) -> dict[str, Any]:
    """Return an item as `from_json` takes it."""
    if isinstance(item, Quiz):
        return {"quiz": item}
    headings = [[one.level, one.anchor, one.text] for one in item.headings]
    names = ("title", "summary", "objectives", "minutes", "image", "blocks")
    terms = [[one.anchor, one.name, one.meaning] for one in item.terms]
    return {"lesson": {"headings": headings, "terms": terms, **{name: getattr(item, name) for name in names}}}


def from_json(form: Any, identifier: str, language: str) -> Item:
    """Return the item that `to_json` described, of a course in this ``language``.

    Raises:
        ValueError, TypeError, KeyError: it did not describe one.
    """
    context = {"language": language}
    if "quiz" in form:
        questions = [_question(one, context) for one in form["quiz"]["questions"]]
        return Quiz.model_validate({**form["quiz"], "questions": questions})
    lesson = form["lesson"]
    texts = (lesson["title"], lesson["summary"], *lesson["objectives"])
    if not all(isinstance(text, str) for text in texts) or not isinstance(lesson["minutes"], int):
        raise TypeError("not a lesson")
    return Lesson(
        id=identifier,
        title=lesson["title"],
        blocks=tuple(one if isinstance(one, RichText) else _question(one, context) for one in lesson["blocks"]),
        headings=tuple(Heading(int(level), str(anchor), str(text)) for level, anchor, text in lesson["headings"]),
        summary=lesson["summary"],
        objectives=tuple(lesson["objectives"]),
        minutes=lesson["minutes"],
        image=lesson.get("image"),
        terms=tuple(Term(str(anchor), str(name), str(meaning)) for anchor, name, meaning in lesson.get("terms", ())),
    )


def _question(form: Any, context: dict[str, str]) -> Question:
    return question_model(form["type"]).model_validate(form, context=context)


def _default(value: Any) -> Any:
    if isinstance(value, RichText):
        return {"html": value.html, "text": value.text}
    if isinstance(value, BaseModel):
        # What its author left out stays left out: a made-up id is no id.
        return {name: getattr(value, name) for name in value.model_fields_set}
    if isinstance(value, Decimal):
        return str(value)
    from exporter.questions.gaps import GapText  # noqa: PLC0415 - imported with the first question that has some

    if isinstance(value, GapText):
        return {"rich": value.rich, "gaps": [[gap.accepted, gap.options] for gap in value.gaps]}
    raise TypeError(type(value).__name__)


def _object_hook(form: dict[str, Any]) -> Any:
    if form.keys() == _RICH and isinstance(form["html"], str) and isinstance(form["text"], str):
        return RichText(form["html"], form["text"])
    if form.keys() == _GAPS and isinstance(form["rich"], RichText):
        from exporter.questions.gaps import Gap, GapText  # noqa: PLC0415 - see above

        return GapText(form["rich"], tuple(Gap(tuple(accepted), tuple(options)) for accepted, options in form["gaps"]))
    return form
