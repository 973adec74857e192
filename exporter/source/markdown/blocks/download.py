"""Download: files of the course to take along, with their type and size."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from exporter.file_sizes import in_words
from exporter.source.markdown.blocks.base import Block, Inside, html, top_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token


def _shape(inside: Inside) -> list[Token]:
    shown: list[Token] = []
    count = 0
    for part in top_level(inside.content):
        if (link := _link_in(part)) is None:
            shown += part
            continue
        count += 1
        shown += _offered(inside, part, link)
    if not count:
        inside.warn("offers no file; write a link to one on a line of its own, such as '[Recipes](recipes.pdf)'")
    return shown


def _link_in(part: Sequence[Token]) -> Token | None:
    """Return the link that begins a paragraph, if it does."""
    children = part[1].children or () if part[0].type == "paragraph_open" else ()
    return children[0] if children and children[0].type == "link_open" else None


def _offered(inside: Inside, part: Sequence[Token], link: Token) -> list[Token]:
    page, line = inside.walk.page, part[0].map[0] if part[0].map else None
    written = str(link.attrs.get("href", ""))
    at = inside.walk.here(line, written)
    address = page.link(written, at).get("href", "")
    if not address:
        return list(part)
    if not address.startswith("media:"):
        inside.warn("this is no file of the course, so it is shown as a link; copy the file into the folder", line)
        return list(part)
    path = address.removeprefix("media:")
    size = page.links.size(path)
    kind = escape(path.rpartition(".")[2].upper())
    fact = f'<span class="file-facts" dir="ltr">{kind} · {in_words(size)}</span>'
    sign = f'<span class="file-kind" aria-hidden="true">{kind}</span>'
    children = part[1].children or []
    end = next(at for at, child in enumerate(children) if child.type == "link_close")
    part[1].children = [children[0], html(sign), html('<span class="file-name">'), *children[1:end]]
    part[1].children += [html("</span>"), html(fact), *children[end:]]
    return list(part)


BLOCK = Block("download", _shape)
