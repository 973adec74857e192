"""Items as JSON, and back. What comes back passes the checks of the models again, so that a false entry is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from exporter.course import Heading, Lesson, Quiz
from exporter.questions import Question, question_model
from exporter.richtext import RichText

if TYPE_CHECKING:
    from exporter.course import Item

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


def to_json(item: Item) -> dict[str, Any]:
    """Return an item as `from_json` takes it."""
    if isinstance(item, Quiz):
        return {"quiz": item}
    headings = [[one.level, one.anchor, one.text] for one in item.headings]
    names = ("title", "summary", "objectives", "minutes", "blocks")
    return {"lesson": {"headings": headings, **{name: getattr(item, name) for name in names}}}


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
    if form.keys() == _RICH and all(isinstance(text, str) for text in form.values()):
        return RichText(form["html"], form["text"])
    if form.keys() == _GAPS and isinstance(form["rich"], RichText):
        from exporter.questions.gaps import Gap, GapText  # noqa: PLC0415 - see above

        return GapText(form["rich"], tuple(Gap(tuple(accepted), tuple(options)) for accepted, options in form["gaps"]))
    return form
