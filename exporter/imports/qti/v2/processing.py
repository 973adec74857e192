"""How an item of QTI 2 is scored: its ``responseProcessing``, which can be asked what answers are worth and are told.

https://www.imsglobal.org/question/qtiv2p2/imsqti_v2p2_impl.html: templates, and the rules that items usually have.
"""

from __future__ import annotations

import contextlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.imports.fitting.reasons import Unfit
from exporter.imports.notes import short
from exporter.imports.numbers import read_number
from exporter.imports.qti.v2.areas import Worth, areas_in, held_by
from exporter.imports.qti.v2.expressions import Value, evaluated, number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exporter.imports.probing import Given
    from exporter.imports.xml_tree import Node

SCORE = "SCORE"
_MATCH, _MAP = "match_correct", "map_response"
_BRANCHES = ("responseIf", "responseElseIf", "responseElse")
_MOST_STEPS = 50_000
_NUMBERS = frozenset({"float", "integer"})


class _Exit(Exception):  # noqa: N818 - nothing is wrong: an item says that its rules end
    """The rules end here."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A place to answer in: its cardinality, its base type, what is right, and what single answers are worth."""

    name: str
    cardinality: str
    kind: str
    right: tuple[str, ...]
    worth: dict[str, float]
    exact: frozenset[str]
    otherwise: float
    lowest: float | None
    highest: float | None
    areas: tuple[Worth, ...] = ()

    def value(self, given: tuple[str, ...]) -> Value:
        """Return what was answered as a value of its type; None for nothing."""
        values = tuple(self._typed(one) for one in given)
        if not values:
            return None
        if self.cardinality == "single":
            return values[0]
        return values if self.cardinality == "ordered" else tuple(sorted(values, key=str))

    def mapped(self, given: tuple[str, ...]) -> float:
        """Return the sum of what single answers are worth, or the areas in which points are."""
        alone = (self._worth(one) for one in dict.fromkeys(given))
        total = sum((one.worth for one in held_by(self.areas, given)) if self.areas else alone, 0.0)
        total = total if self.highest is None else min(total, self.highest)
        return total if self.lowest is None else max(total, self.lowest)

    def _worth(self, answer: str) -> float:
        found = next((worth for key, worth in self.worth.items() if self._same(key, answer)), None)
        return self.otherwise if found is None else found

    def _same(self, key: str, answer: str) -> bool:
        if self.kind == "string" and key not in self.exact:
            return key.casefold() == answer.casefold()
        return self._typed(key) == self._typed(answer)

    def _typed(self, one: str) -> str | float:
        if self.kind in _NUMBERS:
            return number_of(one)
        return " ".join(sorted(one.split())) if self.kind == "pair" else one


@dataclass(slots=True)
class Processing:
    """All rules of an item."""

    declared: dict[str, Declared]
    outcomes: dict[str, Value]
    run: Callable[[Processing, Given, dict[str, Value]], None]
    steps: int = 0

    def score(self, given: Given) -> float:
        """Return what answers are worth."""
        value = self.result(given).get(SCORE)
        return value if isinstance(value, float) and math.isfinite(value) else 0.0

    def result(self, given: Given) -> dict[str, Value]:
        """Return all outcomes of answers."""
        outcomes = dict(self.outcomes)
        with contextlib.suppress(_Exit):
            self.run(self, given, outcomes)
        return outcomes

    def told(self, given: Given) -> dict[str, frozenset[str]]:
        """Return the values of each outcome as texts, by which feedback is shown."""
        shown = {}
        for name, value in self.result(given).items():
            values = value if isinstance(value, tuple) else (value,)
            shown[name] = frozenset(str(one) for one in values if one is not None)
        return shown

    def step(self) -> None:
        """Count one step.

        Raises:
            Unfit: there are too many.
        """
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise Unfit("has rules that take too long to find out how it scores; write it with fewer")


