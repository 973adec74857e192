"""Numbers for Prometheus, and structured logs. Neither holds a name, a learner's id or a token."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from lti_tool.tables import Outbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_tool.store import Store


class Metrics:
    """The counters of one process; with ``PROMETHEUS_MULTIPROC_DIR`` set, of all processes of a machine."""

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
        self._shared.register(_Waiting(store))

    def text(self) -> bytes:
        """Return all numbers in Prometheus's text format."""
        return generate_latest(self._shared)


class _Waiting(Collector):
    """How many scores are on their way: counted in the database when asked, so it is right on every machine."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def describe(self) -> list[GaugeMetricFamily]:
        return [GaugeMetricFamily("lessonpack_outbox", "Scores in the outbox, by status", labels=["status"])]

    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = self.describe()[0]
        query = select(Outbox.status, func.count()).group_by(Outbox.status)
        with self._store.read() as session:
            counts = {"waiting": 0, "held": 0}
            counts.update((status, count) for status, count in session.execute(query))
        for status, count in sorted(counts.items()):
            family.add_metric([status], count)
        yield family


class JsonLines(logging.Formatter):
    """Formats a log record as one line of JSON; what ``extra={"facts": {…}}`` holds becomes keys of it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
