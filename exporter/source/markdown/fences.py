"""The first line of a code block: its language, title and marked lines, and what other tools add to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from exporter.source.markdown.callout_kinds import kind_of
from exporter.source.markdown.code_languages import is_plain, lexer_of, suggestion
from exporter.source.markdown.diagrams import is_diagram
from exporter.source.wording import closest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTION = re.compile(r"""([A-Za-z_.-]+)=(?:"([^"]*)"|'([^']*)'|([^\s}]+))""")
_OPTIONS = {"title": "title", "filename": "title", "hl_lines": "hl_lines"}
"""Option → what it is here; Quarto calls the title ``filename``."""
_LIKE_AN_OPTION = 0.75
_LIKE_A_QUESTION = 0.8
"""How much a foreign option must resemble one of ours to be taken for a slip of the keys."""
_MARKED = re.compile(r"\{([\d\s,-]*\d[\d\s,-]*)\}")
_ARE_CODE = frozenset({"code", "code-block", "code-cell", "sourcecode"})
"""Directives of MyST that contain code; their argument is its language."""
_DIAGRAMS = frozenset(
    [
        "blockdiag",
        "chart",
        "d2",
        "ditaa",
        "dot",
        "echarts",
        "excalidraw",
        "flow",
        "flowchart",
        "graphviz",
        "kroki",
        "nomnoml",
        "plantuml",
        "puml",
        "seqdiag",
        "sequence",
        "structurizr",
        "svgbob",
        "tikz",
        "vega",
        "vega-lite",
        "wavedrom",
    ]
)
_FORMULAS = frozenset({"math", "katex"})
"""On GitHub and GitLab, such a block is a formula on its own lines."""
_LONGEST_INFO = 500
LONGEST_COLOURED = 20_000
"""Characters of the largest block that is highlighted: for some texts, lexers take quadratic time."""


class Fence(NamedTuple):
    """The first line of a code block. ``faults`` are the author's mistakes in it."""

    language: str
    title: str = ""
    lines: tuple[int, ...] = ()
    faults: tuple[str, ...] = ()


def read_fence(info: str, code: str) -> Fence:
    """Parse what follows the backticks of a fence around ``code``."""
    if len(info) > _LONGEST_INFO:
        return Fence(
            "", faults=(f"the first line of this code block is longer than {_LONGEST_INFO} characters; shorten it",)
        )
    written = {found[0]: found[1] or found[2] or found[3] for found in _OPTION.findall(info)}
    options = {_OPTIONS[name]: value for name, value in written.items() if name in _OPTIONS}
    left = _OPTION.sub(" ", info)
    marked = _MARKED.search(left)
    language = language_of(_MARKED.sub(" ", left))
    faults = list(_misspelt(written))
    try:
        lines = _lines(options.get("hl_lines") or (str(marked[1]) if marked else ""), code.count("\n"))
    except ValueError as error:
        lines = ()
        faults.append(str(error))
    faults += _shown_as_it_stands(language, info.strip())
    if len(code) > LONGEST_COLOURED:
        faults.append(f"this code has more than {LONGEST_COLOURED:,} characters, so it is not highlighted; split it")
        language, lines = "", ()
    return Fence(language, options.get("title", ""), lines, tuple(faults))


def language_of(info: str) -> str:
    """Return the language: the first word, without the braces and commas of other tools.

    They write ``rust,ignore``, ``{r, echo=FALSE}``, ``{.python .numberLines}``, ``js:line-numbers``, ``{code-cell} r``.
    """
    words = [word for word in re.split(r"[\s,:(){}]+", info) if word and not word.startswith("#")]
    if words and words[0] in _ARE_CODE:
        del words[0]
    return words[0].lstrip(".=") if words else ""


def is_formula(language: str) -> bool:
    """Return whether a block is no code but a formula."""
    return language.lower() in _FORMULAS


def _misspelt(options: dict[str, str]) -> Iterator[str]:
    for name in options:
        if name not in _OPTIONS and (close := closest(name, _OPTIONS, _LIKE_AN_OPTION)):
            yield f"unknown code block option '{name}'; did you mean '{close}'?"


def _shown_as_it_stands(language: str, info: str) -> Iterator[str]:
    """Yield what is shown as code although it is meant otherwise, or shown without colours."""
    is_directive = info.startswith(f"{{{language}}}")
    kind = kind_of(language) if is_directive else None
    if info.startswith("{="):
        yield f"raw {quoted(language)} is shown as code here; write it without the fence"
    elif kind:
        advice = f"write '::: {kind.lower()}' above its text and ':::' below it, without the fence"
        yield f"the directive '{{{language}}}' is not supported, so its text is shown as code; {advice}"
    elif is_plain(language) or is_formula(language) or is_diagram(language) or lexer_of(language):
        return
    elif language.lower() in _DIAGRAMS:
        advice = "save the drawing as an .svg file and use it as an image"
        yield f"diagrams in {quoted(language)} are not drawn, so learners see the text; {advice}"
    elif is_directive:
        advice = "write its text without the fence"
        yield f"the directive '{{{language}}}' is not supported, so its text is shown as code; {advice}"
    else:
        meant = (
            "; did you mean 'question'?" if closest(language.lower(), ("question", "quiz"), _LIKE_A_QUESTION) else ""
        )
        yield f"unknown language {quoted(language)}, so this code is not highlighted{meant or suggestion(language)}"


def _lines(written: str, count: int) -> tuple[int, ...]:
    lines: set[int] = set()
    for part in re.split(r"[\s,]+", written.strip()):
        if not part:
            continue
        found = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", part, re.ASCII)
        first, last = (int(found.group(1)), int(found.group(2) or found.group(1))) if found else (0, 0)
        if not 1 <= first <= last:
            raise ValueError(f"'{part}' in hl_lines is not a line number; write numbers and ranges, as in '2 4-6'")
        if last > count:
            raise ValueError(f"hl_lines names line {last}, but the block ends at line {count}; correct the number")
        lines.update(range(first, last + 1))
    return tuple(sorted(lines))
