"""The gradebook column of each link: known from launches, looked up, created, changed and deleted.

A launch names the column of a link that has exactly one. If it names none, the teacher's page and the task queue look
for the column (never the launch itself), and a teacher may have one created. Scores from before the column was known go
into the outbox in the transaction that stores its URL.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy import exists, or_, select, update

from lti_tool.base.cache import Cache
from lti_tool.base.database import LOCKED, audit
from lti_tool.base.flights import SlowError
from lti_tool.base.http_client import HttpClientError
from lti_tool.base.statuses import ColumnSource, DeploymentStatus, ScoreStatus
from lti_tool.base.tables import Deployment, LaunchRow, Outbox, Platform, ResourceLink
from lti_tool.lti.gradebook_claim import Rights
from lti_tool.lti.line_items import TAG, LineItem, LineItemError, column_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from lti_tool.base.database import Store
    from lti_tool.base.flights import Flights
    from lti_tool.lti.line_items import LineItems
    from lti_tool.lti.visit import Visit

SOUGHT_AGAIN = 3_600_000
"""Milliseconds before we look again for the column of a link in use."""
SOUGHT_AT_ONCE = 10
MOST_SEEN = 1_000

Value = TypeVar("Value")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GradebookColumn:
    """What is known about a link's column, and what a teacher may do with it."""

    url: str | None
    is_ours: bool = False
    item: LineItem | None = None
    """The column in the LMS; only for columns we created, and only if the LMS responds."""
    is_gone: bool = False
    """The column was deleted in the LMS, which refuses scores for it."""
    may_send: bool = True
    may_create: bool = False
    several: int = 0
    """How many columns the link has, if none of them is ours."""
    problem: str = ""
    """Why the LMS could not be reached."""


class ScoreSource(NamedTuple):
    """What `Columns` needs to know about the scores of a link."""

    are_possible: Callable[[ResourceLink], bool]
    """Whether what a link shows can be scored."""
    post: Callable[[Session, ResourceLink, int], int]
    """Puts every learner's score into the outbox, in the caller's transaction, and returns how many there are."""


