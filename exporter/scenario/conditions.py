"""The conditions of choices, such as ``trust >= 2 and not rude``: parsed into lists, and evaluated.

Nothing of an author's text is ever run. ``templates/player/state/story.js`` evaluates the same lists.

A condition is ``["and", A, B]``, ``["or", A, B]``, ``["not", A]``, ``[">=", X, Y]`` or another comparison of names and
whole numbers, or the name of a flag.
"""

from __future__ import annotations

import operator
import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Condition = Any
"""Lists of lists, as above: JSON."""
Value = int | bool
"""Of a variable: a whole number or a flag."""

LONGEST = 300
"""Characters, so that nothing nests deeply."""
_TOKEN = re.compile(r"\s*(>=|<=|!=|==?|<|>|\(|\)|-?\d{1,9}(?![\w.])|[A-Za-z][\w-]*)")
_MEANT = {"=>": ">=", "=<": "<=", "<>": "!=", "≥": ">=", "≤": "<=", "≠": "!=", "&&": "and", "||": "or", "!": "not"}
"""What people write as other languages do, and how it is written here."""
_SIGNS = re.compile(r"\s*(=>|=<|<>|≥|≤|≠|&&|\|\||!(?!=))")
_WORDS = frozenset({"and", "or", "not", "true", "false"})
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
    "!=": operator.ne,
}


class ConditionError(ValueError):
    """A condition that cannot be read; the message says why, and what to write."""


@cache
def parse(text: str) -> Condition:
    """Return the condition that ``text`` means.

    Raises:
        ConditionError: it means none.
    """
    if len(text) > LONGEST:
        raise ConditionError(f"has more than {LONGEST} characters; set a flag, and ask for that")
    tokens = [*_tokens(text)]
    parsed = _either(tokens)
    if tokens:
        raise ConditionError(f"has '{tokens[0]}' where 'and' or 'or' should stand")
    return parsed


def holds(condition: Condition, values: Mapping[str, Value]) -> bool:
    """Return whether a condition is true with these values of the variables."""
    if isinstance(condition, str):
        return bool(values[condition])
    word, *parts = condition
    if word == "not":
        return not holds(parts[0], values)
    if word == "and":
        return holds(parts[0], values) and holds(parts[1], values)
    if word == "or":
        return holds(parts[0], values) or holds(parts[1], values)
    left, right = (values[part] if isinstance(part, str) else part for part in parts)
    return _COMPARISONS[word](left, right)


def names(condition: Condition) -> Iterator[tuple[str, bool]]:
    """Yield each variable of a condition, and whether it stands as a flag."""
    if isinstance(condition, str):
        yield condition, True
        return
    word, *parts = condition
    for part in parts:
        if word not in _COMPARISONS:
            yield from names(part)
        elif isinstance(part, str):
            yield part, False


def _tokens(text: str) -> Iterator[str]:
    at, end = 0, len(text.rstrip())
    while at < end:
        if strange := _SIGNS.match(text, at):
            raise ConditionError(f"has '{strange[1]}'; write '{_MEANT[strange[1]]}'")
        found = _TOKEN.match(text, at)
        if found is None:
            raise ConditionError(
                f"has '{text[at:].strip()[:20]}', which means nothing here; write something like "
                "'trust >= 2 and not rude'"
            )
        yield "==" if found[1] == "=" else found[1]
        at = found.end()


def _either(tokens: list[str]) -> Condition:
    left = _both(tokens)
    while tokens and tokens[0] == "or":
        tokens.pop(0)
        left = ["or", left, _both(tokens)]
    return left


def _both(tokens: list[str]) -> Condition:
    left = _single(tokens)
    while tokens and tokens[0] == "and":
        tokens.pop(0)
        left = ["and", left, _single(tokens)]
    return left


def _single(tokens: list[str]) -> Condition:
    if tokens and tokens[0] == "not":
        tokens.pop(0)
        return ["not", _single(tokens)]
    if tokens and tokens[0] == "(":
        tokens.pop(0)
        inner = _either(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise ConditionError("lacks a closing parenthesis")
        return inner
    left = _operand(tokens)
    if tokens and tokens[0] in _COMPARISONS:
        return [tokens.pop(0), left, _operand(tokens)]
    if isinstance(left, int):
        raise ConditionError(f"has the number {left} alone; compare it with a variable, as in 'trust >= {left}'")
    return left


def _operand(tokens: list[str]) -> str | int:
    if not tokens:
        raise ConditionError("ends where a variable should stand")
    token = tokens.pop(0)
    if token in ("true", "false"):
        raise ConditionError(f"has '{token}'; write the flag alone, such as 'rude' or 'not rude'")
    if token in _WORDS or token in _COMPARISONS or token.strip("()") == "":
        raise ConditionError(f"has '{token}' where a variable should stand")
    return token if token[0].isalpha() else int(token)
