"""What is allowed where in a YAML file, according to the JSON Schema of its model.

Pydantic says that a key is unknown, but not which keys are known. It also accepts text such as ``on`` as a boolean,
unlike YAML 1.2. Both need the schema in addition to the values.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from exporter.source.descriptions import Described
from exporter.source.yaml.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exporter.problems import Position

Schema = dict[str, Any]

_LIKE_BOOLEANS = frozenset({"0", "1", "f", "false", "n", "no", "off", "on", "t", "true", "y", "yes"})
"""Texts that pydantic accepts as booleans, in any case."""


class ModelSchema:
    """The JSON Schema of a model, which ``generate`` makes when it is first needed: most files have no mistakes."""

    def __init__(self, generate: Callable[..., Schema]) -> None:
        self._generate = generate

    @cached_property
    def root(self) -> Schema:
        """The schema, without descriptions."""
        return self._generate()

    @cached_property
    def described(self) -> ModelSchema:
        """The same schema with the description of every key."""
        return ModelSchema(partial(self._generate, schema_generator=Described))

    @property
    def kinds(self) -> list[str]:
        """The possible values of ``type``, if that distinguishes the alternatives."""
        return list(self.root.get("discriminator", {}).get("mapping", ()))

    def alternatives(self, value: object, path: tuple[str | int, ...]) -> list[Schema]:
        """Return the schemas that apply to what is at ``path`` in ``value``."""
        schemas = self._expand(self.root, value)
        for part in path:
            value = _inside(value, part)
            schemas = [deeper for schema in schemas for deeper in self._inner(schema, part, value)]
        return schemas

    def keys(self, value: object, path: tuple[str | int, ...]) -> dict[str, Schema]:
        """Return the allowed keys of a mapping at ``path``, with their schemas."""
        found: dict[str, Schema] = {}
        for schema in self.alternatives(value, path):
            found |= schema.get("properties", {})
        return found

    def wrong_scalars(self, value: object) -> Iterator[tuple[Position, str]]:
        """Yield text in place of a boolean, and booleans in place of a number, as position and message."""
        yield from self._scalars(value, self._expand(self.root, value))

    def _scalars(self, value: object, schemas: list[Schema]) -> Iterator[tuple[Position, str]]:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                deeper = [found for schema in schemas for found in self._inner(schema, key, inner)]
                yield from self._scalar(inner, deeper, value.values_at[key], f"'{key}'")
        elif isinstance(value, Sequence):
            for number, inner in enumerate(value):
                deeper = [found for schema in schemas for found in self._inner(schema, number, inner)]
                yield from self._scalar(inner, deeper, value.entries_at[number], "this entry")

    def _scalar(self, value: object, schemas: list[Schema], at: Position, name: str) -> Iterator[tuple[Position, str]]:
        types = {name for schema in schemas for name in _types(schema)}
        if isinstance(value, Scalar) and types and types <= {"boolean", "null"}:
            yield at, f"{name} should be true or false (only these two words, without quotes)"
        elif isinstance(value, bool) and types and types <= {"number", "integer", "null"}:
            yield at, f"{name} should be a number, not true or false"
        else:
            yield from self._scalars(value, schemas)

    def _inner(self, schema: Schema, part: str | int, value: object) -> list[Schema]:
        if isinstance(part, int):
            inner = schema.get("items")
        else:
            inner = schema.get("properties", {}).get(part, schema.get("additionalProperties"))
        return self._expand(inner, value) if isinstance(inner, dict) else []

    def _expand(self, schema: Schema, value: object) -> list[Schema]:
        if "$ref" in schema:
            return self._expand(self.root["$defs"][schema["$ref"].rpartition("/")[2]], value)
        chosen = schema.get("discriminator", {}).get("mapping")
        if chosen:
            kind = value.get("type") if isinstance(value, Mapping) else None
            names = [chosen[kind]] if isinstance(kind, str) and kind in chosen else []
            return [found for name in names for found in self._expand({"$ref": name}, value)]
        for word in ("anyOf", "oneOf", "allOf"):
            if word in schema:
                return [found for inner in schema[word] for found in self._expand(inner, value)]
        return [schema]


def may_hold_booleans(value: object) -> bool:
    """Return whether a value holds a boolean, or text that pydantic takes for one, wherever that is."""
    if isinstance(value, Mapping):
        return any(map(may_hold_booleans, value.values()))
    if isinstance(value, Sequence):
        return any(map(may_hold_booleans, value))
    return isinstance(value, bool) or (isinstance(value, str) and value.lower() in _LIKE_BOOLEANS)


def _types(schema: Schema) -> list[str]:
    types = schema.get("type", "string" if "enum" in schema or "const" in schema else "any")
    return types if isinstance(types, list) else [types]


def _inside(value: object, part: str | int) -> object:
    if isinstance(value, Mapping) and isinstance(part, str):
        return value.get(part)
    if isinstance(value, Sequence) and isinstance(part, int) and part < len(value):
        return value[part]
    return None
