"""A learner at the player of lessonpack: reads, answers and moves on by roles and labels, as a person does."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Protocol

from playwright.sync_api import expect

from exporter.trial.hand import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Frame, Locator

MOST_QUESTIONS = 200
_READY = """() => document.querySelector("dialog[open]")
  || document.querySelector(".page.current :is(.turn, .stage) :is(button, a, .read, .unread, .result)")"""
_PAIRS = """rows => rows.filter(row => row.querySelector("select").value).map(row =>
  [row.querySelector("label").textContent.trim(), row.querySelector("select").selectedOptions[0].textContent])"""

_SORTED = """bins => bins.flatMap(bin => [...bin.querySelectorAll(".carried")].map(piece =>
  [piece.querySelector(".carried-text").textContent.trim(), bin.querySelector(".bin-head span").textContent]))"""

_PAIRED = {"matching": (".pair", _PAIRS), "sorting": (".bin:not(.pool)", _SORTED)}
"""What holds the pairs of an answer, and what reads them."""


class Question(Protocol):
    """What a learner needs to know of a question."""

    @property
    def id(self) -> str:
        """Return its id."""

    @property
    def type(self) -> str:
        """Return its type."""


class Quiz(Protocol):
    """What a learner needs to know of a quiz."""

    @property
    def id(self) -> str:
        """Return its id."""


class Learner:
    """Somebody in front of one launched SCO."""

    def __init__(self, content: Frame) -> None:
        self.content = content
        self.content.wait_for_selector("#sentences", state="attached")
        self.sentences: dict[str, Any] = json.loads(self.content.locator("#sentences").text_content() or "{}")
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until the player has opened the record and shows a page with a way onward."""
        self.content.wait_for_function(_READY)

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the interface in the page's language; of plural forms, the general one."""
        found = self.sentences[key]
        sentence = (
            found
            if isinstance(found, str)
            else found["one" if values.get("count") == 1 and "one" in found else "other"]
        )
        return re.sub(r"\{(\w+)\}", lambda match: str(values.get(match[1], "")), sentence)

    def press(self, control: Locator, *, wanted: bool | None = None) -> None:
        """Press a control; a box or a radio button only unless it is as ``wanted``."""
        press(control, wanted=wanted)

    # Moving about

    @property
    def page(self) -> Locator:
        """Return the page that is shown."""
        return self.content.locator(".page.current")

    def place(self) -> str:
        """Return the id of the item whose page is shown, "start" or "finish"."""
        shown = self.page.get_attribute("id") or ""
        return re.sub(r"^(lesson|quiz)-", "", shown)

    def arrives(self, item: str) -> None:
        """Wait until the page of an item is shown, or "start" or "finish"."""
        expect(self.content.locator(".page.current")).to_have_attribute("id", re.compile(f"^((lesson|quiz)-)?{item}$"))

    def button(self, key: str, **values: object) -> Locator:
        """Return the button with that sentence on it."""
        return self.content.get_by_role("button", name=self.say(key, **values), exact=True)

    def go(self, item: str) -> None:
        """Open an item, "start" or "finish" from the menu, unless it is shown or the LMS has the menu."""
        link = self.content.locator(f'#menu a[data-item="{item}"]')
        if link.count() == 0:
            return
        if self.place() != item:
            opener = self.content.locator("#menu-button")
            if opener.is_visible() and not link.is_visible():
                self.press(opener)
            self.press(link)
        # A page that has come may still be drawn in steps.
        self.content.wait_for_selector(f'.page.current[id$="{item}"]:not(:has(> .loading)):not(.holding)')

    def onward(self) -> None:
        """Press "Next" below a lesson; where the LMS has the menu, "Mark as read"."""
        if self.content.locator("#menu").count():
            self.press(self.page.locator(".turn a.onward"))
            return
        if self.page.locator(".turn .read").count() == 0:
            self.press(self.button("markAsRead"))
        self.page.locator(".turn .read").wait_for()

    def read(self, lesson: str) -> None:
        """Open a lesson and leave it by the way onward."""
        self.go(lesson)
        self.onward()

    def lessons_read(self) -> int:
        """Return how many entries of the menu say that they are done."""
        return self.content.locator("#menu .mark.done").count()

    def confirm(self) -> None:
        """Press the main button of the dialogue that is open, and wait until what it asked about was done."""
        dialogue = self.content.locator("dialog[open]")
        self.press(dialogue.locator("button.main"))
        dialogue.wait_for(state="detached")
        self.wait_until_ready()

    def leave(self) -> None:
        """Go to the last page and press "Save and exit", or "Exit" where nothing is recorded."""
        self.go("finish")
        self.button("saveAndExit").or_(self.button("exit")).click()

    def notices(self) -> list[str]:
        """Return the messages above the page, and the line that says that nothing is recorded."""
        return self.content.locator(".notice p, .mode-line").all_inner_texts()

    # Quizzes

    def begin(self, quiz: Quiz | str) -> None:
        """Open a quiz and start or continue it."""
        self.go(quiz if isinstance(quiz, str) else quiz.id)
        if self.page.locator(".question").count() == 0:
            self.press(self.page.locator("button.main").first)
        self.page.locator(".question").wait_for()

    def shown(self) -> str:
        """Return the id of the question that a quiz shows."""
        prompt = self.page.locator(".question").get_attribute("aria-labelledby") or ""
        return prompt.removeprefix(f"{self.page.get_attribute('id')}-").removesuffix("-prompt")

    def sees(self, question: str) -> None:
        """Wait until a quiz shows the question with that id: a dialogue closes before the page behind it turns."""
        expect(self.page.locator(".question")).to_have_attribute(
            "aria-labelledby", f"{self.page.get_attribute('id')}-{question}-prompt"
        )

    def view(self, question: Question) -> Locator:
        """Return what is drawn of a question."""
        return self.page.locator(f'.question[aria-labelledby$="-{question.id}-prompt"]')

    def answer(self, question: Question, value: Any) -> None:
        """Give an answer, in the words that a learner sees; it is not checked yet."""
        view = self.view(question)
        give: dict[str, Callable[[Locator, Any], None]] = {
            "choice": self._choose,
            "scale": self._choose,
            "true-false": lambda at, truth: self._choose(at, self.say("true" if truth else "false")),
            "multiple": self._tick,
            "matching": self._match,
            "sorting": self._sort,
            "hotspot": self._find,
            "ordering": self._arrange,
            "gaps": self._fill,
            **dict.fromkeys(("text", "number", "essay"), lambda at, text: at.get_by_role("textbox").fill(text)),
        }
        give[question.type](view, value)

    def _choose(self, view: Locator, text: str) -> None:
        self.press(view.get_by_role("radio", name=text, exact=True), wanted=True)

    def _tick(self, view: Locator, wanted: list[str]) -> None:
        for box in view.get_by_role("checkbox").all():
            self.press(box, wanted=False)
        for text in wanted:
            self.press(view.get_by_role("checkbox", name=text, exact=True), wanted=True)

    def _match(self, view: Locator, wanted: dict[str, str]) -> None:
        for item, match in wanted.items():
            view.get_by_label(item, exact=True).select_option(label=match)

    def _sort(self, view: Locator, wanted: dict[str, str]) -> None:
        for item, group in wanted.items():
            self.press(view.locator(".carried", has=self.content.get_by_text(item, exact=True)))
            self.press(view.locator(".bin-head", has=self.content.get_by_text(group, exact=True)))

    def _find(self, view: Locator, wanted: list[str]) -> None:
        self._open_list(view)
        for label in wanted:
            control = view.get_by_role("radio", name=label, exact=True)
            self.press(control.or_(view.get_by_role("checkbox", name=label, exact=True)), wanted=True)

    def _open_list(self, view: Locator) -> None:
        if view.locator(".spot-list").get_attribute("open") is None:
            self.press(view.locator(".spot-list summary"))

    def _fill(self, view: Locator, wanted: list[str]) -> None:
        for field, text in zip(view.locator(".gap").all(), wanted, strict=True):
            if field.evaluate("field => field.localName") == "select":
                field.select_option(label=text)
            else:
                field.fill(text)

    def _arrange(self, view: Locator, wanted: list[str]) -> None:
        if self._order(view) == wanted:
            self.press(self.button("keepOrder"))
        for position, item in enumerate(wanted):
            for _ in range(self._order(view).index(item) - position):
                self.press(view.get_by_role("button", name=self.say("moveUp", item=item), exact=True))

    def _order(self, view: Locator) -> list[str]:
        return view.locator(".sortable-text").all_inner_texts()

    def answer_shown(self, question: Question) -> Any:
        """Return the answer that the page shows as given, in the form that `answer` takes; None when there is none."""
        view = self.view(question)
        if question.type in {"choice", "scale", "multiple", "true-false", "hotspot"}:
            texts: list[str] = view.locator("label:has(input:checked) .option-text").all_inner_texts()
            if not texts or question.type in {"multiple", "hotspot"}:
                return texts or None
            return texts[0] == self.say("true") if question.type == "true-false" else texts[0]
        if question.type in _PAIRED:
            holders, script = _PAIRED[question.type]
            return dict(view.locator(holders).evaluate_all(script)) or None
        if question.type == "ordering":
            return self._order(view)
        fields = view.locator(".gap" if question.type == "gaps" else "input, textarea")
        values: list[str] = fields.evaluate_all("fields => fields.map(field => field.value)")
        return values if question.type == "gaps" else values[0] or None

    def check_button(self, within: Locator | None = None) -> Locator:
        """Return the button that gives an answer: "Check answer", or "Save answer" where nothing is right or wrong."""
        name = "|".join(re.escape(self.say(key)) for key in ("checkAnswer", "saveAnswer"))
        return (within or self.content).get_by_role("button", name=re.compile(f"^({name})$"))

    def check(self) -> None:
        """Give the answer and wait for the verdict."""
        self.press(self.check_button())
        self.page.locator(".verdict").first.wait_for()

    def verdict(self, question: Question) -> str:
        """Return the verdict's name: right, wrong, part or none; "" when there is none."""
        found = self.view(question).locator(".verdict")
        return (found.get_attribute("class") or "").split()[-1] if found.count() else ""

    def forward(self) -> None:
        """Go to the next question, past an unanswered one too."""
        self.press(self.page.locator(".turns button").last)

    def turn_to(self, number: int) -> None:
        """Go to a question by its number, from 1, in the overview below the questions."""
        overview = self.page.locator(".overview")
        if overview.get_attribute("open") is None:
            self.press(overview.locator("summary"))
        self.press(overview.locator("li button").nth(number - 1))

    def submit(self) -> None:
        """Submit a quiz from any of its questions, and confirm it where that is asked for, up to the results."""
        ends = {self.say("seeResults"), self.say("submitQuiz")}
        for _ in range(MOST_QUESTIONS):
            at_the_end = self.page.locator(".turns button").last.inner_text().strip() in ends
            self.forward()
            if at_the_end:
                break
        if self.content.locator("dialog[open]").count():
            self.confirm()
        self.page.locator(".result").wait_for()

    def score(self) -> str:
        """Return the score that the results show, "" when there is none."""
        self.page.locator(".result").wait_for()
        found = self.page.locator(".result .score")
        return found.inner_text() if found.count() else ""
