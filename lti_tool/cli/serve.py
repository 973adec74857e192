"""``lessonpack lti serve``: runs the tool on one machine, and sets it up the first time."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import waitress  # type: ignore[import-untyped] # waitress has no types

from lti_tool.app import create_app
from lti_tool.base.logs import write_json_lines
from lti_tool.base.settings import GradeWorkers
from lti_tool.cli.opening import actor, found_settings, installation, make_files
from lti_tool.server.kept_settings import KeptSettingsError, keep, read_kept
from lti_tool.server.setup import next_steps, set_up
from lti_tool.server.shutdown import StoppableApplication, on_stop

if TYPE_CHECKING:
    from lti_tool.base.settings import Settings
    from lti_tool.server.kept_settings import CompletedEnvironment
    from lti_tool.web.tool import Tool


@click.command(short_help="Run the tool on this machine, setting it up the first time.")
@click.argument("courses", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--url", help="The URL at which browsers and the LMS reach this tool. Default: LESSONPACK_URL.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The network address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option(
    "--threads", type=click.IntRange(1, 100), default=8, show_default=True, help="Requests handled at a time."
)
def serve(courses: tuple[Path, ...], url: str | None, host: str, port: int, threads: int) -> None:
    """Serve COURSES (default: LESSONPACK_COURSES) to LMSs, from one process that also delivers grades.

    The first start creates the database, the data folder and a signing key, and prints how to connect an LMS. This is
    good for development and small sites. If the LMS is on another machine, put a TLS proxy in front.

    Each start saves its settings next to the database, where the next start and other commands find them. Run other
    commands in a second terminal, in the same folder.

    \b
    Example:
      lessonpack lti serve content/introduction-to-flask --url http://localhost:8000
    """  # noqa: D301 - click wants the character
    found, settings = _settings(courses, url)
    make_files(settings)
    with installation(settings, migrated=False, serving=True) as opened:
        if opened.store.revision() is None:
            set_up(opened.store)
            click.echo(f"Set up a new installation in {settings.data}.\n")
        opened.store.check_schema()
        application = create_app(settings, store=opened.store)
        parts: Tool = application.extensions["lessonpack"]
        parts.watcher.look()
        offered = [f"  {version.course.title} ({version.course.id})" for version in parts.library.offered()]
        click.echo("\n".join(["Courses:", *offered] if offered else ["No courses are available yet; see the log."]))
        click.echo(next_steps(settings, opened.store, actor=actor()))
        write_json_lines()
        closing = StoppableApplication(application.wsgi_app)
        server = _listen(closing, host=host, port=port, threads=threads)
        _keep(found)  # only once it listens: a failed start saves nothing
        _run(server, f"http://{host}:{port}", closing, parts)


CHANNEL_SECONDS = 30
"""How long a connection may be silent. Waitress reads requests without a thread, so that a slow one delays nobody."""


def _settings(courses: tuple[Path, ...], url: str | None) -> tuple[CompletedEnvironment, Settings]:
    environment = dict(os.environ)
    if courses:
        environment["LESSONPACK_COURSES"] = os.pathsep.join(map(str, courses))
    if url:
        environment["LESSONPACK_URL"] = url
    return found_settings(environment)


def _keep(found: CompletedEnvironment) -> None:
    """Save the settings of this start for other commands, and say where. Never fails the start."""
    if found.file is None:
        return
    try:
        before = read_kept(found.file).get("LESSONPACK_URL")
    except KeptSettingsError:
        before = None
    address = found.environment["LESSONPACK_URL"]
    if before and before.rstrip("/") != address.rstrip("/"):
        click.echo(f"The last start used {before}: LMSs that were connected there cannot reach this one.", err=True)
    try:
        keep(found.environment, found.file)
    except OSError as error:
        click.echo(
            f"The settings cannot be saved in {found.file} ({error.strerror}): "
            "set LESSONPACK_URL and LESSONPACK_COURSES for other commands.",
            err=True,
        )
        return
    where = "with the same LESSONPACK_DATABASE" if "LESSONPACK_DATABASE" in found.environment else "in this folder"
    click.echo(f"Saved the settings in {found.file}. Run other commands {where}, in a second terminal.")


def _listen(closing: StoppableApplication, *, host: str, port: int, threads: int) -> Any:
    try:
        return waitress.create_server(
            closing, host=host, port=port, threads=threads, ident=None, channel_timeout=CHANNEL_SECONDS
        )
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}; choose another --port") from None


def _run(server: Any, address: str, closing: StoppableApplication, parts: Tool) -> None:
    """Serve until a signal arrives, then finish the requests and the score in progress."""
    on_stop(closing.close, leave=True)
    with suppress(SystemExit):  # asked to stop before the server runs, which takes it for its end by itself
        if parts.settings.grade_workers is GradeWorkers.EMBEDDED:
            parts.queue.start(workers=1)
        parts.watcher.start()
        click.echo(f"Listening at {address}. Press Ctrl+C to stop.")
        server.run()
    parts.watcher.stop()
    parts.queue.stop()
    click.echo("Stopped.")
