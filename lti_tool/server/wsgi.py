"""The entry point for WSGI servers such as gunicorn: the tool with its logs and, if configured, grade delivery.

``deploy/gunicorn.conf.py`` uses it; for the application alone, use ``lti_tool.app.create_app``. Call it in the worker
process, after the fork: threads and database connections do not survive a fork.
"""

from __future__ import annotations

import atexit
import logging
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from lti_tool.app import create_app
from lti_tool.base.database import LONGEST_START, SchemaError, Store
from lti_tool.base.engine import is_unavailable, reason_of
from lti_tool.base.logs import write_json_lines
from lti_tool.base.settings import GradeWorkers, Settings, SettingsError

if TYPE_CHECKING:
    from flask import Flask

    from lti_tool.web.tool import Tool

log = logging.getLogger(__name__)


def application() -> Flask:
    """Return the application, and start everything that one of its processes needs.

    Raises:
        SettingsError: the environment does not describe a working installation.
        SchemaError: the database needs ``lessonpack lti migrate``.
    """
    write_json_lines()
    while True:  # an exception here would have gunicorn end all workers, and all learners would notice
        try:
            return _started()
        except DBAPIError as error:
            if not is_unavailable(error):
                raise
            log.warning("waiting for the database", extra={"facts": {"reason": reason_of(error)}})


def _started() -> Flask:
    made = create_app()
    parts: Tool = made.extensions["lessonpack"]
    parts.signing_keys.signer()
    parts.watcher.look()
    parts.watcher.start()
    atexit.register(parts.watcher.stop)
    if parts.settings.grade_workers is GradeWorkers.EMBEDDED:
        parts.queue.start(workers=1)
        atexit.register(parts.queue.stop)
    log.info("worker ready", extra={"facts": {"grade_worker": parts.settings.grade_workers is GradeWorkers.EMBEDDED}})
    return made


def check_installation() -> None:
    """Exit with a list of problems unless the environment describes an installation whose tables are up to date."""
    try:
        settings = Settings.from_environment()
        store = Store(settings.database, waits=settings.waits)
        try:
            store.wait(LONGEST_START)
            store.check_schema()
        finally:
            store.engine.dispose()  # workers must not inherit a connection
    except (SettingsError, SchemaError) as error:
        raise SystemExit(f"lessonpack cannot start:\n{error}") from None
    except DBAPIError as error:
        message = f"the database in LESSONPACK_DATABASE cannot be used: {reason_of(error)}"
        raise SystemExit(f"lessonpack cannot start:\n{message}") from None
