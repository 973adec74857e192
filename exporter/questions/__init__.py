"""The question types, one file each: the keys an author writes, what the browser needs, and how a response is scored."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from exporter.questions.base import Question
from exporter.questions.choice import Choice

AnyQuestion = Annotated[Choice, Field(discriminator="type")]
"""A question of any type, told apart by its ``type``."""

__all__ = ["AnyQuestion", "Question"]
