"""MDX: imports and exports are left out, tabs and folded texts become ours, other components stay and are listed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.line import prose
from exporter.imports.foreign_markdown.liquid import attributes_in
from exporter.imports.foreign_markdown.paired import Tag, apart, paired
from exporter.imports.notes import short

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.foreign_markdown.shelf import Shelf

IMPORT = re.compile(r"import[ \t]+([A-Za-z_$][\w$]*)[ \t]+from[ \t]+[\"']([^\"'\n]{1,500})[\"'];?[ \t]*")
_STATEMENT = re.compile(r"(?:import[ \t]+[\w{*$\"']|export[ \t]+(?:const|default|function|let|var|\{))")
_COMPONENT = re.compile(r"<(/?)([A-Z][\w.]{0,60})\b([^<>]{0,2000}?)(/?)>")
_COMMENT = re.compile(r"\{/\*.{0,5000}?\*/\}")
_OF_PAGES = (".md", ".mdx")


def mdx(lines: list[Line], shelf: Shelf) -> list[Line]:
    """Return lines without code of MDX, which is noted."""
    result = list(lines)
    is_code = False
    for index in prose(lines):
        line = lines[index]
        if _STATEMENT.match(line.text) or (is_code and not line.is_empty):
            imported = IMPORT.fullmatch(line.text)
            if not is_code and not (imported and imported[2].endswith(_OF_PAGES)) and "@theme/Tab" not in line.text:
                shelf.notes.lost(line.place, f"code that is run elsewhere: {short(line.text)}")
            result[index] = line.becomes("")
            is_code = (not line.text.rstrip().endswith((";", "'", '"')) and "=" in line.text) or (
                is_code and not line.is_empty
            )
        else:
            is_code = False
            result[index] = line.becomes(_COMMENT.sub("", line.text)) if "{/*" in line.text else line
    return paired(apart(result, _COMPONENT, _tag_of), _tag)


def partials(lines: list[Line]) -> dict[str, str]:
    """Return the files that a page imports as parts of its text, by their names."""
    found = (IMPORT.fullmatch(line.text) for line in lines)
    return {one[1]: one[2].removeprefix("@site/") for one in found if one and one[2].endswith(_OF_PAGES)}


def component_in(line: Line) -> str | None:
    """Return the name of the component that a line consists of."""
    found = _COMPONENT.fullmatch(line.text.strip())
    return found[2] if found and found[4] else None


def _tag(line: Line) -> Tag | None:
    found = _COMPONENT.fullmatch(line.text.strip()) if "<" in line.text else None
    return _tag_of(found) if found else None


def _tag_of(found: re.Match[str]) -> Tag | None:
    if found[4]:
        return None
    name, ends = found[2], bool(found[1])
    values = attributes_in(found[3])
    if name == "Tabs":
        return Tag("end-tabs" if ends else "tabs")
    if name == "TabItem":
        return Tag("end-tab") if ends else Tag("tab", values.get("label") or values.get("value") or "…")
    return None
