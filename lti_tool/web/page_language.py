"""Chooses the language of a page, and lists the sentences for states."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from flask import g, request

from lti_tool.base.statuses import ScoreStatus
from lti_tool.learning.progress import Stage
from lti_tool.lti.roster import short_id
from lti_tool.web.tool import tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_tool.lti.visit import Visit
    from lti_tool.web.languages import Language

MOST_ACCEPTED = 20
"""How many languages of a browser's list to consider."""

STATES: dict[str, str] = {
    Stage.NOT_STARTED: "stateNotStarted",
    Stage.STARTED: "stateStarted",
    Stage.WAITING: "stateWaiting",
    Stage.FAILED: "stateFailed",
    Stage.FINISHED: "stateFinished",
}

GRADES: dict[str, str] = {
    ScoreStatus.WAITING: "gradeOnItsWay",
    ScoreStatus.DELIVERED: "gradeArrived",
    ScoreStatus.HELD: "gradeNotAccepted",
    ScoreStatus.SUPERSEDED: "gradeReplaced",
    ScoreStatus.DISMISSED: "gradeDismissed",
}


def page_language() -> Language:
    """Return a page's language: that of its launch, else the browser's, else the course's, else English."""
    return tool().languages.best(_wanted(g.get("visit")))


def browser_language() -> Language:
    """Return the best language that can be known without the database."""
    return tool().languages.best(_browser_languages())


def certificate_language(written_in: str) -> Language:
    """Return the language of whoever reads a certificate, else its own: the reader need not be who earned it."""
    return tool().languages.best([*_browser_languages(), written_in])


def course_language() -> Language:
    """Return the language of the player's sentences: that of its course."""
    return tool().languages.best(_course_language(g.get("visit")))


def label(deployment_pk: int, subject: str, *, anonymous: bool = False) -> str:
    """Return the label for a learner whose name we do not know, in the page's language."""
    return page_language().say("anonymousLabel" if anonymous else "learnerLabel", id=short_id(deployment_pk, subject))


def _wanted(visit: Visit | None) -> Iterator[str]:
    if visit:
        yield visit.launch.details.get("locale") or ""
    yield from _browser_languages()
    yield from _course_language(visit)


def _browser_languages() -> Iterator[str]:
    yield from islice((tag for tag, quality in request.accept_languages if quality > 0), MOST_ACCEPTED)


def _course_language(visit: Visit | None) -> Iterator[str]:
    version = tool().library.find(visit.link.course_id) if visit and visit.link else None
    if version:
        yield version.course.language
