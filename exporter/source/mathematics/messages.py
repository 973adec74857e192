"""Says what is wrong with a formula, and what to write instead: in our words, for whom the converter's are no help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.source.mathematics.names import KNOWN
from exporter.source.wording import closest

if TYPE_CHECKING:
    from collections.abc import Collection

_DEFINE = "define it under 'mathematics' in course.yaml"
_INSTEAD = {
    **dict.fromkeys(("newcommand", "renewcommand", "providecommand", "DeclareMathOperator"), _DEFINE),
    **dict.fromkeys(("def", "gdef", "edef", "xdef", "let", "futurelet", "global"), _DEFINE),
    **dict.fromkeys(("href", "url"), "put the link around the formula, or beside it"),
    **dict.fromkeys(("ce", "cee", "pu"), r"write substances as \mathrm{H_2O}, and reactions with \rightarrow"),
    **dict.fromkeys(("SI", "si", "qty", "unit", "num", "ang"), r"write numbers with units as in 3\,\mathrm{m/s^2}"),
    **dict.fromkeys(
        ("ref", "eqref", "autoref", "cref"), r"write the number: \tag{1} beside the formula, (1) in the text"
    ),
    **dict.fromkeys(("cite", "citep", "citet", "footnote"), "move it into the text beside the formula"),
    **dict.fromkeys(("includegraphics", "tikz"), "move the image into the text"),
    **dict.fromkeys(("style", "class", "cssId", "htmlClass", "htmlId", "htmlStyle", "htmlData"), "remove it"),
    **dict.fromkeys(("input", "include", "require", "usepackage", "special", "write", "catcode"), "remove it"),
    **dict.fromkeys(("multicolumn", "multirow"), "write the table in Markdown, or write each cell by itself"),
    **dict.fromkeys(("intertext", "shortintertext"), "end the formula, write the words, and start another"),
    **dict.fromkeys(("verb", "lstinline"), r"write \texttt{…}"),
    **dict.fromkeys(("(", ")", "[", "]"), "the formula is already between dollar signs; remove it"),
    **dict.fromkeys(("vspace", "hfill", "vfill", "noindent", "par", "newpage", "centering"), "remove it"),
    **dict.fromkeys(("underbar", "uline", "ul"), r"write \underline{…}"),
    "euro": "write €",
    "textsuperscript": "write ^{…}",
    "textsubscript": "write _{…}",
    "unicode": "write the character itself",
    "char": "write the character itself",
    "above": r"write \frac{…}{…}",
    "overwithdelims": r"write \frac{…}{…} in \left( and \right)",
    "accentset": r"write \overset{…}{…}",
    "underaccent": r"write \underset{…}{…}",
    "strut": "remove it",
    "item": "write a list in Markdown",
}
"""Command that formulas here do not have → what to do."""

_SAID = {
    r"Duplicate subscript or superscript": "has two '^' or two '_' in a row; group them with braces, as in {a^b}^c",
    r"'\^' or '_' directly followed": "has '^' or '_' directly after another; group them with braces, as in {a^b}^c",
    r"Expected argument but reached": "ends where a command, '^' or '_' needs an argument; add it in braces",
    r"Expected argument but got closing": "has a command, '^' or '_' with nothing after it; add it in braces",
    r'There must be a parenthesis after "(.+?)"': r"has \1 without a bracket after it; write one, or '.' for none",
    r'Found "&"': r"has an '&' outside columns; put the formula in \\begin{aligned}, or write '\\&'",
    r'Found "\\h\[dash\]line"': r"has \\hline or \\hdashline inside a row; move it to the start of one",
    r'Found "(\\\w+)", which may only appear after': r"has \1 after something without limits; put it after \\sum",
    r'Found "\\tag': r"has \\tag in a place that cannot be numbered; move it to the end of the formula",
    r"Expected a relation after \\not": r"has \\not before something that it cannot cross out; write \\cancel{…}",
    r"Not valid in math mode": r"has a command that only works in text; put it in \\text{…}",
    r"Not valid in text mode": r"has mathematics inside text; write \\text{words $x$ words}",
    r'Unknown color "(.*?)"': r"has the unknown colour '\1'; write a name such as red, or a value such as #AA3300",
    r'Expected length with units, found "(.*?)"': r"has the length '\1'; write a number with a unit, as in 1em",
    r'Found invalid unit "(.*?)"': r"has the unknown unit '\1'; use em, as in 1em",
    r'(?:Text|Math) unit "(.*?)" cannot': r"has the unit '\1' in the wrong place; use \\hspace{1em} or \\mspace{18mu}",
    r"Expected (?:at most|exactly) one token": "has a command that takes a single character; write just one",
    r"Could not extract text": "has a command where only text can be; write plain letters",
    r"Found more than one infix": r"has two \\over in a row; write \\frac{…}{…} instead",
    r"Found more than one label": "numbers the same line twice; keep one \\\\tag",
    r"(?:Invalid parameter number|Macro parameter|Expected parameter number)": r"has a '#'; write '\\#' to show it",
    r"Switch-like commands": "has a command such as \\\\bf as an argument; put braces around it",
    r'Unexpected "\$"': r"has a '$' inside; write '\\$' to show a dollar sign",
    r"Hard limit": "is too complex; split it into several formulas",
    r"Disallowed character in text group: '(.*?)'": r"has '\1' in text; write '\\\1'",
    r"Expected a large operator": r"can use \\sideset only before \\sum and the like; write {}^a_b",
    r"Direct Unicode input .*: '(.)'": r"cannot contain the character '\1'; write the command for it",
    r"Unmatched closing token": r"closes something that was never opened; remove it",
}
"""What the converter says → what we say."""


def unknown_command(name: str, own: Collection[str] = ()) -> str:
    r"""Return what to say of a command without a meaning; ``name`` has no backslash.

    ``own`` are the author's macros, which he may have misspelt.
    """
    if name in _INSTEAD:
        return f"uses \\{name}, which is not available in formulas here; {_INSTEAD[name]}"
    close = closest(name, KNOWN | set(own), 0.75)
    if close:
        return f"has the unknown command \\{name}; did you mean \\{close}?"
    return f"has the unknown command \\{name}; check the spelling, or define it under 'mathematics' in course.yaml"


def is_refused(name: str) -> bool:
    """Return whether a command must not reach the converter, which would take it."""
    return name in _INSTEAD


def in_our_words(message: str, own: Collection[str] = ()) -> str:
    """Return the converter's message in our words. ``own`` are the author's macros."""
    for pattern, ours in _SAID.items():
        if found := re.search(pattern, message):
            return found.expand(ours)
    if found := re.search(r'Unknown command "\\(.+)"', message):
        return unknown_command(found.group(1), own)
    return f"cannot be read ({message.rstrip('.')}); write it differently"
