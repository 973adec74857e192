"""Chooses the title of a lesson: that of its front matter, else the first heading of the shallowest level.

Other tools look for it in the same order; some give up where no heading is of level 1, and show the name of the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from exporter.source.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.source.markdown.headings import FoundHeading

_LONGEST_SHOWN = 100


class LessonTitle(NamedTuple):
    """The heading whose words are the title, if there is one, and what follows from that.

    It ``is_hidden`` where it stands, because the title is already above the text, and the headings below it are
    ``raised`` by so many levels.
    """

    heading: FoundHeading | None = None
    is_hidden: bool = False
    raised: int = 0

    def advice(self, chosen: FoundHeading) -> str:
        """Return what the author should know about a title that the front matter does not give."""
        better = quoted(f"# {chosen.words}", _LONGEST_SHOWN)
        if chosen.level == 1 and not self.is_hidden:
            where = "inside another block" if chosen.is_inside else "below another heading"
            return f"this title is {where}, so it is also shown there, as level 2; move it to the top"
        if chosen.form.written == "<h1>":
            return f"the title of this lesson is taken from this <h1>; write {better}"
        if chosen.level == 1:
            return ""
        taken = f"there is no level 1 heading, so the title of this lesson is taken from this {chosen.form.written}"
        if self.is_hidden:
            return f"{taken}; write {better}"
        return f"{taken}, which is also shown here; start the lesson with {better}, or with another title"


def choose_title(found: Sequence[FoundHeading], own_title: str) -> LessonTitle:
    """Return the heading that is the title, or repeats the one that the front matter gives."""
    chosen = _repeating(found, own_title) if own_title else _most_like_a_title(found)
    if chosen is None:
        return LessonTitle()
    if chosen.level == 1:
        comes_first = found[0] is chosen
        return LessonTitle(chosen, is_hidden=bool(own_title) or (comes_first and not chosen.is_inside))
    if not chosen.is_first or chosen.is_inside:
        return LessonTitle(chosen)
    others = (one.level for one in found if one is not chosen and not one.is_inside)
    is_alone = all(level > chosen.level for level in others)
    return LessonTitle(chosen, is_hidden=True, raised=chosen.level - 1 if is_alone else 0)


def _repeating(found: Sequence[FoundHeading], own_title: str) -> FoundHeading | None:
    same = (one for one in found if one.words.casefold() == own_title.casefold())
    return next((one for one in same if one.level == 1 or (one.is_first and not one.is_inside)), None)


def _most_like_a_title(found: Sequence[FoundHeading]) -> FoundHeading | None:
    """Return the first heading of the shallowest level; others than of level 1 hardly are titles inside a block."""
    worded = [one for one in found if one.words]
    return min(worded, key=lambda one: (one.level > 1, one.is_inside, one.level), default=None)
