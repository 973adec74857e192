"""How long a learner waits for a course of any size, on a line of 400 kbit/s with a processor slowed four times.

``python -m benchmarks.opening`` exports courses for SCORM 1.2, opens each in Chromium in a frame of an LMS that only
notes when it is called, and says when it was initialised, when the first text was seen, when the course could be begun,
how long the first lesson took, and for how long clicks kept the browser busy. ``--whole`` keeps large courses on one
page, for comparison.
"""

from __future__ import annotations

import argparse
import functools
import statistics
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from benchmarks.lessons import write_course
from exporter import parts
from exporter.archive import write_folder
from exporter.browsers import find_browser
from exporter.pages import render_pages
from exporter.source import read_course

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, CDPSession, Frame, Page

BYTES_A_SECOND = 400_000 // 8
LATENCY = 100
"""Milliseconds that each request takes at least."""
SLOWER = 4
PATIENCE = 600_000
CLICKS = 5
LMS = """<!doctype html><title>LMS</title><script>
window.began = performance.now();
window.API = new Proxy({}, {get: (_, call) => () => {
  if (call === "LMSInitialize") window.initialised = performance.now() - began;
  return call === "LMSGetValue" ? "" : call === "LMSGetLastError" ? "0" : "true";
}});
</script><iframe src="course/index.html" style="width:100%;height:90vh"></iframe>"""
FIRST_TEXT = """performance.getEntriesByName("first-contentful-paint")[0].startTime + performance.timeOrigin
  - parent.performance.timeOrigin - parent.began"""
ONWARD = ".page.current .turn .onward"


@dataclass(frozen=True, slots=True)
class Opening:
    """Milliseconds since the LMS's page began, and those that something took."""

    initialised: float
    first_text: float
    usable: float
    first_lesson: float
    click: float


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def served(lessons: int) -> Iterator[str]:
    """Serve an LMS's page with a course of so many lessons, and yield its address."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_course(folder / "source", lessons)
        course, _ = read_course(folder / "source")
        write_folder(folder / "site" / "course", render_pages(course, tracker="scorm12").files)
        (folder / "site" / "index.html").write_text(LMS)
        with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder / "site")) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/"
            server.shutdown()


def opening(browser: Browser, address: str) -> Opening:
    """Open the course at an address, begin it, and turn some pages."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Performance.enable")
    line = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    session.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY, **line})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit")
    frame = _course(page)
    frame.wait_for_selector("#start-stage button")
    usable = page.evaluate("performance.now() - began")
    before = page.evaluate("performance.now()")
    frame.click("#start-stage button")
    frame.wait_for_selector(ONWARD)
    first_lesson = page.evaluate("performance.now()") - before
    clicks = [_turned(frame, session) for _ in range(CLICKS)]
    found = Opening(
        page.evaluate("initialised"), frame.evaluate(FIRST_TEXT), usable, first_lesson, statistics.median(clicks)
    )
    page.close()
    return found


def _turned(frame: Frame, session: CDPSession) -> float:
    """Turn a page, and return the milliseconds of script, style and layout that it took until it was there."""
    shown, before = frame.get_attribute(".page.current", "id"), _work(session)
    frame.evaluate(f"document.querySelector('{ONWARD}').click()")
    frame.wait_for_selector(f".page.current:not(#{shown}) .turn .onward")
    return _work(session) - before


def _work(session: CDPSession) -> float:
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(sum(metrics[f"{kind}Duration"] for kind in ("Script", "Layout", "RecalcStyle")))


def _course(page: Page) -> Frame:
    page.wait_for_function("document.querySelector('iframe')?.contentWindow?.location.href.includes('course')")
    return next(one for one in page.frames if "course" in one.url)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.opening", description=__doc__)
    parser.add_argument("--lessons", type=int, nargs="*", default=[10, 200, 1000], help="sizes (default: 10 200 1000)")
    parser.add_argument("--whole", action="store_true", help="keep large courses on one page")
    chosen = parser.parse_args()
    if chosen.whole:
        parts.LARGE = 1 << 40
    print("lessons  initialised  first text  usable  first lesson  click (ms)")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=find_browser()) as browser:
        for lessons in chosen.lessons:
            with served(lessons) as address:
                found = [round(value) for value in astuple(opening(browser, address))]
            print("{:7}  {:11}  {:10}  {:6}  {:12}  {:10}".format(lessons, *found), flush=True)


if __name__ == "__main__":
    main()
