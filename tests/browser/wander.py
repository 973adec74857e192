"""A learner who acts by chance on a bad day: answers, networks that fail, tabs that die, other devices.

`make wander` runs it, since it takes minutes; SEEDS and STEPS say how much. The same seed does the same. Whatever the
page has confirmed is remembered here, and asked for after each new launch; in the end the LMS has it all.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

import pytest
from device import ABORTED
from learner import Learner
from patience import waits_until
from playwright.sync_api import expect
from stateful_blocks import AFTER_ALL_WRITES
from written import free_text, quiz, single_choice, write_course, write_large_course

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from classroom import Classroom
    from device import Launch
    from learning_system import Registration

SEEDS = range(*(int(one) for one in os.environ.get("SEEDS", "0,2").split(",")))
STEPS = int(os.environ.get("STEPS", "60"))
ON_A_PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LESSONS = 6
STORY = """id: story
title: A story
scenes:
  one: {text: First., choices: [{say: Stay, goto: two}, {say: Leave, goto: three}]}
  two: {text: Second., choices: [{say: Wait, goto: three}, {say: Shout, goto: three}]}
  three: {text: Third., choices: [{say: Smile, goto: good}, {say: Frown, goto: bad}]}
  good: {text: Good., ending: Well done, points: 2}
  bad: {text: Bad., ending: Not so well, points: 1}
