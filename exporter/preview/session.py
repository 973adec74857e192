"""A preview from its beginning to its end: two servers, a watch over the folder, and a build after each change."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.preview.board import Board
from exporter.preview.builds import Builder
from exporter.preview.gate import Gate
from exporter.preview.loopback import Loopback, PortTakenError
from exporter.preview.sites import ContentSite, PanelSite, content_headers, panel_headers
from exporter.preview.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from threading import Event
    from typing import Self

    from exporter.preview.builds import Build
    from exporter.preview.editors import Editor
    from exporter.source.cache.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody wants of a preview. Port 0 is any free one."""

    port: int
    editor: Editor


class Preview:
    """Shows the course in ``root``; as a context, it serves inside. `run` builds, and builds again."""

    def __init__(self, root: Path, store: Store, wishes: Wishes) -> None:
        self._root, self._store, self._wishes = root.resolve(), store, wishes
        self._stack = ExitStack()
        self.board = Board()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._builder = Builder(self._root, self._store)
            stack.callback(self._builder.close)
            self.panel = Loopback(self._wishes.port)
            stack.callback(self.panel.close)
            self.content = _beside(self._wishes.port)
            stack.callback(self.content.close)
            self._serve()
            stack.callback(self.board.close)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _serve(self) -> None:
        panel, content = self.panel, self.content
        shown = PanelSite(self.board, self._builder, self._wishes.editor, content.origin)
        panel.start(shown, Gate(panel.host), panel_headers(content.origin))
        pages = ContentSite(self.board, self._builder, panel.origin)
        content.start(pages, Gate(content.host, panel.origin), content_headers(panel.origin))

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


def _beside(port: int) -> Loopback:
    """Return the next port for the content, so that a browser keeps what it has stored; any other if it is in use."""
    try:
        return Loopback(port + 1 if port else 0)
    except PortTakenError:
        return Loopback()
