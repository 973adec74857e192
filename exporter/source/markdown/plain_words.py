"""Running text: words, their usual punctuation, and words that are emphasised or code.

Most of a course is such text, and what Markdown and the sanitiser make of it is known without them. What counts as
running text is narrow on purpose: every sign in it means nothing wherever it may stand, now or in a later version. For
the rest there is the long way, and `tests/source/test_shortcuts.py` compares the two.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from markdown_it.token import Token

from exporter.source.markdown.foreign.slips import NUMBERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_core import StateCore

_LETTER = "[\\w\U000f0000-\U000ffffd\u060c\u061b\u061f\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f]"
"""Letters, digits and underscores (which are ruled out first), the marks of gaps, and the punctuation of scripts that
write no space after it."""
_WORD = rf"{_LETTER}++(?:(?:['\u2019-]|(?<=\d)[.,](?=\d)){_LETTER}++)*+"
_WORDS = rf"(?:{_WORD}(?: (?=[^ *])|(?=\*)))++"
_CODE = r"[A-Za-z0-9](?:[A-Za-z0-9 .,:;()=+*/-]*[A-Za-z0-9.,:;()=+*/-])?"
_PIECE = rf"(?:{_WORD}|\*\*{_WORDS}\*\*|\*{_WORDS}\*|`{_CODE}`)"
_BEFORE, _AFTER = "[(\u201c\u201e\u00ab]?", r"(?:[,;?!)\u201d\u2019\u00bb]|\.(?!\.)|:(?=[ \n]|\Z))*+"
_UNIT = rf"(?!\([xX]\)){_BEFORE}{_PIECE}{_AFTER}"
_BETWEEN = r"(?: (?:[\u2013\u2014-] )?|\n)(?!\Z)"
_RUNNING = re.compile(rf"(?:{_UNIT}(?:{_BETWEEN}|\Z))++")
"""Each part is written once, in loops: what is repeated in an expression is compiled again each time."""
_MARKED = re.compile(r"\*\*([^*]+)\*\*|\*([^*]+)\*|`([^`]+)`")
"""What is marked in running text, in which no sign stands alone."""
_RIGHT_ANSWER = "ANSWER:"
"""With which a quiz in Aiken's format gives its answer away."""
_LIKE_A_LIST = re.compile(r"(?:^|\n)\d+[.)]")
_NUMBERED_LINE = re.compile(rf"^{NUMBERED}", re.MULTILINE)
RUNNING = "running_text"
"""The type of a token of running text."""
PROBES = {"ltr": "x", "rtl": "\u05d0", None: "1"}
"""The shortest running text of each direction, and of none."""


def is_running(text: str) -> bool:
    """Return whether a text, which no block of Markdown begins in, is the same but for its emphasis in HTML."""
    if "_" in text or _RIGHT_ANSWER in text or ("\n" in text and _NUMBERED_LINE.search(text)):
        return False
    return _RUNNING.fullmatch(text) is not None


def is_paragraph(text: str) -> bool:
    """Return whether a text that may hold blocks is a single paragraph of running text."""
    return is_running(text) and _LIKE_A_LIST.search(text) is None


def html_of(text: str) -> str:
    """Return running text as HTML."""
    return _MARKED.sub(_element, text) if "*" in text or "`" in text else text


def words_of_running(text: str) -> str:
    """Return running text as plain text."""
    words = _MARKED.sub(_content, text) if "*" in text or "`" in text else text
    return words.replace("\n", " ")


def is_read(children: Sequence[Token]) -> bool:
    """Return whether what is inside a line is a single token of running text, in which there is nothing to find."""
    return len(children) == 1 and children[0].type == RUNNING


def _element(found: re.Match[str]) -> str:
    strong, emphasised, code = found.groups()
    if strong:
        return f"<strong>{strong}</strong>"
    return f"<em>{emphasised}</em>" if emphasised else f"<code>{escape(code, quote=False)}</code>"


def _content(found: re.Match[str]) -> str:
    return found[1] or found[2] or found[3]


def parse_inline(state: StateCore) -> None:
    """Parse what is inside a line, or in several: running text becomes a single token."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        if is_running(token.content):
            words = Token(RUNNING, "", 0, content=words_of_running(token.content))
            words.meta["html"] = html_of(token.content)
            token.children = [words]
        else:
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)
