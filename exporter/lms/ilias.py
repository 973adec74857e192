"""ILIAS, whose run-times for SCORM 1.2 and 2004 are its own."""

from __future__ import annotations

from exporter.lms.base import Preset, Profile, Remark, reported

PROFILE = Profile(
    name="ilias",
    title="ILIAS",
    seen="not measured",
    remarks=(
        Remark(
            says=(
                "Learners wait for each value that is set in SCORM 2004: a package that reports much at once freezes "
                "for seconds after each answer."
            ),
            source=reported("LiaScript/LiaScript-Exporter, issue 55 (ILIAS 9.13)"),
        ),
    ),
    preset=Preset(
        version="1.2",
        why="its run-time of SCORM 2004 is slow with every value that is reported, and that of 1.2 needs fewer of them",
    ),
)
