"""Code in lessons: highlighted at export, so that the learner's browser needs no highlighter."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from exporter.source.markdown import media
from exporter.source.markdown.code_languages import is_plain, lexer_of
from exporter.source.markdown.diagrams import is_diagram, show_diagram
from exporter.source.markdown.fences import Fence, is_formula, read_fence
from exporter.source.markdown.foreign.report import report_in_code, report_in_indented
from exporter.source.markdown.mathematics import show_formula_fence
from exporter.source.markdown.question_fences import is_called_question, is_question
from exporter.source.markdown.tokens import attributes_of, become

if TYPE_CHECKING:
    from markdown_it.token import Token
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexer import Lexer

    from exporter.source.markdown.walk import Walk


def code_block(code: str, fence: Fence, extra: dict[str, str] | None = None) -> str:
    """Return a code block as HTML that scrolls separately and can be focused with the keyboard.

    ``extra`` are the author's attributes.
    """
    others = dict(extra or {})
    attributes = media.attributes({"class": f"code {others.pop('class', '')}".strip(), **others})
    lexer = None if is_plain(fence.language) else lexer_of(fence.language)
    if lexer is None and fence.lines:
        lexer = lexer_of("text")
    body = _highlighted(code, lexer, fence.lines) if lexer else escape(code, quote=False)
    language = f' class="language-{escape(fence.language)}"' if fence.language else ""
    caption = f"<figcaption>{escape(fence.title)}</figcaption>" if fence.title else ""
    scrolled = f'<pre tabindex="0"><code{language}>{body}</code></pre>'
    return f'<figure{attributes}>{caption}<div class="code-scroll">{scrolled}</div></figure>\n'


def _highlighted(code: str, lexer: Lexer, lines: tuple[int, ...]) -> str:
    from pygments import highlight  # noqa: PLC0415 - imported with the first block that is highlighted

    return highlight(code, lexer, _formatter(lines))


@lru_cache(maxsize=64)
def _formatter(lines: tuple[int, ...]) -> HtmlFormatter[str]:
    from pygments.formatters.html import HtmlFormatter  # noqa: PLC0415 - see above

    return HtmlFormatter(nowrap=True, hl_lines=list(lines))


def show_fence(walk: Walk, tokens: list[Token], index: int) -> None:
    """Show a code block; leave questions of lessons alone, which are read elsewhere."""
    token = tokens[index]
    _report_unclosed(walk, token)
    if walk.is_lesson and is_question(token):
        walk.elements.end_at_question()
        return
    if is_called_question(token):
        message = "a question cannot be inside a list, block quote or folded text; move it out"
        walk.page.problems.error(walk.here(), message, "question-place")
        become(token, "")
        return
    fence = read_fence(token.info, token.content)
    for fault in fence.faults:
        walk.page.report_once(walk.here(), fault, "code-block")
    if is_formula(fence.language):
        show_formula_fence(walk, token)
        return
    if is_diagram(fence.language):
        show_diagram(walk, token, fence)
        return
    report_in_code(walk, token.content)
    become(token, code_block(token.content, fence, attributes_of(token)), keep_text=True)


def _report_unclosed(walk: Walk, token: Token) -> None:
    first, end = token.map or (0, 0)
    last = walk.lines[end - 1].strip(" \t>") if first < end - 1 < len(walk.lines) else ""
    if not (last.startswith(token.markup) and set(last) == {token.markup[0]}):
        message = f"the code block that starts here is never closed; write '{token.markup}' on the line below its text"
        walk.page.problems.warning(walk.here(), message, "unclosed")


def show_indented(walk: Walk, tokens: list[Token], index: int) -> None:
    """Show an indented code block."""
    token = tokens[index]
    report_in_indented(walk, tokens, index)
    become(token, code_block(token.content, read_fence("", ""), attributes_of(token)), keep_text=True)
