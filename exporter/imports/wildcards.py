r"""Short answers of Moodle, in which ``*`` stands for any text, and ``\*`` for a star."""

from __future__ import annotations

import re

_STAR = re.compile(r"(?<!\\)\*")


def is_pattern(answer: str) -> bool:
    """Return whether an answer stands for more than itself."""
    return _STAR.search(answer) is not None


def without_escapes(answer: str) -> str:
    """Return an answer that is no pattern as learners type it."""
    return answer.replace("\\*", "*")
