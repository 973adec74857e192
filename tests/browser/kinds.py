"""A walk past every kind of page that a course has: what is there is found on the page and in the source."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from authored import Authored, Question
    from learner import Learner


def kinds_of_pages(learner: Learner, authored: Authored) -> Iterator[str]:
    """Open a page of each kind in turn, and yield its name while it is shown.

    The start, a lesson with and one without a list of contents, a scenario before, in the middle and at its end, a
    quiz's introduction, a question of each type, also with pictures to choose from, before and after its answer,
    results, and the end.
    """
    yield "start"
    kinds = set()
    for lesson in authored.lessons:
        learner.go(lesson)
        kind = "lesson with contents" if learner.page.locator(".contents").count() else "lesson"
        if kind not in kinds:
            kinds.add(kind)
            yield kind
    for story in authored.stories[:1]:
        yield from _scenario(learner, story)
    quiz = max(authored.quizzes, key=lambda one: len({question.type for question in one.questions}))
    learner.go(quiz.id)
    yield "quiz introduction"
    learner.begin(quiz)
    seen = set()
    known = {question.id: question for question in quiz.questions}
    for step in range(len(quiz.questions)):
        question = known[learner.shown()]
        kind = f"question {question.type}{' with pictures' if _offers_pictures(question) else ''}"
        if kind not in seen:
            yield kind
        learner.answer(question, question.wrong())
        learner.check()
        if kind not in seen:
            yield f"{kind} answered"
        seen.add(kind)
        if step < len(quiz.questions) - 1:
            learner.forward()
    learner.submit()
    yield "results"
    learner.go("finish")
    yield "finish"


def _offers_pictures(question: Question) -> bool:
    """Say whether there are pictures to choose from."""
    return any("![" in str(one) for one in question.source.get("options", ()))


def _scenario(learner: Learner, story: str) -> Iterator[str]:
    """Play a scenario by the first of its choices."""
    learner.go(story)
    yield "scenario introduction"
    learner.button("startScenario").click()
    choices, said = learner.page.get_by_role("radio"), learner.page.locator(".by-you")
    expect(choices.first).to_be_visible()
    for turn in count(1):
        choices.first.check()
        learner.button("sayIt").click()
        expect(said).to_have_count(turn)
        if turn == 1:
            yield "scenario"
        if not choices.count():
            break
    yield "scenario ended"
