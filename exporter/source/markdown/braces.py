"""Attributes in braces, as in ``{#id .class width="50%"}``: behind a picture, a link or code, or above a block.

Like the parser's plug-in, whose place this takes, but the braces hold nothing else: the plug-in drops ``{% tags %}`` as
comments. Single quotes, values such as ``50%`` without quotes, commas, and kramdown's colon behind the brace are
understood, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin

from exporter.source.markdown.picture_words import describe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_NAME = r"[^\s!\"#$%&'()*+,./;<=>?@\[\\\]^`{|}~]+"
_VALUE = r"\"(?:[^\"\\]|\\.){0,2000}\"|'(?:[^'\\]|\\.){0,2000}'|[^\s\"'<>=`{},]+"
_KEY = r"[A-Za-z_][\w:-]*"
_ONE = re.compile(rf"#({_NAME})|\.({_NAME})|({_KEY})=({_VALUE})", re.DOTALL)
_ALL = re.compile(rf"\{{:?[\s,]*(?:(?:[#.]{_NAME}|{_KEY}=(?:{_VALUE}))(?:[\s,]+|(?=\}})))++\}}", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HAVE_ATTRIBUTES = frozenset({"image", "code_inline", "link_close"})


def read_braces(text: str, start: int = 0) -> tuple[int, dict[str, str]] | None:
    """Return where the braces at ``start`` end, and the attributes in them; None if there is anything else in them."""
    found = _ALL.match(text, start)
    if found is None:
        return None
    attributes: dict[str, str] = {}
    classes: list[str] = []
    for anchor, name, key, value in _ONE.findall(found[0]):
        if anchor:
            attributes["id"] = anchor
        elif name:
            classes.append(name)
        elif key == "class":
            classes += _unquoted(value).split()
        else:
            attributes[key] = _unquoted(value)
    return found.end(), {**attributes, "class": " ".join(classes)} if classes else attributes


def _unquoted(value: str) -> str:
    return _ESCAPED.sub(r"\1", value[1:-1]) if value[0] in "\"'" else value


def understand_braces(markdown: MarkdownIt) -> None:
    """Let the parser take attributes in braces. Those on a line of their own are given to the block by the plug-in."""
    markdown.use(attrs_plugin, spans=True)
    markdown.use(attrs_block_plugin)
    markdown.inline.ruler.at("attr", _behind)
    markdown.block.ruler.at("attr", _above)


def _behind(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of rules
    if state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    last = len(state.tokens) - 1
    read = read_braces(state.src, state.pos) if state.tokens[last].type in _HAVE_ATTRIBUTES else None
    if read is None:
        return False
    state.pos = read[0]
    if not silent:
        _add(state.tokens[_opening(state.tokens, last)], read[1])
    return True


def _opening(tokens: list[Token], index: int) -> int:
    level = 0
    for at in range(index, -1, -1):
        level += tokens[at].nesting
        if level == 0:
            return at
    return index


def _add(token: Token, attributes: dict[str, str]) -> None:
    if token.type == "image":
        attributes = describe(token, attributes)
    classes = f"{token.attrs.get('class', '')} {attributes.get('class', '')}".split()
    token.attrs.update(attributes)
    if classes:
        token.attrs["class"] = " ".join(classes)


def _above(state: StateBlock, line: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 - the signature of rules
    if state.is_code_block(line):
        return False
    written = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
    read = None if written.startswith("{:") else read_braces(written)
    if read is None or read[0] != len(written):
        return False
    if not silent:
        token = state.push("attrs_block", "", 0)
        token.map = [line, line + 1]
        token.attrs.update(read[1])
        state.line = line + 1
    return True
