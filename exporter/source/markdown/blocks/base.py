"""What blocks are made of: the tokens between the lines of colons, and how they fall into pieces."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from markdown_it.token import Token

from exporter.source.markdown.plain import text_of
from exporter.source.markdown.tokens import become

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from exporter.problems import Position
    from exporter.source.markdown.walk import Walk

CODE = "block"
"""The code of what is said about the contents of a block."""


class Piece(NamedTuple):
    """A part of a block: the tokens of its ``label`` and what stands below it."""

    label: Sequence[Token]
    body: Sequence[Token]

    @property
    def line(self) -> int | None:
        """Return the line on which it begins."""
        first = next((token for token in (*self.label, *self.body) if token.map), None)
        return first.map[0] if first and first.map else None

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing below the label."""
        return not self.body


@dataclass(slots=True)
class Inside:
    """What an author wrote between the lines of colons, and where the block is shown."""

    name: str
    walk: Walk
    content: list[Token]
    title: list[Token] = field(default_factory=list)
    flags: frozenset[str] = frozenset()
    attributes: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    level: int = 0
    """How many containers and other blocks it stands in."""
    at: Position = field(init=False)

    def __post_init__(self) -> None:
        """Note where the block begins."""
        self.at = self.walk.here()

    def warn(self, message: str, line: int | None = None) -> None:
        """Report what is wrong with the contents, at a line of the text or where the block begins."""
        at = self.at if line is None else self.walk.here(line)
        self.walk.page.problems.warning(at, f"{self.name}: {message}", CODE)

    @property
    def label(self) -> str:
        """Return the title as plain text."""
        return text_of(self.title)


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its ``name`` behind the colons, and the tokens that its contents become.

    ``flags`` are the classes that say something to it, such as ``one`` in ``::: accordion {.one}``.
    """

    name: str
    shape: Callable[[Inside], list[Token]]
    flags: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    """Attributes in braces that say something to it, such as ``watch`` in ``{watch=90%}``."""
    is_empty: bool = False
    """Whether it has no contents of its own."""


def html(text: str) -> Token:
    """Return a token that is shown as ``text``, which is HTML."""
    token = Token("block_html", "", 0)
    become(token, text)
    return token


def wrapped(tag: str, content: Sequence[Token], attributes: str = "") -> list[Token]:
    """Return ``content`` inside an element; ``attributes`` begin with a space."""
    return [html(f"<{tag}{attributes}>"), *content, html(f"</{tag}>\n")]


def top_level(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield each block of Markdown among ``tokens``: a paragraph, a list, a heading with all that is in it."""
    start = depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[start : index + 1]
            start = index + 1


def pieces_by_heading(tokens: Sequence[Token]) -> tuple[list[Token], list[Piece]]:
    """Return what stands above the first heading, and the pieces that headings of its level begin.

    Those headings are labels, which the lesson's list of contents leaves out.
    """
    parts = list(top_level(tokens))
    level = next((part[0].tag for part in parts if part[0].type == "heading_open"), None)
    starts = [number for number, part in enumerate(parts) if part[0].type == "heading_open" and part[0].tag == level]
    if not starts:
        return list(tokens), []
    pieces = [
        Piece(parts[start], [token for part in parts[start + 1 : end] for token in part])
        for start, end in pairwise([*starts, len(parts)])
    ]
    for piece in pieces:
        piece.label[0].meta["is_label"] = True
    return [token for part in parts[: starts[0]] for token in part], pieces


def pieces_by_term(tokens: Sequence[Token]) -> list[Piece]:
    """Return the terms of a definition list, each with its meanings; none if ``tokens`` are something else."""
    parts = list(top_level(tokens))
    if len(parts) != 1 or parts[0][0].type != "dl_open":
        return []
    pieces: list[tuple[list[Token], list[Token]]] = []
    for part in top_level(parts[0][1:-1]):
        if part[0].type == "dt_open":
            pieces.append((list(part[1:-1]), []))
        elif pieces:
            pieces[-1][1].extend(part[1:-1])
    return [Piece(label, body) for label, body in pieces]


def labelled_pieces(inside: Inside, called: str) -> tuple[list[Token], list[Piece]]:
    """Return what stands above the pieces, and the pieces; report what has none or an empty one.

    ``called`` is what the block calls one piece.
    """
    above, pieces = pieces_by_heading(inside.content)
    if not pieces:
        inside.warn(
            f"has no headings, so it is shown as plain text; write a heading such as '### …' above each {called}"
        )
    for piece in pieces:
        if piece.is_empty:
            inside.warn(f"there is nothing below this heading; write the {called} below it", piece.line)
    return above, pieces
