"""The column of each link in its gradebook: known from launches, looked for, made, changed and deleted.

A launch names the column of a link that has exactly one. Where it names none, the column is looked for on the teacher's
page and by the task queue, never in the launch itself; and a teacher may have one made. The scores that were earned
before a column was known go into the outbox in the transaction that stores its address.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import exists, or_, select, update

from lti_tool.base.database import audit
from lti_tool.base.http_client import HttpClientError
from lti_tool.base.tables import Deployment, LaunchRow, Outbox, Platform, ResourceLink
from lti_tool.lti.gradebook_claim import Rights
from lti_tool.lti.line_items import TAG, LineItem, LineItemError, column_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from lti_tool.base.database import Store
    from lti_tool.lti.line_items import LineItems
    from lti_tool.lti.visit import Visit

SOUGHT_AGAIN = 3_600_000
"""Milliseconds before a link that is in use and has no column is looked at again."""
SOUGHT_AT_ONCE = 10

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GradebookColumn:
    """What is known of a link's column, and what a teacher may do about it."""

    url: str | None
    is_ours: bool = False
    item: LineItem | None = None
    """The column as the LMS has it; of ours only, and if the LMS answers."""
    is_gone: bool = False
    """The LMS has deleted it: scores for it are refused."""
    may_send: bool = True
    may_create: bool = False
    several: int = 0
    """The link has so many columns, and none of them is ours."""
    problem: str = ""
    """Why the LMS could not be asked."""


class ScoreSource(NamedTuple):
    """What columns must know of the scores that are earned behind a link."""

    are_possible: Callable[[ResourceLink], bool]
    """Whether a score can come of what a link shows."""
    post: Callable[[Session, ResourceLink, int], int]
    """Puts each learner's score into the outbox, in the caller's transaction, and returns how many there are."""


