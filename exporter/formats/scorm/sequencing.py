"""Writes the sequencing of SCORM 2004 activities: navigation, who sets the status, and weights.

SN is the Sequencing and Navigation book. No global objectives: Moodle cannot import a manifest with ``imsss:mapInfo``.
No completion threshold: completion depends on lessons and quizzes together, which no single measure expresses, and
``completionSetByContent`` leaves the decision to the SCO. A threshold could only contradict it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from exporter.formats.scorm.activities import Activity, PassMark
    from exporter.formats.scorm.editions import ScormEdition


def cluster_sequencing(parent: etree._Element, edition: ScormEdition, *, contributes: bool, share: float) -> None:
    """Describe a group: learners may choose items and move through them (SN 3.2.3: flow is off by default)."""
    sequencing = _add(parent, edition, "imsss:sequencing")
    _add(sequencing, edition, "imsss:controlMode", choice="true", flow="true")
    if not contributes or share != 1:
        _rollup(sequencing, edition, contributes=contributes, share=share)


def leaf_sequencing(
    parent: etree._Element, edition: ScormEdition, activity: Activity, *, share: float, ordered: bool
) -> None:
    """Describe a SCO. ``share`` is its weight in the score, 0 to 1; ``ordered`` locks later items until it is done."""
    sequencing = _add(parent, edition, "imsss:sequencing")
    if ordered:
        _shut_until_completed(sequencing, edition)
    if activity.mark is None or share != 1:
        _rollup(sequencing, edition, contributes=activity.mark is not None, share=share)
    _objectives(sequencing, edition, activity.mark)
    # SN 3.13: otherwise the LMS marks a SCO that reports nothing as completed and satisfied.
    _add(sequencing, edition, "imsss:deliveryControls", completionSetByContent="true", objectiveSetByContent="true")


def _shut_until_completed(sequencing: etree._Element, edition: ScormEdition) -> None:
    """Stop forward navigation at this activity until it is completed (SN 3.4.3), without global objectives.

    Before the first attempt, "not completed" is unknown, and an unknown condition applies no rule: hence "any".
    """
    rules = _add(sequencing, edition, "imsss:sequencingRules")
    rule = _add(rules, edition, "imsss:preConditionRule")
    conditions = _add(rule, edition, "imsss:ruleConditions", conditionCombination="any")
    for condition in ("completed", "activityProgressKnown"):
        _add(conditions, edition, "imsss:ruleCondition", operator="not", condition=condition)
    _add(rule, edition, "imsss:ruleAction", action="stopForwardTraversal")


def _rollup(sequencing: etree._Element, edition: ScormEdition, *, contributes: bool, share: float) -> None:
    """Exclude ungraded activities from the success of the course, and weight graded ones."""
    _add(
        sequencing,
        edition,
        "imsss:rollupRules",
        rollupObjectiveSatisfied="true" if contributes else "false",
        objectiveMeasureWeight=f"{share:.4f}",
    )


def _objectives(sequencing: etree._Element, edition: ScormEdition, mark: PassMark | None) -> None:
    """Write the primary objective, with the pass mark if the first score decides (see `PassMark`).

    With ``satisfiedByMeasure`` the LMS itself decides success from score and mark (RTE 4.2.22), whatever the SCO says.
    """
    objectives = _add(sequencing, edition, "imsss:objectives")
    if mark is None or not mark.decides:
        _add(objectives, edition, "imsss:primaryObjective")
        return
    primary = _add(objectives, edition, "imsss:primaryObjective", satisfiedByMeasure="true")
    _add(primary, edition, "imsss:minNormalizedMeasure").text = f"{mark.percent / 100:.4f}"


def presentation(parent: etree._Element, edition: ScormEdition, *, alone: bool) -> None:
    """Hide LMS buttons that would discard an attempt and, for a single SCO, those that lead nowhere.

    Exit and suspend stay, so that a learner is never locked in.
    """
    interface = _add(_add(parent, edition, "adlnav:presentation"), edition, "adlnav:navigationInterface")
    for control in (*(("previous", "continue") if alone else ()), "abandon", "abandonAll"):
        _add(interface, edition, "adlnav:hideLMSUI").text = control


def _add(parent: etree._Element, edition: ScormEdition, tag: str, **attributes: str) -> etree._Element:
    prefix, _, local = tag.partition(":")
    return etree.SubElement(parent, f"{{{edition.extensions[prefix]}}}{local}", attributes)
