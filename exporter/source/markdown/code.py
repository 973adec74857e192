"""Code in lessons: highlighted at export, so that the learner's browser needs no highlighter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING

from exporter.source.markdown.question_fences import is_called_question, is_question
from exporter.source.markdown.tokens import become
from exporter.source.wording import listed, meant, quoted

if TYPE_CHECKING:
    from markdown_it.token import Token
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexer import Lexer

    from exporter.source.markdown.walk import Walk

_OPTION = re.compile(r"""([A-Za-z_]+)=(?:"([^"]*)"|'([^']*)'|(\S+))""")
_OPTIONS = ("title", "hl_lines")
_LONGEST_INFO = 500
LONGEST_COLOURED = 20_000
"""Characters of the largest block that is highlighted: for some texts, lexers take quadratic time."""
_PLAIN = frozenset({"", "text", "plain", "plaintext", "txt", "none"})


@dataclass(frozen=True, slots=True)
class Fence:
    """The first line of a code block. ``faults`` are the author's mistakes in it."""

    language: str
    title: str = ""
    lines: tuple[int, ...] = ()
    faults: tuple[str, ...] = ()


def read_fence(info: str, code: str) -> Fence:
    """Parse what follows the backticks of a fence around ``code``."""
    if len(info) > _LONGEST_INFO:
        return Fence("", faults=(f"the first line of this block is longer than {_LONGEST_INFO} characters",))
    language, _, rest = info.strip().partition(" ")
    if "=" in language:
        language, rest = "", info
    options = {found[0]: found[1] or found[2] or found[3] for found in _OPTION.findall(rest)}
    faults = [
        f"unknown option '{name}' of a code block{meant(name, _OPTIONS)}" for name in options if name not in _OPTIONS
    ]
    left = _OPTION.sub("", rest).split()
    if left:
        faults.append(
            f"'{left[0]}' has no meaning after the language of a code block; options are {listed(_OPTIONS, 'and')}"
        )
    try:
        lines = _lines(options.get("hl_lines", ""), code.count("\n"))
    except ValueError as error:
        lines = ()
        faults.append(str(error))
    if language.lower() not in _PLAIN and _lexer(language) is None:
        faults.append(f"the language {quoted(language)} cannot be highlighted{meant(language, _languages())}")
    if len(code) > LONGEST_COLOURED:
        faults.append(f"this block is not highlighted because it has more than {LONGEST_COLOURED:,} characters")
        return Fence("", options.get("title", ""), faults=tuple(faults))
    return Fence(language, options.get("title", ""), lines, tuple(faults))


def code_block(code: str, fence: Fence) -> str:
    """Return a code block as HTML that scrolls separately and can be focused with the keyboard."""
    lexer = None if fence.language.lower() in _PLAIN else _lexer(fence.language)
    if lexer is None and fence.lines:
        lexer = _lexer("text")
    body = _highlighted(code, lexer, fence.lines) if lexer else escape(code, quote=False)
    language = f' class="language-{escape(fence.language)}"' if fence.language else ""
    caption = f"<figcaption>{escape(fence.title)}</figcaption>" if fence.title else ""
    scrolled = f'<pre tabindex="0"><code{language}>{body}</code></pre>'
    return f'<figure class="code">{caption}<div class="code-scroll">{scrolled}</div></figure>\n'


def _lines(written: str, count: int) -> tuple[int, ...]:
    lines: set[int] = set()
    for part in re.split(r"[\s,]+", written.strip()):
        if not part:
            continue
        found = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", part, re.ASCII)
        first, last = (int(found.group(1)), int(found.group(2) or found.group(1))) if found else (0, 0)
        if not 1 <= first <= last:
            raise ValueError(f"'{part}' in hl_lines is not a line; write numbers and ranges, such as '2 4-6'")
        if last > count:
            raise ValueError(f"hl_lines has line {last}, but the block ends at line {count}; correct the number")
        lines.update(range(first, last + 1))
    return tuple(sorted(lines))


def _highlighted(code: str, lexer: Lexer, lines: tuple[int, ...]) -> str:
    from pygments import highlight  # noqa: PLC0415 - imported with the first block that is highlighted

    return highlight(code, lexer, _formatter(lines))


@lru_cache(maxsize=64)
def _formatter(lines: tuple[int, ...]) -> HtmlFormatter[str]:
    from pygments.formatters.html import HtmlFormatter  # noqa: PLC0415 - see above

    return HtmlFormatter(nowrap=True, hl_lines=list(lines))


@cache
def _lexer(name: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 - see above
    from pygments.util import ClassNotFound  # noqa: PLC0415 - see above

    if name.lower() not in _languages():
        return None
    try:
        # Otherwise Pygments strips blank lines at both ends, and the wrong lines are highlighted.
        return get_lexer_by_name(name.lower(), stripnl=False)
    except ClassNotFound:
        return None


@cache
def _languages() -> dict[str, None]:
    from pygments.lexers import get_all_lexers  # noqa: PLC0415 - see above

    return dict.fromkeys(sorted(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases))


def show_fence(walk: Walk, tokens: list[Token], index: int) -> None:
    """Show a code block; leave questions of lessons alone, which are read elsewhere."""
    token = tokens[index]
    if walk.is_lesson and is_question(token):
        return
    if is_called_question(token):
        message = "a question cannot be inside a list, block quote or folded text; move it out"
        walk.page.problems.error(walk.here(), message, "question-place")
        become(token, "")
        return
    fence = read_fence(token.info, token.content)
    for fault in fence.faults:
        walk.page.problems.warning(walk.here(), fault, "code-block")
    become(token, code_block(token.content, fence), keep_text=True)


def show_indented(_walk: Walk, tokens: list[Token], index: int) -> None:
    """Show an indented code block."""
    token = tokens[index]
    become(token, code_block(token.content, read_fence("", "")), keep_text=True)
