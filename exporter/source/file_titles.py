"""Makes a title from the name of a file, for lessons that have none: as MkDocs and Docusaurus do."""

from __future__ import annotations

import re

from exporter.source.item_ids import named_parts

_NUMBER = re.compile(r"\d+\s*[-_.]+\s*(?=[^\W\d_])")
"""What sorts files in a folder, as in ``01-setup.md``; not the beginning of ``2024-01-05`` or ``7.0-beta``."""
_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_TURKIC = ("tr", "az")


def title_of_file(file: str, language: str) -> str:
    """Return the words of the name of a file, or of the folder that it stands for.

    They begin with a capital if there is none at all: a name such as ``iPhone`` stays as it is.
    """
    name = named_parts(file)[-1]
    words = _BETWEEN_WORDS.sub(" ", _NUMBER.sub("", name, count=1) if _NUMBER.match(name) else name).strip()
    if not words:
        return name
    return words if words != words.lower() else _capital(words[0], language) + words[1:]


def _capital(letter: str, language: str) -> str:
    is_turkic = language.lower().split("-")[0] in _TURKIC
    return "İ" if letter == "i" and is_turkic else letter.title()
