"""The network between a learner's device and the content, which the panel takes away and gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Network:
    """While it is cut, no file of the content is answered. One preview has one, whatever tabs look at it."""

    interrupt: Callable[[], None]
    """End what is under way."""
    is_cut: bool = False

    def turn(self, *, off: bool) -> None:
        """Take the network away, or give it back."""
        self.is_cut = off
        if off:
            self.interrupt()
