"""Accepted launches, stored in one short transaction together with the nonce that prevents their reuse."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from lti_tool.base.database import audit, find_or_insert, spend_nonce
from lti_tool.base.statuses import DeploymentStatus
from lti_tool.base.tables import Deployment, LaunchRow, Learner, Nonce, Platform, ResourceLink
from lti_tool.lti.gradebook_claim import take_from_launch
from lti_tool.lti.refusals import LaunchRefused, Sender
from lti_tool.lti.tokens import ALONE_SECONDS, LAUNCH_SECONDS, STATE_SECONDS, TEACHES_ALONE_SECONDS
from lti_tool.lti.visit import Visit, may_use

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from lti_tool.base.database import Store
    from lti_tool.lti.launch import Launch
    from lti_tool.lti.tokens import State


USED_AGAIN = 60_000
"""How much newer a teacher's last request must be to be written down."""


class Launches:
    """Stores and finds launches.

    ``post_for_all`` is called with the link and the time in the transaction that stores a new column. It puts learners'
    existing scores into the outbox. ``teacher_idle`` is in minutes.
    """

    def __init__(
        self,
        store: Store,
        post_for_all: Callable[[Session, ResourceLink, int], object],
        *,
        accept_new_deployments: bool,
        teacher_idle: int,
    ) -> None:
        self._store = store
        self._post_for_all = post_for_all
        self._accept_new = accept_new_deployments
        self._teacher_idle = teacher_idle * 60_000

    def store(self, launch: Launch, state: State, platform: Platform, *, browser: str | None = None) -> str:
        """Store an accepted launch and return its id.

        ``browser`` is the digest of the key that its browser keeps; without one, its address alone opens its pages.

        Raises:
            LaunchRefused: it was used before, its deployment is not accepted, or may not use the course. Only the
                deployment is then stored, for an administrator to decide on.
        """
        at = self._store.clock()
        sender = Sender(platform.issuer, platform.client_id, launch.deployment_id)
        with self._store.write() as session:
            # The state expires before its nonce does, so an expired nonce can be deleted.
            expires = state.created + 2 * STATE_SECONDS * 1000
            if not spend_nonce(session, platform_id=platform.id, nonce=state.nonce, expires=expires):
                raise LaunchRefused("replayed", sender=sender)
            deployment = self._deployment(session, platform.id, launch.deployment_id, at)
            if deployment.status != DeploymentStatus.ACCEPTED:
                refusal = LaunchRefused(f"{deployment.status}-deployment", sender=sender)
            elif launch.resource_link_id and not may_use(platform, deployment, launch.course_id):
                refusal = LaunchRefused("course", launch.course_id or "", sender)
                audit(session, at=at, actor="launch", act="refuse course", subject=_refused(sender, launch))
            else:
                return self._store_launch(session, launch, deployment, browser, at)
        raise refusal

    def visit(self, launch_id: str) -> Visit:
        """Return a launch with its rows; raise `LaunchRefused` when it is over."""
        at = self._store.clock()
        with self._store.read() as session:
            query = (
                select(LaunchRow, Learner, Deployment, Platform, ResourceLink)
                .join(Learner, Learner.id == LaunchRow.learner_id)
                .join(Deployment, Deployment.id == LaunchRow.deployment_pk)
                .join(Platform, Platform.id == Deployment.platform_id)
                .outerjoin(ResourceLink, ResourceLink.id == LaunchRow.resource_link_pk)
                .where(LaunchRow.id == launch_id, LaunchRow.expires > at)
            )
            found = session.execute(query).first()
        if found is None:
            raise LaunchRefused("old-token")
        visit = Visit(*found)
        if visit.deployment.status != DeploymentStatus.ACCEPTED:
            raise LaunchRefused(f"{visit.deployment.status}-deployment", sender=visit.sender)
        if visit.launch.ended:
            raise LaunchRefused("ended", sender=visit.sender)
        if visit.launch.teaches and visit.launch.used < at - self._teacher_idle:
            raise LaunchRefused("idle", sender=visit.sender)
        return visit

    def note_use(self, visit: Visit) -> None:
        """Write down that a teacher is at work."""
        at = self._store.clock()
        if visit.launch.teaches and visit.launch.used < at - USED_AGAIN:
            with self._store.write() as session:
                session.execute(update(LaunchRow).where(LaunchRow.id == visit.launch.id).values(used=at))

    def forget_old(self) -> None:
        """Delete expired nonces and launches, and anonymous learners."""
        at = self._store.clock()
        with self._store.write() as session:
            session.execute(delete(Nonce).where(Nonce.expires < at))
            session.execute(delete(LaunchRow).where(LaunchRow.expires < at))
            session.execute(delete(Learner).where(Learner.anonymous, Learner.seen < at - LAUNCH_SECONDS * 1000))

    def _deployment(self, session: Session, platform_id: int, deployment_id: str, at: int) -> Deployment:
        key = {"platform_id": platform_id, "deployment_id": deployment_id}
        status = DeploymentStatus.ACCEPTED if self._accept_new else DeploymentStatus.PENDING
        return find_or_insert(session, Deployment, key, status=status, seen=at)

    def _store_launch(
        self, session: Session, launch: Launch, deployment: Deployment, browser: str | None, at: int
    ) -> str:
        launch_id = secrets.token_urlsafe(16)
        # Lock the link first, then the learner: see `lti_tool.grades.outbox`.
        link = _resource_link(session, launch, deployment.id) if launch.resource_link_id else None
        if link and take_from_launch(link, launch):
            session.flush()
            self._post_for_all(session, link, at)
        learner = _learner(session, launch, launch_id, deployment.id, at)
        session.add(
            LaunchRow(
                id=launch_id,
                deployment_pk=deployment.id,
                learner_id=learner.id,
                resource_link_pk=link.id if link else None,
                kind=launch.kind,
                teaches=launch.roles.teaches,
                learns=launch.roles.learns,
                details=_details(launch),
                browser=browser,
                created=at,
                used=at,
                expires=at + _good_for(launch, browser) * 1000,
            )
        )
        return launch_id


