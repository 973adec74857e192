"""The registered platforms: read at every login and launch, changed by administrators and dynamic registration."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from lti_tool.base import statements
from lti_tool.base.database import audit, insert_once
from lti_tool.base.statements import PLATFORMS
from lti_tool.base.statuses import DeploymentStatus, ScoreStatus
from lti_tool.base.tables import (
    Attempt,
    Certificate,
    Deployment,
    Learner,
    Outbox,
    Platform,
    RegistrationLink,
    ResourceLink,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from lti_tool.base.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What we must know about an LMS to accept its launches and send it scores."""

    issuer: str
    client_id: str
    authorization_url: str
    token_url: str
    key_set_url: str
    token_audience: str
    name: str = ""
    product: str = ""
    frame_origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """How much is stored for a platform, and how many scores have not arrived there."""

    learners: int
    attempts: int
    certificates: int
    waiting: int
    held: int


class RegisteredPlatforms:
    """The platforms and their deployments."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.clock = store.clock

    def find(self, issuer: str, client_id: str | None) -> Platform | None:
        """Return the registration; without a client id, which a login may omit, only if the issuer has exactly one."""
        with self._store.read_fast() as transaction:
            found = transaction.all(statements.PLATFORMS_OF_ISSUER, issuer=issuer, client_id=client_id or "")
        return PLATFORMS.make(found[0]) if len(found) == 1 else None

    def by_id(self, platform_id: int) -> Platform | None:
        """Return the registration with a row id."""
        with self._store.read_fast() as transaction:
            found = transaction.one(statements.PLATFORM_BY_ID, id=platform_id)
        return PLATFORMS.make(found) if found else None

    def all(self) -> Sequence[Platform]:
        """Return every registration, by issuer and client id."""
        with self._store.read() as session:
            return session.scalars(select(Platform).order_by(Platform.issuer, Platform.client_id)).all()

    def deployments(self, platform_id: int) -> Sequence[Deployment]:
        """Return a platform's deployments, whether seen in launches or registered."""
        query = select(Deployment).where(Deployment.platform_id == platform_id).order_by(Deployment.id)
        with self._store.read() as session:
            return session.scalars(query).all()

    def rosters(self, platform_id: int, most: int = 3) -> Sequence[str]:
        """Return the roster URLs from a platform's launches, those of the newest links first."""
        query = (
            select(ResourceLink.memberships_url)
            .join(Deployment, Deployment.id == ResourceLink.deployment_pk)
            .where(Deployment.platform_id == platform_id, ResourceLink.memberships_url.is_not(None))
            .group_by(ResourceLink.memberships_url)
            .order_by(func.max(ResourceLink.id).desc())
            .limit(most)
        )
        with self._store.read() as session:
            return [address for address in session.scalars(query) if address]

    def register(self, registration: Registration, *, deployment_id: str | None, actor: str) -> int:
        """Store a registration and return its row id; an existing one with the same issuer and client id is updated."""
        with self._store.write() as session:
            return self.register_in(session, registration, deployment_id=deployment_id, actor=actor)

    def register_in(
        self, session: Session, registration: Registration, *, deployment_id: str | None, actor: str
    ) -> int:
        """Do what `register` does, in the caller's transaction."""
        at = self.clock()
        values = asdict(registration) | {"frame_origins": list(registration.frame_origins)}
        key = {"issuer": registration.issuer, "client_id": registration.client_id}
        insert_once(session, Platform, **values, created=at, delivery_lease=0, delivery_owner="", delivery_paused=0)
        platform = session.scalars(select(Platform).filter_by(**key)).one()
        for name, value in values.items():
            setattr(platform, name, value)
        if deployment_id:
            set_deployment(session, platform.id, deployment_id, DeploymentStatus.ACCEPTED, at)
        audit(session, at=at, actor=actor, act="register platform", subject=_registered(registration))
        return platform.id

    def decide(self, platform_id: int, deployment_id: str, status: str, *, actor: str) -> None:
        """Accept or block a deployment, even one that has not launched yet."""
        at = self.clock()
        with self._store.write() as session:
            set_deployment(session, platform_id, deployment_id, status, at)
            platform = session.get_one(Platform, platform_id)
            subject = f"{platform.issuer} {platform.client_id} {deployment_id}: {status}"
            audit(session, at=at, actor=actor, act="decide on deployment", subject=subject)

    def limit(self, platform_id: int, courses: Sequence[str] | None, *, deployment_id: str | None, actor: str) -> bool:
        """Let a platform, or one of its deployments, use only some courses; None takes the limit away.

        Return whether there is such a deployment.
        """
        at = self.clock()
        with self._store.write() as session:
            platform = session.get_one(Platform, platform_id)
            one = select(Deployment).filter_by(platform_id=platform_id, deployment_id=deployment_id)
            limited = session.scalars(one).first() if deployment_id else platform
            if limited is None:
                return False
            limited.courses = None if courses is None else sorted(set(courses))
            subject = f"{platform.issuer} {platform.client_id} {deployment_id or ''}: {limited.courses}"
            audit(session, at=at, actor=actor, act="limit courses", subject=subject)
        return True

    def belongings(self, platform_id: int) -> Belongings:
        """Return what would go with a registration."""
        ours = (
            select(Learner.id)
            .join(Deployment, Deployment.id == Learner.deployment_pk)
            .where(Deployment.platform_id == platform_id)
        )
        attempts = select(func.count()).select_from(Attempt).where(Attempt.learner_id.in_(ours))
        certificates = select(func.count()).select_from(Certificate).where(Certificate.learner_id.in_(ours))
        scores = select(func.count()).select_from(Outbox).where(Outbox.platform_id == platform_id)
        with self._store.read() as session:
            return Belongings(
                learners=session.scalar(select(func.count()).select_from(ours.subquery())) or 0,
                attempts=session.scalar(attempts) or 0,
                certificates=session.scalar(certificates) or 0,
                waiting=session.scalar(scores.where(Outbox.status == ScoreStatus.WAITING)) or 0,
                held=session.scalar(scores.where(Outbox.status == ScoreStatus.HELD)) or 0,
            )

    def remove(self, platform_id: int, *, actor: str) -> None:
        """Delete a registration with everything that its learners did."""
        with self._store.write() as session:
            platform = session.get_one(Platform, platform_id)
            subject = f"{platform.issuer} {platform.client_id}"
            # Set free, a link that somebody kept would be good for another LMS.
            session.execute(delete(RegistrationLink).where(RegistrationLink.platform_id == platform_id))
            session.delete(platform)
            audit(session, at=self.clock(), actor=actor, act="remove platform", subject=subject)


def _registered(registration: Registration) -> str:
    """Return a registration for the audit log, with the addresses that all trust rests on."""
    return (
        f"{registration.issuer} {registration.client_id} (login {registration.authorization_url}, "
        f"tokens {registration.token_url}, keys {registration.key_set_url})"
    )


def set_deployment(session: Session, platform_id: int, deployment_id: str, status: str, at: int) -> None:
    """Store a deployment with a status, or change the status of a known one."""
    insert_once(session, Deployment, platform_id=platform_id, deployment_id=deployment_id, status=status, seen=at)
    query = select(Deployment).filter_by(platform_id=platform_id, deployment_id=deployment_id)
    session.scalars(query).one().status = status
