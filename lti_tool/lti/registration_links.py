"""Links that an administrator of this tool gives to that of an LMS, each good for registering one LMS within a week.

A link may be used several times (Moodle loads it twice), but only for one issuer, the first, and it only changes the
registration that it has made. Whoever finds it can neither register a second LMS nor replace the keys of a known one.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_tool.base.database import audit
from lti_tool.base.tables import Platform, RegistrationLink
from lti_tool.lti.refusals import LaunchRefused, Sender

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings
    from lti_tool.lti.platforms import RegisteredPlatforms, Registration

LINK_LASTS = 7 * 24 * 3_600_000
"""Milliseconds."""


def new_link(store: Store, settings: Settings, *, actor: str) -> str:
    """Create a registration link for one LMS, valid for a week, and return it."""
    secret, at = secrets.token_urlsafe(32), store.clock()
    with store.write() as session:
        session.add(RegistrationLink(digest=_digest(secret), created=at, expires=at + LINK_LASTS, platform_id=None))
        audit(session, at=at, actor=actor, act="make registration link", subject=_name(secret))
    return f"{settings.url}/lti/register/{secret}"


class RegistrationLinks:
    """The links that were created: what each may still do, and what was done with it."""

    def __init__(self, store: Store, platforms: RegisteredPlatforms) -> None:
        self._store = store
        self._platforms = platforms

    def check(self, secret: str) -> None:
        """Raise `LaunchRefused` unless there is such a link and it is still valid."""
        with self._store.read() as session:
            self._find(session, secret)

    def use(self, secret: str, registration: Registration, *, deployment_id: str | None) -> None:
        """Store what an LMS registered with a link; raise `LaunchRefused` where the link may not do that."""
        # A deployment registered with an admin's link is accepted. Canvas names none: its first is pending.
        with self._store.write() as session:
            link = self._find(session, secret)
            _may_serve(session, link, registration)
            link.platform_id = self._platforms.register_in(
                session, registration, deployment_id=deployment_id, actor=_actor(secret)
            )

    def note_refusal(self, secret: str, refusal: LaunchRefused) -> None:
        """Record that somebody tried to register with a valid link, and why it was refused."""
        subject = f"{refusal.sender.issuer or 'an unknown issuer'}: {refusal.in_full}"
        with self._store.write() as session:
            audit(session, at=self._store.clock(), actor=_actor(secret), act="refuse registration", subject=subject)

    def _find(self, session: Session, secret: str) -> RegistrationLink:
        link = session.get(RegistrationLink, _digest(secret))
        if link is None or link.expires < self._store.clock():
            raise LaunchRefused("registration-link")
        return link


def _may_serve(session: Session, link: RegistrationLink, registration: Registration) -> None:
    sender = Sender(registration.issuer, registration.client_id)
    made = session.get(Platform, link.platform_id) if link.platform_id else None
    if made and made.issuer != registration.issuer:
        raise LaunchRefused("registration-link", "it has registered another LMS", sender)
    key = {"issuer": registration.issuer, "client_id": registration.client_id}
    present = session.scalars(select(Platform).filter_by(**key)).first()
    if present and present is not made:
        raise LaunchRefused(
            "registration",
            "this client id is registered already, and not by this link. To register it anew, remove it first: "
            f"lessonpack lti platforms remove {present.id}",
            sender,
        )


def _actor(secret: str) -> str:
    return f"registration link {_name(secret)}"


def _name(secret: str) -> str:
    """Return what a link is called where its secret must not be known."""
    return _digest(secret)[:8]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
