"""Checks any package of SCORM or cmi5, whoever made it: whether the zip is safe, and what describes it is right.

It shares no tables with the exporter, so that a mistake there cannot go unnoticed here.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from exporter.conformance.container import open_package
from exporter.conformance.document import read_manifest
from exporter.conformance.item_values import judge_item_values
from exporter.conformance.launching import judge_kinds, judge_launches
from exporter.conformance.listing import judge_listing
from exporter.conformance.objectives import judge_objectives
from exporter.conformance.page_content import read_content
from exporter.conformance.prerequisites import judge_prerequisites
from exporter.conformance.resources import judge_resources
from exporter.conformance.schema_files import judge_schema_files
from exporter.conformance.schemas import judge_by_schemas
from exporter.conformance.sequencing import judge_sequencing
from exporter.conformance.structure import items, judge_structure
from exporter.problems import CourseError, Problem, Problems

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.conformance.container import Package
    from exporter.conformance.document import Manifest
    from exporter.conformance.resources import Resource


class Judgement(NamedTuple):
    """Facts about a package, as far as it could be read, and all its problems."""

    edition: str | None
    """1.2, 2004-2nd, 2004-3rd, 2004-4th or cmi5."""
    title: str
    launches: tuple[str, ...]
    """The launch pages of its SCOs, or units of cmi5: paths in the package, in menu order."""
    schemas_used: bool
    """Whether the manifest was validated against the official schemas."""
    problems: tuple[Problem, ...]


def judge(path: Path, *, pages: bool = True, cmi5: bool = True) -> tuple[Problem, ...]:
    """Return all problems of the package at ``path``; empty if it is valid. See `examine`."""
    return examine(path, pages=pages, cmi5=cmi5).problems


def examine(path: Path, *, pages: bool = True, cmi5: bool = True) -> Judgement:
    """Return facts about the package at ``path`` and its problems, without unpacking it to disk.

    Damaged or hostile files do not raise exceptions but result in problems. Positions name an entry of the zip, or
    ``.`` for the whole zip; line numbers refer to the entry. Without ``pages``, what is in the pages is not judged,
    and without ``cmi5``, only SCORM is welcome.
    """
    problems = Problems()
    facts = _Facts()
    # The last of too many errors says so.
    with suppress(CourseError), open_package(path, problems, cmi5=cmi5) as package:
        if package is not None and package.is_cmi5:
            from exporter.conformance.cmi5 import judge_course_structure  # noqa: PLC0415 - not needed for SCORM

            facts.edition = "cmi5"
            facts.title, facts.launches = judge_course_structure(package, problems)
        elif package is not None:
            _examine(package, facts, problems, pages=pages)
    return Judgement(
        facts.edition, facts.title, facts.launches, schemas_used=facts.schemas_used, problems=problems.sorted()
    )


def judge_opened(package: Package, problems: Problems) -> None:
    """Report all problems of a package that has been opened.

    Raises:
        CourseError: there are too many errors.
    """
    _examine(package, _Facts(), problems, pages=True)


@dataclass(slots=True)
class _Facts:
    """What is known of a package so far: kept when there are too many errors to go on."""

    edition: str | None = None
    title: str = ""
    launches: tuple[str, ...] = ()
    schemas_used: bool = False


def _examine(package: Package, facts: _Facts, problems: Problems, *, pages: bool) -> None:
    manifest = read_manifest(package, problems)
    if manifest is None:
        return
    facts.edition, facts.title = manifest.edition, manifest.title
    judge_structure(manifest, problems)
    resources = judge_resources(manifest, package, problems)
    facts.launches = _launches(manifest, resources)
    judge_listing(manifest, resources, package, problems)
    judge_item_values(manifest, problems)
    if manifest.is_12:
        judge_prerequisites(manifest, problems)
    else:
        judge_sequencing(manifest, problems)
        judge_objectives(manifest, problems)
    facts.schemas_used = judge_by_schemas(manifest, problems)
    judge_schema_files(manifest, package, problems)
    if pages:
        judge_kinds(resources, package, problems)
        listed = frozenset(path for resource in resources for path in resource.files)
        content = read_content(package, listed, problems)
        judge_launches(manifest, resources, package, content, problems)


def _launches(manifest: Manifest, resources: tuple[Resource, ...]) -> tuple[str, ...]:
    """Return the launch pages of the items, in menu order."""
    pages = {resource.identifier: resource.launch for resource in resources}
    launched = (pages.get(item.get("identifierref") or "") for item in items(manifest))
    return tuple(page for page in launched if page is not None)
