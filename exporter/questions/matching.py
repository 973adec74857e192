"""``matching``: a match for each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, field_validator, model_validator

from exporter.questions.base import Frozen, Json, Question, Shown, WithScoring, at_least
from exporter.questions.keeping import Lost, gone
from exporter.questions.options import all_different, listed, names, wording
from exporter.questions.packing import OPTION, SIGN
from exporter.richtext import MarkdownInline, MarkdownWords, RichText

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self


def _only_text(match: RichText) -> RichText:
    """Check that a match is plain text, because it is shown in a list."""
    if not match.text.strip() or match.shows("img", "math"):
        raise ValueError(
            "should be plain text, because learners choose it from a list: put images and formulas in 'item'"
        )
    return match


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


class Matching(WithScoring, Question):
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
        used = {wording(pair.match) for pair in self.pairs}
        for match in self.extra_matches:
            if wording(match) in used:
                raise ValueError(f"has the extra match '{match.text}', which belongs to a pair: delete it")
        if len(self.matches) == 1:
            raise ValueError("has the same match for every item: add 'extra_matches' to choose from")
        return self

    @property
    def matches(self) -> tuple[RichText, ...]:
        """Return the matches to choose from, each once and sorted by text."""
        by_wording = {wording(match): match for match in (*(pair.match for pair in self.pairs), *self.extra_matches)}
        return tuple(by_wording[words] for words in sorted(by_wording, key=lambda words: (words.lower(), words)))

    @property
    def right(self) -> dict[str, str]:
        """Return the name of each item's match, by the item's name."""
        name_of = dict(zip(map(wording, self.matches), names(self.matches), strict=True))
        items = names(pair.item for pair in self.pairs)
        return {item: name_of[wording(pair.match)] for item, pair in zip(items, self.pairs, strict=True)}

    @property
    def parts(self) -> int:
        """Return the number of pairs when each of them counts."""
        return len(self.pairs) if self.scoring == "partial" else 1

    def shown(self) -> dict[str, Shown]:
        """Return the items in the author's order, and the matches sorted."""
        return {"items": listed([pair.item for pair in self.pairs]), "matches": listed(self.matches)}

    def solution(self) -> dict[str, Shown]:
        """Return which match belongs to which item, and the way of scoring."""
        return {"pairs": self.right, "scoring": self.scoring}

    def share(self, response: Json) -> float:
        """Return the share of the pairs that is right, or 1 for all of them."""
        right = self.right
        known = names(self.matches)
        if not isinstance(response, dict) or any(
            item not in right or match not in known for item, match in response.items()
        ):
            raise ValueError("does not map items of this question to its matches")
        return self.counted(sum(right[item] == match for item, match in response.items()), len(right))

    @staticmethod
    def packed_size_of(shown: Mapping[str, Shown]) -> int:
        """Return the room of all items and their matches."""
        return SIGN + 2 * OPTION * len(shown["items"])

    @staticmethod
    def lost(before: Mapping[str, Shown], after: Mapping[str, Shown]) -> Lost:
        """Return the responses with an item or a match that is gone."""
        return Lost(gone(before, after, "items", "matches"))

    def words(self, response: Json) -> tuple[str, ...]:
        """Return each matched item with its match."""
        items = [pair.item for pair in self.pairs]
        match_of = dict(zip(names(self.matches), map(wording, self.matches), strict=True))
        named = zip(names(items), map(wording, items), strict=True)
        return tuple(f"{words}: {match_of[response[name]]}" for name, words in named if name in response)

    def right_words(self) -> tuple[str, ...]:
        """Return each item with its match."""
        return self.words(self.right)
