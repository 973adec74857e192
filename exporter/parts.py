"""Large courses in parts: the page has the head of every item, and scripts bring lessons, quizzes and their questions.

On a slow line a page of some megabytes keeps the learner waiting, and the LMS, which hears nothing before the page is
whole. The parts are classic scripts, since nothing else loads from ``file:`` and in the apps of LMSs. Each is called
after what is in it, so that no cache gives a page the part of another edition.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from exporter.course import Lesson, Section
from exporter.renderer import READING_PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from exporter.course import Item
    from exporter.renderer import CourseRenderer, Page

LARGE = 60_000
"""Characters of lessons and questions from which a course comes in parts.

On one page, it could be begun six seconds after its launch at 400 kbit/s: script, style and fonts take over half.
"""
_PART = 32_000
"""Characters from which no item is added to a part: little to wait for, and few requests to an LMS's server."""
FOLDER = "parts"
_OF_SCORES = ("passing_score", "weight", "graded", "attempts", "scenario")
"""What progress and score need of a quiz before its part is there."""
# Whoever made a page up gains nothing by many beginnings without an end: a text ends where another one begins.
_PROMPT = re.compile(
    r'<section class="self-check" data-question="([^"]+)"><div class="prompt">'
    r'((?:(?!<section class="self-check").)*?)</div></section>',
    re.DOTALL,
)
_PARAGRAPH = re.compile(r"<p>((?:[^<&]|&(?:lt|gt|quot|amp);)*+)</p>")
_INTRODUCTION = re.compile(
    r'<div class="introduction">((?:(?!<div class="introduction">).)*?)</div>\n'
    r'(?:<noscript>|</div>\n<section class="scenes">)',
    re.DOTALL,
)
CALL = "lessonpackPart"
"""The function that each part calls with its items; ``templates/player/screen/parts.js`` defines it."""
CALL_KEYS = "lessonpackKeys"
"""The function that a script calls with the keys of all questions, which only whoever comes back needs.

Of each part it has those whose answers only their lessons show, a bar, those in lessons that count with what they are
worth, and behind a bar for each quiz its own.
"""
_NEXT = "|"
_FORMERLY = "."
"""Stands behind the key of a question, before the one that it had before its author gave it an id."""
_WORTH, _PARTS, _END = ":/;"
"""Stand around what a question in a lesson that counts is worth, unless it is one point, all or nothing.

These are its points, nothing if it is not scored, and the parts of which each can be right.
"""


class PagesInParts(NamedTuple):
    """The page to launch, and the files that only a course in parts has, by address."""

    page: Page
    files: dict[str, bytes]
    shown: tuple[bytes, ...]
    """All that these files can show, each of it once: the page to read has what the parts have of lessons."""


class _Head(NamedTuple):
    """What is needed of an item before its part is there; its ``sort`` is what many have in common."""

    key: str
    minutes: int
    sort: dict[str, Any]


class _Texts(NamedTuple):
    """What is written of an item; all but the article is JSON, apart from the keys of its questions."""

    article: str
    data: str
    head: str
    keys: str


def is_large(renderer: CourseRenderer) -> bool:
    """Return whether a course is better sent in parts."""
    return renderer.characters() > LARGE


def in_parts(renderer: CourseRenderer) -> PagesInParts:
    """Return the page of a course without its items, these in parts, and a page to read without scripts."""
    scripts: dict[str, bytes] = {}
    counts: list[tuple[str, int]] = []
    keys: list[str] = []
    heads: list[_Head] = []
    articles: deque[str] = deque()
    data: list[bytes] = []
    for items in _parts(renderer):
        keys.append(_keys_together(text.keys.split(_NEXT) for text in items.values()))
        heads += (_Head(*json.loads(text.head)) for text in items.values())
        articles += (text.article for text in items.values())
        bodies = (f'{_json(item)}:{text.data[:-1]},"html":{_json(text.article)}}}' for item, text in items.items())
        name = _add(scripts, CALL, f"{{{','.join(bodies)}}}")
        data.append("".join(text.data for text in items.values()).encode())
        counts.append((name, len(items)))
    index = _add(scripts, CALL_KEYS, _json(keys))
    outline = _runs(_counted(entry) for entry in renderer.course.outline)
    page = renderer.shell({"outline": outline, "parts": counts, "keys": index, "heads": _heads(renderer, heads)})
    reading_page = renderer.reading_page(_emptied(articles))
    return PagesInParts(page, {READING_PAGE: reading_page, **scripts}, (reading_page, *data))


def _emptied(texts: deque[str]) -> Iterator[str]:
    """Yield texts and let go of them: those of a thousand lessons take as much memory as the page they stand on."""
    while texts:
        yield texts.popleft()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _add(scripts: dict[str, bytes], call: str, data: str) -> str:
    """Add a script that calls a function with JSON, and return its name in the folder, without its ending."""
    content = f"{call}({data});\n".encode()
    name = hashlib.sha256(content).hexdigest()[:12]
    scripts[f"{FOLDER}/{name}.js"] = content
    return name


