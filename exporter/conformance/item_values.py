"""Checks what items hand to the run-time: pass marks, times, launch data, and how much makes a SCO complete."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from exporter.conformance.document import place

if TYPE_CHECKING:
    from exporter.conformance.document import Manifest
    from exporter.problems import Problems

_MEASURE = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_TIMESPAN = re.compile(r"\d{2,4}:[0-5]\d:[0-5]\d(?:\.\d{1,2})?", re.ASCII)  # RTE 1.2 3.4.4: CMITimespan
_ACTIONS = ("exit,message", "exit,no message", "continue,message", "continue,no message")
_THRESHOLD_ATTRIBUTES = ("completedByMeasure", "minProgressMeasure", "progressWeight")


def judge_item_values(manifest: Manifest, problems: Problems) -> None:
    """Report values that an LMS refuses, cuts or takes for something else."""
    for action in manifest.all(".//adlcp:timelimitaction" if manifest.is_12 else ".//adlcp:timeLimitAction"):
        if (text := (action.text or "").strip()) not in _ACTIONS:
            known = "; ".join(_ACTIONS)
            problem = f"{text!r}; write one of: {known}" if text else f"empty; remove it, or write one of: {known}"
            message = f"the action at the time limit is {problem}"
            problems.error(place(action), message, "time-limit")
    if manifest.is_12:
        _judge_12(manifest, problems)
    else:
        _judge_2004(manifest, problems)


def _has_value(element: etree._Element, problems: Problems) -> bool:
    """Return whether an element has a value; warn if not. Editors leave empty ones, which most LMSs ignore."""
    if (element.text or "").strip():
        return True
    problems.warning(place(element), f"{etree.QName(element).localname} is empty; remove it", "value-empty")
    return False


def _judge_12(manifest: Manifest, problems: Problems) -> None:
    for score in manifest.all(".//adlcp:masteryscore"):
        if _has_value(score, problems) and not _within(score.text, 0, 100):
            message = f"masteryscore is {(score.text or '').strip()!r}; write a number from 0 to 100"
            problems.error(place(score), message, "masteryscore")
    for time in manifest.all(".//adlcp:maxtimeallowed"):
        if _has_value(time, problems) and not _TIMESPAN.fullmatch((time.text or "").strip()):
            message = f"maxtimeallowed is {(time.text or '').strip()!r}; write HHHH:MM:SS, as in 0001:30:00"
            problems.error(place(time), message, "time-limit")
    for data in manifest.all(".//adlcp:datafromlms"):
        if (length := len(data.text or "")) > 255:  # noqa: PLR2004 - datafromlmsType of the schema
            message = f"datafromlms has {length:,} characters; 255 are allowed"
            problems.error(place(data), message, "launch-data")


def _judge_2004(manifest: Manifest, problems: Problems) -> None:
    for measure in manifest.all(".//imsss:minNormalizedMeasure"):
        if not _within(measure.text, -1, 1):
            message = f"minNormalizedMeasure is {(measure.text or '').strip()!r}; write a decimal from -1 to 1"
            problems.error(place(measure), message, "pass-mark")
    for data in manifest.all(".//adlcp:dataFromLMS"):
        if (length := len(data.text or "")) > 4000:  # noqa: PLR2004 - RTE 2004 4.2.12: the smallest permitted maximum
            message = f"dataFromLMS has {length:,} characters, and LMSs may cut it after 4,000; shorten it"
            problems.warning(place(data), message, "launch-data")
    for threshold in manifest.all(".//adlcp:completionThreshold"):
        _judge_threshold(manifest, threshold, problems)


def _judge_threshold(manifest: Manifest, threshold: etree._Element, problems: Problems) -> None:
    """Report the form of another edition: the 4th has attributes, those before it a number as text."""
    text = (threshold.text or "").strip()
    written = [name for name in _THRESHOLD_ATTRIBUTES if threshold.get(name) is not None]
    if manifest.edition == "2004-4th":
        value = threshold.get("minProgressMeasure", "1.0")
        if text:
            advice = f'<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="{text[:20]}"/>'
            message = f"the threshold is in the form used before the 4th Edition; write {advice}"
            problems.error(place(threshold), message, "completion-threshold")
            return
    else:
        value = text
        if written:
            message = f"the attribute {written[0]} exists only in the 4th Edition; write the measure as text"
            problems.error(place(threshold), message, "completion-threshold")
            return
    if not _within(value, 0, 1):
        message = f"the completion threshold is {value!r}; write a decimal from 0 to 1"
        problems.error(place(threshold), message, "completion-threshold")


def _within(text: str | None, lowest: float, highest: float) -> bool:
    clean = (text or "").strip()
    return bool(_MEASURE.fullmatch(clean)) and lowest <= float(clean) <= highest
