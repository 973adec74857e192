"""The tool as a WSGI application: creates its parts and connects them."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, g, request

from lti_tool.base.database import Store
from lti_tool.base.flights import Flights, begin_budget
from lti_tool.base.http_client import HttpClient
from lti_tool.base.leases import Leases
from lti_tool.base.metrics import AskedGauge, Metrics
from lti_tool.base.settings import NewDeployments, Settings
from lti_tool.base.tables import Heartbeat, LaunchRow, Outbox, Platform, RegistrationLink, ResourceLink, SigningKey
from lti_tool.base.times_ahead import Furthest, bring_back
from lti_tool.courses.gauges import course_gauges
from lti_tool.courses.library import Library
from lti_tool.courses.media_store import media_store
from lti_tool.courses.pages import PageRenderer
from lti_tool.courses.publisher import Publisher
from lti_tool.courses.shelf import Sweeper
from lti_tool.courses.versions import Versions
from lti_tool.courses.watcher import Watcher
from lti_tool.grades.columns import Columns, ScoreSource
from lti_tool.grades.delivery import LEASE, ScoreDelivery
from lti_tool.grades.message import LONGEST_PAUSE
from lti_tool.grades.task_queue import TaskQueue
from lti_tool.learning.attempts import Attempts
from lti_tool.learning.certificates import Certificates
from lti_tool.learning.checks import Checks
from lti_tool.learning.reconciliation import Reconciliation
from lti_tool.learning.retention import Keeping, Retention
from lti_tool.learning.scores import Scores
from lti_tool.lti.launches import Launches
from lti_tool.lti.line_items import LineItems
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.lti.platforms import RegisteredPlatforms
from lti_tool.lti.protocol import LtiProtocol
from lti_tool.lti.refused_launches import RefusedLaunches
from lti_tool.lti.registration_links import LINK_LASTS
from lti_tool.lti.roster import Rosters
from lti_tool.lti.services import AccessTokens, Services
from lti_tool.lti.signing_keys import SigningKeys
from lti_tool.lti.tokens import LAUNCH_SECONDS, Tokens
from lti_tool.web.blueprints.certificates import certificates
from lti_tool.web.blueprints.choose import choose
from lti_tool.web.blueprints.course_files import course_files
from lti_tool.web.blueprints.entry import entry
from lti_tool.web.blueprints.essays import score_essays
from lti_tool.web.blueprints.gradebook import gradebook
from lti_tool.web.blueprints.learn import learn
from lti_tool.web.blueprints.questions import questions
from lti_tool.web.blueprints.setup import setup
from lti_tool.web.blueprints.teach import teach
from lti_tool.web.languages import Languages
from lti_tool.web.limits import Limits, answer_too_many
from lti_tool.web.requests import CleanJson, CleanRequest, RowIdConverter, refuse_unfit_paths
from lti_tool.web.responses import LANGUAGES, Pages, keep_in_its_place
from lti_tool.web.tool import Tool, tool
from lti_tool.web.unavailable import answer_while_unavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from werkzeug.wrappers import Response

    from exporter.course import Course

LEASES = (Furthest(Platform.delivery_lease, LEASE), Furthest(Platform.delivery_paused, 2 * LONGEST_PAUSE))
"""Looked at every minute: until they end, nobody sends scores to an LMS."""

OTHER_TIMES = (
    Furthest(Outbox.next_try, 2 * LONGEST_PAUSE),
    Furthest(Outbox.created),
    Furthest(Outbox.settled),
    Furthest(Heartbeat.at),
    Furthest(ResourceLink.column_sought),
    Furthest(SigningKey.created),
    Furthest(SigningKey.retired),
    Furthest(LaunchRow.expires, LAUNCH_SECONDS * 1000, LAUNCH_SECONDS * 1000),
    Furthest(RegistrationLink.expires, LINK_LASTS, LINK_LASTS),
)
"""Looked at every hour."""

LARGEST_REQUEST = 1_000_000
"""Bytes. A launch has about ten thousand, an essay fewer."""


class _Application(Flask):
    request_class = CleanRequest
    json_provider_class = CleanJson

    def log_exception(self, exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
        # Log the rule, never the URL: URLs hold tokens.
        self.logger.error("exception in %s [%s]", request.url_rule, request.method, exc_info=exc_info)


def create_app(
    settings: Settings | None = None,
    *,
    store: Store | None = None,
    read: Callable[[Path], Course] | None = None,
) -> Flask:
    """Return the tool as a WSGI application. ``settings`` default to those in the environment.

    Raises:
        SettingsError: the environment does not describe a working installation.
        SchemaError: the database needs ``lessonpack lti migrate``.
    """
    settings = settings or Settings.from_environment()
    store = store or Store(settings.database, waits=settings.waits)
    store.check_schema()
    return wrap(assemble(settings, store, read or _read_course))


def wrap(parts: Tool) -> Flask:
    """Return the WSGI application of a tool that is assembled."""
    app = _Application("lti_tool", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.extensions["lessonpack"] = parts
    app.url_map.converters["int"] = RowIdConverter
    for room in (entry, setup, choose, course_files, learn, teach, questions, score_essays, gradebook, certificates):
        app.register_blueprint(room)
    answer_while_unavailable(app)
    answer_too_many(app)
    app.before_request(_start_watch)
    app.before_request(refuse_unfit_paths)
    app.after_request(_stop_watch)
    app.after_request(keep_in_its_place)
    return app


def assemble(settings: Settings, store: Store, read: Callable[[Path], Course]) -> Tool:
    """Create the parts of a tool and connect them."""
    http_client, flights = HttpClient(settings.reachable_networks), Flights()
    tokens = Tokens(store.secret("tokens"), store.clock)
    platforms, signing_keys, metrics = RegisteredPlatforms(store), SigningKeys(store), Metrics(store)
    for gauge in course_gauges(store):
        metrics.add(gauge)
    services = Services(http_client, AccessTokens(http_client, signing_keys, store.clock))
    platform_keys = PlatformKeys(http_client, flights, store.clock, metrics.fetched)
    delivery = ScoreDelivery(store, services, metrics)
    media, leases = media_store(settings.media), Leases(store)
    versions = Versions(store, media)
    library = Library(store, versions)
    publisher = Publisher(store, versions, library, leases, read=read, workshop=settings.data / "publishing")
    queue = TaskQueue(settings, store, delivery)
    scores = Scores(store, library, settings.score, queue.look_at)
    launches = Launches(
        store,
        scores.post_for_all,
        accept_new_deployments=settings.new_deployments is NewDeployments.ACCEPTED,
        teacher_idle=settings.teacher_idle,
        certifies=library.certifies,
    )
    attempts = Attempts(store, library, scores, settings.attempts)
    score_source = ScoreSource(scores.are_possible, scores.post_for_all)
    columns = Columns(store, LineItems(services), score_source, queue.look_at, flights)
    metrics.add(AskedGauge("lessonpack_tasks", "Tasks that wait for a worker", queue.depth))
    queue.every_minute(partial(bring_back, store, LEASES))
    queue.every_hour(partial(bring_back, store, OTHER_TIMES))
    queue.every_minute(attempts.submit_overdue)
    queue.every_minute(Reconciliation(store, scores).sweep)
    queue.every_hour(launches.forget_old)
    queue.every_hour(Retention(store, _keeping(settings)).sweep)
    queue.every_hour(Sweeper(store, media, leases, days=settings.keep_versions).sweep)
    queue.every_hour(signing_keys.retire_replaced)
    queue.every_hour(store.write_over_deleted)
    queue.at_leisure(columns.seek_where_due)
    return Tool(
        settings=settings,
        store=store,
        tokens=tokens,
        signing_keys=signing_keys,
        http_client=http_client,
        flights=flights,
        platforms=platforms,
        protocol=LtiProtocol(
            url=settings.url,
            tokens=tokens,
            platform_keys=platform_keys,
            registered=platforms,
        ),
        launches=launches,
        refused_launches=RefusedLaunches(store, platforms),
        versions=versions,
        library=library,
        publisher=publisher,
        watcher=Watcher(publisher, leases, settings.courses, settings.data / "editions"),
        page_renderer=PageRenderer(store.secret("editions"), versions, at=urlsplit(settings.url).path),
        attempts=attempts,
        checks=Checks(store, library, scores, settings.attempts),
        certificates=Certificates(store, settings.score),
        scores=scores,
        services=services,
        rosters=Rosters(services, flights, store.clock, metrics.fetched),
        columns=columns,
        delivery=delivery,
        queue=queue,
        pages=Pages.of(settings),
        languages=Languages(LANGUAGES),
        metrics=metrics,
        limits=Limits(store.clock),
    )


def _keeping(settings: Settings) -> Keeping:
    return Keeping(work=settings.keep_work, scores=settings.keep_scores, audit=settings.keep_audit)


def _read_course(folder: Path) -> Course:
    from exporter.source import read_course  # noqa: PLC0415 - slow to import, and most commands do not need it

    course, _warnings = read_course(folder)
    return course


def _start_watch() -> None:
    g.started = time.monotonic()
    begin_budget()


def _stop_watch(response: Response) -> Response:
    # Use the rule, never the URL: URLs hold tokens.
    route = request.url_rule.rule if request.url_rule else "none"
    tool().metrics.seconds.labels(route, str(response.status_code)).observe(time.monotonic() - g.started)
    tool().metrics.count_connections()
    return response
