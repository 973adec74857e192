"""Checks navigation and status rules of SCORM 2004, where the schemas allow more than LMSs do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from exporter.conformance.document import place
from exporter.conformance.structure import items

if TYPE_CHECKING:
    from exporter.conformance.document import Manifest
    from exporter.problems import Problems

_HIDEABLE = frozenset({"previous", "continue", "exit", "exitAll", "abandon", "abandonAll", "suspendAll"})


def judge_sequencing(manifest: Manifest, problems: Problems) -> None:
    """Report problems with the rules of a SCORM 2004 manifest; 1.2 has none."""
    for organization in manifest.all("organizations/organization"):
        _judge_flow(manifest, organization, problems)
    scos = {
        resource.get("identifier")
        for resource in manifest.all("resources/resource")
        if resource.get(manifest.scorm_type) == "sco"
    }
    for item in items(manifest):
        if item.get("identifierref"):
            _judge_leaf(manifest, item, problems)
            if item.get("identifierref") in scos:  # assets say nothing, so the LMS must
                _judge_delivery(manifest, item, problems)
        else:
            _judge_flow(manifest, item, problems)
    for control in manifest.all(".//adlnav:hideLMSUI"):
        if (text := (control.text or "").strip()) not in _HIDEABLE:
            message = f"hideLMSUI is {text!r}; write one of: {', '.join(sorted(_HIDEABLE))}"
            problems.error(place(control), message, "hide-lms-ui")


def _judge_leaf(manifest: Manifest, item: etree._Element, problems: Problems) -> None:
    """Report control modes that say how to move between the children of an item that has none (SN 3.2)."""
    for control in manifest.all("imsss:sequencing/imsss:controlMode", item):
        if set(control.attrib) <= {"choiceExit"}:  # SN 3.2.2: whether one may leave it, so it concerns leaves too
            continue
        message = (
            "controlMode has no effect on an item that launches something, so SCORM Cloud warns; move it to the group"
        )
        problems.warning(place(control), message, "control-leaf")


def _judge_flow(manifest: Manifest, group: etree._Element, problems: Problems) -> None:
    """Require flow (SN 3.2.3): without it, "continue" and even the start of a course fail."""
    control = next(manifest.all("imsss:sequencing/imsss:controlMode", group), None)
    sequencing = next(manifest.all("imsss:sequencing", group), None)
    if sequencing is not None and sequencing.get("IDRef"):
        return
    if control is None or control.get("flow") not in {"true", "1"}:
        tag = etree.QName(group).localname
        message = f'the {tag} does not let learners continue from page to page; write controlMode flow="true"'
        problems.warning(place(group), message, "flow")


def _judge_delivery(manifest: Manifest, item: etree._Element, problems: Problems) -> None:
    sequencing = next(manifest.all("imsss:sequencing", item), None)
    if sequencing is not None and sequencing.get("IDRef"):
        return
    controls = next(manifest.all("imsss:sequencing/imsss:deliveryControls", item), None)
    names = ("completionSetByContent", "objectiveSetByContent")
    absent = [name for name in names if controls is None or controls.get(name) not in {"true", "1"}]
    if absent:
        written = " and ".join(f'{name}="true"' for name in absent)
        message = (
            f"deliveryControls lacks {written}, so the LMS counts a SCO that reports nothing as successful; add that"
        )
        problems.warning(place(item), message, "delivery")
