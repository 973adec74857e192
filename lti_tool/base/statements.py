"""The statements of hot paths, by name: what a launch and each request of a learner ask of the database.

They go straight to the driver, because building, compiling and reading an ORM query takes ten times as long. Teachers'
and administrators' pages use the ORM. ``:name`` stands for a value.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import JSON, Boolean
from sqlalchemy.orm.attributes import instance_dict, manager_of_class

from lti_tool.base.tables import (
    Answer,
    Attempt,
    Certificate,
    Check,
    Deployment,
    LaunchRow,
    Learner,
    Outbox,
    Platform,
    Progress,
    ResourceLink,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Row = TypeVar("Row", bound=Table)

_PLACEHOLDER = re.compile(r":(\w+)")
_LOCK = re.compile("FOR (?:NO KEY UPDATE|SHARE)")


class Rows(Generic[Row]):
    """The columns of a table, as a statement lists them, and the rows made of what it returns."""

    def __init__(self, table: type[Row]) -> None:
        self._new = manager_of_class(table).new_instance
        columns = table.__table__.columns
        self.names = [column.key for column in columns]
        self._readers = [_reader(column.type) for column in columns]
        self.width = len(self.names)

    def listed(self, alias: str) -> str:
        """Return the columns for a SELECT."""
        return ", ".join(f"{alias}.{name}" for name in self.names)

    def make(self, values: Sequence[Any]) -> Row:
        """Return a row that belongs to no session. A constructor would set each attribute by itself."""
        row: Row = self._new()
        read = [value if reader is None else reader(value) for value, reader in zip(values, self._readers, strict=True)]
        instance_dict(row).update(zip(self.names, read, strict=True))
        return row

    def has_changed(self, row: Row, values: Sequence[Any]) -> bool:
        """Return whether a row is no longer what `make` made of the values."""
        return any(
            getattr(row, name) != (value if reader is None else reader(value))
            for name, value, reader in zip(self.names, values, self._readers, strict=True)
        )


def read_json(value: Any) -> Any:
    """Return the value of a JSON column: SQLite's driver returns text."""
    return json.loads(value) if isinstance(value, str) else value


def _reader(kind: Any) -> Callable[[Any], Any] | None:
    """Return what turns a driver's value into a row's."""
    if isinstance(kind, JSON):
        return read_json
    return bool if isinstance(kind, Boolean) else None


def cut(values: Sequence[Any], *tables: Rows[Any]) -> Iterator[Sequence[Any]]:
    """Yield the values of one table after another."""
    start = 0
    for table in tables:
        yield values[start : start + table.width]
        start += table.width


@cache
def for_sqlite(statement: str) -> str:
    """Return a statement without locks of rows: who writes has the whole file."""
    return _LOCK.sub("", statement)


@cache
def for_psycopg(statement: str) -> str:
    """Return a statement with the placeholders of psycopg."""
    return _PLACEHOLDER.sub(r"%(\1)s", statement)


LAUNCHES, LEARNERS, DEPLOYMENTS = Rows(LaunchRow), Rows(Learner), Rows(Deployment)
PLATFORMS, LINKS = Rows(Platform), Rows(ResourceLink)
PROGRESS, CHECKS, ATTEMPTS, ANSWERS, OUTBOX = Rows(Progress), Rows(Check), Rows(Attempt), Rows(Answer), Rows(Outbox)
CERTIFICATES = Rows(Certificate)

PLATFORM_BY_ID = f"SELECT {PLATFORMS.listed('p')} FROM platforms p WHERE p.id = :id"

PLATFORMS_OF_ISSUER = f"""
SELECT {PLATFORMS.listed("p")} FROM platforms p
WHERE p.issuer = :issuer AND (:client_id = '' OR p.client_id = :client_id) LIMIT 2
"""

VISIT = f"""
SELECT {LAUNCHES.listed("a")}, {LEARNERS.listed("l")}, {DEPLOYMENTS.listed("d")}, {PLATFORMS.listed("p")},
  {LINKS.listed("r")}
FROM launches a
JOIN learners l ON l.id = a.learner_id
JOIN deployments d ON d.id = a.deployment_pk
JOIN platforms p ON p.id = d.platform_id
LEFT JOIN resource_links r ON r.id = a.resource_link_pk
WHERE a.id = :id AND a.expires > :at
"""

