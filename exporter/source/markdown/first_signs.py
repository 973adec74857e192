"""Asks only those rules of the Markdown parser about a line that are about the sign with which it begins.

The parser asks every rule about every line, and each rule finds out on its own that the line is not its, which takes
most of the time for running text. A rule that is not listed is always asked.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt

    BlockRule = Callable[[Any, int, int, bool], bool]

_FIRST_SIGNS = {
    "math_block": "$",
    "container_line": ":",
    "attr": "{",
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
"""Block rule → the signs with which its first line may begin, after spaces (CommonMark 0.31, 4 and 5)."""
_SIGNS = frozenset("".join(_FIRST_SIGNS.values()))
_TABLE = frozenset("|-:")
"""With which the second line of a table begins: a bar, a colon or, in a table of one column, at least a hyphen."""
_UNDERLINE = re.compile(r"[=-][ \t]*$", re.MULTILINE)


def ask_by_first_sign(markdown: MarkdownIt) -> None:
    """Let the block rules of a parser be asked only about lines that may be theirs."""
    rules = markdown.block.ruler.__rules__
    for rule in rules:
        if rule.name == "table":
            rule.fn = _only_where_bars_are(rule.fn)
        elif rule.name == "lheading":
            rule.fn = _only_where_underlines_are(rule.fn)
    chains = {"", *(chain for rule in rules for chain in rule.alt)}
    markdown.block.ruler.__cache__ = {
        chain: [
            _first_that_matches({one.name: one.fn for one in rules if one.enabled and (not chain or chain in one.alt)})
        ]
        for chain in chains
    }


def _first_that_matches(rules: dict[str, BlockRule]) -> BlockRule:
    """Return all rules of a chain as one, which asks them in order."""
    by_sign = {
        sign: tuple(rule for name, rule in rules.items() if sign in _FIRST_SIGNS.get(name, sign)) for sign in _SIGNS
    }
    of_others = tuple(rule for name, rule in rules.items() if name not in _FIRST_SIGNS)

    def ask(state: Any, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as the parser calls it
        begin = state.bMarks[line] + state.tShift[line]
        for rule in by_sign.get(state.src[begin : begin + 1], of_others):  # noqa: SIM110 - a generator takes longer
            if rule(state, line, end, silent):
                return True
        return False

    return ask


def _only_where_bars_are(rule: BlockRule) -> BlockRule:
    def ask(state: Any, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - see above
        if line + 1 >= end:
            return False
        begin = state.bMarks[line + 1] + state.tShift[line + 1]
        return state.src[begin : begin + 1] in _TABLE and rule(state, line, end, silent)

    return ask


def _only_where_underlines_are(rule: BlockRule) -> BlockRule:
    def ask(state: Any, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - see above
        return _has_underlines(state.src) and rule(state, line, end, silent)

    return ask


@lru_cache(maxsize=1)
def _has_underlines(text: str) -> bool:
    """Return whether a line ends as the line below a heading does (CommonMark 0.31, 4.3)."""
    return _UNDERLINE.search(text) is not None
