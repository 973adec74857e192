"""What is wrong with a value, in words, for each kind of Pydantic's errors: the part after the value's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exporter.identifiers import slug
from exporter.source.wording import in_quotes, is_divided, listed, meant, quoted
from exporter.source.yaml.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.source.yaml.error_places import ErrorLocation


def _literal(context: Any, place: ErrorLocation) -> str:
    known = re.findall(r"'([^']*)'", context["expected"])
    return f"is {quoted(place.value)}, but should be {listed(known) if known else context['expected']}" + meant(
        str(place.value), known
    )


def _text(_context: Any, place: ErrorLocation) -> str:
    if isinstance(place.value, bool):
        return "should be text; put the word in quotes"
    if isinstance(place.value, Sequence):
        return "should be a single text, not a list"
    if isinstance(place.value, Mapping):
        text = text_with_colon(place.value)
        return f"should be text; put text with ': ' in quotes{f': {in_quotes(text)}' if text else ''}"
    return "should be text"


def text_with_colon(value: Mapping) -> str | None:
    """Return the text that its author probably meant, where YAML has read ``Light: keeps it`` as a mapping."""
    if len(value) != 1 or value.flow:
        return None
    ((key, rest),) = value.items()
    return f"{key}: {rest}" if isinstance(rest, Scalar) and rest.style == "plain" and rest.lines == 1 else None


def _pattern(context: Any, place: ErrorLocation) -> str:
    pattern = context["pattern"]
    if "A-Za-z0-9._-" in pattern:
        proposal = slug(str(place.value)).lstrip("0123456789-")
        example = f"; for example {quoted(proposal)}" if proposal else ""
        return f"is {quoted(place.value)}, but should be a letter followed by up to 63 of A-Z a-z 0-9 . _ -{example}"
    for fragment, wanted in _PATTERNS:
        if fragment in pattern:
            return f"should be {wanted}" if place.is_key else f"is {quoted(place.value)}, but should be {wanted}"
    return f"is {quoted(place.value)}, which does not match the pattern {pattern}"


_PATTERNS = (
    ("A-Za-z0-9_-]{0,39}", "a letter followed by up to 39 of A-Z a-z 0-9 _ -"),
    ("{2,3}(-", "a language tag (BCP 47) such as en, pt-BR or ar"),
    ("#[0-9", "a colour such as '#0b6e4f', in quotes"),
)


def _number(_context: Any, place: ErrorLocation) -> str:
    if isinstance(place.value, Scalar) and place.value.strip().endswith("%"):
        return f"is {quoted(place.value)}, but should be a number; leave out the '%'"
    if isinstance(place.value, Scalar):
        return f"is {quoted(place.value)}, but should be a number"
    return "should be a number"


def _list(_context: Any, place: ErrorLocation) -> str:
    if isinstance(place.value, Scalar) and place.value.style == "plain" and place.value.lines > 1:
        return "should be a list; start each line with '- ', a hyphen and a space"
    if isinstance(place.value, Scalar) and "\n" not in place.value:
        return f"should be a list, even with one entry; write [{place.value}]"
    return "should be a list; start each entry with '- '"


def _count(context: Any, _place: ErrorLocation) -> str:
    least, most, count = context.get("min_length"), context.get("max_length"), context.get("actual_length")
    if least is not None:
        return "is empty" if not count else f"needs at least {least} entries, but has {count}"
    return f"may have at most {most} entries, but has {'more' if count is None else count}"


def _characters(context: Any, _place: ErrorLocation) -> str:
    if "min_length" in context:
        return "is empty; write some text"
    return f"is longer than {context['max_length']} characters; shorten it"


def _not_an_option(context: Any, place: ErrorLocation) -> str:
    if is_divided(str(place.value), context["options"]):
        advice = "; a comma divides a list: put the option in quotes"
    else:
        advice = meant(str(place.value), context["options"]) or "; write it exactly as the option"
    return f"is {quoted(place.value)}, which is not one of the options{advice}"


def _fixed(text: str) -> Callable[[Any, ErrorLocation], str]:
    return lambda _context, _place: text


WORDS: dict[str, Callable[[Any, ErrorLocation], str]] = {
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
    "int_parsing_size": _fixed("is too large"),
    "int_type": lambda context, place: _number(context, place).replace("a number", "a whole number"),
    "less_than": lambda context, _: f"should be less than {context['lt']:g}",
    "less_than_equal": lambda context, _: f"should be at most {context['le']:g}",
    "list_type": _list,
    "literal_error": _literal,
    "model_attributes_type": _fixed("should be a mapping of 'key: value' lines"),
    "model_type": _fixed("should be a mapping of 'key: value' lines"),
    "not_an_option": _not_an_option,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _characters,
    "string_too_short": _characters,
    "string_type": _text,
    "too_long": _count,
    "too_short": _count,
    "tuple_type": _list,
}
