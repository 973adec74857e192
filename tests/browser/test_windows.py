"""What must be so in every window, from the narrowest phone to the widest screen."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from accessibility import wider_than_screen
from authored import ARABIC, COFFEE, EVERY_QUESTION, FLASK, read
from device import DESKTOP, MOODLE_FRAME, NARROWEST, PHONE
from kinds import kinds_of_pages
from learner import Learner
from playwright.sync_api import expect
from windows import NARROWEST_OF_EACH_LAYOUT, WIDTHS, faults, some_of
from written import write_course

from exporter.questions import QUESTION_TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom

_SHOWN = (
    """() => [...document.querySelectorAll(".page")].filter(one => one.getClientRects().length).map(one => one.id)"""
)


def pages_shown(learner: Learner) -> list[str]:
    """Return the ids of the pages that have boxes."""
    found: list[str] = learner.content.evaluate(_SHOWN)
    return found


def test_no_stylesheet_of_a_course_shows_a_page_that_is_not_current(tmp_path: Path, classroom: Classroom) -> None:
    """Whatever it weighs: an author's rule for pages is meant for the one that is read."""
    folder = write_course(tmp_path / "themed", theme={"stylesheet": "theme.css"})
    (folder / "theme.css").write_text(
        "main > .page { display: grid } #lesson-lesson-2.page.page { display: block !important }", encoding="utf-8"
    )
    launch = classroom.device().visit(classroom.system.content_address(classroom.package(folder, "web")))
    learner = Learner(launch)
    learner.go("lesson-1")
    assert pages_shown(learner) == ["lesson-lesson-1"]
    learner.content.evaluate("dispatchEvent(new Event('beforeprint'))")
    launch.page.emulate_media(media="print")
    assert set(pages_shown(learner)) >= {"lesson-lesson-1", "lesson-lesson-2"}, "on paper all lessons are read"


def some_for(kind: str, turn: int) -> list[int]:
    """Return the widths of a kind of page. What asks is also on the page that was answered, in each narrowest one."""
    unanswered = kind.startswith("question ") and not kind.endswith(" answered")
    left_out = NARROWEST_OF_EACH_LAYOUT[1:] if unanswered else ()
    return [width for width in some_of(crc32(kind.encode()) + turn) if width not in left_out]


@pytest.mark.long
@pytest.mark.parametrize(
    ("course", "edition", "turn"),
    [(EVERY_QUESTION, "web", 0), (ARABIC, "1.2", 1)],
    ids=["every-question", "ar"],
)
def test_every_kind_of_page_is_whole_in_every_window(
    course: Path, edition: str, turn: int, classroom: Classroom, request: pytest.FixtureRequest
) -> None:
    """In a web folder and in an LMS's frame, in light and in dark, in both directions of writing.

    Each kind of page is shown in the narrowest window of each layout, and in a third of the others by each course: all
    kinds together have all of them many times.
    """
    package = classroom.package(course, edition)
    device = classroom.device()
    web = edition == "web"
    launch = device.visit(classroom.system.content_address(package)) if web else device.launch(classroom.enrol(package))
    learner = Learner(launch)
    found, seen = {}, set()
    for kind in kinds_of_pages(learner, read(course)):
        seen.add(kind)
        widths = WIDTHS if request.config.getoption("every_case") else some_for(kind, turn)
        if wrong := faults(launch.page, learner.content, widths):
            found[kind] = wrong
        launch.page.set_viewport_size(DESKTOP)
    assert found == {}
    if course == EVERY_QUESTION:
        assert {f"question {kind}" for kind in QUESTION_TYPES} <= seen


