"""Which ports a preview takes, and what it says if it cannot have one."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from exporter.cli import main
from exporter.preview import session
from exporter.preview.editors import Editor
from exporter.preview.loopback import Loopback, PortTakenError
from exporter.preview.session import Preview, Wishes
from exporter.source.cache.store import Store
from tests.source.written import write

if TYPE_CHECKING:
    from pathlib import Path


def test_a_port_in_use_is_said_and_another_one_asked_for(tmp_path: Path) -> None:
    """As is one that only administrators may use, and one that does not exist."""
    write(tmp_path, {})
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = CliRunner().invoke(main, ["preview", str(tmp_path), "--no-browser", "--port", str(port)])
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert failed.stderr == f"Error: port {port} is in use; choose another one with --port, or leave it out\n"
    with pytest.raises(PortTakenError, match="there is no port 65536"):
        Loopback(65_536)


@pytest.mark.parametrize("is_free", [True, False])
def test_the_content_has_the_next_port_if_that_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_free: bool
) -> None:
    """So that a browser keeps what it has stored of the course when the preview is started again."""
    write(tmp_path, {})
    taken: list[int] = []

    class Ports(Loopback):
        def __init__(self, port: int = 0) -> None:
            taken.append(port)
            if port == 8001 and not is_free:
                raise PortTakenError
            super().__init__(0)

    monkeypatch.setattr(session, "Loopback", Ports)
    with Preview(tmp_path, Store(None), Wishes(port=8000, editor=Editor(None))):
        pass
    assert taken == ([8000, 8001] if is_free else [8000, 8001, 0])
