"""The parts of a running tool, created once by `lti_tool.app.create_app` for the views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from lti_tool.base.database import Store
    from lti_tool.base.flights import Flights
    from lti_tool.base.http_client import HttpClient
    from lti_tool.base.metrics import Metrics
    from lti_tool.base.settings import Settings
    from lti_tool.courses.library import Library
    from lti_tool.courses.pages import PageRenderer
    from lti_tool.courses.publisher import Publisher
    from lti_tool.courses.versions import Versions
    from lti_tool.courses.watcher import Watcher
    from lti_tool.grades.columns import Columns
    from lti_tool.grades.delivery import ScoreDelivery
    from lti_tool.grades.task_queue import TaskQueue
    from lti_tool.learning.attempts import Attempts
    from lti_tool.learning.certificates import Certificates
    from lti_tool.learning.checks import Checks
    from lti_tool.learning.scores import Scores
    from lti_tool.lti.launches import Launches
    from lti_tool.lti.platforms import RegisteredPlatforms
    from lti_tool.lti.protocol import LtiProtocol
    from lti_tool.lti.refused_launches import RefusedLaunches
    from lti_tool.lti.roster import Rosters
    from lti_tool.lti.services import Services
    from lti_tool.lti.signing_keys import SigningKeys
    from lti_tool.lti.tokens import Tokens
    from lti_tool.web.languages import Languages
    from lti_tool.web.limits import Limits
    from lti_tool.web.responses import Pages


@dataclass(frozen=True, slots=True)
class Tool:
    """Everything that views may use."""

    settings: Settings
    store: Store
    tokens: Tokens
    signing_keys: SigningKeys
    http_client: HttpClient
    flights: Flights
    platforms: RegisteredPlatforms
    protocol: LtiProtocol
    launches: Launches
    refused_launches: RefusedLaunches
    versions: Versions
    library: Library
    publisher: Publisher
    watcher: Watcher
    page_renderer: PageRenderer
    attempts: Attempts
    checks: Checks
    certificates: Certificates
    scores: Scores
    services: Services
    rosters: Rosters
    columns: Columns
    delivery: ScoreDelivery
    queue: TaskQueue
    pages: Pages
    languages: Languages
    metrics: Metrics
    limits: Limits


def tool() -> Tool:
    """Return the parts of the tool that handles the current request."""
    return cast("Tool", current_app.extensions["lessonpack"])
