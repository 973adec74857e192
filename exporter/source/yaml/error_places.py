"""Finds the place of one of Pydantic's errors in the values that an author wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from exporter.source.yaml.nodes import Mapping, Sequence

if TYPE_CHECKING:
    from exporter.problems import Position


class ErrorLocation(NamedTuple):
    """The place of an error in the author's values, as deep as its location can be followed."""

    path: tuple[str | int, ...]
    rest: tuple[str | int, ...]
    value: Any
    position: Position
    key_position: Position
    name: str
    whole: str

    @property
    def is_key(self) -> bool:
        """Whether the error is of the key, which Pydantic says behind the location."""
        return self.rest == ("[key]",)


def locate(tree: Any, location: tuple[str | int, ...], start: Position, subject: str) -> ErrorLocation:
    """Follow pydantic's ``location`` through ``tree``, skipping parts that name a union's member."""
    value, position, key_position, name = tree, getattr(tree, "position", start), start, subject
    path: list[str | int] = []
    for number, part in enumerate(location):
        if isinstance(value, Mapping) and isinstance(part, str) and part in value:
            position, key_position = value.values_at[part], value.keys_at[part]
            value, name = value[part], f"'{part}'"
            path.append(part)
        elif isinstance(value, Sequence) and isinstance(part, int) and part < len(value):
            name = _entry_name(path, part, value[part])
            position = key_position = value.entries_at[part]
            value = value[part]
            path.append(part)
        elif number == len(location) - 1:
            return ErrorLocation(tuple(path), (part,), value, position, key_position, name, subject)
    return ErrorLocation(tuple(path), (), value, position, key_position, name, subject)


def _entry_name(path: list[str | int], number: int, value: object) -> str:
    owner = next((part for part in reversed(path) if isinstance(part, str)), None)
    if owner == "questions" and isinstance(value, Mapping):
        return "this question"
    if owner == "options":
        return "this option"
    return f"entry {number + 1} of '{owner}'" if owner else f"entry {number + 1}"
