"""The database: SQLite in one file, or PostgreSQL, behind two kinds of transactions. The tables are elsewhere."""

from __future__ import annotations

import logging
import secrets
import time
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import bindparam, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.base.clock import DatabaseClock, now
from lti_tool.base.engine import DEFAULT_WAITS, Waits, is_unavailable, make_engine, reason_of
from lti_tool.base.settings import sqlite_file
from lti_tool.base.tables import Audit, Secret, Table
from lti_tool.base.transactions import transaction
from lti_tool.base.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from alembic.config import Config
    from sqlalchemy import Connection, Insert, Select

    from lti_tool.base.transactions import Transaction

Row = TypeVar("Row", bound=Table)

LOCKED = {"key_share": True}
"""How a row is locked that others refer to: FOR NO KEY UPDATE, which lets rows be added that refer to it.

With FOR UPDATE, one transaction that has locked a link and adds something of a learner, and one that has locked the
learner and adds something to the link would wait for each other.
"""

LONGEST_START = 60
"""Seconds for which a program that serves waits for the database when it starts."""

log = logging.getLogger(__name__)


class SchemaError(Exception):
    """The database does not have the tables that this version of the tool needs."""


class Store:
    """Opens transactions. ``read()`` sees a snapshot; ``write()`` has exclusive access to what it changes."""

    def __init__(self, url: str, *, clock: Callable[[], int] | None = None, waits: Waits = DEFAULT_WAITS) -> None:
        self.url = url
        self.waits = waits
        self.engine = make_engine(url, waits)
        self.clock = clock or (DatabaseClock(self.engine) if self.engine.name == "postgresql" else now)
        self.on_statement: Callable[[str], object] | None = None
        """Called with each statement of a fast transaction, for those who count them."""
        self._readers = sessionmaker(self.engine, expire_on_commit=False)
        self._turns = Turns(sqlite_file(url), waits.lock) if self.engine.name == "sqlite" else None
        self._writers = sessionmaker(self.engine.execution_options(lessonpack_writes=True), expire_on_commit=False)

    def wait(self, seconds: float) -> None:
        """Return once the database responds.

        Raises:
            DBAPIError: it cannot be used, or did not respond for so many seconds.
        """
        end = time.monotonic() + seconds
        while True:
            try:
                self.engine.connect().close()
            except DBAPIError as error:
                if not is_unavailable(error) or time.monotonic() > end:
                    raise
                log.warning("waiting for the database", extra={"facts": {"reason": reason_of(error)}})
            else:
                return

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a transaction that changes nothing."""
        with self._readers() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a transaction that is committed at the end, or rolled back by an exception.

        Keep it short, and make no network calls inside it: SQLite allows one writer at a time.
        """
        with self._turn(), self._writers.begin() as session:
            yield session

    def write_over_deleted(self) -> bool:
        """Bring SQLite's log into its file and empty it, since it still holds what was deleted; return whether it went.

        It does not while somebody reads. PostgreSQL does this by itself (autovacuum).
        """
        if self.engine.name != "sqlite":
            return True
        connection = self.engine.raw_connection()
        try:
            (is_busy, _pages, _moved) = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
        return not is_busy

    @contextmanager
    def read_fast(self) -> Iterator[Transaction]:
        """Open a transaction that changes nothing, for `lti_tool.base.statements`."""
        with transaction(self.engine, writes=False, on_statement=self.on_statement) as opened:
            yield opened

    @contextmanager
    def write_fast(self) -> Iterator[Transaction]:
        """Open a transaction like `write`, for `lti_tool.base.statements`."""
        with self._turn(), transaction(self.engine, writes=True, on_statement=self.on_statement) as opened:
            yield opened

    def _turn(self) -> AbstractContextManager[None]:
        return nullcontext() if self._turns is None else self._turns.one()

    def migrate(self, to: str = "head") -> None:
        """Upgrade the tables to what this version of the tool needs, or to a revision, in one transaction.

        Raises:
            SchemaError: a migration has left rows that refer to nothing. Nothing was changed.
        """
        from alembic import command  # noqa: PLC0415 - heavy, and not needed for help

        writing = self.engine.execution_options(lessonpack_writes=True)
        with writing.connect() as connection, _without_foreign_keys(connection), connection.begin():
            configuration = _migrations()
            configuration.attributes["connection"] = connection
            if self.engine.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            command.upgrade(configuration, to)
            if self.engine.name == "sqlite" and (
                lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            ):
                raise SchemaError(
                    f"a migration lost rows that the table '{lost[0]}' refers to; nothing was changed. "
                    "Go on with the version before, and report this"
                )

    def revision(self) -> str | None:
        """Return the revision of the database's tables, or None when it is empty."""
        from alembic.migration import MigrationContext  # noqa: PLC0415 - see above

        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def check_schema(self) -> None:
        """Raise `SchemaError` unless the tables are those of this version."""
        from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

        present = self.revision()
        wanted = ScriptDirectory.from_config(_migrations()).get_current_head()
        if present != wanted:
            raise SchemaError(
                f"the database is at revision {present or 'none'} and this version of the tool needs {wanted}: "
                "run 'lessonpack lti migrate'"
            )

    def secret(self, name: str) -> str:
        """Return this installation's random value ``name``, creating it on first use."""
        with self.read() as session:
            found = session.get(Secret, name)
        if found is None:
            with self.write() as session:
                insert_once(session, Secret, name=name, value=secrets.token_urlsafe(48))
            with self.read() as session:
                found = session.get_one(Secret, name)
        return found.value


def insert_once(session: Session, table: type[Table], **values: Any) -> bool:
    """Insert a row unless its key is taken, in one atomic statement; return whether it was inserted."""
    connection = session.connection()
    return connection.execute(_insert(connection.dialect.name, table), values).first() is not None


@lru_cache
def _insert(dialect: str, table: type[Table]) -> Insert:
    """Return the statement for `insert_once`: building it takes longer than executing it."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    # Look at what is returned, not at the row count: psycopg reports -1 ("unknown").
    return insert(table).on_conflict_do_nothing().returning(literal(value=True))


def find_or_insert(session: Session, table: type[Row], key: dict[str, Any], **others: Any) -> Row:
    """Return the row with a unique key, inserting it with ``others`` if missing; all callers get the same one."""
    query = _by_key(table, tuple(key))
    found: Row | None = session.scalars(query, key).first()
    if found is not None:
        return found
    insert_once(session, table, **key, **others)
    inserted: Row = session.scalars(query, key).one()
    return inserted


@lru_cache
def _by_key(table: type[Row], key: tuple[str, ...]) -> Select[Any]:
    return select(table).where(*(getattr(table, name) == bindparam(name) for name in key))


def audit(session: Session, *, at: int, actor: str, act: str, subject: str) -> None:
    """Record an administrative action."""
    session.add(Audit(at=at, actor=actor, act=act, subject=subject))


def is_ready(store: Store) -> bool:
    """Return whether the database responds and has this version's tables."""
    try:
        store.check_schema()
        with store.read() as session:
            session.execute(select(1))
    except Exception:  # noqa: BLE001 - any failure here means "not ready"
        return False
    return True


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let SQLite change a table by copying it: with foreign keys, dropping the old one deletes all that refers to it.

    The switch does nothing inside a transaction (SQLite, "Foreign Key Support", 2), so it is set before one begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    plain: Any = connection.connection.dbapi_connection
    plain.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        plain.execute("PRAGMA foreign_keys = ON")


def _migrations() -> Config:
    from alembic.config import Config  # noqa: PLC0415 - see above

    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    return configuration
