"""Markdown with a slip: a space too many or too few, a line that is missing, bullets pasted from elsewhere."""

from __future__ import annotations

from exporter.source.markdown.foreign.sign import sign

_DASH = "\u2013"
_CURLY = "\u201c-\u201f\u2018-\u201b\xab\xbb"
"""Quotation marks of typesetting, for a class of characters."""
_LIKE_AN_ADDRESS = (
    r"(?:https?://|\.{0,2}/)[^()\n]{0,300}\)|[^()\n]{0,300}\.[A-Za-z]\w{1,4}(?:#[^()\s]{0,100})?[ \t]{0,9}\)"
)
"""What begins like an address, or ends like the name of a file: not ``[1](see p. 3)``."""
NUMBERED = r"(?:\(?[a-z][.)][ \t]{1,9}|\(\d{1,2}\)[ \t]{1,9}|[\u2460-\u2473][ \t]{0,9})"
"""As other tools number lists, and people: ``a.``, ``(b)``, ``(1)``, ``①``."""
NO_HEADING = "this is not a heading because there is no space after '#'"
SLIPS = (
    sign(
        "](",
        rf"!?\[[^\]\n]{{0,200}}\]\([^()\s]{{1,200}}\.[A-Za-z]\w{{1,4}}[ \t]{{1,9}}[{_CURLY}][^()\n]{{0,300}}\)",
        "this is not a link because the quotes around its title are curly",
        'write straight ones, as in (path.svg "Title")',
    ),
    sign(
        "](",
        rf"!?\[[^\]\n]{{0,200}}\]\([\"'{_CURLY}][^()\n]{{1,200}}\.[A-Za-z]\w{{1,4}}[\"'{_CURLY}][ \t]{{0,9}}\)",
        "this is not a link because its address stands in quotes",
        "leave them out, and write %20 for a space, or put the address between < and >",
    ),
    sign(
        "*[",
        r"^\*\[[^\]\n]{1,100}\]:[^\n]{0,1000}$",
        "this does not explain a term",
        "write '*[term]: meaning' on a line of its own, with an empty line above and below it",
    ),
    sign(
        "::",
        r"^::[ \t]{0,3}[a-z][a-z-]{2,20}(?:[ \t{][^\n]{0,200})?$",
        "this does not open a container because it has two colons",
        "write three, as in '::: tip', and three below its text",
    ),
    sign(
        "\xa0",
        r"^(?:#{1,6}|[-*+]|\d{1,3}[.)])\xa0[^\n]{0,200}",
        "this is no heading and no list because of the non-breaking space after its sign",
        "put a plain space in its place",
    ),
    sign(
        "](",
        rf"!?\[[^\]\n]{{0,200}}\]\((?={_LIKE_AN_ADDRESS})"
        r"[^()<>\s]{1,200}[ \t]+[^()<>\"'\s][^()<>\n]{0,200}\)",
        "this is not a link because its address contains a space",
        "write %20 for the space, or put the address between < and >",
    ),
    sign(
        "##",
        r"^#{2,6}(?:[^\W_]|\ufffc)[^\n]{0,200}",
        NO_HEADING,
        "write '## Heading'",
    ),
    sign(
        "|",
        r"^\|?[^\n|]{1,300}\|[^\n]{0,300}\n[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[ \t:|-]*"
        r"(?:\n[^\n|]{0,300}\|[^\n]{0,500}){0,100}(?=\n|\Z)",
        "this is not a table",
        "give its second line one '---' for each column, and leave a blank line above its first",
    ),
    sign(
        "|",
        r"^\|[^\n]{0,300}\|[^\n]{0,300}\|[ \t]*\n\|[^\n]{0,300}\|",
        "this is not a table because its second line is missing",
        "write '| --- | --- |' below the column headings",
    ),
    *(
        sign(
            bullet,
            rf"^{bullet}[ \t\xa0]*[^\s{bullet}][^\n]{{0,200}}",
            f"'{bullet}' does not start a list",
            "start each entry with '- ', and leave a blank line above the first",
        )
        for bullet in "•▪◦‣●○■\uf0b7"
    ),
    sign(
        "+--",
        r"^\+(?:[-=]{2,200}\+){1,50}[ \t]*\n\|[^\n]{0,1000}(?:\n[|+][^\n]{0,1000}){0,200}",
        "tables drawn with '+---+' are not supported here",
        "write '| --- | --- |' below the column headings, and no other lines between rows",
    ),
    sign(
        "[",
        r"^\[[ xX]\][ \t]+[^\n]{1,200}",
        "this does not start a task",
        "start it with '- [ ] ', and leave a blank line above the first",
    ),
    sign(
        "-",
        r"^-[^\W\d_][^\n]{0,200}\n-[^\W\d_][^\n]{0,200}",
        "this is not a list because there is no space after '-'",
        "start each entry with '- ', and leave a blank line above the first",
    ),
    sign(
        "** ",
        r"(?:^|(?<=[:,.;>\uff0c\u3002\uff1a] ))\*\* [^\n*]{1,200}[^\s*] \*\*(?!\S)",
        "'** … **' is not bold because of the spaces inside",
        "write '**words**'",
    ),
    sign(
        "$ ",
        r"(?<![\w$\\])\$ (?=[^\n$]{0,200}(?:[\\^_]|[A-Za-z] ?[=+<>-]|[=+<>-] ?[A-Za-z]))"
        r"[^\s$][^\n$]{0,200} \$(?![\w$])",
        "'$ … $' is not a formula because of the spaces inside",
        "write '$…$'",
    ),
    sign(
        "\n",
        rf"^{NUMBERED}[^\n]{{1,300}}\n{NUMBERED}[^\n]{{1,300}}",
        "these lines are not a list, so they are shown as one paragraph",
        "start each with '1. ' or '- ', and leave a blank line above the first",
    ),
    sign(
        "$$",
        r"^\$\$[^\n$]{0,300}(?:\n(?!\$\$)[^\n$]{0,300}){0,50}\Z",
        "the formula that starts here is never closed",
        "write '$$' on the line below it, and leave no blank lines in it",
    ),
    sign(
        f"\n{_DASH}",
        rf"^{_DASH}[ \t\xa0][^\n]{{0,200}}\n{_DASH}[ \t\xa0]",
        f"'{_DASH}' does not start a list",
        "start each entry with '- ', and leave a blank line above the first",
    ),
    sign(
        "{",
        r"\{(?::[ \t]*[.#A-Za-z]|[.#][A-Za-z_])[^{}\n]{0,200}\}|(?<=[\]\ufffc])[ \t]?\{[a-z-]{2,20}=[^{}\n]{1,200}\}",
        "these attributes in braces have no effect here",
        "put them directly after a picture, a link or code, or on their own line above a block",
    ),
)
