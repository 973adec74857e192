"""A learner without a mouse: everything is reached by Tab and done by the keys that the platform gives a control."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from patience import becomes, waits_until

if TYPE_CHECKING:
    from authored import Question
    from playwright.sync_api import Frame, Page

FURTHEST = 120
"""Presses of Tab after which something counts as out of reach."""

_STEP = """([selector, text]) => {
  const wanted = [...document.querySelectorAll(selector)].filter(one => one.checkVisibility()
    && (text === null || (one.ariaLabel ?? one.labels?.[0]?.textContent ?? one.textContent).trim() === text));
  if (wanted.length === 0) return "missing";
  const at = document.activeElement;
  const ring = one => one && parseFloat(getComputedStyle(one).outlineWidth) >= 2
    && getComputedStyle(one).outlineStyle === "solid";
  if (wanted.includes(at)) return ring(at) || ring(at.closest(".option")) ? "there" : "without a ring";
  if (!at || at === document.body) return "Tab";
  const ahead = at.compareDocumentPosition(wanted[0]) & Node.DOCUMENT_POSITION_PRECEDING;
  return ahead ? "Shift+Tab" : "Tab";
}"""


class Window(Protocol):
    """Where a course is shown: the tab, and the document in it that is the course's."""

    page: Page
    content: Frame


class Keyboard:
    """Keys for one course that was opened."""

    def __init__(self, window: Window) -> None:
        self.content = window.content
        self.keys = window.page.keyboard

    def seek(self, selector: str, text: str | None = None) -> None:
        """Press Tab, or Shift and Tab, until what matches has the focus; fail when nobody can reach it or see that."""
        for _ in range(FURTHEST):
            step = self._step(selector, text)
            if step == "there":
                return
            assert step in {"Tab", "Shift+Tab"}, f"{selector} {text} is {step}"
            self.keys.press(step)
        raise AssertionError(f"{selector} {text} is out of the keyboard's reach")

    def _step(self, selector: str, text: str | None) -> str:
        """Return the way to what matches, or what is wrong with it: whatever a page draws later may be missing yet."""
        steps: list[str] = []
        waits_until(lambda: steps.append(self.content.evaluate(_STEP, [selector, text])) or steps[-1] != "missing")
        return steps[-1]

    def press(self, selector: str, text: str | None = None, key: str = "Enter") -> None:
        """Reach something and press a key on it."""
        self.seek(selector, text)
        self.keys.press(key)

    def focused(self, script: str) -> Any:
        """Return what a function of the focused element says."""
        return self.content.evaluate(f"() => ({script})(document.activeElement)")

    def comes_to(self, script: str, wanted: Any = True) -> None:  # noqa: FBT002 - what the function mostly says
        """Wait until a function of the focused element says what is wanted: a dialogue gives the focus back later."""
        becomes(lambda: self.focused(script), wanted)

    def answer(self, question: Question, value: Any, view: str) -> None:
        """Give an answer by keys; `view` selects what is drawn of the question."""
        {
            "choice": self.choose,
            "scale": self.choose,
            "true-false": lambda at, truth: self.choose(at, "True" if truth else "False"),
            "multiple": self._tick,
            "matching": self._match,
            "sorting": self._sort,
            "hotspot": self._find,
            "ordering": self._arrange,
            "gaps": self._fill,
            **dict.fromkeys(("text", "number", "essay"), self._write),
        }[question.type](view, value)

    def choose(self, view: str, text: str) -> None:
        """Choose the option with a text by the arrow keys."""
        self.seek(f"{view} input[type=radio]")
        label = "one => one.labels[0].querySelector('.option-text').textContent.trim()"
        self.keys.press("Space")
        for _ in range(20):
            if self.focused(label) == text:
                return
            self.keys.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not reach {text}")

    def _tick(self, view: str, wanted: list[str]) -> None:
        for number in range(self.content.locator(f"{view} input[type=checkbox]").count()):
            self.seek(f"{view} label:nth-child({number + 1}) input[type=checkbox]")
            text = self.focused("one => one.labels[0].querySelector('.option-text').textContent.trim()")
            if (text in wanted) != self.focused("one => one.checked"):
                self.keys.press("Space")

    def _match(self, view: str, wanted: dict[str, str]) -> None:
        for item, match in wanted.items():
            self.seek(f"{view} .pair select", item)
            self._pick(match)

    def _pick(self, text: str) -> None:
        for _ in range(20):
            if self.focused("one => one.selectedOptions[0].textContent") == text:
                return
            self.keys.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not reach {text}")

    def _sort(self, view: str, wanted: dict[str, str]) -> None:
        group = "one => one.closest('.bin').querySelector('.bin-head span').textContent"
        for item, place in wanted.items():
            self.press(f"{view} .carried", item, key="Space")
            for _ in range(20):
                if self.focused(group) == place:
                    break
                self.keys.press("ArrowRight")
            assert self.focused(group) == place
            self.keys.press("Space")

    def _find(self, view: str, wanted: list[str]) -> None:
        self.press(f"{view} .spot-list summary")
        self.choose(view, *wanted)

    def _arrange(self, view: str, wanted: list[str]) -> None:
        texts = self.content.locator(f"{view} .sortable-text")
        if texts.all_inner_texts() == wanted:
            self.press(f"{view} .keep-order")
        for position, item in enumerate(wanted):
            for _ in range(texts.all_inner_texts().index(item) - position):
                self.press(f"{view} .moves button", f"Move up: {item}")

    def _fill(self, view: str, wanted: list[str]) -> None:
        for number, text in enumerate(wanted, 1):
            self.seek(f"{view} .gap", f"Gap {number} of {len(wanted)}")
            if self.focused("one => one.localName") == "select":
                self._pick(text)
            else:
                self.keys.type(text)

    def _write(self, view: str, text: str) -> None:
        self.seek(f"{view} :is(input[type=text], input:not([type]), textarea)")
        self.keys.type(text)
