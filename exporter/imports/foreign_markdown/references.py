"""References of Quarto and bookdown, ``@sec-…`` and ``@fig-…``: to headings and figures of any page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.headings import heading_of
from exporter.imports.foreign_markdown.inline import in_paragraphs, line_of
from exporter.imports.notes import short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.foreign_markdown.shelf import Shelf
    from exporter.imports.foreign_markdown.translations import Translation
    from exporter.problems import Position

_KINDS = "sec|fig|tbl|eq|lst|thm|exr|exm|nte|tip|wrn|imp|cau"
_ANCHOR = re.compile(rf"\{{[^{{}}\n]*?#((?:{_KINDS})[-:][\w:.-]{{1,100}})[^{{}}\n]*\}}")
_ANY_ANCHOR = re.compile(r"\{#([\w:.-]{1,100})[^{}\n]*\}")
_LABEL = re.compile(r"[ \t]*#\|[ \t]*label:[ \t]*[\"']?([\w:.-]{1,100})")
_NAMED_CHUNK = re.compile(r"[ \t]*`{3,}[ \t]*\{r[ \t]+([\w.-]{1,100})(?=[ \t,}])")
_IN_BRACES = re.compile(r"\\@ref\(([\w:.-]{1,100})\)")
_REFERENCE = re.compile(rf"(\[)?(?<![\w@./])-?@((?:{_KINDS})-[\w-]{{1,100}})(?(1)\])")
_EQUATION = re.compile(r"(\$\$)[ \t]*\{#eq-[\w-]{1,100}\}")
_WORDS = {
    "fig": "the figure",
    "tab": "the table",
    "tbl": "the table",
    "eq": "the equation",
    "lst": "the listing",
    "sec": "the section",
}


def anchors_in(path: str, lines: list[Line]) -> dict[str, tuple[str, str, bool]]:
    """Return for each anchor of a page the page, its words, and whether it can be linked to."""
    found: dict[str, tuple[str, str, bool]] = {}
    for line in lines:
        heading = heading_of(line)
        if heading and (anchor := _ANY_ANCHOR.search(line.text)):
            found[anchor[1]] = (path, heading[1].partition("{")[0].strip(), True)
        elif anchor := _ANCHOR.search(line.text):
            found[anchor[1]] = (path, "", line.text.lstrip().startswith("![") and not anchor[1].startswith("eq"))
        elif label := _LABEL.match(line.text) or _NAMED_CHUNK.match(line.text):
            shown = (label[1], f"fig-{label[1]}", f"tab-{label[1]}") if label.re is _NAMED_CHUNK else (label[1],)
            found |= dict.fromkeys(shown, (path, "", False))
    return found


def references(anchors: Mapping[str, tuple[str, str, bool]]) -> Translation:
    """Return a translation that writes links for references to ``anchors``."""

    def link(name: str) -> str | None:
        if name not in anchors:
            return None
        page, words, is_place = anchors[name]
        shown = words or _WORDS.get(name.partition("-")[0], "this")
        return f"[{shown}](</{page}{'#' + name if is_place else ''}>)"

    def translation(lines: list[Line], shelf: Shelf) -> list[Line]:
        def change(text: str, first: Position) -> str:
            def written(found: re.Match[str], name: str) -> str:
                made = link(name) or link(name.replace(":", "-"))
                if made is None:
                    place = line_of(text, found.start(), first)
                    shelf.notes.look(
                        place, f"{short(found[0])} refers to nothing that came, and stays as it is written"
                    )
                return made or found[0]

            text = _EQUATION.sub(r"\1", text)
            text = _REFERENCE.sub(lambda found: written(found, found[2]), text)
            return _IN_BRACES.sub(lambda found: written(found, found[1]), text)

        return in_paragraphs(lines, lambda text, first: change(text, first) if "@" in text or "{#eq" in text else text)

    return translation
