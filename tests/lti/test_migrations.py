"""An upgrade of a filled database loses nothing, from whichever version."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    insert,
    select,
    text,
)

from lti_tool.base import database
from lti_tool.base import tables as base
from lti_tool.base.database import SchemaError, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from alembic.config import Config

_SCRIPTS = ScriptDirectory.from_config(database._migrations())  # noqa: SLF001 - the list of all versions
REVISIONS = [script.revision for script in reversed(list(_SCRIPTS.walk_revisions()))]
FIRST = Path(__file__).parent / "schemas" / "0001.sql"
"""A database of the first version, with a row in every table. It never changes."""
VALUES = {Boolean: False, Integer: 1, Float: 0.5, JSON: [], LargeBinary: b"1", String: "1"}
"""What stands in every column of a type; foreign keys refer to it, too."""

COPYING = """
from alembic import op
import sqlalchemy as sa

revision, down_revision, branch_labels, depends_on = "copying", "{head}", None, None

def upgrade():
    with op.batch_alter_table("learners", recreate="always") as batch:
        batch.add_column(sa.Column("new", sa.Integer(), nullable=True))
    {more}
"""
"""A migration that changes a table by copying it."""


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[Store]:
    """Give a database without tables: a file, or a schema of its own."""
    if database_url.startswith("sqlite"):
        store = Store(f"sqlite:///{tmp_path}/old.sqlite3")
    else:
        execute(database_url, "CREATE SCHEMA old")
        store = Store(f"{database_url}&options=-csearch_path%3Dold")
    yield store
    store.engine.dispose()
    if store.engine.name == "postgresql":
        execute(database_url, "DROP SCHEMA old CASCADE")


def execute(database_url: str, statement: str) -> None:
    """Execute a statement with a connection of its own."""
    store = Store(database_url)
    with store.engine.begin() as connection:
        connection.execute(text(statement))
    store.engine.dispose()


def tables_of(connection: Connection) -> list[Table]:
    """Return the tables that are there, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def fill(store: Store) -> dict[str, int]:
    """Put one row into every table that is empty, and return how many there are in each."""
    filled = {name for name, rows in count(store).items() if rows}
    with store.engine.begin() as connection:
        for table in tables_of(connection):
            if table.name in filled:
                continue
            row = {
                column.name: next(value for kind, value in VALUES.items() if isinstance(column.type, kind))
                for column in table.columns
                if not any(key.column.table is table for key in column.foreign_keys)
            }
            connection.execute(insert(table).values(row))
    return count(store)


def count(store: Store) -> dict[str, int]:
    """Return how many rows each table has."""
    with store.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in tables_of(connection)
        }


def test_every_version_is_upgraded_without_losing_a_row(empty: Store) -> None:
    """Step by step, with rows in all tables of each version: whatever refers to what a migration touches is there."""
    expected: dict[str, int] = {}
    for revision in REVISIONS:
        empty.migrate(to=revision)
        kept = count(empty)
        assert {name: kept[name] for name in expected} == expected, revision
        expected = fill(empty)
    empty.check_schema()
    assert set(expected.values()) == {1}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_of_the_first_version_is_upgraded(empty: Store) -> None:
    """It was written down at the time: a migration that is changed later does not reach databases that are there."""
    with closing(sqlite3.connect(str(empty.engine.url.database))) as written:
        written.executescript(FIRST.read_text(encoding="utf-8"))
    before = count(empty)
    empty.migrate()
    after = count(empty)
    assert {name: after[name] for name in before} == before
    with empty.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), base.Table.metadata) == []


def with_migration(monkeypatch: pytest.MonkeyPatch, folder: Path, more: str = "") -> None:
    """Add a migration to the tool's own."""
    folder.mkdir()
    (folder / "copying.py").write_text(COPYING.format(head=REVISIONS[-1], more=more), encoding="utf-8")
    usual: Callable[[], Config] = database._migrations  # noqa: SLF001 - no other way to add one

    def migrations() -> Config:
        configuration = usual()
        own = Path(configuration.get_main_option("script_location") or "") / "versions"
        configuration.set_main_option("path_separator", "newline")
        configuration.set_main_option("version_locations", f"{own}\n{folder}")
        return configuration

    monkeypatch.setattr(database, "_migrations", migrations)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_table_that_is_copied_takes_nothing_along_when_it_goes(
    empty: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With foreign keys on, SQLite deletes the answers of all learners with the old table of learners."""
    empty.migrate()
    before = fill(empty)
    with_migration(monkeypatch, tmp_path / "versions")
    empty.migrate()
    assert count(empty) == before
    with empty.engine.connect() as connection:
        assert "new" in {column.name for table in tables_of(connection) for column in table.columns}
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1, "as always, afterwards"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_migration_that_loses_rows_changes_nothing(
    empty: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A mistake in a migration is found before it is kept."""
    empty.migrate()
    before = fill(empty)
    with_migration(monkeypatch, tmp_path / "versions", more='op.execute("DELETE FROM learners")')
    with pytest.raises(SchemaError, match="lost rows"):
        empty.migrate()
    assert count(empty) == before
    assert empty.revision() == REVISIONS[-1]


def row_of(store: Store, name: str) -> dict[str, Any]:
    """Return the only row of a table."""
    with store.engine.connect() as connection:
        table = next(table for table in tables_of(connection) if table.name == name)
        return dict(connection.execute(select(table)).one()._mapping)  # noqa: SLF001 - SQLAlchemy's API


def test_a_learner_of_the_first_version_tests_nothing(empty: Store) -> None:
    """Whoever was there before is graded as before."""
    empty.migrate(to="0001")
    fill(empty)
    empty.migrate()
    row = row_of(empty, "learners")
    assert (bool(row["tests"]), row["teacher_id"]) == (False, None)
