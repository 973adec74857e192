"""Accordion: questions that open one by one, or one at a time with ``{.one}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside, html, labelled_pieces, wrapped

if TYPE_CHECKING:
    from markdown_it.token import Token


def _shape(inside: Inside) -> list[Token]:
    above, pieces = labelled_pieces(inside, "text that unfolds")
    group = ""
    if "one" in inside.flags:
        name = inside.walk.page.full_id(inside.walk.page.made_up_id("accordion"))
        group = f' name="{name}"'
    shown = list(above)
    for number, piece in enumerate(pieces):
        is_open = ' open=""' if "open" in inside.flags and number == 0 else ""
        shown += [html(f"<details{group}{is_open}>"), *wrapped("summary", piece.label), *piece.body]
        shown.append(html("</details>\n"))
    return shown


BLOCK = Block("accordion", _shape, frozenset({"one", "open"}))
