"""Front matter of other tools: what is theirs stays, what would be wrong in ours goes, with a note.

TOML, as Hugo writes it, becomes YAML.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from exporter.imports.foreign_markdown.line import Line, text_of
from exporter.imports.notes import short
from exporter.imports.yaml_text import document
from exporter.problems import CourseError, Position, Problems
from exporter.source.models import OF_OTHER_TOOLS, FrontMatter
from exporter.source.text import Unreadable
from exporter.source.yaml.nodes import Mapping
from exporter.source.yaml.reader import read_yaml

if TYPE_CHECKING:
    from exporter.imports.notes import Notes

_YAML, _TOML = "---", "+++"
_KEY = re.compile(r"([A-Za-z_][\w.-]*|\"[^\"]*\"|'[^']*')\s*:(?:\s|$)")
_MOST_LINES = 2_000


@dataclass(slots=True)
class Matter:
    """The values of a front matter, and its lines without the two marks."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return a value that is a text, on one line; empty if it is none."""
        value = self.values.get(name)
        return " ".join(value.split()) if isinstance(value, str) else ""

    def without(self, name: str) -> None:
        """Remove a key."""
        self.values.pop(name, None)
        self.lines = _without(self.lines, name)

    @property
    def is_foreign(self) -> bool:
        """Return whether there are keys that only other tools read."""
        return any(name not in FrontMatter.model_fields and name not in OF_OTHER_TOOLS for name in self.values)

    def written(self) -> str:
        """Return it with its marks; empty if there is nothing in it."""
        text = text_of(self.lines).strip("\n")
        return f"{_YAML}\n{text}\n{_YAML}\n\n" if self.values and text else ""


def split(lines: list[Line], notes: Notes) -> tuple[Matter, list[Line]]:
    """Return the front matter of a page, and the lines below it."""
    first = next((index for index, line in enumerate(lines) if not line.is_empty), 0)
    mark = lines[first].text.rstrip() if lines else ""
    if mark not in (_YAML, _TOML):
        return Matter(), lines
    ends = (mark, "...") if mark == _YAML else (mark,)
    last = min(len(lines), first + _MOST_LINES)
    end = next((index for index in range(first + 1, last) if lines[index].text.rstrip() in ends), None)
    if end is None:
        return Matter(), [
            *lines[:first],
            lines[first].becomes("* * *"),
            *lines[first + 1 :],
        ] if mark == _YAML else lines
    inside, body = lines[first + 1 : end], lines[end + 1 :]
    read = _from_yaml if mark == _YAML else _from_toml
    matter = read(inside, notes)
    _remove_what_is_wrong(matter, notes)
    return matter, body


def _from_yaml(inside: list[Line], notes: Notes) -> Matter:
    if not any(not line.is_empty for line in inside):
        return Matter()
    place = inside[0].place
    problems = Problems()
    try:
        tree = read_yaml(text_of(inside) + "\n", Position(place.file, place.line), problems)
    except (Unreadable, CourseError):
        tree = None
    if not isinstance(tree, Mapping) or any(problem.severity == "error" for problem in problems.sorted()):
        notes.lost(place, f"the front matter, which is not YAML that can be read: {short(text_of(inside))}")
        return Matter()
    return Matter(dict(tree), inside)


def _from_toml(inside: list[Line], notes: Notes) -> Matter:
    place = inside[0].place if inside else Position("")
    try:
        values = tomllib.loads(text_of(inside))
    except (tomllib.TOMLDecodeError, RecursionError):
        notes.lost(place, f"the front matter, which is not TOML that can be read: {short(text_of(inside))}")
        return Matter()
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, date):
            kept[name] = value.isoformat()
        elif isinstance(value, (str, bool, int, float)) or (
            isinstance(value, list) and all(isinstance(one, str) for one in value)
        ):
            kept[name] = value
        else:
            notes.lost(place, f"{short(name)} of the front matter in TOML, which is neither a text nor a list of texts")
    return Matter(kept, [Line(line, place) for line in document(kept).rstrip("\n").split("\n")] if kept else [])


def _remove_what_is_wrong(matter: Matter, notes: Notes) -> None:
    """Remove keys that mean something here, and whose values would be errors."""
    for name in FrontMatter.model_fields:
        if name not in matter.values:
            continue
        try:
            FrontMatter.model_validate({name: matter.values[name]})
        except ValidationError:
            place = next((line.place for line in matter.lines if _names(line) == name), matter.lines[0].place)
            notes.lost(
                place, f"'{name}' of the front matter, whose value {short(str(matter.values[name]))} does not fit"
            )
            matter.without(name)


def _names(line: Line) -> str:
    found = _KEY.match(line.text)
    return found[1].strip("\"'") if found else ""


def _without(lines: list[Line], name: str) -> list[Line]:
    kept: list[Line] = []
    inside = False
    for line in lines:
        if line.text[:1] not in ("", " ", "-", "#") or _names(line):
            inside = _names(line) == name
        if not inside:
            kept.append(line)
    return kept
