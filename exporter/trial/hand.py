"""A hand that presses what a learner can press, without a mouse that crosses the page to it.

Like Playwright's own click it waits until a control can be seen, is enabled, and nothing lies above it; unlike it,
it moves no pointer and waits for no picture to be drawn, which is most of what a click costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import TimeoutError as PatienceError

if TYPE_CHECKING:
    from playwright.sync_api import Locator

PATIENCE = 180
"""Seconds to wait for a control: some machines stand still for a minute."""

_PRESS = """async (one, {wanted, patience}) => {
  const control = (one.matches("label") && one.control) || one;
  const reached = () => {
    const box = [...one.getClientRects()].find(({width, height}) => width > 0 && height > 0);
    const at = box && document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return at && (one.contains(at) || at.contains(one) && at.matches("label") || at.closest("label")?.control === one);
  };
  const ready = () => one.checkVisibility({visibilityProperty: true}) && !control.matches(":disabled")
    && !one.closest("[aria-disabled=true], [inert]");
  const until = performance.now() + patience;
  while (one.isConnected) {
    if (ready()) {
      if (!reached()) one.scrollIntoView({block: "center", behavior: "instant"});
      if (reached()) {
        if (wanted !== null && control.checked === wanted) return true;
        control.focus({preventScroll: true});
        one.click();
        if (wanted !== null && control.checked !== wanted) throw new Error(`cannot be set: ${one.outerHTML}`);
        return true;
      }
    }
    if (performance.now() > until) return one.outerHTML.slice(0, 200);
    await new Promise(done => requestAnimationFrame(done));
  }
  return false;
}"""


def press(control: Locator, *, wanted: bool | None = None, patience: float = PATIENCE) -> None:
    """Press a control, or one that took its place meanwhile; leave a box alone that is as ``wanted``.

    Raises:
        PatienceError: it cannot be pressed, even after ``patience`` seconds.
    """
    pressed: bool | str = False
    while not pressed:
        pressed = control.evaluate(_PRESS, {"wanted": wanted, "patience": patience * 1000})
    if isinstance(pressed, str):
        raise PatienceError(f"cannot be pressed: {pressed}")
