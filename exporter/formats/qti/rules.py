"""Response processing: rules by which any engine gives the points that the player gives.

https://www.imsglobal.org/spec/qti/v3p0/impl: expressions and rules.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from exporter.formats.qti.editions import q

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from lxml import etree

RESPONSE, SCORE = "RESPONSE", "SCORE"


def variable(identifier: str = RESPONSE) -> etree._Element:
    """Return the value of a variable."""
    return q("variable", identifier=identifier)


def base(kind: str, value: str | float) -> etree._Element:
    """Return a constant."""
    return q("baseValue", value if isinstance(value, str) else f"{value:.10g}", baseType=kind)


def set_score(expression: etree._Element) -> etree._Element:
    """Set the score."""
    return q("setOutcomeValue", expression, identifier=SCORE)


def when(condition: etree._Element, *then: etree._Element) -> etree._Element:
    """Do something on a condition."""
    return q("responseCondition", q("responseIf", condition, *then))


def answered(identifier: str, *then: etree._Element) -> etree._Element:
    """Do something if there is a response: some engines compare no text with nothing."""
    return when(q("not", q("isNull", variable(identifier))), *then)


def whole(condition: etree._Element, points: float) -> list[etree._Element]:
    """Give all points on a condition about the only response."""
    return [answered(RESPONSE, when(condition, set_score(base("float", points))))]


def mapped(expression: etree._Element, parts: int, points: float, *, partial: bool) -> list[etree._Element]:
    """Give points for as many parts as the mapping of the only response says."""
    return [answered(RESPONSE, set_score(expression)), *_of_parts(parts, points, partial=partial)]


def counted(conditions: Sequence[tuple[str, etree._Element]], points: float, *, partial: bool) -> list[etree._Element]:
    """Give points for the conditions that are met, each about a response."""
    one_more = set_score(q("sum", variable(SCORE), base("float", 1)))
    steps = [answered(name, when(condition, deepcopy(one_more))) for name, condition in conditions]
    return [*steps, *_of_parts(len(steps), points, partial=partial)]


def _of_parts(parts: int, points: float, *, partial: bool) -> list[etree._Element]:
    """Make points of the number of right parts, which the score is until then."""
    if partial:
        return [set_score(q("divide", q("product", base("float", points), variable(SCORE)), base("float", parts)))]
    all_right = q("responseIf", q("gte", variable(SCORE), base("float", parts)), set_score(base("float", points)))
    return [q("responseCondition", all_right, q("responseElse", set_score(base("float", 0))))]


def is_correct(identifier: str = RESPONSE) -> etree._Element:
    """Return whether a response is the declared one."""
    return q("match", variable(identifier), q("correct", identifier=identifier))


def one_of(conditions: Iterable[etree._Element]) -> etree._Element:
    """Return whether one of several conditions is met."""
    found = list(conditions)
    return found[0] if len(found) == 1 else q("or", *found)


def is_text(identifier: str, accepted: Iterable[str], *, case_sensitive: bool) -> etree._Element:
    """Return whether a typed text is one of those that are accepted."""
    sensitive = "true" if case_sensitive else "false"
    return one_of(
        q("stringMatch", variable(identifier), base("string", " ".join(text.split())), caseSensitive=sensitive)
        for text in accepted
    )


def is_within(ranges: Iterable[tuple[Decimal, Decimal]]) -> etree._Element:
    """Return whether a number is in one of several ranges, whose ends belong to them."""
    return one_of(
        q("and", q("gte", variable(), base("float", f"{low:f}")), q("lte", variable(), base("float", f"{high:f}")))
        for low, high in ranges
    )


def is_at(place: int, identifier: str) -> etree._Element:
    """Return whether something stands at a place of an order."""
    return q("match", q("index", variable(), n=str(place)), base("identifier", identifier))
