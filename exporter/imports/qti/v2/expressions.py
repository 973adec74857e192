"""The expressions of QTI 2 that items are usually scored with, and their values; NULL is None."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.imports.fitting.reasons import Unfit
from exporter.imports.notes import short
from exporter.imports.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exporter.imports.probing import Given
    from exporter.imports.qti.v2.processing import Processing
    from exporter.imports.xml_tree import Node

Value = bool | float | str | tuple[str | float, ...] | None
_NUMBERS = frozenset({"float", "integer"})
_OF_TWO = frozenset({"not", "isNull", "match", "member", "contains", "stringMatch", "containerSize"})
"""Expressions that look at one or two values, which hostile items leave out."""
_NEARLY = 1e-9
_TWO = 2


def number_of(written: str) -> float:
    """Return a number; not a number if it is none."""
    try:
        return float(read_number(written))
    except Unfit:
        return float("nan")


def evaluated(node: Node, own: Processing, given: Given, outcomes: Mapping[str, Value]) -> Value:
    """Return the value of an expression.

    Raises:
        Unfit: it is of a kind that items seldom have.
    """
    own.step()
    name = node.get("identifier")
    declared = own.declared.get(name)
    match "mapResponse" if node.name == "mapResponsePoint" else node.name:
        case "baseValue":
            return _base(node)
        case "variable":
            return declared.value(given.get(name, ())) if declared else outcomes.get(name)
        case "correct":
            return declared.value(declared.right) if declared else None
        case "mapResponse":
            return declared.mapped(given.get(name, ())) if declared else 0.0
        case "null":
            return None
    if node.name not in _KINDS:
        raise Unfit(f"has a rule of the kind {short(node.name)}, which is not understood here")
    values = [evaluated(one, own, given, outcomes) for one in node.children()]
    missing = [None] * (_TWO - len(values)) if node.name in _OF_TWO else []
    return _KINDS[node.name](node, [*values, *missing])


def ends_of(item: Node, right: tuple[str, ...]) -> list[str]:
    """Return the numbers at which an answer becomes right or wrong: those of the rules, with their margins."""
    named = [one.text.strip() for one in item.inside("baseValue") if one.get("baseType") in _NUMBERS]
    ends = [*right, *named]
    for one in item.inside("equal"):
        margins = one.get("tolerance").split()
        low, high = (margins[0], margins[-1]) if margins else ("0", "0")
        for value in (*right, *(found.text.strip() for found in one.inside("baseValue"))):
            middle, below, above = read_number(value), read_number(low), read_number(high)
            if one.get("toleranceMode") == "relative":
                below, above = abs(middle) * below / 100, abs(middle) * above / 100
            ends += [format(middle - below, "f"), format(middle + above, "f")]
    return list(dict.fromkeys(ends))


def _base(node: Node) -> Value:
    text, kind = " ".join(node.text.split()), node.get("baseType")
    if kind == "boolean":
        return text == "true"
    if kind == "pair":
        return " ".join(sorted(text.split()))
    return number_of(text) if kind in _NUMBERS else text


def _numbers(values: list[Value]) -> list[float]:
    flat = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
    return [float(one) for one in flat if isinstance(one, (int, float))]


def _quotient(_node: Node, values: list[Value]) -> Value:
    numbers = _numbers(values)
    return numbers[0] / numbers[1] if len(numbers) == _TWO and numbers[1] else None


def _product(_node: Node, values: list[Value]) -> Value:
    product = 1.0
    for one in _numbers(values):
        product *= one
    return product


def _equal(node: Node, values: list[Value]) -> Value:
    numbers = _numbers(values)
    if len(numbers) != _TWO:
        return None
    answer, right = numbers
    margins = [number_of(one) for one in node.get("tolerance").split()] or [0.0]
    low, high = margins[0], margins[-1]
    if node.get("toleranceMode") == "relative":
        low, high = abs(right) * low / 100, abs(right) * high / 100
    return right - low - _NEARLY <= answer <= right + high + _NEARLY


def _string_match(node: Node, values: list[Value]) -> Value:
    first, second = (str(one) if one is not None else None for one in values[:_TWO])
    if first is None or second is None:
        return None
    if node.get("caseSensitive") == "false":
        first, second = first.casefold(), second.casefold()
    return second in first if node.get("substring") == "true" else first == second


def _container(*, ordered: bool) -> Callable[[Node, list[Value]], Value]:
    def joined(_node: Node, values: list[Value]) -> Value:
        flat = [one for value in values for one in (value if isinstance(value, tuple) else (value,)) if one is not None]
        return tuple(flat if ordered else sorted(flat, key=str)) or None

    return joined


def _compared(test: Callable[[float, float], bool]) -> Callable[[Node, list[Value]], Value]:
    def compared(_node: Node, values: list[Value]) -> Value:
        numbers = _numbers(values)
        return test(numbers[0], numbers[1]) if len(numbers) == _TWO else None

    return compared


def _at(node: Node, values: list[Value]) -> Value:
    """Return what stands at a place of an ordered container, counted from 1; nothing if that is no place of it."""
    items, place = values[0], node.get("n")
    if not isinstance(items, tuple) or not place.isdecimal() or not 0 < int(place[:6]) <= len(items):
        return None
    return items[int(place[:6]) - 1]


def _within(inner: Any, outer: Any) -> Value:
    if inner is None or outer is None:
        return None
    items = inner if isinstance(inner, tuple) else (inner,)
    return all(one in (outer if isinstance(outer, tuple) else (outer,)) for one in items)


def _difference(_node: Node, values: list[Value]) -> Value:
    numbers = _numbers(values)
    return numbers[0] - numbers[1] if len(numbers) == _TWO else None


_KINDS: Mapping[str, Callable[[Node, list[Value]], Value]] = {
    "and": lambda _node, values: all(one is True for one in values),
    "or": lambda _node, values: any(one is True for one in values),
    "not": lambda _node, values: None if values[0] is None else values[0] is not True,
    "isNull": lambda _node, values: values[0] is None or values[0] == "",
    "match": lambda _node, values: None if None in values else values[0] == values[1],
    "member": lambda _node, values: _within(values[0], values[1]),
    "contains": lambda _node, values: _within(values[1], values[0]),
    "equal": _equal,
    "stringMatch": _string_match,
    "multiple": _container(ordered=False),
    "ordered": _container(ordered=True),
    "index": _at,
    "sum": lambda _node, values: sum(_numbers(values)),
    "subtract": _difference,
    "product": _product,
    "divide": _quotient,
    "max": lambda _node, values: max(_numbers(values), default=None),
    "min": lambda _node, values: min(_numbers(values), default=None),
    "containerSize": lambda _node, values: float(len(values[0]) if isinstance(values[0], tuple) else 0),
    "lt": _compared(lambda one, other: one < other),
    "lte": _compared(lambda one, other: one <= other),
    "gt": _compared(lambda one, other: one > other),
    "gte": _compared(lambda one, other: one >= other),
    "equalRounded": _equal,
}
