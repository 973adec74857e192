"""What commands have in common that serve something on this computer until they are ended."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def serving_until_interrupted(farewell: str) -> Iterator[None]:
    """End in order when somebody presses Ctrl+C, and say so in one line.

    Raises:
        ClickException: the port cannot be used, or there is no room for temporary files.
    """
    from exporter.archive import in_words  # noqa: PLC0415 - not needed for help
    from exporter.preview.loopback import PortTakenError  # noqa: PLC0415 - see above

    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"\r{farewell}")  # over the ^C of the terminal
    except PortTakenError as error:
        raise click.ClickException(f"{error}; choose another one with --port, or leave it out") from None
    except OSError as error:
        raise click.ClickException(f"the preview cannot go on: {in_words(error)}") from error


def open_browser(address: str) -> None:
    """Open an address in the browser, if there is one."""
    import webbrowser  # noqa: PLC0415 - few commands open one

    if not webbrowser.open(address):
        click.echo("No browser could be opened; open the address yourself.", err=True)
