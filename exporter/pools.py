"""The pools of a quiz: of which questions an attempt asks how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Grouped(Protocol):
    """What is needed of a question."""

    @property
    def group(self) -> str | None:
        """Return the group that it belongs to; None for those of no group."""


Q = TypeVar("Q", bound=Grouped)


class Pool(NamedTuple, Generic[Q]):
    """The questions of a group, or those of no group, and how many of them an attempt asks."""

    group: str | None
    questions: tuple[Q, ...]
    asked: int


def pools(questions: Iterable[Q], draw: int | None, pick: Mapping[str, int]) -> list[Pool[Q]]:
    """Return the pools of a quiz: ``draw`` says how many are asked of those of no group, ``pick`` how many of each."""
    grouped: dict[str | None, list[Q]] = {}
    for question in questions:
        grouped.setdefault(question.group, []).append(question)
    wanted = {None: draw} | dict[str | None, int | None](pick.items())
    return [Pool(name, tuple(of), min(wanted.get(name) or len(of), len(of))) for name, of in grouped.items()]
