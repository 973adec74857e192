"""Items and what belongs to each, as formats list them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.carrying.texts import words_of

if TYPE_CHECKING:
    from exporter.questions.pairing import WithPairs


def extra_matches(question: WithPairs) -> tuple[str, ...]:
    """Return the words of the matches that belong to no item."""
    used = set(map(words_of, question.matches_of_items))
    return tuple(words for words in map(words_of, question.matches) if words not in used)