def processing_of(item: Node) -> Processing:
    """Return how an item is scored.

    Raises:
        Unfit: it has rules that nothing here can run.
    """
    declared = {one.get("identifier"): _declared(one) for one in item.children("responseDeclaration")}
    outcomes = {one.get("identifier"): _first(one) for one in item.children("outcomeDeclaration")}
    outcomes.setdefault(SCORE, 0.0)
    outcomes[SCORE] = outcomes[SCORE] or 0.0
    rules = item.child("responseProcessing")
    template = rules.get("template") if rules else ""
    statements = list(rules.children()) if rules else []
    if rules and statements:
        scores = any(one.get("identifier") == SCORE for one in rules.inside("setOutcomeValue"))
        return Processing(declared, outcomes, _own(statements, scores=scores))
    if _MAP in template:
        return Processing(declared, outcomes, _map)
    if template and _MATCH not in template:
        raise Unfit(f"is scored by the template {short(template)}, which is not known here")
    return Processing(declared, outcomes, _match)


def _own(statements: list[Node], *, scores: bool) -> Callable[[Processing, Given, dict[str, Value]], None]:
    """Return how an item with rules of its own runs: with correct answers for points, where the rules give none."""

    def run(own: Processing, given: Given, outcomes: dict[str, Value]) -> None:
        if not scores:
            _match(own, given, outcomes)
        _run(statements, own, given, outcomes)

    return run


def _match(own: Processing, given: Given, outcomes: dict[str, Value]) -> None:
    judged = [one for one in own.declared.values() if one.right]
    own.step()
    right = bool(judged) and all(one.value(given.get(one.name, ())) == one.value(one.right) for one in judged)
    outcomes[SCORE] = float(right)


def _map(own: Processing, given: Given, outcomes: dict[str, Value]) -> None:
    own.step()
    outcomes[SCORE] = sum((one.mapped(given[name]) for name, one in own.declared.items() if given.get(name)), 0.0)


def _run(statements: list[Node], own: Processing, given: Given, outcomes: dict[str, Value]) -> None:
    for one in statements:
        own.step()
        match one.name:
            case "responseCondition":
                _run(_branch(one, own, given, outcomes), own, given, outcomes)
            case "setOutcomeValue":
                value = next((evaluated(inner, own, given, outcomes) for inner in one.children()), None)
                outcomes[one.get("identifier")] = float(value) if isinstance(value, bool) else value
            case "responseProcessingFragment":
                _run(list(one.children()), own, given, outcomes)
            case "exitResponse":
                raise _Exit
            case _:
                raise Unfit(f"has a rule of the kind {short(one.name)}, which is not understood here")


def _branch(condition: Node, own: Processing, given: Given, outcomes: dict[str, Value]) -> list[Node]:
    """Return the statements of the first branch that applies."""
    for branch in condition.children():
        inside = list(branch.children())
        if branch.name not in _BRANCHES:
            raise Unfit(f"has a rule of the kind {short(branch.name)}, which is not understood here")
        if branch.name == "responseElse":
            return inside
        if inside and evaluated(inside[0], own, given, outcomes) is True:
            return inside[1:]
    return []


def _declared(node: Node) -> Declared:
    mapping = node.child("mapping") or node.child("areaMapping")
    entries = list(mapping.children("mapEntry")) if mapping else []
    correct = node.child("correctResponse")
    return Declared(
        name=node.get("identifier"),
        cardinality=node.get("cardinality") or "single",
        kind=node.get("baseType") or "identifier",
        right=tuple(" ".join(one.text.split()) for one in correct.children("value")) if correct else (),
        worth={entry.get("mapKey"): _number(entry.get("mappedValue")) or 0.0 for entry in entries},
        exact=frozenset(entry.get("mapKey") for entry in entries if entry.get("caseSensitive") != "false"),
        otherwise=_number(mapping.get("defaultValue")) or 0.0 if mapping else 0.0,
        lowest=_number(mapping.get("lowerBound")) if mapping else None,
        highest=_number(mapping.get("upperBound")) if mapping else None,
        areas=areas_in(node),
    )


def _first(node: Node) -> Value:
    texts = [one.text.strip() for default in node.children("defaultValue") for one in default.children("value")]
    is_number = node.get("baseType") in _NUMBERS
    values: Iterator[str | float] = (number_of(one) if is_number else one for one in texts)
    if node.get("cardinality") == "single":
        return next(values, 0.0 if is_number else None)
    return tuple(values) or None


def _number(written: str) -> float | None:
    try:
        return float(read_number(written)) if written else None
    except Unfit:
        return None