BREAKS = {
    "pages shown": "document.querySelector('main').append(document.querySelector('.page.current').cloneNode(true))",
    "the menu marks": "document.querySelector('#menu [aria-current]').removeAttribute('aria-current')",
    "scrolls sideways": ".page.current h1 { width: 3000px }",
    "cut": ".turn a { flex: none; width: 3rem; white-space: nowrap; overflow: hidden }",
    "overlaps": ".turn { position: relative } .turn a { position: absolute; inset: 0 }",
    "letters a line": ":root { --text: 80rem !important }",
    "has the focus out of sight": "Object.assign(document.body.appendChild(document.createElement('div')).style,"
    " {position: 'fixed', inset: 0, zIndex: 99})",
}


def test_what_is_wrong_with_a_page_is_found(classroom: Classroom) -> None:
    """Each rule of the test above, broken once."""
    address = classroom.system.content_address(classroom.package(FLASK, "web"))
    launch = classroom.device().visit(address)
    learner = Learner(launch)
    learner.go("what-is-flask")
    assert faults(launch.page, learner.content, [1440]) == {}
    for fault, change in BREAKS.items():
        launch.page.reload()
        learner.wait_until_ready()
        learner.go("what-is-flask")
        if " { " in change:
            launch.page.add_style_tag(content=change)
        else:
            launch.page.evaluate(change)
        found = faults(launch.page, learner.content, [1440])
        assert any(fault in text for texts in found.values() for text in texts), f"{fault} is not among {found}"


@pytest.mark.in_turns
@pytest.mark.parametrize("width", [390, 1280, 1440, 2560])
def test_only_the_chosen_page_is_shown(width: int, classroom: Classroom) -> None:
    """Also where a list of contents stands beside the lessons. The others are not in the document, but on paper."""
    address = classroom.system.content_address(classroom.package(FLASK, "web"))
    learner = Learner(classroom.device(viewport={"width": width, "height": 900}).visit(address))
    for item in ("start", *read(FLASK).order, "finish"):
        learner.go(item)
        assert [one.partition("-")[2] or one for one in pages_shown(learner)] == [item]
        assert learner.content.locator(".page").count() == 1
    order = ["start", *(f"{kind}-{item}" for item in read(FLASK).order for kind in ("lesson", "quiz")), "finish"]
    learner.content.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = learner.content.locator(".page").evaluate_all("pages => pages.map(({ id }) => id)")
    assert printed == [page for page in order if page in printed]
    assert len(printed) == len(read(FLASK).order) + 2
    learner.content.evaluate("dispatchEvent(new Event('afterprint'))")
    assert pages_shown(learner) == ["finish"]


FORMULA = "f(x)=" + "+".join(f"a_{power}x^{power}" for power in range(1, 7))


def test_the_way_into_a_course_with_a_picture_is_in_sight_on_a_phone(classroom: Classroom) -> None:
    """The cover's picture leaves room for the title, the facts and the button."""
    own = classroom.device(viewport={"width": 390, "height": 740})
    learner = Learner(own.launch(classroom.enrol(classroom.package(COFFEE))))
    edge = "button => innerHeight - button.getBoundingClientRect().bottom"
    assert learner.button("startCourse").evaluate(edge) >= 0


def test_of_what_is_too_wide_for_a_phone_only_itself_scrolls(tmp_path: Path, classroom: Classroom) -> None:
    """A formula in a line, code, a long word, an address; what scrolls takes the focus (WCAG 2.2, 1.4.10 and 2.1.1)."""
    folder = write_course(tmp_path / "wide", lessons=["lesson-1"])
    words = "Word" * 30
    (folder / "lesson-1.md").write_text(
        f"---\nobjectives: [{words}]\n---\n\n# {words}\n\n"
        f"A text with ${FORMULA}$ in the line, and ${{x}}$ beside it.\n\n$${FORMULA}$$\n\n`{'code' * 40}`"
        f"\n\n{words}\n\n<https://example.org/{words}>\n\n```\n{words}\n```\n\n"
        f"| a | b |\n| --- | --- |\n| {words} | `{words}` |\n\n- ${FORMULA}$\n\n> [!NOTE]\n> ${FORMULA}$\n",
        encoding="utf-8",
    )
    address = classroom.system.content_address(classroom.package(folder, "web"))
    learner = Learner(classroom.device(viewport=NARROWEST).visit(address))
    assert wider_than_screen(learner.content) == []
    learner.go("lesson-1")
    assert wider_than_screen(learner.content) == []
    wide = learner.page.locator("math[tabindex='0']")
    expect(wide).to_have_count(4)
    assert learner.page.locator("math:not([tabindex])").count() == 1, "what fits takes no focus"
    wide.first.focus()
    learner.launch.page.keyboard.press("ArrowRight")
    learner.content.wait_for_function("document.activeElement.scrollLeft > 0")
    learner.launch.page.set_viewport_size({"width": 2560, "height": 900})
    expect(learner.page.locator("p > math[tabindex]")).to_have_count(0)


