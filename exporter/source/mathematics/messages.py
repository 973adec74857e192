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
    **dict.fromkeys(("ce", "cee", "pu"), r"write \mathrm{H_2O} and \rightarrow for chemistry"),
    **dict.fromkeys(("SI", "si", "qty", "unit", "num", "ang"), r"write numbers and units such as 3\,\mathrm{m/s^2}"),
    **dict.fromkeys(
        ("ref", "eqref", "autoref", "cref"), r"write the number: \tag{1} beside the formula, (1) in the text"
    ),
    **dict.fromkeys(("cite", "citep", "citet", "footnote"), "put it into the text beside the formula"),
    **dict.fromkeys(("includegraphics", "tikz"), "put the image into the text"),
    **dict.fromkeys(("style", "class", "cssId", "htmlClass", "htmlId", "htmlStyle", "htmlData"), "remove it"),
    **dict.fromkeys(("input", "include", "require", "usepackage", "special", "write", "catcode"), "remove it"),
    **dict.fromkeys(("multicolumn", "multirow"), "write the table in Markdown, or one cell after the other"),
    **dict.fromkeys(("intertext", "shortintertext"), "end the formula, write the words, and begin another"),
    **dict.fromkeys(("verb", "lstinline"), r"write \texttt{…}"),
    **dict.fromkeys(("(", ")", "[", "]"), "formulas stand between dollar signs already; remove it"),
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
    r"Duplicate subscript or superscript": "has two '^' or two '_' in a row; group them with braces",
    r"'\^' or '_' directly followed": "has '^' or '_' in a row; group them with braces",
    r"Expected argument but reached": "ends where something must follow; add it in braces",
    r"Expected argument but got closing": "has a command or a '^' or '_' with nothing after it; add it in braces",
    r'There must be a parenthesis after "(.+?)"': r"has \1 without a bracket after it; write one, or '.' for none",
    r'Found "&"': r"has an '&' where there are no columns; put it in \\begin{aligned}, or write '\\&'",
    r'Found "\\h\[dash\]line"': r"has \\hline or \\hdashline that does not begin a row of an array; move it",
    r'Found "(\\\w+)", which may only appear after': r"has \1 after what takes no limits; put it after \\sum",
    r'Found "\\tag': r"has \\tag where no line is numbered; write it at the end of the formula",
    r"Expected a relation after \\not": r"has \\not before what cannot be crossed out; write \\cancel{…}",
    r"Not valid in math mode": r"has a command that belongs into words; write it in \\text{…}",
    r"Not valid in text mode": r"has mathematics in words; write \\text{words $x$ words}",
    r'Unknown color "(.*?)"': r"has the colour '\1', which is unknown; write a name such as red, or #AA3300",
    r'Expected length with units, found "(.*?)"': r"has the length '\1'; write a number with a unit, such as 1em",
    r'Found invalid unit "(.*?)"': r"has the unit '\1', which is unknown; write em, such as 1em",
    r'(?:Text|Math) unit "(.*?)" cannot': r"has the unit '\1' in the wrong place; use \\hspace{1em} or \\mspace{18mu}",
    r"Expected (?:at most|exactly) one token": "has a command that takes a single sign; write one",
    r"Could not extract text": "has a command where there must be words; write plain letters",
    r"Found more than one infix": r"has two \\over in a row; write \\frac{…}{…}",
    r"Found more than one label": "has two numbers in one line; write one",
    r"(?:Invalid parameter number|Macro parameter|Expected parameter number)": r"has a '#'; write '\\#'",
    r"Switch-like commands": "has a command that holds until its group ends where something must follow; add braces",
    r'Unexpected "\$"': r"has a '$' inside; write '\\$' for a dollar sign",
    r"Hard limit": "is too complicated; split it",
    r"Disallowed character in text group: '(.*?)'": r"has '\1' in words; write '\\\1'",
    r"Expected a large operator": r"has \\sideset before something other than \\sum or the like; write a^b before it",
    r"Direct Unicode input .*: '(.)'": r"has '\1', which is not read as a character; write it as a command",
    r"Unmatched closing token": r"closes what was not opened; remove it, or open it",
}
"""What the converter says → what we say."""


def unknown_command(name: str, own: Collection[str] = ()) -> str:
    r"""Return what to say of a command without a meaning; ``name`` has no backslash.

    ``own`` are the author's macros, which he may have misspelt.
    """
    if name in _INSTEAD:
        return f"uses \\{name}, which formulas here do not have; {_INSTEAD[name]}"
    close = closest(name, KNOWN | set(own), 0.75)
    if close:
        return f"has the unknown command \\{name}; did you mean \\{close}?"
    return f"has the unknown command \\{name}; check its spelling, or define it in course.yaml"


def is_refused(name: str) -> bool:
    """Return whether a command must not reach the converter, which would take it."""
    return name in _INSTEAD


def in_our_words(said: str, own: Collection[str] = ()) -> str:
    """Return the converter's message in our words. ``own`` are the author's macros."""
    for pattern, ours in _SAID.items():
        if found := re.search(pattern, said):
            return found.expand(ours)
    if found := re.search(r'Unknown command "\\(.+)"', said):
        return unknown_command(found.group(1), own)
    return f"cannot be read ({said.rstrip('.')}); write it in another way"
