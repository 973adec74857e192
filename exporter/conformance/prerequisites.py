"""Checks what the items of SCORM 1.2 wait for: by the grammar, by name, and whether each can ever be opened."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from exporter.conformance.aicc_script import Expression, ScriptSyntaxError, read_script
from exporter.conformance.document import place
from exporter.conformance.structure import items

if TYPE_CHECKING:
    from lxml import etree

    from exporter.conformance.document import Manifest
    from exporter.problems import Problems

_LONGEST = 200  # prerequisiteStringType of the schema


def judge_prerequisites(manifest: Manifest, problems: Problems) -> None:
    """Report prerequisites that an LMS cannot read, and those that keep an item shut for ever."""
    found = items(manifest)
    known = {item.get("identifier") or "": item for item in found}
    waits: dict[str, Expression] = {}
    for item in found:
        for prerequisites in manifest.all("adlcp:prerequisites", item):
            expression = _expression(prerequisites, known, problems)
            if expression is not None:
                waits[item.get("identifier") or ""] = expression
    if waits:
        _judge_circles(manifest, known, waits, problems)


def _expression(
    prerequisites: etree._Element, known: dict[str, etree._Element], problems: Problems
) -> Expression | None:
    where = place(prerequisites)
    if prerequisites.get("type") != "aicc_script":
        problems.error(where, 'prerequisites need a type; write type="aicc_script"', "prerequisites")
    text = (prerequisites.text or "").strip()
    if not text:
        problems.warning(where, "the prerequisites are empty; name an item, or remove them", "prerequisites")
        return None
    if len(text) > _LONGEST:
        message = f"the prerequisites have {len(text):,} characters; {_LONGEST} are allowed"
        problems.error(where, message, "prerequisites")
        return None
    try:
        expression = read_script(text)
    except ScriptSyntaxError as error:
        advice = "write items joined by & and |, as in A & (B | C)"
        problems.error(where, f"the prerequisites {text!r} are not valid: {error}; {advice}", "prerequisites")
        return None
    unknown = sorted(name for name in expression.names if name not in known)
    for name in unknown:
        problems.error(where, f"{name} is not the identifier of any item; correct it", "prerequisites")
    return None if unknown else expression


def _judge_circles(
    manifest: Manifest, known: dict[str, etree._Element], waits: dict[str, Expression], problems: Problems
) -> None:
    """Report items that wait, perhaps through others, for themselves. A group is done when all of its items are."""
    children = {
        name: [child.get("identifier") or "" for child in manifest.all("item", item)] for name, item in known.items()
    }
    asking = _asking(waits)
    left = {name: len(inner) for name, inner in children.items()}
    groups = {child: name for name, inner in children.items() for child in inner}
    opened: set[str] = set()
    open_ones = list(known)
    while open_ones:
        name = open_ones.pop()
        if name in opened or left[name] or (name in waits and not waits[name].can_be_true(opened.__contains__)):
            continue
        opened.add(name)
        if name in groups:
            left[groups[name]] -= 1
            open_ones.append(groups[name])
        open_ones.extend(asking[name])
    names = {name: sorted(expression.names - opened) for name, expression in waits.items() if name not in opened}
    shut = {name: names.get(name) or [child for child in children[name] if child not in opened] for name in known}
    for circle in _circles({name: others for name, others in shut.items() if name not in opened and others}):
        way = " → ".join((*circle, circle[0]))
        fault = f"{circle[0]} waits for itself" if len(circle) == 1 else f"{way} is a cycle"
        message = f"{fault}, so it can never be opened; change the prerequisites"
        problems.error(place(known[circle[0]]), message, "prerequisites-circle")


def _circles(waiting: dict[str, list[str]]) -> list[tuple[str, ...]]:
    """Return circles of names, each of which waits for the next; what waits for a circle is not in it.

    ``waiting`` has for each name at least one other of its names, which it waits for.
    """
    circles = []
    walked: set[str] = set()
    for start in waiting:
        way: dict[str, int] = {}
        name = start
        while name not in walked:
            walked.add(name)
            way[name] = len(way)
            name = next((other for other in waiting[name] if other in waiting), name)
        if name in way:
            circles.append(tuple(way)[way[name] :])
    return circles


def _asking(waits: dict[str, Expression]) -> defaultdict[str, list[str]]:
    """Return which items wait for each item."""
    asking = defaultdict(list)
    for name, expression in waits.items():
        for other in expression.names:
            asking[other].append(name)
    return asking
