"""The server's part of a strict stand-in for Moodle: activities, what is stored of them, logins and expired sessions.

How Moodle behaves is in its profile, and beyond that in `lms/moodle.js`, one rule per line. The pages play it; here
values are only kept.
"""

from __future__ import annotations

import email.policy
import json
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl

from exporter.lms import profiles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from device import Device, Launch
    from learning_system import Package
    from playwright.sync_api import Page

HERE = Path(__file__).parent
SCRIPTS = ("moodle.js", "moodle-pages.js", "moodle-player.js")
TOTAL_TIMES = {"cmi.core.total_time", "cmi.total_time"}


@dataclass(frozen=True, slots=True)
class Post:
    """What one commit brought of one SCO."""

    sco: int
    sent: Mapping[str, str]
    by_beacon: bool
    stored: bool

    @property
    def ended(self) -> bool:
        """Say whether it came with the end of a session: only then the total time is sent."""
        return bool(TOTAL_TIMES & set(self.sent))


@dataclass(repr=False)
class Activity:
    """One package in a Moodle course, for one learner with one login."""

    name: str
    package: Package
    learner: str = "Ada Lovelace"
    profile: Literal["moodle", "moodle-strict"] = "moodle"
    reachable: bool = True
    signed_in: bool = True
    session: int = 1
    tracks: dict[int, dict[str, str]] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def home(self) -> str:
        """Return the path of the activity's pages."""
        return f"/lms/moodle/{self.name}"

    @property
    def is_2004(self) -> bool:
        """Say whether the package speaks SCORM 2004."""
        return self.package.edition != "1.2"

    def expire(self) -> None:
        """End the login, as time does."""
        self.signed_in = False

    def status(self, sco: int = 0) -> tuple[str, ...]:
        """Return (lesson_status,) in SCORM 1.2, (completion_status, success_status) in SCORM 2004, "" where none is."""
        elements = ("cmi.completion_status", "cmi.success_status") if self.is_2004 else ("cmi.core.lesson_status",)
        return tuple(self.tracks.get(sco, {}).get(element, "") for element in elements)

    def score(self, sco: int = 0) -> str:
        """Return the raw score as stored, "" when there is none."""
        return self.tracks.get(sco, {}).get("cmi.score.raw" if self.is_2004 else "cmi.core.score.raw", "")

    def suspend_data(self, sco: int = 0) -> str:
        """Return the resume data as stored."""
        return self.tracks.get(sco, {}).get("cmi.suspend_data", "")

    def ends(self) -> int:
        """Return how many ends of sessions have arrived."""
        return sum(post.ended for post in self.posts if post.stored)

    # What the server answers

    def page(self, kind: str, *where: str) -> bytes:
        """Return one of Moodle's pages; whoever is not logged in gets the login page instead."""
        first = kind == "signed-in"
        if first:
            self.signed_in = True
            self.session += 1
        if not self.signed_in:
            return self._page("moodle-pages.js", {"page": "login", "titles": []})
        if kind == "player":
            return self._page("moodle-player.js", self._player(int(where[0]), where[1]))
        titles = [sco.title for sco in self.package.scos]
        return self._page("moodle-pages.js", {"page": "first-after-login" if first else "view", "titles": titles})

    def _player(self, sco: int, requested: str) -> dict[str, Any]:
        scos = [
            {
                "content": f"/package/{self.package.name}/{one.href}",
                "mark": one.passing_score,
                "store": f"{self.home}/store/{place}/{self.session}",
            }
            for place, one in enumerate(self.package.scos)
        ]
        return {
            "requested": requested,
            "sco": sco,
            "scos": scos,
            "learner": {"id": "ada", "name": self.learner},
            "trouble": f"{self.home}/trouble",
        }

    def _page(self, script: str, more: dict[str, Any]) -> bytes:
        edition = "2004" if self.is_2004 else "1.2"
        behaviour = profiles()[self.profile].as_json()["editions"][edition]
        configuration = {"edition": edition, "behaviour": behaviour, "home": self.home, "tracks": self.tracks, **more}
        page = (HERE / "lms" / "moodle.html").read_text(encoding="utf-8").replace("SCRIPT", script)
        return page.replace("CONFIGURATION", json.dumps(configuration).replace("<", "\\u003c")).encode()

    def receive(self, content_type: str, body: bytes, kind: str, *where: str) -> bytes | None:
        """Take what a page sends, and return the reply; None: the server is not there."""
        if kind == "trouble":
            report = json.loads(body)
            self.troubles.append(f"{report['reason']}: {json.dumps(report['args'], ensure_ascii=False)}")
            return b""
        if not self.reachable:
            return None
        sco, session = map(int, where)
        # The rules of the subject "reply": the login page, nothing at all, or "true".
        stored = self.signed_in and session == self.session
        sent = _fields(content_type, body)
        if stored:
            self.tracks[sco] = {**self.tracks.get(sco, {}), **sent}
        # Only now: a test that waited for a post reads what it brought.
        self.posts.append(Post(sco, sent, content_type.startswith("multipart/"), stored))
        if stored:
            return b"true\n0"
        return b"" if self.signed_in else self.page("view")


def _fields(content_type: str, body: bytes) -> dict[str, str]:
    """Read a form: as a request sends it, or as a beacon does."""
    if not content_type.startswith("multipart/"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = message_from_bytes(head + body, policy=email.policy.HTTP)
    found: dict[str, str] = {}
    for part in message.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            found[str(part.get_param("name", header="Content-Disposition"))] = content.decode()
    return found


@dataclass(repr=False)
class Visitor:
    """A learner's way through Moodle's own pages, in one browser."""

    device: Device
    activity: Activity

    def view(self) -> Page:
        """Open the activity's page in a new tab."""
        page = self.device.context.new_page()
        page.goto(f"{self.device.system.origin}{self.activity.home}/view")
        page.locator("a").first.wait_for()
        return page

    def log_in(self) -> None:
        """Log in again, as one does in another tab."""
        page = self.view()
        page.locator("[data-name=log-in]").click()
        page.locator("#grade").wait_for()
        page.close()

    def enter(self, sco: int = 0) -> Launch:
        """Press "Enter"."""
        return self.press(self.view(), f"enter-{sco}")

    def preview(self, sco: int = 0) -> Launch:
        """Press "Preview"."""
        return self.press(self.view(), f"preview-{sco}")

    def press(self, page: Page, name: str) -> Launch:
        """Press one of the activity's buttons, and return what it opened."""
        page.locator(f"[data-name={name}]").click()
        page.wait_for_url("**/player/**")
        return self.device.opened(page)

    def shown(self) -> dict[str, str]:
        """Return what the activity's page says: grade ("-": none), whether it is complete, mode of the next entry."""
        page = self.view()
        shown = {name: page.locator(f"#{name}").inner_text() for name in ("grade", "complete", "mode")}
        page.close()
        return shown
