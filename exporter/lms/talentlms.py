"""TalentLMS, which stands for the many LMSs that take SCORM 1.2 and keep to its limits."""

from __future__ import annotations

from dataclasses import replace

from exporter.lms.base import STANDARD_12, Preset, Profile, Remark, Several, Taken, reported

_HELP = reported("help.talentlms.com, SCORM in TalentLMS: Overview, Setup, and Best Practices")

PROFILE = Profile(
    name="talentlms",
    title="TalentLMS",
    seen="not measured",
    takes=Taken(versions=("1.2",), source=_HELP),
    scorm12=replace(STANDARD_12, several=Several(plays="none", source=_HELP)),
    remarks=(
        Remark(
            says="Many smaller LMSs take SCORM 1.2 only, too, and this profile also fits them.",
            source=reported("HelloTeam, Fuse and others say so in their help"),
        ),
    ),
    preset=Preset(version="1.2", why="it takes no other edition, and no package of several SCOs"),
)
