"""JSON Schemas for the files that authors write, generated from the definitions that check them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.course import Quiz
from exporter.source.descriptions import Described
from exporter.source.models import CourseFile
from exporter.source.scenario_file import ScenarioFile

if TYPE_CHECKING:
    from exporter.questions.base import Frozen

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def course_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``course.yaml``."""
    return _finished(CourseFile.model_json_schema(schema_generator=Described), "A course of lessonpack (course.yaml)")


def quiz_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``NAME.quiz.yaml``."""
    return _finished(_of_item(Quiz), "A quiz of lessonpack (NAME.quiz.yaml)")


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``NAME.scenario.yaml``."""
    return _finished(_of_item(ScenarioFile), "A scenario of lessonpack (NAME.scenario.yaml)")


def _of_item(model: type[Frozen]) -> dict[str, Any]:
    schema = model.model_json_schema(schema_generator=Described)
    # Both have defaults that a file cannot state: the file's name, and the course's pass mark.
    schema["required"] = [name for name in schema["required"] if name != "id"]
    del schema["properties"]["passing_score"]["default"]
    return schema


def _finished(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": DIALECT, **_with_numbers_as_texts(schema), "title": title}


def _with_numbers_as_texts(value: Any) -> Any:
    """Let editors accept numbers where text is expected, because the reader takes them as written."""
    if isinstance(value, list):
        return [_with_numbers_as_texts(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    open_text = value.get("type") == "string" and not value.keys() & {"const", "enum", "pattern"}
    changed = {name: _with_numbers_as_texts(inner) for name, inner in value.items()}
    return {**changed, "type": ["string", "number"]} if open_text else changed
