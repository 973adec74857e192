"""What pages are written with: the templates of the player, and JSON that can stand in a page."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import Environment, FileSystemLoader, ModuleLoader, StrictUndefined

from exporter.assets import compiled_templates, shipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jinja2 import BaseLoader, Template

    from exporter.richtext import RichText


def template(name: str) -> Template:
    """Return a template by the name of its file."""
    return _environment().get_template(name)


def compile_templates(folder: Path) -> None:
    """Write all templates as Python modules below a folder, where `compiled_templates` finds them in a wheel."""
    source = _environment_of(FileSystemLoader(shipped("templates") / "player"))
    source.compile_templates(folder / jinja2.__version__, extensions=["j2"], zip=None, ignore_errors=False)


@cache
def _environment() -> Environment:
    # Code that one version of Jinja has made may not suit the next.
    compiled = compiled_templates(jinja2.__version__)
    return _environment_of(ModuleLoader(compiled) if compiled else FileSystemLoader(shipped("templates") / "player"))


def _environment_of(loader: BaseLoader) -> Environment:
    return Environment(
        autoescape=True,
        loader=loader,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def written_json(value: Any, html: Callable[[RichText], str] | None = None) -> str:
    """Return JSON that is safe inside a script element: HTML has no entities there, and no ``<`` is left to end it."""
    return json.dumps(value, default=html, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
