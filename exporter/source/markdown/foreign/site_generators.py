"""Commands of site generators: shortcodes, includes, admonitions, components."""

from __future__ import annotations

from exporter.source.markdown.foreign.sign import sign

_CALLOUT = "write '::: note' above the text and ':::' below it"
_WRITE_OUT = "write out what it stands for"

INCLUDE = sign(
    "{{#",
    r"\{\{#[a-z_]{3,30}[ \t][^{}\n]{1,200}\}\}",
    "'{{#include …}}' does not include anything here",
    "copy the text here instead",
)
SITE_GENERATORS = (
    INCLUDE,
    sign("{{<", r"\{\{<[^\n]{1,300}?>\}\}", "shortcodes such as '{{< … >}}' have no effect here", _WRITE_OUT),
    sign("{{%", r"\{\{%[^\n]{1,300}?%\}\}", "shortcodes such as '{{% … %}}' have no effect here", _WRITE_OUT),
    sign("{%", r"(?<!\{)\{%[^\n]{1,300}?%\}", "tags such as '{% … %}' have no effect here", _WRITE_OUT),
    sign("{{", r"\{\{(?![#<%])[^{}\n]{1,200}\}\}", "'{{…}}' is not replaced here", f"{_WRITE_OUT}, or put it in `…`"),
    sign("!!!", r"^!!! ?[a-z]{2,30}\b[^\n]{0,200}", "'!!!' does not start a callout here", _CALLOUT),
    sign("???", r"^\?\?\?\+? ?[a-z]{2,30}\b[^\n]{0,200}", "'???' does not fold text here", "write '::: details TITLE'"),
    sign("===", r"^=== \"[^\"\n]{1,100}\"", "tabs are not supported here", "use headings"),
    sign("///", r"^/// ?[a-z]{2,30}\b[^\n]{0,200}", "'///' does not start a block here", _CALLOUT),
    sign("..", r"^\.\. [a-z-]{2,30}::", "directives such as '.. note::' have no effect here", _CALLOUT),
    sign("--8<--", r"--8<--[^\n]{0,200}", "'--8<--' does not include anything here", "copy the text here instead"),
    sign("<<<", r"^<<< ?[@./][^\n]{1,200}", "'<<<' does not include anything here", "copy the text here instead"),
    sign(
        "!include",
        r"^!include[ \t(][^\n]{1,200}",
        "'!include' does not include anything here",
        "copy the text here instead",
    ),
    sign("{!", r"\{![^{}\n]{1,200}!\}", "'{!…!}' does not include anything here", "copy the text here instead"),
    sign(
        "[",
        r"^\[(?:\[_)?(?:TOC|toc)(?:_\])?\][ \t]*$",
        "'[TOC]' is not needed, because the player lists lessons and headings",
        "delete it",
    ),
    sign(
        "%%",
        r"(?<![\w%])%%[^%\n]{1,300}%%(?!%)",
        "learners will see the comment between '%%'",
        "write '<!-- … -->' instead",
    ),
    sign(
        "<",
        r"(?<![\w<])<(?:/[A-Z][A-Za-z.]{0,40}|[A-Z][A-Za-z.]{0,40}(?:\s[^<>\n]{0,200})?/|[A-Z][A-Za-z.]{0,40}\s+[a-zA-Z]+=[^<>\n]{1,200}"
        r"|/[a-z]+-[a-z-]{1,40})>",
        "components are shown as text here",
        "write their content in Markdown",
    ),
)
