"""``lessonpack schema``: prints JSON Schemas, for completion and checks in editors."""

from __future__ import annotations

import json

import click


@click.command(short_help="Print a JSON Schema for editors.")
@click.argument("kind", type=click.Choice(["course", "quiz"]))
def schema(kind: str) -> None:
    """Print the JSON Schema for course.yaml (course) or NAME.quiz.yaml (quiz).

    \b
    Example:
      lessonpack schema quiz > quiz.schema.json
    """  # noqa: D301 - click wants the character
    from exporter.source.schemas import course_schema, quiz_schema  # noqa: PLC0415 - heavy, and not needed for help

    click.echo(json.dumps(course_schema() if kind == "course" else quiz_schema(), indent=2))
