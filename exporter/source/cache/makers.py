"""What makes items, besides their sources: the program itself and the libraries that shape its output."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from exporter import __version__
from exporter.assets import shipped

_LIBRARIES = (
    *("markdown-it-py", "mdit-py-plugins", "Pygments", "nh3", "math-core", "tinycss2"),
    *("PyYAML", "pydantic", "imagesize", "lxml"),
)


@cache
def makers() -> tuple[str, ...]:
    """Return the versions of everything, and the state of our own files, which change more often than our version."""
    return (__version__, sys.version, *map(_version, _LIBRARIES), *_files())


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _files() -> list[str]:
    own = Path(__file__).parents[2]
    style = shipped("templates") / "player" / "player.css"
    found = [
        *sorted((own / "source").rglob("*.py")),
        *sorted((own / "questions").glob("*.py")),
        *sorted(own.glob("*.py")),
    ]
    return [f"{path.name} {(state := path.stat()).st_size} {state.st_mtime_ns}" for path in (*found, style)]
