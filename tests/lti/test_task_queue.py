"""The queue outlives the program that wrote into it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, cast

from patience import waits_until

from lti_tool.base.database import Store
from lti_tool.base.settings import Settings
from lti_tool.grades.task_queue import TaskQueue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lti_tool.grades.delivery import ScoreDelivery


def test_a_task_waits_under_a_name_that_the_next_version_knows(tmp_path: Path, sqlite_file: Path) -> None:
    """Wherever the module of the tasks is: its place at the time would be their name."""
    settings = Settings(url="https://tool.example.org", courses=(), data=tmp_path, database=f"sqlite:///{sqlite_file}")
    store = Store(settings.database)
    queue = TaskQueue(settings, store, cast("ScoreDelivery", None))
    queue.look_at(1)
    queue.close()
    store.engine.dispose()
    with closing(sqlite3.connect(tmp_path / "queue.sqlite3")) as written:
        [(task,)] = written.execute("SELECT data FROM task")
    assert b"lti_tool.task_queue.deliver" in task


def test_workers_that_start_at_once_wait_for_each_other(tmp_path: Path, sqlite_file: Path) -> None:
    """One that gave up at its queue would end the whole server."""
    settings = Settings(url="https://tool.example.org", courses=(), data=tmp_path, database=f"sqlite:///{sqlite_file}")
    store = Store(settings.database, waits=settings.waits)
    queue = TaskQueue(settings, store, cast("ScoreDelivery", None))
    with store.engine.connect() as connection:
        (patience,) = connection.exec_driver_sql("PRAGMA busy_timeout").one()
    with queue._huey.storage.db() as cursor:  # noqa: SLF001 - there is no other way to ask
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (patience,)
    queue.close()
    store.engine.dispose()


class _DueLater:
    """Stands in for the delivery: says twice that a score is due soon, then that none is."""

    def __init__(self) -> None:
        self.waits: list[float | None] = [0.01, 0, None]

    def deliver(self, _platform_id: int, *, goes_on: Callable[[], bool]) -> float | None:
        assert goes_on()
        return self.waits.pop(0)


def test_a_platform_is_looked_at_again_when_a_score_is_due(tmp_path: Path, sqlite_file: Path) -> None:
    """Nothing is in the outbox, so the look of every minute does not find this platform."""
    settings = Settings(url="https://tool.example.org", courses=(), data=tmp_path, database=f"sqlite:///{sqlite_file}")
    store = Store(settings.database)
    store.migrate()
    delivery = _DueLater()
    queue = TaskQueue(settings, store, cast("ScoreDelivery", delivery))
    queue.start(workers=1)
    queue.look_at(1)
    assert waits_until(lambda: not delivery.waits)
    queue.stop()
    store.engine.dispose()
