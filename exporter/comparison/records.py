"""Identifiers under which an LMS keeps records: where they change, it takes the course for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.comparison.findings import Finding, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.comparison.registered import RegisteredSco
    from exporter.comparison.sides import Side

_EDITIONS = {
    "1.2": "SCORM 1.2",
    "2004-2nd": "SCORM 2004 2nd Edition",
    "2004-3rd": "SCORM 2004 3rd Edition",
    "2004-4th": "SCORM 2004 4th Edition",
}
ENDINGS = {"edition", "structure", "course-id", "manifest-identifier", "organization-identifier"}
"""Codes of what lets an LMS take a version for another course."""
_DROPPED = "an LMS takes it for another course, and drops the records or keeps them apart"


def changed_records(old: Side, new: Side) -> Iterator[Finding]:
    """Yield the identifiers that an LMS could drop records for."""
    before, after = old.registered, new.registered
    if before.edition != after.edition:
        was, now = (_EDITIONS.get(one.edition or "", "an unknown edition") for one in (before, after))
        yield _lost("edition", f"The package is {now}, and was {was}: {_DROPPED}.", f"export it for {was} again")
    if old.structure != new.structure and old.structure and new.structure:
        text = f"The structure is '{new.structure}', and was '{old.structure}': no SCO finds its records again."
        yield _lost("structure", text, f"export it with --structure {old.structure}")
        return
    ids = [next((course.id for course in side.scos.values()), None) for side in (old, new)]
    if ids[0] and ids[1] and ids[0] != ids[1]:
        text = f"The id of the course is '{ids[1]}', and was '{ids[0]}': {_DROPPED}."
        yield _lost("course-id", text, f"write 'id: {ids[0]}' in course.yaml")
        return
    for code, was, now in (
        ("manifest-identifier", before.manifest, after.manifest),
        ("organization-identifier", before.organization, after.organization),
    ):
        if was != now:
            name = code.partition("-")[0]
            text = f"The identifier of the {name} is '{short(now)}', and was '{short(was)}': {_DROPPED}."
            yield _lost(code, text, "give the course its old id")
    if not (old.scos and new.scos):  # otherwise their lessons and quizzes say it better
        yield from _changed_scos(old, new)


def _changed_scos(old: Side, new: Side) -> Iterator[Finding]:
    after = {sco.identifier: sco for sco in new.registered.scos}
    before = {sco.identifier for sco in old.registered.scos}
    for sco in old.registered.scos:
        now = after.get(sco.identifier)
        if now is None:
            text = f"The SCO {_named(sco)} is gone: LMSs delete its records."
            yield _lost("item-identifier", text, "keep the id of the course, lesson or quiz")
        elif now.resource != sco.resource:
            text = f"The resource of the SCO {_named(sco)} is '{short(now.resource)}', and was '{short(sco.resource)}'"
            yield _lost("resource-identifier", f"{text}: some LMSs drop its records.")
    for sco in new.registered.scos:
        if sco.identifier not in before:
            yield Finding(group="records", code="item-new", text=f"The SCO {_named(sco)} is new, without records.")


def _named(sco: RegisteredSco) -> str:
    return f"'{short(sco.title)}' ({short(sco.identifier)})"


def _lost(code: str, text: str, advice: str = "") -> Finding:
    return Finding(group="records", code=code, text=text, advice=advice, loses=True)
