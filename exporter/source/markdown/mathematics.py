"""Mathematics: TeX to MathML, and what TeX the converter would silently misread."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

from latex2mathml.converter import convert_to_element

LONGEST = 4_000
"""Characters of a formula."""
_DEEPEST = 60

_CHARACTER = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.|$)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([^{}]*)\}")
_ENVIRONMENTS = frozenset(
    {
        *(
            "align",
            "align*",
            "aligned",
            "array",
            "bmatrix",
            "Bmatrix",
            "cases",
            "gather",
            "gather*",
            "gathered",
            "matrix",
        ),
        *("pmatrix", "smallmatrix", "split", "vmatrix", "Vmatrix", "equation", "equation*", "alignat", "alignat*"),
        *("bmatrix*", "Bmatrix*", "matrix*", "pmatrix*", "vmatrix*", "Vmatrix*"),
    }
)
_REFUSED = frozenset(
    {r"\href", r"\style", r"\class", r"\cssId", r"\includegraphics", r"\input", r"\def", r"\newcommand"}
)
_KEPT = frozenset(
    {
        *("accent", "accentunder", "columnalign", "columnlines", "columnspacing", "columnspan", "depth", "display"),
        *(
            "displaystyle",
            "fence",
            "form",
            "frame",
            "height",
            "largeop",
            "linethickness",
            "lspace",
            "mathcolor",
            "mathsize",
        ),
        *("mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowalign", "rowlines", "rowspacing"),
        *(
            "rowspan",
            "rspace",
            "scriptlevel",
            "separator",
            "stretchy",
            "symmetric",
            "voffset",
            "width",
            "mathbackground",
        ),
    }
)
MATHML_ATTRIBUTES = _KEPT | {"alttext"}
"""What MathML elements of ours may carry."""


def mathml(tex: str, *, block: bool) -> str:
    """Return the formula as MathML, with its TeX as ``alttext``.

    Raises:
        ValueError: it is not TeX that we can show; the message says what is wrong.
    """
    written = tex.strip()
    _check(written)
    try:
        root = convert_to_element(written, display="block" if block else "inline")
    except RecursionError:
        raise ValueError("is nested too deeply; split it") from None
    except Exception as error:  # noqa: BLE001 - the converter raises one class per mistake, and IndexError for some
        raise ValueError(_explained(error)) from None
    for node in root.iter():
        _clean(node)
    root.set("xmlns", "http://www.w3.org/1998/Math/MathML")
    root.set("alttext", " ".join(written.split()))
    return ET.tostring(root, encoding="unicode", short_empty_elements=False)


def _check(tex: str) -> None:
    if not tex:
        raise ValueError("is empty; write a formula between the dollar signs")
    if len(tex) > LONGEST:
        raise ValueError(f"is longer than {LONGEST:,} characters; split it")
    refused = next((command for command in _COMMAND.findall(tex) if command in _REFUSED), None)
    if refused:
        raise ValueError(f"uses {refused}, which formulas of a course do not have; leave it out")
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
                f"uses the environment '{name}', which is not known; use aligned, cases or pmatrix, for example"
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
        raise ValueError(f"has the command {text}, which is not known; check its spelling")
    node.text = _CHARACTER.sub(lambda found: chr(int(found.group(1), 16)), text) or None
    if node.tail:
        node.tail = _CHARACTER.sub(lambda found: chr(int(found.group(1), 16)), node.tail)
    for name in [name for name in node.attrib if name not in _KEPT]:
        del node.attrib[name]


def _explained(error: Exception) -> str:
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")).lower()
    known = {
        "missing super script or subscript": "has a '^' or '_' with nothing after it; write what is raised or lowered",
        "double superscripts": "has two '^' after each other; group them with braces",
        "double subscripts": "has two '_' after each other; group them with braces",
        "extra left or missing right": r"has a \left without its \right; use both or neither",
        "missing end": r"has a \begin without its \end; add it",
    }
    return known.get(words, f"cannot be read as TeX ({words}); check the commands and their braces")
