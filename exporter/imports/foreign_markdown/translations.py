"""The ordered table of what is translated in the pages of all dialects."""

from __future__ import annotations

from collections.abc import Callable

from exporter.imports.foreign_markdown.admonitions import admonitions
from exporter.imports.foreign_markdown.html_blocks import html_blocks
from exporter.imports.foreign_markdown.line import Line
from exporter.imports.foreign_markdown.shelf import Shelf
from exporter.imports.foreign_markdown.signs import signs
from exporter.imports.foreign_markdown.tabs import tabs

Translation = Callable[[list[Line], Shelf], list[Line]]
"""Makes other lines of the lines of a page, and notes what it loses."""

SHARED: tuple[Translation, ...] = (html_blocks, tabs, admonitions, signs)
