"""Brightspace (D2L), with the SCORM solution that came with 10.6.11, or the legacy one."""

from __future__ import annotations

from dataclasses import replace

from exporter.lms.base import STANDARD_12, Graded, Preset, Profile, Remark, Taken, reported

_LEGACY = reported("community.d2l.com, Publish legacy SCORM objects")

PROFILE = Profile(
    name="brightspace",
    title="Brightspace",
    also=("d2l",),
    seen="not measured",
    takes=Taken(
        versions=("1.2", "2004-3rd", "2004-4th"),
        source=reported("documentation.brightspace.com, About SCORM: SCORM 1.2 and SCORM 2004"),
    ),
    scorm12=replace(STANDARD_12, graded=Graded(by="raw", source=_LEGACY)),
    remarks=(
        Remark(
            says="The legacy solution writes a grade at LMSFinish, from the raw score, and only if the maximum is set.",
            source=_LEGACY,
        ),
        Remark(
            says="The legacy and the new solution can be on at the same time; do not use both in one course.",
            source=reported("community.d2l.com, Set up the new SCORM solution"),
        ),
    ),
    preset=Preset(
        version="1.2",
        why="both of its SCORM solutions play 1.2, and what their gradebook needs is documented for 1.2 only",
    ),
)
