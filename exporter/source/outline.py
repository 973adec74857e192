"""The order of a course: which files its outline names, and how they are grouped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from exporter.identifiers import token
from exporter.source.media.folder import RefusedError
from exporter.source.wording import quoted
from exporter.source.yaml.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from exporter.problems import Position
    from exporter.source.media.links import Links

LESSON = ".md"
QUIZ = ".quiz.yaml"
MOST_ITEMS = 5_000

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class OutlineFile:
    """A file in the outline."""

    file: str
    position: Position


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A section of the outline."""

    title: str
    entries: tuple[OutlineFile | OutlineSection, ...]


def read_outline(written: Any, links: Links) -> tuple[OutlineFile | OutlineSection, ...]:
    """Return what the outline names, as far as it is sound; every entry that is not is a problem.

    The shape of the outline is checked by its model; here the files are looked for, and each may stand once.
    """
    return tuple(_entries(written, links, {}))


def default_id(file: str) -> str:
    """Return the id of an item whose author gave none: the file's name, made to fit where it does not."""
    name = PurePosixPath(file).name.removesuffix(QUIZ).removesuffix(LESSON)
    if _IDENTIFIER.fullmatch(name):
        return name
    return f"item-{token(name, set())}"


def _entries(written: Any, links: Links, seen: dict[str, Position]) -> list[OutlineFile | OutlineSection]:
    found: list[OutlineFile | OutlineSection] = []
    for number, one in enumerate(written if isinstance(written, Sequence) else ()):
        if isinstance(one, Mapping):
            inside = _entries(one.get("items"), links, seen)
            found.append(OutlineSection(str(one.get("title") or ""), tuple(inside)))
        elif isinstance(one, Scalar):
            entry = _entry(one.strip(), written.entries_at[number], links, seen)
            found += [entry] if entry else []
    return found


def _entry(name: str, at: Position, links: Links, seen: dict[str, Position]) -> OutlineFile | None:
    problems = links.problems
    try:
        path = links.inside(name, "course.yaml")
        if not path.endswith((LESSON, QUIZ)):
            message = f"{quoted(name)} is neither a lesson (NAME.md) nor a quiz (NAME.quiz.yaml); name one of these"
            problems.error(at, message, "outline")
            return None
        file = links.folder.find(path).name
    except RefusedError as refusal:
        problems.error(at, refusal.about(quoted(name)), refusal.code)
        return None
    if file in seen:
        problems.error(
            at, f"{quoted(file)} stands in the outline twice, first on line {seen[file].line}; keep one", "outline"
        )
        return None
    if len(seen) >= MOST_ITEMS:
        problems.error(at, f"the outline has more than {MOST_ITEMS:,} files; split the course", "too-large")
        return None
    seen[file] = at
    return OutlineFile(file, at)
