"""Options to choose from, shared by ``choice`` and ``multiple``."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, GetJsonSchemaHandler, ValidationError, field_validator, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from exporter.identifiers import short_keys, token
from exporter.questions.base import Frozen, Json, Shown, at_least, twice
from exporter.richtext import Markdown, MarkdownInline, RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class Option(Frozen):
    """One option. An author may write just its text instead of a mapping."""

    text: MarkdownInline
    """What the option says, in one line of Markdown.

    Example: `text: Jupiter`
    """
    correct: bool = False
    """Whether the option is right. Default: false.

    Example: `correct: true`
    """
    feedback: Markdown | None = None
    """What learners who chose this option are told, in Markdown.

    Example: `feedback: Jupiter could swallow more than a thousand of it.`
    """
    fixed: bool = False
    """Whether the option keeps its place when options are shuffled. Default: false.

    Example: `fixed: true`
    """

    @model_validator(mode="before")
    @classmethod
    def _accept_plain_text(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "minLength": 1}, handler.resolve_ref_schema(handler(schema))]}


def wording(text: RichText) -> str:
    """Return what distinguishes an option: its text, or its markup if it is only an image."""
    return text.text.strip() or text.html


def names(texts: Iterable[RichText]) -> tuple[str, ...]:
    """Return a stable name for each text, made only from the text."""
    taken: set[str] = set()
    return tuple(token(wording(text), taken) for text in texts)


def wordings(texts: Sequence[RichText], chosen: Iterable[str]) -> tuple[str, ...]:
    """Return the wording of the ``texts`` whose names are in ``chosen``, in the order of ``texts``."""
    wanted = set(chosen)
    return tuple(wording(text) for name, text in zip(names(texts), texts, strict=True) if name in wanted)


def listed(texts: Sequence[RichText], named: Sequence[str] | None = None) -> list[dict[str, Shown]]:
    """Return texts to choose from for the browser: ``{name, key, html, text}``, in the given order."""
    named = named or names(texts)
    return [
        {"name": name, "key": short, "html": text, "text": text.text}
        for name, short, text in zip(named, short_keys(named), texts, strict=True)
    ]


def all_different(texts: Iterable[RichText]) -> None:
    """Check that no two texts read the same.

    Raises:
        ValueError: two texts are the same, so learners could not tell them apart.
    """
    repeated = twice(map(wording, texts))
    if repeated is not None:
        raise ValueError(f"offers '{repeated}' twice, so learners could not tell them apart: reword or delete one")


def mark_answers(question: dict[str, Any], answers: Sequence[str]) -> dict[str, Any]:
    """Return the raw ``question`` with ``correct: true`` on the options that ``answers`` names word for word.

    Raises:
        ValueError: the options have ``correct`` themselves.
        ValidationError: an answer is not among the options; its place is that of the answer.
    """
    options = question.get("options")
    if not isinstance(options, (list, tuple)):
        return {name: value for name, value in question.items() if name != "answer"}
    if any(isinstance(option, dict) and "correct" in option for option in options):
        raise ValueError("has both 'answer' and options with 'correct': keep one of them")
    texts = [option.get("text") if isinstance(option, dict) else option for option in options]
    if all(isinstance(text, str) for text in texts):
        # Otherwise an option has a mistake of its own, and what is an answer depends on how it is corrected.
        _only_options(question["answer"], answers, texts)
    marked = [
        ({**option} if isinstance(option, dict) else {"text": option}) | {"correct": text in answers}
        for option, text in zip(options, texts, strict=True)
    ]
    return {**{name: value for name, value in question.items() if name != "answer"}, "options": marked}


def _only_options(written: object, answers: Sequence[str], texts: Sequence[Any]) -> None:
    is_list = isinstance(written, (list, tuple))
    unknown = [
        InitErrorDetails(
            type=PydanticCustomError("not_an_option", "is not one of the options", {"options": list(texts)}),
            loc=("answer", number) if is_list else ("answer",),
            input=answer,
        )
        for number, answer in enumerate(answers)
        if answer not in texts
    ]
    if unknown:
        raise ValidationError.from_exception_data("options", unknown)


class WithOptions(Frozen):
    """Mixin for types with options to choose from."""

    options: Annotated[
        tuple[Option, ...],
        at_least(2, "options", "add another, or use 'type: text'"),
        Field(min_length=2, max_length=100),
    ]
    """What can be chosen, each option as a text or with keys of its own.

    Example: `options: [Earth, Jupiter, Saturn]`
    """

    @field_validator("options")
    @classmethod
    def _options_differ(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        all_different(option.text for option in options)
        return options

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of the options, in the author's order."""
        return names(option.text for option in self.options)

    @property
    def correct(self) -> tuple[str, ...]:
        """Return the names of the correct options, in the author's order."""
        return tuple(name for name, option in zip(self.names, self.options, strict=True) if option.correct)

    def shown_options(self) -> list[dict[str, Shown]]:
        """Return the options as the browser shows them."""
        shown = listed([option.text for option in self.options], self.names)
        return [{**entry, "fixed": option.fixed} for entry, option in zip(shown, self.options, strict=True)]

    def solved_options(self) -> dict[str, Json]:
        """Return which options are correct, and the feedback of each that has one."""
        pairs = zip(self.names, self.options, strict=True)
        return {
            "correct": list(self.correct),
            "feedback": {name: option.feedback for name, option in pairs if option.feedback},
        }

    def chosen_words(self, chosen: Iterable[str]) -> tuple[str, ...]:
        """Return the wording of the options with these names, in the author's order."""
        return wordings([option.text for option in self.options], chosen)

    def right_words(self) -> tuple[str, ...]:
        """Return the correct options in words."""
        return self.chosen_words(self.correct)

    def right_lines(self, _say: Callable[[str], str]) -> tuple[RichText, ...]:
        """Return the correct options as they are shown."""
        return tuple(option.text for option in self.options if option.correct)

    def offered_words(self) -> tuple[str, ...]:
        """Return all options in words, in the author's order."""
        return self.chosen_words(self.names)
