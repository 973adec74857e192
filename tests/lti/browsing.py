"""Browsers for tests of the whole tool: the LMS is on another site than the tool, and third-party cookies are blocked.

The LMS is at ``127.0.0.1`` and the tool at ``localhost``: for a browser these are two sites.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from chromium import FEWER_PROCESSES, SHELL, WHOLE, program
from patience import PATIENCE, WORDS_STAY, waits_until
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Frame, Page, Playwright

# Chromium takes the last list of the kind, so this one stands in place of Playwright's. What it leaves out is
# ThirdPartyStoragePartitioning: storage is kept apart for each site around a frame, as learners' browsers do.
DISABLED = (
    "AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,"
    "OptimizationHints,PaintHolding,PreconnectToSearch,Translate"
)
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    # One process for a page and its frames: Playwright can lose a frame that goes from process to process quickly.
    "--disable-site-isolation-trials",
    f"--disable-features={DISABLED},IsolateOrigins,site-per-process",
)
PHASEOUT = "--test-third-party-cookie-phaseout"
"""The switch that blocks third-party cookies. Storage that is kept apart for each site around a frame stays allowed."""
PICTURES = os.environ.get("KEEP_PICTURES")
"""A folder for screenshots, to be looked at."""
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start what drives browsers."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Start Chromium with third-party cookies blocked."""
    started = playwright.chromium.launch(executable_path=program(WHOLE), args=[*SWITCHES, PHASEOUT])
    yield started
    started.close()


@pytest.fixture(scope="session")
def shell(playwright: Playwright) -> Iterator[Browser]:
    """Start a browser for what no cookie decides: it has half as much to do."""
    started = playwright.chromium.launch(executable_path=program(SHELL), args=[*SWITCHES, *FEWER_PROCESSES])
    yield started
    started.close()


