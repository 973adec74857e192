"""When a lesson counts as read, and where a learner sees that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from learner import Learner
from playwright.sync_api import expect
from written import write_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom

END = ".page.current .body > div:last-child"
"""What the player watches."""
IS_IN_VIEW = "end => new Promise(tell => new IntersectionObserver(([one]) => tell(one.isIntersecting)).observe(end))"


@pytest.mark.parametrize("structure", ["single", "lessons"])
def test_a_lesson_that_fits_the_window_counts_as_read_after_a_moment(
    structure: str, tmp_path: Path, classroom: Classroom
) -> None:
    """Nobody has to scroll or press anything, and the LMS hears of it; its end says how it stands."""
    package = classroom.package(write_course(tmp_path / "short", lessons=1), structure=structure)
    registration = classroom.enrol(package)
    learner = Learner(classroom.device(dwells=True).launch(registration))
    learner.go("lesson-1")
    expect(learner.page.locator(".read")).to_have_text(learner.say("lessonRead"))
    expect(learner.page.locator(".unread")).to_have_count(0)
    learner.content.wait_for_function("() => parent.lms.calls.some(call => call.args.includes('completed'))")


def test_what_ends_below_the_window_is_not_read_also_in_a_frame_that_is_higher(
    tmp_path: Path, classroom: Classroom
) -> None:
    """As in LTI, where the frame grows with the page and the learner scrolls the LMS around it."""
    device = classroom.device(dwells=True)
    device.context.clock.install()
    launch = device.launch(classroom.enrol(classroom.package(write_course(tmp_path / "long", lessons=1))))
    learner = Learner(launch)
    launch.page.evaluate("document.body.style.height = 'auto'")
    launch.page.locator("iframe").evaluate("frame => { frame.style.height = '5000px'; }")
    learner.content.add_style_tag(content=".body { padding-top: 3000px; }")
    learner.go("lesson-1")
    assert learner.content.locator(END).evaluate(IS_IN_VIEW) is False
    device.context.clock.fast_forward("00:10")
    expect(learner.page.locator(".unread")).to_contain_text(learner.say("lessonUnread"))
    learner.content.locator(END).evaluate("end => end.scrollIntoView({ block: 'center' })")
    expect(learner.page.locator(".read")).to_have_text(learner.say("lessonRead"))


@pytest.mark.parametrize("structure", ["single", "lessons"])
def test_a_lesson_can_be_marked_as_read(structure: str, tmp_path: Path, classroom: Classroom) -> None:
    """By keyboard, too: the focus goes to the words that say so."""
    package = classroom.package(write_course(tmp_path / "marked", lessons=2), structure=structure)
    learner = Learner(classroom.device().launch(classroom.enrol(package)))
    learner.go("lesson-1")
    mark = learner.button("markAsRead")
    mark.focus()
    mark.press("Enter")
    expect(learner.page.locator(".read")).to_be_focused()
    expect(learner.page.locator(".read")).to_have_text(learner.say("lessonRead"))
    expect(mark).to_have_count(0)
