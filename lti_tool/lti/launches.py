"""Accepted launches, stored in one short transaction together with the nonce that prevents their reuse."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from lti_tool.base.database import find_or_insert, spend_nonce
from lti_tool.base.statuses import DeploymentStatus
from lti_tool.base.tables import Deployment, LaunchRow, Learner, Nonce, Platform, ResourceLink
from lti_tool.lti.gradebook_claim import take_from_launch
from lti_tool.lti.refusals import LaunchRefused, Sender
from lti_tool.lti.tokens import LAUNCH_SECONDS, STATE_SECONDS
from lti_tool.lti.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from lti_tool.base.database import Store
    from lti_tool.lti.launch import Launch
    from lti_tool.lti.tokens import State


class Launches:
    """Stores and finds launches.

    ``post_for_all`` is called with the link and the time in the transaction that stores a new column. It puts learners'
    existing scores into the outbox.
    """

    def __init__(
        self,
        store: Store,
        post_for_all: Callable[[Session, ResourceLink, int], object],
        *,
        accept_new_deployments: bool,
    ) -> None:
        self._store = store
        self._post_for_all = post_for_all
        self._accept_new = accept_new_deployments

    def store(self, launch: Launch, state: State, platform: Platform) -> str:
        """Store an accepted launch and return its id.

        Raises:
            LaunchRefused: it was used before, or its deployment is not accepted. Only the deployment is then stored,
                for an administrator to decide on.
        """
        at = self._store.clock()
        sender = Sender(platform.issuer, platform.client_id, launch.deployment_id)
        with self._store.write() as session:
            # The state expires before its nonce does, so an expired nonce can be deleted.
            expires = state.created + 2 * STATE_SECONDS * 1000
            if not spend_nonce(session, platform_id=platform.id, nonce=state.nonce, expires=expires):
                raise LaunchRefused("replayed", sender=sender)
            deployment = self._deployment(session, platform.id, launch.deployment_id, at)
            if deployment.status == DeploymentStatus.ACCEPTED:
                return self._store_launch(session, launch, deployment, at)
        raise LaunchRefused(f"{deployment.status}-deployment", sender=sender)

    def visit(self, launch_id: str) -> Visit:
        """Return a launch with its rows; raise `LaunchRefused` when it has expired."""
        with self._store.read() as session:
            query = (
                select(LaunchRow, Learner, Deployment, Platform, ResourceLink)
                .join(Learner, Learner.id == LaunchRow.learner_id)
                .join(Deployment, Deployment.id == LaunchRow.deployment_pk)
                .join(Platform, Platform.id == Deployment.platform_id)
                .outerjoin(ResourceLink, ResourceLink.id == LaunchRow.resource_link_pk)
                .where(LaunchRow.id == launch_id, LaunchRow.expires > self._store.clock())
            )
            found = session.execute(query).first()
        if found is None:
            raise LaunchRefused("old-token")
        visit = Visit(*found)
        if visit.deployment.status != DeploymentStatus.ACCEPTED:
            raise LaunchRefused(f"{visit.deployment.status}-deployment", sender=visit.sender)
        return visit

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

    def _store_launch(self, session: Session, launch: Launch, deployment: Deployment, at: int) -> str:
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
                created=at,
                expires=at + LAUNCH_SECONDS * 1000,
            )
        )
        return launch_id


def _learner(session: Session, launch: Launch, launch_id: str, deployment_pk: int, at: int) -> Learner:
    subject = launch.subject if launch.subject is not None else f"anonymous {launch_id}"
    key = {"deployment_pk": deployment_pk, "subject": subject}
    learner = find_or_insert(session, Learner, key, anonymous=launch.subject is None, seen=at)
    learner.seen = at
    learner.tests = launch.roles.tests
    if (
        launch.context_id
        and launch.roles.learns
        and not launch.roles.teaches
        and _taught(session, learner, launch.context_id)
    ):
        key = {"deployment_pk": deployment_pk, "subject": f"preview by {learner.id}"}
        learner = find_or_insert(session, Learner, key, tests=True, teacher_id=learner.id, seen=at)
        learner.seen = at
    return learner


def _taught(session: Session, learner: Learner, context_id: str) -> bool:
    """Return whether a learner has opened this course as a teacher within the last hours: now they try it.

    In Moodle, a teacher who switches to the role of a student launches as themselves, as a learner.
    """
    as_teacher = (
        select(LaunchRow.id)
        .join(ResourceLink, ResourceLink.id == LaunchRow.resource_link_pk)
        .where(LaunchRow.learner_id == learner.id, LaunchRow.teaches, ~LaunchRow.learns)
        .where(ResourceLink.context_id == context_id)
    )
    return session.scalars(as_teacher.limit(1)).first() is not None


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
    if launch.deep_linking:
        details["deep_linking"] = {
            "return_url": launch.deep_linking.return_url,
            "data": launch.deep_linking.data,
            "accepts_several": launch.deep_linking.accepts_several,
            "accepts_line_items": launch.deep_linking.accepts_line_items,
        }
    return details
