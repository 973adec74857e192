"""The tables of the tool. Times are whole milliseconds since 1970 (UTC), so they compare the same everywhere.

Only what launches, learning and grades need is stored: no e-mail addresses of learners, and no names but for
certificates.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, MetaData, String, Text, UniqueConstraint, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lti_tool.base.statuses import ScoreStatus

RowId = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite generates row ids only in a column whose type is exactly INTEGER."""


class Table(DeclarativeBase):
    """The base of all tables: constraints get predictable names, which migrations rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {int: BigInteger(), dict[str, Any]: JSON(), list[str]: JSON()}


class Secret(Table):
    """A random value of this installation, generated once, such as the one that signs launch tokens."""

    __tablename__ = "secrets"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class SigningKey(Table):
    """One of our RSA keys. The newest one that is not retired signs; retired keys stay in the key set for a while."""

    __tablename__ = "signing_keys"
    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    private_pem: Mapped[str] = mapped_column(Text)
    created: Mapped[int]
    retired: Mapped[int | None]


class Platform(Table):
    """One registration with an LMS, identified by issuer and client id: schools on a hosted LMS share one issuer."""

    __tablename__ = "platforms"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    issuer: Mapped[str] = mapped_column(String(255))
    client_id: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(Text, default="")
    product: Mapped[str] = mapped_column(String(60), default="")
    """The LMS's family code, such as ``moodle`` or ``canvas``, if known."""
    authorization_url: Mapped[str] = mapped_column(Text)
    token_url: Mapped[str] = mapped_column(Text)
    token_audience: Mapped[str] = mapped_column(Text)
    """The audience of our client assertions: the token URL, unless the registration names an authorization server."""
    key_set_url: Mapped[str] = mapped_column(Text)
    frame_origins: Mapped[list[str]] = mapped_column(default=list)
    """Additional origins that may frame our pages, for an LMS that shows tools from another of its sites."""
    courses: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """The ids of the courses that this platform may use; None for all."""
    created: Mapped[int]
    delivery_lease: Mapped[int] = mapped_column(default=0)
    """Until when one grade worker has exclusive use of this platform."""
    delivery_owner: Mapped[str] = mapped_column(String(32), default="")
    delivery_paused: Mapped[int] = mapped_column(default=0)
    """Until when no scores are sent, because the platform is down or asked us to slow down."""


class Deployment(Table):
    """One installation of the tool in a platform. Nothing that belongs to one deployment is visible in another."""

    __tablename__ = "deployments"
    __table_args__ = (UniqueConstraint("platform_id", "deployment_id"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))
    deployment_id: Mapped[str] = mapped_column(String(255))
    status: Mapped[str] = mapped_column(String(10))
    """A `DeploymentStatus`."""
    courses: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """The ids of the courses that this deployment may use; None for those of its platform."""
    seen: Mapped[int]


class Nonce(Table):
    """An accepted launch. Its single atomic insert is the replay check, valid across workers and machines."""

    __tablename__ = "nonces"
    platform_id: Mapped[int] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires: Mapped[int] = mapped_column(index=True)


class RegistrationLink(Table):
    """An admin's link for dynamic registration. Only the hash of its secret is kept."""

    __tablename__ = "registration_links"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    created: Mapped[int]
    expires: Mapped[int]
    platform_id: Mapped[int | None] = mapped_column(ForeignKey("platforms.id", ondelete="SET NULL"))
    """The platform that was registered with it: from then on, the link serves only that issuer."""