@pytest.mark.in_turns
@pytest.mark.parametrize("viewport", [NARROWEST, PHONE, MOODLE_FRAME], ids=["narrowest", "phone", "Moodle's frame"])
def test_trouble_makes_its_own_room_above_what_is_read(
    viewport: dict[str, int], tmp_path: Path, classroom: Classroom
) -> None:
    """Whoever reads far down sees the page move by the message's height: a quarter of the window at most."""
    folder = write_course(tmp_path / "trouble")
    launch = classroom.device(viewport=viewport).launch(classroom.enrol(classroom.package(folder)))
    learner = Learner(launch)
    learner.go("lesson-1")
    body = learner.page.locator(".body")
    body.evaluate("one => { one.style.minHeight = '300vh'; }")
    heading = learner.page.locator("h2").last
    heading.evaluate("one => { one.scrollIntoView(); one.style.scrollMargin = 0; }")
    launch.break_down(commit="false")
    learner.button("markAsRead").evaluate("one => one.click()")
    trouble = learner.content.locator(".notice.trouble")
    expect(trouble).to_be_in_viewport()
    learner.content.wait_for_function(
        """() => document.querySelector(".notice.trouble").getBoundingClientRect().bottom
          <= [...document.querySelectorAll(".page.current h2")].at(-1).getBoundingClientRect().top"""
    )
    box = trouble.bounding_box()
    assert box
    assert box["height"] <= viewport["height"] / 4


@pytest.mark.in_turns
@pytest.mark.parametrize("viewport", [NARROWEST, MOODLE_FRAME, DESKTOP], ids=["narrowest", "Moodle's frame", "desktop"])
def test_a_line_on_the_mode_stays_in_sight_and_covers_no_focus(
    viewport: dict[str, int], tmp_path: Path, classroom: Classroom
) -> None:
    """It stands at the bottom of the window, on short and on long pages, and not on paper."""
    folder = write_course(tmp_path / "mode")
    launch = classroom.device(viewport=viewport).visit(
        classroom.system.content_address(classroom.package(folder, "web"))
    )
    learner = Learner(launch)
    learner.content.evaluate(
        """() => document.getElementById("mode-line")
          ?? document.getElementById("main").insertAdjacentHTML("beforeend",
            '<p class="mode-line" id="mode-line">Review: nothing is recorded.</p>')"""
    )
    line = learner.content.locator("#mode-line")
    learner.go("lesson-1")
    for height in ("0", "300vh"):
        learner.page.locator(".body").evaluate("(one, height) => { one.style.minHeight = height; }", height)
        learner.content.evaluate("scrollTo(0, 0)")
        box = line.bounding_box()
        assert box
        assert box["y"] + box["height"] == pytest.approx(viewport["height"], abs=1)
        assert box["height"] < 40
    learner.page.locator(".turn a").first.focus()
    learner.content.wait_for_function(
        """() => document.activeElement.getBoundingClientRect().bottom
          <= document.getElementById("mode-line").getBoundingClientRect().top"""
    )
    launch.page.emulate_media(media="print")
    assert line.is_hidden()
