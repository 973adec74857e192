"""``ordering``: items to put in order."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, field_validator

from exporter.questions.base import Json, Question, Shown, WithScoring, at_least
from exporter.questions.keeping import Lost, gone
from exporter.questions.options import all_different, listed, names, wording
from exporter.questions.packing import OPTION, SIGN
from exporter.richtext import MarkdownInline, RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Ordering(WithScoring, Question):
    """Put items in order. A response lists the names of all items."""

    type: Literal["ordering"]
    items: Annotated[
        tuple[MarkdownInline, ...],
        at_least(2, "items", "add another; there is nothing to order yet"),
        Field(min_length=2, max_length=50),
    ]
    """The items in the right order; learners see them in another.

    Example: `items: [Mercury, Venus, Earth]`
    """

    @field_validator("items")
    @classmethod
    def _items_differ(cls, items: tuple[RichText, ...]) -> tuple[RichText, ...]:
        all_different(items)
        return items

    @property
    def parts(self) -> int:
        """Return the number of items when each place counts."""
        return len(self.items) if self.scoring == "partial" else 1

    def shown(self) -> dict[str, Shown]:
        """Return the items in an order that depends only on their names.

        If sorted by text, years and numbered steps would be in the right order from the start.
        """
        by_digest = sorted(listed(self.items), key=lambda entry: sha256(entry["name"].encode()).digest())
        return {"items": by_digest}

    def solution(self) -> dict[str, Shown]:
        """Return the names in the right order, and the way of scoring."""
        return {"order": list(names(self.items)), "scoring": self.scoring}

    def share(self, response: Json) -> float:
        """Return the share of items in their right place, or 1 for the right order."""
        order = names(self.items)
        if not isinstance(response, list) or len(response) != len(order) or any(name not in order for name in response):
            raise ValueError("does not list the items of this question")
        if len(set(response)) < len(response):
            raise ValueError("lists an item twice")
        return self.counted(sum(map(str.__eq__, response, order)), len(order))

    @staticmethod
    def packed_size_of(shown: Mapping[str, Shown]) -> int:
        """Return the room of all items."""
        return SIGN + OPTION * len(shown["items"])

    @staticmethod
    def lost(before: Mapping[str, Shown], after: Mapping[str, Shown]) -> Lost:
        """Return all responses as soon as an item comes or goes: each lists all of them."""
        if gone(before, after, "items") or len(before["items"]) != len(after["items"]):
            return Lost(reason="an order lists all items, and they are others now")
        return Lost()

    def words(self, response: Json) -> tuple[str, ...]:
        """Return the items in the learner's order, numbered."""
        words = dict(zip(names(self.items), map(wording, self.items), strict=True))
        return tuple(f"{place}. {words[name]}" for place, name in enumerate(response, 1))

    def right_words(self) -> tuple[str, ...]:
        """Return the items in the right order, numbered."""
        return self.words(names(self.items))

    def right_lines(self, _say: Callable[[str], str]) -> tuple[RichText, ...]:
        """Return the items as they are shown, in the right order, numbered."""
        return tuple(
            RichText(f"{place}. {item.html}", f"{place}. {item.text}") for place, item in enumerate(self.items, 1)
        )
