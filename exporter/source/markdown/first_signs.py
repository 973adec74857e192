"""Asks a rule of the Markdown parser about a line only if the line begins with a sign that the rule is about.

The parser asks every rule about every line, and each rule finds that out on its own, which takes most of the time for
running text. A rule that is not listed is always asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt

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
"""Block rule → the signs with which its first line may begin, after blanks (CommonMark 0.31, 4 and 5)."""


def ask_by_first_sign(markdown: MarkdownIt) -> None:
    """Let the block rules of a parser be asked only about lines that may be theirs."""
    for rule in markdown.block.ruler.__rules__:
        if rule.name in _FIRST_SIGNS:
            rule.fn = _asked(rule.fn, frozenset(_FIRST_SIGNS[rule.name]))
        elif rule.name == "table":
            rule.fn = _asked_where_bars_are(rule.fn)


def _asked(rule: Any, signs: frozenset[str]) -> Callable[[Any, int, int, bool], bool]:
    def ask(state: Any, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as the parser calls it
        begin = state.bMarks[line] + state.tShift[line]
        return state.src[begin : begin + 1] in signs and rule(state, line, end, silent)

    return ask


def _asked_where_bars_are(rule: Any) -> Callable[[Any, int, int, bool], bool]:
    def ask(state: Any, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - see above
        # The second line of a table has a bar, a colon or, in a table of one column, at least a hyphen.
        if line + 1 >= end:
            return False
        begin = state.bMarks[line + 1] + state.tShift[line + 1]
        return state.src[begin : begin + 1] in _TABLE and rule(state, line, end, silent)

    return ask


_TABLE = frozenset("|-:")
