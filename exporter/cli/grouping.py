"""Problems with one cause that occurs often: the first are shown, and how many more there are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.problems import Problem

OFTEN = 8
"""How often a cause is listed in full."""
_SHOWN = 3
_FILES = 3

_PARTICULAR = re.compile(r"'[^']*'|\"[^\"]*\"|\d[\d,.]*|<[^>]*>|; did you mean .*")
"""What tells two messages of one cause apart: what they quote, and numbers."""


class Group(NamedTuple):
    """The problems with one cause that are not shown. ``first`` is the one that stands for them."""

    first: Problem
    hidden: tuple[Problem, ...]

    @property
    def files(self) -> list[tuple[str, int]]:
        """Return the files of the hidden problems with their numbers, those with most first."""
        return Counter(problem.position.file for problem in self.hidden).most_common()

    def places(self) -> str:
        """Return in how many files the hidden problems are, and where most of them are."""
        files = self.files
        most = ", ".join(f"{file} ({number})" for file, number in files[:_FILES])
        others = len(files) - _FILES
        return most + (f" and {others} more {'file' if others == 1 else 'files'}" if others > 0 else "")


def grouped(problems: Sequence[Problem]) -> tuple[list[Problem], list[Group]]:
    """Return the problems to show, in their order, and the groups of those that are left out."""
    causes: defaultdict[tuple[str, str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        causes[_cause(problem)].append(problem)
    groups = [Group(one[0], tuple(one[_SHOWN:])) for one in causes.values() if len(one) > OFTEN]
    hidden = {problem for group in groups for problem in group.hidden}
    return [problem for problem in problems if problem not in hidden], groups


def _cause(problem: Problem) -> tuple[str, str, str]:
    return problem.severity, problem.code, _PARTICULAR.sub("…", problem.message)
