"""What a launch says about its link's column, and what the LMS lets the tool do with columns (AGS 2.0, 3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_tool.base.statuses import ColumnSource
from lti_tool.lti.launch import LINE_ITEM, LINE_ITEM_READONLY, SCORE

if TYPE_CHECKING:
    from lti_tool.base.tables import ResourceLink
    from lti_tool.lti.launch import Launch


@dataclass(frozen=True, slots=True)
class Rights:
    """What the LMS lets the tool do in the gradebook of a link."""

    may_send: bool
    may_read: bool
    may_change: bool
    may_create: bool

    @classmethod
    def of(cls, link: ResourceLink) -> Rights:
        """Return the rights granted by the last launch of a link."""
        may_send, has_list = SCORE in link.grade_scopes, link.line_items_url is not None
        may_change = LINE_ITEM in link.grade_scopes
        return cls(
            may_send=may_send,
            may_read=has_list and (may_change or LINE_ITEM_READONLY in link.grade_scopes),
            may_change=may_change,
            may_create=has_list and may_change and may_send,
        )


def take_from_launch(link: ResourceLink, launch: Launch) -> bool:
    """Store what a launch says about its link's column, and return whether the column is new.

    If the launch names none, a column that was found or made here stays, as long as scores may be sent.
    """
    link.line_items_url, link.grade_scopes = launch.line_items_url, list(launch.grade_scopes)
    before = link.line_item_url
    if launch.line_item_url:
        link.line_item_url = launch.line_item_url
        if before != launch.line_item_url:
            link.line_item_source = ColumnSource.LAUNCH
    elif link.line_item_source == ColumnSource.LAUNCH or not Rights.of(link).may_read or not Rights.of(link).may_send:
        link.line_item_url, link.line_item_source = None, ColumnSource.NONE
    return link.line_item_url is not None and link.line_item_url != before
