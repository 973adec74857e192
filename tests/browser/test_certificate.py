"""The moment of completion: what the learner can do now, the author's last words, and a certificate to print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from accessibility import violations, violations_light_and_dark
from device import DESKTOP, NARROWEST
from learner import Learner
from patience import becomes
from playwright.sync_api import expect
from written import write_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom

THE_DAY = "2026-11-28T12:00:00"
LATER = "2026-12-24T12:00:00"
_ENDS = """one => {
  const range = document.createRange();
  return [0, one.firstChild.length - 1].map(at => {
    range.setStart(one.firstChild, at);
    range.setEnd(one.firstChild, at + 1);
    return range.getBoundingClientRect().left;
  });
}"""
"""Where the first and the last letter of an element stand."""


def course(folder: Path, **settings: object) -> Path:
    """Write a course of two lessons with the same objective."""
    made = write_course(folder / "award", lessons=2, finish="Now *go on*.", **{"certificate": True, **settings})
    for lesson in (made / "lesson-1.md", made / "lesson-2.md"):
        lesson.write_text("---\nobjectives: [Tell lessons apart]\n---\n" + lesson.read_text("utf-8"), "utf-8")
    return made


@pytest.mark.in_turns("edition")
@pytest.mark.in_turns
@pytest.mark.parametrize("edition", ["1.2", "2004-3rd", "2004-4th"])
def test_who_completes_a_course_gets_a_certificate_of_that_day(
    edition: str, tmp_path: Path, classroom: Classroom
) -> None:
    """With the name as the LMS gives it; before that there is none, and afterwards its day stays."""
    registration = classroom.enrol(classroom.package(course(tmp_path), edition))
    own = classroom.device()
    own.context.clock.install(time=THE_DAY)
    launch = own.launch(registration)
    learner = Learner(launch)
    learner.go("finish")
    expect(learner.page.locator(".moment")).to_have_count(0)
    expect(learner.content.get_by_text("Now go on.")).to_be_hidden()
    learner.content.evaluate("location.hash = '#certificate'")
    expect(learner.page.get_by_text(learner.say("certificateLater"))).to_be_visible()
    expect(learner.page.locator(".certificate")).to_be_hidden()
    for lesson in ("lesson-1", "lesson-2"):
        learner.read(lesson)
    learner.arrives("finish")
    expect(learner.page.locator(".moment h1")).to_have_text(learner.say("courseDone"))
    expect(learner.page.locator(".aims li")).to_have_text(["Tell lessons apart"])
    expect(learner.page.get_by_text("Now go on.")).to_be_visible()
    assert violations(learner.content) == []
    own.context.clock.run_for(10_000)
    assert becomes(registration.status, ("completed",) if edition == "1.2" else ("completed", "unknown"))
    launch.page.close()

    own.context.clock.set_system_time(LATER)
    learner = Learner(own.launch(registration))
    learner.go("finish")
    learner.button("getCertificate").click()
    learner.arrives("certificate")
    learner.go("start")
    expect(learner.page.locator(".standing")).to_contain_text(learner.say("allDone"))
    learner.button("getCertificate").click()
    learner.arrives("certificate")
    sheet = learner.page.locator(".certificate")
    expect(sheet).to_contain_text("Ada Lovelace")
    expect(sheet.locator("dd")).to_have_text(["November 28, 2026", "", "2", "2 min"])
    expect(learner.page.get_by_role("textbox")).to_have_count(0)
    assert violations(learner.content) == []


def earn(learner: Learner) -> None:
    """Read both lessons, and open the certificate."""
    for lesson in ("lesson-1", "lesson-2"):
        learner.read(lesson)
    learner.arrives("finish")
    learner.button("getCertificate").click()
    learner.arrives("certificate")


def test_a_certificate_is_one_page_and_is_read_on_a_phone(tmp_path: Path, classroom: Classroom) -> None:
    """Without an LMS the learner writes the name; a long one is smaller. An own text has its fields filled."""
    folder = course(tmp_path, certificate="award.md")
    (folder / "award.md").write_text("Certificate\n\n{name}\n\nhas done **{course}** on {date}.\n", "utf-8")
    package = classroom.package(folder, "web")
    launch = classroom.device(viewport=DESKTOP).visit(classroom.system.content_address(package))
    learner, page = Learner(launch), launch.page
    earn(learner)
    name = learner.page.locator("[data-fill=name]")
    sizes = []
    for written in ("Ana Ribeiro", "Ana Carolina Beatriz Ribeiro", "Ana Carolina Beatriz de Almeida Ribeiro e Sousa"):
        learner.page.get_by_role("textbox").fill(written)
        expect(name).to_have_text(written)
        sizes.append(name.evaluate("one => parseFloat(getComputedStyle(one).fontSize)"))
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3
    expect(learner.page.locator(".certificate")).to_contain_text("has done Course award on")
    pages = page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/Type\s*/Page\b", pages) == [b"/Type /Page"]
    assert re.findall(rb"/MediaBox \[0 0 (\d+)\S* (\d+)", pages) == [(b"841", b"594")]
    page.set_viewport_size(NARROWEST)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert float(name.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 16


@pytest.mark.parametrize("template", [None, "award.md"], ids=["built-in", "own"])
def test_all_of_a_certificate_with_a_long_name_is_on_its_page(
    template: str | None, tmp_path: Path, classroom: Classroom
) -> None:
    """Also below a long title, and printed from a phone: its text becomes smaller."""
    title = "Working safely with hazardous substances in laboratories, workshops and stores " * 3
    folder = course(tmp_path, title=title.strip(), authors=["The department of health"], certificate=template or True)
    (folder / "award.md").write_text("Certificate\n\n{name}\n\nhas done **{course}**.\n\n" * 3, "utf-8")
    package = classroom.package(folder, "web")
    launch = classroom.device(viewport=NARROWEST).visit(classroom.system.content_address(package))
    learner, page = Learner(launch), launch.page
    earn(learner)
    name = learner.page.locator("[data-fill=name]").first
    learner.page.get_by_role("textbox").fill("عبد الله")
    expect(name).to_have_text("عبد الله")
    beside = learner.page.locator(".certificate-text > :last-child").bounding_box()
    assert beside
    assert min(name.evaluate(_ENDS)) == pytest.approx(beside["x"], abs=3), "as all other lines"
    learner.page.get_by_role("textbox").fill("W" * 80)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1123, "height": 794})
    ends = "one => one.getBoundingClientRect().bottom"
    frame = learner.page.locator(".certificate-text").evaluate(ends)
    assert learner.page.locator(".certificate-text > :last-child").evaluate(ends) < frame
    assert frame < learner.page.locator(".certificate").evaluate(ends)
    pages = page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/Type\s*/Page\b", pages) == [b"/Type /Page"]


def test_a_text_of_the_author_s_is_read_in_the_dark_too(tmp_path: Path, classroom: Classroom) -> None:
    """The sheet is white there: all on it is as on paper. Names are written in their own direction."""
    folder = course(tmp_path, certificate="award.md")
    (folder / "award.md").write_text(
        "## Certificate\n\n{name}\n\n> In honour\n\n| Hours |\n| --- |\n| 8 |\n\n> [!NOTE]\n> See [us](https://example.org).\n",
        "utf-8",
    )
    package = classroom.package(folder, "web")
    launch = classroom.device(viewport=DESKTOP).visit(classroom.system.content_address(package))
    learner = Learner(launch)
    earn(learner)
    assert violations_light_and_dark(launch.page, launch.content) == []
    learner.page.get_by_role("textbox").fill("عبد الله.")
    name = learner.page.locator("[data-fill=name]")
    expect(name).to_have_text("عبد الله.")
    first, last = name.evaluate(_ENDS)
    assert last < first, "the full stop ends the name, on its left"
