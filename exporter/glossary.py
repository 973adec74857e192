"""The glossary of a course: the terms that its lessons explain, in the order of its language."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from exporter.collation import sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.course import Lesson


class Meaning(NamedTuple):
    """What a term means, and where it is first said: the lesson, and the anchor of the term on its page."""

    words: str
    lesson: Lesson
    anchor: str


class Entry(NamedTuple):
    """A term; lessons that explain it otherwise add a meaning."""

    term: str
    meanings: tuple[Meaning, ...]


def glossary(lessons: Iterable[Lesson], language: str) -> tuple[Entry, ...]:
    """Return the entries for the terms of ``lessons``, in the order of the ``language``."""
    names: dict[str, str] = {}
    found: dict[str, dict[str, Meaning]] = {}
    for lesson in lessons:
        for term in lesson.terms:
            folded = term.name.casefold()
            names.setdefault(folded, term.name)
            found.setdefault(folded, {}).setdefault(term.meaning, Meaning(term.meaning, lesson, term.anchor))
    entries = (Entry(names[folded], tuple(meanings.values())) for folded, meanings in found.items())
    return tuple(sorted(entries, key=lambda entry: sort_key(entry.term, language)))
