"""What must be so of a story beyond its form: names that exist, scenes that are reached, ways that end."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from exporter.scenario.conditions import ConditionError, names, parse
from exporter.scenario.longest import longest_path
from exporter.scenario.space import MOST_SITUATIONS, Space, TooManySituationsError, explore, leads_to
from exporter.scenario.story import YOU
from exporter.source.wording import listed, meant, quoted
from exporter.source.yaml.nodes import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.problems import Position, Problems
    from exporter.scenario.space import Situation
    from exporter.scenario.story import Option, Scene, Story

MOST_STEPS = 250
"""Choices on the longest way: a learner's record must hold them beside everything else."""


def check_story(story: Story, tree: Mapping, problems: Problems) -> bool:
    """Report what is wrong with a story that was read from ``tree``, and return whether it can be played."""
    checks = _Checks(story, tree, problems)
    checks.check_names()
    if not checks.failed:
        checks.check_ways()
    return not checks.failed


@dataclass(slots=True)
class _Checks:
    story: Story
    tree: Mapping
    problems: Problems
    failed: bool = False

    def check_names(self) -> None:
        """Report what is named and does not exist, and scenes that are neither one thing nor the other."""
        self._check_persons_list()
        used: set[str] = set()
        for name, scene, written in self._scenes():
            self._check_persons(scene, written)
            self._check_kind(name, scene, written)
            for option, choice in self._choices(scene, written):
                if option.goto not in self.story.scenes:
                    hint = meant(option.goto, self.story.scenes) or "; write it, or correct the name"
                    self._refuse(
                        choice.values_at["goto"], f"there is no scene {quoted(option.goto)}{hint}", "unknown-scene"
                    )
                used |= self._check_condition(option, choice)
                self._check_changes(option, choice)
        if not self.failed:
            self._warn_of_unused(used)

    def _check_persons_list(self) -> None:
        for name, person in self.story.persons.items():
            at = self.tree["persons"].keys_at[name]
            if name == YOU and person.name:
                message = f"'{YOU}' is always the learner, who has no name; give this person another short name"
                self._refuse(at, message, "invalid")
            elif name != YOU and not person.name:
                message = f"{quoted(name)} has no name that learners see; write '{name}: Mr Adeyemi', or add 'name'"
                self._refuse(at, message, "missing-key")

    def _check_persons(self, scene: Scene, written: Mapping) -> None:
        known = [*self.story.persons, YOU]
        lines = written["text"]
        places = lines.entries_at if isinstance(lines, Sequence) else [written.values_at["text"]]
        for number, line in enumerate(scene.text):
            if line.who and line.who not in known:
                hint = meant(line.who, known) or f"; the persons are {listed(known, 'and')}"
                advice = "a line of narration with a colon stands in quotes"
                message = f"nobody in 'persons' is called {quoted(line.who)}{hint} ({advice})"
                self._refuse(places[number], message, "unknown-person")

    def _check_kind(self, name: str, scene: Scene, written: Mapping) -> None:
        at = self._at(name)
        if not scene.choices and scene.ending is None:
            message = f"the scene {quoted(name)} is a dead end; give it 'choices', or an 'ending'"
            self._refuse(at, message, "dead-end")
        elif scene.choices and scene.ending is not None:
            message = f"the scene {quoted(name)} has 'choices' and an 'ending'; remove one of them"
            self._refuse(written.keys_at["ending"], message, "invalid")
        elif scene.choices and "points" in written:
            message = "only a scene with an 'ending' has 'points'; use 'add' in a choice, or remove them"
            self._refuse(written.keys_at["points"], message, "invalid")

    def _check_condition(self, option: Option, choice: Mapping) -> set[str]:
        """Return the variables that a condition asks for."""
        if option.condition is None:
            return set()
        at = choice.values_at["if"]
        try:
            asked = list(names(parse(option.condition)))
        except ConditionError as error:
            self._refuse(at, f"the condition {error}", "condition")
            return set()
        for name, as_flag in asked:
            if not self._is_known(name, at):
                continue
            is_flag = isinstance(self.story.variables[name], bool)
            if is_flag and not as_flag:
                self._refuse(at, f"'{name}' is a flag; write '{name}' or 'not {name}'", "condition")
            elif not is_flag and as_flag:
                self._refuse(at, f"'{name}' is a number; compare it, as in '{name} >= 1'", "condition")
        return {name for name, _ in asked}

    def _check_changes(self, option: Option, choice: Mapping) -> None:
        for key, changes in (("set", option.set), ("add", option.add)):
            for name, value in changes.items():
                at = choice[key].values_at[name]
                if not self._is_known(name, choice[key].keys_at[name]):
                    continue
                is_flag = isinstance(self.story.variables[name], bool)
                if key == "add" and is_flag:
                    self._refuse(at, f"'{name}' is a flag; write 'set: {{{name}: true}}' instead", "invalid")
                elif key == "set" and is_flag != isinstance(value, bool):
                    expected = "true or false" if is_flag else "a whole number"
                    self._refuse(at, f"'{name}' should be {expected}, as in 'variables'", "invalid")

    def _is_known(self, name: str, at: Position) -> bool:
        if name in self.story.variables:
            return True
        hint = meant(name, self.story.variables) or f"; add it to 'variables' with its first value, as in '{name}: 0'"
        self._refuse(at, f"there is no variable {quoted(name)}{hint}", "unknown-variable")
        return False

    def _warn_of_unused(self, used: set[str]) -> None:
        for name in self.story.variables:
            if name not in used:
                message = f"no condition asks for {quoted(name)}, so it changes nothing; use it in 'if', or remove it"
                self.problems.warning(self.tree["variables"].keys_at[name], message, "unused-variable")

    def check_ways(self) -> None:
        """Report scenes that are never reached, ways that do not end, and choices that are never offered."""
        try:
            space = explore(self.story)
        except TooManySituationsError as error:
            self._report_too_many(error.variable)
            return
        for name in self.story.scenes:
            if name not in space.scenes:
                message = f"no way leads to the scene {quoted(name)}; lead a choice to it with 'goto', or remove it"
                self._refuse(self._at(name), message, "unreachable-scene")
        stuck = space.stuck
        for name, situation in _first_of_each(stuck):
            where = f" when {space.described(situation)}" if space.variables else ""
            message = (
                f"the scene {quoted(name)} offers no choice{where}; give it one without 'if', or change a condition"
            )
            self._refuse(self._at(name), message, "dead-end")
        for name, situation in _first_of_each(space.endless):
            where = f" when {space.described(situation)}" if space.variables else ""
            message = f"from the scene {quoted(name)} no way leads to an ending{where}; lead one there with 'goto'"
            self._refuse(self._at(name), message, "no-ending")
        self._warn_of_never_offered(space)
        self._check_replies_differ(space)
        self._warn_of_unused_mark()
        if not self.failed:
            self._check_length()

    def _warn_of_never_offered(self, space: Space) -> None:
        for name, scene, written in self._scenes():
            if name not in space.scenes:
                continue
            for number, (option, choice) in enumerate(self._choices(scene, written)):
                if option.condition is not None and (name, number) not in space.taken:
                    message = (
                        f"the condition {quoted(option.condition)} is never true here; correct it, or remove the choice"
                    )
                    self.problems.warning(choice.values_at["if"], message, "never-true")

    def _check_replies_differ(self, space: Space) -> None:
        """Report choices of the same words that are offered together: nobody could tell them apart."""
        for name, scene, written in self._scenes():
            for (one, _), (other, choice) in combinations(self._choices(scene, written), 2):
                if one.say.text != other.say.text:
                    continue
                both = (at for at in space.next if at[0] == name and self._offers(space, at, one, other))
                if together := next(both, None):
                    where = f" when {space.described(together)}" if one.condition or other.condition else ""
                    message = f"another choice of this scene has the same words{where}; reword one of them"
                    self._refuse(choice.values_at["say"], message, "same-reply")

    def _offers(self, space: Space, situation: Situation, *options: Option) -> bool:
        values = dict(zip(space.variables, situation[1], strict=True))
        return all(option.is_offered(values) for option in options)

    def _warn_of_unused_mark(self) -> None:
        if "passing_score" in self.tree and not self.story.most_points:
            message = "no ending has points, so nothing can be passed; give endings 'points', or remove 'passing_score'"
            self.problems.warning(self.tree.keys_at["passing_score"], message, "no-points")

    def _check_length(self) -> None:
        if (longest := longest_path(self.story)) > MOST_STEPS:
            message = (
                f"a way through the story may have {longest} choices, and a learner's record holds {MOST_STEPS}; "
                "let fewer variables change back and forth, or end some ways earlier"
            )
            self._refuse(self.tree.keys_at["scenes"], message, "too-large")

    def _report_too_many(self, variable: str | None) -> None:
        for name, scene, written in self._scenes():
            for option, choice in self._choices(scene, written):
                if variable in option.add and leads_to(self.story, option.goto, name):
                    message = (
                        f"the story has more than {MOST_SITUATIONS:,} situations, mostly by values of '{variable}'; "
                        f"it grows in a loop here; give this choice a bound such as 'if: {variable} < 3'"
                    )
                    self._refuse(choice["add"].keys_at[variable], message, "too-many-situations")
                    return
        message = f"the story has more than {MOST_SITUATIONS:,} situations; use fewer variables, or fewer values"
        self._refuse(self.tree.keys_at.get("variables", self.tree.keys_at["scenes"]), message, "too-many-situations")

    def _scenes(self) -> Iterator[tuple[str, Scene, Mapping]]:
        for name, scene in self.story.scenes.items():
            yield name, scene, self.tree["scenes"][name]

    def _choices(self, scene: Scene, written: Mapping) -> Iterator[tuple[Option, Any]]:
        yield from zip(scene.choices, written.get("choices") or (), strict=True)

    def _at(self, name: str) -> Position:
        at: Position = self.tree["scenes"].keys_at[name]
        return at

    def _refuse(self, at: Position, message: str, code: str) -> None:
        self.failed = True
        self.problems.error(at, message, code)


def _first_of_each(situations: list[Situation]) -> Iterator[tuple[str, Situation]]:
    """Yield each scene with its first situation."""
    first: dict[str, Situation] = {}
    for situation in situations:
        first.setdefault(situation[0], situation)
    yield from first.items()
