"""Tags that stand on lines of their own and come in pairs, whatever signs are around them, as containers of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from exporter.imports.foreign_markdown.headings import heading_of
from exporter.imports.foreign_markdown.line import prose
from exporter.imports.foreign_markdown.tabs import below
from exporter.plain_text import as_line

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from exporter.imports.foreign_markdown.line import Line

_DEEPEST_TABS = 5
_ENDS = frozenset({"close", "end-tab", "end-tabs"})
_OF_PAIRS = frozenset({"open", "tabs", "tab", *_ENDS})
_OF_CODE = ("```", "$$")


@dataclass(frozen=True, slots=True)
class Tag:
    """What a line is: the ``text`` that stands there instead, or the beginning or end of a container or of a tab."""

    kind: Literal["text", "open", "close", "tabs", "tab", "end-tab", "end-tabs", "skip", "end-skip"]
    text: str = ""


def apart(lines: list[Line], pattern: re.Pattern[str], tag_of: Callable[[re.Match[str]], Tag | None]) -> list[Line]:
    """Return lines in which tags that come in pairs stand on lines of their own.

    ``pattern`` finds a tag, without the space around it. Tags in the middle of a sentence stay there.
    """
    result: list[Line] = []
    text = set(prose(lines))
    for index, line in enumerate(lines):
        found = [(one, tag) for one in pattern.finditer(line.text) if (tag := tag_of(one))] if index in text else []
        tags = [(one, tag) for one, tag in found if tag.kind in _OF_PAIRS or tag.text.startswith(_OF_CODE)]
        if tags and (
            not line.text[: tags[0][0].start()].strip()
            or (tags[-1][1].kind in _ENDS and not line.text[tags[-1][0].end() :].strip())
        ):
            result += _pieces(line, [one for one, _ in tags])
        else:
            result.append(line)
    return result


def _pieces(line: Line, tags: list[re.Match[str]]) -> list[Line]:
    cuts = [0, *(at for tag in tags for at in tag.span()), len(line.text)]
    written = (line.text[start:end].strip() for start, end in pairwise(cuts))
    return [line.becomes(" " * line.indent + piece) for piece in written if piece]


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
