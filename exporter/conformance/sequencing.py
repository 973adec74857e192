"""Checks navigation, status and pass mark rules, where the schemas allow more than LMSs do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from exporter.conformance.document import place
from exporter.conformance.structure import items

if TYPE_CHECKING:
    from exporter.conformance.document import Manifest
    from exporter.problems import Problems

_HIDEABLE = frozenset({"previous", "continue", "exit", "exitAll", "abandon", "abandonAll", "suspendAll"})
_AICC_WORD = re.compile(r"[^\s&|~=<>(){},*]+")
_MEASURE = re.compile(r"[+-]?\d+(?:\.\d+)?")


def judge_sequencing(manifest: Manifest, problems: Problems) -> None:
    """Report problems with an edition's rules."""
    if manifest.is_12:
        _judge_12(manifest, problems)
    else:
        _judge_2004(manifest, problems)


def _judge_12(manifest: Manifest, problems: Problems) -> None:
    known = {item.get("identifier") for item in items(manifest)}
    for score in manifest.all(".//adlcp:masteryscore"):
        text = (score.text or "").strip()
        if not _MEASURE.fullmatch(text) or not 0 <= float(text) <= 100:  # noqa: PLR2004 - percent
            problems.error(place(score), f"masteryscore is {text!r}; write a number from 0 to 100", "masteryscore")
    for prerequisites in manifest.all(".//adlcp:prerequisites"):
        if prerequisites.get("type") != "aicc_script":
            problems.error(place(prerequisites), 'prerequisites need type="aicc_script"', "prerequisites")
        for word in _AICC_WORD.findall(prerequisites.text or ""):
            if word not in known and not word.isdigit() and not word.startswith('"'):
                problems.error(place(prerequisites), f"{word} is not the identifier of any item", "prerequisites")


def _judge_2004(manifest: Manifest, problems: Problems) -> None:
    for organization in manifest.all("organizations/organization"):
        _judge_flow(manifest, organization, problems)
    for item in items(manifest):
        if item.get("identifierref"):
            _judge_delivery(manifest, item, problems)
        else:
            _judge_flow(manifest, item, problems)
    for objectives in manifest.all(".//imsss:objectives"):
        _judge_objectives(manifest, objectives, problems)
    for measure in manifest.all(".//imsss:minNormalizedMeasure"):
        text = (measure.text or "").strip()
        if not _MEASURE.fullmatch(text) or not -1 <= float(text) <= 1:
            message = f"minNormalizedMeasure is {text!r}; write a decimal from -1 to 1"
            problems.error(place(measure), message, "pass-mark")
    for mapping in manifest.all(".//imsss:mapInfo"):
        problems.warning(place(mapping), "Moodle cannot import packages with global objectives (mapInfo)", "map-info")
    for control in manifest.all(".//adlnav:hideLMSUI"):
        if (control.text or "").strip() not in _HIDEABLE:
            problems.error(place(control), f"hideLMSUI only allows {', '.join(sorted(_HIDEABLE))}", "hide-lms-ui")


def _judge_flow(manifest: Manifest, group: etree._Element, problems: Problems) -> None:
    """Require flow (SN 3.2.3): without it, "continue" and even the start of a course fail."""
    control = next(manifest.all("imsss:sequencing/imsss:controlMode", group), None)
    sequencing = next(manifest.all("imsss:sequencing", group), None)
    if sequencing is not None and sequencing.get("IDRef"):
        return
    if control is None or control.get("flow") not in {"true", "1"}:
        tag = etree.QName(group).localname
        problems.warning(place(group), f'the {tag} has no controlMode flow="true", and flow is off by default', "flow")


def _judge_delivery(manifest: Manifest, item: etree._Element, problems: Problems) -> None:
    sequencing = next(manifest.all("imsss:sequencing", item), None)
    if sequencing is not None and sequencing.get("IDRef"):
        return
    controls = next(manifest.all("imsss:sequencing/imsss:deliveryControls", item), None)
    for name in ("completionSetByContent", "objectiveSetByContent"):
        if controls is None or controls.get(name) not in {"true", "1"}:
            message = f'deliveryControls has no {name}="true", so the LMS counts a silent SCO as a success'
            problems.warning(place(item), message, "delivery")


def _judge_objectives(manifest: Manifest, objectives: etree._Element, problems: Problems) -> None:
    primary = list(manifest.all("imsss:primaryObjective", objectives))
    if len(primary) != 1:
        message = f"there are {len(primary)} primary objectives; an activity must have exactly one"
        problems.error(place(objectives), message, "primary-objective")
    for objective in (*primary, *manifest.all("imsss:objective", objectives)):
        if next(manifest.all("imsss:mapInfo", objective), None) is not None and not objective.get("objectiveID"):
            problems.error(place(objective), "a mapped objective needs an objectiveID", "primary-objective")
