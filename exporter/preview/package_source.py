"""A package from anywhere as what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from exporter.preview.sites import Download
from exporter.preview.state import PACKAGE, package_as_json

if TYPE_CHECKING:
    from exporter.archive import Content
    from exporter.preview.packages import PlayedPackage


@dataclass(frozen=True, slots=True)
class PackageSource:
    """See `exporter.preview.sites.Source`."""

    played: PlayedPackage
    is_utf8: ClassVar[bool] = False

    def state(self, content: str) -> dict[str, Any]:
        """Return the state for the panel."""
        return package_as_json(self.played.described, content)

    def file(self, edition: str, structure: str, path: str) -> Content | None:
        """Return a file of the package."""
        return self.played.file(path) if self._is_it(edition, structure) else None

    def package(self, edition: str, structure: str) -> Download | None:
        """Return the package itself."""
        path = self.played.described.path
        return Download(path.name, path) if self._is_it(edition, structure) else None

    def _is_it(self, edition: str, structure: str) -> bool:
        return (edition, structure) == (self.played.described.edition, PACKAGE)
