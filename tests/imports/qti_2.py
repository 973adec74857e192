"""Writes small items in QTI 2 for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SPACE = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'
_TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
MATCH = f'<responseProcessing template="{_TEMPLATES}/match_correct"/>'
MAP = f'<responseProcessing template="{_TEMPLATES}/map_response"/>'
SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'


def item(declared: str, body: str, rules: str = MATCH, *, title: str = "", more: str = "") -> str:
    """Return an item."""
    return (
        f'<?xml version="1.0"?>\n<assessmentItem {SPACE} identifier="i" title="{title}">\n{declared}{SCORE}{more}'
        f"<itemBody>{body}</itemBody>\n{rules}</assessmentItem>\n"
    )


def place(
    right: Sequence[str],
    cardinality: str = "single",
    kind: str = "identifier",
    mapped: Mapping[str, float] | None = None,
    name: str = "RESPONSE",
) -> str:
    """Return the declaration of a response."""
    values = "".join(f"<value>{one}</value>" for one in right)
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{of}"/>' for key, of in (mapped or {}).items())
    mapping = f'<mapping defaultValue="0" lowerBound="0">{entries}</mapping>' if entries else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{kind}">'
        f"<correctResponse>{values}</correctResponse>{mapping}</responseDeclaration>"
    )


def choice(options: str, most: int = 1) -> str:
    """Return an interaction whose options are letters, called by themselves."""
    named = "".join(f'<simpleChoice identifier="{one}">{one}</simpleChoice>' for one in options)
    return f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="{most}">{named}</choiceInteraction>'


def entry(name: str = "RESPONSE") -> str:
    """Return a place to type in."""
    return f'<textEntryInteraction responseIdentifier="{name}"/>'


def columns(items: str, matches: str) -> str:
    """Return a table to match."""
    sets = "".join(
        "<simpleMatchSet>"
        + "".join(
            f'<simpleAssociableChoice identifier="{one}" matchMax="1">{one}</simpleAssociableChoice>' for one in of
        )
        + "</simpleMatchSet>"
        for of in (items, matches)
    )
    return f'<matchInteraction responseIdentifier="RESPONSE"><prompt>Match.</prompt>{sets}</matchInteraction>'


def rule(test: str, score: float, otherwise: str = "") -> str:
    """Return rules that set the score if a test holds."""
    change = f'<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{score}</baseValue></setOutcomeValue>'
    last = f"<responseElse>{otherwise}</responseElse>" if otherwise else ""
    condition = f"<responseCondition><responseIf>{test}{change}</responseIf>{last}</responseCondition>"
    return f"<responseProcessing>{condition}</responseProcessing>"


CORRECT = '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
