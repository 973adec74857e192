"""Accepted launches, stored in one short transaction together with the nonce that prevents their reuse."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete

from lti_tool.base import statements
from lti_tool.base.database import LOCKED, audit, find_or_insert, insert_once
from lti_tool.base.statements import DEPLOYMENTS, LAUNCHES, LEARNERS, LINKS, PLATFORMS, cut, read_json
from lti_tool.base.statuses import DeploymentStatus
from lti_tool.base.tables import Deployment, LaunchRow, Learner, Nonce, ResourceLink
from lti_tool.lti.gradebook_claim import take_from_launch
from lti_tool.lti.refusals import LaunchRefused, Sender
from lti_tool.lti.tokens import ALONE_SECONDS, LAUNCH_SECONDS, STATE_SECONDS, TEACHES_ALONE_SECONDS, Keeper
from lti_tool.lti.visit import Visit, may_use

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from lti_tool.base.database import Store
    from lti_tool.base.tables import Platform
    from lti_tool.base.transactions import Transaction
    from lti_tool.lti.launch import Launch
    from lti_tool.lti.tokens import State


USED_AGAIN = 60_000
"""How much newer a teacher's last request must be to be written down."""


class Launches:
    """Stores and finds launches.

    ``post_for_all`` is called with the link and the time in the transaction that stores a new column. It puts learners'
    existing scores into the outbox. ``teacher_idle`` is in minutes. ``certifies`` says whether a course, by its id,
    has a certificate: only then a learner's name is kept, for as long as the launch.
    """

    def __init__(
        self,
        store: Store,
        post_for_all: Callable[[Session, ResourceLink, int], object],
        *,
        accept_new_deployments: bool,
        teacher_idle: int,
        certifies: Callable[[str | None], bool],
    ) -> None:
        self._store = store
        self._post_for_all = post_for_all
        self._accept_new = accept_new_deployments
        self._teacher_idle = teacher_idle * 60_000
        self._certifies = certifies

    def store(self, launch: Launch, state: State, platform: Platform, *, browser: str | None = None) -> str:
        """Store an accepted launch and return its id.

        ``browser`` is the digest of the key that its browser keeps; without one, its address alone opens its pages.

        Raises:
            LaunchRefused: it was used before, its deployment is not accepted, or may not use the course. Only the
                deployment is then stored, for an administrator to decide on.
        """
        at = self._store.clock()
        # The state expires before its nonce does, so an expired nonce can be deleted.
        spent = {"platform_id": platform.id, "nonce": state.nonce, "expires": state.created + 2 * STATE_SECONDS * 1000}
        row = _row(launch, browser, at)
        with self._store.read_fast() as transaction:
            place = _known_place(transaction, launch, platform)
        row["details"] = json.dumps(self._details(launch, place))
        with self._store.write_fast() as transaction:
            if not transaction.one(statements.SPEND_NONCE, **spent):
                sender = Sender(platform.issuer, platform.client_id, launch.deployment_id)
                raise LaunchRefused("replayed", sender=sender)
            if place:
                return _add_launch(transaction, launch, place, row)
        place = self._place(launch, platform, at)
        row["details"] = json.dumps(self._details(launch, place))
        with self._store.write_fast() as transaction:
            return _add_launch(transaction, launch, place, row)

    def visit(self, launch_id: str) -> Visit:
        """Return a launch with its rows; raise `LaunchRefused` when it is over."""
        at = self._store.clock()
        with self._store.read_fast() as transaction:
            found = transaction.one(statements.VISIT, id=launch_id, at=at)
        if found is None:
            raise LaunchRefused("old-token")
        launch, learner, deployment, platform, link = cut(found, LAUNCHES, LEARNERS, DEPLOYMENTS, PLATFORMS, LINKS)
        visit = Visit(
            LAUNCHES.make(launch), LEARNERS.make(learner), DEPLOYMENTS.make(deployment), PLATFORMS.make(platform),
            None if link[0] is None else LINKS.make(link),
        )  # fmt: skip
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
            with self._store.write_fast() as transaction:
                transaction.do(statements.USE_LAUNCH, id=visit.launch.id, at=at)

    def forget_old(self) -> None:
        """Delete expired nonces and launches, and anonymous learners."""
        at = self._store.clock()
        with self._store.write() as session:
            session.execute(delete(Nonce).where(Nonce.expires < at))
            session.execute(delete(LaunchRow).where(LaunchRow.expires < at))
            session.execute(delete(Learner).where(Learner.anonymous, Learner.seen < at - LAUNCH_SECONDS * 1000))

    def _details(self, launch: Launch, place: _Place | None) -> dict[str, Any]:
        details = _details(launch)
        if place and launch.name and launch.roles.learns and self._certifies(place.course_id):
            details["name"] = launch.name
        return details

    def _place(self, launch: Launch, platform: Platform, at: int) -> _Place:
        """Store the deployment and the link of a launch that are new, or not as they were; raise `LaunchRefused`."""
        sender = Sender(platform.issuer, platform.client_id, launch.deployment_id)
        key = {"platform_id": platform.id, "deployment_id": launch.deployment_id}
        status = DeploymentStatus.ACCEPTED if self._accept_new else DeploymentStatus.PENDING
        with self._store.write() as session:
            if insert_once(session, Deployment, **key, status=status, seen=at):
                subject = f"{platform.issuer} {platform.client_id} {launch.deployment_id}: {status}"
                audit(session, at=at, actor="launch", act="see deployment", subject=subject)
            deployment = find_or_insert(session, Deployment, key)
            refusal = _refusal(launch, platform, deployment, sender)
            if refusal is None:
                link = _resource_link(session, launch, deployment.id) if launch.resource_link_id else None
                if link and take_from_launch(link, launch):
                    session.flush()
                    self._post_for_all(session, link, at)
                return _Place(deployment.id, link.id if link else None, link.course_id if link else None)
            if refusal.reason == "course":
                audit(session, at=at, actor="launch", act="refuse course", subject=_refused(sender, launch))
        raise refusal


