"""Items that each belong to one of several matches, as ``matching`` and ``sorting`` have them."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from exporter.questions.base import Json, Shown, WithScoring
from exporter.questions.keeping import Lost, gone
from exporter.questions.options import listed, names, wording
from exporter.questions.packing import OPTION, SIGN
from exporter.richtext import RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def only_text(text: RichText, reason: str) -> RichText:
    """Check that something is plain text, for a ``reason`` that also says what to do with the rest."""
    if not text.text.strip() or text.shows("img", "math"):
        raise ValueError(f"should be plain text, {reason}")
    return text


class WithPairs(WithScoring):
    """Mixin for types whose response maps item names to match names; unmatched items are missing."""

    @property
    @abstractmethod
    def items(self) -> Sequence[RichText]:
        """Return the items, in the author's order."""

    @property
    @abstractmethod
    def matches(self) -> Sequence[RichText]:
        """Return what can be chosen for an item."""

    @property
    @abstractmethod
    def matches_of_items(self) -> Sequence[RichText]:
        """Return the match of each item."""

    @abstractmethod
    def shown_items(self) -> list[dict[str, Shown]]:
        """Return the items in an order that says nothing about the answer."""

    @property
    def right(self) -> dict[str, str]:
        """Return the name of each item's match, by the item's name."""
        name_of = dict(zip(map(wording, self.matches), names(self.matches), strict=True))
        matched = (name_of[wording(match)] for match in self.matches_of_items)
        return dict(zip(names(self.items), matched, strict=True))

    @property
    def parts(self) -> int:
        """Return the number of items when each of them counts."""
        return len(self.items) if self.scoring == "partial" else 1

    def shown(self) -> dict[str, Shown]:
        """Return the items and the matches."""
        return {"items": self.shown_items(), "matches": listed(self.matches)}

    def solution(self) -> dict[str, Shown]:
        """Return which match belongs to which item, and the way of scoring."""
        return {"pairs": self.right, "scoring": self.scoring}

    def share(self, response: Json) -> float:
        """Return the share of the items that is right, or 1 for all of them."""
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
        match_of = dict(zip(names(self.matches), map(wording, self.matches), strict=True))
        named = zip(names(self.items), map(wording, self.items), strict=True)
        return tuple(f"{words}: {match_of[response[name]]}" for name, words in named if name in response)

    def right_words(self) -> tuple[str, ...]:
        """Return each item with its match."""
        return self.words(self.right)

    def right_lines(self, _say: Callable[[str], str]) -> tuple[RichText, ...]:
        """Return each item as it is shown, with its match."""
        pairs = zip(self.items, self.matches_of_items, strict=True)
        return tuple(RichText(f"{item.html}: {match.html}", f"{item.text}: {match.text}") for item, match in pairs)
