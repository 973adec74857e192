"""The LTI 1.3 tool: launches the same courses inside an LMS, grades them on the server, and reports scores back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flask import Flask, g, request

from lti_tool.arrivals import Arrivals
from lti_tool.attempts import Attempts
from lti_tool.checks import Checks
from lti_tool.columns import Columns
from lti_tool.course_pages import Press
from lti_tool.courses import Library
from lti_tool.delivery import Courier
from lti_tool.directory import Directory
from lti_tool.earned import Earned
from lti_tool.key_sets import KeySets
from lti_tool.keys import Keys
from lti_tool.languages import Languages
from lti_tool.line_items import LineItems
from lti_tool.metrics import Metrics
from lti_tool.outbound import Outbound
from lti_tool.protocol import Desk
from lti_tool.responses import LANGUAGES, Pages
from lti_tool.roster import Rosters
from lti_tool.scores import Scores
from lti_tool.services import AccessTokens, Services
from lti_tool.settings import Settings
from lti_tool.store import Store
from lti_tool.task_queue import TaskQueue
from lti_tool.tokens import Tokens
from lti_tool.tool import Tool, tool
from lti_tool.views.choose import choose
from lti_tool.views.entry import entry
from lti_tool.views.essays import score_essays
from lti_tool.views.gradebook import gradebook
from lti_tool.views.learn import learn
from lti_tool.views.questions import questions
from lti_tool.views.setup import setup
from lti_tool.views.teach import teach

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from werkzeug.wrappers import Response

    from exporter.course import Course

LARGEST_REQUEST = 1_000_000
"""Bytes: a launch has some ten thousand, an essay less than that."""


class _Application(Flask):
    def log_exception(self, exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
        # The rule, never the address: addresses hold tokens.
        self.logger.error("exception in %s [%s]", request.url_rule, request.method, exc_info=exc_info)


def create_app(
    settings: Settings | None = None,
    *,
    store: Store | None = None,
    read: Callable[[Path], Course] | None = None,
) -> Flask:
    """Return the tool as a WSGI application. Without ``settings`` they come from the environment.

    Raises:
        SettingsError: the environment does not describe a working installation.
        SchemaError: the database needs ``lessonpack lti migrate``.
    """
    settings = settings or Settings.from_environment()
    store = store or Store(settings.database)
    store.check_schema()
    app = _Application("lti_tool", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.extensions["lessonpack"] = assemble(settings, store, read or _read_course)
    for room in (entry, setup, choose, learn, teach, questions, score_essays, gradebook):
        app.register_blueprint(room)
    app.before_request(_start_watch)
    app.after_request(_stop_watch)
    return app


def assemble(settings: Settings, store: Store, read: Callable[[Path], Course]) -> Tool:
    """Make the parts of a tool and put them together."""
    outbound = Outbound(settings.reachable_networks)
    tokens = Tokens(store.secret("tokens"), store.clock)
    directory, keys, metrics = Directory(store), Keys(store), Metrics(store)
    services = Services(outbound, AccessTokens(outbound, keys, store.clock))
    courier = Courier(store, services, metrics)
    library = Library(settings.courses, settings.data / "editions", read)
    earned = Earned(library, settings.score)
    arrivals = Arrivals(store, earned, accept_new_deployments=settings.accept_new_deployments)
    queue = TaskQueue(settings, store, courier, arrivals=arrivals, keys=keys)
    scores = Scores(store, library, settings.score, queue.look_at)
    attempts = Attempts(store, library, scores)
    columns = Columns(store, LineItems(services), earned, queue.look_at)
    queue.every_minute(attempts.submit_overdue)
    queue.at_leisure(columns.seek_where_due)
    return Tool(
        settings=settings,
        store=store,
        tokens=tokens,
        keys=keys,
        outbound=outbound,
        directory=directory,
        desk=Desk(url=settings.url, tokens=tokens, key_sets=KeySets(outbound, store.clock), directory=directory),
        arrivals=arrivals,
        library=library,
        press=Press(store.secret("editions")),
        attempts=attempts,
        checks=Checks(store, library, scores),
        scores=scores,
        services=services,
        rosters=Rosters(services, store.clock),
        columns=columns,
        courier=courier,
        queue=queue,
        pages=Pages.of(settings),
        languages=Languages(LANGUAGES),
        metrics=metrics,
    )


def _read_course(folder: Path) -> Course:
    from exporter.source import read_course  # noqa: PLC0415 - the reader is heavy, and command lines start without it

    course, _warnings = read_course(folder)
    return course


def _start_watch() -> None:
    g.started = time.monotonic()


def _stop_watch(response: Response) -> Response:
    # The rule, never the address: addresses hold tokens.
    route = request.url_rule.rule if request.url_rule else "none"
    tool().metrics.seconds.labels(route, str(response.status_code)).observe(time.monotonic() - g.started)
    return response
