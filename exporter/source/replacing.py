"""Replaces files of a course, so that after a failure each of them is as it was."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file atomically, so that a crash leaves either the old or the new one; a link stays a link."""
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".lessonpack-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).chmod(target.stat().st_mode & 0o7777)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def restoring(root: Path, names: Iterable[str]) -> Iterator[None]:
    """Restore the files with these names if what is done meanwhile fails."""
    before = {name: (root / name).read_bytes() for name in names}
    try:
        yield
    except Exception:
        for name, content in before.items():
            if (root / name).read_bytes() != content:
                replace_file(root / name, content)
        raise
