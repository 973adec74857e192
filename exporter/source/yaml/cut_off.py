"""Notices texts that a ``#`` cuts off, as in ``title: C # and Java``: what follows is a comment for YAML."""

from __future__ import annotations

import re

_TEXTS = frozenset(
    {
        *("answer", "description", "explanation", "label", "left", "prompt"),
        *("right", "statement", "summary", "text", "title"),
    }
)
"""Keys whose values are words for learners; a list's entries are, too."""
_COMMENT = re.compile(r" (#[^\n]*)")
"""A comment on purpose has two spaces in front of it, or a line of its own."""
_NO_WORDS = re.compile(r"[\d\W]*|true|false|null|.*\.(?:md|yaml|yml)", re.IGNORECASE)


def cut_off(text: str, end: int, value: str, key: str | None) -> str | None:
    """Return the comment behind the ``value`` that ends at ``end``, if it could be a part of it; ``key`` is its key."""
    found = _COMMENT.match(text, end)
    if found is None or (key is not None and key not in _TEXTS) or _NO_WORDS.fullmatch(value):
        return None
    return found[1].rstrip()