SPEND_NONCE = """
INSERT INTO nonces (platform_id, nonce, expires) VALUES (:platform_id, :nonce, :expires)
ON CONFLICT DO NOTHING RETURNING 1
"""

DEPLOYMENT_AND_LINK = f"""
SELECT {DEPLOYMENTS.listed("d")}, {LINKS.listed("r")},
  EXISTS (
    SELECT 1 FROM learners l JOIN launches a ON a.learner_id = l.id
    WHERE l.deployment_pk = d.id AND l.subject = :subject AND a.teaches
  )
FROM deployments d LEFT JOIN resource_links r ON r.deployment_pk = d.id AND r.link_id = :link_id
WHERE d.platform_id = :platform_id AND d.deployment_id = :deployment_id
"""

SEE_LEARNER = """
INSERT INTO learners (deployment_pk, subject, anonymous, tests, teacher_id, seen)
VALUES (:deployment_pk, :subject, :anonymous, :tests, :teacher_id, :at)
ON CONFLICT (deployment_pk, subject) DO UPDATE SET seen = excluded.seen, tests = excluded.tests
RETURNING id
"""

LAUNCHES_AS_TEACHER = """
SELECT a.id, a.learns, a.details, a.ended, r.context_id, r.link_id
FROM launches a LEFT JOIN resource_links r ON r.id = a.resource_link_pk
WHERE a.learner_id = :learner_id AND a.teaches
"""

END_LAUNCH = "UPDATE launches SET ended = TRUE WHERE id = :id"

ADD_LAUNCH = """
INSERT INTO launches (id, deployment_pk, learner_id, resource_link_pk, kind, teaches, learns, details, browser, created,
  used, ended, expires)
VALUES (:id, :deployment_pk, :learner_id, :resource_link_pk, :kind, :teaches, :learns, :details, :browser, :at, :at,
  FALSE, :expires)
"""

USE_LAUNCH = "UPDATE launches SET used = :at WHERE id = :id"

PROGRESS_AND_LATEST_SCORE = f"""
SELECT {PROGRESS.listed("p")}, {OUTBOX.listed("o")}
FROM learners l
LEFT JOIN progress p ON p.learner_id = l.id AND p.resource_link_pk = :link
LEFT JOIN outbox o ON o.id = (SELECT max(id) FROM outbox WHERE learner_id = :learner AND resource_link_pk = :link)
WHERE l.id = :learner
"""

CHECKS_OF_LEARNER = f"""
SELECT {CHECKS.listed("c")} FROM checks c WHERE c.learner_id = :learner AND c.resource_link_pk = :link
"""

ATTEMPTS_OF_LEARNER = f"""
SELECT {ATTEMPTS.listed("a")} FROM attempts a
WHERE a.learner_id = :learner AND a.resource_link_pk = :link ORDER BY a.quiz_id, a.number
"""

ATTEMPTS_ELSEWHERE = """
SELECT a.quiz_id, count(*) FROM attempts a JOIN resource_links r ON r.id = a.resource_link_pk
WHERE a.learner_id = :learner AND r.id <> :link AND r.course_id = :course
  AND (CAST(:context AS VARCHAR) IS NULL OR r.context_id = :context)
GROUP BY a.quiz_id
"""

ANSWERS_OF_ATTEMPT = f"SELECT {ANSWERS.listed('a')} FROM answers a WHERE a.attempt_id = :attempt"

LOCK_LEARNER = "SELECT id FROM learners WHERE id = :learner FOR NO KEY UPDATE"

ATTEMPT_BY_NUMBER = f"""
SELECT {ATTEMPTS.listed("a")} FROM attempts a
WHERE a.learner_id = :learner AND a.resource_link_pk = :link AND a.quiz_id = :quiz AND a.number = :number
FOR NO KEY UPDATE
"""

KEEP_ANSWER = """
INSERT INTO answers (attempt_id, question_id, response, share, final, comment, answered)
VALUES (:attempt, :question, :response, :share, :final, '', :at)
ON CONFLICT (attempt_id, question_id) DO UPDATE SET response = excluded.response, share = excluded.share,
  final = excluded.final, comment = excluded.comment, answered = excluded.answered
"""

