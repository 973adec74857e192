"""Checks objectives of SCORM 2004 activities, and that sequencing refers to what is there."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.conformance.document import place
from exporter.conformance.structure import items

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from exporter.conformance.document import Manifest
    from exporter.problems import Problems

_KINDS = ("primaryObjective", "objective")


@dataclass(frozen=True, slots=True, eq=False)
class _Sequencing:
    """The sequencing of an activity, or one of a collection that activities share by ``IDRef``."""

    element: etree._Element
    objectives: frozenset[str]

    @property
    def shared(self) -> str | None:
        """Return the ID of the shared sequencing that it refers to."""
        return self.element.get("IDRef")


def judge_objectives(manifest: Manifest, problems: Problems) -> None:
    """Report objectives that break a rule, and references that name nothing."""
    for objectives in manifest.all(".//imsss:objectives"):
        _judge_objectives(manifest, objectives, problems)
    _judge_global(manifest, problems)
    collection = {
        one.element.get("ID") or "": one
        for one in _read(manifest, manifest.all("imsss:sequencingCollection/imsss:sequencing"))
    }
    activities = [*manifest.all("organizations/organization"), *items(manifest)]
    own = list(_read(manifest, (one for each in activities for one in manifest.all("imsss:sequencing", each))))
    lent: defaultdict[str, set[str]] = defaultdict(set)
    for one in own:
        if one.shared is not None and one.shared not in collection:
            message = f"IDRef={one.shared!r} is not the ID of any sequencing in the sequencingCollection; correct it"
            problems.error(place(one.element), message, "sequencing-reference")
        if one.shared is not None:
            lent[one.shared] |= one.objectives
        borrowed = collection[one.shared].objectives if one.shared in collection else frozenset[str]()
        _judge_references(manifest, one, borrowed, problems)
    for name, one in collection.items():
        _judge_references(manifest, one, frozenset(lent[name]), problems)


def _read(manifest: Manifest, elements: Iterator[etree._Element]) -> Iterator[_Sequencing]:
    for element in elements:
        found = (objective.get("objectiveID") for objective in _objectives(manifest, element, "imsss:objectives/"))
        yield _Sequencing(element, frozenset(_same(name) for name in found if name))


def _same(name: str) -> str:
    """Return a name so that those that LMSs must take for the same are equal: it is a URI, in which %20 is a space."""
    return " ".join(unquote(name).split())


def _objectives(manifest: Manifest, element: etree._Element, path: str = "") -> Iterator[etree._Element]:
    for kind in _KINDS:
        yield from manifest.all(f"{path}imsss:{kind}", element)


def _judge_references(manifest: Manifest, one: _Sequencing, more: frozenset[str], problems: Problems) -> None:
    """Report rules about objectives that the activity does not have (SN 3.4.2: the ID of a local objective)."""
    rules = ((rule, "referencedObjective") for rule in manifest.all(".//imsss:ruleCondition", one.element))
    extended = ((rule, "objectiveID") for rule in manifest.all("adlseq:objectives/adlseq:objective", one.element))
    for element, attribute in (*rules, *extended):
        name = element.get(attribute)
        if name and not any(_same(name) in known for known in (one.objectives, more)):
            advice = "correct it, or add the objective"
            message = f"{attribute}={name!r} is not the objectiveID of any objective of this activity; {advice}"
            problems.error(place(element), message, "objective-reference")


def _judge_objectives(manifest: Manifest, objectives: etree._Element, problems: Problems) -> None:
    primary = list(manifest.all("imsss:primaryObjective", objectives))
    if len(primary) != 1:
        message = f"there are {len(primary)} primary objectives; an activity must have exactly one"
        problems.error(place(objectives), message, "primary-objective")
    found = list(_objectives(manifest, objectives))
    times = Counter(_same(objective.get("objectiveID") or "") for objective in found)
    for objective in found:
        name = objective.get("objectiveID")
        if not name and next(manifest.all("imsss:mapInfo", objective), None) is not None:
            problems.error(place(objective), "a mapped objective needs an objectiveID; add one", "primary-objective")
        if name and times[_same(name)] > 1:
            message = f"the objectiveID {name} is used {times[_same(name)]} times in this activity; give each its own"
            problems.error(place(objective), message, "objective-twice")


def _judge_global(manifest: Manifest, problems: Problems) -> None:
    """Report global objectives: once that Moodle cannot import them, and each that is read but never written."""
    mappings = list(manifest.all(".//imsss:mapInfo"))
    if mappings:
        more = f" ({len(mappings)} of them)" if len(mappings) > 1 else ""
        advice = "for Moodle, leave them out"
        message = f"Moodle cannot import packages with global objectives (mapInfo){more}; {advice}"
        problems.warning(place(mappings[0]), message, "map-info")
    writing = ("writeSatisfiedStatus", "writeNormalizedMeasure")
    written = {
        _same(one.get("targetObjectiveID") or "")
        for one in mappings
        if any(one.get(name) in {"true", "1"} for name in writing)
    }
    for mapping in mappings:
        target = mapping.get("targetObjectiveID") or ""
        if _same(target) not in written:
            advice = "check its name, unless another course writes it"
            message = f"nothing in this package writes the global objective '{target}'; {advice}"
            problems.warning(place(mapping), message, "map-unwritten")
