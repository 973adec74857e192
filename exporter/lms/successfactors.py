"""SAP SuccessFactors Learning."""

from __future__ import annotations

from dataclasses import replace

from exporter.lms.base import STANDARD_2004, Finish, Preset, Profile, Remark, reported

_COMPLETED = reported("SAP Knowledge Base 3403728")
_SESSION = reported("SAP Knowledge Base 2978409")

PROFILE = Profile(
    name="successfactors",
    title="SAP SuccessFactors Learning",
    also=("sap",),
    seen="not measured",
    scorm2004=replace(STANDARD_2004, finish=Finish(unset="completed", mastery=True, source=_COMPLETED)),
    remarks=(
        Remark(
            says=(
                "In SCORM 2004, an item without completionSetByContent and objectiveSetByContent is completed as soon "
                "as the learner leaves it. Packages of lessonpack have both."
            ),
            source=_COMPLETED,
        ),
        Remark(
            says=(
                "A learner who idles on its pages for 30 minutes, or leaves the window that launched the course, loses "
                "the session: what is reported after that does not arrive."
            ),
            source=_SESSION,
        ),
        Remark(says="The pass mark of a package becomes the mastery score of its content object.", source=_SESSION),
    ),
    preset=Preset(
        version="1.2",
        why="in SCORM 2004 it completes what a learner leaves unless the manifest forbids it; 1.2 does not",
    ),
)
