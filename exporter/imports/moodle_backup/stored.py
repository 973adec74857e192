"""Questions as a backup stores them, written as Moodle XML has them, so that one reader knows all types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.fitting.reasons import Unfit
from exporter.imports.moodle_backup.backup import format_of, value
from exporter.imports.numbers import read_number
from exporter.imports.xml_tree import made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from exporter.imports.xml_tree import Node

_XML_FORMATS = {"moodle": "moodle_auto_format", "html": "html", "plain": "plain_text", "markdown": "markdown"}
_KINDS = {"match": "matching"}
_EMBEDDED = re.compile(r"\{#([0-9]{1,3})\}")
_MOST_EMBEDDED = 200
"""Questions that are written out in one text; more than half of them are refused anyway."""
_GROUP = re.compile(r'"draggroup";s:[0-9]+:"([0-9]{1,3})"|([0-9]{1,3})')
_WHOLE = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def as_xml(node: Node, sources: Mapping[str, str]) -> Node:
    """Return a stored question in Moodle XML. ``sources`` are the texts of questions in others, by their numbers."""
    kind, number = value(node, "qtype"), node.get("id")
    plugin = node.child(f"plugin_qtype_{kind}_question")
    text = value(node, "questiontext")
    if kind == "multianswer" and plugin is not None:
        text = _with_embedded(text, plugin, sources)
    inside = [
        made(node, "name", inside=[made(node, "text", value(node, "name"))]),
        _text(node, "questiontext", text, "questiontextformat", f"question questiontext {number}"),
        _text(
            node, "generalfeedback", value(node, "generalfeedback"), "generalfeedbackformat",
            f"question generalfeedback {number}",
        ),
        made(node, "defaultgrade", value(node, "defaultmark") or value(node, "defaultgrade") or "1"),
        made(node, "hidden", value(node, "hidden")),
        made(node, "idnumber", value(node, "idnumber")),
        *_hints(node),
        *_tags(node),
    ]  # fmt: skip
    if plugin is not None and kind in _TYPES:
        inside += _TYPES[kind](plugin)
    return made(node, "question", inside=inside, type=_KINDS.get(kind, kind))


def _text(node: Node, name: str, text: str, written: str, files: str) -> Node:
    form = _XML_FORMATS[format_of(node, written)]
    return made(node, name, inside=[made(node, "text", text)], format=form, files=files)


def _hints(node: Node) -> Iterator[Node]:
    for one in node.inside("question_hint"):
        if text := value(one, "hint"):
            yield _text(one, "hint", text, "hintformat", f"question hint {one.get('id')}")


def _tags(node: Node) -> Iterator[Node]:
    tags = node.child("tags")
    names = [value(one, "rawname") or value(one, "name") for one in (tags.children("tag") if tags else ())]
    if names:
        yield made(node, "tags", inside=[made(node, "tag", inside=[made(node, "text", one)]) for one in names])


def _answers(plugin: Node) -> Iterator[Node]:
    answers = plugin.child("answers")
    return answers.children("answer") if answers else iter(())


def _answer(one: Node, text: str, *more: Node) -> Node:
    number = one.get("id")
    feedback = _text(one, "feedback", value(one, "feedback"), "feedbackformat", f"question answerfeedback {number}")
    return made(
        one,
        "answer",
        inside=[made(one, "text", text), feedback, *more],
        fraction=_percent(value(one, "fraction")),
        format=_XML_FORMATS[format_of(one, "answerformat")],
        files=f"question answer {number}",
    )


def _percent(fraction: str) -> str:
    """Return a share in percent, or what stands in its place, which the reader of Moodle XML will refuse."""
    try:
        return str(read_number(fraction or "0") * 100)
    except Unfit:
        return fraction


def _options(plugin: Node) -> list[Node]:
    settings = plugin.first("multichoice")
    copied = [made(plugin, name, value(settings, name)) for name in ("single", "shuffleanswers")]
    return [*copied, *_whole(plugin, settings), *(_answer(one, value(one, "answertext")) for one in _answers(plugin))]


def _whole(plugin: Node, settings: Node | None) -> list[Node]:
    """Return what learners are told of the whole question."""
    return [
        made(plugin, name, inside=[made(plugin, "text", text)], format="html", files="")
        for name in _WHOLE
        if (text := value(settings, name))
    ]


def _judgement(plugin: Node) -> list[Node]:
    settings = plugin.first("truefalse")
    words = {value(settings, "trueanswer"): "true", value(settings, "falseanswer"): "false"}
    return [_answer(one, words.get(one.get("id"), "")) for one in _answers(plugin)]


def _words(plugin: Node) -> list[Node]:
    settings = plugin.first("shortanswer")
    return [
        made(plugin, "usecase", value(settings, "usecase")),
        *(_answer(one, value(one, "answertext")) for one in _answers(plugin)),
    ]


def _numbers(plugin: Node) -> list[Node]:
    tolerances = {value(one, "answer"): value(one, "tolerance") for one in plugin.inside("numerical_record")}
    answers = [
        _answer(one, value(one, "answertext"), made(one, "tolerance", tolerances.get(one.get("id"), "0")))
        for one in _answers(plugin)
    ]
    units = [
        made(
            one,
            "unit",
            inside=[
                made(one, "unit_name", value(one, "unit")),
                made(one, "multiplier", value(one, "multiplier") or "1"),
            ],
        )
        for one in plugin.inside("numerical_unit")
    ]
    return [*answers, made(plugin, "units", inside=units)]


def _pairs(plugin: Node) -> list[Node]:
    kind = plugin.name.removeprefix("plugin_qtype_").removesuffix("_question")
    settings = plugin.first("matchoptions", f"{kind}options")
    pairs = []
    for one in plugin.inside("match"):
        area = f"qtype_{kind} subquestion {one.get('id')}"
        pair = _text(one, "subquestion", value(one, "questiontext"), "questiontextformat", area)
        answer = made(
            one,
            "answer",
            inside=[made(one, "text", value(one, "answertext"))],
            format=_XML_FORMATS[format_of(one, "answertextformat")],
            files=f"qtype_{kind} subanswer {one.get('id')}",
        )
        pair.element.append(answer.element)
        pairs.append(pair)
    return [*_whole(plugin, settings), *pairs]


def _sequence(plugin: Node) -> list[Node]:
    settings = plugin.first("ordering")
    copied = [made(plugin, name, value(settings, name)) for name in ("gradingtype", "selecttype")]
    return [*copied, *(_answer(one, value(one, "answertext")) for one in _answers(plugin))]


def _writing(plugin: Node) -> list[Node]:
    settings = plugin.first("essay")
    if settings is None:
        return []
    texts = [
        made(plugin, name, inside=[made(plugin, "text", value(settings, name))], format="html", files="")
        for name in ("responsetemplate", "graderinfo")
    ]
    numbers = ("attachments", "minwordlimit", "maxwordlimit")
    return [*texts, *(made(plugin, name, value(settings, name)) for name in numbers)]


def _dropped(plugin: Node) -> list[Node]:
    boxes = []
    for one in _answers(plugin):
        found = _GROUP.search(value(one, "feedback"))
        group = (found[1] or found[2]) if found else "1"
        text = made(one, "text", value(one, "answertext"))
        boxes.append(made(one, "dragbox", inside=[text, made(one, "group", group)]))
    return boxes


def _with_embedded(text: str, plugin: Node, sources: Mapping[str, str]) -> str:
    """Return a cloze text as people write it: each embedded question is stored as a question of its own."""
    sequence = plugin.first("multianswer")
    numbers = value(sequence, "sequence").split(",")

    def written(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        return sources.get(numbers[at], found[0]) if 0 <= at < len(numbers) else found[0]

    return _EMBEDDED.sub(written, text, count=_MOST_EMBEDDED)


_TYPES: Mapping[str, Callable[[Node], list[Node]]] = {
    "multichoice": _options,
    "truefalse": _judgement,
    "shortanswer": _words,
    "numerical": _numbers,
    "match": _pairs,
    "ddmatch": _pairs,
    "ordering": _sequence,
    "essay": _writing,
    "ddwtos": _dropped,
    "gapselect": _dropped,
}
