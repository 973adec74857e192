"""Metrics for Prometheus. They hold no names, no learner ids and no tokens.

``deploy/prometheus-alerts.yaml`` and ``deploy/grafana-dashboard.json`` use them by their names.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from lti_tool.base.statuses import ScoreStatus
from lti_tool.base.tables import Heartbeat, Outbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from lti_tool.base.database import Store


class Fetched(Protocol):
    """Counts an attempt to fetch something of a kind from an LMS."""

    def __call__(self, kind: str, *, ok: bool) -> None:
        """Count it."""


def uncounted(kind: str, *, ok: bool) -> None:
    """Count nothing."""


class Metrics:
    """The counters of one process or, with ``PROMETHEUS_MULTIPROC_DIR`` set, of all processes on a machine."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._own = CollectorRegistry()
        self.launches = Counter("lessonpack_launches", "Launches by outcome", ["outcome"], registry=self._own)
        self.scores = Counter("lessonpack_scores", "Scores sent, by outcome", ["outcome"], registry=self._own)
        self.seconds = Histogram(
            "lessonpack_request_seconds", "Time to answer, by route", ["route", "status"], registry=self._own
        )
        self.unavailable = Counter(
            "lessonpack_database_unavailable", "Requests turned away because of the database", registry=self._own
        )
        self._fetches = Counter(
            "lessonpack_fetches", "What was fetched from LMSs, by kind and outcome", ["kind", "outcome"],
            registry=self._own,
        )  # fmt: skip
        connections = Gauge(
            "lessonpack_database_connections", "Connections to the database, at the end of a request", ["state"],
            registry=self._own, multiprocess_mode="livesum",
        )  # fmt: skip
        self._idle, self._in_use = connections.labels("idle"), connections.labels("in use")
        self._shared = self._own
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            self._shared = CollectorRegistry()
            MultiProcessCollector(self._shared)  # type: ignore[no-untyped-call]
        self._shared.register(_DatabaseCollector(store))

    def fetched(self, kind: str, *, ok: bool) -> None:
        """Count an attempt to fetch something from an LMS, such as a roster."""
        self._fetches.labels(kind, "ok" if ok else "failed").inc()

    def count_connections(self) -> None:
        """Note how many connections this process has, and how many of them are in use."""
        pool = self._store.engine.pool
        if isinstance(pool, QueuePool):
            self._idle.set(pool.checkedin())
            self._in_use.set(pool.checkedout())

    def add(self, collector: Collector) -> None:
        """Report what a collector counts, too."""
        self._shared.register(collector)

    def text(self) -> bytes:
        """Return all metrics in Prometheus's text format."""
        return generate_latest(self._shared)

    def serve(self, host: str, port: int) -> Callable[[], None]:
        """Serve them at ``/metrics``, for a process that serves nothing else; return a function that ends this.

        Raises:
            OSError: nobody can listen there.
        """
        server, thread = start_http_server(port, host, self._shared)

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return stop


class AskedGauge(Collector):
    """A number that is asked for at each scrape. None leaves it out, as does a database that is away."""

    def __init__(self, name: str, documentation: str, ask: Callable[[], float | None]) -> None:
        self._name, self._documentation, self._ask = name, documentation, ask

    def describe(self) -> list[GaugeMetricFamily]:
        """Return what is asked for."""
        return [GaugeMetricFamily(self._name, self._documentation)]

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ask."""
        (family,) = self.describe()
        with suppress(SQLAlchemyError):
            if (value := self._ask()) is not None:
                family.add_metric([], value)
        yield family


class _DatabaseCollector(Collector):
    """Looks into the database at each scrape, so every machine reports the same."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def describe(self) -> list[GaugeMetricFamily]:
        return [
            GaugeMetricFamily("lessonpack_database_up", "Whether the database responds"),
            GaugeMetricFamily("lessonpack_outbox", "Scores in the outbox, by status", labels=["status"]),
            GaugeMetricFamily("lessonpack_outbox_oldest_seconds", "How long the oldest waiting score has waited"),
            GaugeMetricFamily(
                "lessonpack_worker_heartbeat_age_seconds", "Time since a worker did the work of a minute, by machine",
                labels=["machine"],
            ),
        ]  # fmt: skip

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up, scores, age, heartbeats = self.describe()
        try:
            with self._store.read() as session:
                self._count_scores(session, scores, age)
                for machine, at in session.execute(select(Heartbeat.machine, Heartbeat.at)):
                    heartbeats.add_metric([machine], (self._store.clock() - at) / 1000)
        except SQLAlchemyError:  # the other metrics matter all the more
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield from (up, scores, age, heartbeats)

    def _count_scores(self, session: Session, scores: GaugeMetricFamily, age: GaugeMetricFamily) -> None:
        query = select(Outbox.status, func.count(), func.min(Outbox.created)).group_by(Outbox.status)
        counts, oldest = {ScoreStatus.WAITING.value: 0, ScoreStatus.HELD.value: 0}, self._store.clock()
        for status, count, first in session.execute(query):
            counts[status] = count
            oldest = first if status == ScoreStatus.WAITING else oldest
        for status, count in sorted(counts.items()):
            scores.add_metric([status], count)
        age.add_metric([], (self._store.clock() - oldest) / 1000)