class _Place(NamedTuple):
    """Where a launch leads, by row ids."""

    deployment: int
    link: int | None
    course_id: str | None
    is_known_teacher: bool = True
    """Whether who launches may have launches as a teacher."""


def _refusal(launch: Launch, platform: Platform, deployment: Deployment, sender: Sender) -> LaunchRefused | None:
    """Return why a deployment may not launch this; None if it may."""
    if deployment.status != DeploymentStatus.ACCEPTED:
        return LaunchRefused(f"{deployment.status}-deployment", sender=sender)
    if launch.resource_link_id and not may_use(platform, deployment, launch.course_id):
        return LaunchRefused("course", launch.course_id or "", sender)
    return None


def _known_place(transaction: Transaction, launch: Launch, platform: Platform) -> _Place | None:
    """Return where a launch leads if all is as it was at the launch before; otherwise `Launches._place` stores it."""
    found = transaction.one(
        statements.DEPLOYMENT_AND_LINK,
        platform_id=platform.id, deployment_id=launch.deployment_id, link_id=launch.resource_link_id,
        subject=launch.subject,
    )  # fmt: skip
    if found is None:
        return None
    of_deployment, of_link = cut(found, DEPLOYMENTS, LINKS)
    is_known_teacher = bool(found[-1])
    deployment = DEPLOYMENTS.make(of_deployment)
    if _refusal(launch, platform, deployment, Sender()):
        return None
    if not launch.resource_link_id:
        return _Place(deployment.id, None, None, is_known_teacher)
    if of_link[0] is None:
        return None
    link = LINKS.make(of_link)
    _take(link, launch)
    take_from_launch(link, launch)
    return (
        None if LINKS.has_changed(link, of_link) else _Place(deployment.id, link.id, link.course_id, is_known_teacher)
    )


def _row(launch: Launch, browser: str | None, at: int) -> dict[str, Any]:
    """Return what is stored of a launch itself, before anybody waits for the database."""
    return {
        "id": secrets.token_urlsafe(16), "kind": launch.kind, "teaches": launch.roles.teaches,
        "learns": launch.roles.learns, "browser": browser, "at": at,
        "expires": at + _good_for(launch, browser) * 1000,
    }  # fmt: skip


