"""Terms that a lesson explains: ``*[term]: meaning`` on a line of its own, as PHP Markdown Extra has it.

The term is marked where it first stands in a text, with its meaning behind it in brackets: what paper and readers
without a script get. Lines that explain are not shown themselves.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from markdown_it.token import Token

from exporter.course import Term
from exporter.source.markdown.plain import anchor_of, is_wide
from exporter.source.markdown.plain_words import RUNNING
from exporter.source.markdown.tokens import become
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from markdown_it.rules_core import StateCore

    from exporter.source.markdown.walk import Walk

_LINE = re.compile(r"\*\[([^\[\]\n]{1,100})\]:[ \t]+([^\n]{1,1000})")
_WHERE = frozenset({"paragraph_open", "td_open", "dd_open"})
MOST = 200
"""Terms of one text."""


def find_explanations(state: StateCore) -> None:
    """Take the lines that explain a term out of the text, and keep them."""
    kept: dict[str, tuple[str, int]] = {}
    again: list[tuple[str, int, int]] = []
    for opening, text, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type != "paragraph_open" or not text.content.startswith("*["):
            continue
        found = [_LINE.fullmatch(line.strip()) for line in text.content.split("\n")]
        if all(found) and len(kept) + len(found) <= MOST:
            start = text.map[0] if text.map else 0
            for line, one in enumerate(found, start):
                if one and one[1] in kept and kept[one[1]][0] != one[2].strip():
                    again.append((one[1], kept[one[1]][1], line))
                elif one:
                    kept[one[1]] = (one[2].strip(), line)
            opening.hidden = closing.hidden = True
            text.content = ""
    if kept:
        state.env["explained"], state.env["explained_again"] = kept, again


def mark_terms(state: StateCore) -> None:
    """Mark each explained term where it first stands in a paragraph, a cell or a meaning."""
    left = {term: meaning for term, (meaning, _) in state.env.get("explained", {}).items()}
    for opening, text in zip(state.tokens, state.tokens[1:], strict=False):
        if not left:
            break
        if opening.type in _WHERE and text.type == "inline":
            folded = text.content.casefold()
            if any(term.casefold() in folded for term in left):
                _mark(state, text, left)
    state.env["unmarked"] = left


def _mark(state: StateCore, text: Token, left: dict[str, str]) -> None:
    if text.children and text.children[0].type == RUNNING:
        text.children = []
        state.md.inline.parse(text.content, state.md, state.env, text.children)
    children: list[Token] = []
    depth = 0
    for child in text.children or ():
        depth += child.nesting if child.type.startswith("link_") else 0
        children += _split(child, left) if child.type == "text" and depth == 0 else [child]
    text.children = children


def _split(token: Token, left: dict[str, str]) -> list[Token]:
    for term in sorted(left, key=len, reverse=True):
        found = _pattern(term).search(token.content)
        if found:
            meaning = left.pop(term)
            before, after = (
                Token("text", "", 0, content=part)
                for part in (token.content[: found.start()], token.content[found.end() :])
            )
            marked = Token("text", "", 0, content=found[0])
            _show(marked, meaning)
            marked.meta["term"] = (term, meaning)
            return [*_split(before, left), marked, *_split(after, left)]
    return [token] if token.content else []


def _show(marked: Token, meaning: str, identifier: str = "") -> None:
    name = f' id="{escape(identifier)}"' if identifier else ""
    words = f'<span class="word">{escape(marked.content)}</span><span class="meaning"> ({escape(meaning)})</span>'
    become(marked, f'<dfn class="block-term"{name}>{words}</dfn>', keep_text=True)


def explained_terms(walk: Walk, tokens: Iterable[Token]) -> list[Term]:
    """Return the terms of a lesson in the order in which it has them; the places where they stand get ids."""
    found: list[Term] = []
    for child in (child for token in tokens for child in token.children or () if "term" in child.meta):
        term, meaning = child.meta["term"]
        anchor = walk.page.made_up_id(f"term-{anchor_of(term)}")
        _show(child, meaning, walk.page.full_id(anchor))
        found.append(Term(anchor, term, meaning))
    return found


def _pattern(term: str) -> re.Pattern[str]:
    """Return what finds a term as a word of its own; the first letter may be a capital."""
    first = term[0]
    either = (
        f"[{re.escape(first)}{re.escape(first.upper())}]"
        if first.upper() != first and len(first.upper()) == 1
        else re.escape(first)
    )
    whole = either + re.escape(term[1:])
    return re.compile(whole if is_wide(term) else rf"(?<!\w){whole}(?!\w)")


def report_unmarked(walk: Walk, environment: Mapping[str, Any]) -> None:
    """Report terms that are explained, but do not stand in the text, and those that are explained differently."""
    for term, first, line in environment.get("explained_again", ()):
        message = f"term: {quoted(term)} is explained already, on line {walk.here(first).line}, and learners see that"
        walk.page.problems.warning(walk.here(line), f"{message}; remove one of the two", "block")
    for term in environment.get("unmarked", ()):
        line = environment["explained"][term][1]
        message = f"term: {quoted(term)} is explained, but is in no paragraph of this text"
        walk.page.problems.warning(walk.here(line), f"{message}; write it there, or remove this line", "block")
