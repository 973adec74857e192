r"""Formulas between ``\(`` and ``\)``, of which Markdown leaves the brackets."""

from __future__ import annotations

from exporter.source.markdown.foreign.sign import sign

_ROUND = r"(?:(?!\\\))[^\n$])"
_SQUARE = r"(?:(?!\\\])[^\n$])"
FORMULAS = (
    sign(
        "\\(",
        rf"(?<!\\)\\\((?={_ROUND}{{0,200}}(?:\\[A-Za-z]|[\^_=+<>])|[A-Za-z]\\\)){_ROUND}{{1,300}}\\\)",
        r"'\(…\)' is not a formula here",
        "write it as '$…$'",
    ),
    sign(
        "\\[",
        rf"(?<!\\)\\\[(?={_SQUARE}{{0,200}}(?:\\[A-Za-z]|[\^=])){_SQUARE}{{1,300}}\\\](?!\()",
        r"'\[…\]' is not a formula here",
        "write it as '$$…$$'",
    ),
)
LATEX = sign(
    "\\",
    r"\\(?:newpage|pagebreak|clearpage|tableofcontents|noindent|maketitle)(?![A-Za-z])"
    r"|\\(?:textbf|textit|emph|underline|cite[pt]?|(?:eq|page|c)?ref|label|footnote|href|url|(?:sub){0,2}section\*?)\{[^{}\n]{1,200}\}"
    r"|\\(?:begin|end)\{[A-Za-z]{2,20}\*?\}",
    "LaTeX commands have no effect outside formulas",
    "use Markdown, or put a formula between '$$' and '$$'",
)
