"""Containers between lines of colons: callouts, folded texts, blocks, and plain boxes for whatever else others call so.

Other tools write ``::: note``, ``:::note[Title]``, ``::: {.callout-note}`` or ``:::{note}``, with any number of colons.
As in Pandoc, a line of colons alone closes the innermost container that is open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown_it.token import Token

from exporter.source.markdown import media
from exporter.source.markdown.blocks import block_called, blocks
from exporter.source.markdown.braces import read_braces
from exporter.source.markdown.callout_kinds import kind_of
from exporter.source.markdown.classes import classes_of_the_player
from exporter.source.markdown.tokens import attributes_of, become
from exporter.source.wording import closest, quoted

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

    from exporter.source.markdown.walk import Walk

FOLD = "details"
DEEPEST = 20
"""Containers inside each other; the parser allows as many block quotes."""
_LINE = re.compile(r"(:{3,})[ \t]*(.*?)(?:[ \t]+:{3,})?[ \t]*")
_NAME = re.compile(r"\{([^\W\d][\w:-]*)\}|([^\W\d][\w-]*)")
_OPEN = "{open}"
"""Written after its title, a folded text is open at first, as in VitePress."""
_LIKE_FOLDS = frozenset({"answer", "collapse", "dropdown", "hint", "solution", "spoiler", "toggle"})
_LIKE_BLOCKS = {
    **dict.fromkeys(("audio", "podcast", "sound", "video"), "recording"),
    **dict.fromkeys(("gallery", "slider", "slides", "slideshow"), "carousel"),
    **dict.fromkeys(("flip", "flip-cards", "flipcards"), "cards"),
    **dict.fromkeys(("faq", "toggles"), "accordion"),
    **dict.fromkeys(("hotspot", "hotspots", "labeled", "labels"), "labelled"),
    **dict.fromkeys(("compare", "do-dont", "versus"), "comparison"),
    **dict.fromkeys(("gate", "pause"), "continue"),
    **dict.fromkeys(("process", "procedure"), "steps"),
    **dict.fromkeys(("attachment", "file"), "download"),
}
"""What people and other tools call blocks → the block."""
_LIKE_A_BLOCK = 0.75
"""How much an unknown name must resemble a block's to be taken for a slip of the keys."""
_OF_OTHERS = ("appearance", "collapse", "icon")
"""Attributes of other tools' callouts that say nothing about the text."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The first line of a container: its ``name``, if it has one, its title, and what is in braces."""

    name: str
    title: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def read_opening(written: str) -> Opening | None:
    """Parse what follows the colons; None if it does not open a container."""
    found = _NAME.match(written)
    if found is None:
        attributes, rest = _braces(written)
        names = attributes.get("class", "").split()
        name = next((one for one in names if kind_of(one) or one == FOLD), names[0] if names else "")
        attributes["class"] = " ".join(one for one in names if one != name)
        title = attributes.pop("title", "") or rest.strip()
        return Opening(name, title, attributes) if rest != written else None
    name, rest = found[1] or found[2], written[found.end() :].strip()
    if name == FOLD:
        is_open = rest.endswith(_OPEN)
        return Opening(name, rest.removesuffix(_OPEN).rstrip(), {"open": ""} if is_open else {})
    title = ""
    if rest.startswith("[") and "]" in rest:
        title, _, rest = rest[1:].partition("]")
    before, brace, inside = rest.rpartition("{")
    attributes, left = _braces(brace + inside)
    rest = before if brace and not left.strip() else rest
    return Opening(name, attributes.pop("title", "") or title or rest.strip(), attributes)


def _braces(written: str) -> tuple[dict[str, str], str]:
    """Return the attributes at the beginning of ``written``, and what follows them."""
    end, attributes = read_braces(written) or (0, {})
    return attributes, written[end:]


