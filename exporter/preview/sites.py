"""What the two origins of a preview serve: the panel, and the content with the page around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exporter.archive import OutputError
from exporter.assets import AssetError, run_time, shipped
from exporter.lms import profiles
from exporter.preview.replies import Reply, file_reply, json_reply, not_found, refusal
from exporter.preview.state import state_as_json
from exporter.script import ScriptError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from exporter.archive import Content
    from exporter.preview.board import Board
    from exporter.preview.builds import Builder
    from exporter.preview.editors import Editor
    from exporter.preview.replies import Request

_PANEL, _AROUND = "preview/panel.html.j2", "lms/run.html.j2"
_SHARED = ("preview", "lms", "player")
"""Folders of templates whose modules and styles the pages load."""
_ENGINE = "lms/scorm-again"
_PAGE = "text/html; charset=utf-8"


def panel_headers(content: str) -> dict[str, str]:
    """Return the headers of the panel, which shows pages of the origin ``content`` and loads nothing else from it."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; frame-src {content}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-DNS-Prefetch-Control": "off",
    }


def content_headers(panel: str) -> dict[str, str]:
    """Return the headers of a course's pages, which only the origin ``panel`` may show in a frame.

    The course is its author's own: it may embed what it would embed in an LMS.
    """
    return {"Content-Security-Policy": f"frame-ancestors 'self' {panel}; base-uri 'self'"}


@dataclass(frozen=True, slots=True)
class PanelSite:
    """The panel: its page, the state and the profiles of LMSs as JSON, notices of changes, and the packages."""

    board: Board
    builder: Builder
    editor: Editor
    content: str
    """The origin of the pages."""

    def reply(self, request: Request) -> Reply:
        """Return the answer to a request."""
        match request.path.split("/")[1:]:
            case [""]:
                return _page(_PANEL, content=self.content)
            case ["state.json"]:
                return json_reply(state_as_json(self.board.build, self.builder.root, self.editor, self.content))
            case ["profiles.json"]:
                return json_reply([profile.as_json() for profile in profiles().values()])
            case ["events"]:
                return Reply(self.board.stream(), "text/event-stream")
            case ["packages", edition, name]:
                return self._package(edition, name)
            case ["parts", *path]:
                return _part("/".join(path))
            case _:
                return not_found()

    def _package(self, edition: str, name: str) -> Reply:
        shown = self.board.build.shown
        structure, dot, ending = name.partition(".")
        if shown is None or f"{dot}{ending}" != ".zip":
            return not_found()
        try:
            made = shown.outputs.get((edition, structure))
            content = shown.outputs.zipped((edition, structure))
        except (AssetError, OutputError, ScriptError, OSError) as error:
            return _unmade(error)
        if made is None or content is None:
            return not_found()
        return file_reply(made.name, content, {"Content-Disposition": f'attachment; filename="{made.name}"'})


@dataclass(frozen=True, slots=True)
class ContentSite:
    """The pages of the course, and the page around them that keeps the place when they are loaded again."""

    board: Board
    builder: Builder
    panel: str
    """The origin of the panel."""

    def reply(self, request: Request) -> Reply:
        """Return the answer to a request."""
        match request.path.split("/")[1:]:
            case ["around"]:
                return _page(_AROUND, panel=self.panel)
            case ["parts", *path]:
                return _part("/".join(path))
            case ["content", edition, structure, *path]:
                return self._file(edition, structure, "/".join(path) or "index.html")
            case _:
                return not_found()

    def _file(self, edition: str, structure: str, path: str) -> Reply:
        shown = self.board.build.shown
        try:
            made = shown.outputs.get((edition, structure)) if shown else None
        except (AssetError, ScriptError, OSError) as error:
            return _unmade(error)
        content = made.files.get(path) if made else None
        if content is None or not self._is_ours(content):
            return not_found()
        return file_reply(path, content)

    def _is_ours(self, content: Content) -> bool:
        """Return whether a file is still where it was when the course was read: a link can lead elsewhere by now."""
        if isinstance(content, bytes):
            return True
        real = content.resolve()
        return any(real.is_relative_to(home) for home in (self.builder.root, self.builder.drawings, *_homes()))


def _unmade(error: Exception) -> Reply:
    return refusal(HTTPStatus.INTERNAL_SERVER_ERROR, f"This cannot be made: {error}")


def _page(name: str, **values: str) -> Reply:
    return Reply(_environment().get_template(name).render(**values).encode(), _PAGE)


def _part(path: str) -> Reply:
    """Return a module or a style of the pages around the course."""
    found = _parts().get(path)
    return not_found() if found is None else file_reply(path, found)


@cache
def _parts() -> Mapping[str, Path]:
    root = shipped("templates")
    files = (file for name in _SHARED for file in (root / name).rglob("*") if file.suffix in {".js", ".css", ".svg"})
    own = {file.relative_to(root).as_posix(): file for file in files}
    engine = run_time()
    return own if engine is None else own | {f"{_ENGINE}/{file.name}": file for file in engine.glob("*.min.js")}


@cache
def _homes() -> tuple[Path, ...]:
    """Return the folders of files that lessonpack adds to outputs: schemas and fonts."""
    package = shipped("templates").parent
    return tuple((package / name).resolve() for name in ("third_party", "node_modules"))


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True, loader=FileSystemLoader(shipped("templates")), undefined=StrictUndefined
    )
