"""The Markdown parser: its extensions, and our own constructs, callouts and folded texts."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.attrs.parse import ParseError
from mdit_py_plugins.attrs.parse import parse as parse_attributes
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from exporter.source.markdown.first_signs import ask_by_first_sign

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence
    from typing import Any

    from markdown_it.rules_core import StateCore
    from markdown_it.utils import OptionsDict

CALLOUTS = {
    "NOTE": "calloutNote",
    "TIP": "calloutTip",
    "IMPORTANT": "calloutImportant",
    "WARNING": "calloutWarning",
    "CAUTION": "calloutCaution",
}
"""Kind between ``[!`` and ``]`` → the player's sentence for the callout's title."""

_CALLOUT = re.compile(r"\[!([A-Za-z]+)\][ \t]*(?:\n|$)")
_NEARLY_CALLOUT = re.compile(r"\[![A-Za-z]+\](?![(\[:])")
"""A callout with a title, as allowed elsewhere, but not a link."""
_FOLD = "details"


class _TokenRenderer(RendererHTML):
    """Outputs ``meta["html"]``, set by the page, for tokens that have it."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return "".join(self._one(tokens, index, options, env) for index in range(len(tokens)))

    def renderInline(  # noqa: N802 - the name of the method that is replaced
        self, tokens: Sequence[Token], options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return self.render(tokens, options, env)

    def _one(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        token = tokens[index]
        if "html" in token.meta:
            return str(token.meta["html"])
        if token.type == "inline":
            return self.renderInline(token.children or (), options, env)
        rule = self.rules.get(token.type)
        return rule(tokens, index, options, env) if rule else self.renderToken(tokens, index, options, env)


@cache
def parser() -> MarkdownIt:
    """Return the parser, which keeps no state between texts."""
    markdown = asking_every_rule()
    ask_by_first_sign(markdown)
    return markdown


def asking_every_rule() -> MarkdownIt:
    """Make a parser of the same Markdown that asks every rule about every line."""
    markdown = MarkdownIt("commonmark", {"html": True}, renderer_cls=_TokenRenderer).enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False)
    markdown.use(deflist_plugin)
    markdown.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    markdown.use(container_plugin, _FOLD, validate=_opens_a_fold)
    markdown.use(attrs_plugin)
    markdown.use(attrs_block_plugin)
    # Links are checked where their position is known; the parser would show a refused link as plain text.
    markdown.validateLink = _any_address  # type: ignore[method-assign] # the documented way to replace it
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign] # see above
    markdown.core.ruler.before("inline", "callouts", _callouts)
    markdown.core.ruler.before("inline", "folds", _folds)
    markdown.core.ruler.before("inline", "heading_attributes", _heading_attributes)
    return markdown


def _any_address(url: str) -> bool:
    return bool(url) or not url


def _opens_a_fold(params: str, *_: object) -> bool:
    return params.strip().split(" ", 1)[0] == _FOLD


def _callouts(state: StateCore) -> None:
    """Turn block quotes that begin with ``[!NOTE]`` into callouts."""
    opened: list[tuple[Token, bool]] = []
    for index, token in enumerate(state.tokens):
        if token.type == "blockquote_open":
            opened.append((token, _becomes_callout(state.tokens, index)))
        elif token.type == "blockquote_close":
            _, is_callout = opened.pop()
            if is_callout:
                token.type, token.tag = "callout_close", "aside"


def _becomes_callout(tokens: list[Token], index: int) -> bool:
    if index + 2 >= len(tokens) or tokens[index + 1].type != "paragraph_open":
        return False
    opening, text = tokens[index], tokens[index + 2]
    found = _CALLOUT.match(text.content)
    if not found:
        if nearly := _NEARLY_CALLOUT.match(text.content):
            opening.meta["nearly"] = nearly.group()
        return False
    kind = found.group(1).upper()
    opening.type, opening.tag, opening.info = "callout_open", "aside", kind
    text.content = text.content[found.end() :]
    # The marker has its own line; the remaining text starts on the next one.
    text.meta["first_line"] = 1
    if not text.content.strip():
        tokens[index + 1].hidden = tokens[index + 3].hidden = True
    return True


def _folds(state: StateCore) -> None:
    """Give every folded text its summary, with inline Markdown."""
    tokens: list[Token] = []
    for token in state.tokens:
        if token.type not in (f"container_{_FOLD}_open", f"container_{_FOLD}_close"):
            tokens.append(token)
            continue
        token.tag = "details"
        tokens.append(token)
        if token.nesting == 1:
            title = token.info.strip().removeprefix(_FOLD).strip()
            tokens.append(Token("summary_open", "summary", 1, block=True, map=token.map))
            tokens.append(Token("inline", "", 0, content=title, children=[], map=token.map, level=token.level + 1))
            tokens.append(Token("summary_close", "summary", -1, block=True))
        token.type = f"fold_{'open' if token.nesting == 1 else 'close'}"
    state.tokens = tokens


def _heading_attributes(state: StateCore) -> None:
    """Move ``{#id .class}`` at the end of a heading's line to the heading."""
    for opening, text in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        words, brace, written = text.content.rstrip().rpartition("{")
        if not brace or not words.endswith((" ", "\t")) or not written.endswith("}"):
            continue
        try:
            end, attributes = parse_attributes(brace + written)
        except ParseError:
            continue
        if end == len(written):
            opening.attrs.update(attributes)
            text.content = words.rstrip()
