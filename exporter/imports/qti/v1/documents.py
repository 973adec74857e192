"""Documents of QTI 1.2: assessments and banks of items become quizzes, and sections from which is drawn, groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.imports.bank import Group
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.notes import short
from exporter.imports.numbers import read_number
from exporter.imports.qti.v1.item import Item, entry_of, fields_of
from exporter.imports.qti.v1.shown import as_html, joined, material_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exporter.imports.bank import Passage, Question
    from exporter.imports.notes import Notes
    from exporter.imports.texts import Texts
    from exporter.imports.xml_tree import Node

_SETTINGS = (
    ("qmd_timelimit", "time_limit"),
    ("cc_maxattempts", "attempts"),
)
"""What a document may say of a quiz, and our key for it."""
_BEFORE = ("presentation_material", "rubric", "objectives")
_NO_LIMIT = frozenset({"", "0", "-1", "1", "unlimited"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What Canvas says of a quiz in a file beside it."""

    title: str = ""
    introduction: str = ""
    shuffles: bool | None = None


@dataclass(slots=True)
class Document:
    """Reads one document."""

    texts: Texts
    notes: Notes
    files: Mapping[str, bytes]
    settings: Settings = field(default_factory=Settings)
    pick: dict[str, int] = field(default_factory=dict)

    def groups(self, root: Node) -> Iterator[Group]:
        """Yield what becomes quizzes."""
        loose = [one for one in root.children() if one.name in ("item", "section")]
        if loose:
            yield self._group("", root, "")
        for node in root.children():
            if node.name == "assessment":
                yield self._group(self.settings.title or node.get("title"), node, self._introduction(node))
            elif node.name == "objectbank":
                fields = fields_of(node.child("qtimetadata"))
                yield self._group(fields.get("bank_title") or node.get("title"), node, "")

    def _group(self, title: str, node: Node, introduction: str) -> Group:
        self.pick = {}
        metadata = fields_of(node.child("qtimetadata") if node.name == "assessment" else None)
        for name, key in _SETTINGS:
            if metadata.get(name, "") not in _NO_LIMIT:
                self.notes.lost(node.place, f"the setting '{name}: {metadata[name][:40]}' of the quiz; look at '{key}'")
        entries = tuple(self._entries(node, "", None))
        return Group(" ".join(title.split()), entries, introduction, self.pick)

    def _introduction(self, node: Node) -> str:
        if self.settings.introduction:
            return self.settings.introduction
        shown = [piece for name in _BEFORE for one in node.children(name) for piece in material_of(one)]
        text = as_html(joined(shown))
        return self.texts.block(text, "html", node.place, self.files) if text.strip() else ""

    def _entries(self, node: Node, group: str, points: float | None) -> Iterator[Question | Passage]:
        for one in node.children():
            if one.name == "section":
                name, worth = self._drawn(one, group)
                yield from self._entries(one, name, points if worth is None else worth)
            elif one.name == "item":
                item = Item(one, self.texts, self.notes, self.files, self.settings.shuffles)
                if entry := entry_of(item, points, group):
                    yield entry
            elif one.name == "itemref":
                self.notes.lost(one.place, f"the item {short(one.get('linkrefid'))}, which is in another file")

    def _drawn(self, section: Node, group: str) -> tuple[str, float | None]:
        """Return the group of a section's questions, if some of them are drawn, and what each is worth."""
        chosen = section.child("selection_ordering")
        if chosen is None:
            return group, None
        for reference in chosen.inside("sourcebank_ref"):
            if not any(True for _ in section.inside("item")):
                what = (
                    f"questions drawn from the bank {short(reference.text)}, which is not here; import the bank as well"
                )
                self.notes.lost(reference.place, what)
        number = _amount(chosen.first("selection_number"))
        if not number:
            return group, None
        name = f"group-{len(self.pick) + 1}"
        self.pick[name] = int(number)
        return name, _amount(chosen.first("points_per_item"))


def _amount(node: Node | None) -> float | None:
    try:
        return float(read_number(node.text)) if node else None
    except Unfit:
        return None
