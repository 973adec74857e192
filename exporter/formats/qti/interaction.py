"""What a question becomes in QTI, whatever its type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.formats.qti import rules
from exporter.formats.qti.editions import q

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml import etree


@dataclass(slots=True)
class Interaction:
    """What is asked: declarations of responses, elements of the body, and rules that set the score."""

    declarations: list[etree._Element]
    body: list[etree._Element]
    rules: list[etree._Element] = field(default_factory=list)
    tells: bool = False
    """Whether the response names the feedback that is shown."""


def declaration(
    cardinality: str,
    kind: str,
    correct: Iterable[str] = (),
    mapped: Mapping[str, float] | None = None,
    identifier: str = rules.RESPONSE,
) -> etree._Element:
    """Declare a response, with the right one and what single values of it are worth."""
    element = q("responseDeclaration", identifier=identifier, cardinality=cardinality, baseType=kind)
    right = [q("value", value) for value in correct]
    if right:
        element.append(q("correctResponse", *right))
    if mapped:
        entries = [q("mapEntry", mapKey=name, mappedValue=value) for name, value in mapped.items()]
        element.append(q("mapping", *entries, lowerBound="0", defaultValue="0"))
    return element
