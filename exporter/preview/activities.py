"""The activity tree of a SCORM 2004 manifest, with its sequencing, for the LMS in the browser.

Manifests come from anywhere: what is unknown or no number is left out, and there is a limit to everything. The shape is
``Definition`` of ``templates/lms/sequencing/types.d.ts``; what is left out has SCORM's default. Sections are those of
the Content Aggregation Model of the 4th Edition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from exporter.inspection import text_of
from exporter.preview.manifests import DEEPEST, organization

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from exporter.conformance.document import Manifest

_MOST_ACTIVITIES = 1_000
_MOST_CONDITIONS = 20_000
"""Conditions and maps of all activities together: a browser goes through them again and again.

They are counted while they are read, because a thousand activities may share one sequencing with thousands of them.
"""
_MOST_PARTS = 50
"""Rules of a kind, conditions of a rule, objectives of an activity, and maps of an objective."""
_LONGEST = 4_000
"""Characters of an identifier, which is a URI (CAM 3.4.1)."""
_NUMBER = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,99})?|\.\d{1,99})", re.ASCII)
"""What XML Schema takes for a decimal: ``.5`` and ``0.333333333333`` too."""
_TRUE, _FALSE = frozenset({"true", "1"}), frozenset({"false", "0"})

_Fields: TypeAlias = MappingProxyType[str, str]
"""Names of attributes → names in the shape."""

_CONTROL: _Fields = MappingProxyType(
    {
        "choice": "choice",
        "choiceExit": "choice_exit",
        "flow": "flow",
        "forwardOnly": "forward_only",
        "useCurrentAttemptObjectiveInfo": "current_objectives",
        "useCurrentAttemptProgressInfo": "current_progress",
    }
)
_CONSTRAINED: _Fields = MappingProxyType(
    {"preventActivation": "prevent_activation", "constrainChoice": "constrain_choice"}
)
_DELIVERY: _Fields = MappingProxyType(
    {
        "tracked": "tracked",
        "completionSetByContent": "completion",
        "objectiveSetByContent": "objective",
    }
)
_ROLLUP: _Fields = MappingProxyType({"rollupObjectiveSatisfied": "satisfied", "rollupProgressCompletion": "completed"})
_MAP: _Fields = MappingProxyType(
    {
        "readSatisfiedStatus": "read_satisfied",
        "readNormalizedMeasure": "read_measure",
        "writeSatisfiedStatus": "write_satisfied",
        "writeNormalizedMeasure": "write_measure",
    }
)
_EXTENDED_MAP: _Fields = MappingProxyType(
    {
        "readCompletionStatus": "read_completion",
        "writeCompletionStatus": "write_completion",
        "readProgressMeasure": "read_progress",
        "writeProgressMeasure": "write_progress",
    }
)
_CONSIDERED: _Fields = MappingProxyType(
    {
        "requiredForSatisfied": "satisfied",
        "requiredForNotSatisfied": "notSatisfied",
        "requiredForCompleted": "completed",
        "requiredForIncomplete": "incomplete",
    }
)
_RULES: _Fields = MappingProxyType(
    {"preConditionRule": "before", "exitConditionRule": "exit", "postConditionRule": "after"}
)


def activities(manifest: Manifest) -> list[dict[str, Any]]:
    """Return the activities of the organization that is played, each before those below it; none if they are too many.

    SCORM 1.2 has no sequencing, and gets none.
    """
    root = None if manifest.is_12 else organization(manifest)
    if root is None:
        return []
    reader = _Reader(manifest, _collection(manifest))
    found: list[dict[str, Any]] = []
    waiting: list[tuple[etree._Element, int, int]] = [(root, -1, 0)]
    left = _MOST_CONDITIONS
    while waiting:
        element, parent, depth = waiting.pop()
        if len(found) >= _MOST_ACTIVITIES or depth > DEEPEST + 1:
            return []
        place = len(found)
        found.append({"parent": parent, **reader.activity(element)})
        left -= _conditions(found[-1])
        if left < 0:
            return []
        waiting += [(child, place, depth + 1) for child in manifest.all("item", element)][::-1]
    return found


def prerequisites(manifest: Manifest) -> list[tuple[str, str]]:
    """Return the items of SCORM 1.2 that have prerequisites (CAM 1.2 2.3.2.5.1), with these in AICC's script."""
    if not manifest.is_12:
        return []
    items = manifest.all("organizations/organization//item")
    written = ((item.get("identifier") or "", text_of(manifest, item, "adlcp:prerequisites")) for item in items)
    found = ((identifier[:_LONGEST], script[:_LONGEST]) for identifier, script in written if script)
    return list(islice(found, _MOST_ACTIVITIES))


