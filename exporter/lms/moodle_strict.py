"""Moodle with the site's setting "SCORM standards mode"."""

from __future__ import annotations

from dataclasses import replace

from exporter.lms.base import STANDARD_12, Limit, Preset, Profile, measured, reported
from exporter.lms.moodle import FRAMES, REMARKS, SCORM_12, SCORM_2004, SEEN

PROFILE = Profile(
    name="moodle-strict",
    title="Moodle in standards mode",
    seen=SEEN,
    scorm12=replace(
        SCORM_12,
        limits=(
            Limit(
                element="cmi.core.lesson_location",
                characters=255,
                source=reported("Moodle 4.5, mod/scorm/datamodels/scorm_12.php"),
            ),
            Limit(element="cmi.suspend_data", characters=4_096, source=measured(SEEN)),
        ),
        refusals=STANDARD_12.refusals,
    ),
    scorm2004=SCORM_2004,
    frames=FRAMES,
    remarks=REMARKS,
    preset=Preset(
        version="1.2", why="as for Moodle; what a learner does is kept within the standard's 4,096 characters"
    ),
)
