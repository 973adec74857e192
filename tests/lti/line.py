"""What lies between a browser and the tool: a line that can be slow or cut, and lose what it carries."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Line:
    """Lets requests through to the tool, unless a test holds or refuses those whose address ends as it says."""

    def __init__(self) -> None:
        self.app: WSGIApplication | None = None
        self._lock = threading.Lock()
        self._free = threading.Event()
        self._held = ""
        self._down = ""
        self._lost = ""
        self.open()

    def between(self, app: WSGIApplication) -> WSGIApplication:
        """Stand in front of ``app``."""
        self.app = app
        return self

    def open(self) -> None:
        """Let everything through, what was held as well."""
        self._held = self._down = self._lost = ""
        self.waiting = self.most = self.refused = 0
        self._free.set()

    def hold(self, ending: str) -> None:
        """Hold what is posted to addresses that end so, until the line is opened."""
        self._free.clear()
        self._held = ending

    def cut(self, ending: str) -> None:
        """Answer what is posted to addresses that end so as a proxy does whose server is down."""
        self._down = ending

    def lose(self, ending: str) -> None:
        """Bring to the tool what is posted to addresses that end so, and answer as if it were down."""
        self._lost = ending

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        assert self.app is not None
        posted = environ["PATH_INFO"] if environ["REQUEST_METHOD"] == "POST" else ""
        if self._lost and posted.endswith(self._lost):
            list(self.app(environ, lambda *_: lambda _: None))
            return self._refuse(start_response)
        if self._down and posted.endswith(self._down):
            return self._refuse(start_response)
        if self._held and posted.endswith(self._held):
            with self._lock:
                self.waiting += 1
                self.most = max(self.most, self.waiting)
            self._free.wait(PATIENCE)
        return self.app(environ, start_response)

    def _refuse(self, start_response: StartResponse) -> Iterable[bytes]:
        self.refused += 1
        start_response("502 Bad Gateway", [("Content-Type", "text/html")])
        return [b"<h1>Bad Gateway</h1>"]
