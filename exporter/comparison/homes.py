"""Finds what each lesson and quiz of the old version is in the new one, for its author and for the player."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.comparison.fates import item_fates
from exporter.comparison.played import PlayedLesson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.comparison.played import PlayedCourse, PlayedItem

    Homes = Mapping[str, PlayedItem]
    """By the key of the old lesson or quiz."""


def homes(old: PlayedCourse, new: PlayedCourse) -> Homes:
    """Return each lesson and quiz as it is now: itself or, where the player loses it, the one that took its place.

    That one has another id, or is of the other kind. None takes two places.
    """
    fates = item_fates(old, new)
    found = {fate.item.key: fate.new for fate in fates if fate.new}
    taken = {(item.kind, item.key) for item in found.values()}
    left = [item for item in new.items if (item.kind, item.key) not in taken]
    for item in (fate.item for fate in fates if fate.new is None):
        likest = max(left, key=lambda one: _likeness(item, one), default=None)
        if likest and any(_likeness(item, likest)):
            found[item.key] = likest
            left.remove(likest)
    return found


def is_kept(item: PlayedItem, home: PlayedItem) -> bool:
    """Return whether the player calls both the same."""
    return (item.kind, item.key) == (home.kind, home.key)


def _likeness(old: PlayedItem, new: PlayedItem) -> tuple[bool, bool, bool, int]:
    keys = {question.key for question in old.questions}
    shared = sum(question.key in keys or question.formerly in keys for question in new.questions)
    same_title = old.title == new.title and old.kind == new.kind
    same_text = isinstance(old, PlayedLesson) and isinstance(new, PlayedLesson) and old.html == new.html != ""
    return old.key == new.key, same_title, same_text, shared if 2 * shared >= len(keys) else 0
