"""A preview that is served for a test, and what a browser would ask of it."""

from __future__ import annotations

import base64
import http.client
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from patience import PATIENCE

from exporter.preview.editors import Editor
from exporter.preview.session import Preview, Wishes
from exporter.source.cache.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from exporter.preview.loopback import Loopback

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
"""A black PNG of one pixel."""


def got(origin: Loopback, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return the status, headers and body of an answer. ``sec_fetch_site`` is the header Sec-Fetch-Site."""
    connection = http.client.HTTPConnection(origin.host, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def state(preview: Preview) -> dict[str, Any]:
    """Return the state that the panel shows."""
    status, _, body = got(preview.panel, "/state.json")
    assert status == 200
    found: dict[str, Any] = json.loads(body)
    return found


def page(preview: Preview, path: str = "web/single/") -> str:
    """Return a page of the course."""
    status, _, body = got(preview.content, f"/content/{path}")
    return body.decode() if status == 200 else f"status {status}"


@contextmanager
def looking_at(root: Path, port: int = 0) -> Iterator[Preview]:
    """Serve a course, and build it whenever it changes."""
    stop = threading.Event()
    wishes = Wishes(port=port, editor=Editor("edit://{file}:{line}:{column}"))
    with Preview(root, Store(None), wishes) as preview:
        thread = threading.Thread(target=preview.run, args=(stop,), name="builds")
        thread.start()
        try:
            yield preview
        finally:
            stop.set()
            thread.join()


@contextmanager
def notices(preview: Preview) -> Iterator[http.client.HTTPResponse]:
    """Listen to what the panel is told of new builds."""
    connection = http.client.HTTPConnection(preview.panel.host, timeout=PATIENCE)
    try:
        connection.request("GET", "/events")
        yield connection.getresponse()
    finally:
        connection.close()
