"""Translates Pydantic's errors into messages for authors, with line and column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from exporter.source.wording import in_quotes, listed, meant, quoted
from exporter.source.yaml.error_places import locate
from exporter.source.yaml.error_words import WORDS, text_with_colon
from exporter.source.yaml.nodes import Mapping, Sequence
from exporter.source.yaml.schema import may_hold_booleans

if TYPE_CHECKING:
    from collections.abc import Mapping as AbstractMapping
    from collections.abc import Set as AbstractSet

    from exporter.problems import Position, Problems
    from exporter.source.yaml.error_places import ErrorLocation
    from exporter.source.yaml.schema import ModelSchema

_VERBS = frozenset(
    {"asks", "can", "cannot", "does", "has", "have", "holds", "is", "lacks", "may", "must", "names", "needs"}
)
_VERBS |= {"offers", "repeats", "should", "uses", "wants"}
_TYPES_ELSEWHERE = {
    **dict.fromkeys(
        ("mc", "mcq", "multichoice", "multiple-choice", "multiplechoice"),
        "choice' or, if several options are right, 'multiple",
    ),
    **dict.fromkeys(("radio", "single", "single-choice", "singlechoice"), "choice"),
    **dict.fromkeys(("checkbox", "checkboxes", "multiple-response", "multiple-select"), "multiple"),
    **dict.fromkeys(("bool", "boolean", "tf", "truefalse", "yes-no"), "true-false"),
    **dict.fromkeys(("fill-in", "short", "short-answer", "shortanswer", "string"), "text"),
    **dict.fromkeys(("blanks", "cloze", "fill-in-the-blank", "fill-in-the-blanks", "missing-words"), "gaps"),
    **dict.fromkeys(("drag-and-drop", "pairs"), "matching"),
    **dict.fromkeys(("rank", "ranking", "sequence"), "ordering"),
    **dict.fromkeys(("categories", "categorize", "classification", "grouping"), "sorting"),
    **dict.fromkeys(("image-map", "picture"), "hotspot"),
    **dict.fromkeys(("free-text", "long-answer", "open", "paragraph"), "essay"),
    **dict.fromkeys(("likert", "opinion", "rating", "survey"), "scale"),
}
"""What other tools and people call the types → the type."""


class ValidationDetails(Protocol):
    """The part of `pydantic.ValidationError` that is used."""

    def errors(self, *, include_url: bool) -> list[Any]:
        """Return the details of each error."""


class Diagnostics(NamedTuple):
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
                position, message, code = _explained(details, place, self.tree, self.schema)
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


def _explained(details: Any, place: ErrorLocation, tree: Any, schema: ModelSchema) -> tuple[Position, str, str]:
    about_keys = details["type"] in ("extra_forbidden", "missing")
    return (about_keys and _meant_as_text(place, tree, schema)) or _worded(details, place, tree, schema)


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
        return place.position, f"{place.name} is empty; {_way_to_fill(tree, place)}", "empty"
    if kind == "value_error":
        message = str(details["ctx"]["error"])
        if message == "should be text":
            message = WORDS["string_type"]({}, place)
        return place.position, _joined(place.name, message), "invalid"
    words = WORDS.get(kind)
    text = words(details.get("ctx", {}), place) if words else details["msg"].lower()
    return place.key_position if place.is_key else place.position, _joined(place.name, text), "invalid"


def _meant_as_text(place: ErrorLocation, tree: Any, schema: ModelSchema) -> tuple[Position, str, str] | None:
    """Return the message about an entry such as ``- Light: keeps it``, where a text would do as well."""
    path = place.path if place.rest else place.path[:-1]
    entry = locate(tree, path, place.position, place.whole)
    is_entry = isinstance(entry.value, Mapping) and bool(path) and isinstance(path[-1], int)
    text = text_with_colon(entry.value) if is_entry else None
    if text is None or not any(one.get("type") == "string" for one in schema.alternatives(tree, path)):
        return None
    if meant(next(iter(entry.value)), schema.keys(tree, path)):
        return None
    message = f"{entry.name} is read as a mapping because it contains ': '; put it in quotes: {in_quotes(text)}"
    return entry.position, message, "invalid"


def _way_to_fill(tree: Any, place: ErrorLocation) -> str:
    owner: Any = tree
    for part in place.path[:-1]:
        owner = owner[part]
    comment = owner.comments.get(str(place.path[-1])) if isinstance(owner, Mapping) else None
    if not comment:
        return "write a value or remove the key"
    return f"'#' after a space starts a comment; if it is part of the value, put it in quotes: {in_quotes(comment)}"


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
    known = _TYPES_ELSEWHERE.get("-".join(re.split(r"[\W_]+", str(kind).lower())))
    advice = f"; did you mean '{known}'?" if known else meant(str(kind), types)
    message = f"unknown question type {quoted(kind)}{advice}"
    if types:
        message += f" The types are {listed(types, 'and')}" if message.endswith("?") else f"; write {listed(types)}"
    return place.value.values_at["type"], message, "unknown-type"
