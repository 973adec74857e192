"""The tool that the browser tests talk to ends as a real one does: in order, and without anything left."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from leftovers import nothing_left
from running import running_tool

if TYPE_CHECKING:
    from pathlib import Path


def test_the_tool_ends_although_browsers_hold_connections_open(tmp_path: Path) -> None:
    """Its threads end without an exception, which would be a warning and so an error of the next test."""
    connections = []
    with nothing_left(), running_tool(tmp_path) as tool:
        address = urlsplit(tool.settings.url)
        for _ in range(3):
            connections.append(http.client.HTTPConnection("127.0.0.1", address.port or 0))
            connections[-1].request("GET", "/healthz")
            assert connections[-1].getresponse().read()
    for connection in connections:
        connection.close()
