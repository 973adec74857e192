"""How many requests a launch may make in a minute: no browser of a learner or teacher needs as many.

Each web process counts for itself, so that a launch may make at most as many times more as there are processes. Limits
for addresses belong into the proxy, which knows them: see ``deploy/nginx.conf``.
"""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

from flask import request

from lti_tool.lti.refusals import LaunchRefused
from lti_tool.web.page_language import browser_language
from lti_tool.web.responses import refused_json
from lti_tool.web.tool import tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.wrappers import Response

MOST = 600
MINUTE = 60_000


class TooManyRequestsError(Exception):
    """A launch has used up its requests; ``seconds`` says when it gets new ones."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class Limits:
    """Counts the requests of each launch, minute by minute."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._minute = 0
        self._counted: Counter[str] = Counter()
        self._lock = threading.Lock()

    def count(self, launch_id: str) -> None:
        """Count a request; raise `TooManyRequestsError` if it is one too many."""
        minute, passed = divmod(self._clock(), MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._counted.clear()
            self._counted[launch_id] += 1
            if self._counted[launch_id] > MOST:
                raise TooManyRequestsError(-(-(MINUTE - passed) // 1000))


def answer_too_many(app: Flask) -> None:
    """Have an application say when to ask again: the player does."""
    app.register_error_handler(TooManyRequestsError, _say_so)


def _say_so(error: TooManyRequestsError) -> Response:
    refusal, language = LaunchRefused("too-many"), browser_language()
    answer = refused_json if "/api/" in request.path else tool().pages.refused
    response = answer(refusal, language, status=429)
    response.headers["Retry-After"] = str(error.seconds)
    return response