class Columns:
    """Keeps what is known of columns. ``announce`` is called with a platform's row when there are scores for it."""

    def __init__(
        self, store: Store, line_items: LineItems, score_source: ScoreSource, announce: Callable[[int], None]
    ) -> None:
        self._store = store
        self._line_items = line_items
        self._score_source = score_source
        self._announce = announce

    def look_at(self, visit: Visit) -> GradebookColumn:
        """Return the column of a visit's link, looked for in the LMS where it is not known or no longer there."""
        with self._store.read() as session:
            link = session.get_one(ResourceLink, _link(visit).id)
            is_gone = _was_refused(session, link)
        rights = Rights.of(link)
        if link.line_item_url and not is_gone:
            if link.line_item_source != "made" or not rights.may_create:
                return GradebookColumn(link.line_item_url)
            try:
                item = self._line_items.read(visit.platform, link.line_item_url)
                return GradebookColumn(link.line_item_url, is_ours=True, item=item)
            except HttpClientError as error:
                is_gone = isinstance(error, LineItemError) and error.is_gone
                if not is_gone:
                    return GradebookColumn(link.line_item_url, is_ours=True, problem=str(error))
        found = self._seek(visit.platform, link) if rights.may_read else _ColumnSearch()
        if found.item:
            return GradebookColumn(found.item.url, is_ours=found.item.tag == TAG, item=found.item)
        return GradebookColumn(
            link.line_item_url, is_gone=is_gone, may_send=rights.may_send, may_create=rights.may_create,
            several=found.several, problem=found.problem,
        )  # fmt: skip

    def create(self, visit: Visit, *, label: str, maximum: float) -> bool:
        """Make a column for a visit's link, unless there is one, and return whether it was made.

        Raises:
            HttpClientError: the LMS does not make one, or does not answer.
        """
        present = self.look_at(visit)  # it may have been made in another window
        link = _link(visit)
        if present.problem:
            raise HttpClientError(present.problem)
        if (present.url and not present.is_gone) or not present.may_create or link.line_items_url is None:
            return False
        wanted = LineItem(
            url="", label=label, maximum=maximum, resource_link_id=link.link_id, resource_id=_resource_id(link)
        )
        item = self._line_items.create(visit.platform, link.line_items_url, wanted)
        self._store_column(visit.platform, link.id, item.url, "made", actor=_actor(visit), act="create column")
        return True

    def change(self, visit: Visit, *, label: str, maximum: float) -> bool:
        """Give the column that was made for a visit's link another label and maximum, and return whether there is one.

        Raises:
            HttpClientError: the LMS does not change it, or does not answer.
        """
        link = self._ours(visit)
        if link is None or link.line_item_url is None:
            return False
        self._line_items.change(visit.platform, link.line_item_url, label=label, maximum=maximum)
        with self._store.write() as session:
            audit(session, at=self._store.clock(), actor=_actor(visit), act="change column",
                  subject=f"link {link.id}: {label}, {maximum:g}")  # fmt: skip
        return True

    def delete(self, visit: Visit) -> bool:
        """Delete the column that was made for a visit's link, with its grades, and return whether there was one.

        Scores that are on their way to it are no longer sent. What was earned here stays, and goes into the next one.

        Raises:
            HttpClientError: the LMS does not delete it, or does not answer.
        """
        link = self._ours(visit)
        if link is None or link.line_item_url is None:
            return False
        self._line_items.delete(visit.platform, link.line_item_url)
        at = self._store.clock()
        with self._store.write() as session:
            stored = session.get_one(ResourceLink, link.id, with_for_update=True)
            on_their_way = (Outbox.resource_link_pk == link.id, Outbox.line_item_url == link.line_item_url,
                            Outbox.status.in_(("waiting", "held")))  # fmt: skip
            session.execute(update(Outbox).where(*on_their_way).values(status="superseded"))
            if stored.line_item_url == link.line_item_url:
                stored.line_item_url, stored.line_item_source, stored.column_sought = None, "", at
            audit(session, at=at, actor=_actor(visit), act="delete column", subject=f"link {link.id}")
        return True

    def seek_where_due(self, goes_on: Callable[[], bool]) -> None:
        """Look for the columns of links that are in use and have none; ``goes_on`` is asked before each."""
        for link_pk in self._due():
            if not goes_on():
                return
            claimed = self._claim(link_pk)
            if claimed:
                link, platform = claimed
                self._seek(platform, link)

    def _due(self) -> list[int]:
        at = self._store.clock()
        launched = exists().where(
            LaunchRow.resource_link_pk == ResourceLink.id, LaunchRow.created > ResourceLink.column_sought
        )
        query = (
            select(ResourceLink.id)
            .where(ResourceLink.line_item_url.is_(None), ResourceLink.line_items_url.is_not(None))
            .where(ResourceLink.course_id.is_not(None), ResourceLink.column_sought <= at - SOUGHT_AGAIN, launched)
            .order_by(ResourceLink.column_sought)
            .limit(SOUGHT_AT_ONCE)
        )
        with self._store.read() as session:
            return list(session.scalars(query))

    def _claim(self, link_pk: int) -> tuple[ResourceLink, Platform] | None:
        """Take a link for this worker; None when another has taken it, or its LMS allows no look."""
        at = self._store.clock()
        with self._store.write() as session:
            found = session.execute(
                select(ResourceLink, Platform)
                .join(Deployment, Deployment.id == ResourceLink.deployment_pk)
                .join(Platform, Platform.id == Deployment.platform_id)
                .where(ResourceLink.id == link_pk, ResourceLink.column_sought <= at - SOUGHT_AGAIN)
                .where(Deployment.status == "accepted")
                .with_for_update(of=ResourceLink)
            ).first()
            if found is None:
                return None
            link, platform = found
            link.column_sought = at
            is_wanted = Rights.of(link).may_read and self._score_source.are_possible(link)
            return (link, platform) if is_wanted else None

    def _seek(self, platform: Platform, link: ResourceLink) -> _ColumnSearch:
        """Look among the columns of the LMS for that of a link, and store it with the scores that belong into it."""
        rights = Rights.of(link)
        try:
            items = self._line_items.of_link(
                platform, link.line_items_url or "", link.link_id, may_change=rights.may_change
            )
        except HttpClientError as error:
            log.warning("no columns", extra={"facts": {"issuer": platform.issuer, "problem": str(error)}})
            return _ColumnSearch(problem=str(error))
        item = column_of(items, _resource_id(link))
        if item is None or not rights.may_send:
            return _ColumnSearch(several=len(items))
        if item.url != link.line_item_url:
            self._store_column(platform, link.id, item.url, "made" if item.tag == TAG else "found")
        return _ColumnSearch(item)

    def _store_column(  # noqa: PLR0913 - what is stored, and what is written down about it
        self, platform: Platform, link_pk: int, url: str, source: str, *, actor: str = "", act: str = ""
    ) -> None:
        at = self._store.clock()
        with self._store.write() as session:
            link = session.get_one(ResourceLink, link_pk, with_for_update=True)
            link.line_item_url, link.line_item_source, link.column_sought = url, source, at
            session.flush()
            posted = self._score_source.post(session, link, at)
            if act:
                audit(session, at=at, actor=actor, act=act, subject=f"link {link_pk}: {url}")
        if posted:
            self._announce(platform.id)

    def _ours(self, visit: Visit) -> ResourceLink | None:
        with self._store.read() as session:
            link = session.get_one(ResourceLink, _link(visit).id)
        return link if link.line_item_source == "made" and Rights.of(link).may_create else None


@dataclass(frozen=True, slots=True)
class _ColumnSearch:
    item: LineItem | None = None
    several: int = 0
    problem: str = ""


def _was_refused(session: Session, link: ResourceLink) -> bool:
    """Return whether the newest scores for a link's column were refused because it is not there."""
    gone = or_(Outbox.problem.startswith("404"), Outbox.problem.startswith("410"))
    query = select(Outbox.id).where(
        Outbox.resource_link_pk == link.id, Outbox.line_item_url == link.line_item_url, Outbox.status == "held", gone
    )
    return session.scalars(query.limit(1)).first() is not None


def _link(visit: Visit) -> ResourceLink:
    if visit.link is None:
        raise LookupError("a visit of the picker has no link")
    return visit.link


def _resource_id(link: ResourceLink) -> str:
    """Return what a link shows, as the picker tells the LMS when it makes a column."""
    return "/".join(part for part in (link.course_id, link.item_id) if part)


def _actor(visit: Visit) -> str:
    return f"teacher {visit.learner.id}"
