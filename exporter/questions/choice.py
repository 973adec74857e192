"""``choice``: one correct option among several."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from exporter.questions.base import Json, Question
from exporter.questions.options import WithOptions, mark_answers, names


class Choice(WithOptions, Question):
    """Choose one. A response is the name of the chosen option."""

    type: Literal["choice"]

    @model_validator(mode="before")
    @classmethod
    def _accept_answer(cls, value: object) -> object:
        if isinstance(value, dict) and isinstance(value.get("answer"), str):
            return mark_answers(value, (value["answer"],))
        return value

    @model_validator(mode="after")
    def _one_is_correct(self) -> Choice:
        count = sum(option.correct for option in self.options)
        if count == 0:
            raise ValueError("has no correct option: mark one with 'correct: true', or name it in 'answer'")
        if count > 1:
            raise ValueError(f"has {count} correct options: use 'type: multiple', or leave one correct")
        return self

    def shown(self) -> dict[str, Json]:
        return {"options": self.shown_options()}

    def solution(self) -> dict[str, Json]:
        return self.solved_options()

    def score(self, response: Json) -> float:
        known = names(self.options)
        if response not in known:
            raise ValueError("names no option of this question")
        return float(self.options[known.index(response)].correct)
