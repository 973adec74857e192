"""How the database is reached: SQLite in one file, or PostgreSQL, and how long anybody waits for either."""

from __future__ import annotations

import sqlite3
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

RENEWED_AFTER = 600
"""Seconds after which a connection to PostgreSQL is replaced by another, which asks for the time again."""

_FIRST_PAUSE = 0.1
"""Seconds before the second attempt to connect; each further pause is twice as long."""

_untried = threading.local()
"""Whether this thread wants a connection as it is."""

_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
    }
)
"""What SQLite says when the file or its disk is to blame, and not the statement."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How long to wait for the database, in seconds."""

    connect: int = 5
    """For a connection, while PostgreSQL restarts."""
    lock: float = 10
    """For what another transaction holds."""
    statement: float = 30
    """For one statement on PostgreSQL; 0 sets no limit."""


DEFAULT_WAITS = Waits()


def make_engine(url: str, waits: Waits) -> Engine:
    """Return an engine whose transactions begin as `lti_tool.base.database.Store` needs them."""
    return _sqlite(url, waits) if url.startswith("sqlite") else _postgresql(url, waits)


def postgresql_parameters(url: str, waits: Waits) -> dict[str, Any]:
    """Return what libpq is told, besides the address: limits, which the address itself may set otherwise."""
    query = make_url(url).query
    limits = {
        "lock_timeout": waits.lock,
        "statement_timeout": waits.statement,
        # A machine that froze or went in the middle of a transaction would hold its locks for hours.
        "idle_in_transaction_session_timeout": 2 * waits.statement,
    }
    options = "".join(f"-c {name}={seconds}s " for name, seconds in limits.items())
    alive = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
    parameters = {"connect_timeout": waits.connect, **alive, "options": options + str(query.get("options", ""))}
    return {name: value for name, value in parameters.items() if name == "options" or name not in query}


def is_unavailable(error: Exception) -> bool:
    """Return whether an error says that the database cannot be used now, but perhaps in a moment."""
    if isinstance(error, PoolTimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _PASSING  # the lowest byte is the primary code (SQLite, "Result and Error Codes", 4)
    return isinstance(error, OperationalError) or error.connection_invalidated


def reason_of(error: Exception) -> str:
    """Return what the driver said, in a line without the statement and its values."""
    return str(getattr(error, "orig", error)).strip().partition("\n")[0]


def _postgresql(url: str, waits: Waits) -> Engine:
    # Keep values out of exception messages: those end up in logs. What a busy moment has opened is kept, since the next
    # one is near; and those used last are used first, since they know the statements.
    engine = create_engine(
        url, pool_size=20, max_overflow=0, pool_use_lifo=True, pool_timeout=waits.lock, pool_recycle=RENEWED_AFTER,
        hide_parameters=True, connect_args=postgresql_parameters(url, waits),
    )  # fmt: skip

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, _record: object, arguments: Any, parameters: Any) -> Any:
        refusal = dialect.loaded_dbapi.OperationalError
        return _patiently(lambda: dialect.connect(*arguments, **parameters), refusal, waits.connect)

    @event.listens_for(engine, "checkin")
    def note_use(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["used"] = True

    @event.listens_for(engine, "checkout")
    def try_out(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if not getattr(_untried, "is_wanted", False) and "used" in record.info:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise InvalidatePoolError from error

    return engine


def untried_connection(engine: Engine) -> PoolProxiedConnection:
    """Return a connection of the pool that may be dead, because PostgreSQL has restarted since it was used.

    All others are tried out first, which takes as long as a statement does.
    """
    _untried.is_wanted = True
    try:
        return engine.raw_connection()
    finally:
        _untried.is_wanted = False


def _patiently(connect: Callable[[], Any], refusal: type[Exception], seconds: float) -> Any:
    """Connect, and try again for a while: a PostgreSQL that restarts refuses everybody for a moment."""
    end, pause = time.monotonic() + seconds, _FIRST_PAUSE
    while True:
        try:
            return connect()
        except refusal:
            if time.monotonic() + pause > end:
                raise
        time.sleep(pause)
        pause *= 2


def _sqlite(url: str, waits: Waits) -> Engine:
    engine = create_engine(url, connect_args={"timeout": waits.lock}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # Otherwise pysqlite begins transactions itself (isolation_level): late, and without the write lock.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        # An acknowledged answer must survive a power cut, not just a crash: FULL, not NORMAL.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        # What is deleted is written over, not only marked as free.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Take the write lock at the start: upgrading from a read fails if somebody else has written in the meantime.
        writes = connection.get_execution_options().get("lessonpack_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
