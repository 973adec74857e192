"""Values of assignable units: when they are satisfied, from which score, and in which window (cmi5, 13.1.4)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from exporter.conformance.cmi5.elements import every, position

if TYPE_CHECKING:
    from lxml import etree

    from exporter.problems import Problems

_CHOICES = {
    "moveOn": ("NotApplicable", "Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed"),
    "launchMethod": ("AnyWindow", "OwnWindow"),
}
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,50}(?:\.[0-9]{0,50})?|\.[0-9]{1,50})")
_PLACES = 4


def judge_values(root: etree._Element, problems: Problems) -> None:
    """Report values that cmi5 does not know."""
    for unit in every(root, "au"):
        for attribute, choices in _CHOICES.items():
            value = unit.get(attribute)
            if value is not None and value not in choices:
                message = f"{attribute}={value[:40]!r} is none of {', '.join(choices)}; write one of them"
                problems.error(position(unit), message, "unit-value")
        if (score := unit.get("masteryScore")) is not None:
            _judge_mastery(unit, score.strip(), problems)


def _judge_mastery(unit: etree._Element, written: str, problems: Problems) -> None:
    if not _DECIMAL.fullmatch(written) or not 0 <= Decimal(written) <= 1:
        message = f"masteryScore={written[:40]!r} is not a decimal from 0 to 1; write a share, as in 0.7 for 70 percent"
        problems.error(position(unit), message, "unit-value")
    elif len(written.partition(".")[2].rstrip("0")) > _PLACES:
        message = f"masteryScore={written[:40]!r} has more than {_PLACES} decimals; round it"
        problems.error(position(unit), message, "unit-value")
