"""``matching``: a match for each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, field_validator, model_validator

from exporter.questions.base import Frozen, Question, Shown, at_least
from exporter.questions.options import all_different, listed, wording
from exporter.questions.pairing import WithPairs, only_text
from exporter.richtext import MarkdownInline, MarkdownWords, RichText

if TYPE_CHECKING:
    from typing import Self


def _only_text(match: RichText) -> RichText:
    return only_text(match, "because learners choose it from a list: put images and formulas in 'item'")


class Pair(Frozen):
    """An item and its match."""

    item: MarkdownInline
    """What is to be matched, in one line of Markdown.

    Example: `item: Saturn`
    """
    match: MarkdownWords
    """What belongs to the item, in plain words.

    Example: `match: Broad rings`
    """

    _text_only = field_validator("match")(_only_text)


class Matching(WithPairs, Question):
    """Match items. A response maps item names to match names; unmatched items are missing."""

    type: Literal["matching"]
    pairs: Annotated[
        tuple[Pair, ...],
        at_least(2, "pairs", "add another '{item, match}', or use 'type: choice'"),
        Field(min_length=2, max_length=50),
    ]
    """The items with their matches; several items may share a match.

    Example: `pairs: [{item: Mars, match: Red dust}, {item: Saturn, match: Rings}]`
    """
    extra_matches: Annotated[tuple[MarkdownWords, ...], Field(max_length=50)] = ()
    """Matches that belong to no item, to make guessing harder.

    Example: `extra_matches: [Oceans of water]`
    """

    @field_validator("pairs")
    @classmethod
    def _items_differ(cls, pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
        all_different(pair.item for pair in pairs)
        return pairs

    @field_validator("extra_matches")
    @classmethod
    def _extra_matches_are_texts(cls, matches: tuple[RichText, ...]) -> tuple[RichText, ...]:
        all_different(map(_only_text, matches))
        return matches

    @model_validator(mode="after")
    def _matches_can_be_told_apart(self) -> Self:
        used = set(map(wording, self.matches_of_items))
        for match in self.extra_matches:
            if wording(match) in used:
                raise ValueError(f"has the extra match '{match.text}', which belongs to a pair: delete it")
        if len(self.matches) == 1:
            raise ValueError("has the same match for every item: add 'extra_matches' to choose from")
        return self

    @property
    def items(self) -> tuple[RichText, ...]:
        """Return the items, in the author's order."""
        return tuple(pair.item for pair in self.pairs)

    @property
    def matches(self) -> tuple[RichText, ...]:
        """Return the matches to choose from, each once and sorted by text."""
        by_wording = {wording(match): match for match in (*self.matches_of_items, *self.extra_matches)}
        return tuple(by_wording[words] for words in sorted(by_wording, key=lambda words: (words.lower(), words)))

    @property
    def matches_of_items(self) -> tuple[RichText, ...]:
        """Return the match of each item."""
        return tuple(pair.match for pair in self.pairs)

    def shown_items(self) -> list[dict[str, Shown]]:
        """Return the items in the author's order."""
        return listed(self.items)
