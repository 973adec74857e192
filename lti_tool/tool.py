"""The parts of a running tool, made once by `lti_tool.create_app` and handed to the views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from lti_tool.arrivals import Arrivals
    from lti_tool.attempts import Attempts
    from lti_tool.checks import Checks
    from lti_tool.columns import Columns
    from lti_tool.course_pages import Press
    from lti_tool.courses import Library
    from lti_tool.delivery import Courier
    from lti_tool.directory import Directory
    from lti_tool.keys import Keys
    from lti_tool.languages import Languages
    from lti_tool.metrics import Metrics
    from lti_tool.outbound import Outbound
    from lti_tool.protocol import Desk
    from lti_tool.responses import Pages
    from lti_tool.roster import Rosters
    from lti_tool.scores import Scores
    from lti_tool.services import Services
    from lti_tool.settings import Settings
    from lti_tool.store import Store
    from lti_tool.task_queue import TaskQueue
    from lti_tool.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Tool:
    """Everything that a view may ask."""

    settings: Settings
    store: Store
    tokens: Tokens
    keys: Keys
    outbound: Outbound
    directory: Directory
    desk: Desk
    arrivals: Arrivals
    library: Library
    press: Press
    attempts: Attempts
    checks: Checks
    scores: Scores
    services: Services
    rosters: Rosters
    columns: Columns
    courier: Courier
    queue: TaskQueue
    pages: Pages
    languages: Languages
    metrics: Metrics


def tool() -> Tool:
    """Return the parts of the tool that answers the present request."""
    return cast("Tool", current_app.extensions["lessonpack"])