def _conditions(activity: dict[str, Any]) -> int:
    """Return how many conditions and maps an activity has."""
    own = [rule for kind in _RULES.values() for rule in activity.get(kind, ())]
    maps = sum(len(one["maps"]) for one in activity.get("objectives", ()))
    return maps + sum(len(rule["conditions"]) for rule in (*own, *activity.get("rollup", {}).get("rules", ())))


def _collection(manifest: Manifest) -> dict[str, etree._Element]:
    """Return the sequencing that activities share, by its ID (CAM 5.1.1.1)."""
    shared = islice(manifest.all("imsss:sequencingCollection/imsss:sequencing"), _MOST_ACTIVITIES)
    return {one.get("ID") or "": one for one in shared}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the sequencing of one manifest."""

    manifest: Manifest
    collection: Mapping[str, etree._Element]

    def activity(self, element: etree._Element) -> dict[str, Any]:
        own = next(self.manifest.all("imsss:sequencing", element), None)
        shared = None if own is None else self.collection.get(own.get("IDRef") or "")
        places = [one for one in (own, shared) if one is not None]
        read = {
            "control": self._flags(self._first(places, "imsss:controlMode"), _CONTROL),
            "constrained": self._flags(self._first(places, "adlseq:constrainedChoiceConsiderations"), _CONSTRAINED),
            "delivery": self._flags(self._first(places, "imsss:deliveryControls"), _DELIVERY),
            "attempts": _whole(_attribute(self._first(places, "imsss:limitConditions"), "attemptLimit")),
            "rollup": self._rollup(self._first(places, "imsss:rollupRules")),
            "considered": self._considered(self._first(places, "adlseq:rollupConsiderations")),
            "objectives": self._objectives(places),
            "threshold": self._threshold(element),
            "hidden": [
                (one.text or "").strip()[:20]
                for one in islice(
                    self.manifest.all("adlnav:presentation/adlnav:navigationInterface/adlnav:hideLMSUI", element),
                    _MOST_PARTS,
                )
            ],
            **self._rules(self._first(places, "imsss:sequencingRules")),
            **self._chances(self._first(places, "imsss:randomizationControls")),
        }
        named = {
            "id": (element.get("identifier") or "")[:_LONGEST],
            "title": text_of(self.manifest, element, "title")[:_LONGEST],
        }
        return named | {name: value for name, value in read.items() if value not in (None, {}, [])}

    def _first(self, places: list[etree._Element], tag: str) -> etree._Element | None:
        """Return the activity's own element, or else the shared one."""
        return next((found for place in places for found in self.manifest.all(tag, place)), None)

    def _parts(self, tag: str, element: etree._Element | None) -> Iterator[etree._Element]:
        return iter(()) if element is None else islice(self.manifest.all(tag, element), _MOST_PARTS)

    def _flags(self, element: etree._Element | None, fields: _Fields) -> dict[str, bool]:
        found = {name: _flag(_attribute(element, attribute)) for attribute, name in fields.items()}
        return {name: value for name, value in found.items() if value is not None}

    def _rules(self, element: etree._Element | None) -> dict[str, list[dict[str, Any]]]:
        return {
            name: [
                rule
                for one in self._parts(f"imsss:{tag}", element)
                if (rule := self._rule(one, "imsss:ruleConditions", "imsss:ruleCondition", "imsss:ruleAction", "all"))
            ]
            for tag, name in _RULES.items()
        }

    def _rule(
        self, element: etree._Element, conditions: str, condition: str, action: str, combination: str
    ) -> dict[str, Any] | None:
        """Return a rule; None if it is none."""
        held = next(self.manifest.all(conditions, element), None)
        wanted = _attribute(next(self.manifest.all(action, element), None), "action")
        if not wanted:
            return None
        return {
            "action": wanted,
            "any": (_attribute(held, "conditionCombination") or combination) == "any",
            "conditions": [self._condition(one) for one in self._parts(condition, held)],
        }

    def _condition(self, element: etree._Element) -> dict[str, Any]:
        read = {
            "condition": _attribute(element, "condition") or "",
            "not": _attribute(element, "operator") == "not" or None,
            "objective": _attribute(element, "referencedObjective"),
            "threshold": _number(_attribute(element, "measureThreshold")),
        }
        return {name: value for name, value in read.items() if value is not None}

    def _rollup(self, element: etree._Element | None) -> dict[str, Any]:
        found: dict[str, Any] = dict(self._flags(element, _ROLLUP))
        weight = _number(_attribute(element, "objectiveMeasureWeight"))
        if weight is not None:
            found["weight"] = weight
        rules = [self._rollup_rule(one) for one in self._parts("imsss:rollupRule", element)]
        return found | ({"rules": rules} if rules else {})

    def _rollup_rule(self, element: etree._Element) -> dict[str, Any]:
        names = ("imsss:rollupConditions", "imsss:rollupCondition", "imsss:rollupAction", "any")
        rule = self._rule(element, *names) or {"action": "", "any": True, "conditions": []}
        amounts = {
            "count": _whole(_attribute(element, "minimumCount")),
            "percent": _number(_attribute(element, "minimumPercent")),
        }
        known = {name: value for name, value in amounts.items() if value is not None}
        return {**rule, "set": _attribute(element, "childActivitySet") or "all", **known}

    def _considered(self, element: etree._Element | None) -> dict[str, Any]:
        found: dict[str, Any] = {name: _attribute(element, attribute) for attribute, name in _CONSIDERED.items()}
        found["measure_if_active"] = _flag(_attribute(element, "measureSatisfactionIfActive"))
        return {name: value for name, value in found.items() if value is not None}

    def _objectives(self, places: list[etree._Element]) -> list[dict[str, Any]]:
        element = self._first(places, "imsss:objectives")
        extended = self._extended(self._first(places, "adlseq:objectives"))
        primary = islice(self._parts("imsss:primaryObjective", element), 1)
        found = [self._objective(one) | {"primary": True} for one in primary]
        found += [self._objective(one) for one in self._parts("imsss:objective", element)]
        return [one | {"maps": one["maps"] + extended.get(one["id"], [])} for one in found]

    def _objective(self, element: etree._Element) -> dict[str, Any]:
        maps = [self._map(one, _MAP) for one in self._parts("imsss:mapInfo", element)]
        found: dict[str, Any] = {"id": _attribute(element, "objectiveID") or "", "maps": maps}
        if _flag(_attribute(element, "satisfiedByMeasure")):
            found |= {"by_measure": True, "least": self._least(element)}
        return found

    def _least(self, objective: etree._Element) -> float:
        least = _number(text_of(self.manifest, objective, "imsss:minNormalizedMeasure"))
        return 1.0 if least is None else least

    def _extended(self, element: etree._Element | None) -> dict[str, list[dict[str, Any]]]:
        """Return what the 4th Edition maps besides, by objectives (CAM 5.1.15)."""
        return {
            _attribute(one, "objectiveID") or "": [
                {"read_satisfied": False, "read_measure": False, **self._map(each, _EXTENDED_MAP)}
                for each in self._parts("adlseq:mapInfo", one)
            ]
            for one in self._parts("adlseq:objective", element)
        }

    def _map(self, element: etree._Element, fields: _Fields) -> dict[str, Any]:
        target = _attribute(element, "targetObjectiveID") or ""
        own = self._flags(element, fields)
        # Completion is shared by the 4th Edition's own maps only.
        rest = {"read_completion": False, "read_progress": False} if fields is _MAP else {}
        return {"global": target, **rest, **own}

    def _threshold(self, element: etree._Element) -> dict[str, Any]:
        threshold = next(self.manifest.all("adlcp:completionThreshold", element), None)
        if threshold is None:
            return {}
        text = _number((threshold.text or "").strip())  # as the 3rd Edition has it
        least = _number(_attribute(threshold, "minProgressMeasure"))
        weight = _number(_attribute(threshold, "progressWeight"))
        by_measure = _flag(_attribute(threshold, "completedByMeasure"))
        found = {
            "by_measure": text is not None if by_measure is None else by_measure,
            "least": text if least is None else least,
            "weight": weight,
        }
        return {name: value for name, value in found.items() if value is not None}

    def _chances(self, element: etree._Element | None) -> dict[str, Any]:
        """Return how children are selected and ordered (CAM 5.1.10)."""
        found: dict[str, Any] = {}
        count = _whole(_attribute(element, "selectCount"))
        if count is not None and (when := _attribute(element, "selectionTiming") or "never") != "never":
            found["selection"] = {"when": when, "count": count}
        shuffles = _flag(_attribute(element, "reorderChildren"))
        if shuffles and (when := _attribute(element, "randomizationTiming") or "never") != "never":
            found["shuffle"] = {"when": when}
        return found


def _attribute(element: etree._Element | None, name: str) -> str | None:
    value = None if element is None else element.get(name)
    return None if value is None else value.strip()[:_LONGEST]


def _flag(value: str | None) -> bool | None:
    return True if value in _TRUE else False if value in _FALSE else None


def _number(value: str | None) -> float | None:
    return float(value) if value is not None and _NUMBER.fullmatch(value) else None


def _whole(value: str | None) -> int | None:
    found = _number(value)
    return None if found is None or found < 0 else int(found)
