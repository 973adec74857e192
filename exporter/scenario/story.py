"""What authors write of a story: persons, variables, scenes and choices; and how it is played.

``templates/player/state/story.js`` plays it the same way, and `tests/scenarios` compares both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    field_validator,
)

from exporter.identifiers import short_keys, token
from exporter.questions.base import Frozen
from exporter.richtext import Markdown, MarkdownInline, RichText
from exporter.scenario.conditions import Value, holds, parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exporter.questions.base import Shown
    from exporter.scenario.conditions import Condition

YOU = "you"
"""The learner, among the persons."""
LARGEST = 1_000_000
"""A number that no story needs."""
_WORDS = frozenset({"and", "or", "not", "true", "false"})
_MEANT = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
"""What a text in place of a flag means: YAML 1.2 has only true and false."""


def _no_word(name: str) -> str:
    if name in _WORDS:
        raise ValueError(f"is called '{name}', which has a meaning in conditions; give it another name")
    return name


def _value(written: Any) -> Any:
    if isinstance(written, bool | int):
        return written
    text = str(written).strip()
    meant = _MEANT.get(text.lower())
    if meant is not None:
        raise ValueError(f"is '{text}', which is text here; write {meant}, without quotes")
    if not text.removeprefix("-").isdecimal():
        raise ValueError(f"is '{text[:40]}', but should be a whole number, true or false")
    if abs(int(text[:10])) > LARGEST:
        raise ValueError(f"is {text[:40]}, but should be at most {LARGEST:,}")
    return int(text)


def _number(written: Any) -> Any:
    if isinstance(written, bool) or str(written).strip().lower() in _MEANT:
        raise ValueError("should be a whole number, such as 1 or -1; use 'set' for flags")
    return _value(written)


def _line(written: Any) -> Any:
    """Take a line of narration, or ``- guest: Good morning.``."""
    if isinstance(written, dict) and isinstance(written.get("text"), RichText):
        return written
    if isinstance(written, dict):
        if len(written) != 1:
            raise ValueError("should be one line: a text, or the person who says it, a colon and what they say")
        ((who, text),) = written.items()
        if not isinstance(text, str):
            raise ValueError(f"should have what '{who}' says as text on the same line, such as '{who}: Good morning.'")
        return {"who": str(who), "text": text}
    return {"text": written}


def _lines(written: Any) -> Any:
    return [written] if isinstance(written, str) else written


Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
"""A letter, then up to 39 letters, digits, hyphens and underscores."""
Variable = Annotated[Name, AfterValidator(_no_word)]
AnyValue = Annotated[int | bool, BeforeValidator(_value), WithJsonSchema({"type": ["integer", "boolean"]})]
Number = Annotated[int, BeforeValidator(_number), WithJsonSchema({"type": "integer"})]


class Line(Frozen):
    """A line of narration, or what a person says."""

    who: str = ""
    text: Markdown


_LINE_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": {"type": "string"}},
    ]
}
WrittenLine = Annotated[Line, BeforeValidator(_line), WithJsonSchema(_LINE_SCHEMA)]


class Person(Frozen):
    """Who speaks in a story."""

    name: str = Field(default="", max_length=100)
    """The name that learners see.

    Example: `name: Mr Adeyemi`
    """
    picture: MarkdownInline | None = None
    """A portrait, in Markdown, which is shown as a circle.

    Example: `picture: "![A man with grey hair](adeyemi.svg)"`
    """

    @field_validator("picture")
    @classmethod
    def _is_one_picture(cls, picture: RichText | None) -> RichText | None:
        if picture is not None and picture.shows("img") != 1:
            raise ValueError("should be one picture: '![What it shows](file.svg)'")
        return picture


def _person(written: Any) -> Any:
    if isinstance(written, dict | Person):
        return written
    if not isinstance(written, str):
        raise ValueError("should be a name that learners see, such as 'guest: Mr Adeyemi'")
    return {"name": written}


_PERSON_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "minLength": 1, "maxLength": 100},
        {
            "type": "object",
            "additionalProperties": False,
            "properties": {"name": {"type": "string", "maxLength": 100}, "picture": {"type": "string"}},
        },
    ]
}
WrittenPerson = Annotated[Person, BeforeValidator(_person), WithJsonSchema(_PERSON_SCHEMA)]


class Option(Frozen):
    """What a learner can say or do in a scene."""

    model_config = ConfigDict(populate_by_name=True)

    say: MarkdownInline
    """What the learner says or does, in the first person.

    Example: `say: I am sorry. May I taste it?`
    """
    then: Markdown | None = None
    """What happens next, told before the next scene begins.

    Example: `then: He leans in.`
    """
    goto: Name
    """The name of the scene that follows.

    Example: `goto: tasting`
    """
    condition: str | None = Field(default=None, alias="if", min_length=1)
    """When the choice is offered: a condition on variables, with `and`, `or`, `not` and comparisons. Default: always.

    Example: `if: trust >= 2 and not rude`
    """
    set: dict[Variable, AnyValue] = Field(default_factory=dict)
    """The variables that get a new value.

    Example: `set: {rude: true}`
    """
    add: dict[Variable, Number] = Field(default_factory=dict)
    """What is added to variables that are numbers; a negative number is taken away.

    Example: `add: {trust: 1}`
    """

    @cached_property
    def parsed(self) -> Condition:
        """Return the condition, None if there is none."""
        return None if self.condition is None else parse(self.condition)

    def is_offered(self, values: Mapping[str, Value]) -> bool:
        """Return whether the choice is offered with these values."""
        return self.parsed is None or holds(self.parsed, values)

    def changed(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the values after the choice."""
        return {**values, **self.set, **{name: values[name] + more for name, more in self.add.items()}}


