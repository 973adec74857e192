"""Translates Pydantic's errors into messages for authors, with line and column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from exporter.identifiers import slug
from exporter.source.wording import listed, meant, quoted
from exporter.source.yaml.nodes import Mapping, Scalar, Sequence
from exporter.source.yaml.schema import may_hold_booleans

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping as AbstractMapping
    from collections.abc import Set as AbstractSet

    from exporter.problems import Position, Problems
    from exporter.source.yaml.schema import ModelSchema

_VERBS = frozenset(
    {"asks", "can", "cannot", "does", "has", "have", "holds", "is", "lacks", "may", "must", "names", "needs"}
)
_VERBS |= {"offers", "repeats", "should", "uses", "wants"}


class ValidationDetails(Protocol):
    """The part of `pydantic.ValidationError` that is used."""

    def errors(self, *, include_url: bool) -> list[Any]:
        """Return the details of each error."""


@dataclass(frozen=True, slots=True)
class ErrorLocation:
    """The place of an error in the author's values, as deep as its location can be followed."""

    path: tuple[str | int, ...]
    rest: tuple[str | int, ...]
    value: Any
    position: Position
    key_position: Position
    name: str
    whole: str


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


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Turns errors into problems. Holds the values, their schema, their start, and a name for the whole."""

    tree: Any
    schema: ModelSchema
    start: Position
    subject: str

    def report(self, error: ValidationDetails, problems: Problems) -> None:
        """Report all errors of a validation, and scalars that pydantic accepts but YAML 1.2 does not."""
        taken: set[Position] = set()
        for details in error.errors(include_url=False):
            place = locate(self.tree, details["loc"], self.start, self.subject)
            if not _follows_from_another(details, place):
                position, message, code = _worded(details, place, self.tree, self.schema)
                taken.add(position)
                problems.error(position, message, code)
        self._report_scalars(problems, taken)

    def check_scalars(self, problems: Problems) -> bool:
        """Report text in place of a boolean and the like in what pydantic has accepted; return if there is any."""
        return may_hold_booleans(self.tree) and self._report_scalars(problems, frozenset())

    def _report_scalars(self, problems: Problems, taken: AbstractSet[Position]) -> bool:
        wrong = False
        for position, message in self.schema.wrong_scalars(self.tree):
            wrong = True
            if position not in taken:
                problems.error(position, message, "invalid")
        return wrong


def _follows_from_another(details: Any, place: ErrorLocation) -> bool:
    """Return whether an error only follows from other errors, and would confuse authors."""
    if details["type"] == "default_factory_not_called":
        return True
    counted = place.value if isinstance(place.value, Sequence) else ()
    return details["type"] == "too_short" and len(counted) >= int(details["ctx"]["min_length"])


def _entry_name(path: list[str | int], number: int, value: object) -> str:
    owner = next((part for part in reversed(path) if isinstance(part, str)), None)
    if owner == "questions" and isinstance(value, Mapping):
        return "this question"
    if owner == "options":
        return "this option"
    return f"entry {number + 1} of '{owner}'" if owner else f"entry {number + 1}"


def _worded(details: Any, place: ErrorLocation, tree: Any, schema: ModelSchema) -> tuple[Position, str, str]:
    kind = details["type"]
    if kind == "extra_forbidden":
        key = str(place.path[-1] if not place.rest else place.rest[-1])
        path = place.path[:-1] if not place.rest else place.path
        message = f"{quoted(key)} is not a key of {_owner(tree, path, place)}{_meant_key(key, schema.keys(tree, path))}"
        return place.key_position, message, "unknown-key"
    if kind == "missing":
        key = str(place.rest[-1]) if place.rest else "?"
        about = str(schema.described.keys(tree, place.path).get(key, {}).get("description", "")).split("\n")[0]
        return (
            place.position,
            f"{place.name} has no '{key}'; add it{about and f' ({about.rstrip(chr(46))})'}",
            "missing-key",
        )
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _type_of_question(details, place, schema)
    if place.value is None and place.path and not place.rest:
        return place.position, f"{place.name} is empty; write a value or remove the key", "empty"
    if kind == "value_error":
        message = str(details["ctx"]["error"])
        in_words = isinstance(place.value, bool) and message == "should be a text"
        return place.position, _joined(place.name, message + "; put the word in quotes" * in_words), "invalid"
    words = _WORDS.get(kind)
    text = words(details.get("ctx", {}), place) if words else details["msg"].lower()
    return place.position, _joined(place.name, text), "invalid"


def _joined(name: str, text: str) -> str:
    return f"{name} {text}" if text.split(" ", 1)[0] in _VERBS else f"{name}: {text}"


def _owner(tree: Any, path: tuple[str | int, ...], place: ErrorLocation) -> str:
    """Return the name of the mapping at ``path``, such as "a question"."""
    name = locate(tree, path, place.position, place.whole).name
    kind = name.removeprefix("the ").removeprefix("this ")
    if kind in {name, "front matter"}:
        return name
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _meant_key(key: str, known: AbstractMapping[str, Any]) -> str:
    close = meant(key, known)
    if close or not known:
        return close
    return f"; the keys here are {listed(sorted(known), 'and')}"


def _type_of_question(details: Any, place: ErrorLocation, schema: ModelSchema) -> tuple[Position, str, str]:
    types = re.findall(r"'([^']*)'", details.get("ctx", {}).get("expected_tags", "")) or schema.kinds
    if not isinstance(place.value, Mapping):
        return place.position, f"{place.name} should be a mapping that starts with 'type: …' and 'prompt: …'", "invalid"
    kind = place.value.get("type")
    if "type" not in place.value or kind is None:
        kinds = f"; write one of {listed(types)}" if types else "; write 'type: choice', for example"
        return place.position, f"{place.name} has no 'type'{kinds}", "missing-key"
    message = f"unknown question type {quoted(kind)}{meant(str(kind), types)}"
    if types:
        message += f" The types are {listed(types, 'and')}" if message.endswith("?") else f"; write {listed(types)}"
    return place.value.values_at["type"], message, "unknown-type"


def _literal(context: Any, place: ErrorLocation) -> str:
    known = re.findall(r"'([^']*)'", context["expected"])
    return f"is {quoted(place.value)}, but should be {listed(known) if known else context['expected']}" + meant(
        str(place.value), known
    )


def _text(_context: Any, place: ErrorLocation) -> str:
    if isinstance(place.value, bool):
        return "should be a text; put the word in quotes"
    if isinstance(place.value, Sequence):
        return "should be a single text, not a list"
    return "should be text; put text with ': ' in quotes" if isinstance(place.value, Mapping) else "should be a text"


def _pattern(context: Any, place: ErrorLocation) -> str:
    pattern = context["pattern"]
    if "A-Za-z0-9._-" in pattern:
        proposal = slug(str(place.value)).lstrip("0123456789-")
        example = f"; for example {quoted(proposal)}" if proposal else ""
        return f"is {quoted(place.value)}, but should be a letter followed by up to 63 of A-Z a-z 0-9 . _ -{example}"
    for fragment, wanted in _PATTERNS:
        if fragment in pattern:
            return f"is {quoted(place.value)}, but should be {wanted}"
    return f"is {quoted(place.value)}, which does not fit the pattern {pattern}"


_PATTERNS = (
    ("{2,3}(-", "a language as in BCP 47, such as en, pt-BR or ar"),
    ("#[0-9", "a colour as in '#0b6e4f', in quotes"),
)


def _number(_context: Any, place: ErrorLocation) -> str:
    if isinstance(place.value, Scalar) and place.value.strip().endswith("%"):
        return f"is {quoted(place.value)}, but should be a number; leave out the '%'"
    if isinstance(place.value, Scalar):
        return f"is {quoted(place.value)}, but should be a number"
    return "should be a number"


def _list(_context: Any, place: ErrorLocation) -> str:
    if isinstance(place.value, Scalar) and "\n" not in place.value:
        return f"should be a list, even with one entry: [{place.value}]"
    return "should be a list: start each entry with '- '"


def _count(context: Any, _place: ErrorLocation) -> str:
    least, most, count = context.get("min_length"), context.get("max_length"), context.get("actual_length")
    if least is not None:
        return "is empty" if not count else f"needs at least {least} entries, but has {count}"
    return f"may have at most {most} entries, but has {'more' if count is None else count}"


def _characters(context: Any, _place: ErrorLocation) -> str:
    if "min_length" in context:
        return "is empty; write a text"
    return f"is longer than {context['max_length']} characters; shorten it"


def _fixed(text: str) -> Callable[[Any, ErrorLocation], str]:
    return lambda _context, _place: text


_WORDS: dict[str, Callable[[Any, ErrorLocation], str]] = {
    "bool_parsing": _fixed("should be true or false (only these two words, without quotes)"),
    "bool_type": _fixed("should be true or false"),
    "dict_type": _fixed("should be a mapping of 'key: value' lines"),
    "enum": _literal,
    "finite_number": _fixed("should be a finite number"),
    "float_parsing": _number,
    "float_type": _number,
    "greater_than": lambda context, _: f"should be more than {context['gt']:g}",
    "greater_than_equal": lambda context, _: f"should be at least {context['ge']:g}",
    "int_from_float": _fixed("should be a whole number"),
    "int_parsing": lambda context, place: _number(context, place).replace("a number", "a whole number"),
    "int_parsing_size": _fixed("is too large a number"),
    "int_type": lambda context, place: _number(context, place).replace("a number", "a whole number"),
    "less_than": lambda context, _: f"should be less than {context['lt']:g}",
    "less_than_equal": lambda context, _: f"should be at most {context['le']:g}",
    "list_type": _list,
    "literal_error": _literal,
    "model_attributes_type": _fixed("should be a mapping of 'key: value' lines"),
    "model_type": _fixed("should be a mapping of 'key: value' lines"),
    "string_pattern_mismatch": _pattern,
    "string_too_long": _characters,
    "string_too_short": _characters,
    "string_type": _text,
    "too_long": _count,
    "too_short": _count,
    "tuple_type": _list,
}
