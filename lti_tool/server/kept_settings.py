"""The settings that ``lessonpack lti serve`` saves next to its database, so that other commands find them.

An environment with both required variables, LESSONPACK_URL and LESSONPACK_COURSES, describes an installation by itself,
and no file is read. Otherwise the file supplies what is missing from the environment; the environment takes precedence.

The database URL is never saved: it is needed to find the file, and with PostgreSQL it may hold a password.
"""

from __future__ import annotations

import os
import shlex
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lti_tool.base.settings import DEFAULT_DATABASE, NAMES, PREFIX, sqlite_file

if TYPE_CHECKING:
    from collections.abc import Mapping

_REQUIRED = (f"{PREFIX}URL", f"{PREFIX}COURSES")
_PATHS = (f"{PREFIX}COURSES", f"{PREFIX}DATA", f"{PREFIX}MEDIA")
_KEPT = frozenset(f"{PREFIX}{name}" for name in NAMES - {"DATABASE"})
_HEAD = """\
# The settings of the last 'lessonpack lti serve', for the other 'lessonpack lti' commands.
# Environment variables take precedence. Paths are relative to this folder. Each start rewrites this file.
"""


class KeptSettingsError(Exception):
    """The file of saved settings cannot be read or is invalid."""


@dataclass(frozen=True, slots=True)
class CompletedEnvironment:
    """An environment, completed with saved settings; ``kept`` names the variables that come from ``file``."""

    environment: Mapping[str, str]
    file: Path | None
    """Where the settings for the environment's database are saved, whether or not the file exists."""
    kept: frozenset[str] = field(default=frozenset())


def place_of(environment: Mapping[str, str]) -> Path | None:
    """Return where the settings for a database are saved: next to an SQLite file, else in the data folder."""
    database = _variable(environment, "DATABASE") or DEFAULT_DATABASE
    if file := sqlite_file(database):
        return file.with_name(f"{file.name}.env")
    data = _variable(environment, "DATA")
    return Path(data).resolve() / "lessonpack.env" if data else None


def complete(environment: Mapping[str, str]) -> CompletedEnvironment:
    """Return the environment, completed with saved settings.

    Raises:
        KeptSettingsError: a required variable is missing, and the file cannot be read or is invalid.
    """
    file = place_of(environment)
    if file is None or all(environment.get(name, "").strip() for name in _REQUIRED):
        return CompletedEnvironment(environment, file)
    kept = {name: value for name, value in read_kept(file).items() if not environment.get(name, "").strip()}
    return CompletedEnvironment({**environment, **kept}, file, frozenset(kept))


def read_kept(file: Path) -> dict[str, str]:
    """Return the variables saved in a file; empty when there is no file.

    Raises:
        KeptSettingsError: the file cannot be read or is invalid.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise KeptSettingsError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeError as error:
        raise KeptSettingsError(f"{file} is not a file of settings") from error
    kept: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        try:
            words = shlex.split(line, comments=True)
        except ValueError as error:
            raise KeptSettingsError(f"{file}, line {number}: {str(error).lower()}") from error
        for word in words:
            name, equals, value = word.partition("=")
            if not equals or name not in _KEPT:
                raise KeptSettingsError(f"{file}, line {number}: '{word[:60]}' is not a setting that can be saved here")
            kept[name] = value
    return kept | {name: _from_here(file, kept[name]) for name in _PATHS if kept.get(name)}


def keep(environment: Mapping[str, str], file: Path) -> None:
    """Write the settings of this installation, atomically, to a file that only this account can read.

    Raises:
        OSError: the file cannot be written.
    """
    kept = {name: " ".join(environment.get(name, "").splitlines()).strip() for name in sorted(_KEPT)}
    kept = {name: value for name, value in kept.items() if value}
    kept |= {name: _to_here(file, kept[name]) for name in _PATHS if name in kept}
    text = _HEAD + "".join(f"{name}={shlex.quote(value)}\n" for name, value in kept.items())
    number, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # its mode is 0600
    try:
        with open(number, "w", encoding="utf-8") as written:  # noqa: PTH123 - an open file has no path
            written.write(text)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _variable(environment: Mapping[str, str], name: str) -> str:
    return environment.get(f"{PREFIX}{name}", "").strip()


def _from_here(file: Path, paths: str) -> str:
    if "://" in paths:
        return paths
    return os.pathsep.join(str(file.parent / path) for path in paths.split(os.pathsep) if path)


def _to_here(file: Path, paths: str) -> str:
    """Return paths as written to the file: relative inside its folder, so that the folder can be moved."""
    if "://" in paths:
        return paths
    found = [Path(path).resolve() for path in paths.split(os.pathsep) if path]
    here = file.parent
    return os.pathsep.join(str(path.relative_to(here) if path.is_relative_to(here) else path) for path in found)
