"""Projects of versions 3 and 4: ``content.xml``, in which pages name the pages above them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from exporter.imports.exelearning.pages import Device, Page, Project
from exporter.imports.h5p.values import Values
from exporter.imports.notes import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.imports.notes import Notes
    from exporter.imports.xml_tree import Node

_DEEPEST = 50
_LONGEST_NUMBER = 9


def project_of(root: Node, notes: Notes) -> Project:
    """Return the project that a document holds."""
    properties = {one.value("key"): one.value("value") for one in root.inside("odeProperty")}
    above: dict[str, list[Node]] = {}
    for node in sorted(root.inside("odeNavStructure"), key=lambda one: _order(one, "odeNavStructureOrder")):
        above.setdefault(node.value("odeParentPageId"), []).append(node)
    known = {node.value("odePageId") for nodes in above.values() for node in nodes}
    first = [node for parent, nodes in above.items() if parent not in known for node in nodes]
    pages = tuple(_page(node, above, notes, 0) for node in first)
    for node in (one for parent, nodes in above.items() if parent in known for one in nodes):
        why = f"which is below more than {_DEEPEST} others, or in a circle below itself"
        notes.lost(node.place, f"the page {short(node.value('pageName'))}, {why}")
    return Project(" ".join(properties.get("pp_title", "").split()), properties.get("pp_lang", ""), pages)


def _page(node: Node, above: dict[str, list[Node]], notes: Notes, depth: int) -> Page:
    number = node.value("odePageId")
    # Each page is taken once: pages that name each other as the page above them have no end.
    below = above.pop(number, []) if depth < _DEEPEST else []
    inside = tuple(_page(one, above, notes, depth + 1) for one in below)
    return Page(node.place, number, " ".join(node.value("pageName").split()), tuple(_devices(node, notes)), inside)


def _devices(page: Node, notes: Notes) -> Iterator[Device]:
    for block in sorted(page.inside("odePagStructure"), key=lambda one: _order(one, "odePagStructureOrder")):
        title = " ".join(block.value("blockName").split())
        for one in sorted(block.inside("odeComponent"), key=lambda one: _order(one, "odeComponentsOrder")):
            kind = one.value("odeIdeviceTypeName")
            values = _values(one, kind, notes)
            yield Device(one.place, kind, title, one.value("htmlView"), values, one.value("odeIdeviceId"))
            title = ""


def _values(node: Node, kind: str, notes: Notes) -> Values:
    written = node.value("jsonProperties")
    try:
        found = json.loads(written) if written else {}
    except (ValueError, RecursionError):
        notes.lost(node.place, f"the settings of the iDevice {short(kind)}, which are broken")
        found = {}
    return Values(found if isinstance(found, dict) else {})


def _order(node: Node, name: str) -> int:
    written = node.value(name)
    return int(written) if written.isdecimal() and len(written) <= _LONGEST_NUMBER else 0
