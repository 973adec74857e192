"""Shows the formulas of a text, and reports those that cannot be shown, each mistake at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown import media
from exporter.source.markdown.tokens import attributes_of, become
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from exporter.problems import Position
    from exporter.source.markdown.walk import Walk


def show_formula(walk: Walk, tokens: list[Token], index: int) -> None:
    """Show a formula inside a line."""
    token = tokens[index]
    _show(walk, token, lambda: _before(token) + token.markup, block=token.type != "math_inline")


def show_formula_block(walk: Walk, tokens: list[Token], index: int) -> None:
    """Show a formula on its own lines."""
    token = tokens[index]
    _show(walk, token, str, block=True)
    if token.attrs:
        html = f"<div{media.attributes(attributes_of(token))}>{token.meta['html']}</div>\n"
        become(token, html, keep_text=True)


def show_formula_fence(walk: Walk, token: Token) -> None:
    """Show a formula that is written as a block of code in the language ``math``."""
    _show(walk, token, lambda: "\n", block=True)


def _before(token: Token) -> str:
    """Return what stands before a formula in its line."""
    written, start = token.meta.get("stands_in", ("", 0))
    return str(written[written.rfind("\n", 0, start) + 1 : start])


def _show(walk: Walk, token: Token, before: Callable[[], str], *, block: bool) -> None:
    from exporter.source.mathematics.formulas import read_formula  # noqa: PLC0415 - few courses have formulas
    from exporter.source.mathematics.tex import FormulaError  # noqa: PLC0415 - see above

    try:
        formula = read_formula(token.content, block=block, macros=walk.page.macros)
    except FormulaError as error:
        at = _place(walk, before(), token.content, error.at)
        walk.page.problems.error(at, f"the formula {quoted(token.content)} {error}", "mathematics")
        become(token, "")
        return
    become(token, formula.mathml + "\n" * (token.type == "math_block"), keep_text=True)
    token.content = formula.words


def _place(walk: Walk, before: str, tex: str, at: int) -> Position:
    """Return the position of the character ``at`` of a formula that begins in the walk's line, after ``before``.

    Quotations and lists have put something before each line, so a line is looked for in that of the source.
    """
    if not tex.strip():
        return walk.here()
    at = len(tex) - len(tex.lstrip()) if not tex[:at].strip() else at
    lines = (before + tex).split("\n")
    up_to = (before + tex[:at]).split("\n")
    number, written = walk.line + len(up_to) - 1, lines[len(up_to) - 1]
    source = walk.lines[number] if number < len(walk.lines) else ""
    start = source.find(written.strip())
    lead = len(written) - len(written.lstrip())
    column = start + len(up_to[-1]) - lead if start >= 0 else len(source) - len(source.lstrip())
    return walk.place(number, max(column, 0))
