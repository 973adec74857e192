"""Addresses without brackets around them are links, as on GitHub (GFM 0.29, 6.9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.rules_core import StateCore

_HOST = r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}(?!\w)"
_BARE = re.compile(
    rf"(?<![\w/@.-])(?:https?://{_HOST}(?::\d{{1,5}})?(?:[/?#][^\s<]{{0,2000}})?"
    rf"|www\.{_HOST}(?:[/?#][^\s<]{{0,2000}})?"
    rf"|[\w.+-]{{1,64}}@{_HOST})",
    re.IGNORECASE,
)
_NOT_AT_END = re.compile(r"(?:[?!.,:*_~'\"”»\u2019\u3002\uff0c]|&[a-z]{2,10};)+$", re.IGNORECASE)
_SIGNS = ("://", "www.", "@")


def find_bare_links(state: StateCore) -> None:
    """Make links of the addresses in every text that is no link itself."""
    for block in state.tokens:
        if block.type == "inline" and any(one in block.content for one in _SIGNS):
            block.children = list(_with_links(block.children or []))


def _with_links(children: list[Token]) -> Iterator[Token]:
    inside = 0
    for child in children:
        is_html = child.type == "html_inline"
        opens = child.type == "link_open" or (is_html and child.content[:3].lower() in ("<a ", "<a>"))
        closes = child.type == "link_close" or (is_html and child.content[:3].lower() == "</a")
        inside = max(0, inside + opens - closes)
        if inside or child.type != "text":
            yield child
        else:
            yield from _split(child)


def _split(text: Token) -> Iterator[Token]:
    end = 0
    for found in _BARE.finditer(text.content):
        address = _without_end(found[0])
        if found.start() > end:
            yield Token("text", "", 0, content=text.content[end : found.start()], level=text.level)
        yield Token(
            "link_open", "a", 1, attrs={"href": _href(address)}, level=text.level, markup="linkify", info="auto"
        )
        yield Token("text", "", 0, content=address, level=text.level + 1)
        yield Token("link_close", "a", -1, level=text.level, markup="linkify", info="auto")
        end = found.start() + len(address)
    if end < len(text.content) or not text.content:
        yield Token("text", "", 0, content=text.content[end:], level=text.level) if end else text


def _without_end(address: str) -> str:
    """Return an address without the punctuation of the sentence around it."""
    while True:
        shorter = _NOT_AT_END.sub("", address)
        unopened = max(0, shorter.count(")") - shorter.count("("))
        closing = len(shorter) - len(shorter.rstrip(")"))
        shorter = shorter[: len(shorter) - min(unopened, closing)]
        if shorter == address:
            return address
        address = shorter


def _href(address: str) -> str:
    if "://" in address[:8]:
        return address
    return f"http://{address}" if address[:4].lower() == "www." else f"mailto:{address}"
