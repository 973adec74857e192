"""When to look at the outbox: tasks on Huey, embedded in the web process by default, or in workers of their own.

The queue lives in the database that is there anyway (PostgreSQL), or in a SQLite file beside it. It holds no score: a
task says "look at this platform"; all that is due is looked for once a minute, so losing the queue loses nothing.
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

from lti_tool.grades.outbox import platforms_with_work

if TYPE_CHECKING:
    from collections.abc import Callable

    from huey import Huey

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings
    from lti_tool.grades.delivery import ScoreDelivery

SLICE_SECONDS = 20.0
"""How long a thread serves one LMS before it looks at the others that have work."""

_KNOWN_AS = {"__module__": "lti_tool.task_queue"}
"""A task waits in the queue under its module's name: under this one always, so that the next version knows it."""

log = logging.getLogger(__name__)


def _leave(huey: Huey) -> None:
    """Close the thread's own connection to PostgreSQL, which Huey leaves to chance; on SQLite all threads share one."""
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
    """A consumer that leaves the signals to the web server that it lives in."""

    worker_class = _Worker
    scheduler_class = _Scheduler

    def _set_signal_handlers(self) -> None:
        pass


class TaskQueue:
    """Sends tasks, and runs them where the settings say."""

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
            if delivery.deliver(platform_id, goes_on=self._slice()):
                deliver(platform_id)  # goes on behind what has waited meanwhile, or in the next worker

        @self._huey.periodic_task(crontab(minute="*"), name="sweep", **_KNOWN_AS)  # type: ignore[untyped-decorator]
        def sweep() -> None:
            for work in self._every_minute:
                work()
            for platform_id in platforms_with_work(store):
                deliver(platform_id)

        @self._huey.periodic_task(crontab(minute="*"), name="leisure", **_KNOWN_AS)  # type: ignore[untyped-decorator]
        def leisure() -> None:
            for work in self._at_leisure:
                work(self._slice())

        @self._huey.periodic_task(crontab(minute="17"), name="tidy", **_KNOWN_AS)  # type: ignore[untyped-decorator]
        def tidy() -> None:
            for work in self._every_hour:
                work()

        self._deliver = deliver

    def every_minute(self, work: Callable[[], object]) -> None:
        """Have something done once a minute, before due scores are looked for."""
        self._every_minute.append(work)

    def every_hour(self, work: Callable[[], object]) -> None:
        """Have something done once an hour."""
        self._every_hour.append(work)

    def at_leisure(self, work: Callable[[Callable[[], bool]], object]) -> None:
        """Have something done once a minute, between deliveries, for as long as its argument says yes."""
        self._at_leisure.append(work)

    def look_at(self, platform_id: int) -> None:
        """Have the outbox of a platform looked at soon. Never fails: the sweep finds what this could not announce."""
        try:
            self._deliver(platform_id)
        except Exception:  # the row is safe, whatever happened to the queue
            log.exception("the task queue does not take tasks; scores wait for the next sweep")
        finally:
            _leave(self._huey)  # threads of a web server come and go, and would each leave a connection behind

    def _slice(self) -> Callable[[], bool]:
        """Return what tells a task whether to go on: not for ever, and not when the program is to end."""
        end = time.monotonic() + SLICE_SECONDS
        return lambda: not self._stopping.is_set() and time.monotonic() < end

    def start(self, *, workers: int = 2) -> None:
        """Run tasks in threads of this process, until `stop`."""
        self._stopping.clear()
        self._consumer = _Embedded(self._huey, workers=workers, worker_type="thread", initial_delay=0.1, max_delay=2.0)
        self._consumer.start()

    def stop(self) -> None:
        """Let the scores at hand be sent, and start nothing more: what is left waits for the next worker."""
        self._stopping.set()
        if self._consumer:
            self._consumer.stop(graceful=True)
        self.close()

    def close(self) -> None:
        """Close this thread's connection to the queue."""
        self._huey.storage.close()


def _make_huey(settings: Settings, store: Store) -> Huey:
    # Huey stores pickles: signed, so that writing into the queue's table is not enough to run code.
    options: dict[str, Any] = {"results": False, "serializer": SignedSerializer(secret=store.secret("queue"))}
    url = make_url(store.url)
    if url.get_backend_name() == "sqlite":
        settings.data.mkdir(parents=True, exist_ok=True)
        return SqliteHuey("lessonpack", filename=str(settings.data / "queue.sqlite3"), fsync=False, **options)
    from huey.contrib.sql_huey import SqlHuey  # type: ignore[import-untyped]  # noqa: PLC0415 - for PostgreSQL only
    from peewee import PeeweeException, PostgresqlDatabase  # noqa: PLC0415

    parts = {"host": url.host, "port": url.port, "user": url.username, "password": url.password, **url.query}
    connection: dict[str, Any] = {name: value for name, value in parts.items() if value is not None}
    database = PostgresqlDatabase(url.database, prefer_psycopg3=True, **connection)
    huey = SqlHuey("lessonpack", database=database, create_tables=False, **options)
    try:
        huey.storage.create_tables()
    except PeeweeException:  # PostgreSQL's IF NOT EXISTS fails for the second of two processes that start together
        huey.storage.create_tables()
    return huey
