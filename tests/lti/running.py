"""The tool as a program serves it: a web server on loopback, a database, and a worker that delivers grades."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import waitress

from lti_tool import create_app
from lti_tool.settings import Settings
from lti_tool.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from wsgiref.types import WSGIApplication

    from lti_tool.tool import Tool

CONTENT = Path(__file__).parents[2] / "content"


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def waits_until(condition: Callable[[], bool], seconds: float = 90) -> bool:
    """Return whether the condition comes true in time, which a loaded machine needs."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


@contextmanager
def running_tool(
    folder: Path, *courses: Path, between: Callable[[WSGIApplication], WSGIApplication] = lambda app: app
) -> Iterator[Tool]:
    """Serve courses, by default the samples, at ``localhost``; an LMS at ``127.0.0.1`` is another site for a browser.

    ``between`` puts something between web server and tool.
    """
    port = free_port()
    store = Store(f"sqlite:///{folder}/lessonpack.sqlite3")
    store.migrate()
    settings = Settings(
        url=f"http://localhost:{port}",
        database=store.url,
        courses=courses or (CONTENT,),
        data=folder / "data",
        reachable_networks=(ipaddress.ip_network("127.0.0.0/8"),),
    )
    app = create_app(settings, store=store)
    tool: Tool = app.extensions["lessonpack"]
    server = waitress.create_server(between(app), host="127.0.0.1", port=port, threads=8)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    tool.queue.start(workers=1)
    try:
        yield tool
    finally:
        tool.queue.stop()
        server.close()
        serving.join(5)
        store.engine.dispose()
