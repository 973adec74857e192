"""A course of the blocks that keep something, or hold back that a lesson counts as read; answered, and found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.block_examples import write_silence

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from exporter.trial.learner import Learner

FILES = {
    "course.yaml": "id: kept\ntitle: What is kept\noutline: [ready.md, gate.md, heard.md]\n",
    "ready.md": """# Ready

::: checklist
- Water
- Beans
:::

::: flashcards
### Arabica
Grown high.

### Robusta
Grown low.
:::
""",
    "gate.md": "# Gate\n\nOne.\n\n::: continue\n:::\n\n## Two\n\nBehind it.\n",
    "heard.md": "# Heard\n\n::: recording {watch=90%}\n![A cup is tasted](tasting.wav)\n:::\n",
    "tasting.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\nWhen I taste, I slurp.\n",
}
KEPT = """async ([prefix, expected]) => {
  for (;;) {
    const database = await new Promise(resolve => {
      const request = indexedDB.open("lessonpack");
      request.onsuccess = () => resolve(request.result);
    });
    const store = database.transaction("journal").objectStore("journal");
    const [keys, texts] = await Promise.all([store.getAllKeys(), store.getAll()].map(request =>
      new Promise(resolve => { request.onsuccess = () => resolve(request.result); })));
    database.close();
    const kept = keys.map((key, at) => [key.split("/").pop(), texts[at], key]).filter(one => one[2].startsWith(prefix));
    if (JSON.stringify(kept.map(one => one.slice(0, 2))) === JSON.stringify(expected)) return;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}"""
"""Waits until the browser keeps nothing but certain texts under keys with a beginning."""
PLAYED = """(sound, [from, to]) => {
  let now = from;
  Object.defineProperty(sound, "currentTime", {configurable: true, get: () => now, set: value => { now = value; }});
  sound.dispatchEvent(new Event("seeking"));
  for (; now < to; now += 0.25) {
    sound.dispatchEvent(new Event("timeupdate"));
  }
  now = to;
  sound.dispatchEvent(new Event("timeupdate"));
}"""
"""What a browser tells while it plays a part."""
_LOADED = "sound => sound.duration ? 0 : new Promise(known => sound.addEventListener('loadedmetadata', known))"


def write_stateful(folder: Path) -> Path:
    """Write the course, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    write_silence(folder / "tasting.wav", seconds=2)
    return folder


def use_some(learner: Learner) -> None:
    """Tick, learn a card, go through the gate, and hear a quarter of the recording: the last lesson stays unread."""
    learner.go("ready")
    learner.page.get_by_role("checkbox", name="Beans").check()
    learner.button("showAnswer").click()
    learner.button("knewIt").click()
    expect(learner.page.locator(".cards-left")).to_contain_text("1 card left")
    learner.onward()
    learner.arrives("gate")
    expect(_behind(learner)).to_be_hidden()
    expect(learner.button("markAsRead")).to_have_count(0)
    learner.button("continueReading").click()
    expect(_behind(learner)).to_be_focused()
    learner.onward()
    learner.arrives("heard")
    _sound(learner).evaluate(PLAYED, [0, 0.5])
    expect(learner.page.locator(".played")).to_have_text("25% played")
    expect(learner.button("markAsRead")).to_have_count(0)
    learner.content.evaluate(KEPT, ["lessonpack-played/", [["0", "[[0,0.5]]"]]])
    expect(learner.content.locator("#menu .mark.done")).to_have_count(2)


def use_the_rest(learner: Learner) -> None:
    """Find everything as it was left, hear the rest, and read the last lesson."""
    learner.arrives("heard")
    expect(learner.content.locator("#menu .mark.done")).to_have_count(2)
    sound = _sound(learner)
    expect(learner.page.locator(".played")).to_have_text("25% played")
    sound.evaluate(PLAYED, [0.5, 2])
    expect(learner.page.locator(".played")).to_have_text("100% played")
    # Not by "Mark as read": a machine may be so slow that the lesson counts as read before that is pressed.
    learner.onward()
    learner.arrives("finish")
    learner.go("ready")
    expect(learner.page.get_by_role("checkbox", checked=True)).to_have_accessible_name("Beans")
    learner.go("gate")
    expect(_behind(learner)).to_be_visible()
    expect(learner.content.locator("#menu .mark.done")).to_have_count(3)


def _behind(learner: Learner) -> Locator:
    return learner.page.get_by_role("heading", name="Two")


def _sound(learner: Learner) -> Locator:
    sound = learner.page.locator("audio")
    sound.evaluate(_LOADED)
    return sound
