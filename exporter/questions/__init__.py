"""The question types, one file each: the author's keys, what the browser needs, and how a response is scored."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from exporter.questions.base import Question
from exporter.questions.choice import Choice
from exporter.questions.essay import Essay
from exporter.questions.gaps import Gaps
from exporter.questions.matching import Matching
from exporter.questions.multiple import Multiple
from exporter.questions.number import Number
from exporter.questions.ordering import Ordering
from exporter.questions.scale import Scale
from exporter.questions.text import Text
from exporter.questions.true_false import TrueFalse

AnyQuestion = Annotated[
    Choice | Multiple | TrueFalse | Text | Number | Matching | Ordering | Gaps | Essay | Scale,
    Field(discriminator="type"),
]
"""A question of any type, distinguished by its ``type``."""

__all__ = ["AnyQuestion", "Question"]
