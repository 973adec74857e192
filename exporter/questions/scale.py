"""``scale``: an opinion between two extremes, with no right answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, field_validator

from exporter.questions.base import Json, Question, Shown, at_least
from exporter.questions.keeping import Lost, lost_choices
from exporter.questions.options import all_different, listed, names, wordings
from exporter.questions.packing import OPTION, SIGN
from exporter.richtext import MarkdownInline, RichText

if TYPE_CHECKING:
    from collections.abc import Mapping


class Scale(Question):
    """Choose a label on a scale. A response is the name of a label."""

    type: Literal["scale"]
    labels: Annotated[
        tuple[MarkdownInline, ...],
        at_least(2, "labels", "write them from low to high"),
        Field(min_length=2, max_length=20),
    ]
    """The places of the scale, from low to high.

    Example: `labels: [Not at all, Hardly, Easily]`
    """

    scored: ClassVar[bool] = False

    @field_validator("labels")
    @classmethod
    def _labels_differ(cls, labels: tuple[RichText, ...]) -> tuple[RichText, ...]:
        all_different(labels)
        return labels

    def shown(self) -> dict[str, Shown]:
        """Return the labels from low to high."""
        return {"labels": listed(self.labels)}

    def solution(self) -> dict[str, Shown]:
        """Return nothing: no answer is right."""
        return {}

    def share(self, response: Json) -> None:
        """Check that the response is a label; it is never scored."""
        if response not in names(self.labels):
            raise ValueError("names no label of this question")

    @staticmethod
    def packed_size_of(_shown: Mapping[str, Shown]) -> int:
        """Return the room of a label."""
        return SIGN + OPTION

    @staticmethod
    def lost(before: Mapping[str, Shown], after: Mapping[str, Shown]) -> Lost:
        """Return the responses whose label is gone."""
        return lost_choices(before, after, "labels")

    def words(self, response: Json) -> tuple[str, ...]:
        """Return the chosen label."""
        return wordings(self.labels, (response,))

    def right_words(self) -> tuple[str, ...]:
        """Return nothing: no answer is right."""
        return ()

    def offered_words(self) -> tuple[str, ...]:
        """Return the labels from low to high."""
        return wordings(self.labels, names(self.labels))
