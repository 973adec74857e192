"""Structured logs: one line of JSON per event, with no secrets and no personal data.

Our own events name no learner. Other libraries may log request URLs, and those hold launch tokens. So anything that
looks like a token, a query or an e-mail address is cut from every line, whoever wrote it.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from types import TracebackType

_CUT = (
    (re.compile(r"(/(?:learn|choose|teach|register|preview)/)[^/\s'\"?<]+"), r"\1…"),
    (re.compile(r"eyJ[\w-]+\.[\w-]*\.?[\w-]*"), "…"),  # a signed token, wherever it appears
    (re.compile(r"\?[^\s'\"]*=[^\s'\"]*"), "?…"),
    (re.compile(r"(?i)\bbearer\s+\S+"), "bearer …"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "…@…"),
    (re.compile(r"(://[^/\s:@]*:)[^/\s@]+@"), r"\1…@"),  # the password in a database URL
)

_PLAIN_SPOKEN = (OSError, MemoryError, NotImplementedError)
"""System exceptions: their messages say what is broken and never quote what a learner wrote."""


class JsonLines(logging.Formatter):
    """Formats a log record as one line of JSON, with the entries of ``extra={"facts": {…}}`` as further keys."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = _exception(*record.exc_info)
        return json.dumps({name: _cut(value) for name, value in line.items()}, ensure_ascii=False, default=str)


def write_json_lines(stream: TextIO | None = None) -> None:
    """Write all logs of this process to ``stream`` (default: standard error) as lines of JSON."""
    to_stream = logging.StreamHandler(stream or sys.stderr)
    to_stream.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [to_stream]
    root.setLevel(logging.INFO)
    # Huey logs each task twice, and Alembic every check of the revision. What matters is in our own lines.
    for name in ("huey", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def _cut(value: Any) -> Any:
    if isinstance(value, list):
        return [_cut(entry) for entry in value]
    if not isinstance(value, str):
        return value
    for pattern, replacement in _CUT:
        value = pattern.sub(replacement, value)
    return value


def _exception(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> list[str]:
    """Return the traceback and the exception's type, not its message, which may quote an answer or a name."""
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    inner = getattr(error, "orig", error)  # SQLAlchemy wraps the driver's error and adds the values
    message = f": {str(inner).partition(chr(10))[0]}" if isinstance(inner, _PLAIN_SPOKEN) or _is_outage(inner) else ""
    return [*frames, f"{kind.__module__}.{kind.__qualname__}{message}"]


def _is_outage(error: BaseException | None) -> bool:
    """Return whether a database driver reports that the database is unreachable or busy."""
    return type(error).__name__ == "OperationalError"
