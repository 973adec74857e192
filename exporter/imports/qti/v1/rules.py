"""How an item of QTI 1.2 is scored: its ``resprocessing``, which can be asked what answers are worth and are told.

https://www.imsglobal.org/question/qtiv1p2/imsqti_asi_infov1p2.html#1415855
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.imports.fitting.reasons import Unfit
from exporter.imports.notes import short
from exporter.imports.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exporter.imports.probing import Given
    from exporter.imports.xml_tree import Node

_COMPARED = frozenset({"varlt", "varlte", "vargt", "vargte"})
_MEASURED = frozenset({"durequal", "durlt", "durlte", "durgt", "durgte", "varextension", "var_extension"})
_MOST_RULES, _MOST_TESTS = 1_000, 10_000
_INCORRECT = "incorrect"
_MOST_STEPS = 50_000
"""Tests that are run to find out how one item scores."""


@dataclass(frozen=True, slots=True)
class Test:
    """One test of what was answered, or several: its kind, the place that it is about, and a value."""

    kind: str
    place: str = ""
    value: str = ""
    exact: bool = False
    index: int = 0
    inside: tuple[Test, ...] = ()

    def all(self) -> Iterator[Test]:
        """Yield this test and those in it."""
        yield self
        for one in self.inside:
            yield from one.all()

    def wanted(self) -> Iterator[Test]:
        """Yield the values that an answer should have."""
        if self.kind == "not":
            return
        if self.kind in ("varequal", "varsubset"):
            yield self
        for one in self.inside:
            yield from one.wanted()


@dataclass(frozen=True, slots=True)
class Rule:
    """One ``respcondition``: when it applies, what it does to the score, and which feedback it shows."""

    test: Test
    changes: tuple[tuple[str, str], ...]
    feedback: tuple[str, ...]
    stops: bool


@dataclass(slots=True)
class Rules:
    """All rules of an item. ``cardinality`` is that of its places: Single, Multiple or Ordered."""

    cardinality: Mapping[str, str]
    numeric: frozenset[str]
    rules: tuple[Rule, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    first: float = 0
    steps: int = 0

    def score(self, given: Given) -> float:
        """Return what answers are worth."""
        score = self.first
        for rule in self._applied(given):
            for action, value in rule.changes:
                score = self._changed(score, action, value)
        score = score if self.highest is None else min(score, self.highest)
        return score if self.lowest is None else max(score, self.lowest)

    def told(self, given: Given) -> tuple[str, ...]:
        """Return the names of the feedback that is shown to answers."""
        return tuple(dict.fromkeys(name for rule in self._applied(given) for name in rule.feedback))

    def wanted(self, place: str) -> tuple[Test, ...]:
        """Return what the rules that give points want to find in a place, in their order."""
        giving = (rule for rule in self.rules if any(self._changed(0, *change) > 0 for change in rule.changes))
        found = (test for rule in giving for test in rule.test.wanted() if test.place == place)
        return tuple(dict.fromkeys(found))

    def numbers(self, place: str) -> tuple[str, ...]:
        """Return all numbers that something typed in a place is compared with."""
        tests = (test for rule in self.rules for test in rule.test.all() if test.place == place)
        return tuple(dict.fromkeys(test.value for test in tests if test.value))

    def compares(self, place: str) -> bool:
        """Return whether something typed in a place is compared as a number."""
        tests = (test for rule in self.rules for test in rule.test.all() if test.place == place)
        return place in self.numeric or any(test.kind in _COMPARED for test in tests)

    def _applied(self, given: Given) -> Iterator[Rule]:
        scored = False
        for rule in self.rules:
            if not self._holds(rule.test, given, scored=scored):
                continue
            scored = scored or bool(rule.changes)
            yield rule
            if rule.stops:
                return

    def _holds(self, test: Test, given: Given, *, scored: bool) -> bool:  # noqa: PLR0911 - a table of kinds
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise Unfit("has rules that take too long to find out how it scores; write it with fewer")
        answers = given.get(test.place, ())
        match test.kind:
            case "and":
                return all(self._holds(one, given, scored=scored) for one in test.inside)
            case "or":
                return any(self._holds(one, given, scored=scored) for one in test.inside)
            case "not":
                return not any(self._holds(one, given, scored=scored) for one in test.inside)
            case "other":
                return not scored
            case "unanswered":
                return not answers
            case "varequal":
                at = answers[test.index - 1 : test.index] if test.index else answers
                return any(self._equal(one, test) for one in at)
            case "in-order":
                return answers == tuple(one.value for one in test.inside)
            case "varsubset":
                return {one.strip() for one in test.value.split(",")} <= set(answers)
            case _:
                return any(_compared(one, test) for one in answers)

    def _equal(self, answer: str, test: Test) -> bool:
        if test.place in self.numeric:
            try:
                return read_number(answer) == read_number(test.value)
            except Unfit:
                return False
        if test.exact or test.place in self.cardinality:
            return answer == test.value
        return answer.casefold() == test.value.casefold()

    def _changed(self, score: float, action: str, value: str) -> float:
        number = self.highest or 0 if value.upper() == "SCORE.MAX" else float(read_number(value or "0"))
        match action.lower():
            case "add":
                return score + number
            case "subtract":
                return score - number
            case "multiply":
                return score * number
            case "divide":
                return score / number if number else score
            case _:
                return number


def rules_of(item: Node, cardinality: Mapping[str, str], numeric: frozenset[str]) -> Rules:
    """Return how an item is scored. ``cardinality`` has the places to choose in, ``numeric`` those for numbers.

    Raises:
        Unfit: a rule tests what nothing here can.
    """
    found = Rules(cardinality, numeric)
    conditions = list(item.inside("respcondition"))
    if len(conditions) > _MOST_RULES or sum(1 for _ in item.inside("varequal", "not", "and", "or")) > _MOST_TESTS:
        raise Unfit(f"has more than {_MOST_RULES:,} rules or {_MOST_TESTS:,} tests for its score")
    named = [one.get("varname") or one.get("variablename") or "SCORE" for one in item.inside("setvar")]
    variable = "SCORE" if "SCORE" in named or not named else named[0]
    for declared in item.inside("decvar"):
        if (declared.get("varname") or "SCORE") == variable:
            found.lowest, found.highest = _number(declared, "minvalue"), _number(declared, "maxvalue")
            found.first = _number(declared, "defaultval") or 0
    if not any(rule for rule in item.inside("setvar")) or _is_blackboard(item):
        found.highest = found.highest or 1.0
    implied = str(_implied(conditions, found.highest))
    found.rules = tuple(_rule(one, variable, found, implied) for one in conditions)
    return found


def _is_blackboard(item: Node) -> bool:
    return item.first("bbmd_questiontype") is not None


def _implied(conditions: list[Node], highest: float | None) -> float:
    """Return what a rule of Blackboard is worth that says nothing but that it is right: its part of all points."""
    places = {one.get("respident") for condition in conditions for one in condition.inside("varequal")}
    return (highest or 0) / max(len(places), 1)


def _rule(node: Node, variable: str, rules: Rules, implied: str) -> Rule:
    conditions = node.child("conditionvar")
    tests = tuple(_test(one, rules) for one in conditions.children()) if conditions else ()
    changes = [
        (one.get("action") or "Set", one.text.strip())
        for one in node.children("setvar")
        if (one.get("varname") or one.get("variablename") or "SCORE") == variable
    ]
    feedback = tuple(one.get("linkrefid") for one in node.children("displayfeedback"))
    is_wrong = node.get("title") == _INCORRECT or any(test.kind == "other" for test in tests)
    if not any(True for _ in node.children("setvar")) and "correct" in feedback and not is_wrong:
        changes.append(("Add", implied))
    return Rule(_joined(tests, rules), tuple(changes), feedback, node.get("continue").lower() == "no")


def _joined(tests: tuple[Test, ...], rules: Rules) -> Test:
    """Return the tests that stand side by side as one: several words for one place are alternatives."""
    by_place: dict[str, list[Test]] = {}
    for test in tests:
        by_place.setdefault(test.place if test.kind == "varequal" or test.kind in _COMPARED else "", []).append(test)
    joined: list[Test] = by_place.pop("", [])
    for place, same in by_place.items():
        equal = [one for one in same if one.kind == "varequal"]
        others = [one for one in same if one.kind != "varequal"]
        if rules.cardinality.get(place, "Single") != "Single":
            joined.append(_all_of(tuple(equal), rules))
            joined += others
        elif equal and others:
            joined.append(Test("or", inside=(*equal, Test("and", inside=tuple(others)))))
        else:
            joined += others or [Test("or", inside=tuple(equal))]
    return joined[0] if len(joined) == 1 else Test("and", inside=tuple(joined))


def _all_of(tests: tuple[Test, ...], rules: Rules) -> Test:
    """Return several tests that must all hold; of places to order in, they name the order."""
    ordered = tests and all(one.kind == "varequal" and not one.index for one in tests)
    if ordered and len(tests) > 1 and rules.cardinality.get(tests[0].place) == "Ordered":
        return Test("in-order", tests[0].place, inside=tests)
    return Test("and", inside=tests)


def _test(node: Node, rules: Rules) -> Test:
    kind = node.name
    if kind in _MEASURED:
        raise Unfit(f"has a rule of the kind {short(kind)}, which is not understood here")
    inside = tuple(_test(one, rules) for one in node.children())
    if kind == "and":
        return _all_of(inside, rules)
    if kind in ("or", "not"):
        return Test(kind, inside=inside)
    index = node.get("index")
    return Test(
        kind,
        node.get("respident"),
        " ".join(node.text.split()),
        node.get("case").lower() == "yes",
        int(index) if index.isdecimal() and len(index) < 4 else 0,  # noqa: PLR2004 - no more than 999 places
    )


def _compared(answer: str, test: Test) -> bool:
    if test.kind == "varsubstring":
        return test.value.casefold() in answer.casefold()
    try:
        given, wanted = read_number(answer), read_number(test.value)
    except Unfit:
        return False
    match test.kind:
        case "varlt":
            return given < wanted
        case "varlte":
            return given <= wanted
        case "vargt":
            return given > wanted
        case "vargte":
            return given >= wanted
        case _:
            raise Unfit(f"has a rule of the kind {short(test.kind)}, which is not understood here")


def _number(node: Node, name: str) -> float | None:
    try:
        return float(read_number(node.get(name))) if node.get(name) else None
    except Unfit:
        return None
