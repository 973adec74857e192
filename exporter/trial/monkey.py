"""A learner who knows nothing of a package, and presses and fills in what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as PatienceError

from exporter.trial.stage import StageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from playwright.sync_api import Frame

    from exporter.trial.stage import Sitting

_FIND = """() => [...document.querySelectorAll("button, a[href], input, select, textarea, summary, [onclick]")]
  .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.matches(":disabled"))
  .filter(one => !one.matches("a[target], a[download]")
    && !(one.matches("a") && new URL(one.href, location).origin !== location.origin))"""
"""What a person could use, but for links that lead out of the course or into another window."""
_COUNT = f"() => ({_FIND})().length"
_ACT = f"""({{at, text}}) => {{
  const one = ({_FIND})()[at];
  if (!one) return;
  const set = value => {{
    one.value = value;
    for (const name of ["input", "change"]) one.dispatchEvent(new Event(name, {{bubbles: true}}));
  }};
  if (one.matches("select")) set(one.options[text.length % one.options.length]?.value ?? "");
  else if (one.matches("textarea, input:not([type=radio], [type=checkbox], [type=button], [type=submit])"))
    set(one.type === "number" || one.type === "range" ? String(text.length) : text);
  else one.click();
}}"""
_DRAWN = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
_TEXTS = ("yes", "42", "something else", "A whole sentence, with a comma.")


def wander(sitting: Sitting, random: Random, steps: int, tell: Callable[[], None]) -> None:
    """Use some controls of a SCO, one after the other, until none is left or the SCO is gone; tell of each.

    Raises:
        PatienceError: the SCO does not answer any more.
    """
    for _ in range(steps):
        try:
            if not _step(sitting, random):
                return
        except PatienceError:
            raise
        except Error:  # a page that is left in the middle of it
            continue
        finally:
            tell()


def _step(sitting: Sitting, random: Random) -> bool:
    try:
        frames = [sitting.content, *sitting.content.child_frames]
    except StageError:
        return False
    found = [(frame, count) for frame in frames if (count := _count(frame))]
    if not found:
        return False
    frame, count = random.choice(found)
    choice: dict[str, Any] = {"at": random.randrange(count), "text": random.choice(_TEXTS)}
    frame.evaluate(_ACT, choice)
    sitting.content.evaluate(_DRAWN)
    return True


def _count(frame: Frame) -> int:
    count: int = frame.evaluate(_COUNT)
    return count
