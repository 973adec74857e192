"""Whose sheet it is, by its headings: ours, or that of Kahoot, Quizizz (now Wayground) or Blooket."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.plain_text import as_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CUT = re.compile(r"\s+[-\u2013\u2014]\s.*|\s*\(.*", re.DOTALL)
"""What others write behind the name of a column: how long it may be, and whether it must be there."""
_OPTION = re.compile(r"(?:answer|option) ([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The headings of a sheet, what they are called here, and what its types are here."""

    needed: frozenset[str]
    names: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    """The type of a row that names none."""
    lost: Mapping[str, str] = field(default_factory=dict)
    """Columns that do not come, and what is said of the first one that is filled in."""
    example: str = ""
    """How a row begins that only explains the columns."""

    def row(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return the cells of a row under our names."""
        if not self.names:
            return dict(cells)
        found = {self._name(name): text for name, text in cells.items() if self._name(name)}
        written = found.get("type", "").lower()
        found["type"] = self.kinds.get(written, written) or self.kind
        found.update((name, as_markdown(found[name])) for name in ("prompt", "explanation") if name in found)
        return found

    def _name(self, written: str) -> str:
        numbered = _OPTION.fullmatch(written)
        return f"option {numbered[1]}" if numbered else self.names.get(written, "")


OURS = Dialect(frozenset({"type", "prompt"}))
_TIME = "time limits and points for speed; here, a quiz has a 'time_limit'"
_PICTURE = "pictures on other servers; put them into 'media' and show them yourself"
_QUESTIONS = {"question": "prompt", "question text": "prompt", "correct answer": "answer"}
_OTHERS = (
    *(
        Dialect(frozenset({asked, "answer 1", "correct answer"}), _QUESTIONS, kind="any of", lost={"time limit": _TIME})
        for asked in ("question", "question text")
    ),
    Dialect(
        frozenset({"question text", "question type", "option 1"}),
        {**_QUESTIONS, "question type": "type", "answer explanation": "explanation"},
        {"multiple choice": "any of", "checkbox": "all of", "fill-in-the-blank": "accepted", "open-ended": "essay"},
        "any of",
        {"time in seconds": _TIME, "time": _TIME, "image link": _PICTURE},
        "text of the question",
    ),
)


def dialect_of(names: Iterable[str]) -> Dialect | None:
    """Return whose headings these are; None if they are none."""
    found = set(names)
    return next((one for one in (OURS, *_OTHERS) if found >= one.needed), None)


def names_of(cells: Iterable[str]) -> list[str]:
    """Return headings in lower case, without what others write behind them."""
    plain = (" ".join(cell.strip().strip('"').lower().split()) for cell in cells)
    return [_CUT.sub("", name).strip() for name in plain]
