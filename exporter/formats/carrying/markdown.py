"""HTML of texts as Markdown of ours: what people write in a cell, with formulas, emphasis, code, links and lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import html

from exporter.formats.xml_text import allowed
from exporter.plain_text import begun, escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

_SPACES = re.compile(r"\s+")
_AROUND = {"em": "*", "i": "*", "strong": "**", "b": "**", "s": "~~", "del": "~~"}
_AS_HTML = frozenset({"kbd", "mark", "sub", "sup"})
_BLOCKS = frozenset({"blockquote", "div", "dl", "figure", "li", "ol", "p", "pre", "table", "ul"})
_OUTSIDE = ("http://", "https://", "mailto:")
_FENCE = "```"
ONLY_WORDS = "keeps only the words of pictures, tables and the like; they are left out of this question"


def markdown_of(markup: str, lost: Callable[[str], None]) -> str:
    """Return HTML as Markdown; ``lost`` is told if it holds what has no words."""
    if not markup.strip():
        return ""
    root = html.fragment_fromstring(allowed(markup), create_parent="div")
    return "\n\n".join(filter(None, _blocks(root, lost)))


def line_of(markup: str, lost: Callable[[str], None]) -> str:
    """Return HTML as one line of Markdown."""
    return " ".join(markdown_of(markup, lost).split())


def _blocks(node: HtmlElement, lost: Callable[[str], None]) -> Iterator[str]:
    waiting = _text(node.text)
    for child in node:
        if child.tag in _BLOCKS:
            yield begun(waiting.strip())
            waiting = ""
            yield from _block(child, lost)
        elif isinstance(child.tag, str):
            waiting += _inline(child, lost)
        waiting += _text(child.tail)
    yield begun(waiting.strip())


def _block(node: HtmlElement, lost: Callable[[str], None]) -> Iterator[str]:
    match str(node.tag):
        case "pre":
            code = str(node.text_content()).strip("\n")
            yield f"{_FENCE}\n{code}\n{_FENCE}"
        case "ul" | "ol":
            signs = (f"{number}. " if node.tag == "ol" else "- " for number in range(1, 1_000_000))
            items = (item for item in node if item.tag == "li")
            yield "\n".join(_entry(sign, item, lost) for sign, item in zip(signs, items, strict=False))
        case "p" | "div" | "li" | "figure":
            yield from _blocks(node, lost)
        case _:
            lost(ONLY_WORDS)
            yield begun(_text(node.text_content()).strip())


def _entry(sign: str, item: HtmlElement, lost: Callable[[str], None]) -> str:
    between = "\n" if item.find("p") is None else "\n\n"
    first, *others = between.join(filter(None, _blocks(item, lost))).split("\n")
    return "\n".join([f"{sign}{first}", *(f"{' ' * len(sign)}{line}" if line else "" for line in others)])


def _inline(node: HtmlElement, lost: Callable[[str], None]) -> str:
    match str(node.tag):
        case "br":
            return "\\\n"
        case "code":
            return _code(str(node.text_content()))
        case "img":
            lost(ONLY_WORDS)
            return escaped(str(node.get("alt") or ""))
        case "math":
            sign = "$$" if node.get("display") == "block" else "$"
            return f"{sign}{node.get('alttext')}{sign}"
        case name:
            return _around(name, node, _inside(node, lost))


def _inside(node: HtmlElement, lost: Callable[[str], None]) -> str:
    written = _text(node.text)
    for child in node:
        written += (_inline(child, lost) if isinstance(child.tag, str) else "") + _text(child.tail)
    return written


def _around(name: str, node: HtmlElement, inside: str) -> str:
    if name in _AROUND:
        return f"{_AROUND[name]}{inside}{_AROUND[name]}"
    if name in _AS_HTML:
        return f"<{name}>{inside}</{name}>"
    address = str(node.get("href") or "")
    return f"[{inside}](<{address}>)" if name == "a" and address.startswith(_OUTSIDE) else inside


def _text(text: str | None) -> str:
    return escaped(_SPACES.sub(" ", text or ""))


def _code(text: str) -> str:
    longest = max((len(found) for found in re.findall(r"`+", text)), default=0)
    sign = "`" * (longest + 1)
    room = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{sign}{room}{text}{room}{sign}"
