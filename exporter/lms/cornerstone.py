"""Cornerstone OnDemand."""

from __future__ import annotations

from dataclasses import replace

from exporter.lms.base import STANDARD_2004, Kept, Preset, Profile, Remark, Taken, reported

_HELP = reported("help.csod.com, Course Publisher, Create New Publication")
_UNLOAD = reported("adaptlearning/adapt_framework, issue 2222")

PROFILE = Profile(
    name="cornerstone",
    title="Cornerstone OnDemand",
    also=("csod",),
    seen="not measured",
    takes=Taken(versions=("1.2", "2004-3rd"), source=_HELP),
    scorm2004=replace(STANDARD_2004, kept=Kept(leaving="null", source=_UNLOAD)),
    remarks=(
        Remark(
            says="While the page goes away, Commit returns null with error 391, and Terminate brings the data instead.",
            source=_UNLOAD,
        ),
        Remark(
            says="Many of its reports list courses of SCORM 2004 only.",
            source=reported("community.articulate.com, Everything we know about Cornerstone on Demand and Storyline"),
        ),
        Remark(says="A package of more than 250 MB has to be uploaded by Cornerstone.", source=_HELP),
    ),
    preset=Preset(
        version="2004-3rd",
        why="it implements the 3rd Edition, and many of its reports leave out courses of SCORM 1.2",
    ),
)
