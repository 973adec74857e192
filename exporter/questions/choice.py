"""``choice``: one correct option among several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import ConfigDict, model_validator

from exporter.questions.base import Json, Question, Shown
from exporter.questions.keeping import Lost, lost_choices
from exporter.questions.options import WithOptions, mark_answers
from exporter.questions.packing import OPTION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self


def _describe_answer(schema: dict[str, Any]) -> None:
    """Add the short way of naming the correct option, which the model reads before its fields, to the JSON Schema."""
    schema["properties"]["answer"] = {
        "type": "string",
        "description": "The correct option, word for word.\n\nExample: `answer: Jupiter`",
    }


class Choice(WithOptions, Question):
    """Choose one. A response is the name of the chosen option."""

    model_config = ConfigDict(json_schema_extra=_describe_answer)

    type: Literal["choice"]

    @model_validator(mode="before")
    @classmethod
    def _accept_answer(cls, value: object) -> object:
        if not isinstance(value, dict) or "answer" not in value:
            return value
        answer = value["answer"]
        if isinstance(answer, (list, tuple)):
            raise ValueError("has a list as its answer: write a single option, or use 'type: multiple'")
        return mark_answers(value, (answer,))

    @model_validator(mode="after")
    def _one_is_correct(self) -> Self:
        count = len(self.correct)
        if count == 0:
            raise ValueError("has no correct option: mark one with 'correct: true', or name it in 'answer'")
        if count > 1:
            raise ValueError(f"has {count} correct options: use 'type: multiple', or leave one correct")
        return self

    def shown(self) -> dict[str, Shown]:
        """Return the options in the author's order."""
        return {"options": self.shown_options()}

    def solution(self) -> dict[str, Shown]:
        """Return the correct option and the feedback of each option."""
        return self.solved_options()

    def share(self, response: Json) -> float:
        """Return 1 for the correct option."""
        if response not in self.names:
            raise ValueError("names no option of this question")
        return float(response in self.correct)

    @staticmethod
    def packed_size_of(_shown: Mapping[str, Shown]) -> int:
        """Return the room of an option."""
        return OPTION

    @staticmethod
    def lost(before: Mapping[str, Shown], after: Mapping[str, Shown]) -> Lost:
        """Return the responses whose option is gone."""
        return lost_choices(before, after, "options")

    def words(self, response: Json) -> tuple[str, ...]:
        """Return the chosen option."""
        return self.chosen_words((response,))
