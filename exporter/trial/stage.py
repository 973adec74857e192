"""Where a package is played: devices of learners, and on them the run-time's page with a SCO in it.

Nothing is served and nothing leaves the browser: every request is answered here, from the package, or refused.
The panel and the content have origins of their own, as in an LMS that is careful. Both are of one site, so that one
process has them: from another, what a SCO reports while the page around it goes away would never arrive.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from exporter.assets import AssetError, run_time, shipped
from exporter.media_types import content_type
from exporter.trial.findings import Finding
from exporter.trial.record import REGISTRATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page, Request, Route, WebError

    from exporter.lms.base import Frame as Size
    from exporter.trial.record import Record

PANEL = "https://panel.lessonpack.test"
CONTENT = "https://content.lessonpack.test"
_RUN = "/run/"
_PARTS = "/parts/lms/"
_PACKAGE = "/package/"
_MOST_OF_A_KIND = 20
_MOST_WINDOWS = 20
_REPORTED = ("Failed to load resource", "WebSocket connection to")
_HASTE = "window.IntersectionObserver = class { observe() {} unobserve() {} disconnect() {} };"
"""Nothing counts as read by being in view for a while: what a learner does must not depend on how fast a machine is."""
_PAGE = f"""<!doctype html><html lang="en"><title>Panel</title><link rel="icon" href="data:,">
<style>html, body, iframe {{ margin: 0; border: 0; width: 100%; height: 100%; display: block; }}</style>
<script>
const reports = [];
addEventListener("message", (event) => {{ if (event.origin === "{CONTENT}") reports.push(event.data); }});
const order = (one) => document.querySelector("iframe").contentWindow.postMessage(one, "{CONTENT}");
</script>
{REGISTRATION}
<iframe title="Run-time" src="{CONTENT}{_RUN}"></iframe></html>"""
_AFTER_MESSAGES = """() => new Promise((done) => {
  addEventListener("message", ({ data }) => data === "last" && done());
  postMessage("last", origin);
})"""
_ENDED = "reports.some(({ kind, call }) => kind === 'call' && ['LMSFinish', 'Terminate'].includes(call.method))"


class StageError(Exception):
    """The SCO cannot be shown at all."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many seconds a learner waits for a page, and who is told of each step and finding."""

    patience: float
    step: Callable[[], None]


@dataclass
class Device:
    """A browser profile: what a course keeps in it lasts as long as it does."""

    context: BrowserContext
    read: Callable[[str], bytes | None]
    findings: list[Finding]
    """Kept for all devices of one learner, so that nothing is found twice."""
    pace: Pace
    doing: str = ""

    def __post_init__(self) -> None:
        self.context.set_default_timeout(self.pace.patience * 1000)
        self.context.add_init_script(_HASTE)
        self.context.route("**/*", self._answer)
        self.context.on("console", self._on_console)
        self.context.on("weberror", self._on_error)
        self.context.on("page", self._on_page)

    def sit(self, record: Record, href: str, mode: str) -> Sitting:
        """Launch a SCO in a new tab, as somebody asked for it in a mode."""
        page = self.context.new_page()
        page.goto(f"{PANEL}/")
        page.wait_for_function("reports.some(({ kind }) => kind === 'ready')")
        launch = record.launch(page, mode)
        address = f"{CONTENT}{_PACKAGE}{quote(href, safe='/?=&#')}"
        subject = {"edition": record.run_time, "behaviour": record.behaviour, "href": address}
        rest = {"mode": launch.mode, "cmi": launch.cmi, "faults": {}, "items": [], "again": False}
        page.evaluate("launch => order({ kind: 'launch', launch })", {**subject, **rest})
        page.wait_for_function("reports.some(({ kind }) => kind === 'course' || kind === 'failed')")
        return Sitting(page, launch.mode)

    def find(self, finding: Finding) -> None:
        """Keep what was found, once; of a kind without end, the first."""
        alike = [one.message for one in self.findings if one.kind == finding.kind]
        if finding.message in alike or len(alike) > _MOST_OF_A_KIND:
            return
        message = finding.message if len(alike) < _MOST_OF_A_KIND else "and more, of which no more are listed"
        self.findings.append(replace(finding, message=message, doing=finding.doing or self.doing))
        self.pace.step()

    def _answer(self, route: Route, request: Request) -> None:
        address = urlsplit(request.url)
        origin = f"{address.scheme}://{address.netloc}"
        path = unquote(address.path)
        if origin == PANEL and not path.startswith(_PARTS):
            route.fulfill(body=_PAGE, content_type="text/html")
            return
        if origin not in {PANEL, CONTENT}:
            self._leaves(request.url)
            route.abort()
            return
        found = _run() if path == _RUN else _part(path) if path.startswith(_PARTS) else self._file(path)
        if found is None:
            route.fulfill(status=HTTPStatus.NOT_FOUND, body="not found", content_type="text/plain")
        else:
            route.fulfill(body=found, content_type="text/html" if path == _RUN else content_type(path))

    def _file(self, path: str) -> bytes | None:
        name = path.removeprefix(_PACKAGE)
        found = self.read(name) if path.startswith(_PACKAGE) else None
        if found is None:
            self.find(Finding("missing", f"{name.lstrip('/')} is not in the package"))
        return found

    def _leaves(self, address: str) -> None:
        self.find(Finding("request", f"a request leaves the package: {address[:200]}"))

    def _on_page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._leaves(socket.url))
        if len(self.context.pages) > _MOST_WINDOWS:
            self.find(
                Finding("stuck", f"it opened more than {_MOST_WINDOWS} windows at one sitting; the rest was closed")
            )
            page.close()

    def _on_console(self, message: ConsoleMessage) -> None:
        # The browser says of each file that is missing or refused that it is; that is reported already, and better.
        if message.type == "error" and not message.text.startswith(_REPORTED):
            self.find(Finding("console", message.text[:300]))

    def _on_error(self, error: WebError) -> None:
        self.find(Finding("console", str(error.error).strip()[:300]))


