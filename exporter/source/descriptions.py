"""What each key of a file means, read from the docstrings below the fields of its model.

Only for schemas and for messages about missing keys: reading the source takes as long as checking a small course, so
models are made without their descriptions (pydantic's ``use_attribute_docstrings``).
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema

_SAME_PARAGRAPH = re.compile(r"(?<!\n)\n(?!\n)")


class Described(GenerateJsonSchema):
    """Generates JSON Schemas with the description of every key."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of a model."""
        json_schema = super().model_schema(schema)
        model: type[BaseModel] = schema["cls"]
        meanings = _meanings(model)
        # The rest of a type's description is about how answers are kept, which no author needs.
        if "description" in json_schema:
            json_schema["description"] = json_schema["description"].partition(" A response ")[0]
        for name, inner in json_schema.get("properties", {}).items():
            if name in meanings:
                inner["description"] = meanings[name]
        return json_schema


@cache
def _meanings(model: type[BaseModel]) -> dict[str, str]:
    """Return the docstring of every field of a model that has one, its own and those that it inherits."""
    found: dict[str, str] = {}
    for owner in reversed(model.__mro__):
        if issubclass(owner, BaseModel) and owner is not BaseModel:
            found |= _below_fields(owner)
    return found


def _below_fields(owner: type) -> dict[str, str]:
    (written,) = ast.parse(textwrap.dedent(inspect.getsource(owner))).body
    body = written.body if isinstance(written, ast.ClassDef) else []
    found: dict[str, str] = {}
    for field, below in pairwise(body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = _SAME_PARAGRAPH.sub(" ", inspect.cleandoc(text))
            case _:
                pass
    return found
