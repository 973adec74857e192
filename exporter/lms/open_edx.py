"""Open edX, with the SCORM XBlock that comes with Tutor (overhangio/openedx-scorm-xblock)."""

from __future__ import annotations

from dataclasses import replace

from exporter.lms.base import (
    STANDARD_12,
    STANDARD_2004,
    Graded,
    LaunchValue,
    Preset,
    Profile,
    Remark,
    Returned,
    Several,
    measured,
    reported,
)

SEEN = "SCORM XBlock 19.0"
_SEEN = measured(SEEN)
_GRADED = Graded(by="last", source=_SEEN)
_SEVERAL = Several(plays="first", source=_SEEN)

PROFILE = Profile(
    name="open-edx",
    title="Open edX",
    seen=SEEN,
    scorm12=replace(STANDARD_12, graded=_GRADED, several=_SEVERAL),
    scorm2004=replace(
        STANDARD_2004,
        launch_values=(LaunchValue(element="cmi.mode", value="", source=_SEEN),),
        returned=Returned(source=_SEEN),
        graded=_GRADED,
        several=_SEVERAL,
    ),
    remarks=(
        Remark(says='Elements that it does not know read as "", without an error.', source=_SEEN),
        Remark(says="It launches the first resource of the manifest, without its parameters.", source=_SEEN),
        Remark(
            says="Only what the package reports completes the unit: nothing is inferred from a score.",
            source=reported("overhangio/openedx-scorm-xblock, issue 110"),
        ),
    ),
    preset=Preset(
        version="1.2",
        why="it launches the first page of a package only, so that the course needs to be one SCO",
    ),
)
