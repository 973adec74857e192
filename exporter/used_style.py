"""Leaves out of the player's stylesheet what no element of a course can have.

That is rules for classes, elements, attributes and languages that are named neither on its pages nor in its script.
Where it is not sure, a rule stays. It reads the sheets that stand in ``templates/player``, not those of authors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ARGUMENTS = re.compile(r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
_ATTRIBUTE = re.compile(r"""\[([a-z-]+)(?:=["']?([^"'\]]*)["']?)?\]""")
_CLASS = re.compile(r"\.([A-Za-z][\w-]*)")
_ELEMENT = re.compile(r"(?:^|[\s>+~])([a-z][a-z0-9]*)")
_ALWAYS = frozenset({"html", "body", "main"})
_LANGUAGE = re.compile(r":lang\(([\w-]+)\)")
_ANY_OF = re.compile(r":(is|where|has|not)(?=\()")
_ONE_CLASS = re.compile(r"\.[\w-]+")
_CLASSES_ON_PAGE = re.compile(rb'class=\\?"([^"\\]*)')
_ELEMENTS_ON_PAGE = (re.compile(rb"<([a-z][\w-]*)"), re.compile(rb"\\u003c([a-z][\w-]*)"))
"""Elements, and elements in data: an expression that begins with a fixed sign is found twice as fast."""
_PIECE = 1 << 18
"""Bytes of a page that are looked through at once."""
_CLASSES_IN_SCRIPT = re.compile(rb"(?<=[.\s}])[\w-]++(?![(=])|(?<=[\"'`])[\w-]+(?=[\"'`\s$])")
_ELEMENTS_IN_SCRIPT = re.compile(rb"(?<=[\"'`<])[\w-]+")


@dataclass(frozen=True)
class Words:
    """What is named on the pages and in the script of a course."""

    script: bytes
    pages: Sequence[bytes]
    _known: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def _classes(self) -> frozenset[str]:
        found = _names_on(self.pages, _CLASSES_ON_PAGE)
        return frozenset(name for names in found for name in names.decode().split())

    @cached_property
    def _elements(self) -> set[bytes]:
        return _names_on(self.pages, *_ELEMENTS_ON_PAGE)

    def possible(self, selector: str) -> str | None:
        """Return a selector without those of its alternatives that cannot be anywhere, or None if it cannot itself."""
        plain, written = "", ""
        at = 0
        for choice in _ANY_OF.finditer(selector):
            if choice.start() < at:
                continue
            inside = _ARGUMENTS.match(selector, choice.end())
            if inside is None:
                break
            between = selector[at : choice.start()]
            kept = self._some_of(choice[1], inside[0])
            if kept is None:
                return None
            plain, written, at = plain + between, f"{written}{between}{kept}", inside.end()
        rest = selector[at:]
        return written + rest if self._may_match(plain + rest) else None

    def _some_of(self, kind: str, arguments: str) -> str | None:
        """Return what is left of ``:is(…)``, ``:not(…)`` and the like, with the weight that it had."""
        whole = _alternatives(arguments[1:-1])
        kept = [found for one in whole if (found := self.possible(one)) is not None]
        if not kept:
            return f":{kind}{arguments}" if kind == "not" else None
        if kind != "where" and max(map(_weight, kept)) != max(map(_weight, whole)):
            return f":{kind}{arguments}"
        return (
            kept[0] if kind == "is" and _ONE_CLASS.fullmatch(kept[0]) and not kept[1:] else f":{kind}({','.join(kept)})"
        )

    def _may_match(self, selector: str) -> bool:
        """Return whether each class, element, attribute and language of a selector may be somewhere."""
        plain = _ATTRIBUTE.sub("", _ARGUMENTS.sub("", selector))
        return (
            all(self._named(f".{name}") for name in _CLASS.findall(plain))
            and all(self._named(name) for name in _ELEMENT.findall(plain) if name not in _ALWAYS)
            and all(self._has_value(name, value) for name, value in _ATTRIBUTE.findall(selector))
            and all(self._on_pages(f'lang="{name}') for name in _LANGUAGE.findall(selector))
        )

    def _named(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = self._has_class(name[1:]) if name.startswith(".") else self._has_element(name)
        return self._known[name]

    def _has_class(self, name: str) -> bool:
        composed = re.sub(r"[^-]+$", "${", name).encode()
        made = name.encode() in _names_in(self.script, _CLASSES_IN_SCRIPT)
        return made or ("-" in name and composed in self.script) or name in self._classes

    def _has_element(self, name: str) -> bool:
        written = name.encode()
        return written in _names_in(self.script, _ELEMENTS_IN_SCRIPT) or written in self._elements

    def _has_value(self, name: str, value: str) -> bool:
        """Return whether an attribute may have a value: those of ``data-`` come from anywhere."""
        if not value or name.startswith("data-"):
            return True
        made = any(f"{quote}{value}{quote}".encode() in self.script for quote in "\"'`")
        return made or self._on_pages(f'{name}="{value}"') or self._on_pages(f'{name}=\\"{value}\\"')

    def _on_pages(self, word: str) -> bool:
        if word not in self._known:
            self._known[word] = any(word.encode() in page for page in self.pages)
        return self._known[word]


def _names_on(pages: Sequence[bytes], *written: re.Pattern[bytes]) -> set[bytes]:
    """Return what is found on pages. One of a thousand lessons has half a million tags: never all of them at once."""
    found: set[bytes] = set()
    for page in pages:
        start = 0
        while start < len(page):
            next_tag = page.find(b"<", start + _PIECE)
            end = next_tag if next_tag > 0 else len(page)
            for pattern in written:
                found.update(pattern.findall(page, start, end))
            start = end
    return found


@lru_cache(maxsize=16)
def _names_in(script: bytes, pattern: re.Pattern[bytes]) -> frozenset[bytes]:
    """Return the names in a script, which is the same after each edit of a course in a preview."""
    return frozenset(pattern.findall(script))


def used_style(style: str, script: bytes, pages: Sequence[bytes]) -> str:
    """Return the rules of a stylesheet that something on the pages may need, now or once the script has run.

    Each cascade layer stands there once: which of them wins is said before them.
    """
    layers: dict[str, str] = {}
    outside = ""
    for head, body in _rules("".join(_kept(_COMMENT.sub("", style), Words(script, pages)))):
        if body is None or not head.startswith("@layer"):
            outside += head if body is None else f"{head}{{{body}}}"
        else:
            layers[head] = layers.get(head, "") + body
    return outside + "".join(f"{head}{{{body}}}" for head, body in layers.items())


def _kept(style: str, words: Words) -> Iterator[str]:
    for head, body in _rules(style):
        if body is None:
            yield head
        elif head.startswith(("@media", "@supports", "@layer")):
            if inner := "".join(_kept(body, words)):
                yield f"{head}{{{inner}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        elif selectors := [kept for one in _alternatives(head) if (kept := words.possible(one)) is not None]:
            yield f"{','.join(selectors)}{{{body}}}"


def _weight(selector: str) -> tuple[int, int]:
    """Return how much a selector without alternatives weighs (CSS Selectors 4, 17), as far as ours differ."""
    plain = _ARGUMENTS.sub("", selector)
    return len(re.findall(r"[.\[]|(?<!:):(?!:)", plain)), len(_ELEMENT.findall(plain))


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
    if "(" not in selectors:
        return [one.strip() for one in selectors.split(",")]
    found, depth, start = [], 0, 0
    for at, sign in enumerate(selectors):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            found.append(selectors[start:at].strip())
            start = at + 1
    return [*found, selectors[start:].strip()]
