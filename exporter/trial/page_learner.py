"""A learner who knows the answers of a lessonpack course from its own page, and what to do on each kind of page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from playwright.sync_api import TimeoutError as PatienceError

from exporter.parts import FOLDER, put_together
from exporter.trial.hand import press
from exporter.trial.learner import MOST_QUESTIONS, Learner
from exporter.trial.stage import StageError
from exporter.trial.stories import way_to

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from playwright.sync_api import ElementHandle, Frame, Locator

    from exporter.trial.learner import Question
    from exporter.trial.stage import Pace

_TEXTS = """(where, entries) => {
  const textOf = html => Object.assign(document.createElement("span"), {innerHTML: html}).textContent.trim();
  const shown = where.map(one => one.textContent.trim());
  return entries.map(one => shown.indexOf(textOf(one)));
}"""
"""Where each of some entries, as HTML, is shown: -1 for nowhere."""


_PLAY = """media => {
  media.muted = true;
  media.playbackRate = 16;
  media.play().catch(() => undefined);
}"""
"""As fast as browsers play; what cannot be played at all is an error event, after which the player asks for no more."""

_GOES_ON = "([block, media, at]) => !block.hasAttribute('data-needs') || media.ended || media.currentTime > at"
_ROUNDS = 5
"""How often a recording is played: on a machine that stands still, the player takes a step for a jump."""

_SCRIPTS = "addresses => Promise.all(addresses.map(one => fetch(one).then(answer => answer.text())))"

_OPENERS = "details > summary, .tab, .spot, .turn-over"
"""What shows something when it is pressed, and keeps it."""


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """A question as the page has it."""

    data: dict[str, Any]

    @property
    def id(self) -> str:
        """Return its id."""
        return str(self.data["id"])

    @property
    def type(self) -> str:
        """Return its type."""
        return str(self.data["type"])

    @property
    def is_scored(self) -> bool:
        """Return whether the player judges it."""
        return bool(self.data["scored"])

    def answer(self, random: Random, *, right: bool) -> Any:
        """Return an answer, in the form that `PageLearner.answer` takes."""
        return _ANSWERS[self.type](self.data, random, right)


def _choice(data: dict[str, Any], random: Random, right: bool) -> Any:  # noqa: FBT001 - a table calls it
    correct = data["solution"]["correct"]
    others = [one["name"] for one in data["options"] if one["name"] not in correct]
    return random.choice(correct if right or not others else others)


def _multiple(data: dict[str, Any], random: Random, right: bool) -> Any:  # noqa: FBT001 - see above
    correct = data["solution"]["correct"]
    others = [one["name"] for one in data["options"] if one["name"] not in correct]
    return correct if right or not others else random.sample(others, random.randint(1, len(others)))


def _number(data: dict[str, Any], random: Random, right: bool) -> Any:  # noqa: FBT001 - see above
    solution = data["solution"]
    value = solution["low"] if solution.get("answer") is None else solution["answer"]
    wanted = value if right else solution["high"] + random.randint(1_000, 9_999)
    written = f"{wanted:.10f}".rstrip("0").rstrip(".")
    return written.replace(".", data["marks"][0])


def _matching(data: dict[str, Any], random: Random, right: bool) -> Any:  # noqa: FBT001 - see above
    pairs = data["solution"]["pairs"]
    names = list(pairs.values())
    turned = names if right else [*names[1:], names[0]]
    del random
    return [(one["html"], match) for one, match in zip(data["items"], _ordered(data, pairs, turned), strict=True)]


def _ordered(data: dict[str, Any], pairs: dict[str, str], matches: list[str]) -> list[str]:
    matched = dict(zip(pairs, matches, strict=True))
    return [matched[one["name"]] for one in data["items"]]


def _sorting(data: dict[str, Any], random: Random, right: bool) -> Any:  # noqa: FBT001 - see above
    groups = [one["name"] for one in data["matches"]]
    del random
    pairs = data["solution"]["pairs"]
    return [(item, (groups.index(group) + (not right)) % len(groups)) for item, group in pairs.items()]


def _hotspot(data: dict[str, Any], random: Random, right: bool) -> Any:  # noqa: FBT001 - see above
    correct = data["solution"]["correct"]
    others = [one["name"] for one in data["regions"] if one["name"] not in correct]
    return correct if right else [*random.sample(others, 1), *correct][: len(correct)]


def _ordering(data: dict[str, Any], random: Random, right: bool) -> Any:  # noqa: FBT001 - see above
    order = data["solution"]["order"]
    html = {one["name"]: one["html"] for one in data["items"]}
    del random
    return [html[name] for name in (order if right else [*order[1:], order[0]])]


def _gaps(data: dict[str, Any], random: Random, right: bool) -> Any:  # noqa: FBT001 - see above
    return [
        accepted[0] if right else _wrong_gap(gap, accepted, random)
        for gap, accepted in zip(data["gaps"], data["solution"]["accepted"], strict=True)
    ]


def _wrong_gap(gap: dict[str, Any], accepted: list[str], random: Random) -> str:
    others = [one["text"] for one in gap["options"] or () if one["text"] not in accepted]
    return random.choice(others) if others else "certainly not this"


def _essay(data: dict[str, Any], random: Random, right: bool) -> Any:  # noqa: FBT001 - see above
    del right
    words = max(data["min_words"] or 0, 8)
    most = data["max_words"] or words
    return " ".join(random.choices(("because", "rain", "trees", "people", "stay", "behind"), k=min(words, most)))


_ANSWERS: dict[str, Callable[[dict[str, Any], Random, bool], Any]] = {
    "choice": _choice,
    "multiple": _multiple,
    "true-false": lambda data, _, right: str(data["solution"]["answer"] is right).lower(),
    "text": lambda data, _, right: data["solution"]["answers"][0] if right else "certainly not this",
    "number": _number,
    "matching": _matching,
    "sorting": _sorting,
    "hotspot": _hotspot,
    "ordering": _ordering,
    "gaps": _gaps,
    "essay": _essay,
    "scale": lambda data, random, _: random.choice(data["labels"])["name"],
}


class PageLearner(Learner):
    """Somebody who may answer rightly or wrongly, as ``random`` has it."""

    def __init__(self, content: Frame, random: Random, look: Callable[[Frame], None], pace: Pace) -> None:
        super().__init__(content)
        self.random = random
        self._look = look
        self._pace = pace

    def press(self, control: Locator, *, wanted: bool | None = None) -> None:
        """Press a control; a box or a radio button only unless it is as ``wanted``."""
        press(control, wanted=wanted, patience=self._pace.patience)
        self._pace.step()

    def looks(self) -> None:
        """Look at the page as it is now."""
        self._look(self.content)
        self._pace.step()

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        """Return the lessons and quizzes of the page."""
        course = json.loads(self.content.locator("#course").text_content() or "{}")
        if "parts" not in course:
            return list(course["items"])
        addresses = [f"{FOLDER}/{name}.js" for name, _ in course["parts"]]
        scripts = dict(zip(addresses, self.content.evaluate(_SCRIPTS, addresses), strict=True))
        return list(put_together(course, scripts.__getitem__)["items"])

    def is_at(self, item: dict[str, Any]) -> bool:
        """Open an item and return whether it is shown: it may be locked."""
        self.go(item["id"])
        return self.place() == str(item["id"])

    def read_lesson(self, item: dict[str, Any], *, right: bool | None) -> None:
        """Open a lesson and all that its blocks hold back, answer its questions unless ``right`` is None, and go on."""
        if not self.is_at(item):
            return
        self._open_blocks()
        self._play_recordings()
        for data in item["questions"] if right is not None else ():
            self._answer_check(PageQuestion(data), right=right is True)
        self.looks()
        if self.page.locator(".turn .onward, .turn .unread button").count():
            self.onward()

    def _open_blocks(self) -> None:
        """Press what opens, turns or leads on in the blocks of a lesson, and look at what comes into sight."""
        for gate in self.page.locator(".block-continue button").all():  # each shows the next
            if gate.is_visible():
                self.press(gate)
        for opener in self.page.locator(_OPENERS).all():
            if opener.is_visible() and opener.locator("..").get_attribute("open") is None:
                self.press(opener)
                self.looks()
        for deck in self.page.locator(".block-flashcards").all():
            for _ in deck.locator(".piece").all() * 2:  # its answer, and the next card
                if (onward := deck.locator(".buttons button.main")).count():  # none is left in a deck that is done
                    self.press(onward)
                    self.looks()
        for onward in self.page.locator(".carousel-bar button:last-of-type").all():
            for _ in onward.locator("xpath=ancestor::*[contains(@class, 'block-carousel')]//figure").all()[1:]:
                self.press(onward)
                self.looks()

    def _play_recordings(self) -> None:
        """Play what must be played until the player has heard enough of it.

        Raises:
            StageError: a recording stands still, or playing it to the end is not enough.
        """
        for block in self.page.locator(".block-recording[data-needs]").element_handles():
            media = block.query_selector("audio, video")
            if media is not None and not self._is_played(block, media):
                source = (media.get_attribute("src") or "").rpartition("/")[2]
                raise StageError(f"the recording {source} was played, and its lesson still asks for more of it")

    def _is_played(self, block: ElementHandle, media: ElementHandle) -> bool:
        for _ in range(_ROUNDS):
            media.evaluate(_PLAY)
            while block.get_attribute("data-needs") is not None and not media.evaluate("media => media.ended"):
                at = media.evaluate("media => media.currentTime")
                try:
                    self.content.wait_for_function(_GOES_ON, arg=[block, media, at])
                except PatienceError:
                    return False
                self._pace.step()
            if block.get_attribute("data-needs") is None:
                media.evaluate("media => media.pause()")
                return True
        return False

    def _answer_check(self, question: PageQuestion, *, right: bool) -> None:
        view = self.view(question)
        button = self.check_button(view)
        if button.count() == 0 or not button.is_enabled():
            return
        self.answer(question, question.answer(self.random, right=right))
        self.press(button)
        view.locator(".verdict").first.wait_for()

    def has_begun(self, item: dict[str, Any]) -> bool:
        """Return whether an attempt at a quiz is running, which may hold wrong answers."""
        return self.is_at(item) and (
            self.button("continueQuiz").count() > 0 or self.page.locator(".by-you").count() > 0
        )

    def take_quiz(self, item: dict[str, Any], *, right: bool, submit: bool = True) -> bool:
        """Answer a quiz from where it stands, as long as it lets one, and return whether it was submitted."""
        if item.get("scenario"):
            return self._plays(item, right=right, submit=submit)
        if not self.is_at(item) or not self._begins():
            return False
        known = {one["id"]: PageQuestion(one) for one in item["questions"]}
        for _ in range(MOST_QUESTIONS):
            self._answer_shown(known[self.shown()], right=right, immediate=item["feedback"] == "immediate")
            self.looks()
            last = self.page.locator(".turns button").last
            if last.inner_text().strip() in {self.say("seeResults"), self.say("submitQuiz")}:
                break
            if not submit and self.random.random() < _STOPS:
                return False
            self.forward()
        if not submit:
            return False
        self.submit()
        self.looks()
        return True

    def _plays(self, item: dict[str, Any], *, right: bool, submit: bool) -> bool:
        """Play a scenario to a good or a bad ending, or leave it at some scene; return whether it ended."""
        if not self.is_at(item):
            return False
        for key in ("tryAgain", "startScenario"):
            button = self.button(key)
            if self.page.locator(".replies").count() == 0 and button.count():
                self.press(button)
        for _ in range(MOST_QUESTIONS):
            if self.button("backOneStep").count() == 0:
                break
            self.press(self.button("backOneStep"))
        (question,) = item["questions"]
        for name in way_to(question["solution"], best=right):
            reply = self.page.locator(f".replies input[value={json.dumps(name)}]")
            if reply.count() == 0 or (not submit and self.random.random() < _STOPS):
                return False
            self.press(reply, wanted=True)
            self.press(self.button("sayIt"))
            self.looks()
        self.page.locator(".result").wait_for()
        return True

    def _begins(self) -> bool:
        """Return whether a question is shown, having started or continued the quiz where that was needed."""
        for key in ("tryAgain", "continueQuiz", "startQuiz"):  # "Try again" leads to the introduction
            button = self.page.get_by_role("button", name=self.say(key), exact=True)
            if self.page.locator(".question").count() == 0 and button.count() and button.is_enabled():
                self.press(button)
                self.page.locator(".question, .introduction, .facts").first.wait_for()
        return self.page.locator(".question").count() > 0

    def _answer_shown(self, question: PageQuestion, *, right: bool, immediate: bool) -> None:
        if self.view(question).locator(".verdict").count():
            return
        self.answer(question, question.answer(self.random, right=right))
        if immediate:
            self.check()

    def answer(self, question: Question, value: Any) -> None:
        """Give an answer; it is not checked yet."""
        if question.type == "true-false":
            self._choose(self.view(question), value)
        else:
            super().answer(question, value)

    def _choose(self, view: Locator, text: str) -> None:
        self.press(view.locator(f"input[value={json.dumps(text)}]"), wanted=True)

    def _tick(self, view: Locator, wanted: list[str]) -> None:
        for box in view.get_by_role("checkbox").all():
            self.press(box, wanted=box.get_attribute("value") in wanted)

    def _match(self, view: Locator, wanted: Any) -> None:
        places = self._places(view.locator(".pair-item"), [html for html, _ in wanted])
        for place, (_, match) in zip(places, wanted, strict=True):
            view.locator("select").nth(place).select_option(value=match)

    def _sort(self, view: Locator, wanted: Any) -> None:
        for item, place in wanted:
            self.press(view.locator(f'.carried[value="{item}"]'))
            self.press(view.locator(".bin-head").nth(place))

    def _find(self, view: Locator, wanted: list[str]) -> None:
        self._open_list(view)
        for name in wanted:
            self.press(view.locator(f'.spot-list input[value="{name}"]'), wanted=True)

    def _arrange(self, view: Locator, wanted: list[str]) -> None:
        rows = view.locator(".sortable-item")
        texts = view.locator(".sortable-text")
        if self._places(texts, wanted) == list(range(len(wanted))):
            self.press(self.button("keepOrder"))
        for position, html in enumerate(wanted):
            (place,) = self._places(texts, [html])
            for step in range(place - position):
                self.press(rows.nth(place - step).locator(".move").first)

    def _places(self, where: Locator, entries: list[str]) -> list[int]:
        places: list[int] = where.evaluate_all(_TEXTS, entries)
        return places


_STOPS = 0.3
"""How often a learner leaves a quiz at a question."""
