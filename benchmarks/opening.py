"""How long a learner waits for a course of any size, on a line of 400 kbit/s with a processor slowed four times.

``python -m benchmarks.opening`` exports courses for SCORM 1.2, opens each in Chromium in a frame of an LMS that only
notes when it is called, and says when it was initialised, when the first text was seen, when the course could be begun,
after how many bytes, and how long the first lesson took. Once all has come, it says what each of some actions cost
(``benchmarks/actions.py``), median and worst, times four: a browser that slows its processor goes by the time that
passes, and would count what other programs take. ``--whole`` keeps large courses on one page, for comparison.
``--answers 1000`` has a learner come back who has answered so many questions, in as many lessons as can be, and
``--quizzes 100`` one who has submitted so many quizzes, which stand among the lessons. ``--graded`` has the
questions in lessons count.
"""

from __future__ import annotations

import argparse
import functools
import statistics
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from benchmarks.actions import cost
from benchmarks.lessons import write_course
from exporter import parts
from exporter.archive import write_folder
from exporter.assets import shipped
from exporter.browsers import find_browser
from exporter.inspection import course_data
from exporter.pages import render_pages
from exporter.parts import put_together
from exporter.source import read_course

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from playwright.sync_api import Browser, CDPSession, Frame, Page

BYTES_A_SECOND = 400_000 // 8
LATENCY = 100
"""Milliseconds that each request takes at least."""
SLOWER = 4
PATIENCE = 600_000
SIZES = [10, 20, 200, 1000, 2000]
TIMES = 20
"""How often each action is tried."""
LMS = """<!doctype html><title>LMS</title><script>
window.began = performance.now();
window.API = new Proxy({}, {get: (_, call) => (name) => {
  if (call === "LMSInitialize") window.initialised = performance.now() - began;
  if (call === "LMSGetValue") return name === "cmi.suspend_data" ? "RESUME" : "";
  return call === "LMSGetLastError" ? "0" : "true";
}});
</script><iframe src="course/index.html" style="width:100%;height:90vh"></iframe>"""
CHECKSUM = """
import { toDigits } from "STATE/alphabet.js";
import { hash } from "STATE/hash.js";
process.stdout.write(toDigits(hash(process.argv[1]) >>> 2, 5));"""
FIRST_TEXT = """performance.getEntriesByName("first-contentful-paint")[0].startTime + performance.timeOrigin
  - parent.performance.timeOrigin - parent.began"""
ONWARD = ".page.current .turn .onward"
ACTIONS = {
    "next": "document.querySelector('.page.current .turn .onward')",
    "previous": "document.querySelector('.page.current .turn a:not(.onward)')",
    "menu": "links[(turn += 37) % links.length]",
    "answer": "question().querySelector('.buttons button')",
    "overview": "document.querySelector('#menu [data-item=start]')",
    "results": "document.querySelector('#menu [data-item=finish]')",
}
"""What is clicked."""
PREPARED = """var turn = 0, links = [...document.querySelectorAll('#menu [data-item^=lesson]')];
var checks = () => [...document.querySelectorAll('.page.current .live')];
var question = () => checks().find((one) => one.querySelector('[type=radio]'));
var shown = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));"""
QUIET = "!performance.getEntriesByType('resource').some((one) => one.startTime > performance.now() - 2000)"
"""Nothing was asked for lately."""
DRAWN = "!document.querySelector('.held') && document.querySelector('.page.current .turn .onward')"
"""The page that is shown is so as a whole."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Milliseconds since the LMS's page began, and those that something took."""

    initialised: float
    first_text: float
    usable: float
    kilobytes: float
    first_lesson: float
    actions: dict[str, list[float]]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def served(lessons: int, answers: int = 0, quizzes: int = 0, *, graded: bool = False) -> Iterator[str]:
    """Serve an LMS's page with a course of so many lessons, answers and submitted quizzes, and yield its address."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_course(folder / "source", lessons, quizzes, graded=graded)
        course, _ = read_course(folder / "source")
        write_folder(folder / "site" / "course", render_pages(course, tracker="scorm12").files)
        resume = _resume_text(folder / "site" / "course", answers) if answers or quizzes else ""
        (folder / "site" / "index.html").write_text(LMS.replace("RESUME", resume))
        with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder / "site")) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/"
            server.shutdown()


def _resume_text(folder: Path, answers: int) -> str:
    """Return resume data with all quizzes submitted, and so many answers: one in each lesson, then another one.

    All are right, and none has its wording.
    """
    data = course_data((folder / "index.html").read_bytes())
    items = put_together(data, lambda path: (folder / path).read_text())["items"] if data else []
    lessons = [item["questions"] for item in items if item["kind"] == "lesson"]
    keys = [one["key"] for together in zip(*lessons, strict=True) for one in together]
    body = "benchmarB;A|||" + _words(keys[:answers])
    for item in items:
        if item["kind"] == "quiz":
            body += f"|{item['key']}B;CcQ;SAAB." + _words(one["key"] for one in item["questions"])
    script = CHECKSUM.replace("STATE", (shipped("templates") / "player" / "state").as_uri())
    command = ["node", "--input-type=module", "--eval", script, body]
    return "1" + subprocess.run(command, check=True, capture_output=True, text=True).stdout + body


def _words(keys: Iterable[str]) -> str:
    return "".join(f"!{key}" for key in keys)


def opening(browser: Browser, address: str, tried: Collection[str] = ACTIONS) -> Opening:
    """Open the course at an address, begin it, and do in it some times what is to be tried."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    session = page.context.new_cdp_session(page)
    arrived: list[int] = []
    session.on("Network.dataReceived", lambda event: arrived.append(event["dataLength"]))
    session.send("Network.enable")
    _narrow(session, BYTES_A_SECOND, LATENCY)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit")
    frame = _course(page)
    frame.wait_for_selector("#start-stage button")
    usable = page.evaluate("performance.now() - began")
    kilobytes = sum(arrived) / 1000
    before = page.evaluate("performance.now()")
    frame.click("#start-stage button")
    frame.wait_for_selector(ONWARD)
    first_lesson = page.evaluate("performance.now()") - before
    _narrow(session, -1, 0)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    frame.wait_for_function(QUIET)
    frame.evaluate(PREPARED)
    actions = {name: [SLOWER * _busy(frame, session, name) for _ in range(TIMES)] for name in tried}
    found = Opening(page.evaluate("initialised"), frame.evaluate(FIRST_TEXT), usable, kilobytes, first_lesson, actions)
    page.close()
    return found