"""
GATE = "::: continue\n:::\n\nBehind the gate of {name}.\n\n"


def write(folder: Path, *, large: bool) -> Path:
    """Write a course with checks and gates in its lessons, two quizzes and a scenario."""
    asked = [single_choice(f"q{number}") for number in range(4)] + [free_text("why")]
    quizzes = [
        quiz("first", asked),
        quiz("end", [single_choice(f"r{number}") for number in range(3)], feedback="after"),
    ]
    make = write_large_course if large else write_course
    make(folder, lessons=LESSONS, **({} if large else {"quizzes": quizzes}))
    outline = (folder / "course.yaml").read_text("utf-8")
    (folder / "course.yaml").write_text(
        outline.replace("- lesson-2.md\n", "- lesson-2.md\n- story.scenario.yaml\n"), "utf-8"
    )
    (folder / "story.scenario.yaml").write_text(STORY, "utf-8")
    for number in range(1, LESSONS + 1):
        name = f"lesson-{number}"
        with (folder / f"{name}.md").open("a", encoding="utf-8") as file:
            if not large:
                file.write(
                    f"\n```question\nid: check-{number}\ntype: choice\nprompt: Which colour has check-{number}?\n"
                    "options: [red, green, blue, black]\nanswer: red\n```\n"
                )
            file.write("\n" + GATE.format(name=name))
    return folder


@dataclass
class Wanderer:
    """A learner, what they did, and where."""

    seed: int
    classroom: Classroom
    registration: Registration
    chance: Random
    checks: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    gates: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    ended: bool = False
    place: str = "start"
    diary: list[str] = field(default_factory=list)
    broken: bool = False
    launch: Launch | None = None

    def begin(self) -> None:
        """Take a device and open the course on it."""
        self.device = self.classroom.device(**ON_A_PHONE)
        self.device.tolerate("/lms/commit/", "Failed to load resource", "/lms/trouble/", ABORTED, "chrome://crash")
        self.open()

    def open(self) -> None:
        """Launch the course in a new tab, and find everything there."""
        self.launch = self.device.launch(self.registration)
        self.learner = Learner(self.launch)
        dialogue = self.learner.content.locator("dialog[open]")
        if dialogue.count():
            self.note(f"asked: {dialogue.inner_text()}")
            self.learner.confirm()

    def note(self, what: str) -> None:
        """Remember what was done, for whoever reads the failure."""
        self.diary.append(what)

    # What the learner does

    def answer_a_check(self) -> None:
        """Answer the question of a lesson, or find its answer."""
        number = self.chance.randint(1, LESSONS)
        name = f"check-{number}"
        self.go(f"lesson-{number}")
        place = self.learner.page.locator(f'[data-question="{name}"]')
        if name in self.checks:
            self.expect_check(name)
            return
        colour = self.chance.choice(("red", "green", "blue"))
        self.learner.press(place.get_by_role("radio", name=colour), wanted=True)
        self.learner.press(place.get_by_role("button", name=self.learner.say("checkAnswer")))
        expect(place.locator(".verdict")).to_be_visible()
        self.checks[name] = colour
        self.note(f"{name}={colour}")

    def open_a_gate(self) -> None:
        """Open the gate of a lesson."""
        number = self.chance.randint(1, LESSONS)
        name = f"lesson-{number}"
        self.go(name)
        gate = self.learner.page.get_by_role("button", name=self.learner.say("continueReading"), exact=True)
        if name in self.gates or gate.count() == 0:
            return
        self.learner.press(gate)
        expect(self.learner.page.get_by_text(f"Behind the gate of {name}.")).to_be_visible()
        self.gates.add(name)
        self.note(f"gate {name}")

    def read_a_lesson(self) -> None:
        """Leave a lesson whose gate is open by the way onward."""
        name = f"lesson-{self.chance.randint(1, LESSONS)}"
        if name not in self.gates:
            return
        self.go(name)
        self.learner.onward()
        self.read.add(name)
        mark = self.learner.content.locator(f'#menu a[data-item="{name}"] .mark.done')
        expect(mark).to_have_count(1)
        self.place = self.learner.place()
        self.note(f"read {name}, now at {self.place}")

    def answer_in_a_quiz(self) -> None:
        """Answer the next question of the quiz, or go on behind an answer."""
        name = self.quizzes()[0]
        self.go(name)
        page = self.learner.page
        if page.locator(".question").count() == 0:
            if page.locator(".result").count():
                return
            self.learner.press(page.locator("button.main").first)
            page.locator(".question").wait_for()
        question = self.learner.shown()
        if page.locator(".verdict").count():
            last = page.locator(".turns button").last
            if last.inner_text().strip() in {self.learner.say("seeResults"), self.learner.say("submitQuiz")}:
                return
            self.learner.forward()
            self.note("forward")
            return
        if question == "why":
            page.get_by_role("textbox").fill("yes")
            value = "yes"
        else:
            value = self.chance.choice(("red", "green", "blue"))
            self.learner.press(page.get_by_role("radio", name=value), wanted=True)
        self.learner.check()
        self.answers[question] = value
        self.note(f"{question}={value}")

    def speak(self) -> None:
        """Say something in the scenario."""
        self.go("story")
        if self.ended:
            return
        page = self.learner.page
        start = self.learner.button("startScenario")
        if start.count():
            self.learner.press(start)
        radios = page.get_by_role("radio")
        expect(radios.first).to_be_visible()
        count = radios.count()
        radio = radios.nth(self.chance.randrange(count))
        words = page.locator(".option-text").nth(0)
        self.learner.press(radio, wanted=True)
        words = page.locator("label:has(input:checked)").inner_text().strip().split("\n")[-1].strip()
        self.learner.press(self.learner.button("sayIt"))
        self.said.append(words)
        expect(page.locator(".by-you")).to_have_count(len(self.said))
        self.ended = page.locator(".result").count() > 0
        self.note(f"said {words}")

    def quizzes(self) -> list[str]:
        """Return the quizzes of the course."""
        return [one for one in ("first", "end") if self.learner.content.locator(f'#menu a[data-item="{one}"]').count()]

    def go(self, item: str) -> None:
        """Open an item."""
        self.learner.go(item)
        self.place = item

    # What happens to the learner

    def network_fails(self) -> None:
        """Lose the LMS in one of the ways that it is lost."""
        assert self.launch
        self.broken = True
        self.registration.has_refused = True
        way = self.chance.choice(("false", "throw", "null", "dead", "expired", "offline"))
        self.note(f"network: {way}")
        if way == "dead":
            self.registration.reachable = False
        elif way == "expired":
            self.registration.expired = True
        elif way == "offline":
            self.device.context.set_offline(True)
        else:
            self.launch.break_down(commit=way)

    def network_returns(self) -> None:
        """Have it again."""
        assert self.launch
        self.note("network returns")
        self.repair()
        self.launch.break_down()

    def repair(self) -> None:
        """Let the server and the network work."""
        self.broken = False
        self.registration.reachable = True
        self.registration.expired = False
        self.device.context.set_offline(False)

    def dies(self) -> None:
        """End the session in one of the ways that it ends, and come back."""
        assert self.launch
        way = self.chance.choice(("crash", "close", "close unheard", "frame", "leave", "reload"))
        self.note(f"ends by {way}")
        if way == "crash":
            self.launch.content.evaluate(AFTER_ALL_WRITES)
            self.launch.crash()
        elif way == "frame":
            self.launch.remove_frame()
        elif way == "leave":
            self.launch.leave()
        elif way == "close":
            self.launch.close_tab()
        elif way == "reload":
            self.repair()
            # An LMS that has not heard the end yet would hand out what it had before.
            self.launch.remove_frame()
            self.launch.page.reload()
            self.launch = self.device.opened(self.launch.page)
            self.launch.registration = self.registration
            self.learner = Learner(self.launch)
            self.confirm_what_is_asked()
            self.finds_everything()
            return
        if not self.launch.page.is_closed():
            self.launch.page.close()
        self.repair()
        self.open()
        self.finds_everything()

    def confirm_what_is_asked(self) -> None:
        """Say yes where the player asks whose work it is."""
        dialogue = self.learner.content.locator("dialog[open]")
        if dialogue.count():
            self.note(f"asked: {dialogue.inner_text()}")
            self.learner.confirm()

    def second_tab(self) -> None:
        """Go on in a second tab, and close the first one."""
        assert self.launch
        if self.broken:
            return
        self.note("second tab")
        first = self.launch
        self.open()
        self.finds_everything()
        expect(first.content.locator(".notice p").first).to_be_visible()
        first.close_tab()

    def other_device(self) -> None:
        """Go on on another device, once the LMS has it all."""
        assert self.launch
        if self.broken:
            self.network_returns()
        self.lms_has_all()
        self.note("other device")
        self.launch.remove_frame()
        self.launch.page.close()
        self.begin()
        self.finds_everything()

    # What must be so

    def expect_check(self, name: str) -> None:
        """Find the answer to a question of a lesson."""
        place = self.learner.page.locator(f'[data-question="{name}"]')
        expect(place.locator(".verdict")).to_be_visible()
        expect(place.locator("label:has(input:checked) .option-text")).to_have_text(self.checks[name])

    def finds_everything(self) -> None:
        """Find the place, each answer, each gate, each lesson read and the conversation."""
        if self.place != "start":
            self.learner.arrives(self.place)
        kept = self.place
        for name in sorted(self.read):
            expect(self.learner.content.locator(f'#menu a[data-item="{name}"] .mark.done')).to_have_count(1)
        self.finds_what_was_given()
        if self.chance.random() < 0.5:
            self.go(kept)

    def finds_what_was_given(self) -> None:
        """Look into some of the pages with answers, gates and the conversation."""
        if self.checks and self.chance.random() < 0.7:
            for name in self.chance.sample(sorted(self.checks), min(2, len(self.checks))):
                self.go(name.replace("check", "lesson"))
                self.expect_check(name)
        if self.gates and self.chance.random() < 0.7:
            name = self.chance.choice(sorted(self.gates))
            self.go(name)
            expect(self.learner.page.get_by_text(f"Behind the gate of {name}.")).to_be_visible()
        if self.said and self.chance.random() < 0.5:
            self.go("story")
            if not self.ended:
                expect(self.learner.page.locator(".by-you")).to_have_count(len(self.said))
            else:
                expect(self.learner.page.locator(".result")).to_be_visible()
        if self.answers and self.chance.random() < 0.7:
            self.go(self.quizzes()[0])
            if self.learner.page.locator(".question").count() == 0:
                self.learner.press(self.learner.page.locator("button.main").first)
            expect(self.learner.page.locator(".overview summary")).to_contain_text(f"{len(self.answers)} ")

    def lms_has_all(self) -> None:
        """Wait until the LMS holds each answer as an interaction, with the response that was given."""
        wanted = {**self.checks, **self.answers}
        response = "learner_response" if self.registration.is_2004 else "student_response"
        letters = {"red": "a", "green": "b", "blue": "c"}

        def held() -> dict[str, str]:
            return {one["id"]: one[response] for one in self.registration.interactions() if "@" not in one["id"]}

        expected = {
            name: value if self.registration.is_2004 else letters.get(value, value) for name, value in wanted.items()
        }
        found: dict[str, str] = {}

        def complete() -> bool:
            found.clear()
            found.update({name: value for name, value in held().items() if name != "story"})
            return found == expected

        assert waits_until(complete, 40), f"{found} instead of {expected}"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("edition", ["1.2", "2004-4th"])
@pytest.mark.parametrize("size", os.environ.get("SIZES", "small,large").split(","))
def test_nothing_is_lost_on_a_bad_day(
    size: str, edition: str, seed: int, tmp_path_factory: pytest.TempPathFactory, classroom: Classroom
) -> None:
    """Whatever happens in whatever order."""
    folder = write(tmp_path_factory.mktemp("wander") / size, large=size == "large")
    registration = classroom.enrol(classroom.package(folder, edition))
    one = Wanderer(seed, classroom, registration, Random(f"{size} {edition} {seed}"))  # noqa: S311 - its chance is a test's
    acts: list[tuple[int, Callable[[], None]]] = [
        (5, one.answer_a_check),
        (4, one.open_a_gate),
        (4, one.read_a_lesson),
        (6, one.answer_in_a_quiz),
        (4, one.speak),
        (3, one.network_fails),
        (3, one.network_returns),
        (4, one.dies),
        (1, one.second_tab),
        (1, one.other_device),
    ]
    weights = [weight for weight, _ in acts]
    try:
        one.begin()
        for _ in range(STEPS):
            (act,) = one.chance.choices([act for _, act in acts], weights)
            act()
        one.other_device()
        one.lms_has_all()
    except Exception:
        logging.getLogger("wander").exception("What was done:\n  %s", "\n  ".join(one.diary))
        raise
