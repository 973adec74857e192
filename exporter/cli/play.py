"""``lessonpack play``: plays any SCORM package in a local LMS, whoever made it."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import click

from exporter.cli.printing import print_refusal, printable
from exporter.cli.serving import NO_BROWSER, PORT, serving_until_interrupted, tell_address


@click.command(short_help="Play any SCORM package in a local LMS, in your browser.")
@click.argument("package", metavar="PACKAGE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--allow-network",
    is_flag=True,
    help="Let the package load files from elsewhere, send data there, and open windows.",
)
@PORT
@NO_BROWSER
def play(package: Path, port: int, *, allow_network: bool, no_browser: bool) -> None:
    """Play a SCORM package (.zip) from anywhere in your browser, and see what an LMS hears of it and keeps.

    The package is not trusted: it is judged first, its files are unpacked under names of our own and removed in the
    end, and its pages reach neither the internet nor anything else on this computer. It may have one SCO or several,
    for SCORM 1.2 or 2004. A package that is unsafe, or has nothing to launch, is refused with the reason and exit
    status 1. End it with Ctrl+C.

    \b
    Example:
      lessonpack play introduction-to-flask-scorm-1.2.zip
      lessonpack play course-from-elsewhere.zip --allow-network
    """  # noqa: D301 - click wants the character
    from exporter.preview.packages import NotPlayableError  # noqa: PLC0415 - heavy, and not needed for help
    from exporter.preview.session import Play  # noqa: PLC0415 - see above

    try:
        with serving_until_interrupted("The package is closed."), Play(package, port, network=allow_network) as shown:
            tell_address(f"Playing {printable(package.name)}", f"{shown.panel.origin}/", no_browser=no_browser)
            wait_for_ever()
    except NotPlayableError as refusal:
        print_refusal(refusal.problems, package, "played")
        raise click.exceptions.Exit(1) from None


def wait_for_ever() -> None:
    """Wait until somebody presses Ctrl+C, which Windows notices only between waits."""
    never = Event()
    while not never.wait(1):
        pass
