"""A real browser launches, picks, learns and comes back, with the LMS on another site and third-party cookies blocked.

The LMS is at ``127.0.0.1`` and the tool at ``localhost``: for a browser these are two sites.
"""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING, Any

import pytest
from lms import CLAIM, INSTRUCTOR, Lms
from playwright.sync_api import expect, sync_playwright
from running import running_tool

from lti_tool.directory import Registration
from lti_tool.store import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Frame, Page

    from lti_tool.tool import Tool

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--test-third-party-cookie-phaseout",
    "--disable-features=LocalNetworkAccessChecks",  # an answer that a test changed counts as from the internet
)
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
PICTURES = os.environ.get("LESSONPACK_PICTURES")
"""A folder for screenshots, to be looked at."""


class School:
    """An LMS and the tool, both running, and browsers to open a link with."""

    def __init__(self, lms: Lms, tool: Tool, browser: Browser) -> None:
        self.lms = lms
        self.tool = tool
        self.browser = browser

    def context(self, **options: Any) -> BrowserContext:
        """Return a browser of its own, as on another device."""
        return self.browser.new_context(**options)

    def open(self, context: BrowserContext, name: str, *, stores: bool = False, **changes: Any) -> Page:
        """Open a course of the LMS with a link to the tool in a frame."""
        self.lms.links[name] = changes | ({"storage": True} if stores else {})
        page = context.new_page()
        page.set_default_timeout(20_000)
        address = f"{self.lms.url}/course?tool={self.tool.settings.url}&link={name}"
        page.goto(address + ("&stores=1" if stores else ""))
        return page


def tool_frame(page: Page) -> Frame:
    """Return the frame of the tool."""
    frame = page.frame("tool")
    assert frame is not None
    return frame


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start Chromium with third-party cookies blocked."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("The browser tests need Chromium. Run: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(SWITCHES))
        yield started
        started.close()


@pytest.fixture
def school(chromium: Browser, tmp_path: Path) -> Iterator[School]:
    """Start the tool on a web server with the sample courses, and an LMS that knows it."""
    lms = Lms(now)
    with running_tool(tmp_path) as tool:
        registration = Registration(
            issuer=lms.issuer,
            client_id=lms.client_id,
            authorization_url=f"{lms.url}/auth",
            token_url=f"{lms.url}/token",
            key_set_url=f"{lms.url}/keys",
            token_audience=f"{lms.url}/token",
        )
        tool.directory.register(registration, deployment_id=lms.deployment_id, actor="test")
        lms.tool_keys = tool.keys.key_set
        yield School(lms, tool, chromium)
    lms.close()


def picture(page: Page, name: str) -> None:
    """Keep a screenshot where one is wanted."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png")


def flask(item: str | None = None) -> dict[str, Any]:
    """Return the claim of a link to the sample course, or to an item of it."""
    custom = {"course": "introduction-to-flask"}
    return {CLAIM + "custom": custom | ({"item": item} if item else {})}


def waits_until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Return whether the condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_the_browser_blocks_third_party_cookies(school: School) -> None:
    """The control: a plain cookie of the tool does not come back inside the LMS, so the other tests prove something."""
    context = school.context()
    page = school.open(context, "control", **flask())
    frame = tool_frame(page)
    frame.locator("h1").first.wait_for()
    found = frame.evaluate(
        "() => { document.cookie = 'plain=1; SameSite=None; Secure; Path=/'; return document.cookie; }"
    )
    assert "plain" not in found
    context.close()


def test_a_learner_learns_is_graded_and_goes_on_elsewhere(school: School) -> None:
    """Login, launch, a quiz, the grade in the gradebook; another device shows the result."""
    context = school.context()
    page = school.open(context, "learner", **flask("check"))
    frame = tool_frame(page)
    picture(page, "launch")
    frame.get_by_role("button", name="Start the quiz").click()
    for _ in range(30):
        if frame.get_by_role("button", name="Submit").count():
            break
        answer_somehow(frame)
        frame.locator(".turns button").last.click()
    picture(page, "question")
    answer_somehow(frame)
    frame.get_by_role("button", name="Submit").first.click()
    frame.locator("dialog").get_by_role("button", name="Submit").click()
    expect(frame.locator(".result")).to_be_visible()
    picture(page, "result")
    assert waits_until(lambda: ("/lineitems/1/lineitem", "learner-1") in school.lms.grades), school.lms.requests
    shown = frame.locator(".score").inner_text()
    expect(frame.get_by_text("Your grade has arrived")).to_be_visible(timeout=15_000)
    given = school.lms.grades["/lineitems/1/lineitem", "learner-1"]["scoreGiven"]
    assert shown.rstrip("%").strip() == str(int(given))
    context.close()
    elsewhere = school.context(viewport={"width": 390, "height": 760})
    page = school.open(elsewhere, "learner again", **flask("check"))
    expect(tool_frame(page).locator(".result")).to_be_visible()
    expect(tool_frame(page).get_by_text("Your grade has arrived")).to_be_visible()
    picture(page, "phone")
    elsewhere.close()


def answer_somehow(frame: Frame) -> None:
    """Give some answer to the question that is shown, whatever its type."""
    frame.locator(".card").wait_for()
    if frame.locator(".card input[type=radio]").count():
        frame.locator(".card input[type=radio]").first.check()
    elif frame.locator(".card input[type=checkbox]").count():
        frame.locator(".card input[type=checkbox]").first.check()
    for index in range(frame.locator(".card select").count()):
        frame.locator(".card select").nth(index).select_option(index=1)
    for index in range(frame.locator(".card input.field-input, .card input.gap, .card textarea").count()):
        frame.locator(".card input.field-input, .card input.gap, .card textarea").nth(index).fill("1")
    if frame.locator(".card .keep-order").count():
        frame.locator(".card .keep-order").click()
    check = frame.get_by_role("button", name="Check answer")
    if check.count():
        check.click()
        frame.locator(".verdict").wait_for()


def test_a_lesson_is_read_and_remembered(school: School) -> None:
    """The player's own notes are kept by the tool, so another device knows what was read."""
    context = school.context()
    page = school.open(context, "reader", **flask())
    frame = tool_frame(page)
    frame.get_by_role("button", name="Start").or_(frame.get_by_role("link", name="Start")).first.click()
    assert waits_until(lambda: _progress(school) > 0)
    context.close()
    elsewhere = school.context()
    page = school.open(elsewhere, "reader again", **flask())
    expect(tool_frame(page).locator("article.page h1, article.page h2").first).to_be_attached()
    state = tool_frame(page).evaluate("async () => (await (await fetch('api/state')).json()).text")
    assert state
    elsewhere.close()


