"""What the two origins of a preview serve: the panel, and the content with the page around it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exporter.archive import OutputError
from exporter.assets import AssetError, run_time, shipped
from exporter.conformance.container import MANIFEST
from exporter.lms import profiles
from exporter.preview.activities import activities, prerequisites
from exporter.preview.manifests import read_text
from exporter.preview.replies import Reply, file_reply, json_reply, no_reply, not_found, refusal
from exporter.script import ScriptError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from exporter.archive import Content
    from exporter.preview.board import Board
    from exporter.preview.network import Network
    from exporter.preview.replies import Request

_PANEL, _AROUND = "preview/panel.html.j2", "lms/run.html.j2"
_SHARED = ("preview", "lms", "player")
"""Folders of templates whose modules and styles the pages load."""
_ENGINE = "lms/scorm-again"
_PAGE = "text/html; charset=utf-8"
_NETWORK = {"/network/off": True, "/network/on": False}
"""What is done at an address: whether the network is taken away."""
_FAILURES = (AssetError, OutputError, ScriptError, OSError)
"""What keeps a package from being made, through no fault of the course."""


def panel_headers(content: str) -> dict[str, str]:
    """Return the headers of the panel, which shows pages of the origin ``content`` and loads nothing else from it."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; frame-src {content}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    )
    return {
        "Content-Security-Policy": policy,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-DNS-Prefetch-Control": "off",
    }


def course_headers(panel: str) -> dict[str, str]:
    """Return the headers of a course's pages, which only the origin ``panel`` may show in a frame.

    The course is its author's own: it may embed what it would embed in an LMS.
    """
    return {"Content-Security-Policy": f"frame-ancestors 'self' {panel}; base-uri 'self'"}


def package_headers(panel: str, *, network: bool) -> dict[str, str]:
    """Return the headers of the pages of a package from anywhere.

    Without ``network``, they load nothing from elsewhere and send nothing there. They cannot leave their frame either:
    an address can carry data. Pages of authoring tools need scripts in their HTML, and ``eval``.
    """
    within = "'self' 'unsafe-inline' 'unsafe-eval' data: blob:"
    may = "allow-scripts allow-same-origin allow-forms allow-modals allow-downloads"
    policy = [f"frame-ancestors 'self' {panel}", "base-uri 'self'"]
    if network:
        policy += [f"sandbox {may} allow-popups"]
    else:
        policy += [
            f"default-src {within}",
            "form-action 'self'",
            "object-src 'self'",
            "webrtc 'block'",
            f"sandbox {may}",
        ]
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Referrer-Policy": "same-origin",
        "X-DNS-Prefetch-Control": "on" if network else "off",
    }


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be kept, under a name."""

    name: str
    content: Content


class UnfinishedError(Exception):
    """A course has errors: a package of it would have placeholders, or be an older one."""

    def __init__(self) -> None:
        super().__init__("The course has errors, and a package would have gaps: correct them first.")


class Source(Protocol):
    """What is shown: a course, or a package. Editions and structures are those of its state."""

    def state(self, content: str) -> dict[str, Any]:
        """Return the state for the panel; ``content`` is the origin of the pages."""

    is_utf8: ClassVar[bool]
    """Whether the texts of its files are UTF-8; otherwise they tell their encoding themselves, or have none."""

    def file(self, edition: str, structure: str, path: str) -> Content | None:
        """Return a file of the pages, None if there is none.

        Raises:
            AssetError, OutputError, ScriptError, OSError: it could not be made.
        """

    def package(self, edition: str, structure: str) -> Download | None:
        """Return a package, None if there is none.

        Raises what `file` raises, and:
            UnfinishedError: there are errors, with which no package is made.
        """


@dataclass(frozen=True, slots=True)
class PanelSite:
    """The panel: its page, the state and the profiles of LMSs as JSON, notices of changes, and the packages."""

    source: Source
    board: Board
    network: Network
    content: str
    """The origin of the pages."""
    run: str = field(default_factory=lambda: secrets.token_hex(16))
    """Tells this preview from another that has had, or will have, the same address."""
    stays: bool = False
    """Whether a preview that is started again will have this address."""

    def reply(self, request: Request) -> Reply:
        """Return the answer to a request."""
        if request.acts:
            return self._act(request.path)
        match request.path.split("/")[1:]:
            case [""]:
                found = _page(_PANEL, content=self.content, run=self.run)
            case ["state.json"]:
                found = json_reply({**self.source.state(self.content), "run": self.run, "stays": self.stays})
            case ["profiles.json"]:
                found = json_reply([profile.as_json() for profile in profiles().values()])
            case ["events"]:
                found = Reply(self.board.stream(), "text/event-stream")
            case ["activities", edition, name] if name.endswith(".json"):
                found = self._activities(edition, name.removesuffix(".json"))
            case ["packages", edition, name] if name.endswith(".zip"):
                found = self._package(edition, name.removesuffix(".zip"))
            case ["parts", *path]:
                found = _part("/".join(path))
            case _:
                found = not_found()
        return found

    def _act(self, path: str) -> Reply:
        """Take the network of the content away, or give it back."""
        if path not in _NETWORK:
            return _unasked()
        self.network.turn(off=_NETWORK[path])
        return Reply(b"", status=HTTPStatus.NO_CONTENT)

    def _activities(self, edition: str, structure: str) -> Reply:
        """Return what an LMS reads in a manifest to lead learners through a package; nothing if it cannot be read."""
        try:
            content = self.source.file(edition, structure, MANIFEST)
        except _FAILURES as error:
            return _unmade(error)
        if content is None:
            return not_found()
        manifest = read_text(content if isinstance(content, bytes) else content.read_bytes())
        read: Any = ([], []) if manifest is None else (activities(manifest), prerequisites(manifest))
        return json_reply(dict(zip(("activities", "prerequisites"), read, strict=True)))

    def _package(self, edition: str, structure: str) -> Reply:
        try:
            found = self.source.package(edition, structure)
        except UnfinishedError as error:
            return refusal(HTTPStatus.CONFLICT, str(error))
        except _FAILURES as error:
            return _unmade(error)
        if found is None:
            return not_found()
        name = quote(found.name, errors="replace")
        return file_reply(found.name, found.content, {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})


@dataclass(frozen=True, slots=True)
class ContentSite:
    """The pages of the course or package, and the page around them that is their LMS."""

    source: Source
    network: Network
    panel: str
    """The origin of the panel."""

    def reply(self, request: Request) -> Reply:
        """Return the answer to a request."""
        if request.acts:
            return _unasked()
        match request.path.split("/")[1:]:
            case ["around"]:
                return _page(_AROUND, panel=self.panel)
            case ["parts", *path]:
                return _part("/".join(path))
            case ["content", *_] if self.network.is_cut:
                return no_reply()
            case ["content", edition, structure, *path]:
                return self._file(edition, structure, "/".join(path) or "index.html")
            case _:
                return not_found()

    def _file(self, edition: str, structure: str, path: str) -> Reply:
        try:
            content = self.source.file(edition, structure, path)
        except _FAILURES as error:
            return _unmade(error)
        if content is None:
            return not_found()
        reply = file_reply(path, content)
        return reply if self.source.is_utf8 else replace(reply, type=reply.type.partition(";")[0])


def _unasked() -> Reply:
    return refusal(HTTPStatus.METHOD_NOT_ALLOWED, "There is nothing to be done at this address.")


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
def _environment() -> Environment:
    return Environment(autoescape=True, loader=FileSystemLoader(shipped("templates")), undefined=StrictUndefined)
