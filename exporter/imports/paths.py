"""Paths of lessons and quizzes in a course whose texts link each other, made of their titles."""

from __future__ import annotations

from exporter.identifiers import slug


def free_path(title: str, ending: str, taken: set[str]) -> str:
    """Return a path that is not yet ``taken``, and take it."""
    stem = slug(title)
    stem = stem if stem[:1].isalpha() else f"page-{stem}".strip("-")
    path, number = f"{stem}{ending}", 2
    while path in taken:
        path, number = f"{stem}-{number}{ending}", number + 1
    taken.add(path)
    return path
