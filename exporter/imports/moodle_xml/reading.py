"""Makes questions of the elements of Moodle XML: what they have in common, whatever their type."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from exporter.imports.bank import Passage, Question
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.marks import without_marks
from exporter.imports.moodle_xml.cloze import read_cloze
from exporter.imports.moodle_xml.questions import TYPES, is_true
from exporter.imports.notes import short
from exporter.imports.numbers import read_number
from exporter.imports.texts import Texts, words_of_html
from exporter.questions.gaps import TEXT_BEGINS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exporter.imports.bank import Asked
    from exporter.imports.notes import Notes
    from exporter.imports.texts import Format
    from exporter.imports.xml_tree import Node

_FORMATS = {"html": "html", "markdown": "markdown", "plain_text": "plain", "moodle_auto_format": "moodle"}
_AS_A_WHOLE = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_USUAL = frozenset({"Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect."})
"""What Moodle writes into each new question; the player says the same in the learner's language."""


@dataclass(slots=True)
class Context:
    """Reads the texts of one question, and notes what is lost of it."""

    node: Node
    texts: Texts
    notes: Notes
    beside: Callable[[Node], Mapping[str, bytes]] | None = None
    """Returns the files of a text; None if they stand in it."""

    @property
    def name(self) -> str:
        """Return what messages call the question."""
        return f"the question {short(self.node.value('name') or words_of_html(self._prompt()[0]))}"

    def block(self, node: Node | None) -> str:
        """Return the text in an element as Markdown; empty without the element."""
        if node is None:
            return ""
        text, written = _text_of(node)
        return self.texts.block(text, written, node.place, self._files(node)) if text.strip() else ""

    def line(self, node: Node, written: str = "") -> str:
        """Return the text in an element as one line of Markdown."""
        text, own = _text_of(node)
        form = cast("Format", written or own)
        return self.texts.line(text, form, node.place, self._files(node)) if text.strip() else ""

    def words(self, node: Node) -> str:
        """Return the text in an element as plain words, as they are typed."""
        text, written = _text_of(node)
        return words_of_html(text) if written == "html" and "<" in text else " ".join(text.split())

    def source(self) -> str:
        """Return what is asked, as the source has it."""
        return self._prompt()[0]

    def prompt(self) -> str:
        """Return what is asked."""
        return self.marked(lambda text: text)

    def marked(self, change: Callable[[str], str]) -> str:
        """Return what is asked, as Markdown of the changed source; its marks are those of ``change``."""
        text, written = self._prompt()
        node = self.node.child("questiontext")
        files = self._files(node) if node else {}
        place = node.place if node else self.node.place
        return self.texts.block(change(without_marks(text)), written, place, files)

    def lost(self, what: str) -> None:
        """Note a part of the question that does not come."""
        self.notes.lost(self.node.place, f"{self.name}: {what}")

    def look(self, what: str) -> None:
        """Note something of the question that needs a look."""
        self.notes.look(self.node.place, f"{self.name} {what}")

    def _prompt(self) -> tuple[str, Format]:
        node = self.node.child("questiontext")
        return _text_of(node) if node else ("", "html")

    def _files(self, node: Node) -> Mapping[str, bytes]:
        if self.beside is not None:
            return self.beside(node)
        files: dict[str, bytes] = {}
        for file in node.children("file"):
            name = f"{file.get('path').strip('/')}/{file.get('name')}".lstrip("/")
            try:
                files[name] = base64.b64decode(file.text)
            except (binascii.Error, ValueError):
                self.notes.lost(file.place, f"the file {short(name)}, whose Base64 is broken")
        return files


class Reading:
    """Reads one document after the other question."""

    def __init__(
        self, notes: Notes, texts: Texts | None = None, beside: Callable[[Node], Mapping[str, bytes]] | None = None
    ) -> None:
        self.notes, self.beside = notes, beside
        self.texts = texts or Texts(notes)

    def info(self, node: Node) -> Passage | None:
        """Return the description of a category."""
        text = Context(node, self.texts, self.notes, self.beside).block(node.child("info"))
        return Passage(node.place, text) if text else None

    def entry(self, node: Node) -> Question | Passage | None:
        """Return the question or text of an element; None, with a note, if it has no counterpart."""
        context = Context(node, self.texts, self.notes, self.beside)
        kind = node.get("type")
        if is_true(node, "hidden", otherwise=False):
            context.lost("it is hidden there, as an old version")
            return None
        if kind == "description":
            text = context.prompt()
            return Passage(node.place, text) if text else None
        if kind not in TYPES and kind not in ("cloze", "multianswer"):
            context.lost(f"it is of the type {short(kind)}, which has no equivalent here")
            return None
        try:
            return self._question(node, kind, context)
        except Unfit as reason:
            self.notes.lost(node.place, f"{context.name} {reason}")
            return None

    def _question(self, node: Node, kind: str, context: Context) -> Question:
        prompt, asked = self._asked(node, kind, context)
        self._note_rest(node)
        hints = [context.block(hint) for hint in node.children("hint")]
        tags = node.child("tags")
        return Question(
            place=node.place,
            asked=asked,
            prompt=prompt + self._old_picture(node),
            title=" ".join(node.value("name").split()),
            id=node.value("idnumber"),
            points=float(read_number(node.value("defaultgrade") or "1")),
            explanation=context.block(node.child("generalfeedback")),
            hint="\n\n".join(hint for hint in hints if hint),
            tags=tuple(
                dict.fromkeys(tag for one in (tags.children("tag") if tags else ()) if (tag := one.value("text")))
            ),
        )

    def _asked(self, node: Node, kind: str, context: Context) -> tuple[str, Asked]:
        if kind not in TYPES:
            prompt, _, text = context.source().rpartition(TEXT_BEGINS)
            cloze = read_cloze(text, lambda marked: context.marked(lambda _text: marked), words_of_html)
            for remark in cloze.remarks:
                context.look(f"has gaps: {remark}")
            before = context.marked(lambda _text: prompt) if prompt else ""
            return "\n\n".join(filter(None, (before, cloze.prompt))), cloze.asked
        asked = TYPES[kind](node, context)
        return ("" if kind in ("ddwtos", "gapselect") else context.prompt()), asked

    def _note_rest(self, node: Node) -> None:
        """Note what all types may have, and none has here."""
        for name in _AS_A_WHOLE:
            child = node.child(name)
            text = words_of_html(child.value("text")) if child else ""
            if text and text not in _USUAL:
                self.notes.lost_once(node.place, f"words for all right, partly right or wrong answers: {short(text)}")
        penalty = node.value("penalty")
        if penalty and read_number(penalty):
            self.notes.lost_once(node.place, "penalties for further tries; here, a quiz limits its 'attempts'")

    def _old_picture(self, node: Node) -> str:
        """Return the picture that old versions of Moodle wrote beside the text."""
        encoded = node.child("image_base64")
        if encoded is None or not encoded.text.strip():
            return ""
        try:
            content = base64.b64decode(encoded.text)
        except (binascii.Error, ValueError):
            self.notes.lost(encoded.place, "a picture whose Base64 is broken")
            return ""
        path = self.texts.pictures.add(node.value("image") or "picture", content, encoded.place)
        return f"\n\n![]({path})" if path else ""


def _text_of(node: Node) -> tuple[str, Format]:
    """Return the text in an element, and in what it is written."""
    inside = node.child("text")
    text = (inside or node).text
    written = _FORMATS.get(node.get("format"), "html" if "<" in text else "moodle")
    return text, cast("Format", written)
