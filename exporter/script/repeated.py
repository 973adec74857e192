"""Says a word once that a minified script repeats: as a variable, by which properties are reached and texts are given.

What every browser has, such as ``document``, gets a shorter name in the same way.

Only words that save something worth a name: what the least ones would save, compression would lose twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import product
from string import ascii_letters
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKED = re.compile("([\x01-\x03\x05])([^\x04]*)\x04")
"""A word as ``split_script.js`` marks it: behind a dot, as a key, as a text, or as what the browser has."""
_MEMBER, _KEY, _TEXT, _GLOBAL = "\x01", "\x02", "\x03", "\x05"
_LONGER = {_MEMBER: -3, _KEY: -4, _TEXT: 0, _GLOBAL: -2}
"""Kind of word → how much shorter than the word itself it gets."""
_LEAST = 4
"""Characters that a word must save."""
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
_RESERVED = frozenset({"do", "if", "in"})


def said_once(text: str) -> tuple[str, str]:
    """Return declarations of variables for words, each with a comma behind it, and the script that uses them."""
    saved: dict[str, int] = defaultdict(int)
    for kind, word in _MARKED.findall(text):
        saved[_value(kind, word)] += len(word) + _LONGER[kind]
    worth = [value for value, much in saved.items() if much - len(f"xx={value},") > _LEAST]
    names = dict(zip(worth, _free_names(text), strict=False))
    return "".join(f"{name}={value}," for value, name in names.items()), _replaced(text, names)


def _value(kind: str, word: str) -> str:
    return word if kind == _GLOBAL else f'"{word}"'


def _replaced(text: str, names: dict[str, str]) -> str:
    def written(found: re.Match[str]) -> str:
        kind, word = found.groups()
        name = names.get(_value(kind, word))
        if kind == _GLOBAL:
            return name or word
        if kind == _KEY:
            return f"[{name}]" if name else word
        if kind == _TEXT:
            return _apart(found, name) if name else f'"{word}"'
        optional = text[found.start() - 1] == "?"
        return f".{word}" if name is None else f".[{name}]" if optional else f"[{name}]"

    return _MARKED.sub(written, text)


def _apart(found: re.Match[str], name: str) -> str:
    """Return a name with spaces where a word of the language stands before or behind it."""
    before, after = found.string[found.start() - 1], found.string[found.end() : found.end() + 1]
    return f"{' ' * _is_letter(before)}{name}{' ' * _is_letter(after)}"


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign in {"_", "$"}


def _free_names(text: str) -> Iterator[str]:
    """Yield names of two letters that mean nothing in the script."""
    taken = {*_IDENTIFIER.findall(_MARKED.sub(" ", text)), *_RESERVED}
    return (name for pair in product(ascii_letters, repeat=2) if (name := "".join(pair)) not in taken)
