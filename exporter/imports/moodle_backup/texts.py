"""Texts of activities as Markdown: headings stay headings, and links between activities lead to lessons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.imports.moodle_backup.backup import format_of, value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.imports.moodle_backup.backup import Activity, Backup
    from exporter.imports.texts import Texts
    from exporter.imports.xml_tree import Node

_LINK = re.compile(r"\$@(?P<kind>[A-Z]+)VIEWBY(?:ID|B)(?P<chapter>CH)?\*(?P<number>[0-9]+)(?:\*(?P<inner>[0-9]+))?@\$")


@dataclass
class BackupTexts:
    """Writes the texts of a backup. ``paths`` are those of lessons by activity, and by activity and chapter."""

    backup: Backup
    texts: Texts
    paths: Mapping[tuple[str, str], str]

    def text(self, node: Node, name: str, written: str, files: Mapping[str, bytes]) -> str:
        """Return the text of a child, in which headings stay headings."""
        text, form = value(node, name), format_of(node, written)
        if not text.strip():
            return ""
        if form == "html":
            return self.texts.page(text, node.place, files)
        return self.texts.block(text, form, node.place, files)

    def description(self, activity: Activity) -> str:
        """Return the text that describes an activity."""
        files = self.backup.files(activity.context, f"mod_{activity.kind}", "intro")
        return self.text(activity.node, "intro", "introformat", files)

    def linked(self, address: str) -> str | None:
        """Return the path of the lesson or quiz that a link inside the course leads to."""
        found = _LINK.match(address)
        if found is None:
            return None
        number, inner = found["number"], found["inner"] or ""
        return self.paths.get((number, inner)) or self.paths.get(("", inner)) or self.paths.get((number, ""))