def put_together(data: Mapping[str, Any], read: Callable[[str], str]) -> dict[str, Any]:
    """Return what the page of a course says of it, with all that its parts bring; ``read`` returns a file's text.

    Raises:
        KeyError, TypeError, ValueError: it is no course in parts.
    """
    items: list[dict[str, Any]] = []
    for name, _ in data["parts"]:
        script = read(f"{FOLDER}/{name}.js")
        bodies = json.loads(script[script.index("(") + 1 : script.rindex(")")])
        items += map(_with_texts, bodies.values())
    return {**data, "items": items}


def _with_texts(body: dict[str, Any]) -> dict[str, Any]:
    """Return what a part brings of an item, with the texts that stand in its article."""
    html = body["html"]
    if body["kind"] == "quiz":
        introduction = _INTRODUCTION.search(html)
        questions = [_with_words(one) for one in body["questions"]]
        return {**body, "introduction": introduction and introduction[1], "questions": questions}
    prompts = {unescape(found[1]): found[2] for found in _PROMPT.finditer(html)}
    return {**body, "questions": [_with_words({**one, "prompt": prompts[one["id"]]}) for one in body["questions"]]}


def _with_words(question: dict[str, Any]) -> dict[str, Any]:
    return {"text": _words(question["prompt"]), **question}


def _words(html: str) -> str | None:
    """Return the words of a prompt that is one paragraph without anything in it; they are not written twice."""
    found = _PARAGRAPH.fullmatch(html)
    return unescape(found[1]) if found else None


def _parts(renderer: CourseRenderer) -> Iterator[dict[str, _Texts]]:
    """Yield the texts of items that come together, by id: neighbours, since one is read after the other."""
    together: dict[str, _Texts] = {}
    characters = 0
    for item, texts in renderer.kept.each("parts", renderer.course.items, partial(_texts, renderer)):
        together[item.id] = text = _Texts(*texts)
        characters += len(text.article) + renderer.data_length(item)
        if characters >= _PART:
            yield together
            together, characters = {}, 0
    if together:
        yield together


def _texts(renderer: CourseRenderer, item: Item) -> _Texts:
    """Make the texts of an item. A text of its data that stands in the article is read there."""
    data = renderer.item_data(item)
    for question in data["questions"]:
        if question["text"] == _words(question["prompt"]):
            del question["text"]
    head, keys = _json(_head(data)), _NEXT.join(_keys(data))
    if isinstance(item, Lesson):
        for question in data["questions"]:
            del question["prompt"]
    else:
        del data["introduction"]
    return _Texts(str(renderer.article(item)), _json(data), head, keys)


def _keys(data: dict[str, Any]) -> tuple[str, ...]:
    """Return the keys under which answers are kept: of a lesson, those that do not count and those that do."""
    written = [(one["graded"], one["key"] + _formerly(one)) for one in data["questions"]]
    if data["kind"] == "quiz":
        return "", "", "".join(keys for _, keys in written)
    worth = [(one["graded"], keys + _worth(one)) for one, (_, keys) in zip(data["questions"], written, strict=True)]
    return "".join(keys for graded, keys in written if not graded), "".join(keys for graded, keys in worth if graded)


def _formerly(question: dict[str, Any]) -> str:
    former = question.get("formerly")
    return _FORMERLY + former if former else ""


def _worth(question: dict[str, Any]) -> str:
    points = f"{question['points']:g}" if question["scored"] else ""
    worth = f"{points}{_PARTS}{question['parts']}" if question["parts"] != 1 else points
    return "" if worth == "1" else _WORTH + worth + _END


def _keys_together(items: Iterable[list[str]]) -> str:
    """Return the keys of items that come together."""
    waiting, counting, quizzes = "", "", ""
    for less, more, *own in items:
        waiting += less
        counting += more
        quizzes += "".join(_NEXT + keys for keys in own)
    return waiting + _NEXT + counting + quizzes


def _head(data: dict[str, Any]) -> _Head:
    return _Head(data["key"], data["minutes"], _sort(data))


def _heads(renderer: CourseRenderer, heads: list[_Head]) -> dict[str, Any]:
    """Return what menu, progress and score need of all items before their parts are there, in columns.

    They are what the page of a course of a thousand lessons is made of: names of members would double its length.
    """
    items = renderer.course.items
    sorts: list[dict[str, Any]] = []
    for head in heads:
        if head.sort not in sorts:
            sorts.append(head.sort)
    return {
        "ids": " ".join(item.id for item in items),
        "keys": "".join(head.key for head in heads),
        "titles": [item.title for item in items],
        "minutes": [head.minutes for head in heads],
        "sorts": sorts,
        "sort": [sorts.index(head.sort) for head in heads],
        "pictures": {at: renderer.addresses[item.image] for at, item in enumerate(items) if item.image},
    }


def _sort(data: dict[str, Any]) -> dict[str, Any]:
    """Return what many items have in common; ``points``: what the questions in a lesson that count are worth."""
    if data["kind"] == "quiz":
        return {"kind": "quiz", **{name: data[name] for name in _OF_SCORES if name in data}}
    graded = [question for question in data["questions"] if question["graded"]]
    return {"kind": "lesson", **({"points": sum(one["points"] for one in graded if one["scored"])} if graded else {})}


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
