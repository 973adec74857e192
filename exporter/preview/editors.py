"""Links that open a file in the editor of whoever works on the course, at a line."""

from __future__ import annotations

import os.path
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FILE, _PLACE = "{file}", "{file}:{line}:{column}"
_JETBRAINS = "idea://open?file={file}&line={line}&column={column}"
EDITORS = {
    "code": f"vscode://file{_PLACE}",
    "code-insiders": f"vscode-insiders://file{_PLACE}",
    "codium": f"vscodium://file{_PLACE}",
    "cursor": f"cursor://file{_PLACE}",
    "windsurf": f"windsurf://file{_PLACE}",
    "zed": f"zed://file{_PLACE}",
    "subl": "subl://open?url=file://{file}&line={line}&column={column}",
    "mate": "txmt://open?url=file://{file}&line={line}&column={column}",
    "mvim": "mvim://open?url=file://{file}&line={line}&column={column}",
    "bbedit": "x-bbedit://open?url=file://{file}&line={line}",
    "nova": "nova://open?path={file}&line={line}&column={column}",
    "idea": _JETBRAINS,
    "pycharm": _JETBRAINS.replace("idea:", "pycharm:"),
    "webstorm": _JETBRAINS.replace("idea:", "webstorm:"),
    "phpstorm": _JETBRAINS.replace("idea:", "phpstorm:"),
}
"""Name of an editor's command → the address that it has registered with the operating system."""

_ALIASES = {"vscode": "code", "vscodium": "codium", "zeditor": "zed", "sublime_text": "subl", "intellij": "idea"}
_OWN = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_RUNS_OR_LEADS_AWAY = ("http:", "https:", "javascript:", "data:", "vbscript:", "blob:")


@dataclass(frozen=True, slots=True)
class Editor:
    """An editor that opens by an address; without one, there are no links."""

    template: str | None

    def link(self, path: Path, line: int, column: int) -> str | None:
        """Return the address that opens a file at a place."""
        if self.template is None:
            return None
        file = quote(f"/{path.as_posix().lstrip('/')}")
        return self.template.replace("{file}", file).replace("{line}", str(line)).replace("{column}", str(column))


def chosen_editor(name: str) -> Editor | None:
    """Return the editor that somebody has named or described by an address with ``{file}``; None if it is neither."""
    if _OWN.match(name):
        is_usable = _FILE in name and not name.lower().startswith(_RUNS_OR_LEADS_AWAY)
        return Editor(name) if is_usable else None
    template = _template(name)
    return Editor(template) if template else None


def usual_editor(environment: Mapping[str, str]) -> Editor:
    """Return the editor of the environment: ``VISUAL``, ``EDITOR``, or the one in whose terminal the command runs."""
    found = (_template(environment.get(name, "")) for name in ("VISUAL", "EDITOR", "TERM_PROGRAM"))
    return Editor(next(filter(None, found), None))


def _template(command: str) -> str | None:
    """Return the address of the editor in a command such as ``/usr/bin/code --wait``."""
    words = re.findall(r'"[^"]+"|\S+', command)
    name = os.path.basename((words or [""])[0].strip('"').replace("\\", "/")).lower()  # noqa: PTH119 - a text
    name = re.sub(r"(?:64)?\.(?:exe|cmd|bat|sh)$|64$", "", name)
    return EDITORS.get(_ALIASES.get(name, name))
