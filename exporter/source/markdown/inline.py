"""Inline content of paragraphs, headings and cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.source.markdown.attributes import keep_safe_attributes
from exporter.source.markdown.embeds import show_embed
from exporter.source.markdown.footnotes import report_missing, show_reference
from exporter.source.markdown.foreign.report import report_foreign
from exporter.source.markdown.html_names import DROPPED_WITH_CONTENT
from exporter.source.markdown.mathematics import show_formula
from exporter.source.markdown.pictures import is_figure, notes_of, show, show_figure
from exporter.source.markdown.plain_words import is_read
from exporter.source.markdown.tasks import show_box
from exporter.source.markdown.tokens import become

if TYPE_CHECKING:
    from markdown_it.token import Token

    from exporter.source.markdown.walk import Rule, Walk

_BREAKS = ("softbreak", "hardbreak")


def show_lines(walk: Walk, tokens: list[Token], index: int) -> None:
    """Process the inline content of the text at ``index``."""
    token = tokens[index]
    children = token.children or []
    if is_read(children):
        return
    if show_embed(walk, tokens, index):
        return
    report_foreign(walk, children, walk.line + int(token.meta.get("first_line", 0)))
    if is_figure(tokens, index):
        image = children[0]
        keep_safe_attributes(walk, image)
        _show_notes(walk, image)
        show_figure(tokens, index, walk.page, walk.here(needle=str(image.attrs.get("src", ""))))
        return
    _walk(walk, children, walk.line + int(token.meta.get("first_line", 0)))


def _walk(walk: Walk, children: list[Token], line: int) -> None:
    dropping = ""
    for index, child in enumerate(children):
        if dropping:
            if child.type == "html_inline" and child.content.lower().startswith(f"</{dropping}"):
                dropping = ""
            line += child.type in _BREAKS
            become(child, "")
            continue
        walk.line = line
        keep_safe_attributes(walk, child)
        report_missing(walk, child)
        if child.type in _BREAKS:
            line += 1
        elif child.type == "html_inline":
            dropping = _opens_what_is_dropped(child.content, children[index:])
            line += child.content.count("\n")
        lines = child.content.count("\n") if child.type.startswith("math_inline") else 0
        if rule := RULES.get(child.type):
            rule(walk, children, index)
        line += lines


def _opens_what_is_dropped(html: str, after: list[Token]) -> str:
    """Return the name of the element whose content is dropped with it, if it is closed in the same text."""
    found = re.match(r"<([A-Za-z]+)", html)
    name = found.group(1).lower() if found else ""
    if name not in DROPPED_WITH_CONTENT or html.endswith("/>"):
        return ""
    closing = f"</{name}"
    return name if any(one.type == "html_inline" and one.content.lower().startswith(closing) for one in after) else ""


def _show_html(walk: Walk, tokens: list[Token], index: int) -> None:
    from exporter.source.markdown.raw_html import show_html  # noqa: PLC0415 - few lessons have HTML

    show_html(walk, tokens, index)


def _open_link(walk: Walk, tokens: list[Token], index: int) -> None:
    token = tokens[index]
    written = str(token.attrs.pop("href", ""))
    token.attrs.update(walk.page.link(written, walk.here(needle=written)))


def _show_image(walk: Walk, tokens: list[Token], index: int) -> None:
    image = tokens[index]
    _show_notes(walk, image)
    show(image, walk.page, walk.here(needle=str(image.attrs.get("src", ""))))


def _show_notes(walk: Walk, image: Token) -> None:
    line = walk.line
    _walk(walk, notes_of(image), line)
    walk.line = line


RULES: dict[str, Rule] = {
    "link_open": _open_link,
    "image": _show_image,
    "math_inline": show_formula,
    "math_inline_double": show_formula,
    "footnote_ref": show_reference,
    "html_inline": _show_html,
    "task_box": show_box,
}
"""Token types → how they are rendered."""
