"""Changes are noticed even where the system watches no folder."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from exporter.preview import watching

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("error", [OSError, RuntimeError])
def test_without_a_watch_of_the_system_the_folder_is_looked_through(
    error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its watches may be used up by other programs, of which `watchfiles` tells by an error of its own."""

    def watch(*_: Any, **__: Any) -> None:
        (tmp_path / "lesson.md").write_text("# Saved\n")
        raise error

    monkeypatch.setattr(watching, "watch", watch)
    monkeypatch.setattr(watching, "_AGAIN", 0)
    next(watching.Watch(tmp_path).changes(threading.Event()))
