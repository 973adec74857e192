"""What is asked of those who play."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """A package, and the LMS and the learner to play it by."""

    path: Path
    lms: str
    seed: int
