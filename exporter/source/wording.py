"""Building blocks of messages: quotes, lists, suggestions, and where else something stands."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_LONGEST_QUOTE = 60
_SHOWN_LINES = 5
_ALIKE = 0.6
_SHORTENED = 4
"""Letters of a beginning that stands for a whole word, as ``rect`` does for ``rectangle``."""
_LONGEST_COMPARED, _MANY, _MOST_COMPARED = 100, 200, 50


def quoted(value: object, longest: int = _LONGEST_QUOTE) -> str:
    """Return ``value`` in quotes for an error message: on one line and shortened."""
    words = " ".join(str(value).split())
    return f"'{words if len(words) <= longest else words[: longest - 1] + '…'}'"


def in_quotes(text: str) -> str:
    """Return a text of one line as a quoted scalar of YAML."""
    return "'{}'".format(text.replace("'", "''")) if '"' in text or "\\" in text else f'"{text}"'


def closest(value: str, known: Iterable[str], likeness: float = _ALIKE) -> str | None:
    """Return the known word most similar to ``value``, or None; by default also the only one that begins with it.

    Comparing is slow, so long words are not compared, and of many words only those with the same beginning.
    """
    if len(value) > _LONGEST_COMPARED:
        return None
    words = list(known)
    if len(words) > _MANY:
        beginning = (value[:2], value[:2].lower())
        words = [word for word in words if word.startswith(beginning)][:_MOST_COMPARED]
    lower = {word.lower(): word for word in reversed(words) if len(word) <= _LONGEST_COMPARED}
    shortened = [
        word for word in lower if likeness <= _ALIKE and len(value) >= _SHORTENED and word.startswith(value.lower())
    ]
    close = shortened if len(shortened) == 1 else get_close_matches(value.lower(), list(lower), n=1, cutoff=likeness)
    return lower[close[0]] if close else None


def meant(value: str, known: Iterable[str], likeness: float = _ALIKE) -> str:
    """Return ``"; did you mean 'X'?"``, or an empty string if no known word is similar."""
    close = closest(value, known, likeness)
    return f"; did you mean '{close}'?" if close else ""


def is_divided(text: str, entries: Collection[str]) -> bool:
    """Return whether all parts of a text with commas are ``entries``, as YAML reads ``[a, b]`` without quotes."""
    parts = [part.strip() for part in text.split(",")]
    return len(parts) > 1 and all(part in entries for part in parts)


def listed(words: Iterable[str], last: str = "or") -> str:
    """Return ``a, b or c``."""
    *most, final = words
    return f"{', '.join(most)} {last} {final}" if most else final


def times_in_file(places: list[int]) -> str:
    """Return what follows a message about several places of a file, whose lines are given: how many, and the first."""
    if len(places) == 1:
        return ""
    first, *others = sorted(set(places))
    further = f", {', '.join(map(str, others[: _SHOWN_LINES - 1]))}" if others else ""
    more = ", …" if len(others) >= _SHOWN_LINES else ""
    return f" ({len(places)} times in this file: line{'s' * bool(further)} {first}{further}{more})"
