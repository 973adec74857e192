"""The state of a preview as JSON, for the panel. Its shape is described in docs/explanation/preview.md."""

from __future__ import annotations

import hashlib
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from exporter.course import Quiz, Section
from exporter.player_data import kind
from exporter.preview.outputs import WEB, variants
from exporter.preview.scos import scos

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Course, Item
    from exporter.preview.builds import Build, Finding
    from exporter.preview.editors import Editor
    from exporter.preview.outputs import Variant
    from exporter.preview.packages import Described
    from exporter.problems import Problem

_STRUCTURES = ("single", "lessons")


PACKAGE = "package"
"""The structure of a package that is played."""


def package_as_json(described: Described, content: str) -> dict[str, Any]:
    """Return everything that the panel shows of a package; it never changes, so that it is always the first build."""
    edition = described.edition
    output = {
        "edition": edition,
        "structure": PACKAGE,
        "title": _edition_title(edition),
        "pages": f"{content}/content/{edition}/{PACKAGE}/",
        "zip": f"/packages/{edition}/{PACKAGE}.zip",
    }
    return {
        "kind": "package",
        "place": _place(described.path),
        "name": described.path.name,
        "title": described.title,
        "build": 1,
        "shown": 1,
        "content": content,
        "problems": [_problem(one) for one in described.problems],
        "course": None,
        "structures": {PACKAGE: [asdict(item) for item in described.items]},
        "outputs": [output],
    }


def state_as_json(build: Build, root: Path, editor: Editor, content: str) -> dict[str, Any]:
    """Return everything that the panel shows of a build; ``content`` is the origin of the pages."""
    shown = build.shown
    return {
        "kind": "course",
        "place": _place(root),
        "name": root.name,
        "title": shown.course.title if shown else "",
        "build": build.number,
        "shown": shown.number if shown else None,
        "content": content,
        "problems": [_finding(one, root, editor) for one in build.findings],
        "course": _course(shown.course) if shown else None,
        "structures": {name: scos(shown.course, name) for name in _STRUCTURES} if shown else {},
        "outputs": [_output(variant, content) for variant in variants()] if shown else [],
    }


def _place(path: Path) -> str:
    """Return what tells a course or package from another of its name, and is no address on this computer."""
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:16]


def _finding(finding: Finding, root: Path, editor: Editor) -> dict[str, Any]:
    at, excerpt = finding.problem.position, finding.excerpt
    return {
        **_problem(finding.problem),
        "frame": excerpt and {"first": excerpt.first, "lines": list(excerpt.lines)},
        "edit": editor.link(root / at.file, at.line, at.column),
    }


def _problem(problem: Problem) -> dict[str, Any]:
    at = problem.position
    return {
        "file": at.file,
        "line": at.line,
        "column": at.column,
        "severity": str(problem.severity),
        "message": problem.message,
        "code": problem.code,
        "frame": None,
        "edit": None,
    }


def _course(course: Course) -> dict[str, Any]:
    return {
        "id": course.id,
        "title": course.title,
        "language": course.language,
        "direction": course.direction,
        "version": course.version,
        "passing_score": course.completion.passing_score,
        "outline": [_entry(entry) for entry in course.outline],
    }


def _entry(entry: Item | Section) -> dict[str, Any]:
    if isinstance(entry, Section):
        return {"kind": "section", "title": entry.title, "items": [_entry(inner) for inner in entry.items]}
    graded = {"graded": entry.graded, "passing_score": entry.passing_score} if isinstance(entry, Quiz) else {}
    return {"kind": kind(entry), "id": entry.id, "title": entry.title, **graded}


def _output(variant: Variant, content: str) -> dict[str, Any]:
    edition, structure = variant
    where = f"{edition}/{structure}"
    return {
        "edition": edition,
        "structure": structure,
        "title": _edition_title(edition),
        "pages": f"{content}/content/{where}/",
        "zip": None if edition == WEB else f"/packages/{where}.zip",
    }


def _edition_title(edition: str) -> str:
    if edition == WEB:
        return "Web folder"
    version, _, number = edition.partition("-")
    return f"SCORM {version} {number} Edition" if number else f"SCORM {version}"
