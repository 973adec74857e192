"""A learner's device: one browser profile of its own, watched for everything that must not happen."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from patience import PATIENCE, WORDS_STAY, waits_until
from playwright.sync_api import Error

if TYPE_CHECKING:
    from learning_system import LearningSystem, Mode, Registration
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page, Request, Response, WebError

PHONE = {"width": 360, "height": 640}
MOODLE_FRAME = {"width": 650, "height": 666}
DESKTOP = {"width": 1280, "height": 900}
NARROWEST = {"width": 320, "height": 640}
DESKTOP_AT_400 = {"width": 320, "height": 256}
"""1280 by 1024 pixels, enlarged four times (WCAG 2.2, 1.4.10)."""
HASTE = "window.IntersectionObserver = class { observe() {} disconnect() {} };"
"""Nothing ever comes into view, as far as the player hears."""
SERIOUS = ("error", "warning")
ABORTED = "net::ERR_ABORTED"


def hasty_context(browser: Browser) -> BrowserContext:
    """Take a browser's fresh profile for courses that are tested without an LMS's page; nothing comes into view."""
    context = browser.new_context(viewport=DESKTOP, locale="en-GB", reduced_motion="reduce")
    context.add_init_script(HASTE)
    context.set_default_timeout(PATIENCE * 1000)
    return context


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the LMS's API."""

    method: str
    args: tuple[Any, ...]
    result: Any
    error: str


@dataclass(repr=False)
class Launch:
    """One tab with one SCO in it: `page` is the LMS's, `content` the SCO's document."""

    page: Page
    content: Frame
    registration: Registration | None = None
    """Whose session the LMS keeps, where it is one that records."""

    def calls(self) -> list[Call]:
        """Return every call of the API so far."""
        return [
            Call(one["method"], tuple(one["args"]), one["result"], one["error"])
            for one in self.page.evaluate("lms.calls")
        ]

    def called(self, *methods: str) -> list[Call]:
        """Return the calls of some methods, named as in SCORM 2004."""
        return [
            call for call in self.calls() if call.method.removeprefix("LMS").replace("Finish", "Terminate") in methods
        ]

    def _ends(self) -> int:
        return sum(call.result == "true" for call in self.called("Terminate"))

    def break_down(self, **faults: Any) -> None:
        """Let the LMS fail from now on; without arguments it works again."""
        self.page.evaluate("faults => { lms.faults = faults; }", faults)

    def remove_frame(self) -> None:
        """Take the SCO's frame out of the LMS's page, as an LMS does that has a button for it.

        Return when the LMS has the end of the session: it comes by a beacon, which another launch could overtake.
        """
        if self.registration is None or self.registration.broken:
            self.page.evaluate("lms.remove()")
            return
        sent, arrived = self._ends(), self.registration.ends()
        self.page.evaluate("lms.remove()")
        if self._ends() > sent:
            assert waits_until(lambda: self.registration.ends() > arrived)

    def close_tab(self) -> None:
        """Close the tab as a learner does, with the events that the browser then fires."""
        with self.page.expect_event("close"):
            self.page.close(run_before_unload=True)

    def leave(self) -> None:
        """Go to another page in the same tab."""
        self.page.goto("about:blank")

    def crash(self) -> None:
        """End the tab's process, without any event."""
        with suppress(Error):
            self.page.goto("chrome://crash")


@dataclass(repr=False)
class Device:
    """A browser profile: its storage lasts as long as it does."""

    context: BrowserContext
    system: LearningSystem
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    allowed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE * 1000)
        self.context.on("console", self._on_console)
        self.context.on("weberror", self._on_error)
        self.context.on("request", self._on_request)
        self.context.on("requestfailed", self._on_failure)
        self.context.on("response", self._on_response)

    def launch(
        self, registration: Registration, sco: int = 0, *, mode: Mode = "normal", faults: dict[str, Any] | None = None
    ) -> Launch:
        """Open a SCO in a new tab of this device."""
        page = self.context.new_page()
        page.goto(self.system.launch_address(registration, sco, mode=mode, faults=faults))
        return Launch(page, self.content_of(page), registration if mode == "normal" else None)

    def opened(self, page: Page) -> Launch:
        """Return the launch that a tab shows."""
        return Launch(page, self.content_of(page))

    def visit(self, address: str) -> Launch:
        """Open a package without an LMS in a new tab."""
        page = self.context.new_page()
        page.goto(address)
        return Launch(page, page.main_frame)

    def content_of(self, page: Page) -> Frame:
        """Return the document inside the LMS's only frame, once it is loaded."""
        page.wait_for_selector("iframe", state="attached")
        frame = page.query_selector("iframe")
        content = frame.content_frame() if frame else None
        if content is None:
            raise AssertionError("the LMS's page has no frame with content")
        content.wait_for_load_state()
        return content

    def stop_the_clock(self, page: Page) -> None:
        """Let time pass from now on only when the test lets it: for a clock that is installed."""
        self.context.clock.pause_at(page.evaluate("Date.now()") + 1000)

    def tolerate(self, *texts: str) -> None:
        """Expect troubles that hold one of these texts: the test breaks something on purpose."""
        self.allowed.update(texts)

    def unexpected(self) -> list[str]:
        """Return the troubles that no test announced."""
        return [trouble for trouble in self.troubles if not any(text in trouble for text in self.allowed)]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in SERIOUS:
            self.troubles.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _on_error(self, error: WebError) -> None:
        self.troubles.append(f"page error: {error.error}")

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)
        address = urlsplit(request.url)
        if address.scheme in {"data", "blob", "about"}:
            return
        own = address.port == self.system.port and address.path.startswith(("/package/", "/lms/", "/templates/lms/"))
        if not own and request.url != "chrome://crash/":
            self.troubles.append(f"a request leaves the package: {request.url}")

    def _on_failure(self, request: Request) -> None:
        # Chromium gives up what a page was still loading when it is left, and says so of beacons that arrive.
        if request.failure != ABORTED:
            self.troubles.append(f"a request failed: {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"status {response.status}: {response.url}")


def new_device(
    browser: Browser, system: LearningSystem, *, dwells: bool = False, forgets: bool = False, **options: Any
) -> Device:
    """Take a fresh device; the options are those of Playwright's browser contexts.

    Its learner `dwells` on no page for so long that a lesson counts as read by that, however slow the machine is; nor
    does a screen reader find that what was said is gone, unless it `forgets`.
    Nothing moves on it unless a test asks for that: a third of a click's cost is pictures of what moves a little.
    """
    context = browser.new_context(**{"viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce", **options})
    if not dwells:
        context.add_init_script(HASTE)
    if not forgets:
        context.add_init_script(WORDS_STAY)
    return Device(context, system)
