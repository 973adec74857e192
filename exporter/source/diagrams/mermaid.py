"""Has Mermaid's program, ``mmdc``, draw diagrams: all of them at once, because each start brings up a browser.

Diagrams are strangers' texts. Mermaid draws them without scripts and HTML, the browser reaches no other machine, and
both are ended when they take too long.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.browsers import PATIENCE, NoBrowserError, find_browser, switches
from exporter.source.diagrams.colours import THEME
from exporter.source.media.folder import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROGRAM = "mmdc"
LONGEST = 20_000
"""Characters of a diagram; one that is longer, nobody could read."""
_FONTS = "Arial, Helvetica, sans-serif"
SETTINGS = {
    "theme": "base",
    "themeVariables": {**THEME, "fontFamily": _FONTS, "fontSize": "16px"},
    "fontFamily": _FONTS,
    "securityLevel": "strict",
    "deterministicIds": True,
    "deterministicIDSeed": "lessonpack",
    "handDrawnSeed": 1,
    "htmlLabels": False,
    "flowchart": {"htmlLabels": False},
    "class": {"htmlLabels": False},
    "suppressErrorRendering": True,
    "secure": [
        *("secure", "securityLevel", "startOnLoad", "maxTextSize", "maxEdges", "suppressErrorRendering", "themeCSS"),
        *("fontFamily", "altFontFamily", "htmlLabels", "deterministicIds", "deterministicIDSeed", "handDrawnSeed"),
    ],
}
"""How Mermaid draws (https://mermaid.js.org/config/schema-docs/config.html); no diagram changes what is ``secure``."""
_A_DIAGRAM = 10
"""Seconds in which a diagram must be drawn, beyond those in which a browser has to start."""
_TO_END = 15
_SAME_CHANCE = "--js-flags=--random-seed=1"
"""Mermaid names commits by chance; a course is the same each time that it is exported."""
_PLACE = re.compile(r"(?:Parse|Lexical) error on line (\d+)[.:] ?(.*)")
_ENDS_A_FENCE = re.compile(r"(?:`{3}|:{3})[^\S\n]*$", re.MULTILINE)
_REMARK = re.compile(r"\s*%%")
"""A line that Mermaid takes out before it counts: a comment, or settings."""


class DiagramError(RefusedError):
    """A diagram cannot be drawn; ``line`` counts from 1 within it, and is 0 when no line is to blame."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message, "diagram")
        self.line = line


@dataclass(frozen=True, slots=True)
class Mermaid:
    """The program; it has ``patience`` seconds to start its browser, and more for each diagram."""

    program: str
    patience: float = PATIENCE
    each: float = _A_DIAGRAM

    def draw(self, diagrams: Sequence[str]) -> dict[str, str | DiagramError]:
        """Return each diagram as SVG, or why it cannot be drawn."""
        fenced = [one for one in diagrams if not _ENDS_A_FENCE.search(one)]
        drawn = self._draw(fenced)
        for one in diagrams:
            if one not in drawn:
                drawn |= self._draw([one])
        return drawn

    def _draw(self, diagrams: Sequence[str]) -> dict[str, str | DiagramError]:
        """Draw diagrams in one go. What one with a mistake has kept from being drawn, draw in halves."""
        if not diagrams:
            return {}
        drawn, said = self._run(diagrams)
        left = [one for one in diagrams if one not in drawn]
        if len(diagrams) == 1:
            return drawn or {diagrams[0]: _fault(said, diagrams[0])}
        half = (len(left) + 1) // 2
        return {**drawn, **self._draw(left[:half]), **self._draw(left[half:])}

    def _run(self, diagrams: Sequence[str]) -> tuple[dict[str, str | DiagramError], str]:
        """Return what was drawn, and what the program said."""
        with tempfile.TemporaryDirectory(prefix="lessonpack-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            if len(diagrams) == 1:
                source, pictures = folder / "diagram.mmd", [folder / "diagram.svg"]
                source.write_text(diagrams[0], encoding="utf-8")
            else:
                source = folder / "diagrams.md"
                pictures = [folder / f"diagram-{number}.svg" for number in range(1, len(diagrams) + 1)]
                source.write_text("\n".join(f"```mermaid\n{one}\n```\n" for one in diagrams), encoding="utf-8")
            said = self._end(folder, source, self.patience + self.each * len(diagrams))
            found = zip(diagrams, map(_content, pictures), strict=True)
            return {one: picture for one, picture in found if picture}, said

    def _end(self, folder: Path, source: Path, patience: float) -> str:
        """Run the program to its end, and return what it said."""
        settings, browser = folder / "settings.json", folder / "browser.json"
        settings.write_text(json.dumps(SETTINGS), encoding="utf-8")
        browser.write_text(json.dumps(_browser()), encoding="utf-8")
        command = [self.program, "--input", str(source), "--output", str(folder / "diagram.svg")]
        command += ["--configFile", str(settings), "--puppeteerConfigFile", str(browser)]
        command += ["--backgroundColor", "transparent", "--quiet"]
        # Into a file: a pipe would stay open for as long as the browser lives.
        with (folder / "said.txt").open("w+", encoding="utf-8", errors="replace") as said:
            try:
                process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said)  # noqa: S603
            except OSError as error:
                return f"{PROGRAM} does not start: {error.strerror or error}"
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                _stop(process)
                return f"it took longer than {patience:g} seconds; make it simpler, or save the drawing as an .svg file"
            said.seek(0)
            return said.read()


def _browser() -> Mapping[str, object]:
    """Return how to start the browser that also prints: one that reaches no other machine."""
    started = [*switches(), _SAME_CHANCE]
    with suppress(NoBrowserError):
        return {"executablePath": str(find_browser()), "args": started}
    return {"args": started}  # its own, if it has one


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()  # it ends its browser
    try:
        process.wait(_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _content(picture: Path) -> str:
    return picture.read_text(encoding="utf-8") if picture.is_file() else ""


def _fault(said: str, diagram: str) -> DiagramError:
    """Return what the program said of a diagram, in one line."""
    lines = [one.strip() for one in said.splitlines() if one.strip()]
    first = next((number for number, one in enumerate(lines) if "Error" in one), 0)
    if not lines:
        return DiagramError(f"this diagram could not be drawn; try '{PROGRAM} --input FILE' with it, which says more")
    message = lines[first].removeprefix("Error: ")
    if not (place := _PLACE.search(message)):
        return DiagramError(f"this diagram could not be drawn: {message[:300]}")
    near = lines[first + 1].removeprefix("...")[:60].strip() if first + 1 < len(lines) else ""
    return DiagramError(
        f"this line of the diagram could not be read, near '{near}'; correct it: see https://mermaid.js.org/intro",
        _line_in(diagram, int(place[1])),
    )


def _line_in(diagram: str, counted: int) -> int:
    """Return the line that Mermaid means, which counts neither front matter nor remarks."""
    lines = diagram.split("\n")
    start = lines.index("---", 1) + 1 if lines[0] == "---" and "---" in lines[1:] else 0
    kept = [number for number in range(start, len(lines)) if not _REMARK.match(lines[number])]
    return kept[min(counted, len(kept)) - 1] + 1 if kept else 0