ADD_ATTEMPT = f"""
INSERT INTO attempts (learner_id, resource_link_pk, edition, quiz_id, number, drawn, started, deadline)
VALUES (:learner, :link, :digest, :quiz, :number, :drawn, :at, :deadline)
ON CONFLICT DO NOTHING RETURNING {", ".join(ATTEMPTS.names)}
"""

ATTEMPT_BY_ID = f"SELECT {ATTEMPTS.listed('a')} FROM attempts a WHERE a.id = :attempt FOR NO KEY UPDATE"

SUBMIT_ATTEMPT = "UPDATE attempts SET submitted = :at, score = :score WHERE id = :attempt"

KEEP_CHECK = """
INSERT INTO checks (learner_id, resource_link_pk, question_id, edition, response, share, tries, answered)
VALUES (:learner, :link, :question, :digest, :response, :share, 1, :at)
ON CONFLICT (learner_id, resource_link_pk, question_id) DO UPDATE SET edition = excluded.edition,
  response = excluded.response, share = excluded.share, tries = checks.tries + 1, answered = excluded.answered
"""

BEGIN_PROGRESS = """
INSERT INTO progress (learner_id, resource_link_pk, revision, text, read, changed)
VALUES (:learner, :link, 0, '', '[]', :at) ON CONFLICT DO NOTHING
"""

LOCK_PROGRESS = f"""
SELECT {PROGRESS.listed("p")} FROM progress p WHERE p.learner_id = :learner AND p.resource_link_pk = :link
FOR NO KEY UPDATE
"""

KEEP_PROGRESS = """
UPDATE progress SET revision = :revision, text = :text, read = :read, changed = :at
WHERE learner_id = :learner AND resource_link_pk = :link
"""

LESSONS_READ = "SELECT read FROM progress WHERE learner_id = :learner AND resource_link_pk = :link"

LOCK_LINK = f"SELECT {LINKS.listed('r')} FROM resource_links r WHERE r.id = :link FOR SHARE"

CURRENT_VERSION = "SELECT edition FROM courses WHERE id = :course"

VERSION_CONTENT = "SELECT content FROM editions WHERE digest = :digest"

FILES_OF_VERSION = """
SELECT f.path, b.digest, b.size FROM edition_files f JOIN blobs b ON b.digest = f.blob WHERE f.edition = :digest
"""

VERSION_FOR_SCORES = """
SELECT coalesce(
  (SELECT edition FROM courses WHERE id = :course),
  (SELECT digest FROM editions WHERE course_id = :course AND content IS NOT NULL ORDER BY created DESC LIMIT 1)
)
"""

LATEST_SCORE_IN_COLUMN = f"""
SELECT {OUTBOX.listed("o")} FROM outbox o
WHERE o.learner_id = :learner AND o.line_item_url = :column ORDER BY o.id DESC LIMIT 1
"""

REPLACE_SCORES = """
UPDATE outbox SET status = 'superseded'
WHERE learner_id = :learner AND (line_item_url = :column OR resource_link_pk = :link) AND status IN ('waiting', 'held')
"""

ADD_SCORE = """
INSERT INTO outbox (platform_id, learner_id, resource_link_pk, line_item_url, score, started, submitted, comment,
  created, status, tries, next_try, refusals, problem)
VALUES ((SELECT platform_id FROM deployments WHERE id = :deployment), :learner, :link, :column, :score, :started,
  :submitted, :comment, :at, 'waiting', 0, 0, '{}', '')
"""

CERTIFICATE_OF_LEARNER = f"""
SELECT {CERTIFICATES.listed("c")} FROM certificates c WHERE c.learner_id = :learner AND c.resource_link_pk = :link
"""

CERTIFICATE_BY_CODE = f"SELECT {CERTIFICATES.listed('c')} FROM certificates c WHERE c.code = :code"

ADD_CERTIFICATE = """
INSERT INTO certificates (code, learner_id, resource_link_pk, name, title, language, score, awarded)
VALUES (:code, :learner, :link, :name, :title, :language, :score, :at) ON CONFLICT DO NOTHING
"""
