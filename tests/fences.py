"""Code blocks of Markdown files, for tests that run what courses and documentation show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from pathlib import Path

_TITLE = re.compile(r'title="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block: the file and the line it stands in, its language, its title (or ``""``), what it holds."""

    file: Path
    line: int
    language: str
    title: str
    content: str

    def __str__(self) -> str:
        return f"{self.file.name}:{self.line}"


def fences(file: Path) -> tuple[Fence, ...]:
    """Return the code blocks of a Markdown file in order, those inside lists and folded texts too."""
    tokens = MarkdownIt("commonmark").parse(file.read_text(encoding="utf-8"))
    return tuple(
        Fence(file, token.map[0] + 1, token.info.split(" ")[0], _title(token.info), token.content)
        for token in tokens
        if token.type == "fence" and token.map
    )


def _title(info: str) -> str:
    found = _TITLE.search(info)
    return found.group(1) if found else ""
