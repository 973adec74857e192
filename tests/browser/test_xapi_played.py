"""A course outside any LMS, exported with `--xapi`: it asks who learns, and tells a record store on another origin."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from authored import read
from device import hasty_context
from learner import Learner
from patience import becomes, waits_until
from playwright.sync_api import expect
from stateful_blocks import AFTER_ALL_WRITES
from test_cmi5_played import Opened
from written import quiz, single_choice, write_course

from exporter.archive import write_zip
from exporter.formats import formats
from exporter.source import read_course
from tests.learning_store import Lms
from tests.statement_rules import verb_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

KEY = base64.b64encode(b"key:secret").decode()
EMAIL = "ada@example.org"


@dataclass(repr=False)
class Site:
    """A published course, the store that it tells, and the devices that it is opened on."""

    lms: Lms
    browser: Browser
    folder: Path
    address: str
    contexts: list[BrowserContext] = field(default_factory=list)

    def device(self) -> BrowserContext:
        """Take a fresh device."""
        self.contexts.append(hasty_context(self.browser))
        return self.contexts[-1]

    def open(self, at: BrowserContext | None = None, **link: str) -> Page:
        """Open the course, by a link that says something."""
        page = (at or self.device()).new_page()
        page.goto(f"{self.address}?{urlencode(link)}")
        return page

    def begin(self, at: BrowserContext | None = None) -> Learner:
        """Open the course, and say who learns."""
        page = self.open(at)
        page.get_by_label("Your name").fill("Ada Łovelace")
        page.get_by_label("Your e-mail address").fill(EMAIL)
        page.get_by_label("Your e-mail address").press("Enter")
        expect(page.get_by_role("dialog")).to_have_count(0)
        return Learner(Opened(page, page.main_frame))  # type: ignore[arg-type] - it looks at nothing else

    def verbs(self) -> list[str]:
        """Return what the store was told, without progress."""
        with self.lms.store.lock:
            said = [verb_of(one) for one in self.lms.store.statements.values()]
        return [verb for verb in said if verb != "progressed"]


@pytest.fixture
def site(tmp_path: Path, browser: Browser) -> Iterator[Site]:
    """Publish a small course; nothing that the store hears may break a rule."""
    folder = tmp_path / "colours"
    write_course(folder, quizzes=[quiz("end", [single_choice("q0")])])
    course, _ = read_course(folder)
    with Lms() as lms:
        lms.store.keys.add(KEY)
        endpoint = lms.endpoint.replace("http://", "http://key:secret@")
        (output,) = formats()["web"].outputs(course, {"xapi": endpoint})
        made = Site(lms, browser, folder, lms.publish(write_zip(tmp_path / "site.zip", output.files).path))
        yield made
        for context in made.contexts:
            context.close()
        assert lms.store.faults == []


def test_who_says_who_they_are_is_told_of_and_goes_on_on_another_device(site: Site) -> None:
    """Under the same name, in a session of its own."""
    learner = site.begin()
    learner.read("lesson-1")
    learner.read("lesson-2")
    learner.take(read(site.folder).quizzes[0], right=True)
    assert waits_until(lambda: "passed" in site.verbs())
    learner.leave()
    assert becomes(lambda: site.verbs()[-1], "terminated")
    assert sorted(site.verbs()) == ["answered", "completed", "initialized", "passed", "terminated"]
    actors = [one["actor"] for one in site.lms.store.statements.values()]
    assert actors == [{"objectType": "Agent", "name": "Ada Łovelace", "mbox": f"mailto:{EMAIL}"}] * len(actors)

    again = site.begin()
    assert becomes(again.lessons_read, 3)
    again.leave()
    assert becomes(lambda: site.verbs()[5:], ["initialized", "terminated"])


def test_who_says_nothing_is_told_of_to_nobody(site: Site) -> None:
    """Also by a link that would send it to another store, and after the page was loaded again."""
    elsewhere = site.lms.endpoint.removesuffix("lrs") + "elsewhere"
    page = site.open(endpoint=elsewhere, auth=f"Basic {KEY}", actor=json.dumps({"mbox": f"mailto:{EMAIL}"}))
    dialogue = page.get_by_role("dialog", name="Who is learning?")
    page.keyboard.press("Escape")
    dialogue.get_by_role("button", name="Begin").click()
    expect(dialogue.get_by_role("alert")).to_have_text("Write your name and your whole e-mail address.")
    dialogue.get_by_role("button", name="Learn without telling anybody").click()
    learner = Learner(Opened(page, page.main_frame))  # type: ignore[arg-type] - it looks at nothing else
    learner.read("lesson-1")
    learner.content.evaluate(AFTER_ALL_WRITES)
    page.reload()
    assert becomes(Learner(learner.launch).lessons_read, 1)
    assert site.lms.store.requests == []


def test_what_was_done_without_a_network_arrives_with_the_next_visit(site: Site) -> None:
    """In its order, from the same browser."""
    learner = site.begin()
    context = learner.launch.page.context
    learner.read("lesson-1")
    assert waits_until(lambda: any(method == "PUT" for method, _, _ in site.lms.store.requests))
    context.set_offline(True)
    learner.read("lesson-2")
    learner.take(read(site.folder).quizzes[0], right=True)
    assert waits_until(lambda: learner.say("troubleOffline") in learner.notices())
    with learner.launch.page.expect_event("close"):
        learner.launch.page.close(run_before_unload=True)
    context.set_offline(False)
    site.begin(context)
    assert waits_until(lambda: {"answered", "completed", "passed"} <= set(site.verbs()))
