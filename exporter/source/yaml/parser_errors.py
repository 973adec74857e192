"""Translates the YAML parser's messages for course authors."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from exporter.source.wording import quoted

_KNOWN: tuple[tuple[str, str], ...] = (
    (
        "mapping values are not allowed",
        "there is a ':' too many, or the line is indented too far; put text that contains ': ' in quotes",
    ),
    ("found a tab character", "there is a tab in the indentation; use spaces"),
    ("found unknown escape character", "this is not a YAML escape; write the text in single quotes"),
    ("hexdecimal", "this is not a YAML escape; write the text in single quotes"),
    ("did not find expected ',' or ']'", "the list that starts with '[' is not closed, or a comma is missing"),
    ("did not find expected ',' or '}'", "the mapping that starts with '{' is not closed, or a comma is missing"),
    ("did not find expected key", "this does not fit the lines above; check the indentation and the quotes"),
    (
        "did not find expected '-' indicator",
        "this does not fit the list above; start with '- ', indented like the other entries",
    ),
    ("could not find expected ':'", "the key has no ':' after it; write 'key: value'"),
    ("did not find expected node content", "a value is missing here"),
    ("found incompatible YAML document", "courses are written in YAML 1.2; remove the %YAML line"),
    ("found unexpected document indicator", "there is '---' or '...' inside quoted text; close the quotes before it"),
)

_ENTRY_WITHOUT_BLANK = re.compile(r"-([^\s-][^\n:]*)")
# Groups: what stands in the place of spaces in front, of a hyphen, and of the space behind a hyphen or a colon.
_PASTED = re.compile(
    r"^[ ]*(?:(?P<indented>\xa0)|(?P<dash>[\u2013\u2014])[ \xa0]|-(?P<entry>\xa0)|(?:- )?[\w-]{1,40}:(?P<value>\xa0))",
    re.MULTILINE,
)


class ParserError(NamedTuple):
    """The message for the author, and the offset where the mistake shows."""

    offset: int
    message: str
    code: str


def explain(error: Any, text: str) -> ParserError:
    """Return the mistake behind a `yaml.YAMLError` raised for ``text``."""
    mark = getattr(error, "problem_mark", None)
    offset = min(mark.index, len(text)) if mark else 0
    if pasted := _pasted(text, offset):
        return pasted
    if "did not find expected key" in str(getattr(error, "problem", "")) and text.startswith("- ", offset):
        message = "this entry stands in no list; indent it like the entries that it belongs to, or move it below them"
        return ParserError(offset, message, "yaml")
    return _explain(error, text)


def _explain(error: Any, text: str) -> ParserError:
    problem: str = getattr(error, "problem", None) or str(error).splitlines()[0]
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    offset = min(mark.index, len(text)) if mark else 0
    here = text[offset : offset + 1]
    if "cannot start any token" in problem:
        if _tab_before(text, offset):
            return ParserError(offset, "there is a tab in the indentation; use spaces", "yaml-tab")
        return ParserError(offset, f"put text that starts with '{here}' in quotes", "yaml")
    if "unexpected end of stream" in problem and context:
        return ParserError(context.index, "the quote that starts here is not closed", "yaml")
    if "could not find expected ':'" in problem and context and (message := _not_an_entry(text, context.index)):
        return ParserError(context.index, message, "yaml")
    for fragment, message in _KNOWN:
        if fragment in problem:
            opened = context.index if context and fragment.startswith("did not find expected ','") else offset
            return ParserError(opened, message, "yaml-tab" if "tab" in fragment else "yaml")
    return ParserError(offset, f"this cannot be read as YAML: {problem}", "yaml")


def _not_an_entry(text: str, offset: int) -> str | None:
    """Return what is wrong with the line at ``offset`` if it was meant to be an entry of a list."""
    if entry := _ENTRY_WITHOUT_BLANK.match(text, offset):
        return f"this line is not a list entry; write {quoted('- ' + entry[1])}, with a space after the hyphen"
    above = text[: text.rfind("\n", 0, offset) + 1].rstrip().rpartition("\n")[2]
    if not above.lstrip().startswith("- "):
        return None
    advice = "start an entry of the list above with '- ', and a key with 'key: '"
    return f"this line is neither an entry nor a key; {advice}"


def _pasted(text: str, offset: int) -> ParserError | None:
    """Return what a word processor has put in the place of spaces and hyphens, on the line of a mistake or above."""
    start = offset
    for _ in range(3):
        start = text.rfind("\n", 0, max(start, 0))
    end = text.find("\n", offset)
    for found in _PASTED.finditer(text, start + 1, end if end >= 0 else len(text)):
        message = "there is a non-breaking space, which is no space in YAML; write a plain one"
        if found["dash"]:
            message = "an entry starts with a hyphen, '- ', not with a dash"
        return ParserError(found.start(found.lastgroup or 0), message, "yaml")
    return None


def _tab_before(text: str, offset: int) -> bool:
    line = text[text.rfind("\n", 0, offset) + 1 : offset + 1]
    return text[offset : offset + 1] == "\t" or bool(re.fullmatch(r"[ ]*\t\s*", line))
