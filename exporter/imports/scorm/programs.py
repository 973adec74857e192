"""Programs whose packages hold no text in their pages, because a script makes it when it is played."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporter.imports.archives import Archive

_SIGNS = (
    ("scormcontent/lib/", "Articulate Rise"),
    ("story_content/", "Articulate Storyline"),
    ("html5/data/js/", "Articulate Storyline"),
    ("assets/htmlimages/", "Adobe Captivate"),
    ("adapt/js/", "Adapt"),
    ("a001index.html", "Lectora"),
    ("data/browsersupport.js", "iSpring"),
    ("h5p.json", "H5P"),
    ("scormcontent/", "Articulate Rise"),
)


def program_of(archive: Archive) -> str:
    """Return the name of the program that made a package; empty if its files do not tell."""
    names = tuple(archive.members)
    return next((program for sign, program in _SIGNS if any(sign in name for name in names)), "")
