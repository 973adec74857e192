"""A walk past every kind of page that a course has: what is there is found on the page and in the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from authored import Authored
    from learner import Learner


def kinds_of_pages(learner: Learner, authored: Authored) -> Iterator[str]:
    """Open a page of each kind in turn, and yield its name while it is shown.

    The start, a lesson with and one without a list of contents, a quiz's introduction, a question of each type before
    and after its answer, results, and the end.
    """
    yield "start"
    for kind, selector in (("lesson with contents", ":has(.contents)"), ("lesson", ":not(:has(.contents))")):
        found = learner.content.locator(f".page.lesson{selector}")
        if found.count():
            learner.go((found.first.get_attribute("id") or "").removeprefix("lesson-"))
            yield kind
    quiz = max(authored.quizzes, key=lambda one: len({question.type for question in one.questions}))
    learner.go(quiz.id)
    yield "quiz introduction"
    learner.begin(quiz)
    seen = set()
    known = {question.id: question for question in quiz.questions}
    for step in range(len(quiz.questions)):
        question = known[learner.shown()]
        if question.type not in seen:
            yield f"question {question.type}"
        learner.answer(question, question.wrong())
        learner.check()
        if question.type not in seen:
            yield f"question {question.type} answered"
        seen.add(question.type)
        if step < len(quiz.questions) - 1:
            learner.forward()
    learner.submit()
    yield "results"
    learner.go("finish")
    yield "finish"
