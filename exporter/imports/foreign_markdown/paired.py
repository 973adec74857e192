"""Tags that stand on lines of their own and come in pairs, whatever signs are around them, as containers of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from exporter.imports.foreign_markdown.headings import heading_of
from exporter.imports.foreign_markdown.line import prose
from exporter.imports.foreign_markdown.tabs import below
from exporter.plain_text import as_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.imports.foreign_markdown.line import Line

_DEEPEST_TABS = 5


@dataclass(frozen=True, slots=True)
class Tag:
    """What a line is: the ``text`` that stands there instead, or the beginning or end of a container or of a tab."""

    kind: Literal["text", "open", "close", "tabs", "tab", "end-tab", "end-tabs", "skip", "end-skip"]
    text: str = ""


def paired(lines: list[Line], tag_of: Callable[[Line], Tag | None]) -> list[Line]:
    """Return lines with what ``tag_of`` says of each; None leaves a line as it is."""
    text = set(prose(lines))
    pairing = _Pairing()
    for index, line in enumerate(lines):
        tag = tag_of(line) if index in text else None
        if pairing.is_skipping:
            pairing.is_skipping = tag is None or tag.kind != "end-skip"
        elif tag is None:
            pairing.keep(line, heading_of(line) if index in text else None)
        else:
            pairing.put(line, tag)
    return pairing.lines


@dataclass(slots=True)
class _Pairing:
    """The lines so far, the level of the last heading, and where the tabs that are open begin."""

    lines: list[Line] = field(default_factory=list)
    level: int = 1
    tabs: list[tuple[int, int]] = field(default_factory=list)
    is_skipping: bool = False

    def keep(self, line: Line, heading: tuple[int, str] | None) -> None:
        """Keep a line that is no tag."""
        if heading and not self.tabs:
            self.level = heading[0]
        self.lines.append(line)

    def put(self, line: Line, tag: Tag) -> None:
        """Write what a tag says."""
        if tag.kind in ("tab", "end-tab", "end-tabs") and self.tabs:
            start, own = self.tabs.pop()
            self.lines[start:] = below(self.lines[start:], own)
        if tag.kind == "tab":
            own = min(_DEEPEST_TABS, self.level + 1 + len(self.tabs))
            written = f"{'#' * own} {as_line(tag.text)}"
            self.tabs.append((len(self.lines) + 1, own))
        else:
            written = {"tabs": "::: tabs", "close": ":::", "end-tabs": ":::"}.get(tag.kind, tag.text)
        self.is_skipping = tag.kind == "skip"
        if tag.kind not in ("end-tab", "skip", "end-skip"):
            self.lines.append(line.becomes(" " * line.indent + written if written else ""))
