"""Reads AICC script, in which SCORM 1.2 says what an item waits for (CAM 1.2 2.3.2.5.1; AICC CMI001 6.7).

An expression names items, joined by ``&`` and ``|``, negated by ``~``, compared with a status by ``=`` and ``<>``, or
counted as in ``2*{A, B, C}``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    Condition = Callable[[Callable[[str], bool]], bool]
    """Whether an expression can become true, given which items can be opened."""

_TOKEN = re.compile(r'\s*(<>|[&|~=(){},*]|"[^"]*"|[^\s&|~=<>(){},*"]+|\S)')
_SIGNS = frozenset({"<>", *"&|~=(){},*<>"})
_STATUS = frozenset({"passed", "completed", "browsed", "failed", "not attempted", "incomplete", *"pcbfni"})
_UNTOUCHED = frozenset({"not attempted", "n"})
_DEEPEST = 20


class ScriptSyntaxError(ValueError):
    """An expression that breaks the grammar; the message says where and how."""


class Expression(NamedTuple):
    """A sound expression: the items that it names, and when it can become true."""

    names: frozenset[str]
    can_be_true: Condition


def read_script(text: str) -> Expression:
    """Return an expression.

    Raises:
        ScriptSyntaxError: it breaks the grammar.
    """
    reader = _Reader(_TOKEN.findall(text.strip()))
    condition = reader.any_of(0)
    if reader.next is not None:
        raise ScriptSyntaxError(f"{reader.next} is not expected there")
    return Expression(frozenset(reader.names), condition)


@dataclass(slots=True)
class _Reader:
    tokens: list[str]
    at: int = 0
    names: set[str] = field(default_factory=set)

    @property
    def next(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> str | None:
        token = self.next
        self.at += 1
        return token

    def met(self, sign: str) -> bool:
        if self.next != sign:
            return False
        self.at += 1
        return True

    def expect(self, sign: str) -> None:
        if not self.met(sign):
            raise ScriptSyntaxError(f"{sign} is missing {f'before {self.next}' if self.next else 'at the end'}")

    def any_of(self, depth: int) -> Condition:
        parts = [self.all_of(depth)]
        while self.met("|"):
            parts.append(self.all_of(depth))
        return lambda opens: any(part(opens) for part in parts)

    def all_of(self, depth: int) -> Condition:
        parts = [self.one(depth)]
        while self.met("&"):
            parts.append(self.one(depth))
        return lambda opens: all(part(opens) for part in parts)

    def one(self, depth: int) -> Condition:
        if depth > _DEEPEST:
            raise ScriptSyntaxError(f"it has brackets nested more than {_DEEPEST} deep")
        if self.met("~"):
            self.one(depth + 1)
            return lambda _opens: True  # whatever was not done yet
        if self.met("("):
            inner = self.any_of(depth + 1)
            self.expect(")")
            return inner
        token = self.take()
        if token is None or token in _SIGNS or token.startswith('"'):
            raise ScriptSyntaxError(f"an item is missing {f'before {token}' if token else 'at the end'}")
        if token.isascii() and token.isdigit() and self.met("*"):
            return self.so_many_of(int(token), depth)
        return self.item(token)

    def so_many_of(self, number: int, depth: int) -> Condition:
        self.expect("{")
        parts = [self.any_of(depth + 1)]
        while self.met(","):
            parts.append(self.any_of(depth + 1))
        self.expect("}")
        if number > len(parts):
            raise ScriptSyntaxError(f"{number}*{{…}} asks for more items than there are in the braces")
        return lambda opens: sum(part(opens) for part in parts) >= number

    def item(self, name: str) -> Condition:
        self.names.add(name)
        unequal = self.met("<>")
        if not unequal and not self.met("="):
            return lambda opens: opens(name)
        status = (self.take() or "").strip('"').lower()
        if status not in _STATUS:
            raise ScriptSyntaxError(
                f"{status or 'nothing'} is not a status; write {', '.join(sorted(_STATUS - {*'pcbfni'}))}"
            )
        if unequal or status in _UNTOUCHED:
            return lambda _opens: True
        return lambda opens: opens(name)
