"""What an installation of the tool must know, read once from the environment and checked before anything starts."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PREFIX = "LESSONPACK_"

NAMES = frozenset({
    "URL", "DATABASE", "COURSES", "DATA", "TITLE", "CONTACT", "SCORE", "NEW_DEPLOYMENTS", "REACHABLE_NETWORKS",
    "GRADE_WORKERS",
})  # fmt: skip
"""The variables of the environment, without their prefix."""

DEFAULT_DATABASE = "sqlite:///lessonpack.sqlite3"


def sqlite_file(database: str) -> Path | None:
    """Return the file of an SQLite database's address; None for any other."""
    file = database.removeprefix("sqlite:///").partition("?")[0]
    return Path(file).resolve() if database.startswith("sqlite:///") and file not in {"", ":memory:"} else None


class SettingsError(Exception):
    """The environment does not describe a working installation. ``problems`` says what to set, one line each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One installation. ``url`` is the public address without a final slash; every link to us is made from it."""

    url: str
    database: str
    courses: tuple[Path, ...]
    data: Path
    title: str = "lessonpack"
    contact: str = ""
    score: Literal["best", "last"] = "best"
    accept_new_deployments: bool = False
    reachable_networks: tuple[Network, ...] = field(default=())
    embedded_grade_worker: bool = True

    @property
    def host(self) -> str:
        """Return host and port of the public address, as an LMS compares them."""
        return urlsplit(self.url).netloc

    @property
    def origin(self) -> str:
        """Return scheme, host and port of the public address, as a browser's ``Origin`` header has them."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def as_environment(self) -> dict[str, str]:
        """Return every setting as a variable, by its name without the prefix, as if none had a default."""
        return {
            "URL": self.url,
            "DATABASE": self.database,
            "COURSES": os.pathsep.join(map(str, self.courses)),
            "DATA": str(self.data),
            "TITLE": self.title,
            "CONTACT": self.contact,
            "SCORE": self.score,
            "NEW_DEPLOYMENTS": "accepted" if self.accept_new_deployments else "pending",
            "REACHABLE_NETWORKS": " ".join(map(str, self.reachable_networks)),
            "GRADE_WORKERS": "embedded" if self.embedded_grade_worker else "separate",
        }

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the settings that the variables ``LESSONPACK_*`` describe.

        Raises:
            SettingsError: something is missing or wrong; every problem is in it, not only the first.
        """
        given = _Given(os.environ if environment is None else environment)
        database = given.database()
        settings = cls(
            url=given.url(),
            database=database,
            courses=given.courses(),
            data=given.data_folder(database),
            title=given.text("TITLE", "lessonpack"),
            contact=given.text("CONTACT", ""),
            score=cast('Literal["best", "last"]', given.one_of("SCORE", ("best", "last"))),
            accept_new_deployments=given.one_of("NEW_DEPLOYMENTS", ("pending", "accepted")) == "accepted",
            reachable_networks=given.networks(),
            embedded_grade_worker=given.one_of("GRADE_WORKERS", ("embedded", "separate")) == "embedded",
        )
        if given.problems:
            raise SettingsError(given.problems)
        return settings


class _Given:
    """The variables as they were given, with the problems found in them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.values = {
            name.removeprefix(PREFIX): value.strip()
            for name, value in environment.items()
            if name.startswith(PREFIX) and value.strip()
        }
        self.problems = [
            f"{PREFIX}{name} is not a setting of this tool: remove it or correct its name"
            for name in sorted(self.values.keys() - NAMES)
        ]

    def text(self, name: str, default: str) -> str:
        return self.values.get(name, default)

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.values.get(name, choices[0])
        if value not in choices:
            self.problems.append(f"LESSONPACK_{name} is '{value}': set it to {' or '.join(choices)}")
        return value

    def url(self) -> str:
        value = self.values.get("URL", "")
        if not value:
            self.problems.append(
                "LESSONPACK_URL is missing: set it to the address under which browsers and the LMS reach this tool, "
                "such as https://lessons.example.org"
            )
            return ""
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            self.problems.append(f"LESSONPACK_URL is '{value}': it needs the form https://lessons.example.org")
        elif parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
            self.problems.append(
                f"LESSONPACK_URL is '{value}': an LMS can only embed https; plain http works on localhost alone"
            )
        return value.rstrip("/")

    def database(self) -> str:
        value = self.values.get("DATABASE", DEFAULT_DATABASE)
        if value.startswith(("postgresql://", "postgres://")):
            return "postgresql+psycopg://" + value.split("://", 1)[1]
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            scheme = value.split(":", 1)[0]  # never the whole value: it may hold a password
            self.problems.append(
                f"LESSONPACK_DATABASE starts with '{scheme}:': use sqlite:///FILE or postgresql://USER@HOST/NAME"
            )
        return value

    def courses(self) -> tuple[Path, ...]:
        value = self.values.get("COURSES", "")
        if not value:
            self.problems.append(
                f"LESSONPACK_COURSES is missing: set it to the folders of your courses, separated by '{os.pathsep}'"
            )
        folders = tuple(Path(part).resolve() for part in value.split(os.pathsep) if part)
        self.problems += [
            f"LESSONPACK_COURSES names {folder}, which is not a folder" for folder in folders if not folder.is_dir()
        ]
        return folders

    def data_folder(self, database: str) -> Path:
        if "DATA" in self.values:
            return Path(self.values["DATA"]).resolve()
        if database.startswith("sqlite:///"):
            return Path(database.removeprefix("sqlite:///")).resolve().parent / "lessonpack-data"
        self.problems.append(
            "LESSONPACK_DATA is missing: with PostgreSQL, name a folder for the editions of courses that learners are "
            "working in; with several machines, one that all of them share"
        )
        return Path()

    def networks(self) -> tuple[Network, ...]:
        networks: list[Network] = []
        for part in self.values.get("REACHABLE_NETWORKS", "").replace(",", " ").split():
            try:
                networks.append(ipaddress.ip_network(part))
            except ValueError:
                self.problems.append(
                    f"LESSONPACK_REACHABLE_NETWORKS has '{part}': write networks such as 10.20.0.0/16 or 127.0.0.0/8"
                )
        return tuple(networks)
