"""``scenario``: a whole story as the one question of its quiz. Authors write it as a file of its own.

So attempts, resume data, scores and reports are those of quizzes.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from exporter.questions.base import Question
from exporter.questions.keeping import Lost, gone
from exporter.scenario.longest import longest_path
from exporter.scenario.replaying import lost_choices, rules
from exporter.scenario.story import Story

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.questions.base import Json, Shown
    from exporter.scenario.story import Played

STEP = 2
"""Characters of a choice in resume data."""
MOST_STEPS = 2_000
"""Of one response: nobody chooses more often, and each is played again."""


class Scenario(Story, Question):
    """Play a story. A response is the names of the choices, in the order in which they were made."""

    type: Literal["scenario"]

    @property
    def parts(self) -> int:
        """Return the points of the best ending."""
        return max(1, self.most_points)

    @property
    def steps(self) -> int:
        """Return the choices of a learner who comes to most scenes."""
        return min(self.longest, len(self.scenes))

    @cached_property
    def longest(self) -> int:
        """Return the most choices from the beginning to an ending, without those that lead back."""
        return longest_path(self)

    def shown(self) -> dict[str, Shown]:
        """Return what is known before anything is chosen."""
        opening = self.play(())
        scene = self.scenes[self.first]
        first = [
            {"name": name, "key": key, "text": option.say.text}
            for name, key, option in zip(scene.names, scene.keys, scene.choices, strict=True)
            if option.is_offered(opening.values)
        ]
        return {"back": self.back, "longest": self.longest, "first": first}

    def solution(self) -> dict[str, Shown]:
        """Return the whole story: it tells what each choice leads to."""
        return {
            "first": self.first,
            "persons": {name: person.name for name, person in self.persons.items()},
            "faces": self.faces,
            "variables": self.variables,
            "most": self.parts,
            "scenes": {
                name: {
                    "lines": [{"who": line.who, "html": line.text} for line in scene.text],
                    "choices": [
                        {
                            "name": scene.names[at],
                            "key": scene.keys[at],
                            "html": option.say,
                            "text": option.say.text,
                            "then": option.then,
                            "goto": option.goto,
                            "if": option.parsed,
                            "set": option.set,
                            "add": option.add,
                        }
                        for at, option in enumerate(scene.choices)
                    ],
                    "ending": scene.ending,
                    "points": scene.points,
                }
                for name, scene in self.scenes.items()
            },
        }

    def unfolded(self, response: Json) -> dict[str, Shown]:
        """Return the story as far as it was played, and nothing of what would have come of other choices."""
        return self._played(response or []).shown()

    def may_follow(self, before: Json, response: Json) -> bool:
        """Return whether a response may replace an earlier one: an ending stays, and `back` says what else does."""
        if self.play(before).has_ended:
            return bool(response == before)
        return self.back or response[: len(before)] == before

    def concludes(self, response: Json) -> bool:
        """Return whether the story has come to an ending."""
        return self._played(response).has_ended

    def share(self, response: Json) -> float:
        """Return the share of the points that the ending gives."""
        played = self._played(response)
        if not self.most_points:
            return float(played.has_ended)
        return played.points / self.parts

    def _played(self, response: Json) -> Played:
        if not isinstance(response, list | tuple) or len(response) > MOST_STEPS:
            raise ValueError("is not a list of choices")
        if not all(isinstance(name, str) for name in response):
            raise ValueError("names no choices")
        played = self.play(response)
        if not played.is_whole:
            raise ValueError("has a choice that cannot be made there")
        return played

    def packed_size(self) -> int:
        """Return the room of the longest path."""
        return max(1, STEP * self.longest)

    @staticmethod
    def packed_size_of(shown: Mapping[str, Shown]) -> int:
        """Return the room of the longest path."""
        return max(1, STEP * int(shown["longest"]))

    @staticmethod
    def lost(before: Mapping[str, Shown], after: Mapping[str, Shown]) -> Lost:
        """Return the choices that are gone: what was played before them is kept."""
        if len(gone(before, after, "first")) == len(before["first"]):
            return Lost(reason="none of its first choices is left")
        return Lost(tuple(dict.fromkeys(lost_choices(before["solution"], after["solution"]))))

    @staticmethod
    def decisive(solution: Mapping[str, Shown]) -> dict[str, Shown]:
        """Return where choices lead, and what endings are worth."""
        return rules(solution)

    def words(self, response: Json) -> tuple[str, ...]:
        """Return each choice, and the ending."""
        played = self.play(response)
        ending = self.scenes[played.scene].ending
        return (*(step.option.say.text for step in played.steps), *((f"→ {ending}",) if ending else ()))

    def right_words(self) -> tuple[str, ...]:
        """Return nothing: many ways may be good."""
        return ()

    def offered_words(self) -> tuple[str, ...]:
        """Return nothing: what is offered depends on what was chosen."""
        return ()
