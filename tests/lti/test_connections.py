"""Connections to PostgreSQL: what they are asked for, and what becomes of those that died while nobody used them."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError

from lti_tool.base.database import Store
from lti_tool.base.engine import is_unavailable
from lti_tool.base.tables import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_tool.base.transactions import Transaction

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

KILL = """
SELECT pg_terminate_backend(pid, 180000) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'mortal'
"""
ONE = "SELECT 1"
IS_ALONE = "SELECT now() = statement_timestamp()"
"""A transaction has one time, that of its first statement."""


@pytest.fixture
def store(store: Store) -> Iterator[Store]:
    """Give a store whose connections can be told from those of others."""
    named = Store(f"{store.url}&application_name=mortal")
    yield named
    named.engine.dispose()


def kill_connections(store: Store) -> None:
    """End all connections to a database, as a restart of the server does, and return once they are gone."""
    own = Store(store.url.replace("mortal", "lasting"))
    with own.read() as session:
        session.execute(text(KILL))
    own.engine.dispose()


def add(transaction: Transaction, name: str) -> None:
    """Write something."""
    transaction.do("INSERT INTO secrets (name, value) VALUES (:name, '')", name=name)


def count(store: Store) -> int:
    """Return how much was written."""
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(Secret)) or 0


def test_a_connection_that_died_meanwhile_is_replaced(store: Store) -> None:
    """Whoever comes first after a restart notices nothing: what they ask can be asked again."""
    with store.read_fast() as one, store.write_fast() as another, store.read() as session:
        assert one.one(ONE) == another.one(ONE) == session.execute(text(ONE)).one()
    kill_connections(store)
    with store.read_fast() as transaction:
        assert transaction.one(ONE) == (1,)
    kill_connections(store)
    with store.write_fast() as transaction:
        add(transaction, "one")
    kill_connections(store)
    assert count(store) == 1


def test_what_was_written_on_a_connection_that_dies_is_not_written_again(store: Store) -> None:
    """Nobody can tell whether the rest of a transaction still fits."""

    def die() -> None:
        with store.write_fast() as transaction:
            add(transaction, "one")
            kill_connections(store)
            add(transaction, "two")

    with pytest.raises(DBAPIError) as caught:
        die()
    assert is_unavailable(caught.value)
    assert count(store) == 0


def test_a_hot_path_asks_for_nothing_but_its_statements(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection is tried out before, and what only reads begins no transaction."""
    tried: list[object] = []
    monkeypatch.setattr(store.engine.dialect, "do_ping", lambda connection: tried.append(connection) or True)
    with store.read() as session:
        session.execute(text(ONE))
    before = len(tried)
    with store.read_fast() as transaction:
        transaction.one(ONE)
        assert transaction.one(IS_ALONE) == (True,)
    with store.write_fast() as transaction:
        transaction.one(ONE)
        assert transaction.one(IS_ALONE) == (False,)
    assert len(tried) == before
    with store.read() as session:
        session.execute(text(ONE))
    assert len(tried) == before + 1


def test_what_a_busy_moment_has_opened_is_kept(store: Store) -> None:
    """As many as a web process has threads: a new connection costs more than a launch."""
    opened: list[object] = []
    event.listen(store.engine, "connect", lambda connection, _record: opened.append(connection))
    for _ in range(2):
        with ExitStack() as stack:
            for _ in range(8):
                stack.enter_context(store.read_fast()).one(ONE)
    assert len(opened) == 8
