"""Canvas and SCORM Cloud, whose run-time is the same: Rustici's."""

from __future__ import annotations

from dataclasses import replace

from exporter.lms.base import STANDARD_2004, Preset, Profile, Refusal, Remark, reported

_PRETEXT = reported("PreTeXtBook/pretext, pull request 3040")

PROFILE = Profile(
    name="canvas",
    title="Canvas and SCORM Cloud",
    also=("scorm-cloud",),
    seen="not measured",
    scorm2004=replace(
        STANDARD_2004,
        refusals=(
            Refusal(
                element="cmi.interactions.n.timestamp",
                takes=r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,2}Z?)?",
                says="timestamps with a Z directly after the seconds",
                source=_PRETEXT,
            ),
            Refusal(
                element="cmi.interactions.n.learner_response",
                takes=r"[^\r\n]*",
                says="line breaks in responses",
                source=_PRETEXT,
            ),
        ),
    ),
    remarks=(
        Remark(
            says="How much suspend data is kept can be set for each package in SCORM Cloud.",
            source=reported("support.compono.com, Managing advanced SCORM module settings"),
        ),
    ),
    preset=Preset(
        version="2004-4th",
        why="its run-time plays every edition, and 2004 keeps 64,000 characters of what learners do instead of 4,096",
    ),
)
