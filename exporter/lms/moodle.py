"""Moodle (``mod/scorm``) as it is installed."""

from __future__ import annotations

from dataclasses import replace

from exporter.lms.base import (
    DESKTOP,
    STANDARD_12,
    STANDARD_2004,
    WIDE,
    Closed,
    Done,
    Finish,
    Frame,
    Graded,
    Kept,
    Limit,
    Ordered,
    Preset,
    Profile,
    Recorded,
    Refusal,
    Remark,
    Returned,
    Several,
    measured,
    reported,
)

SEEN = "Moodle 4.5.5 and 4.5.6 with Chromium 156"
_SEEN = measured(SEEN)


_KEPT = Kept(unreachable="true", source=_SEEN)
_RECORDED = Recorded(modes=("normal", "browse", "review"), source=_SEEN)
_TOKENS = r"([A-Za-z0-9_.]|\[[,.]\])*"
"""Short identifiers without hyphens and blanks, one or several, or pairs of them."""
_WITH_TOKENS = ("choice", "likert", "matching", "sequencing")
SCORM_12 = replace(
    STANDARD_12,
    limits=(
        Limit(
            element="cmi.core.lesson_location",
            characters=64_000,
            source=reported("Moodle 4.5, mod/scorm/datamodels/scorm_12.js"),
        ),
        Limit(element="cmi.suspend_data", characters=64_000, source=_SEEN),
    ),
    returned=Returned(source=reported("Moodle 4.5, mod/scorm/datamodels/scorm_12lib.php")),
    kept=_KEPT,
    recorded=_RECORDED,
    closed=Closed(after=("passed", "completed", "failed"), source=_SEEN),
    finish=Finish(unset="completed", mastery=True, source=_SEEN),
    graded=Graded(by="raw", source=_SEEN),
    done=Done(statuses=("passed", "completed"), source=_SEEN),
    several=Several(plays="all", source=_SEEN),
    ordered=Ordered(kept=True, source=_SEEN),
)
SCORM_2004 = replace(
    STANDARD_2004,
    refusals=(
        Refusal(
            element="cmi.interactions.n.timestamp",
            takes=r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,2}(Z|[+-]\d{2}(:\d{2})?)?)?",
            says="timestamps with a time zone directly after the seconds, or with three decimals",
            source=_SEEN,
        ),
        Refusal(
            element="cmi.interactions.n.description",
            takes=r"[^\r\n]*",
            says="line breaks in descriptions",
            source=_SEEN,
        ),
        Refusal(
            element="cmi.interactions.n.(learner_response|correct_responses.n.pattern)",
            takes=_TOKENS,
            says="tokens with hyphens or blanks",
            types=_WITH_TOKENS,
            source=_SEEN,
        ),
        Refusal(
            element="cmi.interactions.n.learner_response",
            takes=r"[^\r\n]*",
            says="line breaks in responses",
            source=_SEEN,
        ),
    ),
    returned=Returned(after=("suspend",), source=_SEEN),
    kept=_KEPT,
    recorded=_RECORDED,
    closed=Closed(after=("completed",), source=reported("Moodle 4.5, mod/scorm/locallib.php, scorm_check_mode")),
    finish=Finish(unset="unknown", mastery=False, source=_SEEN),
    graded=Graded(by="raw", source=_SEEN),
    several=Several(plays="reload", source=_SEEN),
    ordered=Ordered(kept=False, source=_SEEN),
)

REMARKS = (
    Remark(
        says="On a re-upload, a learner's records stay with the identifier of the item; a changed one deletes them.",
        source=_SEEN,
    ),
    Remark(
        says=(
            "After Preview, a session of SCORM 1.2 that set no status is completed, with a grade of 0; "
            '"browsed" prevents that.'
        ),
        source=_SEEN,
    ),
    Remark(
        says="Data sent while the page goes away are limited to 64 KB, and line feeds in them become CR LF.",
        source=_SEEN,
    ),
    Remark(says="localStorage is emptied at each login since Moodle 4.5; IndexedDB is not.", source=_SEEN),
    Remark(says="SCORM 2004 packages with global objectives (imsss:mapInfo) cannot be uploaded.", source=_SEEN),
    Remark(
        says="In SCORM 2004, adl.nav.request exitAll makes Terminate throw; exit and abandon make it return false.",
        source=_SEEN,
    ),
    Remark(
        says='The activity is complete by "passed" or by "completed", whichever its settings tick: tick both.',
        source=_SEEN,
    ),
    Remark(
        says=(
            "With several SCOs of SCORM 1.2, the activity is complete as soon as one of them is: tick 'Require all "
            "SCOs to return completion status'."
        ),
        source=_SEEN,
    ),
    Remark(
        says=(
            "A grade is written when a raw score arrives, or when the status is completed or passed: 0 if there is no "
            "score. After a re-upload, learners in the middle have 0 until their next score."
        ),
        source=_SEEN,
    ),
    Remark(
        says="In SCORM 1.2, a value that was lost on its way is not sent again until it changes.",
        source=_SEEN,
    ),
    Remark(says="A module whose name ends in .mjs has no JavaScript type, and its import fails.", source=_SEEN),
)
FRAMES = (
    Frame(name="phone", width=352, height=666),
    Frame(name="Moodle's frame", width=650, height=666),
    DESKTOP,
    WIDE,
)

PROFILE = Profile(
    name="moodle",
    title="Moodle",
    seen=SEEN,
    scorm12=SCORM_12,
    scorm2004=SCORM_2004,
    frames=FRAMES,
    remarks=REMARKS,
    preset=Preset(
        version="1.2",
        why=(
            "Moodle's run-time of SCORM 1.2 is the sounder one: with 2004 a package of several SCOs stops after the "
            "first, and data come back only after a suspended session"
        ),
    ),
)
