"""When to look at the outbox: Huey tasks, run inside the web process by default, or in separate workers.

The queue is kept in the PostgreSQL database, or in an SQLite file of its own. It holds no scores: a task only says
"look at this platform". Everything due is looked up once a minute, so losing the queue loses nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any

from huey import SqliteHuey, crontab  # type: ignore[import-untyped] # Huey has no types
from huey.consumer import Consumer, Scheduler, Worker  # type: ignore[import-untyped]
from huey.serializer import SignedSerializer  # type: ignore[import-untyped]
from sqlalchemy import make_url

from lti_tool.base.engine import postgresql_parameters
from lti_tool.grades.heartbeat import beat
from lti_tool.grades.outbox import platforms_with_work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from huey import Huey

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings
    from lti_tool.grades.delivery import ScoreDelivery

SLICE_SECONDS = 20.0
"""How long a thread serves one LMS before it turns to others with work."""

_KNOWN_AS = {"__module__": "lti_tool.task_queue"}
"""Queued tasks are stored under their module's name: always use this one, so that the next version finds them."""

log = logging.getLogger(__name__)


def _leave(huey: Huey) -> None:
    """Close this thread's PostgreSQL connection, which Huey may leave open; with SQLite all threads share one."""
    if database := getattr(huey.storage, "database", None):
        database.close()


class _Scheduler(Scheduler):  # type: ignore[misc] # Huey has no types
    def shutdown(self) -> None:
        _leave(self.huey)


class _Worker(Worker):  # type: ignore[misc] # Huey has no types
    def shutdown(self) -> None:
        super().shutdown()
        _leave(self.huey)


class _Embedded(Consumer):  # type: ignore[misc] # Huey has no types
    """A consumer that leaves signals to the web server it runs in."""

    worker_class = _Worker
    scheduler_class = _Scheduler

    def _set_signal_handlers(self) -> None:
        pass