class Columns:
    """Manages columns. ``announce`` is called with the row id of a platform that has new scores."""

    def __init__(
        self,
        store: Store,
        line_items: LineItems,
        score_source: ScoreSource,
        announce: Callable[[int], None],
        flights: Flights,
    ) -> None:
        self._store = store
        self._line_items = line_items
        self._score_source = score_source
        self._announce = announce
        self._flights = flights
        self._seen: Cache[GradebookColumn] = Cache(most=MOST_SEEN)

    def see(self, visit: Visit) -> GradebookColumn:
        """Return what `look_at` does or, if the LMS takes long, what is known, and a problem."""
        link = _link(visit)
        try:
            return self._seen.put(link.id, self.in_time(visit, ("look",), lambda: self.look_at(visit)))
        except SlowError as error:
            return replace(self._seen.peek(link.id) or GradebookColumn(link.line_item_url), problem=str(error))

    def in_time(self, visit: Visit, act: tuple[object, ...], work: Callable[[], Value]) -> Value:
        """Do what an LMS has to answer; ``act`` names it, so that it is done once. Raise `SlowError` if it goes on."""
        return self._flights.fetch(("services", visit.platform.id), ("column", _link(visit).id, *act), work)

    def look_at(self, visit: Visit) -> GradebookColumn:
        """Return the column of a visit's link, looking it up in the LMS if it is unknown or gone."""
        with self._store.read() as session:
            link = session.get_one(ResourceLink, _link(visit).id)
            is_gone = _was_refused(session, link)
        rights = Rights.of(link)
        if link.line_item_url and not is_gone:
            if link.line_item_source != ColumnSource.MADE or not rights.may_create:
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
        """Create a column for a visit's link unless it has one; return whether it was created.

        Raises:
            HttpClientError: the LMS refuses, or does not respond.
        """
        present = self.look_at(visit)  # it may have been created in another window
        link = _link(visit)
        if present.problem:
            raise HttpClientError(present.problem)
        if (present.url and not present.is_gone) or not present.may_create or link.line_items_url is None:
            return False
        wanted = LineItem(
            url="", label=label, maximum=maximum, resource_link_id=link.link_id, resource_id=_resource_id(link)
        )
        item = self._line_items.create(visit.platform, link.line_items_url, wanted)
        self._store_column(
            visit.platform, link.id, item.url, ColumnSource.MADE, actor=_actor(visit), act="create column"
        )
        return True

    def change(self, visit: Visit, *, label: str, maximum: float) -> bool:
        """Change the label and maximum of the column created for a visit's link; return whether there is one.

        Raises:
            HttpClientError: the LMS refuses, or does not respond.
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
        """Delete the column created for a visit's link, with its grades; return whether there was one.

        Scores on their way to it are no longer sent. The tool keeps the scores, and sends them to the next column.

        Raises:
            HttpClientError: the LMS refuses, or does not respond.
        """
        link = self._ours(visit)
        if link is None or link.line_item_url is None:
            return False
        self._line_items.delete(visit.platform, link.line_item_url)
        at = self._store.clock()
        with self._store.write() as session:
            stored = session.get_one(ResourceLink, link.id, with_for_update=LOCKED)
            on_their_way = (Outbox.resource_link_pk == link.id, Outbox.line_item_url == link.line_item_url,
                            Outbox.status.in_((ScoreStatus.WAITING, ScoreStatus.HELD)))  # fmt: skip
            session.execute(update(Outbox).where(*on_their_way).values(status="superseded"))
            if stored.line_item_url == link.line_item_url:
                stored.line_item_url, stored.line_item_source, stored.column_sought = None, ColumnSource.NONE, at
            audit(session, at=at, actor=_actor(visit), act="delete column", subject=f"link {link.id}")
        return True

    def seek_where_due(self, goes_on: Callable[[], bool]) -> None:
        """Look for the columns of links in use that have none, for as long as ``goes_on`` returns True."""
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
        """Claim a link for this worker; None if another worker has it, or the LMS does not let us look."""
        at = self._store.clock()
        with self._store.write() as session:
            found = session.execute(
                select(ResourceLink, Platform)
                .join(Deployment, Deployment.id == ResourceLink.deployment_pk)
                .join(Platform, Platform.id == Deployment.platform_id)
                .where(ResourceLink.id == link_pk, ResourceLink.column_sought <= at - SOUGHT_AGAIN)
                .where(Deployment.status == DeploymentStatus.ACCEPTED)
                .with_for_update(of=ResourceLink, key_share=True)
            ).first()
            if found is None:
                return None
            link, platform = found
            link.column_sought = at
        is_wanted = Rights.of(link).may_read and self._score_source.are_possible(link)
        return (link, platform) if is_wanted else None

    def _seek(self, platform: Platform, link: ResourceLink) -> _ColumnSearch:
        """Look for a link's column in the LMS, and store it together with the scores that belong in it."""
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
            self._store_column(
                platform, link.id, item.url, ColumnSource.MADE if item.tag == TAG else ColumnSource.FOUND
            )
        return _ColumnSearch(item)

    def _store_column(  # noqa: PLR0913 - what is stored, and its audit entry
        self, platform: Platform, link_pk: int, url: str, source: str, *, actor: str = "", act: str = ""
    ) -> None:
        at = self._store.clock()
        with self._store.write() as session:
            link = session.get_one(ResourceLink, link_pk, with_for_update=LOCKED)
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
        return link if link.line_item_source == ColumnSource.MADE and Rights.of(link).may_create else None


@dataclass(frozen=True, slots=True)
class _ColumnSearch:
    item: LineItem | None = None
    several: int = 0
    problem: str = ""


def _was_refused(session: Session, link: ResourceLink) -> bool:
    """Return whether the latest scores for a link's column were refused because it does not exist."""
    gone = or_(Outbox.problem.startswith("404"), Outbox.problem.startswith("410"))
    query = select(Outbox.id).where(
        Outbox.resource_link_pk == link.id,
        Outbox.line_item_url == link.line_item_url,
        Outbox.status == ScoreStatus.HELD,
        gone,
    )
    return session.scalars(query.limit(1)).first() is not None


def _link(visit: Visit) -> ResourceLink:
    if visit.link is None:
        raise LookupError("a visit of the picker has no link")
    return visit.link


def _resource_id(link: ResourceLink) -> str:
    """Return the resource id of what a link shows, as the picker sends it to the LMS."""
    return "/".join(part for part in (link.course_id, link.item_id) if part)


def _actor(visit: Visit) -> str:
    return f"teacher {visit.learner.id}"
