"""Judges any SCORM package, whoever made it: is the zip safe, does the manifest keep the rules, is everything there.

It shares no table with the exporter, so that a mistake there cannot excuse itself here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.conformance.container import read_package
from exporter.conformance.document import read_manifest
from exporter.conformance.resources import judge_resources
from exporter.conformance.schemas import judge_by_schemas
from exporter.conformance.sequencing import judge_sequencing
from exporter.conformance.structure import judge_structure
from exporter.problems import Problem, Problems

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a package is, as far as it could be read, and every problem of it."""

    edition: str | None
    """1.2, 2004-2nd, 2004-3rd or 2004-4th."""
    title: str
    launches: tuple[str, ...]
    """What its SCOs launch: paths in the package, in the order of the menu."""
    schemas_used: bool
    """Whether the official schemas were at hand to validate the manifest."""
    problems: tuple[Problem, ...]


def judge(path: Path) -> tuple[Problem, ...]:
    """Return every problem of the package at ``path``: none when it is sound. See `examine`."""
    return examine(path).problems


def examine(path: Path) -> Judgement:
    """Return what the package at ``path`` is and what is wrong with it; nothing is unpacked to the disk.

    A file that is no zip, or is a hostile one, is a judgement, too: this raises nothing for what the file holds.
    Positions name the entry of the zip, ``.`` the zip as a whole; lines count in the manifest.
    """
    problems = Problems()
    package = read_package(path, problems)
    manifest = read_manifest(package, problems) if package else None
    if package is None or manifest is None:
        return Judgement(None, "", (), schemas_used=False, problems=problems.sorted())
    judge_structure(manifest, problems)
    launches = judge_resources(manifest, package, problems)
    judge_sequencing(manifest, problems)
    validated = judge_by_schemas(manifest, problems)
    return Judgement(manifest.edition, manifest.title, launches, schemas_used=validated, problems=problems.sorted())
