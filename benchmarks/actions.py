"""What a click costs the browser, by the browser's own trace.

An action lasts from the dispatch of the click to the end of the next frame: its scripts, styles, layout, paint and the
commit of the picture, by the clock of the browser's main thread. Other programs that run meanwhile do not count, and
neither does what comes after that frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, JSHandle

_CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline"]
_CLICK = """(one) => new Promise((resolve) => {
  one.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}));
  requestAnimationFrame(() => setTimeout(() => {
    one.click();
    requestAnimationFrame(() => setTimeout(resolve));
  }));
})"""
"""A finger or a mouse goes down a moment before it clicks, which is a frame of its own."""


class Cost(NamedTuple):
    """What an action cost."""

    milliseconds: float
    elements: int
    """Elements whose style was found anew."""
    forced: int
    """How often a script asked for what needs a layout, which then could not wait for the frame."""


def cost(session: CDPSession, target: JSHandle) -> Cost:
    """Click on something, and return what that cost."""
    return _cost_in(_traced(session, target))


def _traced(session: CDPSession, target: JSHandle) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    over: list[bool] = []

    def collect(chunk: dict[str, Any]) -> None:
        events.extend(chunk["value"])

    session.on("Tracing.dataCollected", collect)
    session.once("Tracing.tracingComplete", lambda _: over.append(True))
    session.send("Tracing.start", {"traceConfig": {"includedCategories": _CATEGORIES}})
    target.evaluate(_CLICK)
    session.send("Tracing.end")
    while not over:
        # Answers to commands and events come in turn.
        session.send("Performance.getMetrics")
    session.remove_listener("Tracing.dataCollected", collect)
    return events


def _cost_in(events: list[dict[str, Any]]) -> Cost:
    (click,) = (one for one in events if one["name"] == "EventDispatch" and one["args"]["data"]["type"] == "click")
    own = [one for one in events if one.get("ph") == "X" and one["tid"] == click["tid"] and one["pid"] == click["pid"]]
    end = min(_end(one) for one in own if one["name"] == "Commit" and one["ts"] > click["ts"])
    tasks = [one for one in own if one["name"] == "RunTask" and _end(one) > click["ts"] and one["ts"] < end]
    last = max(_end(one) for one in tasks)
    inner = [one for one in own if click["ts"] <= one["ts"] < last]
    return Cost(
        # Now and then the browser does not say how long a task had the processor.
        sum(one.get("tdur", one["dur"]) for one in tasks) / 1000,
        sum(one["args"]["elementCount"] for one in inner if one["name"] == "UpdateLayoutTree"),
        sum(one["name"] == "Layout" and one["ts"] < _end(click) for one in inner),
    )


def _end(event: dict[str, Any]) -> int:
    return int(event["ts"] + event["dur"])
