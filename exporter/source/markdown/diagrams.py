"""Blocks of code that are diagrams: Mermaid draws them at export, and the drawing is part of the page."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from exporter.source.markdown import media
from exporter.source.markdown.tokens import attributes_of, become

if TYPE_CHECKING:
    from markdown_it.token import Token

    from exporter.source.markdown.fences import Fence
    from exporter.source.markdown.walk import Walk

MERMAID = "mermaid"
_PLACE = re.compile(r' data-drawing="(\d+)">')


def is_diagram(language: str) -> bool:
    """Return whether a block is no code but a diagram that is drawn."""
    return language.lower() == MERMAID


def show_diagram(walk: Walk, token: Token, fence: Fence) -> None:
    """Show a diagram. It is put into the page after the sanitiser, which knows no drawings: see `with_drawings`."""
    from exporter.source.diagrams.fitting import fitted  # noqa: PLC0415 - lxml is only needed for drawings
    from exporter.source.diagrams.mermaid import DiagramError  # noqa: PLC0415 - see above

    at = walk.here()
    picture = walk.page.links.diagram(token.content, at)
    if picture is None:
        become(token, "")
        return
    prefix = walk.page.full_id(walk.page.made_up_id("diagram"))
    try:
        drawing = fitted(picture, prefix, fence.title)
    except DiagramError as fault:
        walk.page.problems.error(at, str(fault), "diagram")
        become(token, "")
        return
    if not drawing.name and not fence.title:
        message = "this diagram has no description; write 'accTitle: …' and 'accDescr: …' below its first line"
        walk.page.problems.warning(at._replace(line=at.line + 1), message, "alt")
    own = attributes_of(token)
    classes = f"block-diagram {own.pop('class', '')}".strip()
    around = media.attributes({"class": classes, **own})
    kind = "drawing" if drawing.has_our_colours else "drawing on-paper"
    label = escape(fence.title or drawing.name or drawing.words[:80])
    place = f'<div class="{kind}" tabindex="0" role="region" aria-label="{label}" data-drawing="{len(walk.drawings)}">'
    caption = f"<figcaption>{escape(fence.title)}</figcaption>" if fence.title else ""
    walk.drawings.append(drawing.html)
    token.content = drawing.words
    become(token, f"<div{around}><figure>{place}</div>{caption}</figure></div>\n", keep_text=True)


def with_drawings(html: str, drawings: list[str]) -> str:
    """Return sanitised HTML with each drawing in its place."""
    return _PLACE.sub(lambda found: f">{drawings[int(found[1])]}", html) if drawings else html
