"""Projects of version 2: ``contentv3.xml``, the objects of a program in Python, of which nothing is run.

What its iDevices hold is put into the form that version 3 gives them, as version 3 does when it opens such a project.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from exporter.imports.exelearning.pages import Device, Page, Project
from exporter.imports.h5p.values import Values
from exporter.imports.notes import short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from exporter.imports.notes import Notes
    from exporter.imports.xml_tree import Node
    from exporter.problems import Position

_DEEPEST = 50
_HIDDEN_TITLES = frozenset({"Free Text", "Texto libre"})


@dataclass(frozen=True, slots=True)
class Stored:
    """An object: the name of its class, and its attributes."""

    place: Position
    kind: str
    fields: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a text, or the HTML of a field that holds one."""
        found = self.fields.get(name)
        if isinstance(found, Stored):
            return found.text("_encodedContent") or found.text("content_w_resourcePaths") or found.text("content")
        return found if isinstance(found, str) else ""

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        return self.fields.get(name) is True

    def items(self, name: str) -> list[Stored]:
        """Return the objects of a list."""
        found = self.fields.get(name)
        return [one for one in found if isinstance(one, Stored)] if isinstance(found, list) else []

    def one(self, name: str) -> Stored | None:
        """Return an object."""
        found = self.fields.get(name)
        return found if isinstance(found, Stored) else None


class _Objects:
    """The objects of a document; references lead to those that stand elsewhere in it."""

    def __init__(self, root: Node) -> None:
        self.nodes = {one.get("reference"): one for one in root.inside("instance") if one.get("reference")}
        self.made: dict[str, Stored] = {}
        self._read: Mapping[str, Callable[[Node], Any]] = {
            **dict.fromkeys(("unicode", "string", "int", "bool"), _plain),
            "list": self._list,
            "dictionary": self._dictionary,
            "instance": self.stored,
            "reference": self._referred,
        }

    def value(self, node: Node) -> Any:
        read = self._read.get(node.name)
        return read(node) if read else None

    def _list(self, node: Node) -> list[Any]:
        return [self.value(one) for one in node.children()]

    def stored(self, node: Node) -> Stored:
        number = node.get("reference")
        if number in self.made:
            return self.made[number]
        fields: dict[str, Any] = {}
        made = Stored(node.place, node.get("class").rpartition(".")[2], fields)
        if number:
            self.made[number] = made
        for one in node.children("dictionary"):
            fields.update(self._dictionary(one))
        return made

    def _referred(self, node: Node) -> Stored | None:
        number = node.get("key")
        if number in self.made:
            return self.made[number]
        named = self.nodes.get(number)
        return self.stored(named) if named is not None else None

    def _dictionary(self, node: Node) -> dict[str, Any]:
        inside = list(node.children())
        keys = (str(self.value(one)) for one in inside[::2])
        return dict(zip(keys, map(self.value, inside[1::2]), strict=False))


def _plain(node: Node) -> str | bool:
    """Return a text, a number as it is written, or a yes or no."""
    written = node.get("value")
    return written == "1" if node.name == "bool" else written or node.text


def project_of(root: Node, notes: Notes) -> Project:
    """Return the project that a document holds."""
    package = _Objects(root).stored(root)
    first = package.one("root") or package.one("_root")
    title = " ".join(package.text("_title").split())
    pages = tuple(_pages(first, set(), 0, notes)) if first else ()
    return Project(title, package.text("_lang"), pages)


def _pages(node: Stored, seen: set[int], depth: int, notes: Notes) -> Iterator[Page]:
    if id(node) in seen:
        return
    if depth > _DEEPEST:
        notes.lost(node.place, f"the page {short(node.text('_title'))}, which is below more than {_DEEPEST} others")
        return
    seen.add(id(node))
    inside = tuple(page for one in node.items("children") for page in _pages(one, seen, depth + 1, notes))
    devices = tuple(map(_device, node.items("idevices")))
    yield Page(node.place, node.text("last_full_node_path"), " ".join(node.text("_title").split()), devices, inside)


