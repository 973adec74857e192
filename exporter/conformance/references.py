"""Finds what a page or a stylesheet loads. It reads bytes, in one pass, and never more than once, whatever they are."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATTRIBUTES = rb"""(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?+)*+"""
_TOKEN = re.compile(
    rb"<!--.*?(?:-->|\Z)"
    rb"|<(?P<raw>script|style|textarea|title|noscript|template|xmp)(?P<about>[\s/]" + _ATTRIBUTES + rb")?(?:>|\Z)"
    rb"(?P<content>.*?)(?:</(?P=raw)|\Z)"
    rb"|<(?P<tag>[a-z][^\s/>]*+)(?P<attributes>" + _ATTRIBUTES + rb")(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
"""Comments, elements whose content is no HTML, and tags. Each ends with the page at the latest, as in browsers."""
_ATTRIBUTE = re.compile(rb"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?+""")
_CANDIDATE = re.compile(r"\s*([^\s,]\S*?),?(?:\s+[^,]*)?(?:,|$)")
_LONGEST_SET = 20_000
_URL = re.compile(
    rb"""url\(\s*+(?:"([^"\n]*+)"|'([^'\n]*+)'|([^\s"'()]++))\s*+\)|@import\s++(?:"([^"\n]*+)"|'([^'\n]*+)')"""
)
_CSS_COMMENT = re.compile(rb"/\*.*?(?:\*/|\Z)", re.DOTALL)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|cur|css)(?:\?[^#]*)?\Z", re.IGNORECASE)
"""What a stylesheet shows. Fonts come in a row of which browsers need one."""

_LOADED = {
    ("script", "src"): "script",
    ("img", "src"): "picture",
    ("input", "src"): "picture",
    ("source", "src"): "recording",
    ("video", "src"): "recording",
    ("video", "poster"): "picture",
    ("audio", "src"): "recording",
    ("track", "src"): "file of subtitles",
    ("iframe", "src"): "frame",
    ("frame", "src"): "frame",
    ("embed", "src"): "frame",
    ("object", "data"): "frame",
    ("a", "href"): "link",
    ("area", "href"): "link",
    ("image", "href"): "picture",
    ("image", "xlink:href"): "picture",
    ("body", "background"): "picture",
    ("table", "background"): "picture",
    ("td", "background"): "picture",
}


class Reference(NamedTuple):
    """Something that a page or stylesheet loads: of which kind, its address as it is written, and where."""

    kind: str
    address: str
    offset: int


def page_references(page: bytes) -> Iterator[Reference]:
    """Yield what a page loads, with addresses that its base, if it has one, is joined to."""
    base = ""
    for token in _TOKEN.finditer(page):
        tag = (token["tag"] or token["raw"] or b"").lower().decode(errors="replace")
        if tag == "style":
            yield from _joined(base, stylesheet_references(token["content"], token.start()))
        attributes = _attributes(token["attributes"] or token["about"] or b"") if tag in _TAGS else {}
        if tag == "base":
            base = base or attributes.get("href", "")
        yield from _joined(base, _of_tag(tag, attributes, token.start()))


def _joined(base: str, found: Iterator[Reference]) -> Iterator[Reference]:
    for one in found:
        try:
            yield Reference(one.kind, urljoin(base, one.address), one.offset) if base else one
        except ValueError:
            continue


def stylesheet_references(text: bytes, offset: int = 0) -> Iterator[Reference]:
    """Yield the pictures and further stylesheets that a stylesheet loads."""
    clean = _CSS_COMMENT.sub(lambda comment: b" " * len(comment[0]), text)
    for match in _URL.finditer(clean):
        address = next(one for one in match.groups() if one is not None).decode(errors="replace").strip()
        if match[0][:1] == b"@":
            yield Reference("style", address, offset + match.start())
        elif _PICTURE.search(address):
            kind = "style" if address.lower().partition("?")[0].endswith(".css") else "picture"
            yield Reference(kind, address, offset + match.start())


_REFRESH = re.compile(r"[\d\s.]*+[;,]\s*+(?:url\s*+=\s*+)?['\"]?([^'\"]++)", re.IGNORECASE)
_TAGS = frozenset({"link", "base", "meta", *(tag for tag, _attribute in _LOADED)})


def _attributes(written: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written):
        value = next((one for one in match.groups()[1:] if one is not None), b"")
        found.setdefault(match[1].lower().decode(errors="replace"), unescape(value.decode(errors="replace")).strip())
    return found


def _of_tag(tag: str, attributes: dict[str, str], offset: int) -> Iterator[Reference]:
    for name, value in attributes.items():
        if (kind := _LOADED.get((tag, name))) and value:
            yield Reference(kind, value, offset)
        elif name == "srcset" and len(value) <= _LONGEST_SET:
            for candidate in _CANDIDATE.finditer(value):
                yield Reference("picture", candidate[1], offset)
    refresh = tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh"
    if refresh and (target := _REFRESH.match(attributes.get("content", ""))):
        yield Reference("link", target[1].strip(), offset)
    if tag == "link" and "stylesheet" in attributes.get("rel", "").lower().split() and attributes.get("href"):
        yield Reference("style", attributes["href"], offset)
