"""A process of a WSGI server such as gunicorn: the tool with its logs and, if the settings say so, grade delivery.

``lti_tool.app.create_app`` is the application alone; this is what ``deploy/gunicorn.conf.py`` starts. It must be called
in the worker process, not before it is forked: threads and database connections do not survive a fork.
"""

from __future__ import annotations

import atexit
import logging
from typing import TYPE_CHECKING

from lti_tool.app import create_app
from lti_tool.base.database import SchemaError, Store
from lti_tool.base.logs import write_json_lines
from lti_tool.base.settings import GradeWorkers, Settings, SettingsError

if TYPE_CHECKING:
    from flask import Flask

    from lti_tool.web.tool import Tool

log = logging.getLogger(__name__)


def application() -> Flask:
    """Return the application, with everything started that belongs to a process of it.

    Raises:
        SettingsError: the environment does not describe a working installation.
        SchemaError: the database needs ``lessonpack lti migrate``.
    """
    write_json_lines()
    made = create_app()
    parts: Tool = made.extensions["lessonpack"]
    parts.signing_keys.signer()
    if parts.settings.grade_workers is GradeWorkers.EMBEDDED:
        parts.queue.start(workers=1)
        atexit.register(parts.queue.stop)
    log.info("worker ready", extra={"facts": {"grade_worker": parts.settings.grade_workers is GradeWorkers.EMBEDDED}})
    return made


def check_installation() -> None:
    """End this program with all that is wrong, unless the environment describes an installation with its tables."""
    try:
        store = Store(Settings.from_environment().database)
        try:
            store.check_schema()
        finally:
            store.engine.dispose()  # a connection must not be shared with the workers to come
    except (SettingsError, SchemaError) as error:
        raise SystemExit(f"lessonpack cannot start:\n{error}") from None
