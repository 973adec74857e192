"""What the tests of the LTI tool share: both databases, started by the tests, and a clock that tests turn."""

from __future__ import annotations

import ipaddress
import json
import shutil
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from browsing import chromium, cookieless, forgetful, forgetful_browser, playwright, shell
from fetches import all_have_landed
from lms import Lms
from once_a_session import made_once
from patience import PATIENCE
from postgresql_server import PostgresqlServer, running_postgresql
from small_course import small_course
from sqlalchemy import event
from walker import Browser

from lti_tool.app import assemble, wrap
from lti_tool.base import database, flights, http_client
from lti_tool.base.database import Store
from lti_tool.base.engine import Waits, make_engine
from lti_tool.base.settings import Settings
from lti_tool.base.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from sqlalchemy import Engine
    from sqlalchemy.pool import ConnectionPoolEntry

    from lti_tool.web.tool import Tool


__all__ = ["chromium", "cookieless", "forgetful", "forgetful_browser", "playwright", "shell"]  # fixtures


class Clock:
    """Tells the time in milliseconds; it stands still until a test moves it."""

    def __init__(self, start: int = 1_800_000_000_000) -> None:
        self.time = start

    def __call__(self) -> int:
        """Return the time."""
        return self.time

    def forward(self, *, seconds: float = 0, hours: float = 0) -> None:
        """Let time pass."""
        self.time += round((seconds + hours * 3600) * 1000)


@pytest.fixture(scope="session", autouse=True)
def _slow_things_once() -> Iterator[None]:
    with made_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def _patient_requests() -> Iterator[None]:
    """Let requests wait for an LMS of the tests as long as tests do: on a busy machine, seconds pass."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flights, "SLOW", PATIENCE)
        patch.setattr(flights, "BUDGET", PATIENCE)
        for limit in ("CONNECT_SECONDS", "READ_SECONDS", "TOTAL_SECONDS"):
            patch.setattr(http_client, limit, PATIENCE)
        yield


@pytest.fixture(scope="session", autouse=True)
def _patient_stores() -> Iterator[None]:
    """Let transactions wait for each other as long as tests do: whoever holds a lock may stand still."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Store.__init__.__kwdefaults__, "waits", Waits(PATIENCE, PATIENCE, PATIENCE))
        yield


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """Start a PostgreSQL of the tests' own."""
    with running_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty, migrated SQLite database, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.sqlite3"
    store = Store(f"sqlite:///{path}")
    store.migrate()
    store.engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give an empty, migrated database of each kind, at the same address each time."""
    if request.param == "sqlite":
        empty: Path = request.getfixturevalue("sqlite_file")
        used = empty.with_name("lessonpack.sqlite3")
        for left in used.parent.glob(f"{used.name}*"):
            left.unlink()
        shutil.copy(empty, used)
        yield f"sqlite:///{used}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    with psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True) as connection:
        version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        yield server.url
        _empty(connection)
        connection.execute("UPDATE alembic_version SET version_num = %s", version)


def _empty(connection: psycopg.Connection) -> None:
    """End who still reads a database, and take everything out of it, also the task queue's own tables.

    It is far less work than to make another.
    """
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    filled = ", ".join(Table.metadata.tables)
    connection.execute(f"TRUNCATE {filled} RESTART IDENTITY")
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
    for table in {name for (name,) in found} - {*Table.metadata.tables, "alembic_version"}:
        connection.execute(f'DROP TABLE "{table}" CASCADE')


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands still."""
    return Clock()


@pytest.fixture(scope="session")
def engine_of() -> Callable[[str, Waits], Engine]:
    """Make one engine for each kind of database: it knows the statements that it has compiled."""

    @cache
    def made(url: str, waits: Waits) -> Engine:
        engine = make_engine(url, waits)
        allow_one_connection_to_a_thread(engine)
        return engine

    return made


def allow_one_connection_to_a_thread(engine: Engine) -> None:
    """Raise where a thread takes a second connection: many that have one each would wait for the pool's last ones."""
    holders: set[int] = set()

    @event.listens_for(engine, "checkout")
    def take(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        record.info["holder"] = threading.get_ident()
        if threading.get_ident() in holders:
            raise AssertionError("a thread with a connection takes another one")
        holders.add(threading.get_ident())

    @event.listens_for(engine, "checkin")
    def give_back(_connection: object, record: ConnectionPoolEntry) -> None:
        holders.discard(record.info.pop("holder", 0))


@pytest.fixture
def store(database_url: str, clock: Clock, engine_of: Callable[[str, Waits], Engine]) -> Iterator[Store]:
    """Give a store on an empty database. Another that a test opens has connections of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "make_engine", engine_of)
        opened = Store(database_url, clock=clock)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def lms(clock: Clock) -> Iterator[Lms]:
    """Start an LMS of our own on loopback."""
    with Lms(clock) as started:
        yield started


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give the settings of an installation with one course, which may reach loopback."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "course.yaml").write_text("A small course", encoding="utf-8")
    return Settings(
        url="https://tool.example.org",
        database="sqlite:///:memory:",
        courses=(folder,),
        data=tmp_path / "data",
        database_lock_seconds=PATIENCE,
        reachable_networks=(ipaddress.ip_network("127.0.0.0/8"),),
    )


class Author:
    """Writes files of the course, and waits until they are published, if the tool runs already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.publishes: Callable[[], None] = lambda: None

    def writes(self, **files: Any) -> None:
        """Write JSON files, by their names without the ending."""
        for name, content in files.items():
            (self.folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
        self.publishes()

    def names(self, title: str) -> None:
        """Give the course a title."""
        (self.folder / "course.yaml").write_text(title, encoding="utf-8")
        self.publishes()


@pytest.fixture
def author(settings: Settings) -> Author:
    """Give the author of the course."""
    return Author(settings.courses[0])


@pytest.fixture(scope="session")
def applications() -> list[Flask]:
    """Keep the one application of a process: compiling its routes takes longer than a test does."""
    return []


@pytest.fixture
def app(settings: Settings, store: Store, lms: Lms, author: Author, applications: list[Flask]) -> Iterator[Flask]:
    """Give the tool, with the LMS registered and its deployment accepted."""
    parts: Tool = assemble(settings, store, small_course)
    if not applications:
        applications.append(wrap(parts))
    (made,) = applications
    made.extensions["lessonpack"] = parts
    author.publishes = parts.watcher.look
    author.publishes()
    parts.platforms.register(lms.registration(), deployment_id=lms.deployment_id, actor="test")
    lms.tool_keys = parts.signing_keys.key_set
    yield made
    assert all_have_landed(), "a fetch would go on into the database of the next test"
    parts.queue.close()


@pytest.fixture
def browser(app: Flask, lms: Lms) -> Browser:
    """Give a browser with cookies."""
    return Browser(app, lms)
