"""The network of the content is cut by the panel, and by nobody else."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

import pytest
from patience import PATIENCE

from exporter.preview.gate import Gate
from exporter.preview.loopback import Loopback
from exporter.preview.replies import Reply, Request
from exporter.preview.session import Play
from tests.preview.looking import got
from tests.preview.packages_of_others import LIKE_TOOLS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = "/content/1.2/package/my%20page.html"


def asked_to(origin: Loopback, path: str, **headers: str) -> int:
    """Return the status after something was to be done."""
    connection = http.client.HTTPConnection(origin.host, timeout=PATIENCE)
    try:
        connection.request("POST", path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """Play a package."""
    path = tmp_path / "a.zip"
    path.write_bytes(LIKE_TOOLS["a name with a blank"][0])
    with Play(path, 0, network=False) as played:
        yield played


def test_without_a_network_no_file_of_the_content_comes(play: Play) -> None:
    """The connection ends, as it does on a device that is offline. Panel and run-time go on, and so does all, later."""
    assert asked_to(play.panel, "/network/off") == 204
    with pytest.raises(http.client.RemoteDisconnected):
        got(play.content, PAGE)
    assert [got(play.content, "/around")[0], got(play.panel, "/state.json")[0]] == [200, 200]
    assert asked_to(play.panel, "/network/on") == 204
    assert got(play.content, PAGE)[0] == 200


def test_nobody_else_cuts_it(play: Play) -> None:
    """Neither another site, nor what is played; and nothing else can be done to either server."""
    assert asked_to(play.panel, "/network/off", Origin="https://attacker.example") == 403
    assert asked_to(play.panel, "/network/off", Origin=play.content.origin) == 403
    assert [asked_to(play.content, path) for path in ("/network/off", PAGE)] == [405, 405]
    assert [asked_to(play.panel, path) for path in ("/", "/state.json")] == [405, 405]
    assert got(play.panel, "/network/off")[0] == 404
    assert got(play.content, PAGE)[0] == 200


def test_a_film_that_is_on_its_way_ends(tmp_path: Path) -> None:
    """Its browser has asked for all of it, and takes it bit by bit."""
    film = tmp_path / "film.mp4"
    with film.open("wb") as stream:
        stream.truncate(256 << 20)

    class Cinema:
        def reply(self, _request: Request) -> Reply:
            return Reply(film)

    origin = Loopback()
    origin.start(Cinema(), Gate(origin.host), {})
    connection = http.client.HTTPConnection(origin.host, timeout=PATIENCE)
    try:
        connection.request("GET", "/film.mp4")
        response = connection.getresponse()
        assert len(response.read(1024)) == 1024
        origin.interrupt()
        with pytest.raises(http.client.IncompleteRead):
            response.read()
        assert got(origin, "/film.mp4", range="bytes=0-9")[0] == 206
    finally:
        connection.close()
        origin.close()
