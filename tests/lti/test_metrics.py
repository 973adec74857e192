"""The metrics are those that alerts, dashboard and documentation name, whatever happens to the database."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import urllib3
import yaml
from ports import free_port
from schoolclass import QUIZ, SchoolClass

from lti_tool.base.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Clock
    from flask import Flask
    from walker import Browser

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings
    from lti_tool.web.tool import Tool

ROOT = Path(__file__).parents[2]
ALERTS = ROOT / "deploy" / "prometheus-alerts.yaml"
DASHBOARD = ROOT / "deploy" / "grafana-dashboard.json"
OPERATING = ROOT / "docs" / "how-to" / "lti-operate.md"
ENDINGS = {"counter": ("",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}

pytestmark = pytest.mark.in_turns("database_url")


def families(parts: Tool) -> dict[str, str]:
    """Return the type of each metric."""
    found = re.findall(r"^# TYPE (lessonpack_\w+) (\w+)$", parts.metrics.text().decode(), re.MULTILINE)
    return {name: kind for name, kind in found if not name.endswith("_created")}


def exported(parts: Tool) -> set[str]:
    """Return the names that Prometheus knows the metrics by."""
    return {name + ending for name, kind in families(parts).items() for ending in ENDINGS[kind]}


def alerts() -> Iterator[str]:
    """Yield the expressions of the alerts."""
    for group in yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"]:
        for rule in group["rules"]:
            assert rule["annotations"]["summary"]
            assert rule["annotations"]["description"]
            yield rule["expr"]


def panels() -> Iterator[str]:
    """Yield the expressions of the dashboard."""
    for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]:
        for target in panel["targets"]:
            yield target["expr"]


def names(expressions: Iterator[str]) -> set[str]:
    """Return the metrics that expressions use."""
    return set(re.findall(r"lessonpack_\w+", "\n".join(expressions)))


def test_alerts_and_dashboard_use_what_the_tool_exports(app: Flask) -> None:
    """A metric that is renamed takes its alert along."""
    known = exported(app.extensions["lessonpack"])
    assert len(known) > 10
    assert names(alerts()) - known == set()
    assert names(panels()) - known == set()


def test_every_metric_is_documented_and_shown(app: Flask) -> None:
    """What is measured can be found, in the guide by its name and on the dashboard as a picture."""
    found = set(families(app.extensions["lessonpack"]))
    documented = set(re.findall(r"^\| `(lessonpack_\w+)`", OPERATING.read_text(encoding="utf-8"), re.MULTILINE))
    assert documented == found
    shown = "\n".join(panels())
    assert [name for name in documented if name not in shown] == []


def test_labels_of_expressions_exist(app: Flask, browser: Browser) -> None:
    """An expression with a label that no metric has is silent for ever."""
    parts: Tool = app.extensions["lessonpack"]
    browser.get(browser.enter())
    parts.metrics.fetched("roster", ok=False)
    parts.queue.sweep()
    text = parts.metrics.text().decode()
    known = set(re.findall(r"[{,](\w+)=\"", text)) | {"le"}
    used = "\n".join([*alerts(), *panels()])
    selected = set(re.findall(r"[{,]\s*(\w+)(?:=|!)", used))
    grouped = set(re.findall(r"\w+", " ".join(re.findall(r"by \(([^)]*)\)", used))))
    assert (selected | grouped) - known == set()


def test_workers_and_waiting_tasks_are_counted(app: Flask) -> None:
    """Whoever watches learns that somebody works, and how much waits."""
    parts: Tool = app.extensions["lessonpack"]
    before = parts.metrics.text().decode()
    assert "lessonpack_worker_heartbeat_age_seconds{" not in before
    parts.queue.look_at(1)
    assert "lessonpack_tasks 1.0" in parts.metrics.text().decode()
    parts.queue.sweep()
    assert re.search(r'lessonpack_worker_heartbeat_age_seconds\{machine=".+"\} 0.0', parts.metrics.text().decode())


def test_rosters_and_key_sets_that_fail_are_counted(
    app: Flask, browser: Browser, settings: Settings, clock: Clock
) -> None:
    """An LMS that withholds them is noticed before its teachers complain."""
    parts: Tool = app.extensions["lessonpack"]
    browser.lms.server.RequestHandlerClass.reply_members = lambda self: self.reply(503)  # type: ignore[attr-defined]
    SchoolClass(app, browser, settings).teacher().get()
    browser.lms.key_set_reply = b"{}"
    clock.forward(hours=2)
    browser.launch()
    numbers = parts.metrics.text().decode()
    assert 'lessonpack_fetches_total{kind="key set",outcome="ok"} 1.0' in numbers
    for kind in ("key set", "roster"):
        assert f'lessonpack_fetches_total{{kind="{kind}",outcome="failed"}} 1.0' in numbers


def test_attempts_in_versions_that_were_replaced_are_counted(app: Flask, browser: Browser, settings: Settings) -> None:
    """They go on as they began, and whoever deployed sees how many there are."""
    school = SchoolClass(app, browser, settings)
    school.set_quiz(QUIZ)
    school.work("s1", {}, submits=False)
    school.work("s2", {})
    assert "lessonpack_old_version_attempts 0.0" in school.parts.metrics.text().decode()
    school.set_quiz(QUIZ | {"title": "A better quiz"})
    assert "lessonpack_old_version_attempts 1.0" in school.parts.metrics.text().decode()


def test_what_fails_holds_up_nothing_else_and_is_noticed(app: Flask) -> None:
    """A bucket that is away keeps nobody from tidying up; nobody says that all is well, either."""
    parts: Tool = app.extensions["lessonpack"]
    done: list[str] = []
    parts.queue.every_minute(lambda: 1 / 0)
    parts.queue.every_minute(lambda: done.append("the next"))
    parts.queue.sweep()
    assert done == ["the next"]
    assert "lessonpack_worker_heartbeat_age_seconds{" not in parts.metrics.text().decode()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_its_database_the_tool_still_has_metrics(app: Flask, store: Store) -> None:
    """That is when they are looked at."""
    parts: Tool = app.extensions["lessonpack"]
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE outbox")
        connection.exec_driver_sql("DROP TABLE courses")
    text = parts.metrics.text().decode()
    assert "lessonpack_database_up 0.0" in text
    assert "lessonpack_launches" in text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_serves_its_metrics(store: Store) -> None:
    """It has no web server of its own otherwise."""
    port = free_port()
    stop = Metrics(store).serve("127.0.0.1", port)
    try:
        assert b"lessonpack_database_up 1.0" in urllib3.request("GET", f"http://127.0.0.1:{port}/metrics").data
    finally:
        stop()
