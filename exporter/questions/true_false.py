"""``true-false``: a statement to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, WithJsonSchema

from exporter.questions.base import Json, Question, Shown
from exporter.richtext import RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _true_or_false(value: object) -> object:
    if not isinstance(value, bool):
        raise ValueError("should be true or false, without quotation marks")
    return value


class TrueFalse(Question):
    """Judge a statement. A response is ``True`` or ``False``."""

    type: Literal["true-false"]
    answer: Annotated[bool, BeforeValidator(_true_or_false), WithJsonSchema({"type": "boolean"})]
    """Whether the statement is true.

    Example: `answer: false`
    """

    def shown(self) -> dict[str, Shown]:
        """Return nothing: the player knows both answers."""
        return {}

    def solution(self) -> dict[str, Shown]:
        """Return whether the statement is true."""
        return {"answer": self.answer}

    def share(self, response: Json) -> float:
        """Return 1 for the right judgement."""
        if not isinstance(response, bool):
            raise ValueError("is neither true nor false")
        return float(response == self.answer)

    @staticmethod
    def packed_size_of(_shown: Mapping[str, Shown]) -> int:
        """Return the room of a letter."""
        return 1

    def words(self, response: Json) -> tuple[str, ...]:
        """Return the judgement."""
        return (str(response),)

    def right_words(self) -> tuple[str, ...]:
        """Return the right judgement."""
        return (str(self.answer),)

    def right_lines(self, say: Callable[[str], str]) -> tuple[RichText, ...]:
        """Return the right judgement in the course's language."""
        return (RichText.line(say("true" if self.answer else "false")),)

    def offered_words(self) -> tuple[str, ...]:
        """Return both judgements."""
        return ("True", "False")
