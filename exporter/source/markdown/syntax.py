"""The Markdown parser with its extensions: those of other packages, and our own constructs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath import index as dollarmath
from mdit_py_plugins.footnote import footnote_plugin

from exporter.source.markdown.bare_links import find_bare_links
from exporter.source.markdown.braces import read_braces, understand_braces
from exporter.source.markdown.callouts import find_callouts
from exporter.source.markdown.containers import container_line, pair_containers
from exporter.source.markdown.first_signs import ask_by_first_sign
from exporter.source.markdown.glossary import find_explanations, mark_terms
from exporter.source.markdown.html_names import let_words_be_text
from exporter.source.markdown.lost_attributes import find_lost_attributes
from exporter.source.markdown.picture_notations import understand_pictures
from exporter.source.markdown.plain_words import parse_inline
from exporter.source.markdown.prose import keep_escaped
from exporter.source.markdown.tasks import find_tasks

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence
    from typing import Any

    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict


_INTERRUPTED = ["paragraph", "reference", "blockquote", "list"]
"""Blocks that a line of colons ends, as a fence does."""
_UNNUMBERED = ("-}", ".unnumbered}")
"""Behind a heading, Pandoc's signs for one without a number: none has one here."""


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
    markdown.core.ruler.at("inline", parse_inline)
    return markdown


def asking_every_rule() -> MarkdownIt:
    """Make a parser of the same Markdown that asks every rule about every line."""
    markdown = MarkdownIt("commonmark", {"html": True}, renderer_cls=_TokenRenderer).enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False)
    markdown.use(deflist_plugin)
    markdown.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    markdown.block.ruler.before("fence", "container_line", container_line, {"alt": _INTERRUPTED})
    _note_places_of_formulas(markdown)
    let_words_be_text(markdown)
    understand_pictures(markdown)
    understand_braces(markdown)
    markdown.core.ruler.before("attr", "lost_attributes", find_lost_attributes)
    # Links are checked where their position is known; the parser would show a refused link as plain text.
    markdown.validateLink = _any_address  # type: ignore[method-assign] # the documented way to replace it
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign] # see above
    markdown.core.ruler.before("inline", "callouts", find_callouts)
    markdown.core.ruler.before("inline", "containers", pair_containers)
    markdown.core.ruler.before("inline", "heading_attributes", _heading_attributes)
    markdown.core.ruler.before("inline", "explanations", find_explanations)
    markdown.core.ruler.before("text_join", "literals", keep_escaped)
    markdown.core.ruler.after("text_join", "explained_terms", mark_terms)
    markdown.core.ruler.after("text_join", "tasks", find_tasks)
    markdown.core.ruler.after("text_join", "bare_links", find_bare_links)
    return markdown


def _note_places_of_formulas(markdown: MarkdownIt) -> None:
    """Let every formula inside a line know what stands before it, so that a mistake in it can be placed."""
    rule = dollarmath.math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)

    def placed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of rules
        start, written = state.pos, state.src
        # The rule looks at the character before, which at the start it takes from the end: a digit there would
        # make the formula plain text.
        state.src = written if start else f"{written} "
        found = rule(state, silent)
        state.src = written
        if found and not silent:
            # The text itself: what stands before each of many formulas would together be without end.
            state.tokens[-1].meta["stands_in"] = written, start
        return found

    markdown.inline.ruler.at("math_inline", placed)


def _any_address(url: str) -> bool:
    return bool(url) or not url


def _heading_attributes(state: StateCore) -> None:
    """Move ``{#id .class}`` at the end of a heading's line to the heading."""
    for opening, text in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        words, brace, written = text.content.rstrip().rpartition("{")
        if not brace or not words.endswith((" ", "\t")) or not written.endswith("}"):
            continue
        read = (len(written) + 1, {}) if written in _UNNUMBERED else read_braces(brace + written)
        if read is not None and read[0] == len(written) + 1:
            opening.attrs.update(read[1])
            text.content = words.rstrip()
