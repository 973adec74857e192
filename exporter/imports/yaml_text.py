"""Writes YAML as a person would: quotation marks only where needed, short lists on one line, long texts as blocks."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH = 120
"""Columns that a line should not exceed."""

_WORDS = frozenset({"", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"})
_NOT_PLAIN = re.compile(r"^[-?:](?=\s|$)|^[,\[\]{}#&*!|>'\"%@`]|: |:$| #|^---|^\.\.\.|^\s|\s$|^=$")
_NOT_IN_A_LIST = re.compile(r"[,\[\]{}]|:|\?")


def document(mapping: Mapping[str, Any]) -> str:
    """Return a mapping of texts, numbers, booleans, lists and mappings as a YAML file."""
    return "".join(f"{line}\n" for line in _mapping(mapping, 0))


def scalar(text: str) -> str:
    """Return a text of one line as it stands in YAML, in quotation marks only where it needs them."""
    return _plain(text) or _quoted(text)


def _mapping(mapping: Mapping[str, Any], indent: int) -> list[str]:
    lines: list[str] = []
    for key, value in mapping.items():
        lines += _entry(key, value, indent)
    return lines


def _entry(key: str, value: Any, indent: int) -> list[str]:
    margin = " " * indent
    if isinstance(value, dict):
        return [f"{margin}{key}:", *_mapping(value, indent + 2)]
    if isinstance(value, (list, tuple)):
        short = _on_one_line(value)
        if short is not None and len(margin) + len(key) + 2 + len(short) <= WIDTH:
            return [f"{margin}{key}: {short}"]
        return [f"{margin}{key}:", *_list(value, indent + 2)]
    first, *rest = _scalar(value, indent, len(margin) + len(key) + 2)
    return [f"{margin}{key}: {first}", *rest]


def _list(values: Sequence[Any], indent: int) -> list[str]:
    lines: list[str] = []
    for value in values:
        margin = " " * indent
        if isinstance(value, dict):
            first, *rest = _mapping(value, indent + 2)
            lines += [f"{margin}- {first.lstrip()}", *rest]
        else:
            first, *rest = _scalar(value, indent, indent + 2)
            lines += [f"{margin}- {first}", *rest]
    return lines


def _on_one_line(values: Sequence[Any]) -> str | None:
    """Return a list in brackets, if it holds only what can stand there without quotation marks."""
    if any(isinstance(value, (dict, list, tuple)) for value in values):
        return None
    texts = [_plain(value) for value in values]
    if any(text is None or _NOT_IN_A_LIST.search(text) for text in texts):
        return None
    return f"[{', '.join(text for text in texts if text is not None)}]"


def _scalar(value: Any, indent: int, column: int) -> list[str]:
    """Return the lines of a scalar whose first line begins at ``column``; the others are indented deeper."""
    plain = _plain(value)
    if plain is None or (column + len(plain) > WIDTH and " " in plain):
        return _long(str(value), indent)
    return [plain]


def _long(text: str, indent: int) -> list[str]:
    margin = " " * (indent + 2)
    if "\n" in text:
        lines = text.split("\n")
        return ["|-", *(f"{margin}{line}" if line.strip() else "" for line in lines)]
    if len(text) + indent + 10 > WIDTH and "  " not in text and not text[:1].isspace() and not text[-1:].isspace():
        return [">-", *(f"{margin}{line}" for line in _wrapped(text, WIDTH - len(margin)))]
    return [_quoted(text)]


def _wrapped(text: str, width: int) -> list[str]:
    # Other white space than a space is not a place to break: it would become a space.
    protected = {sign: chr(0xE000 + number) for number, sign in enumerate(sorted(set(re.findall(r"[^\S ]", text))))}
    whole = text.translate({ord(sign): mark for sign, mark in protected.items()})
    back = {ord(mark): sign for sign, mark in protected.items()}
    return [line.translate(back) for line in wrap(whole, width, break_long_words=False, break_on_hyphens=False)]


def _quoted(text: str) -> str:
    if '"' in text or "\\" in text:
        return "'{}'".format(text.replace("'", "''"))
    return f'"{text}"'


def _plain(value: Any) -> str | None:
    """Return a scalar as it stands without quotation marks; None if it cannot."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return None if value in _WORDS or "\n" in value or _NOT_PLAIN.search(value) else value
