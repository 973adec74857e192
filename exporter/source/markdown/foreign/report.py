"""Reports signs of other tools: the ordered table, and where they are looked for."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from exporter.source.markdown.foreign.formulas import FORMULAS, LATEX
from exporter.source.markdown.foreign.indented import signs_in_indented
from exporter.source.markdown.foreign.links import LINKS
from exporter.source.markdown.foreign.quizzes import BRACES, QUIZZES
from exporter.source.markdown.foreign.site_generators import INCLUDE, SITE_GENERATORS
from exporter.source.markdown.foreign.slips import NO_HEADING, SLIPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

    from exporter.source.markdown.foreign.sign import Sign
    from exporter.source.markdown.walk import Walk

SIGNS = (*QUIZZES, *SITE_GENERATORS, *LINKS, *SLIPS, LATEX)
"""In the order in which they are looked for: what one has found is left out for those after it."""
_CODE = "foreign-syntax"
_BREAKS = ("softbreak", "hardbreak")
_SOMETHING = "\ufffc"
"""Stands for what is not text: code, formulas, pictures, the ends of emphasis."""
_MOST = 100
"""Signs of one kind that are looked at in one text."""
_GAP = re.compile("[\U000f0000-\U000ffffd]")
"""What stands for a gap while its text is rendered."""
_INFO = re.compile(r"[ \t>]*(`{3,})[^`\n]+`[^\n]*")
_NO_BLOCK = "this does not start a code block because more backticks follow on its line; remove them"
_HEADING = re.compile(r" {0,3}#[^\W\d_a-z][^\n#]{0,200}(?<![.!?:;,])")
"""A line of its own that was meant as a heading of level 1, and hardly as a tag or the beginning of a sentence."""
_MEANT_AS_HEADING = f"{NO_HEADING}; write '# Heading'"
_SPAN = re.compile(r"(`+)[^`\n]{1,300}\1")


def report_foreign(walk: Walk, children: Sequence[Token], first: int) -> None:
    """Report the signs in the inline content that begins on the line ``first``."""
    text = _text_of(children)
    signs: Sequence[Sign] = (BRACES, *SIGNS) if "{" in text and _GAP.search(text) else SIGNS
    for sign in signs:
        if sign.needs in text:
            text = _report(walk, sign, text, first)
    if text.startswith("#") and "\n" not in text and _HEADING.fullmatch(walk.lines[first].rstrip()):
        walk.page.report_once(walk.here(first), _MEANT_AS_HEADING, _CODE)
    for line, written in enumerate(walk.lines[first : first + text.count("\n") + 1], first):
        if "\\(" in written or "\\[" in written:
            _report_formulas(walk, _SPAN.sub(_SOMETHING, written), line)
        if "```" in written and (found := _INFO.fullmatch(written)) and written.count(found[1]) == 1:
            walk.page.report_once(walk.here(line), _NO_BLOCK, _CODE)


def report_in_code(walk: Walk, code: str) -> None:
    """Report what other tools would replace in a block of code between fences."""
    _report_in_code(walk, code, (INCLUDE,), walk.line + 1)


def report_in_indented(walk: Walk, tokens: Sequence[Token], index: int) -> None:
    """Report what an indented block of code shows, but was not meant as code: a quiz, a table, a list."""
    _report_in_code(walk, tokens[index].content, (*QUIZZES[:2], *signs_in_indented(walk, tokens, index)), walk.line)


def _report_in_code(walk: Walk, code: str, signs: Iterable[Sign], first: int) -> None:
    for sign in signs:
        if found := sign.search(code):
            walk.page.report_once(walk.here(first + code.count("\n", 0, found.start())), sign.message, _CODE)


def _text_of(children: Sequence[Token]) -> str:
    """Return the text that learners see; an address that was made a link between '](' and ')' is part of the text."""
    text, is_address = "", False
    for child in children:
        if child.markup == "linkify":
            is_address = text.endswith("](") if child.nesting > 0 else is_address
            text += "" if is_address else _SOMETHING
        else:
            text += _seen(child)
    return text


def _seen(child: Token) -> str:
    if child.type in _BREAKS:
        return "\n"
    return child.content if child.type == "text" else _SOMETHING


def _report(walk: Walk, sign: Sign, text: str, first: int) -> str:
    left = text
    for found in islice(sign.finditer(text), _MOST):
        line = first + text.count("\n", 0, found.start())
        # What is emphasised or code inside is only known as something.
        written = re.split(rf"[\n{_SOMETHING}]", found[0].lstrip())[0].strip()
        source = walk.lines[line] if line < len(walk.lines) else ""
        at = source.find(written or sign.needs)
        if at < 0 or source[at - 1 : at] == "\\":
            # Its author wrote a backslash before it, and means the signs themselves.
            continue
        walk.page.report_once(walk.here(line, written), sign.message, _CODE)
        left = left[: found.start()] + re.sub(r"[^\n]", _SOMETHING, found[0]) + left[found.end() :]
    return left


def _report_formulas(walk: Walk, written: str, line: int) -> None:
    for sign in FORMULAS:
        if found := sign.search(written):
            walk.page.report_once(walk.here(line, found[0]), sign.message, _CODE)