def _learner(session: Session, launch: Launch, launch_id: str, deployment_pk: int, at: int) -> Learner:
    subject = launch.subject if launch.subject is not None else f"anonymous {launch_id}"
    key = {"deployment_pk": deployment_pk, "subject": subject}
    learner = find_or_insert(session, Learner, key, anonymous=launch.subject is None, seen=at)
    learner.seen = at
    learner.tests = launch.roles.tests
    before = _launches_here(session, learner, launch)
    lost = [row.id for row in before if not row.ended and _may_more(row, launch)]
    if lost:
        session.execute(update(LaunchRow).where(LaunchRow.id.in_(lost)).values(ended=True))
    is_learner = launch.context_id and launch.roles.learns and not launch.roles.teaches
    # In Moodle, a teacher who switches to the role of a student launches as themselves, as a learner: they try it.
    if is_learner and any(row.teaches and not row.learns for row in before):
        key = {"deployment_pk": deployment_pk, "subject": f"preview by {learner.id}"}
        learner = find_or_insert(session, Learner, key, tests=True, teacher_id=learner.id, seen=at)
        learner.seen = at
    return learner


def _refused(sender: Sender, launch: Launch) -> str:
    return f"{sender.issuer} {sender.client_id} {sender.deployment_id}: {launch.course_id}"


def _launches_here(session: Session, learner: Learner, launch: Launch) -> list[LaunchRow]:
    """Return somebody's launches as a teacher in the course of a launch, of the last hours."""
    found = session.execute(
        select(LaunchRow, ResourceLink.context_id, ResourceLink.link_id)
        .outerjoin(ResourceLink, ResourceLink.id == LaunchRow.resource_link_pk)
        .where(LaunchRow.learner_id == learner.id, LaunchRow.teaches)
    )
    return [
        row
        for row, context_id, link_id in found
        if (context_id or row.details.get("context_id")) == launch.context_id
        and (launch.context_id or link_id == launch.resource_link_id)
    ]


def _may_more(row: LaunchRow, launch: Launch) -> bool:
    """Return whether somebody's launch as a teacher lets them do more than their new one."""
    return not launch.roles.teaches or (launch.roles.assists and not row.details.get("assists"))


def _good_for(launch: Launch, browser: str | None) -> int:
    """Return for how many seconds a launch is good."""
    if browser is not None:
        return LAUNCH_SECONDS
    return TEACHES_ALONE_SECONDS if launch.roles.teaches else ALONE_SECONDS


def _resource_link(session: Session, launch: Launch, deployment_pk: int) -> ResourceLink:
    key = {"deployment_pk": deployment_pk, "link_id": launch.resource_link_id}
    link = find_or_insert(session, ResourceLink, key, context_id=launch.context_id, title=launch.title)
    if link.line_item_url != launch.line_item_url:  # a teacher may be creating a column right now
        session.refresh(link, with_for_update=True)
    link.context_id, link.title = launch.context_id, launch.title
    link.memberships_url = launch.memberships_url
    if launch.course_id:  # the platform takes precedence; otherwise, keep what a teacher chose here
        link.course_id, link.item_id = launch.course_id, launch.item_id
    return link


def _details(launch: Launch) -> dict[str, Any]:
    details: dict[str, Any] = {
        "frame_origins": list(launch.frame_origins),
        "locale": launch.locale,
        "assists": launch.roles.assists,
        "return_url": launch.return_url,
    }
    if not launch.resource_link_id:
        details["context_id"] = launch.context_id
    if launch.deep_linking:
        details["deep_linking"] = {
            "return_url": launch.deep_linking.return_url,
            "data": launch.deep_linking.data,
            "accepts_several": launch.deep_linking.accepts_several,
            "accepts_line_items": launch.deep_linking.accepts_line_items,
        }
    return details