def _add_launch(transaction: Transaction, launch: Launch, place: _Place, row: dict[str, Any]) -> str:
    learner_id = _learner(transaction, launch, row["id"], place, row["at"])
    transaction.do(
        statements.ADD_LAUNCH, deployment_pk=place.deployment, learner_id=learner_id, resource_link_pk=place.link, **row
    )
    return str(row["id"])


def _learner(transaction: Transaction, launch: Launch, launch_id: str, place: _Place, at: int) -> int:
    """Return the row id of who launches; launches of theirs that let them do more in this course are over."""
    subject = launch.subject if launch.subject is not None else f"anonymous {launch_id}"
    learner_id = _see(
        transaction, place.deployment, subject, at, tests=launch.roles.tests, anonymous=launch.subject is None
    )
    if not place.is_known_teacher:
        return learner_id
    before = [
        (row_id, bool(learns), read_json(details), bool(ended))
        for row_id, learns, details, ended, context_id, link_id in transaction.all(
            statements.LAUNCHES_AS_TEACHER, learner_id=learner_id
        )
        if _is_here(launch, context_id or read_json(details).get("context_id"), link_id)
    ]
    for row_id, _learns, details, ended in before:
        if not ended and _may_more(details, launch):
            transaction.do(statements.END_LAUNCH, id=row_id)
    is_learner = launch.context_id and launch.roles.learns and not launch.roles.teaches
    # In Moodle, a teacher who switches to the role of a student launches as themselves, as a learner: they try it.
    if is_learner and any(not learns for _id, learns, _details, _ended in before):
        return _see(transaction, place.deployment, f"preview by {learner_id}", at, tests=True, teacher_id=learner_id)
    return learner_id


def _see(  # noqa: PLR0913 - the columns of a learner
    transaction: Transaction, deployment_pk: int, subject: str, at: int, *, tests: bool, anonymous: bool = False,
    teacher_id: int | None = None,
) -> int:  # fmt: skip
    """Store that somebody was here, and return their row id."""
    found = transaction.one(
        statements.SEE_LEARNER, deployment_pk=deployment_pk, subject=subject, at=at, tests=tests, anonymous=anonymous,
        teacher_id=teacher_id,
    )  # fmt: skip
    if found is None:
        raise RuntimeError("an upsert returns its row")
    return int(found[0])


def _is_here(launch: Launch, context_id: str | None, link_id: str | None) -> bool:
    """Return whether a launch before was in the same course or, if the LMS names none, in the same link."""
    if launch.context_id:
        return context_id == launch.context_id
    return link_id == launch.resource_link_id


def _refused(sender: Sender, launch: Launch) -> str:
    return f"{sender.issuer} {sender.client_id} {sender.deployment_id}: {launch.course_id}"


def _may_more(details: dict[str, Any], launch: Launch) -> bool:
    """Return whether somebody's launch as a teacher lets them do more than their new one."""
    return not launch.roles.teaches or (launch.roles.assists and not details.get("assists"))


def _good_for(launch: Launch, browser: str | None) -> int:
    """Return for how many seconds a launch is good."""
    if launch.roles.teaches:
        # From the storage, the links and forms of their pages show no key.
        return LAUNCH_SECONDS if browser and browser.startswith(Keeper.COOKIE) else TEACHES_ALONE_SECONDS
    return ALONE_SECONDS if browser is None else LAUNCH_SECONDS


def _resource_link(session: Session, launch: Launch, deployment_pk: int) -> ResourceLink:
    key = {"deployment_pk": deployment_pk, "link_id": launch.resource_link_id}
    link = find_or_insert(session, ResourceLink, key, context_id=launch.context_id, title=launch.title)
    if link.line_item_url != launch.line_item_url:  # a teacher may be creating a column right now
        session.refresh(link, with_for_update=LOCKED)
    _take(link, launch)
    return link


def _take(link: ResourceLink, launch: Launch) -> None:
    link.context_id, link.title = launch.context_id, launch.title
    link.memberships_url = launch.memberships_url
    if launch.course_id:  # the platform takes precedence; otherwise, keep what a teacher chose here
        link.course_id, link.item_id = launch.course_id, launch.item_id


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
