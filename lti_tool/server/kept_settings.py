"""What ``lessonpack lti serve`` keeps of its settings beside its database, so that the other commands find them.

An environment that names what must be given, LESSONPACK_URL and LESSONPACK_COURSES, describes an installation by
itself: then nothing that is kept is read. What another one leaves out is taken from the file, and what it names wins.

The address of the database is never kept: it leads to the file, and with PostgreSQL it may hold a password.
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
_PATHS = (f"{PREFIX}COURSES", f"{PREFIX}DATA")
_KEPT = frozenset(f"{PREFIX}{name}" for name in NAMES - {"DATABASE"})
_HEAD = """\
# What 'lessonpack lti serve' was last started with, for the other 'lessonpack lti' commands.
# Variables of the environment win. Paths are counted from this folder. Each start writes this file anew.
"""


class KeptSettingsError(Exception):
    """The file of kept settings cannot be read, or is none."""


@dataclass(frozen=True, slots=True)
class CompletedEnvironment:
    """An environment, completed by what is kept; ``kept`` names the variables that come from ``file``."""

    environment: Mapping[str, str]
    file: Path | None
    """Where settings are kept for the database that the environment names, whether or not there are any."""
    kept: frozenset[str] = field(default=frozenset())


def place_of(environment: Mapping[str, str]) -> Path | None:
    """Return where the settings for a database are kept: beside an SQLite file, else in the data folder."""
    database = _variable(environment, "DATABASE") or DEFAULT_DATABASE
    if file := sqlite_file(database):
        return file.with_name(f"{file.name}.env")
    data = _variable(environment, "DATA")
    return Path(data).resolve() / "lessonpack.env" if data else None


def complete(environment: Mapping[str, str]) -> CompletedEnvironment:
    """Return the environment with what it leaves out.

    Raises:
        KeptSettingsError: it leaves something out, and the file that has it is none or cannot be read.
    """
    file = place_of(environment)
    if file is None or all(environment.get(name, "").strip() for name in _REQUIRED):
        return CompletedEnvironment(environment, file)
    kept = {name: value for name, value in read_kept(file).items() if not environment.get(name, "").strip()}
    return CompletedEnvironment({**environment, **kept}, file, frozenset(kept))


def read_kept(file: Path) -> dict[str, str]:
    """Return the variables that are kept in a file; none when there is no file.

    Raises:
        KeptSettingsError: it is not a file of settings, or cannot be read.
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
                raise KeptSettingsError(f"{file}, line {number}: '{word[:60]}' is none of the settings that are kept")
            kept[name] = value
    return kept | {name: _from_here(file, kept[name]) for name in _PATHS if kept.get(name)}


def keep(environment: Mapping[str, str], file: Path) -> None:
    """Write what describes this installation into a file for this account only, as a whole or not at all.

    Raises:
        OSError: it cannot be written.
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
    return os.pathsep.join(str(file.parent / path) for path in paths.split(os.pathsep) if path)


def _to_here(file: Path, paths: str) -> str:
    """Return paths as the file has them: relative where they lead below its folder, which may be moved as a whole."""
    found = [Path(path).resolve() for path in paths.split(os.pathsep) if path]
    here = file.parent
    return os.pathsep.join(str(path.relative_to(here) if path.is_relative_to(here) else path) for path in found)
