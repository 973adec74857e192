"""Ids of lessons and quizzes: the authors' own, and those that are made from the names of files."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from exporter.identifiers import key, token
from exporter.source.outline import LESSON, QUIZ, SCENARIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,63}")
_STAND_FOR_THEIR_FOLDER = frozenset({"index", "_index", "readme"})
"""What other tools call the page of a folder, in lower case."""


class _Name(NamedTuple):
    """What an id is made from: the last ``used`` of ``parts``, the folders and name of a file."""

    parts: tuple[str, ...]
    used: int = 1

    @property
    def id(self) -> str:
        """Return the id: the parts as they are or, if that is not a valid id, one made from them."""
        words = "-".join(self.parts[-self.used :])
        return words if _IDENTIFIER.fullmatch(words) else f"item-{token(words, set())}"

    def longer(self) -> _Name:
        """Return the name with one more folder, if there is one."""
        return _Name(self.parts, min(self.used + 1, len(self.parts)))


def default_ids(files: Iterable[str], taken: Iterable[str]) -> Mapping[str, str]:
    """Return the ids of ``files`` whose authors gave none; ``taken`` are those that authors gave to others.

    An id is the file's name, or for a file such as ``README.md`` the name of its folder. Files that would share an id
    all get as many of their folders as tell them apart, so that the order of the course makes no difference.
    """
    used = list(taken)
    names = {file: _Name(named_parts(file)) for file in files}
    while True:
        ids = {file: name.id for file, name in names.items()}
        longer = {file: names[file].longer() for file in _clashing(ids, used)}
        if all(names[file] == name for file, name in longer.items()):
            return ids
        names |= longer


def named_parts(file: str) -> tuple[str, ...]:
    """Return the folders and the name that a file is called after: for one such as ``README.md``, its folder's."""
    path = PurePosixPath(file)
    name = path.name.removesuffix(QUIZ).removesuffix(SCENARIO).removesuffix(LESSON)
    folders = path.parent.parts
    return folders if folders and name.lower() in _STAND_FOR_THEIR_FOLDER else (*folders, name)


def _clashing(ids: Mapping[str, str], taken: Iterable[str]) -> set[str]:
    """Return the files whose id would be that of another, but for capitals, or too alike for saved data."""
    clashing: set[str] = set()
    for same in (str.lower, key):
        clashing |= _alike(ids, taken, same)
    return clashing


def _alike(ids: Mapping[str, str], taken: Iterable[str], same: Callable[[str], str]) -> set[str]:
    sharing: dict[str, list[str]] = defaultdict(list)
    for file, identifier in ids.items():
        sharing[same(identifier)].append(file)
    used = set(map(same, taken))
    return {file for form, files in sharing.items() if len(files) > 1 or form in used for file in files}
