"""The files of the web folder, and what its author should know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Output
from exporter.formats.web.endpoint import address_of, authorization_of
from exporter.iris import course_iri, notes_on_names
from exporter.page_settings import RecordStore, Reporting
from exporter.pages import render_pages

if TYPE_CHECKING:
    from exporter.course import Course


def outputs(course: Course, endpoint: str) -> tuple[Output, ...]:
    """Return the folder; without an ``endpoint``, nobody is told anything."""
    reporting = Reporting(store=_store(course, endpoint)) if endpoint else None
    pages = render_pages(course, tracker="xapi" if endpoint else "browser", structure="single", reporting=reporting)
    return (Output(name=f"{course.id}-web", title="web", files=pages.files, container="folder"),)


def notes(course: Course, endpoint: str) -> tuple[str, ...]:
    """Return what the author should know of a record store that is told of learners."""
    if not endpoint:
        return ()
    if not authorization_of(endpoint):
        return notes_on_names(course)
    note = (
        "the key in the endpoint stands in the page: everybody can read it, and use it as you could. Take a key that "
        "may do nothing but write statements and state, or leave it out and put it into the learners' links"
    )
    return (note, *notes_on_names(course))


def _store(course: Course, endpoint: str) -> RecordStore:
    return RecordStore(
        endpoint=address_of(endpoint), activity=course_iri(course), authorization=authorization_of(endpoint)
    )
