"""``sorting``: items to put into the groups that they belong to."""

from __future__ import annotations

from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, field_validator, model_validator

from exporter.questions.base import Frozen, Question, Shown, at_least
from exporter.questions.options import all_different, listed, names
from exporter.questions.pairing import WithPairs, only_text
from exporter.richtext import MarkdownInline, MarkdownWords, RichText

if TYPE_CHECKING:
    from typing import Self

_MOST_ITEMS = 50


class Category(Frozen):
    """A group and what belongs into it."""

    category: MarkdownWords
    """What the group is called, in plain words.

    Example: `category: Planets`
    """
    items: tuple[MarkdownInline, ...] = ()
    """What belongs into it, each in one line of Markdown; nothing makes the group one that stays empty.

    Example: `items: [Mars, Saturn]`
    """

    @field_validator("category")
    @classmethod
    def _is_text(cls, category: RichText) -> RichText:
        return only_text(category, "because screen readers and reports name the group by it: put images in 'items'")


class Sorting(WithPairs, Question):
    """Sort items into groups. A response maps item names to names of groups; items that are not sorted are missing."""

    type: Literal["sorting"]
    categories: Annotated[
        tuple[Category, ...],
        at_least(2, "categories", "add another '{category, items}'; there is nothing to decide yet"),
        Field(min_length=2, max_length=12),
    ]
    """The groups with what belongs into each; learners see the items mixed.

    Example: `categories: [{category: Planets, items: [Mars]}, {category: Moons, items: [Titan]}]`
    """

    @field_validator("categories")
    @classmethod
    def _categories_differ(cls, categories: tuple[Category, ...]) -> tuple[Category, ...]:
        all_different(one.category for one in categories)
        return categories

    @model_validator(mode="after")
    def _items_can_be_sorted(self) -> Self:
        count = len(self.items)
        if count < 2:  # noqa: PLR2004 - one is put somewhere, not sorted
            raise ValueError(f"has {count} items to sort: add more to the categories, or use 'type: choice'")
        if count > _MOST_ITEMS:
            raise ValueError(f"has {count} items: split it into questions of at most {_MOST_ITEMS}")
        all_different(self.items)
        return self

    @property
    def items(self) -> tuple[RichText, ...]:
        """Return the items, group by group."""
        return tuple(chain.from_iterable(one.items for one in self.categories))

    @property
    def matches(self) -> tuple[RichText, ...]:
        """Return the names of the groups, in the author's order."""
        return tuple(one.category for one in self.categories)

    @property
    def matches_of_items(self) -> tuple[RichText, ...]:
        """Return the group of each item."""
        return tuple(one.category for one in self.categories for _ in one.items)

    def shown_items(self) -> list[dict[str, Shown]]:
        """Return the items in an order that depends only on their names: the author's has the groups in it."""
        return sorted(listed(self.items), key=lambda entry: sha256(entry["name"].encode()).digest())

    def solution(self) -> dict[str, Shown]:
        """Return what belongs where, the author's order, by which reports name items, and the way of scoring."""
        return {**super().solution(), "order": list(names(self.items))}
