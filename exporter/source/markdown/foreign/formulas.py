r"""Formulas between ``\(`` and ``\)``, of which Markdown leaves the brackets."""

from __future__ import annotations

from exporter.source.markdown.foreign.sign import sign

_ROUND = r"(?:(?!\\\))[^\n$])"
_SQUARE = r"(?:(?!\\\])[^\n$])"
FORMULAS = (
    sign(
        "\\(",
        rf"(?<!\\)\\\((?={_ROUND}{{0,200}}(?:\\[A-Za-z]|[\^_=+<>])|[A-Za-z]\\\)){_ROUND}{{1,300}}\\\)",
        r"'\(…\)' is no formula here",
        "write it as '$…$'",
    ),
    sign(
        "\\[",
        rf"(?<!\\)\\\[(?={_SQUARE}{{0,200}}(?:\\[A-Za-z]|[\^=])){_SQUARE}{{1,300}}\\\](?!\()",
        r"'\[…\]' is no formula here",
        "write it as '$$…$$'",
    ),
)
