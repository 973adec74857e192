"""The settings of an installation, read once from the environment and checked before anything starts."""

from __future__ import annotations

import ipaddress
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, NoDecode, SettingsConfigDict

from exporter.source.cache.store import VARIABLE as CACHE
from lti_tool.base.engine import DEFAULT_WAITS, Waits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import ValidationInfo
    from pydantic_core import ErrorDetails
    from pydantic_settings import PydanticBaseSettingsSource

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PREFIX = "LESSONPACK_"

DEFAULT_DATABASE = "sqlite:///lessonpack.sqlite3"

MOST_DAYS = 36_500

LONGEST_WAIT = 600
"""Seconds that a setting may have somebody wait for the database."""

_MISSING = {
    "url": "set it to the address under which browsers and the LMS reach this tool, such as https://lessons.example.org",
    "data": "with PostgreSQL, name a folder for what this machine keeps",
}
"""Setting without a default → what to do."""


def sqlite_file(database: str) -> Path | None:
    """Return the file of an SQLite database URL; None for other databases."""
    file = database.removeprefix("sqlite:///").partition("?")[0]
    return Path(file).resolve() if database.startswith("sqlite:///") and file not in {"", ":memory:"} else None


class SettingsError(Exception):
    """The environment does not describe a working installation. ``problems`` says what to change, one line each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


class ScoreRule(StrEnum):
    """Which attempt at a quiz counts."""

    BEST = "best"
    LAST = "last"


class AttemptsRule(StrEnum):
    """Which attempts at a quiz count against its limit, if a learner meets the quiz in several links."""

    LINK = "link"
    COURSE = "course"
    EVERYWHERE = "everywhere"


class NewDeployments(StrEnum):
    """What to do with launches from new deployments."""

    PENDING = "pending"
    ACCEPTED = "accepted"


class GradeWorkers(StrEnum):
    """Who delivers grades: the web processes, or separate workers."""

    EMBEDDED = "embedded"
    SEPARATE = "separate"


class Settings(BaseSettings):
    """One installation. ``url`` is the public URL without a trailing slash; all links to the tool use it.

    Each field is a variable of the environment: its name in capitals behind ``LESSONPACK_``.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True)

    url: str
    database: str = Field(default=DEFAULT_DATABASE, repr=False)
    database_connect_seconds: int = DEFAULT_WAITS.connect
    database_lock_seconds: int = int(DEFAULT_WAITS.lock)
    database_statement_seconds: int = int(DEFAULT_WAITS.statement)
    courses: Annotated[tuple[Path, ...], NoDecode] = ()
    data: Path = Field(default=Path(), validate_default=True)
    media: str = Field(default="", validate_default=True)
    keep_versions: int = 90
    keep_work: int = 0
    keep_scores: int = 0
    keep_audit: int = 0
    title: str = "lessonpack"
    contact: str = ""
    score: ScoreRule = ScoreRule.BEST
    attempts: AttemptsRule = AttemptsRule.COURSE
    new_deployments: NewDeployments = NewDeployments.PENDING
    reachable_networks: Annotated[tuple[Network, ...], NoDecode] = ()
    grade_workers: GradeWorkers = GradeWorkers.EMBEDDED
    teacher_idle: Annotated[int, Field(ge=5, le=480)] = 120

    @property
    def host(self) -> str:
        """Return host and port of the public URL, as LMSs compare them."""
        return urlsplit(self.url).netloc

    @property
    def origin(self) -> str:
        """Return scheme, host and port of the public URL, as in a browser's ``Origin`` header."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def waits(self) -> Waits:
        """Return how long to wait for the database."""
        return Waits(self.database_connect_seconds, self.database_lock_seconds, self.database_statement_seconds)

    def as_environment(self) -> dict[str, str]:
        """Return every setting, defaults included, as a variable by its name without the prefix."""
        return {name.upper(): str(getattr(self, name)) for name in type(self).model_fields} | {
            "COURSES": os.pathsep.join(map(str, self.courses)),
            "REACHABLE_NETWORKS": " ".join(map(str, self.reachable_networks)),
        }

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the settings from the variables ``LESSONPACK_*``.

        Raises:
            SettingsError: settings are missing or wrong; it holds all problems, not only the first.
        """
        variables = {
            name.removeprefix(PREFIX): value.strip()
            for name, value in (os.environ if environment is None else environment).items()
            if name.startswith(PREFIX) and name != CACHE and value.strip()
        }
        problems = [
            f"{PREFIX}{name} is not a setting of this tool: remove it or correct its name"
            for name in sorted(variables.keys() - NAMES)
        ]
        source = EnvSettingsSource(cls)
        source.env_vars = {f"{PREFIX}{name}".lower(): value for name, value in variables.items() if name in NAMES}
        try:
            settings = cls(**source())
        except ValidationError as error:
            problems += [line for one in error.errors() for line in _worded(one)]
            raise SettingsError(problems) from None  # pydantic's own message may contain the database's password
        if problems:
            raise SettingsError(problems)
        return settings

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Use only arguments: `from_environment` decides which environment to read."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @field_validator("url")
    @classmethod
    def _is_public_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"is '{value}': it needs the form https://lessons.example.org")
        if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
            raise ValueError(f"is '{value}': an LMS can only embed https; plain http works on localhost alone")
        return value.rstrip("/")

    @field_validator("database")
    @classmethod
    def _is_known_database(cls, value: str) -> str:
        if value.startswith(("postgresql://", "postgres://")):
            return "postgresql+psycopg://" + value.split("://", 1)[1]
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            scheme = value.split(":", 1)[0]  # never the whole value: it may hold a password
            raise ValueError(f"starts with '{scheme}:': use sqlite:///FILE or postgresql://USER@HOST/NAME")
        return value

    @field_validator("database_connect_seconds", "database_lock_seconds", "database_statement_seconds", mode="before")
    @classmethod
    def _are_seconds(cls, value: Any) -> Any:
        if isinstance(value, str) and not _is_between(value, 1, LONGEST_WAIT):
            raise ValueError(f"is '{value}': write whole seconds, from 1 to {LONGEST_WAIT}")
        return value

    @field_validator("keep_versions", "keep_work", "keep_scores", "keep_audit", mode="before")
    @classmethod
    def _are_days(cls, value: Any) -> Any:
        if isinstance(value, str) and not _is_between(value, 0, MOST_DAYS):
            raise ValueError(f"is '{value}': write whole days up to {MOST_DAYS}, or 0 to keep everything")
        return value

    @field_validator("courses", mode="before")
    @classmethod
    def _are_paths(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        # A folder may be away for a moment, and its courses are served all the same.
        return tuple(Path(part).absolute() for part in value.split(os.pathsep) if part)

    @field_validator("data", mode="before")
    @classmethod
    def _beside_the_database(cls, value: Any, info: ValidationInfo) -> Any:
        if value != Path():
            return Path(value).resolve()
        database = info.data.get("database", "")
        if not database.startswith("sqlite:///"):
            raise ValueError(f"is missing: {_MISSING['data']}")
        return Path(database.removeprefix("sqlite:///")).resolve().parent / "lessonpack-data"

    @field_validator("media")
    @classmethod
    def _is_place_for_media(cls, value: str, info: ValidationInfo) -> str:
        scheme, separator, bucket = value.partition("://")
        if separator and (scheme != "s3" or not bucket.strip("/")):
            raise ValueError(f"is '{value}': name a folder, or a bucket as s3://BUCKET/PREFIX")
        if separator:
            return value
        return str(Path(value).resolve() if value else info.data.get("data", Path()) / "media")

    @field_validator("reachable_networks", mode="before")
    @classmethod
    def _are_networks(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = value.replace(",", " ").split()
        if wrong := [part for part in parts if not _is_network(part)]:
            raise ValueError(
                "\n".join(f"has '{part}': write networks such as 10.20.0.0/16 or 127.0.0.0/8" for part in wrong)
            )
        return tuple(map(ipaddress.ip_network, parts))


NAMES = frozenset(name.upper() for name in Settings.model_fields)
"""The variables of the environment, without their prefix."""


def _is_between(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdigit() and least <= int(text[:9]) <= most


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def _worded(error: ErrorDetails) -> list[str]:
    """Translate one of pydantic's errors: which variable is wrong, why, and what to write."""
    field = str(error["loc"][0])
    if error["type"] == "missing":
        message = f"is missing: {_MISSING[field]}"
    elif error["type"] in {"int_parsing", "greater_than_equal", "less_than_equal"}:
        message = f"is '{error['input']}': write minutes, from 5 to 480"
    elif error["type"] == "enum":
        choices = error["ctx"]["expected"].replace("'", "")
        message = f"is '{error['input']}': set it to {choices}"
    else:
        message = str(error["ctx"]["error"])
    return [f"{PREFIX}{field.upper()} {line}" for line in message.splitlines()]
