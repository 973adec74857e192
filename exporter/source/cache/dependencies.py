"""What every item depends on besides the course: the program itself, and the libraries that shape its output."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from exporter import __version__
from exporter.assets import shipped

_LIBRARIES = (
    *("markdown-it-py-", "mdit-py-plugins-", "pygments-", "nh3-", "math-core-", "tinycss2-", "cssselect-"),
    *("pyyaml-", "pydantic-", "imagesize-", "lxml-", "jinja2-", "markupsafe-"),
)
_INSTALLED = (".dist-info", ".egg-info")


@cache
def dependencies() -> tuple[str, ...]:
    """Return the versions of everything, and the state of our own files, which change more often than our version."""
    return (__version__, sys.version, *_versions(), *_files())


def _versions() -> list[str]:
    """Return the names of the folders that installers leave beside libraries; they have the versions in them."""
    # importlib.metadata says the same, but importing it takes longer than reading a lesson.
    found = (name for place in sys.path if os.path.isdir(place) for name in os.listdir(place))  # noqa: PTH112, PTH208 - texts
    return sorted(
        name for name in found if name.lower().replace("_", "-").startswith(_LIBRARIES) and name.endswith(_INSTALLED)
    )


def _files() -> list[str]:
    own, player = Path(__file__).parents[2], shipped("templates") / "player"
    found = [
        *sorted((own / "source").rglob("*.py")),
        *sorted((own / "questions").glob("*.py")),
        *sorted((own / "scenario").glob("*.py")),
        *sorted(own.glob("*.py")),
        *sorted(player.glob("*.j2")),
        *sorted(player.glob("languages/*.json")),
        *sorted(player.glob("*/*.css")),
    ]
    return [f"{path.name} {(state := path.stat()).st_size} {state.st_mtime_ns}" for path in found]
