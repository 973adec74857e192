"""Transactions for the statements of hot paths: they talk to the driver, and fail like all others.

On PostgreSQL, what only reads needs no BEGIN and no end: each statement sees what was committed before it, inside a
transaction as outside. And no connection is tried out before: if it turns out to be dead, because the server has
restarted, another one takes its place, as long as nothing was written.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from lti_tool.base.engine import untried_connection
from lti_tool.base.statements import for_psycopg, for_sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session
    from sqlalchemy.pool import PoolProxiedConnection


class Transaction:
    """One open transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._worded = for_psycopg if engine.name == "postgresql" else for_sqlite

    def one(self, statement: str, **values: Any) -> Sequence[Any] | None:
        """Execute a statement that returns at most one row."""
        row: Sequence[Any] | None = self._executed(statement, values).fetchone()
        return row

    def all(self, statement: str, **values: Any) -> Sequence[Sequence[Any]]:
        """Execute a statement that returns rows."""
        rows: Sequence[Sequence[Any]] = self._executed(statement, values).fetchall()
        return rows

    def do(self, statement: str, **values: Any) -> None:
        """Execute a statement that returns nothing."""
        self._executed(statement, values)

    def _executed(self, statement: str, values: dict[str, Any]) -> Any:
        """Return what has the rows of a statement."""
        raise NotImplementedError


class _SessionsTransaction(Transaction):
    """The transaction of a session of the ORM."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()
        super().__init__(self._connection.engine)

    def _executed(self, statement: str, values: dict[str, Any]) -> Any:
        return self._connection.exec_driver_sql(self._worded(statement), values)


def within(session: Session) -> Transaction:
    """Return the transaction of a session of the ORM, for statements among its own, whose changes are written first."""
    session.flush()
    return _SessionsTransaction(session)


class _OwnTransaction(Transaction):
    """A transaction on a connection of its own. ``on_statement`` is called with each statement, to be counted."""

    def __init__(self, engine: Engine, on_statement: Callable[[str], object] | None, *, writes: bool) -> None:
        super().__init__(engine)
        self._on_statement = on_statement
        self._writes = writes
        self._is_postgresql = engine.name == "postgresql"
        self._may_reconnect = self._is_postgresql
        self._connection: PoolProxiedConnection | None = None
        self._cursor: Any = None

    def begin(self) -> None:
        """Take a connection of the pool."""
        self._take(untried_connection(self._engine))

    def commit(self) -> None:
        """Make what was written last."""
        if self._writes and self._connection is not None:
            self._connection.commit()

    def close(self) -> None:
        """Give the connection back, and undo what was not committed."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        driver: Any = connection.driver_connection
        if not self._writes and self._is_postgresql and not driver.closed:
            driver.autocommit = False
        connection.close()

    def drop(self, error: Any) -> bool:
        """Throw the connection away if an error of the driver means that it is dead; return whether it does."""
        connection = self._connection
        if connection is None or not self._engine.dialect.is_disconnect(error, connection.driver_connection, None):
            return False
        connection.invalidate(error)
        self._connection = None
        return True

    def _take(self, connection: PoolProxiedConnection) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        if not self._is_postgresql:
            self._cursor.execute("BEGIN IMMEDIATE" if self._writes else "BEGIN")
        elif not self._writes:
            driver: Any = connection.driver_connection
            driver.autocommit = True

    def _executed(self, statement: str, values: dict[str, Any]) -> Any:
        if self._on_statement:
            self._on_statement(statement)
        worded = self._worded(statement)
        try:
            self._cursor.execute(worded, values)
        except self._engine.dialect.loaded_dbapi.Error as error:
            if not self._may_reconnect or not self.drop(error):
                raise
            self._may_reconnect = False
            self._take(self._engine.raw_connection())
            self._cursor.execute(worded, values)
        if self._writes:
            self._may_reconnect = False
        return self._cursor


@contextmanager
def transaction(engine: Engine, *, writes: bool, on_statement: Callable[[str], object] | None) -> Iterator[Transaction]:
    """Open a transaction on a connection of the pool; commit what it writes unless an exception ends it."""
    opened = _OwnTransaction(engine, on_statement, writes=writes)
    try:
        opened.begin()
        yield opened
        opened.commit()
    except engine.dialect.loaded_dbapi.Error as error:
        # As SQLAlchemy raises it, without the values: these end up in logs.
        raise DBAPIError.instance(
            None, None, error, engine.dialect.loaded_dbapi.Error,
            connection_invalidated=opened.drop(error), hide_parameters=True, dialect=engine.dialect,
        ) from error  # fmt: skip
    finally:
        opened.close()
