"""The tool as a program serves it: a web server on loopback, a database, and a worker that delivers grades."""

from __future__ import annotations

import ipaddress
import socket
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import waitress
from patience import PATIENCE
from waitress import wasyncore

from lti_tool.app import create_app
from lti_tool.base.database import Store
from lti_tool.base.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from wsgiref.types import WSGIApplication

    from lti_tool.web.tool import Tool

CONTENT = Path(__file__).parents[2] / "content"


@contextmanager
def running_tool(
    folder: Path, *courses: Path, between: Callable[[WSGIApplication], WSGIApplication] = lambda app: app
) -> Iterator[Tool]:
    """Serve courses, by default the samples, at ``localhost``; an LMS at ``127.0.0.1`` is another site for a browser.

    ``between`` puts something between web server and tool.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:  # kept, so that nobody else takes the port meanwhile
        port = listening.getsockname()[1]
        store = Store(f"sqlite:///{folder}/lessonpack.sqlite3")
        store.migrate()
        settings = Settings(
            url=f"http://localhost:{port}",
            database=store.url,
            courses=courses or (CONTENT,),
            data=folder / "data",
            database_lock_seconds=PATIENCE,
            reachable_networks=(ipaddress.ip_network("127.0.0.0/8"),),
        )
        app = create_app(settings, store=store)
        tool: Tool = app.extensions["lessonpack"]
        tool.watcher.look()
        try:
            with _served(between(app), listening):
                tool.queue.start(workers=1)
                yield tool
        finally:  # nobody asks any more: the worker sends what it has at hand, and leaves the database
            tool.queue.stop()
            store.engine.dispose()


@contextmanager
def _served(app: WSGIApplication, listening: socket.socket) -> Iterator[None]:
    """Serve an application, and end without anything left: what was begun is answered, then connections are closed.

    Only the thread that waits for connections closes them: to another one's closing it answers with an exception.
    """
    server = waitress.create_server(app, sockets=[listening], threads=8)
    serving = threading.Thread(target=server.run, name=f"serves {server.effective_port}")
    serving.start()
    try:
        yield
    finally:
        server.task_dispatcher.shutdown(timeout=PATIENCE)
        with suppress(OSError):  # an answer has just woken the thread, and so it has closed everything already
            server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))  # noqa: SLF001 - there is no such call
        serving.join()
