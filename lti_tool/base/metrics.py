"""Metrics for Prometheus. They hold no names, no learner ids and no tokens."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from lti_tool.base.statuses import ScoreStatus
from lti_tool.base.tables import Outbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_tool.base.database import Store


class Metrics:
    """The counters of one process or, with ``PROMETHEUS_MULTIPROC_DIR`` set, of all processes on a machine."""

    def __init__(self, store: Store) -> None:
        self._own = CollectorRegistry()
        self.launches = Counter("lessonpack_launches", "Launches by outcome", ["outcome"], registry=self._own)
        self.scores = Counter("lessonpack_scores", "Scores sent, by outcome", ["outcome"], registry=self._own)
        self.seconds = Histogram(
            "lessonpack_request_seconds", "Time to answer, by route", ["route", "status"], registry=self._own
        )
        self._shared = self._own
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            self._shared = CollectorRegistry()
            MultiProcessCollector(self._shared)  # type: ignore[no-untyped-call]
        self._shared.register(_OutboxCollector(store))

    def text(self) -> bytes:
        """Return all metrics in Prometheus's text format."""
        return generate_latest(self._shared)


class _OutboxCollector(Collector):
    """Counts undelivered scores in the database at each scrape, so every machine reports the same."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def describe(self) -> list[GaugeMetricFamily]:
        return [
            GaugeMetricFamily("lessonpack_outbox", "Scores in the outbox, by status", labels=["status"]),
            GaugeMetricFamily("lessonpack_outbox_oldest_seconds", "How long the oldest waiting score has waited"),
        ]

    def collect(self) -> Iterator[GaugeMetricFamily]:
        scores, age = self.describe()
        query = select(Outbox.status, func.count(), func.min(Outbox.created)).group_by(Outbox.status)
        counts, oldest = {ScoreStatus.WAITING.value: 0, ScoreStatus.HELD.value: 0}, self._store.clock()
        with self._store.read() as session:
            for status, count, first in session.execute(query):
                counts[status] = count
                oldest = first if status == ScoreStatus.WAITING else oldest
        for status, count in sorted(counts.items()):
            scores.add_metric([status], count)
        age.add_metric([], (self._store.clock() - oldest) / 1000)
        yield from (scores, age)
