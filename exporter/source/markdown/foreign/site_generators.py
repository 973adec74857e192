"""Commands of site generators: shortcodes, includes, admonitions, components."""

from __future__ import annotations

from exporter.source.markdown.foreign.sign import sign

_CALLOUT = "write '::: note' above the text and ':::' below it"
_WRITE_OUT = "write what it stands for"

INCLUDE = sign(
    "{{#",
    r"\{\{#[a-z_]{3,30}[ \t][^{}\n]{1,200}\}\}",
    "'{{#include …}}' includes nothing here",
    "copy the text in its place",
)
SITE_GENERATORS = (
    INCLUDE,
    sign("{{<", r"\{\{<[^\n]{1,300}?>\}\}", "shortcodes such as '{{< … >}}' do nothing here", _WRITE_OUT),
    sign("{{%", r"\{\{%[^\n]{1,300}?%\}\}", "shortcodes such as '{{% … %}}' do nothing here", _WRITE_OUT),
    sign("{%", r"(?<!\{)\{%[^\n]{1,300}?%\}", "tags such as '{% … %}' do nothing here", _WRITE_OUT),
    sign("{{", r"\{\{(?![#<%])[^{}\n]{1,200}\}\}", "'{{…}}' is not replaced here", f"{_WRITE_OUT}, or put it in `…`"),
    sign("!!!", r"^!!! ?[a-z]{2,30}\b[^\n]{0,200}", "'!!!' makes no callout here", _CALLOUT),
    sign("???", r"^\?\?\?\+? ?[a-z]{2,30}\b[^\n]{0,200}", "'???' folds nothing here", "write '::: details TITLE'"),
    sign("===", r"^=== \"[^\"\n]{1,100}\"", "tabs are not known here", "write headings"),
    sign("///", r"^/// ?[a-z]{2,30}\b[^\n]{0,200}", "'///' makes no block here", _CALLOUT),
    sign("..", r"^\.\. [a-z-]{2,30}::", "directives such as '.. note::' do nothing here", _CALLOUT),
    sign("--8<--", r"--8<--[^\n]{0,200}", "'--8<--' includes nothing here", "copy the text in its place"),
    sign("<<<", r"^<<< ?[@./][^\n]{1,200}", "'<<<' includes nothing here", "copy the text in its place"),
    sign("{!", r"\{![^{}\n]{1,200}!\}", "'{!…!}' includes nothing here", "copy the text in its place"),
    sign(
        "[",
        r"^\[(?:\[_)?(?:TOC|toc)(?:_\])?\][ \t]*$",
        "'[TOC]' is not needed, as the player lists lessons",
        "delete it",
    ),
    sign("%%", r"(?<![\w%])%%[^%\n]{1,300}%%(?!%)", "learners see the comment between '%%'", "write <!-- … -->"),
    sign(
        "<",
        r"(?<![\w<])<(?:/[A-Z][A-Za-z.]{0,40}|[A-Z][A-Za-z.]{0,40}(?:\s[^<>\n]{0,200})?/|[A-Z][A-Za-z.]{0,40}\s+[a-zA-Z]+=[^<>\n]{1,200}"
        r"|/[a-z]+-[a-z-]{1,40})>",
        "components are shown as text here",
        "write their content in Markdown",
    ),
)