@pytest.fixture
def cookieless(playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """Start a Chromium that takes no cookie of the tool inside a page of the LMS, not even a partitioned one."""
    context = _blocking(playwright, tmp_path, PHASEOUT)
    yield context
    context.close()


@pytest.fixture(scope="session")
def forgetful_browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Start a Chromium that keeps nothing for the tool inside a page of the LMS: no cookie, and no storage."""
    context = _blocking(playwright, tmp_path_factory.mktemp("forgetful"))
    yield context
    context.close()


@pytest.fixture
def forgetful(forgetful_browser: BrowserContext) -> Iterator[BrowserContext]:
    """Give the browser that keeps nothing inside a page of the LMS, without what it kept for its own windows."""
    first, *_ = forgetful_browser.pages  # a browser without a window ends
    yield forgetful_browser
    for page in forgetful_browser.pages:
        if page is not first:
            page.close()
    forgetful_browser.clear_cookies()


def _blocking(playwright: Playwright, folder: Path, *switches: str) -> BrowserContext:
    """Start a browser whose user lets the tool keep nothing inside the LMS; its own windows are not concerned."""
    settings = folder / "profile" / "Default" / "Preferences"
    settings.parent.mkdir(parents=True)
    blocked = {"http://localhost:*,http://127.0.0.1:*": {"setting": 2}}
    settings.write_text(json.dumps({"profile": {"content_settings": {"exceptions": {"cookies": blocked}}}}))
    return playwright.chromium.launch_persistent_context(
        folder / "profile", executable_path=program(WHOLE), args=[*SWITCHES, *switches]
    )


def new_page(context: BrowserContext) -> Page:
    """Open a tab that waits as long as all the others, as do those that it opens."""
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.add_init_script(WORDS_STAY)
    return page


def tool_frame(page: Page) -> Frame:
    """Return the frame of the tool."""
    frame = page.frame("tool")
    assert frame is not None
    return frame


_PROBE = """() => {
  const kept = (name, kind) => {
    document.cookie = `${name}=1; Max-Age=60; Path=/; SameSite=None; Secure${kind}`;
    return document.cookie.split("; ").includes(`${name}=1`);
  };
  const stores = () => {
    try {
      sessionStorage.setItem("probe", "1");
      return sessionStorage.getItem("probe") === "1";
    } catch {
      return false;
    }
  };
  const kinds = { plain: kept("plain", ""), partitioned: kept("partitioned", "; Partitioned"), storage: stores() };
  return Object.keys(kinds).filter((kind) => kinds[kind]);
}"""


def keeps(place: Page | Frame) -> set[str]:
    """Return what the browser keeps for a page: ``plain`` cookies, ``partitioned`` cookies, ``storage``."""
    return set(place.evaluate(_PROBE))


def picture(page: Page, name: str) -> None:
    """Keep a screenshot where one is wanted."""
    if PICTURES:
        Path(PICTURES, f"{name}.png").write_bytes(page.screenshot())


def respond(frame: Frame) -> None:
    """Give some answer to the question that is shown, whatever its type; a moment later it is sent as a draft."""
    card = frame.locator(".card")
    card.wait_for()
    if card.locator("input[type=radio]").count():
        card.locator("input[type=radio]").first.check()
    elif card.locator("input[type=checkbox]").count():
        card.locator("input[type=checkbox]").first.check()
    for choice in card.locator("select").all():
        choice.select_option(index=1)
    for text in card.locator("input.field-input, input.gap, textarea").all():
        text.fill("1")
    if card.locator(".keep-order").count():
        card.locator(".keep-order").click()


_TOO_LATE = """() => {
  const card = document.querySelector(".card");
  card.querySelector("input, .keep-order").click();
  [...card.querySelectorAll("button")].find(one => one.textContent === "Check answer").click();
}"""


def answer_too_late(frame: Frame) -> None:
    """Answer a question that another device has answered, in one breath: a draft alone makes the server say so."""
    frame.locator(".card").wait_for()
    frame.evaluate(_TOO_LATE)


def answer_somehow(frame: Frame) -> None:
    """Give some answer to the question that is shown, and wait until the server has judged it, if that is due."""
    respond(frame)
    check = frame.locator(".card").get_by_role("button", name="Check answer")
    if check.count():
        check.click()
        expect(frame.locator(".verdict")).to_be_visible()


def answer_and_go_on(frame: Frame, numbers: Iterable[int], total: int = 10) -> None:
    """Answer questions of a quiz, one after another, and turn to the one after them."""
    for number in numbers:
        see_question(frame, number, total)
        answer_somehow(frame)
        frame.locator(".turns button").last.click()
        see_question(frame, number + 1, total)


def see_question(frame: Frame, number: int, total: int = 10) -> None:
    """Wait until a question of a quiz is shown."""
    expect(frame.get_by_role("heading", name=f"Question {number} of {total}", exact=True)).to_be_visible()


def jump(frame: Frame, number: int, total: int = 10) -> None:
    """Turn to a question of a quiz by its number."""
    frame.locator(".overview summary").click()
    frame.get_by_role("button", name=f"Question {number}:").click()
    see_question(frame, number, total)


_SAVED = """async () => {
  const { text } = await (await fetch("api/state")).json();
  const database = await new Promise((resolve) => {
    const request = indexedDB.open("lessonpack");
    request.onsuccess = () => resolve(request.result);
  });
  const kept = await new Promise((resolve) => {
    const request = database.transaction("journal").objectStore("journal").getAll();
    request.onsuccess = () => resolve(request.result);
  });
  database.close();
  return text !== "" && kept.some((entry) => entry.includes(JSON.stringify(text)));
}"""


def see_saved(frame: Frame) -> None:
    """Wait until the server has what the player keeps in this browser, as it is now."""
    assert waits_until(lambda: bool(frame.evaluate(_SAVED)))


def submit(frame: Frame) -> None:
    """Submit the attempt from its last question, confirm it where something is left open, and wait for the result."""
    frame.get_by_role("button", name=re.compile("^(Submit answers|See results)$")).click()
    expect(frame.locator("dialog[open], .result")).to_be_visible()
    if frame.locator("dialog[open]").count():
        frame.get_by_role("dialog").get_by_role("button", name="Submit answers").click()
    expect(frame.locator(".result")).to_be_visible()
