"""Large courses in parts: the page has the head of every item, and scripts bring lessons, quizzes and their questions.

On a slow line a page of some megabytes keeps the learner waiting, and the LMS, which hears nothing before the page is
whole. The parts are classic scripts, since nothing else loads from ``file:`` and in the apps of LMSs. Each is called
after what is in it, so that no cache gives a page the part of another edition.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from exporter.course import Lesson, Section
from exporter.renderer import READING_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exporter.course import Item
    from exporter.renderer import CourseRenderer, Page

LARGE = 300_000
"""Characters of lessons and questions from which a course comes in parts: six seconds at 400 kbit/s."""
_PART = 32_000
"""Characters from which no item is added to a part: little to wait for, and few requests to an LMS's server."""
_FOLDER = "parts"
_OF_LESSONS = ("kind", "id", "key", "title", "minutes")
"""What menu and progress need of a lesson."""
_OF_GRADED = ("id", "key", "type", "points", "parts", "scored", "graded")
"""What the score needs of a question in a lesson before anybody has answered it."""
CALL = "lessonpackPart"
"""The function that each part calls with its items; ``templates/player/screen/parts.js`` defines it."""


class PagesInParts(NamedTuple):
    """The page to launch, and the files that only a course in parts has, by address."""

    page: Page
    files: dict[str, bytes]


def is_large(renderer: CourseRenderer) -> bool:
    """Return whether a course is better sent in parts."""
    return renderer.characters() > LARGE


def in_parts(renderer: CourseRenderer) -> PagesInParts:
    """Return the page of a course without its items, these in parts, and a page to read without scripts."""
    scripts: dict[str, bytes] = {}
    parts: list[tuple[str, int]] = []
    heads: list[dict[str, Any]] = []
    for items in _parts(renderer):
        written = [_taken_apart(renderer, item) for item in items]
        content = _script({item.id: body for item, (_, body) in zip(items, written, strict=True)})
        stem = renderer.hrefs[items[0].id].removesuffix(".html")
        address = f"{_FOLDER}/{stem}.{hashlib.sha256(content).hexdigest()[:10]}.js"
        scripts[address] = content
        parts.append((address, len(items)))
        heads += (head for head, _ in written)
    outline = _runs(_counted(entry) for entry in renderer.course.outline)
    page = renderer.shell({"outline": outline, "parts": parts, "items": heads})
    return PagesInParts(page, {READING_PAGE: renderer.reading_page(), **scripts})


def _parts(renderer: CourseRenderer) -> Iterator[list[Item]]:
    """Yield items that come together: neighbours, since one is read after the other."""
    together: list[Item] = []
    characters = 0
    for item in renderer.course.items:
        together.append(item)
        characters += len(renderer.article(item)) + renderer.data_length(item)
        if characters >= _PART:
            yield together
            together, characters = [], 0
    if together:
        yield together


def _taken_apart(renderer: CourseRenderer, item: Item) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the player knows of an item from the start, and what its part brings.

    A text that stands in the article as well is read there.
    """
    data = renderer.item_data(item)
    questions: list[dict[str, Any]] = data.pop("questions")
    keys = (key for question in questions for key in (question["key"], question.get("formerly")) if key)
    image = item.image if isinstance(item, Lesson) else None
    head: dict[str, Any] = {"keys": "".join(keys), **({"image": renderer.addresses[image]} if image else {})}
    body: dict[str, Any] = {"html": renderer.article(item), "questions": questions}
    if isinstance(item, Lesson):
        graded = [{name: one[name] for name in _OF_GRADED} for one in questions if one["graded"]]
        head |= {"questions": graded} if graded else {}
        body |= {name: value for name, value in data.items() if name not in _OF_LESSONS}
        data = {name: data[name] for name in _OF_LESSONS}
        for question in questions:
            del question["prompt"]
    else:
        del data["introduction"]
    return {**data, **head}, body


def _script(bodies: dict[str, dict[str, Any]]) -> bytes:
    return f"{CALL}({json.dumps(bodies, ensure_ascii=False, separators=(',', ':'))});\n".encode()


def _counted(entry: Item | Section) -> Any:
    """Return a section with what is in it; an item is 1."""
    if isinstance(entry, Section):
        return {"title": entry.title, "items": _runs(_counted(inner) for inner in entry.items)}
    return 1


def _runs(entries: Iterable[Any]) -> list[Any]:
    """Return an outline in which a number stands for so many items, in their order."""
    runs: list[Any] = []
    for entry in entries:
        if isinstance(entry, int) and runs and isinstance(runs[-1], int):
            runs[-1] += entry
        else:
            runs.append(entry)
    return runs
