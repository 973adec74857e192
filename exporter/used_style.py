"""Leaves out of the player's stylesheet what no element of a course can have.

That is rules for classes and elements that are named neither on its pages nor in its script. Where it is not sure, a
rule stays. It reads the sheets that stand in ``templates/player``, not those of authors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CONDITION = re.compile(r"\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]")
"""What is asked of an element besides: `:is(…)`, `:not(…)`, `:lang(…)`, `[type=…]`."""
_CLASS = re.compile(r"\.([A-Za-z][\w-]*)")
_ELEMENT = re.compile(r"(?:^|[\s>+~])([a-z][a-z0-9]*)")
_ALWAYS = frozenset({"html", "body", "main"})


@dataclass(frozen=True, slots=True)
class Words:
    """What is named on the pages and in the script of a course."""

    script: bytes
    pages: Sequence[bytes]
    _known: dict[str, bool] = field(default_factory=dict)

    def may_match(self, selector: str) -> bool:
        """Return whether the selector's classes and elements may be somewhere, each of them."""
        plain = _CONDITION.sub("", selector)
        return all(self._named(f".{name}") for name in _CLASS.findall(plain)) and all(
            self._named(name) for name in _ELEMENT.findall(plain) if name not in _ALWAYS
        )

    def _named(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = self._has_class(name[1:]) if name.startswith(".") else self._has_element(name)
        return self._known[name]

    def _has_class(self, name: str) -> bool:
        composed = re.sub(r"[^-]+$", "${", name) if "-" in name else name
        return any(word.encode() in self.script for word in (name, composed)) or self._on_pages(name)

    def _has_element(self, name: str) -> bool:
        made = any(f"{mark}{name}".encode() in self.script for mark in "\"'`<")
        return made or self._on_pages(f"<{name}") or self._on_pages(f"\\u003c{name}")

    def _on_pages(self, word: str) -> bool:
        return any(word.encode() in page for page in self.pages)


def used_style(style: str, script: bytes, pages: Sequence[bytes]) -> str:
    """Return the rules of a stylesheet that something on the pages may need, now or once the script has run."""
    return "".join(_kept(_COMMENT.sub("", style), Words(script, pages)))


def _kept(style: str, words: Words) -> Iterator[str]:
    for head, body in _rules(style):
        if body is None:
            yield head
        elif head.startswith(("@media", "@supports", "@layer")):
            if inner := "".join(_kept(body, words)):
                yield f"{head}{{{inner}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        elif selectors := [one for one in _alternatives(head) if words.may_match(one)]:
            yield f"{','.join(selectors)}{{{body}}}"


def _rules(style: str) -> Iterator[tuple[str, str | None]]:
    """Yield each rule's head and body; a statement has none. Braces in strings are not expected."""
    start = 0
    while start < len(style):
        end = min((at for at in (style.find(";", start), style.find("{", start)) if at >= 0), default=len(style))
        if end == len(style) or style[end] == ";":
            yield style[start : end + 1].strip(), None
            start = end + 1
            continue
        close = _end_of_block(style, end)
        yield style[start:end].strip(), style[end + 1 : close].strip()
        start = close + 1


def _end_of_block(style: str, opening: int) -> int:
    depth = 0
    for brace in re.finditer(r"[{}]", style[opening:]):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return opening + brace.start()
    return len(style)


def _alternatives(selectors: str) -> list[str]:
    """Split at the commas that stand outside brackets."""
    found, depth, start = [], 0, 0
    for at, sign in enumerate(selectors):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            found.append(selectors[start:at].strip())
            start = at + 1
    return [*found, selectors[start:].strip()]
