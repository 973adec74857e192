"""A course played to its end, with every answer right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from authored import Authored
    from learner import Learner


def do_everything_right(learner: Learner, authored: Authored) -> None:
    """Take every quiz of a course of one SCO rightly, again where it was taken already, and answer every self-check."""
    for quiz in authored.quizzes:
        learner.go(quiz.id)
        again = learner.button("tryAgain")
        if again.count():
            learner.press(again)
        learner.take(quiz, right=True)
        assert learner.score() == ("100%" if any(question.scored for question in quiz.questions) else "")
    for question in authored.checks:
        learner.go(authored.homes[question.id])
        learner.answer(question, question.right())
        learner.press(learner.check_button(learner.view(question)))
        wanted = "right" if question.scored else "none"
        expect(learner.view(question).locator(".verdict")).to_have_class(re.compile(rf"\b{wanted}$"))