def _narrow(session: CDPSession, most: int, latency: int) -> None:
    line = {"downloadThroughput": most, "uploadThroughput": most, "latency": latency}
    session.send("Network.emulateNetworkConditions", {"offline": False, **line})


def _busy(frame: Frame, session: CDPSession, name: str) -> float:
    """Do something once all before it is drawn, and return what it cost in milliseconds."""
    if name in {"answer", "overview", "results"}:
        frame.evaluate(f"{ACTIONS['menu']}.click()")
        frame.wait_for_function(DRAWN)
    if name == "answer":
        frame.evaluate("question().querySelector('[type=radio]').click(); shown()")
    frame.wait_for_function(DRAWN)
    return cost(session, frame.evaluate_handle(ACTIONS[name])).milliseconds


def _course(page: Page) -> Frame:
    page.wait_for_function("document.querySelector('iframe')?.contentWindow?.location.href.includes('course')")
    return next(one for one in page.frames if "course" in one.url)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.opening", description=__doc__)
    parser.add_argument(
        "--lessons", type=int, nargs="*", default=SIZES, help=f"sizes (default: {' '.join(map(str, SIZES))})"
    )
    parser.add_argument("--answers", type=int, default=0, help="of a learner who comes back (default: none)")
    parser.add_argument("--quizzes", type=int, default=0, help="that the learner has submitted (default: none)")
    parser.add_argument("--graded", action="store_true", help="have the questions in lessons count")
    parser.add_argument("--whole", action="store_true", help="keep large courses on one page")
    chosen = parser.parse_args()
    if chosen.whole:
        parts.LARGE = 1 << 40
    # Whoever comes back may have answered all there is to be answered.
    tried = [name for name in ACTIONS if name != "answer" or not chosen.answers]
    print("milliseconds; of actions, median and worst")
    print(
        "lessons  initialised  first text  usable  kB before  first lesson  "
        + "  ".join(f"{name:>9}" for name in tried)
    )
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=find_browser()) as browser:
        for lessons in chosen.lessons:
            with served(lessons, chosen.answers, chosen.quizzes, graded=chosen.graded) as address:
                found = opening(browser, address, tried)
            one = (found.initialised, found.first_text, found.usable, found.kilobytes, found.first_lesson)
            print("{:7}  {:11.0f}  {:10.0f}  {:6.0f}  {:9.0f}  {:12.0f}".format(lessons, *one), end="")
            for times in found.actions.values():
                print(f"  {statistics.median(times):4.0f} {max(times):4.0f}", end="")
            print(flush=True)


if __name__ == "__main__":
    main()
