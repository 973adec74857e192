"""A learner in a real browser: questions inside lessons count, and what was done on one device is done on the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import new_page, see_saved, tool_frame
from lms import CLAIM, Lms
from patience import becomes
from playwright.sync_api import expect
from running import running_tool
from sqlalchemy import select, update

from lti_tool.base.database import now
from lti_tool.base.tables import Check, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Frame, Locator

    from lti_tool.web.tool import Tool

LESSON = """# {title}

{title} begins here.
{questions}
## The end of {title}

That was all.
"""
QUESTION = """
```question
id: {id}
type: choice
prompt: Which is the second letter? ({id})
options: [A, B, C]
answer: B
graded: {graded}
```
"""
COURSE = {
    "course.yaml": "id: letters\ntitle: Letters\nnavigation: sequential\noutline: [one.md, two.md, end.quiz.yaml]\n",
    "one.md": LESSON.format(title="Lesson one", questions=QUESTION.format(id="free", graded="false")),
    "two.md": LESSON.format(
        title="Lesson two", questions="".join(QUESTION.format(id=name, graded="true") for name in ("first", "second"))
    ),
    "end.quiz.yaml": "id: end\ntitle: The end\nquestions:\n"
    "  - {id: last, type: choice, prompt: 'Two?', options: ['1', '2'], answer: '2'}\n",
}


class School:
    """An LMS and the tool, both running, and devices to learn with."""

    def __init__(self, lms: Lms, tool: Tool, browser: Browser) -> None:
        self.lms = lms
        self.tool = tool
        self.browser = browser

    def open(self, device: BrowserContext, learner: str, item: str = "") -> Frame:
        """Open a link to the course, or to an item of it, and return the frame of the tool."""
        name = f"{learner} {item}".strip()
        custom = {"course": "letters"} | ({"item": item} if item else {})
        self.lms.links[name] = {
            "sub": learner,
            CLAIM + "custom": custom,
            CLAIM + "resource_link": {"id": f"link {item}", "title": "Letters"},
        }
        page = new_page(device)
        page.goto(f"{self.lms.url}/course?tool={self.tool.settings.url}&link={name}")
        return tool_frame(page)

    def lose_texts(self) -> None:
        """Let every text that a player saved be lost."""
        with self.tool.store.write() as session:
            session.execute(update(Progress).values(text="", revision=0))

    def is_graded(self, learner: str, score: float) -> bool:
        """Wait until the grade in the LMS is that score; on a busy machine one from before may arrive on its own."""
        return becomes(
            lambda: [grade["scoreGiven"] for (_, name), grade in self.lms.grades.items() if name == learner], [score]
        )


@pytest.fixture
def school(shell: Browser, tmp_path: Path) -> Iterator[School]:
    """Start the tool with a course, and an LMS that knows it."""
    course = tmp_path / "letters"
    course.mkdir()
    for name, text in COURSE.items():
        (course / name).write_text(text, encoding="utf-8")
    with Lms(now) as lms, running_tool(tmp_path, course) as tool:
        tool.platforms.register(lms.registration(), deployment_id=lms.deployment_id, actor="test")
        lms.tool_keys = tool.signing_keys.key_set
        yield School(lms, tool, shell)
        for context in shell.contexts:
            context.close()


def question(frame: Frame, name: str) -> Locator:
    """Return a question inside a lesson."""
    return frame.locator(f"[data-question='{name}']")


def answer(frame: Frame, name: str, option: str) -> None:
    """Answer a question inside a lesson, and see that it was judged."""
    question(frame, name).get_by_role("radio", name=option, exact=True).check()
    question(frame, name).get_by_role("button", name="Check answer").click()
    expect(question(frame, name).locator(".verdict")).to_be_visible()


def test_a_graded_question_in_a_lesson_is_graded_and_answered_on_every_device(school: School) -> None:
    """The grade arrives in the LMS; another device shows the answers, though the text is lost, and takes no other."""
    first = school.browser.new_context(reduced_motion="reduce")
    frame = school.open(first, "ann", "two")
    answer(frame, "first", "A")
    expect(question(frame, "first").locator(".verdict.wrong")).to_be_visible()
    answer(frame, "second", "B")
    assert school.is_graded("ann", 50)
    first.close()
    school.lose_texts()

    frame = school.open(school.browser.new_context(reduced_motion="reduce"), "ann", "two")
    expect(question(frame, "first").locator(".verdict.wrong")).to_be_visible()
    expect(question(frame, "second").locator(".verdict.right")).to_be_visible()
    expect(question(frame, "first").get_by_role("radio", name="A not correct")).to_be_checked()
    expect(frame.get_by_role("button", name="Check answer")).to_have_count(0)


def test_a_question_that_was_tried_again_elsewhere_shows_the_latest_answer(school: School) -> None:
    """Each device has notes of its own; what the server judged last goes before them, and is not judged again."""
    first, second = (
        school.browser.new_context(reduced_motion="reduce"),
        school.browser.new_context(reduced_motion="reduce"),
    )
    frame = school.open(first, "ann", "one")
    answer(frame, "free", "B")
    see_saved(frame)
    frame = school.open(second, "ann", "one")
    expect(question(frame, "free").locator(".verdict.right")).to_be_visible()
    question(frame, "free").get_by_role("button", name="Try again").click()
    answer(frame, "free", "A")
    see_saved(frame)
    frame = school.open(first, "ann", "one")
    expect(question(frame, "free").get_by_role("radio", name="A", exact=True)).to_be_checked()
    expect(question(frame, "free").locator(".verdict.wrong")).to_be_visible()
    with school.tool.store.read() as session:
        assert [row.tries for row in session.scalars(select(Check))] == [2]


def test_a_course_in_sequence_is_learnt_on_two_devices(school: School) -> None:
    """Lesson by lesson to the quiz; what was read is known on the other device, though the text is lost."""
    first = school.browser.new_context(reduced_motion="reduce")
    frame = school.open(first, "ann")
    frame.get_by_role("button", name="Start the course").click()
    answer(frame, "free", "B")
    frame.get_by_role("link", name="Next Lesson two").click()
    answer(frame, "first", "B")
    answer(frame, "second", "B")
    frame.get_by_role("link", name="Next The end").click()
    expect(frame.get_by_role("button", name="Start the quiz")).to_be_visible()
    see_saved(frame)
    first.close()
    school.lose_texts()

    frame = school.open(school.browser.new_context(reduced_motion="reduce"), "ann")
    frame.get_by_role("button", name="Continue: The end").click()
    frame.get_by_role("button", name="Start the quiz").click()
    frame.locator(".card").get_by_role("radio", name="1", exact=True).check()
    frame.get_by_role("button", name="Check answer").click()
    frame.get_by_role("button", name="See results").click()
    expect(frame.locator(".result")).to_be_visible()
    assert school.is_graded("ann", 50)