def container_line(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 - as it is called
    """Recognise a line that opens or closes a container; `pair_containers` finds out which belong together."""
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = _LINE.fullmatch(line) if line.startswith(":::") else None
    opening = read_opening(found[2]) if found and found[2] else None
    if found is None or (found[2] and opening is None):
        return False
    if not silent:
        token = state.push("container_line", "", 0)
        token.map, token.markup, token.meta = [start, start + 1], found[1], {"opening": opening}
        state.line = start + 1
    return True


def pair_containers(state: StateCore) -> None:
    """Turn each line of colons into the beginning or the end of a container; one left open ends with what it is in."""
    tokens: list[Token] = []
    open_in: list[list[Token]] = [[]]
    depth = 0
    for token in (*state.tokens, Token("end", "", -1)):
        if token.type == "container_line":
            opening = token.meta.get("opening")
            if opening is not None and depth < DEEPEST:
                beginning = _begin(token, opening, depth)
                open_in[-1].append(beginning[0])
                tokens += beginning
                depth += 1
            elif opening is None and open_in[-1]:
                depth -= 1
                tokens.append(_end(open_in[-1].pop(), depth))
            else:
                token.type = "container_amiss"
                tokens.append(token)
            continue
        if token.nesting == -1:
            for left in reversed(open_in.pop()):
                left.meta["is_unclosed"] = True
                depth -= 1
                tokens.append(_end(left, depth))
        elif token.nesting == 1:
            open_in.append([])
        token.level += depth
        tokens.append(token)
    state.tokens = tokens[:-1]


def _begin(line: Token, opening: Opening, depth: int) -> list[Token]:
    kind, block = kind_of(opening.name), block_called(opening.name)
    made = "callout" if kind else "fold" if opening.name == FOLD else "block" if block else "box"
    token = Token(f"{made}_open", {"callout": "aside", "fold": "details"}.get(made, "div"), 1, block=True)
    token.map, token.markup, token.level = line.map, line.markup, line.level + depth
    token.info = kind or (block.name if block else opening.name)
    token.attrs.update({**opening.attributes, **line.attrs})
    if block:
        classes = str(token.attrs.get("class", "")).split()
        token.meta["flags"] = block.flags.intersection(classes)
        token.meta["options"] = {name: str(token.attrs.pop(name)) for name in block.options if name in token.attrs}
        token.attrs["class"] = " ".join(one for one in classes if one not in block.flags)
    if not token.attrs.get("class", "absent"):
        del token.attrs["class"]
    if made == "callout":
        for name in _OF_OTHERS:
            token.attrs.pop(name, None)
    around = "summary" if made == "fold" else f"{made}_title"
    return [token, *titled(around, "summary" if made == "fold" else "p", opening.title, token)]


def titled(around: str, tag: str, title: str, owner: Token) -> list[Token]:
    """Return the tokens of a title, with inline Markdown, for what ``owner`` opens; none if it is empty."""
    if not title:
        return []
    owner.meta["is_titled"] = True
    text = Token("inline", "", 0, content=title, children=[], map=owner.map, level=owner.level + 2)
    return [
        Token(f"{around}_open", tag, 1, block=True, map=owner.map, level=owner.level + 1),
        text,
        Token(f"{around}_close", tag, -1, block=True, level=owner.level + 1),
    ]


def _end(opening: Token, level: int) -> Token:
    return Token(opening.type.replace("_open", "_close"), opening.tag, -1, block=True, level=level)


def open_fold(walk: Walk, tokens: list[Token], index: int) -> None:
    """Open a folded text."""
    report_unclosed(walk, tokens[index])
    become(tokens[index], f"<details{media.attributes(attributes_of(tokens[index]))}>")


def open_box(walk: Walk, tokens: list[Token], index: int) -> None:
    """Open a box for a container that has no other meaning here; one without a name only carries its attributes."""
    token = tokens[index]
    report_unclosed(walk, token)
    extra = attributes_of(token)
    name = token.info
    if name:
        name = f"box-{name}" if name in classes_of_the_player() else name
        walk.page.report_once(walk.here(), _of_a_box(token.info, name), "container")
        extra["class"] = f"box {name} {extra.get('class', '')}".strip()
    become(token, f"<div{media.attributes(extra)}>\n")


def open_box_title(_walk: Walk, tokens: list[Token], index: int) -> None:
    """Begin the title of a box."""
    become(tokens[index], f"<p{media.attributes({'class': 'callout-title', **attributes_of(tokens[index])})}>")


def _of_a_box(written: str, name: str) -> str:
    meant = _LIKE_BLOCKS.get(written.lower()) or closest(written.lower(), blocks(), _LIKE_A_BLOCK)
    if meant:
        advice = f"did you mean '::: {meant}'?"
    elif written.lower() in _LIKE_FOLDS:
        advice = "write '::: details TITLE' to fold it"
    else:
        advice = "for a callout, use '::: note' or the like"
    return f"unknown container {quoted(written)} is shown as a plain box with the class '{name}'; {advice}"


def report_unclosed(walk: Walk, token: Token) -> None:
    """Report a container that nobody closes, where it is opened."""
    if token.meta.get("is_unclosed"):
        name = token.info.lower() or "without a name"
        message = (
            f"the container {quoted(name)} that starts here is never closed; write ':::' on the line below its text"
        )
        walk.page.problems.warning(walk.here(), message, "unclosed")


def show_amiss(walk: Walk, tokens: list[Token], index: int) -> None:
    """Report a line of colons that closes nothing, or opens one container too many."""
    if tokens[index].meta.get("opening") is None:
        walk.page.problems.warning(walk.here(), "':::' closes nothing here; remove it", "container")
    else:
        message = f"containers are nested more than {DEEPEST} deep; close some with ':::'"
        walk.page.problems.error(walk.here(), message, "container")
    become(tokens[index], "")
