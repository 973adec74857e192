"""A PostgreSQL of the tests' own, which can be ended and started again."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from patience import PATIENCE

from lti_tool.base.database import Store

if TYPE_CHECKING:
    from collections.abc import Iterator


class PostgresqlServer:
    """A server that listens on a socket in a temporary folder only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._programs = _programs()
        # The server refuses to run as root; Debian's package brings the account for it.
        self._account = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._account:
            shutil.chown(folder, "postgres", "postgres")
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")

    @property
    def url(self) -> str:
        """Return the address of its database."""
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it, and return when it responds."""
        options = f"-c listen_addresses='' -c fsync=off -c max_connections=200 -k {self.folder}"
        self._run("pg_ctl", "-w", "-t", str(PATIENCE), "-l", f"{self.folder}/log", "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        """End it, with all its connections."""
        self._run("pg_ctl", "-t", str(PATIENCE), "-m", how, "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._account, str(self._programs / program), "-D", f"{self.folder}/cluster", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _programs() -> Path:
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        pytest.fail("These tests start a PostgreSQL of their own: install the package postgresql")
    return folders[-1]


@contextmanager
def running_postgresql() -> Iterator[PostgresqlServer]:
    """Start a server with a migrated database, and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="lessonpack-postgresql-"))
    server = PostgresqlServer(folder)
    server.start()
    try:
        template = Store(server.url)
        template.migrate()
        template.engine.dispose()
        yield server
    finally:
        server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
