"""What an installation needs before its first start: private files, tables, a key, and how to connect an LMS."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from lti_tool.lti.platforms import RegisteredPlatforms
from lti_tool.lti.registration import addresses
from lti_tool.lti.registration_links import new_link
from lti_tool.lti.signing_keys import SigningKeys

if TYPE_CHECKING:
    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings


def make_private_files(settings: Settings) -> None:
    """Create the data folder and an empty database file that only this account can read: it will hold private keys.

    Raises:
        OSError: they cannot be created.
    """
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file := missing_file(settings):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def missing_file(settings: Settings) -> Path | None:
    """Return the SQLite database file if it does not exist yet."""
    url = make_url(settings.database)
    file = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
    return file if file and not file.exists() else None


def set_up(store: Store) -> None:
    """Create the tables and the first key in an empty database."""
    store.migrate()
    SigningKeys(store).signer()


def next_steps(settings: Settings, store: Store, *, actor: str) -> str:
    """Return what to do next; while no LMS is registered, this includes a new registration link."""
    lines = [f"This tool's address is {settings.url}/", ""]
    if not RegisteredPlatforms(store).all():
        lines += [
            "Connect an LMS in one of these ways:",
            "  Moodle, Canvas, Brightspace, Sakai: paste this registration link there (for one LMS, valid for a week):",
            f"    {new_link(store, settings, actor=actor)}",
            "  Canvas, with a configuration URL:",
            f"    {settings.url}/lti/config.json",
            "  Any other LMS, by hand, with the values shown at",
            f"    {settings.url}/lti/configuration",
        ]
        lines += [f"    {name}: {value}" for name, value in addresses(settings).items()]
        lines += ["    then run: lessonpack lti platforms add --help", ""]
    if settings.url.startswith("http://"):
        lines += ["Plain http works only for an LMS and browsers on this machine. For others, add a TLS proxy.", ""]
    return "\n".join(lines)
