"""``lessonpack schema``: prints JSON Schemas, for completion and checks in editors."""

from __future__ import annotations

import json

import click


@click.command(short_help="Print a JSON Schema for editors.")
@click.argument("kind", type=click.Choice(["course", "quiz", "scenario"]))
def schema(kind: str) -> None:
    """Print the JSON Schema for course.yaml (course), NAME.quiz.yaml (quiz) or NAME.scenario.yaml (scenario).

    \b
    Example:
      lessonpack schema quiz > quiz.schema.json
    """  # noqa: D301 - click wants the character
    from exporter.source.schemas import course_schema, quiz_schema, scenario_schema  # noqa: PLC0415 - heavy, and not needed for help

    schemas = {"course": course_schema, "quiz": quiz_schema, "scenario": scenario_schema}
    click.echo(json.dumps(schemas[kind](), indent=2))
