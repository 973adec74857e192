"""Categories of question banks become quizzes: one for each that has questions, called after its last name."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from exporter.imports.bank import Group

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.imports.bank import Passage, Question

_CONTEXT = re.compile(r"\$[a-z0-9]+\$", re.IGNORECASE)
_SLASH = re.compile(r"(?<!/)/(?!/)")


def grouped(entries: Iterable[tuple[str, Question | Passage]]) -> tuple[Group, ...]:
    """Return a group for each category, in the order in which they first occur; "" is no category."""
    by_path: dict[tuple[str, ...], list[Question | Passage]] = {}
    for category, entry in entries:
        by_path.setdefault(path_of(category), []).append(entry)
    titles = _titles(list(by_path))
    return tuple(Group(titles[path], tuple(found)) for path, found in by_path.items())


def path_of(category: str) -> tuple[str, ...]:
    """Return the names of a category, from the outermost on, without what Moodle puts before them.

    https://docs.moodle.org/en/Moodle_XML_format: ``$course$/top/Animals/Cats``, in which ``//`` is a slash.
    """
    names = [" ".join(name.replace("//", "/").split()) for name in _SLASH.split(category)]
    if names and _CONTEXT.fullmatch(names[0]):
        names = names[1:]
    if names and names[0] == "top":
        names = names[1:]
    return tuple(name for name in names if name)


def _titles(paths: list[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Return the last name of each path, with those before it where they tell two apart."""
    last = Counter(path[-1:] for path in paths)
    return {path: "".join(path[-1:]) if last[path[-1:]] == 1 else ": ".join(path) for path in paths}
