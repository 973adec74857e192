"""A terminal: what a program shows there, read while it runs, since a terminal keeps a few thousand characters only."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def at_a_terminal(folder: Path, *words: str, typed: str = "", **environment: str) -> str:
    """Run the program in a folder at a terminal at which somebody has typed that, and return what it shows."""
    controller, terminal = pty.openpty()
    usual = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS", "TERM")}
    command = [sys.executable, "-m", "exporter", *words]
    with subprocess.Popen(
        command, cwd=folder, stdout=terminal, stdin=terminal, stderr=terminal, env={**usual, **environment}
    ) as process:
        os.close(terminal)
        os.write(controller, typed.encode())
        shown = b""
        while True:
            try:
                read = os.read(controller, 65_536)
            except OSError:  # Linux says so when nobody writes any more
                break
            if not read:
                break
            shown += read
        process.wait()
    os.close(controller)
    assert process.returncode in {0, 1}
    return shown.decode().replace("\r\n", "\n")
