r"""Takes a GIFT file apart into its questions: blocks of lines between empty ones, with comments and escapes undone.

https://docs.moodle.org/en/GIFT_format. Like Moodle, a backslash keeps ``: # = ~ { }`` from being a sign of GIFT, and
``\n`` is a line break. Unlike Moodle, an empty line inside of braces does not end a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SIGNS = ":#={}~"
_KEPT = {f"\\{sign}": chr(0x10FF00 + number) for number, sign in enumerate(_SIGNS)}
_ESCAPE = re.compile(r"\\([\\n:#={}~])")
_BACK = {ord(mark): written[1] for written, mark in _KEPT.items()}
_TAG = re.compile(r"\[tag:((?:[^\]\\]|\\.){1,200})\]")
_ID = re.compile(r"\[id:([^\]]{1,200})\]")
_CATEGORY = re.compile(r"\$CATEGORY:(.*)")
_EXPORTED = re.compile(r"//\s*question: \d+\s+name:")
"""The comment that Moodle writes above each question."""


@dataclass(slots=True)
class Block:
    """One question as written, with escaped signs as marks, or a category."""

    line: int
    text: str = ""
    tags: list[str] = field(default_factory=list)
    category: str | None = None
    id: str = ""


@dataclass(slots=True)
class Comments:
    """Comments that say something to people: the first line and how many there are."""

    first: int = 0
    count: int = 0

    def add(self, line: int) -> None:
        """Count one."""
        self.first, self.count = self.first or line, self.count + 1


def blocks_of(text: str) -> tuple[list[Block], Comments]:
    """Return the blocks of a file in order, and how many comments it has."""
    blocks: list[Block] = []
    comments = Comments()
    lines: list[str] = []
    tags: list[str] = []
    identifier = ""
    start = 0

    def end() -> None:
        nonlocal lines, tags, start, identifier
        if any(line.strip() for line in lines):
            blocks.append(Block(start, _marked("\n".join(lines).strip()), tags, id=identifier))
        lines, tags, start, identifier = [], [], 0, ""

    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        category = _CATEGORY.match(stripped)
        if stripped.startswith("//"):
            found = [_unmarked(tag).strip() for tag in _TAG.findall(stripped)]
            tags += [tag for tag in found if tag]
            identifier = named[1].strip() if (named := _ID.search(stripped)) else identifier
            if not found and not _EXPORTED.match(stripped) and "[id:" not in stripped and stripped.strip("/-=* "):
                comments.add(number)
        elif category and not lines:
            blocks.append(Block(number, category=_unmarked(_marked(category[1].strip()))))
            tags = []
        elif stripped or _is_open(lines):
            start = start or number
            lines.append(line)
        else:
            end()
    end()
    return blocks, comments


def unmarked(text: str) -> str:
    """Return a piece of a block with its escaped signs as themselves."""
    return _unmarked(text).strip()


def _is_open(lines: list[str]) -> bool:
    """Return whether the braces of a question are still open. An empty line within ends what is no list of answers."""
    text = _ESCAPE.sub("", "\n".join(lines[-200:]))
    opened = text.rfind("{")
    return opened > text.rfind("}") and bool(re.match(r"\{\s*(?:[=~#]|$)", text[opened:]))


def _marked(text: str) -> str:
    def mark(found: re.Match[str]) -> str:
        if found[1] == "\\":
            return "\\"
        return "\n" if found[1] == "n" else _KEPT[found[0]]

    return _ESCAPE.sub(mark, text)


def _unmarked(text: str) -> str:
    return text.translate(_BACK)
