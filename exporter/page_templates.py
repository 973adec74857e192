"""What pages are written with: the templates of the player, and JSON that can stand in a page."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exporter.assets import shipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Template

    from exporter.richtext import RichText


def template(name: str) -> Template:
    """Return a template by the name of its file."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        loader=FileSystemLoader(shipped("templates") / "player"),
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def written_json(value: Any, html: Callable[[RichText], str] | None = None) -> str:
    """Return JSON that is safe inside a script element: HTML has no entities there, and no ``<`` is left to end it."""
    return json.dumps(value, default=html, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
