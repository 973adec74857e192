"""Blackboard Learn, whose SCORM Engine is Rustici's."""

from __future__ import annotations

from dataclasses import replace

from exporter.lms.base import STANDARD_12, STANDARD_2004, Limit, Preset, Profile, Refusal, Remark, Taken, reported

_PRETEXT = reported("PreTeXtBook/pretext, pull request 3040")
_HELP = reported("help.anthology.com, Add Content Packages")

PROFILE = Profile(
    name="blackboard",
    title="Blackboard Learn",
    seen="not measured",
    takes=Taken(versions=("1.2", "2004-3rd", "2004-4th"), source=_HELP),
    scorm12=replace(
        STANDARD_12,
        limits=(
            *STANDARD_12.limits[:1],
            Limit(element="cmi.suspend_data", characters=4_096, beyond="dropped", source=_PRETEXT),
        ),
    ),
    scorm2004=replace(
        STANDARD_2004,
        limits=(
            *STANDARD_2004.limits[:1],
            Limit(element="cmi.suspend_data", characters=64_000, beyond="dropped", source=_PRETEXT),
        ),
        refusals=(
            Refusal(
                element="cmi.interactions.n.timestamp",
                takes=r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,2}Z?)?",
                says="timestamps with a Z directly after the seconds",
                source=_PRETEXT,
            ),
        ),
    ),
    remarks=(
        Remark(
            says=(
                "A session that ends while the page stays open voids the attempt, and so does completed in the middle: "
                "what follows is not recorded."
            ),
            source=_PRETEXT,
        ),
        Remark(
            says="Attempts that are never completed stay in progress, and their score out of the gradebook.",
            source=reported("numbas/Numbas, issue 290"),
        ),
    ),
    preset=Preset(
        version="2004-4th",
        why="data over the limit vanish without an error, and 2004 keeps 64,000 characters instead of 4,096",
    ),
)