def _device(stored: Stored) -> Device:
    kind, values, html = _KINDS.get(stored.kind, _shown)(stored)
    title = " ".join(stored.text("_title").split())
    return Device(stored.place, kind, "" if title in _HIDDEN_TITLES else title, html, Values(values))


_Made = tuple[str, dict[str, Any], str]


def _shown(stored: Stored) -> _Made:
    """Return an iDevice of which only texts are known."""
    return "text", {}, "".join(_texts(stored))


def _texts(stored: Stored, depth: int = 0) -> Iterator[str]:
    for name, one in sorted(stored.fields.items(), key=lambda field: isinstance(field[1], list)):
        if name in ("idevice", "parentNode", "parent") or depth > _DEEPEST:
            continue
        for field in one if isinstance(one, list) else [one]:
            if isinstance(field, Stored) and field.kind.endswith(("AreaField", "FeedbackField")):
                yield field.text("content_w_resourcePaths") or field.text("feedback")
            elif isinstance(field, Stored) and field.kind in _WITH_TEXTS:
                yield from _texts(field, depth + 1)


_WITH_TEXTS = frozenset({"Question"})
"""Objects inside iDevices whose texts learners see one after the other."""


def _judgements(stored: Stored) -> _Made:
    questions = [
        {
            "question": one.text("questionTextArea"),
            "feedback": one.text("feedbackTextArea"),
            "suggestion": one.text("hintTextArea"),
            "solution": int(one.flag("isCorrect")),
        }
        for one in stored.items("questions")
    ]
    return (
        "trueorfalse",
        {"questionsGame": questions, "eXeGameInstructions": stored.text("instructionsForLearners")},
        "",
    )


def _options(stored: Stored) -> _Made:
    several = stored.kind == "MultiSelectIdevice"
    questions = [
        {
            "activityType": "selection",
            "selectionType": "multiple" if several else "single",
            "baseText": one.text("questionTextArea"),
            "suggestion": one.text("hintTextArea"),
            "feedback": one.text("feedbackTextArea"),
            "answers": [
                [option.flag("isCorrect"), option.text("answerTextArea"), option.text("feedbackTextArea")]
                for option in one.items("options")
            ],
        }
        for one in stored.items("questions")
    ]
    return "form", {"questionsData": questions}, ""


def _gaps(stored: Stored) -> _Made:
    kind = "dropdown" if stored.kind == "ListaIdevice" else "fill"
    field = stored.one("_content")
    question = {
        "activityType": kind,
        "baseText": stored.text("_content"),
        "wrongAnswersValue": field.text("otras") if field else "",
        "feedback": stored.text("feedback"),
    }
    return "form", {"eXeFormInstructions": stored.text("instructionsForLearners"), "questionsData": [question]}, ""


def _website(stored: Stored) -> _Made:
    return "text", {}, f'<iframe src="{escape(stored.text("url"))}"></iframe>'


def _files(stored: Stored) -> _Made:
    links = []
    for one in stored.items("fileAttachmentFields"):
        resource, described = one.one("fileResource"), one.text("fileDescription")
        name = resource.text("_storageName") if resource else ""
        links.append(f'<li><a href="resources/{escape(name)}">{escape(described or name)}</a></li>' if name else "")
    return "text", {}, f"{''.join(_texts(stored))}<ul>{''.join(links)}</ul>"


def _gallery(stored: Stored) -> _Made:
    images = stored.one("images")
    shown = []
    for one in images.items(".listitems") if images else ():
        resource = one.one("_imageResource")
        name = resource.text("_storageName") if resource else ""
        shown.append(
            f'<p><img src="resources/{escape(name)}" alt="{escape(one.text("_caption"))}"></p>' if name else ""
        )
    return "text", {}, "".join(shown)


_KINDS: Mapping[str, Callable[[Stored], _Made]] = {
    "TrueFalseIdevice": _judgements,
    "MultichoiceIdevice": _options,
    "MultiSelectIdevice": _options,
    "QuizTestIdevice": _options,
    "ClozeIdevice": _gaps,
    "ListaIdevice": _gaps,
    "ExternalUrlIdevice": _website,
    "FileAttachIdeviceInc": _files,
    "GalleryIdevice": _gallery,
}
