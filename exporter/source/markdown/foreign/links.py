"""Links, references and marks that wikis, notebooks and tools for papers know."""

from __future__ import annotations

from exporter.source.markdown.foreign.sign import sign

LINKS = (
    sign(
        "![[", r"!\[\[[^\[\]\n]{1,200}\]\]", "'![[…]]' does not embed anything here", "write '![what it shows](FILE)'"
    ),
    sign(
        "[[",
        r"(?<![!\w)\]])\[\[(?![ xX]\]\])[^\[\]\n]{0,200}[^\W\d_][^\[\]\n]{0,200}\]\]",
        "'[[…]]' is neither a link nor a question here",
        "write '[words](file.md)', or a code block that starts with '```question'",
    ),
    sign("@", r"\[-?@[\w][^\[\]\n]{0,200}\]", "citations are not resolved here", "write them out, or use a footnote"),
    sign(
        "@",
        r"(?<![\w@./])@(?:sec|fig|tbl|eq|lst|thm)-[\w-]{1,100}",
        "references to figures and sections are not resolved here",
        "write '[words](#anchor)'",
    ),
    sign(
        ":",
        r"(?<![\w:/.\ufffc]):[a-z][a-z0-9_+-]{1,40}:(?![\w:/\ufffc])",
        "emoji codes such as ':name:' are not replaced here",
        "write the character itself, such as 🎉",
    ),
    sign(
        ":\ufffc",
        r"(?<![\w:]):[a-z][a-z:-]{1,40}:(?=\ufffc)",
        "roles such as ':ref:' have no effect here",
        "write a link, or code without the role",
    ),
    sign(
        "}\ufffc",
        r"(?<![\w}\ufffc])\{[a-z][a-z:-]{1,40}\}(?=\ufffc)",
        "roles such as '{ref}' have no effect here",
        "write a link, or code without the role",
    ),
    sign(
        "==",
        r"(?<![A-Za-z0-9_\])'\"=!<>])==[^\s=](?:[^=\n]{0,200}[^\s=])?==(?!=)",
        "'==' does not highlight text here",
        "write '<mark>words</mark>'",
    ),
    sign(
        "{",
        r"\{(?:\+\+[^{}\n]{1,200}\+\+|--[^{}\n]{1,200}--|>>[^{}\n]{1,200}<<)\}",
        "changes and comments such as '{++…++}' are shown as they stand",
        "accept or reject each change, and write comments as '<!-- … -->'",
    ),
    sign(
        "++",
        r"(?<![\w+])\+\+[^\W_][^\s+]{0,60}(?:\+[^\s+]{1,60}){0,9}\+\+(?![\w+])",
        "'++' does not mark words or keys here",
        "write '<ins>words</ins>' or '<kbd>key</kbd>'",
    ),
    sign(
        "^[",
        r"(?<!\\)\^\[[^\[\]\n]{1,300}\]",
        "footnotes inside a line, such as '^[…]', are not supported here",
        "write '[^1]', and '[^1]: …' on a line of its own below",
    ),
    sign("~", r"(?<=[A-Za-z)])~[\w+-]{1,12}~(?!\w*~)", "'~' does not make a subscript here", "write 'H<sub>2</sub>O'"),
    sign(
        "^",
        r"(?<=[\w)])\^[\w+-]{1,12}\^",
        "'^' does not make a superscript here",
        "write 'x<sup>2</sup>', or a formula as '$x^2$'",
    ),
)
