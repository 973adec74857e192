"""The database behaves alike on SQLite and on PostgreSQL."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lti_tool.base.database import SchemaError, Store, is_ready
from lti_tool.base.statements import SPEND_NONCE
from lti_tool.base.tables import Nonce, Platform, Table
from lti_tool.base.transactions import Transaction
from lti_tool.base.turns import Turns


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
        with own.write_fast() as transaction:
            fresh = transaction.one(SPEND_NONCE, platform_id=platform, nonce="n", expires=1) is not None
        own.engine.dispose()
        return fresh

    with ThreadPoolExecutor(workers) as pool:
        results = [future.result() for future in [pool.submit(present) for _ in range(workers)]]
    assert sorted(results) == [False] * (workers - 1) + [True]
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Nonce)) == 1


def test_what_the_driver_says_is_raised_as_by_sqlalchemy_without_values(store: Store) -> None:
    """Whoever waits for a database that is away, or answers for it, need not know which kind of transaction it was."""

    def fail() -> None:
        with store.write_fast() as transaction:
            transaction.do(SPEND_NONCE, platform_id=4711, nonce="a secret", expires=1)
            transaction.do("INSERT INTO nonces (platform_id) VALUES (:platform_id)", platform_id=4711)

    with pytest.raises(IntegrityError) as caught:
        fail()
    assert "a secret" not in str(caught.value)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("fast", [False, True], ids=["session", "fast"])
def test_a_writer_of_sqlite_has_a_turn_among_processes(store: Store, *, fast: bool) -> None:
    """Whoever waits for it is woken at once; in SQLite's own lock, it would sleep."""
    file = Path(f"{store.engine.url.database}-turn")
    with store.write_fast() if fast else store.write(), file.open("rb") as of_another:
        with pytest.raises(BlockingIOError):
            fcntl.flock(of_another, fcntl.LOCK_EX | fcntl.LOCK_NB)
        assert file.stat().st_mode & 0o077 == 0
    with file.open("rb") as of_another:
        fcntl.flock(of_another, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_turn_that_never_comes_is_done_without(tmp_path: Path) -> None:
    """A process that stands still holds nobody up for longer than SQLite's own lock would."""
    stuck, mine = Turns(tmp_path / "lessonpack.sqlite3", 0), Turns(tmp_path / "lessonpack.sqlite3", 0)
    with stuck.one(), mine.one():
        pass
    with Turns(tmp_path / "no folder" / "lessonpack.sqlite3", 0).one():
        pass


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


@pytest.mark.parametrize("fast", [False, True], ids=["session", "fast"])
def test_a_failed_transaction_leaves_nothing(store: Store, *, fast: bool) -> None:
    """An exception undoes all that its transaction wrote."""
    platform = add_platform(store)

    def fail() -> None:
        with store.write_fast() if fast else store.write() as opened:
            if isinstance(opened, Transaction):
                opened.do(SPEND_NONCE, platform_id=platform, nonce="n", expires=1)
            else:
                opened.add(Nonce(platform_id=platform, nonce="n", expires=1))
                opened.flush()
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
