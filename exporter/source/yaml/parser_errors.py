"""What the YAML parser's messages mean to a person who writes courses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_KNOWN: tuple[tuple[str, str], ...] = (
    (
        "mapping values are not allowed",
        "there is a ':' too many, or the line is indented too far; a text that holds ': ' needs quotes around it",
    ),
    ("found a tab character", "a tab stands in the indentation; use spaces"),
    ("found unknown escape character", "this is no escape that YAML knows; write the text in single quotes"),
    ("did not find expected ',' or ']'", "the list that opens with '[' is not closed, or lacks a comma"),
    ("did not find expected ',' or '}'", "the mapping that opens with '{' is not closed, or lacks a comma"),
    ("did not find expected key", "this does not fit what stands above; check the indentation and the quotes"),
    (
        "did not find expected '-' indicator",
        "this does not fit the list above; begin with '- ', indented like the others",
    ),
    ("could not find expected ':'", "the key has no ':' after it; write 'key: value'"),
    ("did not find expected node content", "a value is missing here"),
    ("found incompatible YAML document", "courses are written in YAML 1.2; remove the %YAML line"),
    ("found unexpected document indicator", "'---' or '...' stands inside a quoted text; close the quotes before it"),
)


@dataclass(frozen=True, slots=True)
class ParserError:
    """What to tell the author, and the offset of the character where the mistake shows."""

    offset: int
    message: str
    code: str


def explain(error: Any, text: str) -> ParserError:
    """Return the mistake behind a `yaml.YAMLError` that was raised for ``text``."""
    problem: str = getattr(error, "problem", None) or str(error).splitlines()[0]
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    offset = min(mark.index, len(text)) if mark else 0
    here = text[offset : offset + 1]
    if "cannot start any token" in problem:
        if _tab_before(text, offset):
            return ParserError(offset, "a tab stands in the indentation; use spaces", "yaml-tab")
        return ParserError(offset, f"a text that begins with '{here}' needs quotes around it", "yaml")
    if "unexpected end of stream" in problem and context:
        return ParserError(context.index, "the quote that opens here is never closed", "yaml")
    for fragment, message in _KNOWN:
        if fragment in problem:
            opened = context.index if context and fragment.startswith("did not find expected ','") else offset
            return ParserError(opened, message, "yaml-tab" if "tab" in fragment else "yaml")
    return ParserError(offset, f"this cannot be read as YAML: {problem}", "yaml")


def _tab_before(text: str, offset: int) -> bool:
    line = text[text.rfind("\n", 0, offset) + 1 : offset + 1]
    return text[offset : offset + 1] == "\t" or bool(re.fullmatch(r"[ ]*\t\s*", line))
