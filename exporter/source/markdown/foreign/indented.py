"""What stands four spaces to the right and so is shown as code, but was hardly meant as any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.foreign.sign import sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from exporter.source.markdown.foreign.sign import Sign
    from exporter.source.markdown.walk import Walk

_SPACES = "because there are four or more spaces before it"
_ADVICE = "remove the spaces or, if it is code, write '```text' above and '```' below it"
_MEANT_AS_MARKDOWN = (
    sign(
        "|",
        r"^\|?[ \t]{0,99}:?-{1,99}:?[ \t]{0,99}\|[ \t:|-]{2,500}$",
        f"this table is shown as code {_SPACES}",
        _ADVICE,
    ),
    sign(
        "![",
        r"!\[[^\]\n]{0,200}\]\([^()\n]{1,300}\)",
        f"this picture is shown as code {_SPACES}",
        _ADVICE,
    ),
    sign(
        " ",
        r"\A(?:[ \t]{0,20}(?:[-*+]|\d{1,3}[.)])[ \t]{1,9}[^\W\d_][^\n:=;{}()<>\[\]#$\\/]{2,300}(?:\n|\Z)){1,200}\Z",
        f"this list is shown as code {_SPACES}",
        _ADVICE,
    ),
)
_ROW = sign("|", r"\A\|[^\n]{1,500}\|", f"this row of the table is shown as code {_SPACES}", "remove the spaces")
_HTML = sign("<", r"^[ \t]{0,99}</?[A-Za-z]", f"this HTML is shown as code {_SPACES}", _ADVICE)


def signs_in_indented(walk: Walk, tokens: Sequence[Token], index: int) -> Iterator[Sign]:
    """Yield what to look for in an indented block of code."""
    if index and tokens[index - 1].type == "table_close":
        yield _ROW
    if walk.elements.opened:
        yield _HTML
    yield from _MEANT_AS_MARKDOWN
