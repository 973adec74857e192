"""The option of commands that read courses and need not read again what has not changed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from exporter.source.cache.store import Store

NO_CACHE = click.Option(
    ["--no-cache"],
    is_flag=True,
    help="Read every file again, and keep nothing that would make the next run faster.",
)


def store_of_user(*, no_cache: bool) -> Store:
    """Return where what was read is kept for whoever runs the program."""
    from exporter.source.cache.store import Store, folder_of_user  # noqa: PLC0415 - not needed for help

    return Store(None if no_cache else folder_of_user(os.environ))
