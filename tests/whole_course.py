"""A small course of each block and each question that there is, and a learner without a mouse who plays it.

What there is comes from the registries: a block without a play fails here, and so does a question without an answer.
The course is played alike whichever way it was opened: as a package in an LMS, as a page of its own, or by LTI.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from authored import EVERY_QUESTION, read
from keyboard import Keyboard
from playwright.sync_api import expect
from stateful_blocks import LOADED, PLAYED

from exporter.questions import QUESTION_TYPES
from exporter.source.markdown.blocks import OTHERS
from exporter.trial.learner import Learner
from tests.block_examples import FILES, examples, write_silence
from tests.source.mmdc import install

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from authored import Question
    from playwright.sync_api import Frame, Locator, Page

LESSON, STORY, QUIZ, OPINION = "tabs", "talk", "questions", "opinion"
"""What the course has, in its order; the lesson has the name that the example of buttons leads to."""
UNSCORED = ("scale", "essay")
"""Asked in a quiz of their own: in LTI a text waits for a teacher."""
SELF_CHECK = {
    "id": "self-check",
    "type": "choice",
    "prompt": "What is brewed?",
    "options": ["Coffee", "Sand"],
    "answer": "Coffee",
}
OTHERS_WRITTEN = """A term is explained.

https://youtu.be/dQw4w9WgXcQ

```mermaid
flowchart LR
  accTitle: How coffee is made
  A[Grind] --> B[Brew]
```

*[term]: Its meaning
"""
"""The blocks that are no containers: see `OTHERS`."""
_STORY = """id: talk
title: A talk
scenes:
  begins:
    text: Is it sour?
    choices: [{say: 'May I taste it?', goto: asks}, {say: That is its taste., goto: asks}]
  asks:
    text: What went wrong?
    choices: [{say: I will grind finer., goto: stays}, {say: I can sugar it., goto: leaves}]
  stays: {text: She stays., ending: A guest comes back, points: 1}
  leaves: {text: She goes., ending: A guest less}
