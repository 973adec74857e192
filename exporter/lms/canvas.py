"""Canvas and SCORM Cloud, whose run-time is the same: Rustici's."""

from __future__ import annotations

from exporter.lms.base import Preset, Profile

PROFILE = Profile(
    name="canvas",
    title="Canvas and SCORM Cloud",
    also=("scorm-cloud",),
    seen="not measured",
    preset=Preset(
        version="2004-4th",
        why="their run-time plays every edition, and 2004 leaves 64,000 characters for what learners do",
    ),
)
