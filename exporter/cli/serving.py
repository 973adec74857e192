"""What commands have in common that serve something on this computer until they are ended."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator


LARGEST_PORT = 65_535
PORT = click.option(
    "--port", type=click.IntRange(0, LARGEST_PORT), default=0, help="The port to use. Default: a free one."
)
NO_BROWSER = click.option("--no-browser", is_flag=True, help="Do not open the browser; print the address only.")


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
        raise click.ClickException(f"this cannot be shown: {in_words(error)}") from error


def tell_address(what: str, address: str, *, no_browser: bool) -> None:
    """Say where something is shown, and open it in the browser if that is wanted, and there is one."""
    click.echo(f"{what}: {address} (Ctrl+C ends it)")
    if no_browser:
        return
    import webbrowser  # noqa: PLC0415 - few commands open one

    if not webbrowser.open(address):
        click.echo("No browser could be opened; open the address yourself.", err=True)
