"""Which scores can change, and what is asked of learners before they have completed or passed.

What a learner has reached stays: ``reached`` in the player's state never goes down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from exporter.comparison.fates import Fate, unclaimed
from exporter.comparison.findings import Finding, is_scenario, named_item, named_question, number
from exporter.comparison.homes import is_kept
from exporter.comparison.played import PlayedLesson, PlayedQuiz
from exporter.pools import pools
from exporter.questions import question_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exporter.comparison.homes import Homes
    from exporter.comparison.played import PlayedCourse, PlayedItem, PlayedQuestion

Counts = Literal["counts", "awaited", "not"]
_RULES = {
    "quizzes": "whether the graded quizzes must be passed or only attempted",
    "report": "what the LMS is told on success and failure",
}
_PASSED = "who has passed stays passed, and all others go by the new one"
_COMPLETED = "who has completed the course stays so, and all others go by the new rule"


def changed_rules(old: PlayedCourse, new: PlayedCourse) -> Iterator[Finding]:
    """Yield what has changed in the rules of the whole course."""
    before, after = old.completion, new.completion
    if before.passing_score != after.passing_score:
        mark = _from_to(before.passing_score, after.passing_score, "%")
        yield _score("pass-mark", f"The pass mark of the course is {mark}: {_PASSED}.")
    if before.lessons != after.lessons:
        share = _from_to(before.lessons, after.lessons, "%")
        yield _score("completion", f"The share of lessons to read is {share}: {_COMPLETED}.")
    for name, what in _RULES.items():
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield _score("completion", f"The rule for {what} is '{now}', and was '{was}': {_COMPLETED}.")
    if old.navigation != new.navigation:
        locks = "all after the first page that is not done" if new.navigation == "sequential" else "nothing"
        text = f"The navigation is '{new.navigation}', and was '{old.navigation}': {locks} is locked."
        yield _score("navigation", text)


def changed_quizzes(old: PlayedCourse, new: PlayedCourse, homes: Homes) -> Iterator[Finding]:
    """Yield what has changed in the rules of quizzes, and which graded ones have come and gone."""
    for quiz in old.quizzes:
        now = homes.get(quiz.key)
        if isinstance(now, PlayedQuiz):
            yield from _worth(quiz, now)
            yield from _conditions(quiz, now) if is_kept(quiz, now) else ()
        elif quiz.graded:
            yield _score("graded", f"The {named_item(quiz)} no longer counts towards the course's score.", quiz)
    known = {homes[quiz.key].key for quiz in old.quizzes if quiz.key in homes}
    for quiz in new.quizzes:
        if quiz.key not in known and quiz.graded:
            text = f"The {named_item(quiz)} counts: the course's score waits for it, unless it is passed without."
            yield _score("graded", text, quiz)


def _worth(old: PlayedQuiz, new: PlayedQuiz) -> Iterator[Finding]:
    name = named_item(new)
    if old.graded != new.graded:
        counts = "counts now" if new.graded else "no longer counts"
        yield _score("graded", f"The {name} {counts} towards the course's score.", new)
    elif old.weight != new.weight and new.graded:
        weight = _from_to(old.weight, new.weight)
        text = f"The weight of the {name} is {weight}: the course's score is reckoned anew, and nobody's goes down."
        yield _score("weight", text, new)
    if old.passing_score != new.passing_score:
        mark = _from_to(old.passing_score, new.passing_score, "%")
        yield _score("pass-mark", f"The pass mark of the {name} is {mark}, also for scores of the past.", new)


def _conditions(old: PlayedQuiz, new: PlayedQuiz) -> Iterator[Finding]:
    name = named_item(new)
    if old.attempts != new.attempts:
        yield _attempts(old, new)
    yield from _draws(old, new)
    if old.time_limit != new.time_limit:
        yield _time(old, new)
    if old.feedback != new.feedback:
        text = f"The feedback of the {name} is '{new.feedback}', and was '{old.feedback}'."
        yield _score("feedback", text, new)


def _draws(old: PlayedQuiz, new: PlayedQuiz) -> Iterator[Finding]:
    """Yield which questions an attempt asks more or fewer of."""
    name = named_item(new)
    asked, now = ({one.group: one.asked for one in pools(quiz.questions, quiz.draw, quiz.pick)} for quiz in (old, new))
    if old.draw != new.draw:
        yield _draw(f"The {name} asks {new.draw or 'all'} of its questions, and asked {old.draw or 'all'}", new)
    for group in sorted({one for one in (*asked, *now) if one}):
        if asked.get(group) != now.get(group):
            counts = f"{now.get(group, 'none')} questions of the group '{group}', and asked {asked.get(group, 'none')}"
            yield _draw(f"The {name} asks {counts}", new)
    before = {one.key: one.group for one in old.questions}
    for question in new.questions:
        groups = {before.get(question.key, question.group), question.group}
        if len(groups) > 1 and groups <= asked.keys() & now.keys():
            place = f"the group '{question.group}'" if question.group else "those without a group"
            yield _question("draw", f"is one of {place} now: also in attempts that are running", new, question)


def _draw(text: str, quiz: PlayedQuiz) -> Finding:
    return _score("draw", f"{text}: also in attempts that are running.", quiz)


def _attempts(old: PlayedQuiz, new: PlayedQuiz) -> Finding:
    fewer = new.attempts is not None and (old.attempts is None or new.attempts < old.attempts)
    was, now = (str(one.attempts) if one.attempts else "without limit" for one in (old, new))
    text = f"The attempts at the {named_item(new)} are {now}, and were {was}"
    effect = "who has used them up has none left" if fewer else "who has used up the old ones can try again"
    code = "attempts-fewer" if fewer else "attempts-more"
    return Finding(group="scores", code=code, text=f"{text}: {effect}.", loses=fewer, item=new.id)


def _time(old: PlayedQuiz, new: PlayedQuiz) -> Finding:
    was, now = (f"{number(one.time_limit / 60)} minutes" if one.time_limit else "none" for one in (old, new))
    text = f"The time limit of the {named_item(new)} is {now}, and was {was}"
    if not old.time_limit:
        return _score("time-limit", f"{text}: attempts in progress continue without it.", new)
    fewer = bool(new.time_limit and new.time_limit < old.time_limit)
    effect = "also for attempts in progress" if new.time_limit else "attempts in progress lose it, too"
    return Finding(group="scores", code="time-limit", text=f"{text}: {effect}.", loses=fewer, item=new.id)


def changed_points(old: PlayedCourse, new: PlayedCourse, fates: Sequence[Fate], homes: Homes) -> Iterator[Finding]:
    """Yield what has changed in what questions are worth and which answers are right.

    Of a quiz that has come or gone, or counts only in one version, `changed_quizzes` has told it.
    """
    kept = [(quiz, homes[quiz.key]) for quiz in old.quizzes if quiz.key in homes]
    same = [pair for pair in kept if not _changes_as_a_whole(*pair)]
    steady = {item.key for pair in same for item in pair}
    for fate in fates:
        if fate.new_question is not None and fate.new_item is not None:
            yield from _points(fate, fate.new_question, fate.new_item, homes.get(fate.item.key))
        elif fate.successor:
            item, question = fate.successor
            yield from _points(fate, question, item, homes.get(fate.item.key))
        elif _is_steady(fate.item, steady):
            yield from _part(fate.question, fate.item, _counts(fate.question, fate.item), "not")
    for item, question in unclaimed(new, tuple(fates)):
        if _is_steady(item, steady):
            yield from _part(question, item, "not", _counts(question, item))


def _points(fate: Fate, now: PlayedQuestion, place: PlayedItem, home: PlayedItem | None) -> Iterator[Finding]:
    """Yield what has changed in a question that stands in ``place``; ``home`` is what its lesson or quiz is now."""
    before, after = _counts(fate.question, fate.item), _counts(now, place)
    stays = home is not None and home.key == place.key
    both = before == after == "counts"
    if before != after and not (stays and _changes_as_a_whole(fate.item, place)):
        yield from _part(now, place, before, after)
    elif both and fate.question.points != now.points:
        points = _from_to(fate.question.points, now.points)
        yield _question("points", f"is worth {points} points", place, now)
    elif both and not stays:
        yield _question("points", "counts there now", place, now)
    if fate.keeps != "none" and now.scored and _key(fate.question) != _key(now):
        is_lesson = isinstance(place, PlayedLesson)
        effect = "answers are" if is_lesson else "the last submission counts if it is better when"
        is_story = is_scenario(place)
        what = (
            "leads elsewhere or is worth something else" if is_story else "has another right answer or way of scoring"
        )
        yield _question("key", f"{what}: {effect} scored anew", place, now)


def _is_steady(item: PlayedItem, quizzes: set[str]) -> bool:
    return isinstance(item, PlayedLesson) or item.key in quizzes


def _changes_as_a_whole(old: PlayedItem, new: PlayedItem) -> bool:
    """Return whether a quiz counts, or no longer counts, which `changed_quizzes` reports."""
    before, after = (isinstance(item, PlayedQuiz) and item.graded for item in (old, new))
    return before != after


def _counts(question: PlayedQuestion, item: PlayedItem) -> Counts:
    """Return whether a question counts in the course's score, or only has to be answered before the others do."""
    is_graded = item.graded if isinstance(item, PlayedQuiz) else question.graded
    if not is_graded:
        return "not"
    if question.scored and question.points > 0:
        return "counts"
    return "not" if isinstance(item, PlayedQuiz) else "awaited"


