"""What only one process of an installation may do at a time, on whichever machine: a row in the database says which.

A process that dies loses its lease when the time is up. A lease far in the future was set by a clock that is ahead, and
binds nobody.
"""

from __future__ import annotations

import secrets
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import CursorResult, or_, update
from sqlalchemy.exc import DBAPIError

from lti_tool.base.database import insert_once
from lti_tool.base.tables import Lease

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_tool.base.database import Store

SECONDS = 30
_RENEWALS = 3
"""How often a lease is renewed while it lasts, so that one failed renewal loses nothing."""


class Leases:
    """The leases of one process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._owner = secrets.token_hex(16)

    def take(self, name: str) -> bool:
        """Take or renew a lease; return whether this process has it now."""
        at, length = self._store.clock(), SECONDS * 1000
        is_free = or_(Lease.owner == self._owner, Lease.until <= at, Lease.until > at + length)
        with self._store.write() as session:
            if insert_once(session, Lease, name=name, owner=self._owner, until=at + length):
                return True
            taken = session.execute(
                update(Lease).where(Lease.name == name, is_free).values(owner=self._owner, until=at + length)
            )
            return isinstance(taken, CursorResult) and taken.rowcount == 1

    def leave(self, name: str) -> None:
        """End a lease, if this process has it."""
        with self._store.write() as session:
            session.execute(update(Lease).where(Lease.name == name, Lease.owner == self._owner).values(until=0))

    @contextmanager
    def during(self, name: str) -> Iterator[bool]:
        """Keep a lease for as long as the work in this context takes; give whether this process has it."""
        if not self.take(name):
            yield False
            return
        done = threading.Event()
        keeper = threading.Thread(target=self._keep, args=(name, done), name=f"lease {name}", daemon=True)
        keeper.start()
        try:
            yield True
        finally:
            done.set()
            keeper.join()
            self.leave(name)

    def _keep(self, name: str, done: threading.Event) -> None:
        while not done.wait(SECONDS / _RENEWALS):
            with suppress(DBAPIError):
                self.take(name)
