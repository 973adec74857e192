"""``text``: a short typed answer."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, field_validator

from exporter.questions.base import Json, Question, Shown, at_least
from exporter.questions.fold import accepts, fold
from exporter.questions.forgiving import Forgiven, WithAccents, as_shown

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 1000
"""Maximum characters of a typed answer, also enforced by the browser's fields."""


class Text(WithAccents, Question):
    """Type a short answer. A response is the text as typed."""

    type: Literal["text"]
    answers: Annotated[
        tuple[str, ...], at_least(1, "accepted texts", "write the text that counts as right"), Field(min_length=1)
    ]
    """The texts that count as right; the first is shown as the right one.

    Example: `answers: [Moon, the Moon]`
    """
    case_sensitive: bool = False
    """Whether capitals matter. Default: false.

    Example: `case_sensitive: true`
    """

    @field_validator("answers")
    @classmethod
    def _say_something(cls, answers: tuple[str, ...]) -> tuple[str, ...]:
        for answer in answers:
            if not fold(answer):
                raise ValueError("accepts an empty text, which nobody can type: delete it, or write an answer")
            if len(answer) > LONGEST:
                raise ValueError(
                    f"accepts an answer of {len(answer)} characters: use 'type: essay' for more than {LONGEST}"
                )
        return answers

    def shown(self) -> dict[str, Shown]:
        """Return nothing: a field is all that is needed."""
        return {}

    @cached_property
    def _forgiven(self) -> Forgiven:
        return self.forgiven(self.answers, case_sensitive=self.case_sensitive)

    def solution(self) -> dict[str, Shown]:
        """Return the accepted texts, whether case matters, and what is forgiven in their script, if anything is."""
        answers = [answer.strip() for answer in self.answers]
        return {"answers": answers, "case_sensitive": self.case_sensitive, **as_shown(self._forgiven)}

    def share(self, response: Json) -> float:
        """Return 1 for an accepted text, compared as `fold` does."""
        if not isinstance(response, str) or len(response) > LONGEST:
            raise ValueError(f"is not a text of at most {LONGEST} characters")
        return float(accepts(self.answers, response, self._forgiven, case_sensitive=self.case_sensitive))

    @staticmethod
    def packed_size_of(_shown: Mapping[str, Shown]) -> None:
        """Return nothing: the answer is free text."""

    def words(self, response: Json) -> tuple[str, ...]:
        """Return the text as typed."""
        return (str(response),)

    def right_words(self) -> tuple[str, ...]:
        """Return the accepted texts."""
        return tuple(answer.strip() for answer in self.answers)