"""


@contextmanager
def drawn_diagrams(folder: Path) -> Iterator[None]:
    """Have diagrams drawn, by what stands in for Mermaid's program."""
    install(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        yield


def write_whole_course(folder: Path) -> Path:
    """Write the course, which has a diagram to draw, and return its folder."""
    copytree(EVERY_QUESTION / "media", folder / "media")
    for name, content in FILES.items():
        (folder / name).write_text(content, "utf-8")
    write_silence(folder / "tasting.wav", seconds=2)
    check = yaml.safe_dump(SELF_CHECK, sort_keys=False)
    parts = [*(f"## A {name}\n\n{example}" for name, example in examples().items()), f"## Others\n\n{OTHERS_WRITTEN}"]
    text = "\n\n".join([f"# Each block\n\n```question\n{check}```", *parts])
    (folder / f"{LESSON}.md").write_text(f"{text}\n", "utf-8")
    (folder / f"{STORY}.scenario.yaml").write_text(_STORY, "utf-8")
    asked = {one.type: _alone(one) for quiz in read(EVERY_QUESTION).quizzes[::-1] for one in quiz.questions}
    scored = [asked[kind] for kind in QUESTION_TYPES if kind not in UNSCORED]
    _write(folder / f"{QUIZ}.quiz.yaml", {"title": "Questions", "questions": scored})
    unscored = {"title": "Opinion", "feedback": "after", "weight": 0, "questions": [asked[kind] for kind in UNSCORED]}
    _write(folder / f"{OPINION}.quiz.yaml", unscored)
    outline = [f"{LESSON}.md", f"{STORY}.scenario.yaml", f"{QUIZ}.quiz.yaml", f"{OPINION}.quiz.yaml"]
    _write(folder / "course.yaml", {"id": "whole", "title": "Whole", "certificate": True, "outline": outline})
    return folder


def _alone(question: Question) -> dict[str, Any]:
    """Return a question without what leads to other places of its course."""
    return {key: value for key, value in question.alone.items() if key not in ("explanation", "hint", "objectives")}


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


class Player:
    """Somebody without a mouse in front of the course."""

    def __init__(self, page: Page, content: Frame, course: Path) -> None:
        self.page = page
        self.content = content
        self.learner = Learner(content)
        self.keyboard = Keyboard(self)
        authored = read(course)
        self.quiz, self.opinion = authored.quizzes
        (self.self_check,) = authored.checks

    def block(self, name: str) -> Locator:
        """Return a block of the lesson that is shown."""
        return self.content.locator(f".page.current .block-{name}").first

    def press(self, name: str, control: str, text: str | None = None, key: str = "Enter") -> None:
        """Reach something in a block, and press a key on it."""
        self.keyboard.press(f".page.current .block-{name} {control}", text, key)

    def plays_half(self) -> None:
        """Use each block, begin the story, and answer all questions, but submit nothing."""
        self._starts()
        self.learner.arrives(LESSON)
        self._checks(self.self_check, f'.page.current [data-question="{self.self_check.id}"]')
        for name in (*examples(), *sorted(OTHERS)):
            PLAYS[name](self)
        self.keyboard.press(".page.current .turn a.onward")
        self.learner.arrives(STORY)
        self._starts()
        self.says("May I taste it?", 1)
        self.learner.go(QUIZ)
        self._starts()
        for question in self.quiz.questions:
            self.learner.sees(question.id)
            self._checks(question, ".page.current .question")
            if question is not self.quiz.questions[-1]:
                self.keyboard.press(".page.current .turns button", self.learner.say("nextQuestion"))

    def plays_the_rest(self) -> None:
        """Find everything as it was left, and end it: quiz, story, opinion and lesson."""
        learner = self.learner
        learner.arrives(QUIZ)
        self._starts()
        for number, question in enumerate(self.quiz.questions, 1):
            learner.turn_to(number)
            learner.sees(question.id)
            assert learner.answer_shown(question) == question.right(), question.id
        self.keyboard.press(".page.current .turns button", learner.say("seeResults"))
        expect(learner.page.locator(".result .score")).to_have_text("100%")
        learner.go(STORY)
        self._starts()
        self.says("I will grind finer.", 2)
        expect(learner.page).to_contain_text("A guest comes back")
        learner.go(OPINION)
        self._starts()
        for question, onward in zip(self.opinion.questions, ("nextQuestion", "submitQuiz"), strict=True):
            learner.sees(question.id)
            self.keyboard.answer(question, question.right(), ".page.current .question")
            self.keyboard.press(".page.current .turns button", learner.say(onward))
        self._presses_at_last("dialog button.main")
        expect(learner.page.locator(".result")).to_be_visible()
        learner.go(LESSON)
        self._finds_what_blocks_kept()
        self.sound.evaluate(PLAYED, [0.5, 2])
        expect(self.block("recording").locator(".played")).to_have_text("100% played")
        self.keyboard.press(".page.current .turn a.onward")
        learner.arrives(STORY)

    def certificate(self) -> Locator:
        """Reach the certificate by the last page, and return it."""
        self.learner.go("finish")
        self.keyboard.press(".page.current button", self.learner.say("getCertificate"))
        self.learner.arrives("certificate")
        return self.learner.page.locator(".certificate")

    def says(self, words: str, turn: int) -> None:
        """Say something in the story by keys, and wait for what comes of it."""
        expect(self.learner.page.get_by_role("radio", name=words)).to_be_visible()
        self.keyboard.choose(".page.current .stage", words)
        self.keyboard.press(".page.current button", self.learner.say("sayIt"))
        expect(self.learner.page.locator(".by-you")).to_have_count(turn)

    def _starts(self) -> None:
        self._presses_at_last(".page.current button.main")

    def _presses_at_last(self, button: str) -> None:
        """Press what may wait for a server, as soon as it is there."""
        expect(self.content.locator(button).first).to_be_visible()
        self.keyboard.press(button)

    def _checks(self, question: Question, view: str) -> None:
        self.keyboard.answer(question, question.right(), view)
        self.keyboard.press(f"{view} button", self.learner.say("checkAnswer"))
        verdict = self.content.locator(f"{view} .verdict")
        expect(verdict).to_have_class(re.compile(r"\bright\b"))
        expect(verdict).to_be_focused()

    def _finds_what_blocks_kept(self) -> None:
        assert self.learner.answer_shown(self.self_check) == self.self_check.right()
        expect(self.block("checklist").get_by_role("checkbox", checked=True)).to_have_count(1)
        expect(self.block("labelled")).to_be_visible()
        expect(self.block("flashcards").locator(".cards-left")).to_contain_text("1 card left")
        self.sound.evaluate(LOADED)
        expect(self.block("recording").locator(".played")).to_have_text("25% played")

    @property
    def sound(self) -> Locator:
        """Return what the recording is played by."""
        return self.block("recording").locator("audio")


def _reads(name: str) -> Callable[[Player], None]:
    return lambda player: expect(player.block(name)).to_be_visible()


def _reaches(name: str, control: str) -> Callable[[Player], None]:
    return lambda player: player.keyboard.seek(f".page.current .block-{name} {control}")


def _unfolds(player: Player) -> None:
    player.press("accordion", "summary", "Does dark roast contain more caffeine?")
    expect(player.block("accordion").get_by_text("hardly a difference")).to_be_visible()


def _turns_to_a_tab(player: Player) -> None:
    player.press("tabs", "[role=tab]", "Pour-over", "ArrowRight")
    expect(player.block("tabs").get_by_role("tab", name="French press")).to_be_focused()
    expect(player.block("tabs").get_by_text("four minutes")).to_be_visible()


def _ticks(player: Player) -> None:
    player.press("checklist", "input", "Backflush with water", "Space")
    expect(player.block("checklist").get_by_role("checkbox", checked=True)).to_have_count(1)


def _turns_a_card(player: Player) -> None:
    player.press("cards", "button", "Turn over Arabica")
    expect(player.block("cards").get_by_role("button", pressed=True)).to_have_count(1)


def _knows_a_card(player: Player) -> None:
    player.press("flashcards", "button", player.learner.say("showAnswer"))
    player.press("flashcards", "button", player.learner.say("knewIt"))
    expect(player.block("flashcards").locator(".cards-left")).to_contain_text("1 card left")


def _goes_on(player: Player) -> None:
    expect(player.block("labelled")).to_be_hidden()
    player.press("continue", "button")
    expect(player.block("labelled")).to_be_visible()


def _opens_a_point(player: Player) -> None:
    player.press("labelled", "button", "3: Steam wand")
    expect(player.block("labelled").get_by_text("Wipe it while it is hot.")).to_be_visible()


def _turns_to_a_picture(player: Player) -> None:
    player.press("carousel", "button", player.learner.say("next"))
    expect(player.block("carousel").get_by_text("Picture 2 of 3")).to_be_visible()


def _slides(player: Player) -> None:
    player.press("before-after", "input", key="ArrowRight")
    expect(player.block("before-after").locator(".slide-frame")).to_have_attribute("style", "--at: 51%;")


def _hears_a_quarter(player: Player) -> None:
    player.sound.evaluate(LOADED)
    player.sound.evaluate("sound => { sound.play = () => Promise.resolve(); }")
    player.sound.evaluate(PLAYED, [0, 0.5])
    expect(player.block("recording").locator(".played")).to_have_text("25% played")
    player.press("recording", "button", "0:01 What changes when it cools")
    assert player.sound.evaluate("sound => sound.currentTime") == 1


def _asks_for_a_meaning(player: Player) -> None:
    player.keyboard.seek(".page.current .block-term button")
    expect(player.block("term").locator(".meaning")).to_be_visible()


def _sees_a_drawing(player: Player) -> None:
    expect(player.block("diagram").get_by_role("img", name="How coffee is made")).to_be_visible()


PLAYS: dict[str, Callable[[Player], None]] = {
    "accordion": _unfolds,
    "band": _reads("band"),
    "before-after": _slides,
    "button": _reaches("button", "a"),
    "cards": _turns_a_card,
    "carousel": _turns_to_a_picture,
    "checklist": _ticks,
    "columns": _reads("columns"),
    "comparison": _reads("comparison"),
    "continue": _goes_on,
    "diagram": _sees_a_drawing,
    "download": _reaches("download", "a"),
    "embed": _reaches("embed", "button"),
    "flashcards": _knows_a_card,
    "labelled": _opens_a_point,
    "quotation": _reads("quotation"),
    "recording": _hears_a_quarter,
    "steps": _reads("steps"),
    "tabs": _turns_to_a_tab,
    "term": _asks_for_a_meaning,
    "timeline": _reads("timeline"),
}
"""What is done with each block by keys, and what comes of it."""