class Learner(Table):
    """A person, as identified by one deployment."""

    __tablename__ = "learners"
    __table_args__ = (UniqueConstraint("deployment_pk", "subject"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    deployment_pk: Mapped[int] = mapped_column(ForeignKey("deployments.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(255))
    anonymous: Mapped[bool] = mapped_column(default=False)
    """The platform did not say who it is: created for one launch, and never graded."""
    tests: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A user for testing, or a teacher who tries what learners see: neither graded nor counted in results."""
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"))
    """The teacher who tries it. They may become a learner one day, and then begin anew."""
    seen: Mapped[int]


class ResourceLink(Table):
    """A link in an LMS course, and what it shows."""

    __tablename__ = "resource_links"
    __table_args__ = (UniqueConstraint("deployment_pk", "link_id"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    deployment_pk: Mapped[int] = mapped_column(ForeignKey("deployments.id", ondelete="CASCADE"))
    link_id: Mapped[str] = mapped_column(String(255))
    context_id: Mapped[str] = mapped_column(String(255), default="")
    title: Mapped[str] = mapped_column(Text, default="")
    course_id: Mapped[str | None] = mapped_column(String(64))
    item_id: Mapped[str | None] = mapped_column(String(64))
    """The lesson or quiz; None for the whole course."""
    line_item_url: Mapped[str | None] = mapped_column(Text)
    line_item_source: Mapped[str] = mapped_column(String(10), default="")
    """How we know the column: from the ``launch``, ``found`` among the course's columns, or ``made`` here."""
    line_items_url: Mapped[str | None] = mapped_column(Text)
    grade_scopes: Mapped[list[str]] = mapped_column(default=list)
    """What the LMS lets the tool do with grades here."""
    column_sought: Mapped[int] = mapped_column(default=0)
    """When we last looked for a column."""
    memberships_url: Mapped[str | None] = mapped_column(Text)
    scores_compared: Mapped[int] = mapped_column(default=0, server_default="0")
    """When what learners have earned here was last compared with what was sent."""
    scores_rule: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """By which version of the course, and which attempts counted."""


class LaunchRow(Table):
    """One accepted launch, kept for as long as its pages may be used."""

    __tablename__ = "launches"
    __table_args__ = (Index(None, "learner_id"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    deployment_pk: Mapped[int] = mapped_column(ForeignKey("deployments.id", ondelete="CASCADE"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"))
    resource_link_pk: Mapped[int | None] = mapped_column(ForeignKey("resource_links.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    """The message type."""
    teaches: Mapped[bool]
    learns: Mapped[bool]
    details: Mapped[dict[str, Any]]
    """Deep linking settings, return address, language and the origins that may frame the pages."""
    browser: Mapped[str | None] = mapped_column(String(64))
    """The digest of a key that the browser shows with every request; None if the address alone opens the pages."""
    created: Mapped[int]
    used: Mapped[int] = mapped_column(default=0, server_default="0")
    """When a teacher was last at work, give or take a minute."""
    ended: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The same person has opened the same course with lesser roles since."""
    expires: Mapped[int] = mapped_column(index=True)


class Outbox(Table):
    """A score on its way to the LMS. This row is authoritative; the task queue only says when to look at it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(None, "platform_id", "status", "next_try"),
        Index(None, "learner_id", "line_item_url", "id"),
        Index(None, "platform_id", "settled"),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"))
    resource_link_pk: Mapped[int] = mapped_column(ForeignKey("resource_links.id", ondelete="CASCADE"))
    line_item_url: Mapped[str] = mapped_column(String(2000))
    score: Mapped[float]
    """Share from 0 to 1."""
    started: Mapped[int | None]
    """When the learner began the work that is scored, if that is known."""
    submitted: Mapped[int | None]
    """When they handed it in; None in rows of a version that did not keep it."""
    comment: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[int]
    sent_as: Mapped[int | None]
    """The timestamp it is sent with: set at the first attempt and kept by every retry."""
    status: Mapped[str] = mapped_column(String(10), default=ScoreStatus.WAITING)
    """A `ScoreStatus`."""
    tries: Mapped[int] = mapped_column(default=0)
    next_try: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """How often it was refused, by kind: see `lti_tool.grades.message`."""
    problem: Mapped[str] = mapped_column(Text, default="")
    settled: Mapped[int | None]


class CourseVersionRow(Table):
    """The content of a course at one point in time, as it was published. It never changes."""

    __tablename__ = "editions"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The hash of the folder that it was compiled from."""
    course_id: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(Text, default="", server_default="")
    created: Mapped[int]
    actor: Mapped[str] = mapped_column(String(120), default="", server_default="")
    """By whom it was published."""
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    """The compiled course; None where a version of the tool left it that kept copies of folders instead."""


class PublishedCourse(Table):
    """A course on offer, and which of its versions everybody is served."""

    __tablename__ = "courses"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    edition: Mapped[str] = mapped_column(ForeignKey("editions.digest"))
    since: Mapped[int]


class CourseSource(Table):
    """A folder that courses are published from, as it was found when one last looked into it."""

    __tablename__ = "course_sources"
    place: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The hash of machine and folder."""
    machine: Mapped[str] = mapped_column(Text)
    folder: Mapped[str] = mapped_column(Text)
    course_id: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    """Why it was not published; empty if it was."""
    looked: Mapped[int]


class Blob(Table):
    """A media file, by the hash of its content. The content of large ones is in the media store."""

    __tablename__ = "blobs"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(deferred=True)


class CourseFile(Table):
    """A media file of a version of a course, by its path in the course's folder."""

    __tablename__ = "edition_files"
    edition: Mapped[str] = mapped_column(ForeignKey("editions.digest", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(String(1000), primary_key=True)
    blob: Mapped[str] = mapped_column(ForeignKey("blobs.digest"), index=True)


class Lease(Table):
    """What only one process may do at a time, and until when it does."""

    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    owner: Mapped[str] = mapped_column(String(32))
    until: Mapped[int]


class Attempt(Table):
    """One attempt at a quiz. ``drawn`` holds its questions and the order of their options, drawn by the server."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("learner_id", "resource_link_pk", "quiz_id", "number"),
        Index(None, "resource_link_pk", "submitted"),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"))
    resource_link_pk: Mapped[int] = mapped_column(ForeignKey("resource_links.id", ondelete="CASCADE"))
    edition: Mapped[str] = mapped_column(ForeignKey("editions.digest"))
    quiz_id: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    drawn: Mapped[dict[str, Any]]
    started: Mapped[int]
    deadline: Mapped[int | None]
    submitted: Mapped[int | None]
    score: Mapped[float | None]
    """Share from 0 to 1; None until it is submitted and every question is scored."""


class Answer(Table):
    """A learner's latest response to one question of an attempt."""

    __tablename__ = "answers"
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    response: Mapped[str] = mapped_column(Text)
    """JSON, as the player sent it."""
    share: Mapped[float | None]
    final: Mapped[bool]
    """Feedback was shown: from now on, only a teacher's score can change it."""
    scored_by: Mapped[int | None] = mapped_column(ForeignKey("learners.id", ondelete="SET NULL"))
    comment: Mapped[str] = mapped_column(Text, default="")
    """The comment of the teacher who scored it."""
    answered: Mapped[int]


class Check(Table):
    """A learner's answer to a question inside a lesson: the first one if the question is graded, else the latest."""

    __tablename__ = "checks"
    __table_args__ = (Index(None, "resource_link_pk", "answered"),)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True)
    resource_link_pk: Mapped[int] = mapped_column(ForeignKey("resource_links.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    edition: Mapped[str] = mapped_column(ForeignKey("editions.digest"))
    response: Mapped[str] = mapped_column(Text)
    """JSON, as the player sent it."""
    share: Mapped[float | None]
    tries: Mapped[int]
    answered: Mapped[int]


class Progress(Table):
    """Where a learner is in a course, as saved by the player, and which lessons they have read."""

    __tablename__ = "progress"
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True)
    resource_link_pk: Mapped[int] = mapped_column(ForeignKey("resource_links.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)
    """Goes up with every change of the text, so that a second tab notices when it is out of date."""
    text: Mapped[str] = mapped_column(Text, default="")
    """The player's resume data, which only the player reads."""
    read: Mapped[list[str]] = mapped_column(default=list)
    """Ids of lessons; entries are only ever added."""
    changed: Mapped[int]


class Certificate(Table):
    """That a learner has completed a course, for whoever reads its code on paper. It says what it said on that day."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("learner_id", "resource_link_pk"),)
    code: Mapped[str] = mapped_column(String(43), primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"))
    resource_link_pk: Mapped[int] = mapped_column(ForeignKey("resource_links.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text)
    """The learner's, as the LMS gave it in the launch in which the course was completed."""
    title: Mapped[str] = mapped_column(Text)
    """The course's."""
    language: Mapped[str] = mapped_column(String(35))
    score: Mapped[float | None]
    """Share from 0 to 1; None for a course without a score."""
    awarded: Mapped[int]


class Heartbeat(Table):
    """When a worker on a machine last did the work of a minute."""

    __tablename__ = "heartbeats"
    machine: Mapped[str] = mapped_column(String(100), primary_key=True)
    at: Mapped[int]


class Audit(Table):
    """An administrative action: who did what, and when."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    at: Mapped[int]
    actor: Mapped[str] = mapped_column(String(120))
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(Text)
