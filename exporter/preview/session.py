"""A preview or a play from its beginning to its end: two servers, and what they show."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.preview.board import Board
from exporter.preview.builds import Build, Builder
from exporter.preview.course_source import CourseSource
from exporter.preview.gate import Gate
from exporter.preview.loopback import Loopback, PortTakenError
from exporter.preview.network import Network
from exporter.preview.package_source import PackageSource
from exporter.preview.packages import PlayedPackage
from exporter.preview.sites import ContentSite, PanelSite, course_headers, package_headers, panel_headers
from exporter.preview.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from threading import Event
    from typing import Self

    from exporter.preview.editors import Editor
    from exporter.preview.sites import Source
    from exporter.source.cache.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody wants of a preview. Port 0 is any free one."""

    port: int
    editor: Editor


class _Shown:
    """Serves on two origins inside a context."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._stack = ExitStack()
        self.board = Board()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            source = self._open(stack)
            self.panel = Loopback(self._port)
            stack.callback(self.panel.close)
            self.content = _beside(self._port)
            stack.callback(self.content.close)
            panel, content = self.panel, self.content
            network = Network(content.interrupt)
            site = PanelSite(source, self.board, network, content.origin, stays=self._port != 0)
            panel.start(site, Gate(panel.host), panel_headers(content.origin))
            gate = Gate(content.host, panel.origin)
            content.start(ContentSite(source, network, panel.origin), gate, self._content_headers(panel.origin))
            stack.callback(self.board.close)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _open(self, stack: ExitStack) -> Source:
        """Return what is shown, which ``stack`` closes."""
        raise NotImplementedError

    def _content_headers(self, panel: str) -> dict[str, str]:
        """Return the headers of the content."""
        raise NotImplementedError


class Preview(_Shown):
    """Shows the course in ``root``; as a context, it serves inside. `run` builds, and builds again."""

    def __init__(self, root: Path, store: Store, wishes: Wishes) -> None:
        super().__init__(wishes.port)
        self._root, self._store, self._editor = root.resolve(), store, wishes.editor

    def _open(self, stack: ExitStack) -> Source:
        self._builder = Builder(self._root, self._store)
        stack.callback(self._builder.close)
        return CourseSource(self.board, self._builder, self._editor)

    def _content_headers(self, panel: str) -> dict[str, str]:
        return course_headers(panel)

    def run(self, stop: Event, tell: Callable[[Build], None] = lambda _build: None) -> None:
        """Build now and after each change, until ``stop`` is set or somebody presses Ctrl+C; ``tell`` of each build."""
        watch = Watch(self._root)
        self._build(tell)
        for _ in watch.changes(stop):
            self._build(tell)

    def _build(self, tell: Callable[[Build], None]) -> None:
        build = self._builder.build(self.board.build)
        self.board.put(build)
        tell(build)


class Play(_Shown):
    """Plays the package at ``path``; as a context, it serves inside.

    Raises:
        NotPlayableError: entering it finds the package unsafe, or without anything to launch.
    """

    def __init__(self, path: Path, port: int, *, network: bool) -> None:
        super().__init__(port)
        self._path, self._network = path, network

    def _open(self, stack: ExitStack) -> Source:
        package = stack.enter_context(PlayedPackage(self._path))
        self.board.put(Build(1, (), None))
        return PackageSource(package)

    def _content_headers(self, panel: str) -> dict[str, str]:
        return package_headers(panel, network=self._network)


def _beside(port: int) -> Loopback:
    """Return the next port for the content, so that a browser keeps what it has stored; any other if it is in use."""
    try:
        return Loopback(port + 1 if port else 0)
    except PortTakenError:
        return Loopback()
