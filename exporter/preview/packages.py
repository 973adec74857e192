"""A package from anywhere, open to be played. It may be hostile: it is judged before anything of it is served.

Its files are unpacked one by one, when they are asked for, into a folder of their own and under numbers: no name in the
zip becomes a name on the disk.
"""

from __future__ import annotations

import tempfile
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.conformance import judge_opened
from exporter.conformance.container import open_package
from exporter.conformance.document import read_manifest
from exporter.preview.manifests import played_items
from exporter.problems import CourseError, Problems

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from exporter.conformance.container import Package
    from exporter.preview.manifests import PlayedItem
    from exporter.problems import Problem


class NotPlayableError(Exception):
    """A package cannot be played. ``problems`` say why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of a package that can be played."""

    path: Path
    edition: str
    """1.2, 2004-2nd, 2004-3rd or 2004-4th."""
    title: str
    items: tuple[PlayedItem, ...]
    problems: tuple[Problem, ...]


class PlayedPackage:
    """A package that is played: as a context, it is open inside."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stack = ExitStack()
        self._lock = threading.Lock()
        self._unpacked: dict[str, Path] = {}

    def __enter__(self) -> Self:
        """Open the package.

        Raises:
            NotPlayableError: it is unsafe, or has nothing that could be launched.
            OSError: there is no room to unpack it.
        """
        with ExitStack() as stack:
            self._open(stack, Problems())
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:  # a file may be on its way out of the zip
            self._stack.close()

    def _open(self, stack: ExitStack, problems: Problems) -> None:
        package = manifest = None
        items: tuple[PlayedItem, ...] = ()
        with suppress(CourseError):  # there are too many problems, and the last one says so
            package = stack.enter_context(open_package(self._path, problems))
            manifest = None if package is None else read_manifest(package, problems)
        if package is not None and manifest is not None:
            items = played_items(manifest, package)
            with suppress(CourseError):
                judge_opened(package, problems)
        if package is None or manifest is None or not any(item.href for item in items):
            raise NotPlayableError(problems.sorted())
        self._package: Package = package
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lessonpack-play-"))).resolve()
        edition = manifest.edition or ("1.2" if manifest.is_12 else "2004-4th")
        self.described = Described(self._path, edition, manifest.title, items, problems.sorted())

    def file(self, name: str) -> Path | None:
        """Return where a file of the package has been unpacked; None if there is none of that name."""
        if name not in self._package.files:
            return None
        with self._lock:
            if name not in self._unpacked:
                self._unpacked[name] = self._unpack(name)
            return self._unpacked[name]

    def _unpack(self, name: str) -> Path:
        target = self.folder / str(len(self._unpacked))
        with target.open("wb") as stream:
            for piece in self._package.pieces(name):
                stream.write(piece)
        return target
