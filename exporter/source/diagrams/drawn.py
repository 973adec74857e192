"""The diagrams of one course: each is drawn once, and what was drawn before is taken from the cache."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from textwrap import dedent
from typing import TYPE_CHECKING

from exporter.source.diagrams.mermaid import LONGEST, PROGRAM, SETTINGS, DiagramError, Mermaid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.origins import Shelf

_FENCE = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<mark>`{3,}|~{3,})[ \t]*\{?[ \t]*\.?(?i:mermaid)\b[^\n]*\n"
    r"(?P<code>.*?)^[ \t>]*(?P=mark)[`~]*[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_INSTALL = (
    f"this diagram needs '{PROGRAM}', which draws it; install it with: npm install -g @mermaid-js/mermaid-cli, "
    "or save the drawing as an .svg file and use it as an image"
)


class Diagrams:
    """Draws with the program that is installed, and keeps the drawings in ``store``."""

    def __init__(self, store: Shelf) -> None:
        self._store = store
        self._drawn: dict[str, str | DiagramError] = {}

    def foresee(self, texts: Iterable[str]) -> None:
        """Draw all diagrams of some files at once, as far as they can be found before the files are read."""
        found = (_plain(match["code"], match["indent"]) for text in texts for match in _FENCE.finditer(text))
        self._draw(list(dict.fromkeys(found)))

    def drawn(self, diagram: str) -> str:
        """Return a diagram as SVG.

        Raises:
            DiagramError: it cannot be drawn, or there is nothing to draw it with.
        """
        diagram = diagram.rstrip("\n")
        if diagram not in self._drawn:
            self._draw([diagram])
        drawn = self._drawn[diagram]
        if isinstance(drawn, DiagramError):
            raise drawn
        return drawn

    def _draw(self, diagrams: list[str]) -> None:
        if not diagrams:
            return
        program = shutil.which(PROGRAM)
        if program is None:
            self._drawn.update(dict.fromkeys(diagrams, DiagramError(_INSTALL)))
            return
        made_by = _state_of(program)
        names = {one: hashlib.sha256(f"{made_by}\n{one}".encode()).hexdigest() for one in diagrams}
        kept = {one: content.decode() for one, name in names.items() if (content := self._store.load(name))}
        too_long = [one for one in diagrams if len(one) > LONGEST]
        refusal = DiagramError(f"this diagram has more than {LONGEST:,} characters; make several of it")
        new = Mermaid(program).draw([one for one in diagrams if one not in kept and one not in too_long])
        for one, picture in new.items():
            if isinstance(picture, str):
                self._store.save(names[one], picture.encode())
        self._drawn.update({**kept, **new, **dict.fromkeys(too_long, refusal)})


def _plain(code: str, indent: str) -> str:
    """Return the text of a fence without what stands before each of its lines."""
    lines = (line.removeprefix(indent) for line in code.split("\n"))
    return dedent("\n".join(lines)).rstrip("\n") if indent else code.rstrip("\n")


def _state_of(program: str) -> str:
    """Return what tells one version of the program, as we call it, from another."""
    place = os.path.realpath(program)
    state = os.stat(place)  # noqa: PTH116 - of a text
    return json.dumps([place, state.st_size, state.st_mtime_ns, SETTINGS])