class Scene(Frozen):
    """A part of a story: what is told and said, and then either choices or the ending."""

    text: Annotated[tuple[WrittenLine, ...], BeforeValidator(_lines)] = Field(min_length=1)
    """What is told and said, in Markdown: lines of narration, and lines that begin with a person and a colon.

    Example: `text: [A guest comes in., guest: Good morning.]`
    """
    choices: tuple[Option, ...] = Field(default=(), max_length=9)
    """What the learner can say or do, at most nine choices. Each begins with `say` and `goto`.

    Example: `choices: [{say: Good morning!, goto: greeted}]`
    """
    ending: str | None = Field(default=None, min_length=1, max_length=200)
    """How the story ended, in a few words; only in the last scenes, which have no choices.

    Example: `ending: The guest comes back`
    """
    points: int = Field(default=0, ge=0, le=1000)
    """What this ending is worth. The ending with the most points is a full score. Default: 0.

    Example: `points: 3`
    """

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return a name for each choice, made of its words: the same wherever it stands."""
        taken: set[str] = set()
        return tuple(token(option.say.text, taken) for option in self.choices)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the choices in resume data: two characters each, different within the scene."""
        return short_keys(self.names, length=2)


class Story(Frozen):
    """A story that branches."""

    back: bool = True
    """Whether learners can take back their last choice, step by step, until they reach an ending. Default: true.

    Example: `back: false`
    """
    persons: dict[Name, WrittenPerson] = Field(default_factory=dict)
    """Who speaks in the story: short names for the lines, each with the name that learners see, or with `name` and
    `picture`. `you` is the learner, and has no name.

    Example: `persons: {guest: Mr Adeyemi}`
    """
    variables: dict[Variable, AnyValue] = Field(default_factory=dict, max_length=20)
    """What the story remembers: whole numbers, and flags that are true or false, each with its first value.

    Example: `variables: {trust: 1, rude: false}`
    """
    scenes: dict[Name, Scene] = Field(min_length=1, max_length=300)
    """The scenes by their names. The story begins with the first.

    Example: `scenes: {counter: {text: A guest comes in., ending: The end}}`
    """

    @property
    def first(self) -> str:
        """Return the name of the scene that the story begins with."""
        return next(iter(self.scenes))

    @property
    def faces(self) -> dict[str, RichText]:
        """Return the portraits of those who have one."""
        return {name: person.picture for name, person in self.persons.items() if person.picture}

    @property
    def most_points(self) -> int:
        """Return what the best ending is worth."""
        return max(scene.points for scene in self.scenes.values())

    def play(self, names: Sequence[str]) -> Played:
        """Play the story by the names of choices, as far as they can be made; see `Played.is_whole`."""
        scene, values, steps = self.first, dict(self.variables), []
        for name in names:
            options = self.scenes[scene]
            at = options.names.index(name) if name in options.names else -1
            if at < 0 or not options.choices[at].is_offered(values):
                break
            option = options.choices[at]
            steps.append(Step(scene, name, option))
            scene, values = option.goto, option.changed(values)
        return Played(self, tuple(steps), scene, values, is_whole=len(steps) == len(names))


@dataclass(frozen=True, slots=True)
class Step:
    """A choice that was made in a scene."""

    scene: str
    name: str
    option: Option


@dataclass(frozen=True, slots=True)
class Played:
    """A story as far as it was played."""

    story: Story
    steps: tuple[Step, ...]
    scene: str
    """Where it stands."""
    values: Mapping[str, Value]
    is_whole: bool
    """Whether all choices could be made."""

    @property
    def has_ended(self) -> bool:
        """Return whether an ending is reached."""
        return self.story.scenes[self.scene].ending is not None

    @property
    def points(self) -> int:
        """Return what the ending is worth; 0 before one is reached."""
        return self.story.scenes[self.scene].points if self.has_ended else 0

    def shown(self) -> dict[str, Shown]:
        """Return what learners see of it: ``StoryShown`` in ``templates/player/types.d.ts``."""
        scene = self.story.scenes[self.scene]
        turns = [
            {"lines": self._lines(step.scene), "said": step.option.say, "then": step.option.then} for step in self.steps
        ]
        return {
            "turns": [*turns, {"lines": self._lines(self.scene), "said": None, "then": None}],
            "choices": [
                {"name": name, "html": option.say}
                for name, option in zip(scene.names, scene.choices, strict=True)
                if option.is_offered(self.values)
            ],
            "ending": scene.ending,
            "path": [step.name for step in self.steps],
            "faces": self._faces(),
        }

    def _faces(self) -> dict[str, Shown]:
        """Return the portraits of the learner and of those who have said something."""
        scenes = [*(step.scene for step in self.steps), self.scene]
        present = {YOU, *(line.who for scene in scenes for line in self.story.scenes[scene].text)}
        return {name: face for name, face in self.story.faces.items() if name in present}

    def _lines(self, scene: str) -> list[dict[str, Shown]]:
        persons = self.story.persons
        lines = self.story.scenes[scene].text
        return [
            {"who": line.who, "name": persons[line.who].name if line.who in persons else "", "html": line.text}
            for line in lines
        ]