def _part(question: PlayedQuestion, item: PlayedItem, before: Counts, after: Counts) -> Iterator[Finding]:
    """Yield a finding if a question has another part in the course's score."""
    awaited = "be answered before the graded questions of the lessons count"
    if before != after and after == "awaited":
        yield _question("points", f"has to {awaited}", item, question)
    elif before == "awaited" and after == "not":
        yield _question("points", f"no longer has to {awaited}", item, question)
    elif before != after:
        yield _question("points", "counts now" if after == "counts" else "no longer counts", item, question)


def _key(question: PlayedQuestion) -> object:
    """Return what decides whether a response is right, without what is only said about it."""
    solution = question_model(question.type).decisive(question.solution) if isinstance(question.solution, dict) else {}
    return question.parts, solution, question.shown.get("typed_unit"), question.shown.get("marks")


def _question(code: str, what: str, item: PlayedItem, question: PlayedQuestion) -> Finding:
    text = f"The {named_question(question, item)} {what}."
    return Finding(group="scores", code=code, text=text, item=item.id, question=question.id)


def _score(code: str, text: str, item: PlayedItem | None = None) -> Finding:
    return Finding(group="scores", code=code, text=text, item=item.id if item else "")


def _from_to(before: float, after: float, unit: str = "") -> str:
    return f"{number(after)}{unit}, and was {number(before)}{unit}"
