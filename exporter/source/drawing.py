"""Checks what a quiz draws: that it has enough questions, and that chance does not decide how many points there are."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from exporter.source.wording import listed, meant, quoted
from exporter.source.yaml.nodes import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.problems import Problems
    from exporter.source.questions import SourceQuestion

_COUNT = re.compile("[0-9]{1,9}")


def check_drawing(tree: Mapping, questions: Iterable[SourceQuestion], problems: Problems) -> None:
    """Report what is wrong with ``draw`` and ``pick`` of a quiz, as they are written, and with its groups."""
    written = tree.get("questions")
    if not isinstance(written, Sequence):
        return
    sizes = Counter(_group(one) for one in written)
    _check_draw(tree, sizes, problems)
    pick = tree.get("pick") or Mapping(tree.position, flow=True)
    if isinstance(pick, Mapping):
        _check_picks(pick, sizes, problems)
        _check_groups(written, pick, problems)
        _check_points([one for one in questions if _is_drawn(one, pick, sizes)], problems)


def _group(written: Any) -> str | None:
    group = written.get("group") if isinstance(written, Mapping) else None
    return group if isinstance(group, str) else None


def _exceeds(count: Any, size: int) -> bool:
    return isinstance(count, str) and _COUNT.fullmatch(count) is not None and int(count) > size


def _check_draw(tree: Mapping, sizes: Counter[str | None], problems: Problems) -> None:
    if _exceeds(tree.get("draw"), sizes[None]):
        questions = "questions without a group" if len(sizes) > 1 or None not in sizes else "questions"
        message = f"'draw' is {tree['draw']}, but the number of {questions} is {sizes[None]}"
        problems.error(tree.values_at["draw"], f"{message}; lower it, or add more questions", "draw")


def _check_picks(pick: Mapping, sizes: Counter[str | None], problems: Problems) -> None:
    for group, count in pick.items():
        if group not in sizes:
            groups = [name for name in sizes if name]
            advice = meant(group, groups) or f"; write 'group: {group}' into the questions that belong to it"
            problems.error(pick.keys_at[group], f"no question has the group {quoted(group)}{advice}", "pick")
        elif _exceeds(count, sizes[group]):
            message = (
                f"'pick' asks {count} of the group {quoted(group)}, but the number of its questions is {sizes[group]}"
            )
            problems.error(pick.values_at[group], f"{message}; lower it, or add more questions", "pick")


def _check_groups(written: Sequence, pick: Mapping, problems: Problems) -> None:
    told = set(pick)
    for one in written:
        group = _group(one)
        if group is None or group in told:
            continue
        told.add(group)
        advice = meant(group, pick) or f"; write 'pick: {{{group}: 1}}' above the questions"
        message = f"nothing says how many questions of the group {quoted(group)} are asked{advice}"
        problems.error(one.values_at["group"], message, "pick")


def _is_drawn(one: SourceQuestion, pick: Mapping, sizes: Counter[str | None]) -> bool:
    """Return whether chance decides if the question is asked."""
    group = one.question.group
    return group is not None and group in pick and str(pick[group]) != str(sizes[group])


def _check_points(drawn: Iterable[SourceQuestion], problems: Problems) -> None:
    """Report the first question of each group that is worth something else than those before it."""
    first: dict[str | None, SourceQuestion] = {}
    told: set[str | None] = set()
    for one in drawn:
        before = first.setdefault(one.question.group, one)
        if _worth(before) != _worth(one) and one.question.group not in told:
            told.add(one.question.group)
            where = one.written.values_at.get("points", one.position)
            problems.error(where, _difference(before, one), "group-points")


def _worth(one: SourceQuestion) -> tuple[float, str]:
    question = one.question
    if not question.points:
        return 0, ""
    return question.points, "" if question.scored else question.type


def _difference(before: SourceQuestion, one: SourceQuestion) -> str:
    of_group = f"of the group {quoted(one.question.group)}"
    effect = "so chance would decide how many points a learner can get"
    if before.question.points != one.question.points:
        points = listed(f"{question.points:g}" for question in (before.question, one.question))
        return f"questions {of_group} are worth {points} points, {effect}; give all of them the same 'points'"
    types = listed((quoted(before.question.type), quoted(one.question.type)), "and")
    return f"questions {of_group} are scored in different ways ({types}), {effect}; put them into groups of their own"
