"""What a click costs the browser in a large course follows from what fills the window, not from what there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from learner import Learner
from playwright.sync_api import expect
from written import write_course, write_large_course

from benchmarks.actions import Cost, cost
from exporter.parts import LARGE
from exporter.script import player_styles

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom
    from device import Launch

MOST = 120
"""Elements that a window, and the menu beside it, have for the browser to style when a page is turned."""
LISTS = 40
LATER = "new Promise((done) => requestAnimationFrame(() => requestIdleCallback(() => requestIdleCallback(done))))"
HELD = "document.querySelectorAll('.held').length"


def opened(folder: Path, *, lessons: int, classroom: Classroom) -> Launch:
    """Open a large course at its first lesson, where the second has many lists, and a question in the end."""
    write_large_course(folder, lessons=lessons)
    with (folder / "lesson-2.md").open("a", encoding="utf-8") as file:
        file.write("## Lists\n\n" + "".join(f"List {n}:\n\n" + "- a **b** *c*\n" * 8 + "\n" for n in range(LISTS)))
        file.write("## In the end\n\n```question\nid: far\ntype: true-false\nprompt: Far?\nanswer: true\n```\n")
    launch = classroom.device().visit(classroom.system.content_address(classroom.package(folder, "web")))
    learner = Learner(launch)
    learner.go("lesson-2")
    expect(learner.page.locator('[data-question="far"].live')).to_be_visible()
    learner.go("lesson-1")
    expect(learner.page.locator(".onward")).to_be_visible()
    return launch


def turned(launch: Launch) -> Cost:
    """Go on to the second lesson, and return what that cost."""
    session = launch.page.context.new_cdp_session(launch.page)
    target = launch.content.locator(".page.current .onward").element_handle()
    return cost(session, target)


def test_turning_a_page_costs_what_fills_the_window(tmp_path: Path, classroom: Classroom) -> None:
    """In a longer course it is the same; and nothing is laid out twice."""
    short = turned(opened(tmp_path / "short", lessons=3, classroom=classroom))
    launch = opened(tmp_path / "long", lessons=9, classroom=classroom)
    long = turned(launch)
    # Each part of the text that waits is looked at once, to find that it does.
    waiting = launch.content.locator(".page.current .body > *").count()
    assert launch.content.locator(".page.current *").count() > 4 * (waiting + MOST)
    assert max(short.elements, long.elements) < waiting + MOST
    assert abs(short.elements - long.elements) < 10
    # The title gets the focus, for which there has to be one.
    assert max(short.forced, long.forced) <= 1


def test_the_rest_of_a_lesson_is_there_as_soon_as_somebody_asks_for_it(tmp_path: Path, classroom: Classroom) -> None:
    """A heading far below is gone to at once, with all before it; and no heading is reached before it is drawn."""
    launch = opened(tmp_path / "course", lessons=3, classroom=classroom)
    current = launch.content.evaluate(
        """() => new Promise((resolve) => {
            document.querySelector(".page.current .onward").click();
            const here = () => document.querySelector(".page.current .contents [aria-current]")?.textContent;
            requestAnimationFrame(() => resolve(here()));
        })"""
    )
    assert current != "In the end"
    learner = Learner(launch)
    learner.go("lesson-1")
    expect(learner.page.locator(".onward")).to_be_visible()
    held = launch.content.evaluate(
        f"""() => {{
            document.querySelector(".page.current .onward").click();
            const before = {HELD};
            document.querySelector('.page.current .contents a[href$="in-the-end"]').click();
            return [before, {HELD}, document.activeElement.textContent];
        }}"""
    )
    assert held == [1, 0, "In the end"]
    expect(learner.page.locator('[data-question="far"].live')).to_be_visible()
    expect(learner.page.locator(".onward")).to_be_visible()
    learner.page.locator(".contents summary").click()
    learner.page.locator('.contents a[href$="--lists"]').click()
    expect(learner.page.locator(".contents [aria-current]")).to_have_text("Lists")
    learner.go("lesson-1")
    # Keys and paper take what there is; and what was marked in the contents is not, where the lesson begins anew.
    left = launch.content.evaluate(
        f"""() => new Promise((resolve) => {{
            const key = new KeyboardEvent("keydown", {{ key: "Tab" }});
            const left = [key, new Event("beforeprint")].map((asks) => {{
                document.querySelector(".page.current .onward").click();
                const before = {HELD};
                dispatchEvent(asks);
                const after = {HELD};
                dispatchEvent(new Event("afterprint"));
                document.querySelector(".page.current .turn a:not(.onward)").click();
                dispatchEvent(key);
                return [before, after];
            }});
            document.querySelector(".page.current .onward").click();
            requestAnimationFrame(() =>
                resolve([...left, document.querySelectorAll(".page.current .contents [aria-current]").length]));
        }})"""
    )
    assert left == [[1, 0], [1, 0], 0]


def test_sections_of_the_menu_out_of_sight_cost_nothing(tmp_path: Path, classroom: Classroom) -> None:
    """The browser leaves them out; and the entry of the page that is shown is brought into sight."""
    sections = [
        {"title": f"Section {first}", "items": [f"lesson-{number}.md" for number in range(first, first + 30)]}
        for first in range(1, 121, 30)
    ]
    write_course(tmp_path / "sections", lessons=120, outline=sections)
    (tmp_path / "sections/lesson-2.md").write_text("# Long\n\n" + "It goes on and on.\n\n" * (LARGE // 10))
    launch = classroom.device().visit(classroom.system.content_address(classroom.package(tmp_path / "sections", "web")))
    learner = Learner(launch)
    learner.go("lesson-1")
    expect(launch.content.locator("#menu .section")).to_have_count(len(sections))
    # What is near the window is drawn ahead.
    drawn = """[...document.querySelectorAll("#menu .section li:first-child")]
        .filter((_, at) => at % 3 === 0).map((one) => one.checkVisibility({ contentVisibilityAuto: true })).join()"""
    launch.content.wait_for_function(f"{drawn} === 'true,false'")
    launch.content.evaluate("""document.querySelector('#menu [data-item="lesson-110"]').click()""")
    expect(launch.content.locator("#menu [aria-current]")).to_have_attribute("data-item", "lesson-110")
    expect(launch.content.locator("#menu [aria-current]")).to_be_in_viewport()
    launch.content.wait_for_function(f"{drawn} === 'false,true'")


def test_no_style_looks_for_something_in_the_whole_page() -> None:
    """A browser would do so again at every click, for a tenth of what the click costs."""
    sheets = player_styles()
    found = {path: re.findall(r"(?:html|:root):has\((?!\s*>)[^{]*", text) for path, text in sheets.items()}
    assert {path: selectors for path, selectors in found.items() if selectors} == {}
    assert "html:has(>" in "".join(sheets.values())


def test_the_overview_and_the_last_page_cost_what_fills_the_window(tmp_path: Path, classroom: Classroom) -> None:
    """In a longer course it is the same; what is further down follows, at once where somebody asks for it."""
    costs = [whole_lists(tmp_path / f"long-{lessons}", lessons=lessons, classroom=classroom) for lessons in (40, 120)]
    for short, long in zip(*costs, strict=True):
        assert abs(short.elements - long.elements) < 12, costs


def whole_lists(folder: Path, *, lessons: int, classroom: Classroom) -> list[Cost]:
    """Return what it costs to turn to the overview and to the last page, and see that both are whole in the end."""
    write_large_course(folder, lessons=lessons)
    launch = classroom.device().visit(classroom.system.content_address(classroom.package(folder, "web")))
    learner = Learner(launch)
    cards, lines = (launch.content.locator(f".page.current {part} li") for part in (".cards", ".review"))
    items = lessons + 1
    expect(cards).to_have_count(items)
    # Once all has come, and a page was shown twice, as most are.
    learner.go("finish")
    expect(lines).to_have_count(items)
    costs = []
    for page, whole in (("start", cards), ("finish", lines)):
        learner.go("lesson-1")
        launch.content.evaluate(LATER)
        target = launch.content.locator(f'#menu [data-item="{page}"]').element_handle()
        costs.append(cost(launch.page.context.new_cdp_session(launch.page), target))
        expect(whole).to_have_count(items)
    learner.go("lesson-1")
    launch.content.evaluate(LATER)
    shown = launch.content.evaluate(
        """() => {
            const cards = () => document.querySelectorAll(".cards li").length;
            const asked = (event) => (dispatchEvent(event), cards());
            const turn = (page) => document.querySelector(`#menu [data-item="${page}"]`).click();
            const printed = asked(new Event("beforeprint"));
            dispatchEvent(new Event("afterprint"));
            turn("start");
            const shown = asked(new KeyboardEvent("keydown", { key: "End" }));
            const lines = () => document.querySelectorAll(".page.current .review li").length;
            turn("finish");
            const short = lines();
            dispatchEvent(new Event("beforeprint"));
            return [printed, shown, short, lines()];
        }"""
    )
    assert shown == [items, items, 20, items]
    return costs


def test_sections_of_the_overview_count_all_their_lessons_while_it_is_out_of_sight(
    tmp_path: Path, classroom: Classroom
) -> None:
    """Also the first one, however often pages are turned."""
    folder = write_large_course(tmp_path / "sections", lessons=30)
    first, second = ([f"lesson-{n}.md" for n in numbers] for numbers in (range(1, 26), range(26, 31)))
    outline = [{"title": "First", "items": first}, {"title": "Second", "items": [*second, "end.quiz.yaml"]}]
    write_course(folder, lessons=0, outline=outline, title="Sections")
    launch = classroom.device().visit(classroom.system.content_address(classroom.package(folder, "web")))
    learner = Learner(launch)
    expect(launch.content.locator(".page.current .cards li")).to_have_count(31)
    for number in (1, 2, 24, 25, 26):
        learner.go(f"lesson-{number}")
        # What is on the overview is taken away in the frame behind, when there is time.
        launch.content.evaluate(LATER)
        learner.page.locator(".onward").click()
    learner.go("start")
    done = [learner.say("doneOf", number=number, total=total) for number, total in ((4, 25), (1, 6))]
    expect(learner.page.locator(".cards .section .count")).to_have_text(done)
    expect(learner.page.locator(".cards li")).to_have_count(31)
