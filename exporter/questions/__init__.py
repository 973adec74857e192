"""The question types, one file each: the author's keys, what the browser needs, and how a response is scored.

A type is imported when a course uses it, because each model costs time at start-up.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Field, TypeAdapter
from pydantic_core import PydanticKnownError, core_schema

from exporter.questions.base import Question

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
    from pydantic.json_schema import JsonSchemaValue

QUESTION_TYPES = {
    "choice": "exporter.questions.choice:Choice",
    "multiple": "exporter.questions.multiple:Multiple",
    "true-false": "exporter.questions.true_false:TrueFalse",
    "text": "exporter.questions.text:Text",
    "number": "exporter.questions.number:Number",
    "matching": "exporter.questions.matching:Matching",
    "ordering": "exporter.questions.ordering:Ordering",
    "gaps": "exporter.questions.gaps:Gaps",
    "essay": "exporter.questions.essay:Essay",
    "sorting": "exporter.questions.sorting:Sorting",
    "hotspot": "exporter.questions.hotspot:Hotspot",
    "scale": "exporter.questions.scale:Scale",
}
"""Each ``type`` that an author may write → where its model is."""
WHOLE_ITEMS = {"scenario": "exporter.scenario.question:Scenario"}
"""What fills a quiz alone, and has files of its own."""


@cache
def question_model(kind: str) -> type[Question]:
    """Return the model of a type in `QUESTION_TYPES` or `WHOLE_ITEMS`."""
    module, _, name = {**QUESTION_TYPES, **WHOLE_ITEMS}[kind].partition(":")
    model: type[Question] = getattr(import_module(module), name)
    return model


class _OfItsType:
    """Lets pydantic read a question by the model of its ``type`` alone, and describe all types in a JSON Schema."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(_read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        any_of_them: Any = Union.__getitem__(tuple(map(question_model, QUESTION_TYPES)))
        return handler(TypeAdapter(Annotated[any_of_them, Field(discriminator="type")]).core_schema)


def _read(value: Any, info: ValidationInfo) -> Question:
    if isinstance(value, Question):
        return value
    kind = value.get("type") if isinstance(value, dict) else None
    if kind is None:
        raise PydanticKnownError("union_tag_not_found", {"discriminator": "'type'"})
    if not isinstance(kind, str) or kind not in QUESTION_TYPES:
        expected = ", ".join(f"'{name}'" for name in QUESTION_TYPES)
        raise PydanticKnownError(
            "union_tag_invalid", {"discriminator": "'type'", "tag": str(kind), "expected_tags": expected}
        )
    return question_model(kind).model_validate(value, context=info.context)


AnyQuestion = Annotated[Question, _OfItsType()]
"""A question of any type, distinguished by its ``type``."""

__all__ = ["QUESTION_TYPES", "WHOLE_ITEMS", "AnyQuestion", "Question", "question_model"]