def _progress(school: School) -> int:
    from sqlalchemy import func, select  # noqa: PLC0415

    from lti_tool.tables import Progress  # noqa: PLC0415

    with school.tool.store.read() as session:
        return session.scalar(select(func.max(Progress.revision))) or 0


def test_a_teacher_picks_a_quiz(school: School) -> None:
    """The picker, and what the LMS gets."""
    context = school.context()
    settings = {
        "deep_link_return_url": f"{school.lms.url}/picked",
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe"],
    }
    page = school.open(context, "picker", **{
        CLAIM + "message_type": "LtiDeepLinkingRequest", CLAIM + "roles": [INSTRUCTOR],
        DL + "deep_linking_settings": settings,
    })  # fmt: skip
    frame = tool_frame(page)
    frame.get_by_label("Check your understanding").first.check()
    frame.get_by_label("Points in the gradebook").fill("20")
    picture(page, "picker")
    frame.get_by_role("button", name="Choose").click()
    expect(frame.get_by_role("heading", name="Picked")).to_be_visible()
    (message,) = school.lms.returned
    (item,) = message[DL + "content_items"]
    assert item["custom"] == {"course": "introduction-to-flask", "item": "check"}
    assert item["lineItem"]["scoreMaximum"] == 20
    context.close()


WITHOUT_STORAGE = """
if (location.hostname === "localhost" && window !== top) {
  Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("blocked", "SecurityError"); } });
  Object.defineProperty(Document.prototype, "cookie", { get() { return ""; }, set() {} });
}
"""


def forget_cookies(context: BrowserContext) -> None:
    """Make a browser that keeps neither cookies nor storage for a site inside another one."""

    def without_cookie(route: Any) -> None:
        answer = route.fetch()
        headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        route.fulfill(response=answer, headers=headers)

    context.route("**/lti/login", without_cookie)
    context.add_init_script(WITHOUT_STORAGE)


def test_the_platform_keeps_the_proof_where_the_browser_keeps_nothing(school: School) -> None:
    """Neither cookie nor storage: the LMS's page keeps the proof, and gives it back."""
    context = school.context()
    forget_cookies(context)
    page = school.open(context, "platform storage", stores=True, **flask())
    tool_frame(page).get_by_role("heading", name="Introduction to Flask").wait_for()
    context.close()


def test_where_nothing_keeps_the_proof_a_new_window_is_offered(school: School) -> None:
    """In a window of its own the tool is the first party, and the launch goes on there."""
    context = school.context()
    forget_cookies(context)
    page = school.open(context, "new window", **flask())
    link = tool_frame(page).get_by_role("link", name="Open in a new window")
    link.wait_for()
    picture(page, "blocked")
    context.unroute_all()
    with context.expect_page() as opened:
        link.click()
    opened.value.get_by_role("heading", name="Introduction to Flask").wait_for(timeout=20_000)
    context.close()


def test_a_refused_launch_says_what_to_do(school: School) -> None:
    """The page inside the LMS names the reason and the deployment."""
    context = school.context()
    page = school.open(context, "refused", **{CLAIM + "deployment_id": "school-2"})
    frame = tool_frame(page)
    expect(frame.get_by_role("heading", name="has not been accepted yet")).to_be_visible()
    frame.get_by_text("For the administrator").click()
    expect(frame.get_by_text("school-2")).to_be_visible()
    picture(page, "refused")
    context.close()


def test_a_stranger_cannot_frame_a_page(school: School) -> None:
    """The address of a page, with its token, shown inside another site's frame, shows nothing."""
    context = school.context()
    page = school.open(context, "framed", **flask())
    frame = tool_frame(page)
    frame.get_by_role("heading", name="Introduction to Flask").wait_for()
    address = frame.url
    stranger = Lms(now)
    other = context.new_page()
    other.goto(f"http://127.0.0.1:{stranger.server.server_port}/keys")
    messages: list[str] = []
    other.on("console", lambda message: messages.append(message.text))
    other.set_content(f'<iframe name="tool" src="{address}"></iframe>')
    assert waits_until(lambda: any("frame-ancestors" in message for message in messages)), messages
    stranger.close()
    context.close()