@dataclass
class Sitting:
    """One tab in which one SCO was launched, in a mode."""

    page: Page
    mode: str

    @property
    def content(self) -> Frame:
        """Return the SCO's document.

        Raises:
            StageError: there is none, or none any more.
        """
        frame = self.run_time.query_selector("iframe")
        content = frame.content_frame() if frame else None
        if content is None:
            raise StageError("the SCO has closed its own frame")
        content.wait_for_load_state()
        return content

    @property
    def run_time(self) -> Frame:
        """Return the document around the SCO's."""
        frame = self.page.query_selector("iframe")
        content = frame.content_frame() if frame else None
        if content is None:
            raise StageError("the run-time is gone")
        return content

    def reports(self) -> list[dict[str, Any]]:
        """Return everything that the run-time has reported so far, in order."""
        reports: list[dict[str, Any]] = self.page.evaluate("reports")
        return reports

    def break_down(self, **faults: Any) -> None:
        """Let the LMS fail from now on; without arguments it works again."""
        self.page.evaluate("faults => order({ kind: 'faults', faults })", faults)
        self._settle()

    def close_frame(self) -> None:
        """Take the SCO's frame away, as an LMS does that has a button for it."""
        self.page.evaluate("order({ kind: 'close' })")
        self.page.wait_for_function("reports.some(({ kind }) => kind === 'closed')")
        self._settle()

    def leave_page(self) -> None:
        """Take the page around the SCO away, with the SCO in it."""
        self.page.evaluate("document.querySelector('iframe').remove()")
        self._settle()

    def wait_for_the_end(self) -> None:
        """Wait until the SCO has ended its session."""
        self.page.wait_for_function(_ENDED)
        self._settle()

    def put_away(self) -> list[dict[str, Any]]:
        """Close the tab, which tells nobody anything more, and what was opened from it; return all reports."""
        reports = self.reports()
        for page in self.page.context.pages:
            page.close()
        return reports

    def _settle(self) -> None:
        """Wait until every message that was sent before has arrived."""
        self.page.evaluate(_AFTER_MESSAGES)


def new_device(
    browser: Browser, read: Callable[[str], bytes | None], size: Size, findings: list[Finding], pace: Pace
) -> Device:
    """Take a fresh device with a window of a size, which adds to what was found so far."""
    context = browser.new_context(
        viewport={"width": size.width, "height": size.height},
        reduced_motion="reduce",
        service_workers="block",
        locale="en-GB",
    )
    return Device(context, read, findings, pace)


def _run() -> bytes:
    """Return the run-time's page."""
    page = shipped("templates") / "lms" / "run.html.j2"
    return page.read_text(encoding="utf-8").replace("{{ panel }}", PANEL).encode()


def _part(path: str) -> bytes | None:
    """Return a module of the run-time's page."""
    engine = run_time()
    if engine is None:
        raise AssetError("scorm-again is missing; reinstall lessonpack, or run npm ci in a checkout")
    name, folder, prefix = path.removeprefix(_PARTS), shipped("templates") / "lms", "scorm-again/"
    file = engine / name.removeprefix(prefix) if name.startswith(prefix) else folder / name
    return file.read_bytes() if file.parent in {folder, engine} and file.is_file() else None
