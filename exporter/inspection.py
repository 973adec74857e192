"""Tells what a SCORM package is, whoever made it: edition, SCOs, pass marks, sequencing, sizes, and its maker.

It looks only at what the checks of `exporter.conformance` found harmless, and writes nothing to disk.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exporter.conformance.container import open_package
from exporter.conformance.document import read_manifest
from exporter.conformance.resources import judge_resources
from exporter.problems import CourseError, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml import etree

    from exporter.conformance.container import Package
    from exporter.conformance.document import Manifest
    from exporter.conformance.resources import Resource

LARGEST_PAGE = 32 << 20
_HEAD = 64 << 10
"""Bytes in which a page says what made it."""
_LONGEST_MAKER = 100
_OWN = "lessonpack"
_META = re.compile(rb"<meta\b[^>]{0,500}>", re.IGNORECASE)
_GENERATOR = re.compile(rb"\bname\s*=\s*[\"']?generator\b", re.IGNORECASE)
_CONTENT = re.compile(rb"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_COURSE = b'<script type="application/json" id="course">'
_MAKERS = {
    "story_content/": "Articulate Storyline",
    "scormcontent/": "Articulate Rise",
    "assets/js/CPM.js": "Adobe Captivate",
    "adapt/js/adapt.min.js": "Adapt",
}
"""Folders and files that authoring tools write → the tools."""
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class OwnCourse:
    """What a package that lessonpack made says of its course."""

    id: str
    version: str
    """The author's own version number; empty if there is none."""
    edition: str
    """A hash of what learners see: two packages with the same one are the same course."""
    structure: str
    """``single`` or ``lessons``."""
    language: str
    pass_mark: float | None
    """In percent, as the player reports it, whatever the manifest says."""


