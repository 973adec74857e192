"""A course as what is shown: the newest build, and the last one that is good."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from exporter.assets import shipped
from exporter.preview.sites import Download, UnfinishedError
from exporter.preview.state import state_as_json
from exporter.problems import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.archive import Content
    from exporter.preview.board import Board
    from exporter.preview.builds import Builder
    from exporter.preview.editors import Editor


@dataclass(frozen=True, slots=True)
class CourseSource:
    """See `exporter.preview.sites.Source`."""

    board: Board
    builder: Builder
    editor: Editor
    is_utf8: ClassVar[bool] = True

    def state(self, content: str) -> dict[str, Any]:
        """Return the state for the panel."""
        return state_as_json(self.board.build, self.builder.root, self.editor, content)

    def file(self, edition: str, structure: str, path: str) -> Content | None:
        """Return a file of the last good build, which a page needs."""
        shown = self.board.build.shown
        made = shown.outputs.get((edition, structure)) if shown else None
        content = made.files.get(path) if made else None
        return content if content is None or self._is_ours(content) else None

    def package(self, edition: str, structure: str) -> Download | None:
        """Return a package, as the export would write it. Raises `UnfinishedError` if there are errors."""
        build = self.board.build
        if any(one.problem.severity is Severity.ERROR for one in build.findings):
            raise UnfinishedError
        shown = build.shown
        made = shown.outputs.get((edition, structure)) if shown else None
        content = shown.outputs.zipped((edition, structure)) if shown else None
        return Download(made.name, content) if made and content else None

    def _is_ours(self, content: Content) -> bool:
        """Return whether a file is still where it was when the course was read: a link can lead elsewhere by now."""
        if isinstance(content, bytes):
            return True
        real = content.resolve()
        return any(real.is_relative_to(home) for home in (self.builder.root, self.builder.drawings, *_homes()))


@cache
def _homes() -> tuple[Path, ...]:
    """Return the folders of files that lessonpack adds to outputs: schemas and fonts."""
    package = shipped("templates").parent
    return tuple((package / name).resolve() for name in ("third_party", "node_modules"))
