"""The database behaves alike on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select

from lti_tool.base.database import SchemaError, Store, is_ready, spend_nonce
from lti_tool.base.tables import Nonce, Platform, Table


def add_platform(store: Store) -> int:
    """Store a registration and return its row's number."""
    with store.write() as session:
        platform = Platform(
            issuer="https://lms.example.org",
            client_id="client-1",
            authorization_url="https://lms.example.org/auth",
            token_url="https://lms.example.org/token",  # noqa: S106 - an address
            token_audience="https://lms.example.org/token",  # noqa: S106 - an address
            key_set_url="https://lms.example.org/keys",
            created=1,
        )
        session.add(platform)
        session.flush()
        return platform.id


def test_the_migrations_make_exactly_the_tables_of_the_code(store: Store) -> None:
    """A column that was added to the code and forgotten in a migration is found here."""
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_migrating_twice_changes_nothing(store: Store) -> None:
    """An update script may run the migration as often as it likes."""
    store.migrate()
    store.check_schema()


def test_a_database_without_tables_is_refused_with_the_command_to_run(tmp_path: object) -> None:
    """Starting against an empty database says what to do."""
    empty = Store(f"sqlite:///{tmp_path}/empty.sqlite3")
    with pytest.raises(SchemaError, match="lessonpack lti migrate"):
        empty.check_schema()
    assert not is_ready(empty)
    empty.engine.dispose()


def test_a_nonce_is_fresh_for_exactly_one_of_many_workers(store: Store) -> None:
    """Sixteen workers with connections of their own present one nonce at the same moment: one of them wins."""
    platform = add_platform(store)
    workers = 16
    start = threading.Barrier(workers)

    def present() -> bool:
        own = Store(store.url)
        own.engine.connect().close()
        start.wait()
        with own.write() as session:
            fresh = spend_nonce(session, platform_id=platform, nonce="n", expires=1)
        own.engine.dispose()
        return fresh

    with ThreadPoolExecutor(workers) as pool:
        results = [future.result() for future in [pool.submit(present) for _ in range(workers)]]
    assert sorted(results) == [False] * (workers - 1) + [True]
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Nonce)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_writer_of_sqlite_keeps_others_out_from_its_beginning(store: Store) -> None:
    """One that reads first and takes the lock later fails if somebody has written in between."""
    with store.write() as session:
        session.execute(select(1))
        with (
            closing(sqlite3.connect(str(store.engine.url.database), timeout=0, isolation_level=None)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    """An exception undoes all that its transaction wrote."""
    platform = add_platform(store)

    def fail() -> None:
        with store.write() as session:
            spend_nonce(session, platform_id=platform, nonce="n", expires=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Nonce)) == 0


def test_a_secret_is_made_once_and_shared(store: Store) -> None:
    """Two workers that start together sign with the same secret."""
    other = Store(store.url)
    assert store.secret("launches") == other.secret("launches")
    assert store.secret("launches") != store.secret("states")
    other.engine.dispose()
