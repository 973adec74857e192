"""The player's sentences in a course's language, for everything written at export time.

The browser's half is ``templates/player/screen/sentences.js``; both read the same catalogues.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Self

FALLBACK = "en"
_ELEMENT = re.compile(r'(<[a-z][^<>]*\sdata-say="(\w+)"[^<>]*>)(?=</)')
_LABEL = re.compile(r'(?<=\s)data-say-label="(\w+)"')

Catalogue = dict[str, "str | dict[str, str]"]
"""Key → sentence, or its plural forms by CLDR category. ``{name}`` stands for a value."""


class Sentences:
    """One language's sentences; missing ones fall back to English."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    @classmethod
    def read(cls, folder: Path, language: str, own: Mapping[str, str | dict[str, str]] | None = None) -> Self:
        """Read the catalogue of ``language`` (BCP 47) in ``folder``, overridden by a course's ``own`` sentences."""
        names = (*fallbacks(language), FALLBACK)
        chosen = next(path for name in names if (path := folder / f"{name}.json").is_file())
        fallback: Catalogue = json.loads((folder / f"{FALLBACK}.json").read_bytes())
        return cls({**fallback, **json.loads(chosen.read_bytes()), **(own or {})})

    def say(self, key: str, **values: object) -> str:
        """Return the sentence ``key``, filled in with ``values``.

        Raises:
            KeyError: no catalogue has the sentence, or a value is missing.
        """
        return re.sub(r"\{(\w+)\}", lambda found: self.written(values[found.group(1)]), self.pattern(key, values))

    def pattern(self, key: str, values: Mapping[str, Any]) -> str:
        """Return the sentence ``key`` (if plural, the form for ``values``) without filling it in."""
        sentence = self.catalogue[key]
        return sentence if isinstance(sentence, str) else sentence[self.plural(values)]

    def plural(self, _values: Mapping[str, Any]) -> str:
        """Return the plural category for ``values``: here always the general one; the browser handles the others."""
        return "other"

    def written(self, value: object) -> str:
        """Return a value as written in a sentence."""
        return str(value)

    def fill(self, html: str) -> str:
        """Return ``html`` with sentences added to elements with ``data-say`` and as labels for ``data-say-label``."""
        return _LABEL.sub(self._label, _ELEMENT.sub(self._content, html))

    def _content(self, found: re.Match[str]) -> str:
        return found.group(1) + escape(self.say(found.group(2)))

    def _label(self, found: re.Match[str]) -> str:
        return f'aria-label="{escape(self.say(found.group(1)))}"'


def fallbacks(language: str) -> list[str]:
    """Return a language tag (BCP 47) in lower case and its fallbacks, longest first; [] if it is not a tag."""
    if not re.fullmatch(r"[A-Za-z0-9-]+", language):
        return []
    subtags = language.lower().split("-")
    return ["-".join(subtags[:length]) for length in range(len(subtags), 0, -1)]
