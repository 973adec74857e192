"""A story as numbered scenes, to be read on paper: each choice says with which number to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.scenario.question import Scenario
from exporter.scenario.story import YOU

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exporter.questions import Question
    from exporter.richtext import RichText
    from exporter.scenario.conditions import Value
    from exporter.scenario.story import Option


def numbered_scenes(question: Question, html: Callable[[RichText], Any], you: str) -> list[dict[str, Any]]:
    """Return the scenes in the author's order; ``you`` is how the learner is called."""
    if not isinstance(question, Scenario):
        return []
    numbers = {name: number for number, name in enumerate(question.scenes, start=1)}
    persons = {name: person.name for name, person in question.persons.items()} | {YOU: you}
    return [
        {
            "start": [_setting(name, value) for name, value in question.variables.items()],
            "lines": [{"name": persons.get(line.who, ""), "html": html(line.text)} for line in scene.text],
            "choices": [
                {
                    "html": html(option.say),
                    "then": option.then and html(option.then),
                    "condition": option.condition,
                    "changes": list(_changes(option)),
                    "number": numbers[option.goto],
                }
                for option in scene.choices
            ],
            "ending": scene.ending,
            "points": scene.points,
        }
        for scene in question.scenes.values()
    ]


def _changes(option: Option) -> Iterator[str]:
    for name, value in option.set.items():
        yield _setting(name, value)
    for name, number in option.add.items():
        yield f"{name} {number:+}"


def _setting(name: str, value: Value) -> str:
    return f"{name} = {str(value).lower()}"
