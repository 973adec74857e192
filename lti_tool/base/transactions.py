"""Transactions for the statements of hot paths: they talk to the driver, and fail like all others."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from lti_tool.base.statements import for_psycopg, for_sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Engine


class Transaction:
    """One open transaction. ``heard`` is called with each statement, for those who count them."""

    def __init__(self, engine: Engine, cursor: Any, heard: Callable[[str], object] | None) -> None:
        self._worded = for_psycopg if engine.name == "postgresql" else for_sqlite
        self._cursor = cursor
        self._heard = heard

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
        if self._heard:
            self._heard(statement)
        self._cursor.execute(self._worded(statement), values)
        return self._cursor


@contextmanager
def transaction(engine: Engine, *, writes: bool, heard: Callable[[str], object] | None) -> Iterator[Transaction]:
    """Open a transaction on a connection of the pool; commit what it writes unless an exception ends it."""
    connection = None
    try:
        connection = engine.raw_connection()
        cursor = connection.cursor()
        if engine.name == "sqlite":
            cursor.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        yield Transaction(engine, cursor, heard)
        cursor.close()
        if writes:
            connection.commit()
    except engine.dialect.loaded_dbapi.Error as error:
        is_gone = connection is not None and engine.dialect.is_disconnect(error, connection.driver_connection, None)
        if connection is not None and is_gone:
            connection.invalidate(error)
        # As SQLAlchemy raises it, without the values: these end up in logs.
        raise DBAPIError.instance(
            None, None, error, engine.dialect.loaded_dbapi.Error, connection_invalidated=is_gone,
            hide_parameters=True, dialect=engine.dialect,
        ) from error  # fmt: skip
    finally:
        if connection is not None:
            connection.close()  # rolls back what is not committed
