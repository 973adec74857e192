"""What time it is: this machine's time or, where several machines share a PostgreSQL, the database's."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from sqlalchemy import Engine


def now() -> int:
    """Return this machine's time in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class DatabaseClock:
    """Tells PostgreSQL's time in milliseconds since 1970, so that machines agree whose own clocks do not.

    Each new connection asks for it. Before the first one, it is this machine's time.
    """

    def __init__(self, engine: Engine) -> None:
        self._ahead: int | None = None
        """Milliseconds by which the database's time is ahead of a clock that nobody sets."""
        event.listen(engine, "connect", self._ask)

    def __call__(self) -> int:
        """Return the time."""
        return now() if self._ahead is None else _steady() + self._ahead

    def _ask(self, connection: Any, _record: object) -> None:
        (time_there,) = connection.execute("SELECT extract(epoch FROM clock_timestamp()) * 1000").fetchone()
        self._ahead = round(time_there) - _steady()
        connection.rollback()


def _steady() -> int:
    return time.monotonic_ns() // 1_000_000
