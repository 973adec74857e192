"""Options to choose from, as ``choice`` and ``multiple`` share them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field, model_validator

from exporter.identifiers import short_keys, token
from exporter.questions.base import Frozen, Json
from exporter.richtext import Markdown, MarkdownInline

if TYPE_CHECKING:
    from collections.abc import Iterable


class Option(Frozen):
    """One thing to choose. An author may write its text alone in place of the mapping."""

    text: MarkdownInline
    correct: bool = False
    feedback: Markdown | None = None
    """Shown when the learner chose this option."""
    fixed: bool = False
    """Keeps its place when options are shuffled: "None of these" stays last."""

    @model_validator(mode="before")
    @classmethod
    def _accept_plain_text(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value


def names(options: Iterable[Option]) -> tuple[str, ...]:
    """Return a stable name for each option, made from its text."""
    taken: set[str] = set()
    return tuple(token(option.text.text, taken) for option in options)


def mark_answers(question: Any, answers: tuple[str, ...]) -> Any:
    """Return the raw ``question`` with ``correct: true`` on the options that ``answers`` names word for word.

    Raises:
        ValueError: an answer is not among the options, or the options say themselves which are correct.
    """
    options = question.get("options") or ()
    texts = [option if isinstance(option, str) else option.get("text") for option in options]
    if any(isinstance(option, dict) and "correct" in option for option in options):
        raise ValueError("has both 'answer' and options with 'correct': keep one of them")
    for answer in answers:
        if answer not in texts:
            raise ValueError(f"the answer '{answer}' is not one of the options; write it exactly as the option reads")
    marked = [
        {**({"text": option} if isinstance(option, str) else option), "correct": text in answers}
        for option, text in zip(options, texts, strict=True)
    ]
    return {**{name: value for name, value in question.items() if name != "answer"}, "options": marked}


class WithOptions(Frozen):
    """Mixed into the types that choose among options."""

    options: tuple[Option, ...] = Field(min_length=2, max_length=100)

    @model_validator(mode="after")
    def _options_differ(self) -> WithOptions:
        texts = [option.text.text for option in self.options]
        for text in texts:
            if texts.count(text) > 1:
                raise ValueError(f"offers '{text}' twice: learners could not tell the two apart")
        return self

    def shown_options(self) -> list[dict[str, Json]]:
        """Return the options as the browser shows them."""
        named = names(self.options)
        return [
            {"name": name, "key": short, "html": option.text.html, "text": option.text.text, "fixed": option.fixed}
            for name, short, option in zip(named, short_keys(named), self.options, strict=True)
        ]

    def solved_options(self) -> dict[str, Json]:
        """Return which options are correct, and the feedback of each that has one."""
        named = list(zip(names(self.options), self.options, strict=True))
        return {
            "correct": [name for name, option in named if option.correct],
            "feedback": {name: option.feedback.html for name, option in named if option.feedback},
        }
