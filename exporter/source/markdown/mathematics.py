"""Mathematics: converts TeX to MathML, and rejects TeX that the converter would silently misread."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from exporter.source.markdown.formula_words import formula_words
from exporter.source.markdown.lengths import is_within_bounds
from exporter.source.markdown.tokens import become
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from markdown_it.token import Token

    from exporter.problems import Position
    from exporter.source.markdown.walk import Walk

LONGEST = 4_000
"""Maximum characters of a formula."""
_DEEPEST = 60
_FARTHEST_BACK = 2
"""Limit of negative space, such as ``\\!`` in a formula: more would move it out of its line."""

_CHARACTER = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.|$)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([^{}]*)\}")
_ENVIRONMENTS = {
    "aligned": "split",
    "gather": "matrix",
    "gather*": "matrix",
    "gathered": "matrix",
    **{name: name for name in ("align", "align*", "array", "cases", "matrix", "smallmatrix", "split")},
    **{name: name for name in ("bmatrix", "Bmatrix", "pmatrix", "vmatrix", "Vmatrix")},
}
"""Environments → equivalent ones that the converter supports. For others, it would show the &."""
_REFUSED = frozenset(
    {r"\href", r"\style", r"\class", r"\cssId", r"\includegraphics", r"\input", r"\def", r"\newcommand"}
)
_KEPT = frozenset(
    re.findall(
        r"\w+",
        """
    accent accentunder columnalign columnlines columnspacing columnspan depth display displaystyle fence form frame
    height largeop linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits
    notation rowalign rowlines rowspacing rowspan rspace scriptlevel separator stretchy symmetric voffset width
    """,
    )
)
MATHML_ATTRIBUTES = _KEPT | {"alttext"}
"""Allowed attributes of our MathML elements."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as MathML, with its TeX as ``alttext``, and as plain text."""

    mathml: str
    words: str


def read_formula(tex: str, *, block: bool) -> Formula:
    """Convert the TeX of a formula.

    Raises:
        ValueError: the TeX cannot be shown; the message says what is wrong.
    """
    from latex2mathml.converter import convert_to_element  # noqa: PLC0415 - few courses have formulas

    written = tex.strip()
    _check(written)
    try:
        root = convert_to_element(_ENVIRONMENT.sub(_known, written), display="block" if block else "inline")
    except RecursionError:
        raise ValueError("is nested too deeply; split it") from None
    except Exception as error:  # noqa: BLE001 - the converter raises one class per mistake, and IndexError for some
        raise ValueError(_explained(error)) from None
    if _depth(root) > _DEEPEST:
        raise ValueError("is nested too deeply; split it")
    for node in root.iter():
        _clean(node)
    root.set("xmlns", "http://www.w3.org/1998/Math/MathML")
    root.set("alttext", " ".join(written.split()))
    return Formula(ET.tostring(root, encoding="unicode", short_empty_elements=False), formula_words(root))


def _depth(root: ET.Element) -> int:
    depth, level = 0, list(root)
    while level:
        depth, level = depth + 1, [inner for node in level for inner in node]
    return depth


def _known(found: re.Match[str]) -> str:
    return f"\\{found.group(1)}{{{_ENVIRONMENTS[found.group(2)]}}}"


def _check(tex: str) -> None:
    if not tex:
        raise ValueError("is empty; write a formula between the dollar signs")
    if len(tex) > LONGEST:
        raise ValueError(f"is longer than {LONGEST:,} characters; split it")
    refused = next((command for command in _COMMAND.findall(tex) if command in _REFUSED), None)
    if refused:
        raise ValueError(f"uses {refused}, which is not allowed in courses; remove it")
    _check_braces(tex)
    _check_environments(tex)


def _check_braces(tex: str) -> None:
    depth = 0
    for piece in re.findall(r"\\.|[{}]", tex, re.DOTALL):
        depth += (piece == "{") - (piece == "}")
        if depth < 0:
            raise ValueError("has a '}' without its '{'; write \\} for a brace to be seen")
        if depth > _DEEPEST:
            raise ValueError("is nested too deeply; split it")
    if depth:
        raise ValueError("has a '{' that is never closed; add the '}'")


def _check_environments(tex: str) -> None:
    opened: list[str] = []
    for which, name in _ENVIRONMENT.findall(tex):
        if name not in _ENVIRONMENTS:
            raise ValueError(
                f"uses the environment '{name}', which is unknown; use aligned, cases or pmatrix, for example"
            )
        if which == "begin":
            opened.append(name)
        elif not opened or opened.pop() != name:
            raise ValueError(f"has an \\end{{{name}}} that does not fit its \\begin")
    if opened:
        raise ValueError(f"never ends the environment '{opened[-1]}'; add \\end{{{opened[-1]}}}")


def _clean(node: Any) -> None:
    text = node.text or ""
    if text.startswith("\\") and len(text) > 1:
        raise ValueError(f"has the unknown command {text}; check its spelling")
    if node.tag == "mspace" and "linebreak" in node.attrib:
        raise ValueError(r"has a '\\' that does not start a line; put the lines in \begin{aligned} … \end{aligned}")
    if text == "&":
        raise ValueError(r"has an '&' where there are no columns; put it in \begin{aligned}, or write '\&'")
    node.text = _CHARACTER.sub(lambda found: chr(int(found.group(1), 16)), text) or None
    if node.tail:
        node.tail = _CHARACTER.sub(lambda found: chr(int(found.group(1), 16)), node.tail)
    for name in [name for name in node.attrib if name not in _KEPT]:
        del node.attrib[name]
    if not all(is_within_bounds(value, negative=_FARTHEST_BACK) for value in node.attrib.values()):
        raise ValueError("has a space or a rule that is too large; reduce it")


def _explained(error: Exception) -> str:
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")).lower()
    known = {
        "missing super script or subscript": "has a '^' or '_' with nothing after it; add the superscript or subscript",
        "double superscripts": "has two '^' in a row; group them with braces",
        "double subscripts": "has two '_' in a row; group them with braces",
        "extra left or missing right": r"has a \left without its \right; use both or neither",
        "missing end": r"has a \begin without its \end; add it",
    }
    return known.get(words, f"cannot be read as TeX ({words}); check the commands and their braces")


def show_formula(walk: Walk, tokens: list[Token], index: int) -> None:
    """Show a formula inside a line."""
    token = tokens[index]
    _show(walk, token, walk.here(needle=token.content[:20]), block=token.type != "math_inline")


def show_formula_block(walk: Walk, tokens: list[Token], index: int) -> None:
    """Show a formula on its own lines."""
    _show(walk, tokens[index], walk.here(), block=True)


def _show(walk: Walk, token: Token, at: Position, *, block: bool) -> None:
    try:
        formula = read_formula(token.content, block=block)
    except ValueError as error:
        walk.page.problems.error(at, f"the formula {quoted(token.content)} {error}", "mathematics")
        become(token, "")
        return
    become(token, formula.mathml + "\n" * (token.type == "math_block"), keep_text=True)
    token.content = formula.words
