"""Tests of QTI 2, which name items in other files: sections of which some are drawn become groups."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.imports.bank import Group
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.notes import short
from exporter.imports.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exporter.imports.bank import Passage, Question
    from exporter.imports.notes import Notes
    from exporter.imports.xml_tree import Node

_MOST_ITEMS = 20_000


@dataclass(slots=True)
class Composed:
    """Reads one test. ``entry`` reads the item of a path, of a weight, for a group."""

    notes: Notes
    folder: str
    entry: Callable[[str, float, str], Question | Passage | None]
    used: set[str] = field(default_factory=set)
    pick: dict[str, int] = field(default_factory=dict)

    def group(self, root: Node) -> Group:
        """Return the quiz of a test."""
        entries = tuple(entry for part in root.children("testPart") for entry in self._entries(part, ""))
        return Group(" ".join(root.get("title").split()), entries, "", self.pick)

    def _entries(self, node: Node, group: str) -> Iterator[Question | Passage]:
        for one in node.children():
            if one.name == "assessmentSection":
                yield from self._entries(one, self._drawn(one) or group)
            elif one.name == "assessmentItemRef" and len(self.used) < _MOST_ITEMS:
                path = posixpath.normpath(posixpath.join(self.folder, one.get("href")))
                if path in self.used:
                    self.notes.lost(one.place, f"the item {short(path)} a second time")
                    continue
                self.used.add(path)
                if entry := self.entry(path, _weight(one), group):
                    yield entry
            elif one.name in ("preCondition", "branchRule", "timeLimits"):
                self.notes.lost_once(one.place, f"conditions and limits of a test, such as <{one.name}>")

    def _drawn(self, section: Node) -> str:
        selection = section.child("selection")
        count = selection.get("select") if selection else ""
        if not count.isdecimal() or int(count[:9]) < 1:
            return ""
        name = f"group-{len(self.pick) + 1}"
        self.pick[name] = int(count[:9])
        return name


def _weight(node: Node) -> float:
    weight = node.child("weight")
    try:
        return float(read_number(weight.get("value"))) if weight and weight.get("value") else 1.0
    except Unfit:
        return 1.0
