"""``lessonpack lti worker``: delivers grades in a separate process."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import click

from lti_tool.app import create_app
from lti_tool.base.logs import write_json_lines
from lti_tool.cli.opening import installation
from lti_tool.server.shutdown import on_stop

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_tool.base.metrics import Metrics
    from lti_tool.web.tool import Tool

log = logging.getLogger(__name__)


@click.command(short_help="Deliver grades in a separate process.")
@click.option("--threads", type=click.IntRange(1, 32), default=2, show_default=True, help="LMSs served at a time.")
@click.option("--metrics-host", default="127.0.0.1", show_default=True, help="The network address for metrics.")
@click.option("--metrics-port", type=click.IntRange(1, 65535), help="Serve metrics for Prometheus at this port.")
def worker(threads: int, metrics_host: str, metrics_port: int | None) -> None:
    """Deliver grades until stopped, for installations with LESSONPACK_GRADE_WORKERS=separate.

    Run as many as you like, on as many machines as you like. Each LMS is served by one worker at a time, and if a
    worker dies, another takes over. If you name a port, its metrics are served there, at /metrics: keep them inside
    your network.

    \b
    Example:
      LESSONPACK_GRADE_WORKERS=separate lessonpack lti worker
    """  # noqa: D301 - click wants the character
    with installation(serving=True) as opened:
        parts: Tool = create_app(opened.settings, store=opened.store).extensions["lessonpack"]
        write_json_lines()
        ended = threading.Event()
        on_stop(ended.set)
        stop_serving = _serve(parts.metrics, metrics_host, metrics_port) if metrics_port else None
        parts.queue.start(workers=threads)
        log.info("grade worker ready")
        ended.wait()
        parts.queue.stop()
        if stop_serving:
            stop_serving()
        log.info("grade worker stopped")


def _serve(metrics: Metrics, host: str, port: int) -> Callable[[], None]:
    try:
        return metrics.serve(host, port)
    except OSError as error:
        message = f"cannot serve metrics on {host}:{port}: {error.strerror}; choose another --metrics-port"
        raise click.ClickException(message) from None
