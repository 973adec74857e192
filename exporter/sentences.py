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

    from exporter.markup import Parts, Tag

FALLBACK = "en"

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

    def fill(self, parts: Parts) -> str:
        """Return HTML with sentences added to elements with ``data-say`` and as labels for ``data-say-label``."""
        pieces: list[str] = []
        for part, following in zip(parts, [*parts[1:], ""], strict=True):
            if isinstance(part, str):
                pieces.append(part)
                continue
            pieces.append(str(self._labelled(part)))
            if (key := part.get("data-say")) and isinstance(following, str) and following.startswith("</"):
                pieces.append(escape(self.say(key)))
        return "".join(pieces)

    def _labelled(self, tag: Tag) -> Tag:
        key = tag.get("data-say-label")
        if key is None:
            return tag
        label = "aria-label", escape(self.say(key))
        return tag.changed(tuple(label if one[0] == "data-say-label" else one for one in tag.attributes))


def fallbacks(language: str) -> list[str]:
    """Return a language tag (BCP 47) in lower case and its fallbacks, longest first; [] if it is not a tag."""
    if not re.fullmatch(r"[A-Za-z0-9-]+", language):
        return []
    subtags = language.lower().split("-")
    return ["-".join(subtags[:length]) for length in range(len(subtags), 0, -1)]
