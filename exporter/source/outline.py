"""The outline of a course: which files it names, and how they are grouped."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any, NamedTuple

from exporter.source.media.folder import RefusedError
from exporter.source.wording import quoted
from exporter.source.yaml.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.problems import Position
    from exporter.source.media.links import Links

LESSON = ".md"
QUIZ = ".quiz.yaml"
SCENARIO = ".scenario.yaml"
ITEMS = (LESSON, QUIZ, SCENARIO)
"""How the names of what a course consists of end."""
MOST_ITEMS = 5_000

_NO_DASH = "this line continues the entry above; if it is an entry of its own, start it with '- '"


class OutlineFile(NamedTuple):
    """A file in the outline."""

    file: str
    position: Position


class OutlineSection(NamedTuple):
    """A section of the outline."""

    title: str
    entries: tuple[OutlineFile | OutlineSection, ...]


def read_outline(written: Any, links: Links) -> tuple[OutlineFile | OutlineSection, ...]:
    """Return the valid entries of the outline, and report the others.

    The model checks the structure of the outline. Here we check that files exist and are listed only once.
    """
    return tuple(_entries(written, links, {}))


def names_written(written: Any) -> Iterator[str]:
    """Yield the paths that an outline names, whether they can be used or not."""
    for one in written if isinstance(written, Sequence) else ():
        if isinstance(one, Mapping):
            yield from names_written(one.get("items"))
        elif isinstance(one, Scalar):
            yield posixpath.normpath(one.strip())


def _entries(written: Any, links: Links, seen: dict[str, Position]) -> list[OutlineFile | OutlineSection]:
    found: list[OutlineFile | OutlineSection] = []
    for number, one in enumerate(written if isinstance(written, Sequence) else ()):
        if isinstance(one, Mapping):
            inside = _entries(one.get("items"), links, seen)
            found.append(OutlineSection(str(one.get("title") or ""), tuple(inside)))
        elif isinstance(one, Scalar):
            if one.style == "plain" and one.lines > 1:
                links.problems.error(_below(written.entries_at[number]), _NO_DASH, "outline")
                continue
            entry = _entry(one.strip(), written.entries_at[number], links, seen)
            found += [entry] if entry else []
    return found


def _below(at: Position) -> Position:
    return type(at)(at.file, at.line + 1, at.column)


def _entry(name: str, at: Position, links: Links, seen: dict[str, Position]) -> OutlineFile | None:
    problems = links.problems
    try:
        path = links.inside(name, "course.yaml")
        if not path.endswith(ITEMS):
            kinds = "a lesson (NAME.md), nor a quiz (NAME.quiz.yaml), nor a scenario (NAME.scenario.yaml)"
            message = f"{quoted(name)} is neither {kinds}; list one of these"
            problems.error(at, message, "outline")
            return None
        file = links.folder.find(path).name
    except RefusedError as refusal:
        problems.error(at, refusal.about(quoted(name)), refusal.code)
        return None
    if file in seen:
        problems.error(
            at, f"{quoted(file)} is in the outline twice, first on line {seen[file].line}; remove one", "outline"
        )
        return None
    if len(seen) >= MOST_ITEMS:
        problems.error(at, f"the outline has more than {MOST_ITEMS:,} files; split the course", "too-large")
        return None
    seen[file] = at
    return OutlineFile(file, at)
