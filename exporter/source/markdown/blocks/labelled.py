"""Labelled picture: points in a picture, which open their texts one by one; below it, they are a numbered list.

Each text is below a heading that ends with the place of its point, in percent from the left and from the top: (27, 23).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside, Piece, html, labelled_pieces, top_level, wrapped
from exporter.source.markdown.blocks.pictures_in import is_picture

if TYPE_CHECKING:
    from markdown_it.token import Token

_PLACE = re.compile(r"[ \t]*\((\d{1,3})[ \t]*%?[ \t]*[,;،、\uff0c][ \t]*(\d{1,3})[ \t]*%?[ \t]*\)[ \t]*$")
_WHOLE = 100


def _shape(inside: Inside) -> list[Token]:
    above, pieces = labelled_pieces(inside, "text of a point")
    pictures = [part for part in top_level(above) if is_picture(part)]
    if len(pictures) != 1:
        inside.warn(f"has {len(pictures)} pictures above its headings; put one there, in a paragraph of its own")
        return inside.content
    shown = [*wrapped("div", above, ' class="labelled-picture"'), html("<ol>\n")]
    for piece in pieces:
        place = _taken_place(piece)
        if place is None:
            inside.warn(
                "this heading does not say where its point is; end it with percents, as in '(27, 23)'", piece.line
            )
        where = f' data-place="{place[0]} {place[1]}"' if place else ""
        shown += wrapped("li", [*piece.label, *piece.body], where)
    return [*shown, html("</ol>\n")]


def _taken_place(piece: Piece) -> tuple[int, int] | None:
    """Take the place out of a heading, and return it; None if there is none."""
    children = piece.label[1].children or []
    if not children or not (found := _PLACE.search(children[-1].content)):
        return None
    left, top = int(found[1]), int(found[2])
    last = children[-1]
    written = last.meta.get("html")
    last.content = last.content[: found.start()]
    if isinstance(written, str):
        last.meta["html"] = _PLACE.sub("", written)
    return (left, top) if max(left, top) <= _WHOLE else None


BLOCK = Block("labelled", _shape)
