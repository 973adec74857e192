"""A learner in a test: one at the player, who knows which answers are right, and hears whether the player agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.trial.learner import Learner as _Learner

if TYPE_CHECKING:
    from authored import Quiz
    from device import Launch
    from playwright.sync_api import Locator


class Learner(_Learner):
    """Somebody in front of one launched SCO."""

    def __init__(self, launch: Launch) -> None:
        self.launch = launch
        super().__init__(launch.content)

    def take(self, quiz: Quiz, *, right: bool) -> None:
        """Answer every question of a quiz, rightly or wrongly, and submit it."""
        self.begin(quiz)
        self.answer_all(quiz, right=right)
        self.submit()

    def answer_all(self, quiz: Quiz, *, right: bool) -> None:
        """Answer every question that the running attempt asks and that is open, from where it stands to the end."""
        known = {question.id: question for question in quiz.questions}
        immediate = quiz.source.get("feedback", "immediate") == "immediate"
        count = quiz.asked
        for step in range(count):
            question = known[self.shown()]
            self.answer(question, question.right() if right else question.wrong())
            if immediate:
                self.check()
                wanted = "none" if not question.scored else "right" if right else "wrong"
                assert self.verdict(question) == wanted, f"{question.id}: {self.verdict(question)} instead of {wanted}"
            if step < count - 1:
                self.forward()


class MouseLearner(Learner):
    """A learner with a mouse that crosses the page and presses whatever lies at the place that it aims for."""

    def press(self, control: Locator, *, wanted: bool | None = None) -> None:
        """Press a control with the mouse."""
        if wanted is None:
            control.click()
        else:
            control.set_checked(wanted)
