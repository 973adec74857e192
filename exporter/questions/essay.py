"""``essay``: a free text, which is not scored automatically."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, model_validator

from exporter.questions.base import Json, Question, Shown
from exporter.richtext import Markdown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

LONGEST = 50_000
"""Maximum characters of an essay."""


class Essay(Question):
    """Write a text. A response is the text; the question is completed once there is one."""

    type: Literal["essay"]
    sample_answer: Markdown | None = None
    """An answer to compare with, in Markdown, shown when the learner has answered.

    Example: `sample_answer: I would miss the rain.`
    """
    min_words: int | None = Field(default=None, ge=1, le=10_000)
    """The minimum number of words that can be submitted.

    Example: `min_words: 50`
    """
    max_words: int | None = Field(default=None, ge=1, le=10_000)
    """The recommended maximum number of words; learners who write more are asked whether to submit anyway.

    Example: `max_words: 200`
    """

    scored: ClassVar[bool] = False

    @model_validator(mode="after")
    def _room_between(self) -> Self:
        if self.min_words and self.max_words and self.min_words > self.max_words:
            raise ValueError(
                f"asks for at least {self.min_words} words and at most {self.max_words}: "
                "swap 'min_words' and 'max_words', or delete one"
            )
        return self

    def shown(self) -> dict[str, Shown]:
        """Return the limits."""
        return {"min_words": self.min_words, "max_words": self.max_words}

    def solution(self) -> dict[str, Shown]:
        """Return the sample answer."""
        return {"sample_answer": self.sample_answer}

    def share(self, response: Json) -> None:
        """Check the response; only people score essays."""
        if not isinstance(response, str) or len(response) > LONGEST:
            raise ValueError(f"is not a text of at most {LONGEST} characters")

    @staticmethod
    def packed_size_of(_shown: Mapping[str, Shown]) -> None:
        """Return nothing: an essay is free text."""

    def words(self, response: Json) -> tuple[str, ...]:
        """Return the text."""
        return (str(response),)

    def right_words(self) -> tuple[str, ...]:
        """Return nothing: the sample answer is only one of many."""
        return ()
