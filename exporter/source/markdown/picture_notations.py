"""What else people write into the brackets of a picture: its size, and footnotes in its caption."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it.rules_inline import image as image_rule
from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_NUMBER = r"\d{1,5}(?:px|%)?"
_TITLE = r"(?:\s+(?:\"[^\"]{0,2000}\"|'[^']{0,2000}'))"
_BEHIND_ADDRESS = re.compile(
    rf"\(\s*(?:<[^<>\n]{{1,2000}}>|[^\s()<>]{{1,2000}}){_TITLE}?"
    rf"(\s+=(?=x?\d)({_NUMBER})?(?:x({_NUMBER})?)?){_TITLE}?\s*\)"
)
"""As in ``(a.png =300x200)``, ``(a.png =300x "Title")`` (markdown-it-imsize, Azure DevOps, HackMD)."""
_BEHIND_WORDS = re.compile(r"\s*\|\s*(\d{1,5})(?:x(\d{1,5}))?\s*$")
"""As in ``![words|300](a.png)`` and ``![words|300x200](a.png)`` (Obsidian)."""
_NOTE = re.compile(r"(\[\^[^\]\s]{1,100}\])")


def understand_pictures(markdown: MarkdownIt) -> None:
    """Let the parser take sizes and footnotes in the brackets of pictures."""
    markdown.inline.ruler.at("image", _image)


def _image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of rules
    if not state.src.startswith("![", state.pos):
        return False
    begin, written = state.pos, state.src
    size: dict[str, str | int | float] = {}
    found = _size(state) if _may_have_sizes(written) else None
    if found:
        start, end, size = found
        # Blanks in its place, so that all positions stay.
        state.src = f"{written[:start]}{' ' * (end - start)}{written[end:]}"
    is_image = image_rule(state, silent)
    state.src = written
    if is_image and not silent:
        token = state.tokens[-1]
        token.attrs.update(size or _size_behind_words(token))
        if "\\[^" not in written[begin : state.pos]:
            _take_notes(state, token)
    return is_image


@lru_cache(maxsize=1)
def _may_have_sizes(text: str) -> bool:
    """Return whether a picture's size may be in a text, which is searched once and not again for each picture."""
    return " =" in text


def _size(state: StateInline) -> tuple[int, int, dict[str, str | int | float]] | None:
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1, False)
    found = _BEHIND_ADDRESS.match(state.src, end + 1) if end >= 0 else None
    if found is None:
        return None
    return found.start(1), found.end(1), _sides(found[2], found[3])


def _size_behind_words(image: Token) -> dict[str, str | int | float]:
    last = image.children[-1] if image.children else None
    found = _BEHIND_WORDS.search(last.content) if last and last.type == "text" and "|" in last.content else None
    if last is None or found is None:
        return {}
    last.content = last.content[: found.start()]
    image.content = image.content[: image.content.rindex("|")].rstrip()
    return _sides(found[1], found[2])


def _sides(width: str | None, height: str | None) -> dict[str, str | int | float]:
    return {name: value for name, value in (("width", width), ("height", height)) if value}


def _take_notes(state: StateInline, image: Token) -> None:
    """Parse the footnotes of a caption where the picture stands, so that they are numbered in the order of the text."""
    title = str(image.attrs.get("title", ""))
    if "[^" not in title:
        return
    caption: list[Token] = []
    for number, piece in enumerate(_NOTE.split(title)):
        if number % 2:
            state.md.inline.parse(piece, state.md, state.env, caption)
        elif piece:
            caption.append(Token("text", "", 0, content=piece))
    image.meta["notes"] = caption
