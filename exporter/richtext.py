"""Text that an author wrote in Markdown, as the outputs need it: sanitised HTML with symbolic links.

A link to another lesson appears in the HTML as ``href="lesson:ID#ANCHOR"`` and a file of the course as
``src="media:PATH"`` (also ``href`` and ``poster``); `exporter.renderer` turns both into addresses of its output.
Authors cannot write these schemes themselves: the sanitiser removes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic_core import core_schema

from exporter.markup import elements, take_apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
    from pydantic.json_schema import JsonSchemaValue

    from exporter.markup import Parts


@dataclass(frozen=True, slots=True)
class RichText:
    """Rendered Markdown: ``html`` to show, ``text`` to search, report and hash."""

    html: str
    text: str

    @property
    def parts(self) -> Parts:
        """Return the HTML as the tags that each output fills in, and what is between them."""
        return take_apart(self.html)

    def shows(self, *names: str) -> int:
        """Return how many elements of these names there are."""
        if not any(f"<{name}" in self.html for name in names):
            return 0  # most texts have no media
        found = elements(self.html)
        return sum(found[name] for name in names)

    @classmethod
    def plain(cls, text: str) -> RichText:
        """Make rich text from plain text, without any markup."""
        return cls(html=f"<p>{cls.line(text).html}</p>", text=text)

    @classmethod
    def line(cls, text: str) -> RichText:
        """Make rich text that is part of a line from plain text."""
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
        return cls(html=escaped, text=text)


class _FromMarkdown:
    """Lets pydantic make `RichText` from an author's string.

    The validation context gives the renderer under the key ``"markdown"`` (``"markdown_inline"`` for texts that
    are part of a line, such as options, and ``"markdown_words"`` for those of which only the words are shown):
    ``Callable[[str], RichText]``. Without one, the text is plain.
    """

    def __init__(self, renderer: str) -> None:
        self.renderer = renderer

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def render(value: Any, info: ValidationInfo) -> RichText:
            if isinstance(value, RichText):
                return value
            if not isinstance(value, str):
                raise ValueError("should be text")
            if not value.strip():
                raise ValueError("should not be empty")
            context = info.context or {}
            markdown: Callable[[str], RichText] = context.get(self.renderer, RichText.plain)
            return markdown(value)

        return core_schema.with_info_plain_validator_function(render)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "minLength": 1, "description": "Markdown"}


Markdown = Annotated[RichText, _FromMarkdown("markdown")]
"""A block of Markdown: paragraphs, lists, code, images."""

MarkdownInline = Annotated[RichText, _FromMarkdown("markdown_inline")]
"""A line of Markdown: emphasis, code, mathematics, images; no blocks."""

MarkdownWords = Annotated[RichText, _FromMarkdown("markdown_words")]
"""A line of which only the words are shown, such as an entry of a list to choose from."""
