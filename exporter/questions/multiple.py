"""``multiple``: all correct options and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import ConfigDict, model_validator

from exporter.questions.base import Json, Question, Shown, WithScoring
from exporter.questions.keeping import Lost, gone
from exporter.questions.options import WithOptions, mark_answers
from exporter.questions.packing import OPTION, SIGN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self


def _describe_answer(schema: dict[str, Any]) -> None:
    """Add the short way of naming the correct options, which the model reads before its fields, to the JSON Schema."""
    schema["properties"]["answer"] = {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
        "description": "The correct options, word for word.\n\nExample: `answer: [Mercury, Venus]`",
    }


class Multiple(WithScoring, WithOptions, Question):
    """Choose all that apply. A response is the list of the names of the chosen options, in any order."""

    model_config = ConfigDict(json_schema_extra=_describe_answer)

    type: Literal["multiple"]

    @model_validator(mode="before")
    @classmethod
    def _accept_answer(cls, value: object) -> object:
        if not isinstance(value, dict) or "answer" not in value:
            return value
        answer = value["answer"]
        return mark_answers(value, tuple(answer) if isinstance(answer, (list, tuple)) else (answer,))

    @model_validator(mode="after")
    def _some_are_correct(self) -> Self:
        if not self.correct:
            raise ValueError("has no correct option: mark some with 'correct: true', or list them in 'answer'")
        return self

    @property
    def parts(self) -> int:
        """Return the number of correct options when each of them counts."""
        return len(self.correct) if self.scoring == "partial" else 1

    def shown(self) -> dict[str, Shown]:
        """Return the options in the author's order."""
        return {"options": self.shown_options()}

    def solution(self) -> dict[str, Shown]:
        """Return the correct options, the feedback of each option, and the way of scoring."""
        return {**self.solved_options(), "scoring": self.scoring}

    def share(self, response: Json) -> float:
        """Return right minus wrong choices over the number of correct options, or 1 for exactly the correct ones."""
        if not isinstance(response, list) or any(name not in self.names for name in response):
            raise ValueError("is not a list of options of this question")
        if len(set(response)) < len(response):
            raise ValueError("names an option twice")
        right = len(set(response) & set(self.correct))
        return self.counted(right - (len(response) - right), len(self.correct))

    @staticmethod
    def packed_size_of(shown: Mapping[str, Shown]) -> int:
        """Return the room of all options."""
        return SIGN + OPTION * len(shown["options"])

    @staticmethod
    def lost(before: Mapping[str, Shown], after: Mapping[str, Shown]) -> Lost:
        """Return the responses with an option that is gone."""
        return Lost(gone(before, after, "options"))

    def words(self, response: Json) -> tuple[str, ...]:
        """Return the chosen options, in the author's order."""
        return self.chosen_words(response)
