"""The state of a preview as JSON, for the panel. Its shape is described in docs/explanation/preview.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.course import Quiz, Section
from exporter.formats.scorm.editions import EDITIONS
from exporter.player_data import kind
from exporter.preview.outputs import WEB, variants
from exporter.preview.scos import scos

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Course, Item
    from exporter.preview.builds import Build, Finding
    from exporter.preview.editors import Editor
    from exporter.preview.outputs import Variant

_STRUCTURES = ("single", "lessons")


def state_as_json(build: Build, root: Path, editor: Editor, content: str) -> dict[str, Any]:
    """Return everything that the panel shows of a build; ``content`` is the origin of the pages."""
    shown = build.shown
    return {
        "kind": "course",
        "name": root.name,
        "build": build.number,
        "shown": shown.number if shown else None,
        "content": content,
        "problems": [_finding(one, root, editor) for one in build.findings],
        "course": _course(shown.course) if shown else None,
        "structures": {name: scos(shown.course, name) for name in _STRUCTURES} if shown else {},
        "outputs": [_output(variant, content) for variant in variants()] if shown else [],
    }


def _finding(finding: Finding, root: Path, editor: Editor) -> dict[str, Any]:
    problem, excerpt = finding.problem, finding.excerpt
    at = problem.position
    return {
        "file": at.file,
        "line": at.line,
        "column": at.column,
        "severity": str(problem.severity),
        "message": problem.message,
        "code": problem.code,
        "frame": excerpt and {"first": excerpt.first, "lines": list(excerpt.lines)},
        "edit": editor.link(root / at.file, at.line, at.column),
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
        "title": "Web folder" if edition == WEB else EDITIONS[edition].title,  # type: ignore[index]  # all but the web
        "pages": f"{content}/content/{where}/",
        "zip": None if edition == WEB else f"/packages/{where}.zip",
    }
