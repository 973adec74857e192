"""IRIs of a course structure: whole ones (cmi5, 3), each used once, and references to objectives that exist (13.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.conformance.cmi5.elements import every, local_name, position

if TYPE_CHECKING:
    from lxml import etree

    from exporter.problems import Problems

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
"""A scheme, and what RFC 3987 lets follow it."""
_MOST_SHOWN = 80


def judge_names(root: etree._Element, problems: Problems) -> None:
    """Report ids that are no IRIs or stand twice, and references to nothing."""
    known: dict[str, etree._Element] = {}
    objectives = set()
    for element in every(root, "course", "block", "au", "objective"):
        identifier = (element.get("id") or "").strip()
        if not identifier:
            continue
        _judge_iri(element, "id", identifier, problems)
        first = known.setdefault(identifier, element)
        if first is not element:
            message = f"the id '{_short(identifier)}' stands in line {first.sourceline} as well; give each its own"
            problems.error(position(element), message, "identifier-twice")
        if local_name(element) == "objective":
            objectives.add(identifier)
    for reference in every(root, "objective"):
        name = (reference.get("idref") or "").strip()
        if name and name not in objectives:
            message = f"there is no objective '{_short(name)}'; correct the name, or add it to <objectives> at the top"
            problems.error(position(reference), message, "objective-reference")
    for unit in every(root, "au"):
        if kind := (unit.get("activityType") or "").strip():
            _judge_iri(unit, "activityType", kind, problems)


def _judge_iri(element: etree._Element, attribute: str, value: str, problems: Problems) -> None:
    if not _IRI.fullmatch(value):
        message = f"{attribute}={_short(value)!r} is not a whole IRI, as in https://example.org/courses/one; correct it"
        problems.error(position(element), message, "iri")


def _short(value: str) -> str:
    return value if len(value) <= _MOST_SHOWN else f"{value[: _MOST_SHOWN - 1]}…"