class TaskQueue:
    """Queues tasks, and runs them if the settings say so."""

    def __init__(self, settings: Settings, store: Store, delivery: ScoreDelivery) -> None:
        self._store = store
        self._huey = _make_huey(settings, store)
        self._consumer: Consumer | None = None
        self._every_minute: list[Callable[[], object]] = []
        self._every_hour: list[Callable[[], object]] = []
        self._at_leisure: list[Callable[[Callable[[], bool]], object]] = []
        self._stopping = threading.Event()

        @self._huey.task(name="deliver", **_KNOWN_AS)  # type: ignore[untyped-decorator] # Huey has no types
        def deliver(platform_id: int) -> None:
            wait = delivery.deliver(platform_id, goes_on=self._slice())
            if wait is not None:  # continue after other waiting tasks, or in the next worker
                deliver.schedule((platform_id,), delay=wait)

        @self._huey.periodic_task(crontab(minute="*"), name="sweep", **_KNOWN_AS)  # type: ignore[untyped-decorator]
        def sweep() -> None:
            self.sweep()

        @self._huey.periodic_task(crontab(minute="*"), name="leisure", **_KNOWN_AS)  # type: ignore[untyped-decorator]
        def leisure() -> None:
            for work in self._at_leisure:
                work(self._slice())

        @self._huey.periodic_task(crontab(minute="17"), name="tidy", **_KNOWN_AS)  # type: ignore[untyped-decorator]
        def tidy() -> None:
            self.work_of_an_hour()

        self._deliver = deliver

    def every_minute(self, work: Callable[[], object]) -> None:
        """Run ``work`` once a minute, before looking for due scores."""
        self._every_minute.append(work)

    def every_hour(self, work: Callable[[], object]) -> None:
        """Run ``work`` once an hour."""
        self._every_hour.append(work)

    def sweep(self) -> None:
        """Do the work of a minute, look for scores that are due, and say that somebody did, unless something failed."""
        went_well = self.work_of_a_minute()
        for platform_id in platforms_with_work(self._store):
            self._deliver(platform_id)
        if went_well:
            beat(self._store)

    def work_of_a_minute(self) -> bool:
        """Do what is done once a minute; return whether all of it went well."""
        return _all_done(self._every_minute)

    def work_of_an_hour(self) -> bool:
        """Do what is done once an hour; return whether all of it went well."""
        return _all_done(self._every_hour)

    def at_leisure(self, work: Callable[[Callable[[], bool]], object]) -> None:
        """Run ``work`` once a minute, between deliveries. It should stop when the function it gets returns False."""
        self._at_leisure.append(work)

    def look_at(self, platform_id: int) -> None:
        """Have a platform's outbox looked at soon. Never fails: the sweep finds whatever could not be queued."""
        try:
            self._deliver(platform_id)
        except Exception:  # the row is safe, whatever happened to the queue
            log.exception("the task queue accepts no tasks; scores wait for the next sweep")
        finally:
            _leave(self._huey)  # a web server's threads come and go; each would leave a connection open

    def depth(self) -> int | None:
        """Return how many tasks wait for a worker; None if that cannot be known now."""
        try:
            return int(self._huey.pending_count())
        except Exception:  # noqa: BLE001 - of whichever database the queue is in
            return None
        finally:
            _leave(self._huey)

    def _slice(self) -> Callable[[], bool]:
        """Return a function that tells a task whether to continue: until its time is up or the program stops."""
        end = time.monotonic() + SLICE_SECONDS
        return lambda: not self._stopping.is_set() and time.monotonic() < end

    def start(self, *, workers: int = 2) -> None:
        """Run tasks in threads of this process until `stop`."""
        self._stopping.clear()
        self._consumer = _Embedded(self._huey, workers=workers, worker_type="thread", initial_delay=0.1, max_delay=2.0)
        self._consumer.start()

    def stop(self) -> None:
        """Finish sending the current scores and start nothing new: the rest waits for the next worker."""
        self._stopping.set()
        if self._consumer:
            self._consumer.stop(graceful=True)
        self.close()

    def close(self) -> None:
        """Close this thread's connection to the queue."""
        self._huey.storage.close()


def _all_done(works: Iterable[Callable[[], object]]) -> bool:
    """Do one thing after another, whatever becomes of those before; return whether all went well."""
    went_well = True
    for work in works:
        try:
            work()
        except Exception:  # such as a bucket that is away: the others do not need it
            went_well = False
            log.exception("a part of the regular work failed")
    return went_well


def _make_huey(settings: Settings, store: Store) -> Huey:
    # Huey stores pickles. They are signed, so that write access to the queue's table is not enough to run code.
    options: dict[str, Any] = {"results": False, "serializer": SignedSerializer(secret=store.secret("queue"))}
    url = make_url(store.url)
    if url.get_backend_name() == "sqlite":
        settings.data.mkdir(parents=True, exist_ok=True)
        file = str(settings.data / "queue.sqlite3")
        return SqliteHuey("lessonpack", filename=file, fsync=False, timeout=settings.waits.lock, **options)
    from huey.contrib.sql_huey import SqlHuey  # type: ignore[import-untyped]  # noqa: PLC0415 - for PostgreSQL only
    from peewee import PeeweeException, PostgresqlDatabase  # noqa: PLC0415

    parts = {"host": url.host, "port": url.port, "user": url.username, "password": url.password, **url.query}
    written: dict[str, Any] = {name: value for name, value in parts.items() if value is not None}
    connection = written | postgresql_parameters(store.url, store.waits)
    database = PostgresqlDatabase(url.database, prefer_psycopg3=True, **connection)
    huey = SqlHuey("lessonpack", database=database, create_tables=False, **options)
    try:
        huey.storage.create_tables()
    except PeeweeException:  # with two processes starting at once, PostgreSQL's IF NOT EXISTS fails for the second
        huey.storage.create_tables()
    return huey