@dataclass(frozen=True, slots=True)
class Activity:
    """An item of the manifest, in menu order; ``level`` is 0 at the top."""

    title: str
    level: int
    kind: str
    """``sco``, ``asset``, ``folder``, or what else is written."""
    href: str | None
    pass_mark: float | None
    """In percent, as the manifest tells the LMS."""
    prerequisites: str
    """As written; only in SCORM 1.2."""
    rules: int
    """Sequencing rules; only in SCORM 2004."""
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What a package is. Sizes are in bytes."""

    edition: str | None
    title: str
    maker: str
    """The program that made it; empty if nothing tells."""
    course: OwnCourse | None
    activities: tuple[Activity, ...]
    controls: tuple[str, ...]
    """Ways of moving that the LMS offers at the top (SCORM 2004): some of choice, flow and forwardOnly."""
    size: int
    unpacked: int
    files: int


def inspect_package(path: Path) -> PackageFacts | None:
    """Return what the package at ``path`` is, or None if it is unsafe or has no manifest that can be read."""
    problems = Problems()
    with suppress(CourseError), open_package(path, problems) as package:
        manifest = None if package is None else read_manifest(package, problems)
        if package is not None and manifest is not None:
            with suppress(CourseError):  # too many problems with resources: the others are known
                resources = judge_resources(manifest, package, problems)
                return _facts(path, package, manifest, {one.identifier: one for one in resources})
            return _facts(path, package, manifest, {})
    return None


def _facts(path: Path, package: Package, manifest: Manifest, resources: dict[str, Resource]) -> PackageFacts:
    activities = tuple(_activities(manifest, resources))
    pages = (one.href for one in activities if one.href in package.files)
    page = _page(package, next((page for page in pages if page), ""))
    maker = _generator(page) or next((tool for mark, tool in _MAKERS.items() if _has(package, mark)), "")
    organization = next(manifest.all("organizations/organization"), None)
    return PackageFacts(
        edition=manifest.edition,
        title=manifest.title,
        maker=maker,
        course=_own_course(page) if maker.partition(" ")[0] == _OWN else None,
        activities=activities,
        controls=() if manifest.is_12 or organization is None else _controls(manifest, organization),
        size=path.stat().st_size,
        unpacked=sum(package.files.values()),
        files=len(package.files),
    )


def _activities(manifest: Manifest, resources: dict[str, Resource]) -> Iterator[Activity]:
    """Yield the items of every organization, each before those below it."""
    waiting = [(item, 0) for item in manifest.all("organizations/organization/item")][::-1]
    while waiting:
        item, level = waiting.pop()
        yield _activity(manifest, item, level, resources.get(item.get("identifierref") or ""))
        if level < _DEEPEST:
            waiting += [(child, level + 1) for child in manifest.all("item", item)][::-1]


def _activity(manifest: Manifest, item: etree._Element, level: int, resource: Resource | None) -> Activity:
    return Activity(
        title=text_of(manifest, item, "title"),
        level=level,
        kind="folder" if resource is None else resource.kind or "asset",
        href=None if resource is None else resource.launch,
        pass_mark=pass_mark(manifest, item),
        prerequisites=text_of(manifest, item, "adlcp:prerequisites") if manifest.is_12 else "",
        rules=0 if manifest.is_12 else _count_rules(manifest, item),
        is_hidden=(item.get("isvisible") or "").lower() in {"false", "0"},
    )


def text_of(manifest: Manifest, item: etree._Element, path: str) -> str:
    """Return the text of the first element at ``path``, on one line; empty if there is none."""
    return next((" ".join((one.text or "").split()) for one in manifest.all(path, item)), "")


def pass_mark(manifest: Manifest, item: etree._Element) -> float | None:
    """Return the pass mark of an item in percent.

    SCORM 1.2 has ``adlcp:masteryscore`` (CAM 2.3.2.5.1), from 0 to 100; 2004 has ``minNormalizedMeasure`` of an
    objective that is satisfied by its measure (CAM 5.1.7), from -1 to 1 and 1 by default.
    """
    if manifest.is_12:
        return _number(text_of(manifest, item, "adlcp:masteryscore"))
    objective = next(manifest.all("imsss:sequencing/imsss:objectives/imsss:primaryObjective", item), None)
    if objective is None or objective.get("satisfiedByMeasure") not in {"true", "1"}:
        return None
    mark = _number(text_of(manifest, objective, "imsss:minNormalizedMeasure") or "1")
    return None if mark is None else mark * 100


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d{1,5}(?:\.\d{1,9})?", text) else None


def _count_rules(manifest: Manifest, item: etree._Element) -> int:
    kinds = ("preConditionRule", "exitConditionRule", "postConditionRule")
    found = (manifest.all(f"imsss:sequencing/imsss:sequencingRules/imsss:{kind}", item) for kind in kinds)
    return sum(1 for rules in found for _ in rules)


def _controls(manifest: Manifest, organization: etree._Element) -> tuple[str, ...]:
    """Return the control modes of an organization; choice is on by default (CAM 5.1.2)."""
    modes = next(manifest.all("imsss:sequencing/imsss:controlMode", organization), None)
    written: dict[str, str] = {} if modes is None else {str(name): str(value) for name, value in modes.attrib.items()}
    return tuple(
        name
        for name, default in (("choice", "true"), ("flow", "false"), ("forwardOnly", "false"))
        if written.get(name, default) in {"true", "1"}
    )


def _page(package: Package, name: str) -> bytes:
    return package.content(name) if 0 < package.files.get(name, 0) <= LARGEST_PAGE else b""


def _has(package: Package, mark: str) -> bool:
    return any(name.startswith(mark) or f"/{mark}" in name for name in package.files)


def _generator(page: bytes) -> str:
    """Return what a page says made it."""
    for tag in _META.finditer(page[:_HEAD]):
        if _GENERATOR.search(tag[0]) and (found := _CONTENT.search(tag[0])):
            return " ".join((found[1] or found[2] or b"").decode(errors="replace").split())[:_LONGEST_MAKER]
    return ""


def course_data(page: bytes) -> dict[str, Any] | None:
    """Return what a page of lessonpack tells its player of the course; None if it is no such page."""
    _, _, rest = page.partition(_COURSE)
    try:
        data = json.loads(rest.partition(b"</script>")[0]) if rest else None
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _own_course(page: bytes) -> OwnCourse | None:
    data = course_data(page)
    if data is None:
        return None
    completion = data.get("completion")
    mark = completion.get("passing_score") if isinstance(completion, dict) else None
    texts = {name: _string(data.get(name)) for name in ("id", "version", "edition", "structure", "language")}
    return OwnCourse(**texts, pass_mark=mark if isinstance(mark, float | int) else None)


def _string(value: Any) -> str:
    return value[:_LONGEST_MAKER] if isinstance(value, str) else ""
