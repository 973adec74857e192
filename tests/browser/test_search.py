"""A learner finds the place in the course where something is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from accessibility import violations, wider_than_screen
from device import DESKTOP, NARROWEST
from keyboard import Keyboard
from learner import Learner
from patience import becomes, waits_until
from playwright.sync_api import expect
from written import quiz, single_choice, write_course

from exporter.formats.html.one_file import one_file
from exporter.source import read_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom
    from playwright.sync_api import Route

GRINDING = """# Grinding

A naïve idea.

## Größe der Körner

<details><summary>More</summary>

The **Straße** to a good cup.

</details>

::: comparison
### Do
Grind slowly.

### Do not
Grind in a hurry.
:::

Buy a hand mill.

```question
type: choice
prompt: Which word is secret?
options: [Zanzibar, Elsewhere]
answer: Zanzibar
```
"""
MARKED = """() => [...(CSS.highlights.get("found") ?? [])].map(range => range.toString())"""


def written_course(folder: Path) -> Path:
    """Write a course of three lessons, of which one is worth searching, and a quiz that knows something."""
    course = write_course(
        folder, lessons=3, quizzes=[quiz("end", [single_choice("secret", options=("Zanzibar", "Elsewhere"))])]
    )
    (course / "lesson-2.md").write_text(GRINDING, encoding="utf-8")
    return course


@pytest.mark.in_turns
@pytest.mark.parametrize("viewport", [NARROWEST, DESKTOP], ids=["narrow", "desktop"])
def test_a_word_leads_to_its_place_in_a_lesson(viewport: dict[str, int], tmp_path: Path, classroom: Classroom) -> None:
    """By keys alone; however it is written; what folds away is opened, and the word is marked."""
    package = classroom.package(written_course(tmp_path / "searched"), "web")
    launch = classroom.device(viewport=viewport).visit(classroom.system.content_address(package))
    learner, keyboard, page = Learner(launch), Keyboard(launch), launch.page
    results, status = page.locator(".found a"), page.locator(".found-count")
    keyboard.press(".search-button")
    field = page.get_by_role("searchbox", name=learner.say("search"))
    expect(field).to_be_focused()
    page.keyboard.type("zanzibar")
    expect(status).to_have_text(learner.say("searchNothing"))
    field.fill("STRASSE")
    expect(status).to_have_text(learner.say("searchFound", count=1))
    expect(results.locator("b")).to_have_text("Größe der Körner")
    expect(results.locator("small")).to_have_text("Grinding")
    expect(results.locator("mark")).to_have_text("Straße")
    assert violations(launch.content) == []
    assert list(wider_than_screen(launch.content)) == []
    field.fill("grind")
    expect(results.locator("b")).to_have_text(["Grinding", "Do", "Do not"])
    field.fill("mill")
    expect(results.locator("b")).to_have_text("Größe der Körner")
    field.fill("STRASSE")
    expect(results.locator("mark")).to_have_text("Straße")
    page.keyboard.press("ArrowDown")
    expect(results).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    learner.arrives("lesson-2")
    expect(page.locator("dialog[open]")).to_have_count(0)
    keyboard.comes_to("one => one.textContent", "Größe der Körner")
    expect(page.locator("#lesson-lesson-2 details strong")).to_be_in_viewport()
    assert becomes(lambda: page.evaluate(MARKED), ["Straße"])
    page.keyboard.press("Control+k")
    field.fill("quiz end")
    expect(results).to_have_attribute("href", "#quiz-end")
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()


LOOK = """() => [".search", ".search input", ".search button", ".found a", ".found b", ".found mark"].map(one => {
  const style = getComputedStyle(document.querySelector(one));
  return ["font", "color", "backgroundColor", "border", "borderRadius", "padding", "boxShadow"].map(of => style[of]);
})"""


def test_the_search_comes_when_somebody_searches(tmp_path: Path, classroom: Classroom) -> None:
    """What is lost on the way is told and asked for again; it looks as where it came with the page."""
    folder = write_course(tmp_path / "fetched", lessons=3, theme={"font": "system"})
    file = tmp_path / "whole.html"
    file.write_bytes(one_file(read_course(folder)[0]))
    whole, own = classroom.device(), classroom.device()
    whole.tolerate(file.as_uri())
    own.tolerate("search.js", "ERR_FAILED")
    own.context.route("**/search.js", lambda route: route.abort())
    package = classroom.package(folder, "web")
    launch = own.visit(classroom.system.content_address(package))
    learner, page = Learner(launch), launch.page
    learner.go("lesson-2")
    # What was asked for before this, in whatever spare time, is known when this is.
    page.evaluate("() => new Promise((done) => requestIdleCallback(() => fetch('index.html?marked').then(done)))")
    assert waits_until(lambda: any("?marked" in address for address in own.requests))
    assert not [address for address in own.requests if "/search." in address]
    page.locator(".search-button").click()
    notice = page.locator("#notice-search")
    expect(notice).to_contain_text(learner.say("searchLost"))
    expect(page.locator("dialog")).to_have_count(0)
    own.context.unroute("**/search.js")
    page.locator(".search-button").click()
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(notice).to_have_count(0)
    looks = []
    for shown in (page, whole.visit(file.as_uri()).page):
        shown.keyboard.press("Control+k")
        shown.get_by_role("searchbox").fill("end")
        expect(shown.locator(".found mark").first).to_be_visible()
        looks.append(shown.evaluate(LOOK))
    assert looks[0] == looks[1]


def test_a_search_that_comes_late_is_made_once_and_calls_nobody_back(tmp_path: Path, classroom: Classroom) -> None:
    """Whoever presses again is patient, and whoever went on reads on."""
    package = classroom.package(write_course(tmp_path / "late", lessons=3), "web")
    own = classroom.device()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    own.context.route("**/search.js", hold)
    launch = own.visit(classroom.system.content_address(package))
    learner, page = Learner(launch), launch.page
    button, dialogue = page.locator(".search-button"), page.locator("dialog.search")
    button.click()
    button.click()
    learner.go("lesson-2")
    assert becomes(lambda: page.evaluate("1") and len(held), 1)
    held[0].continue_()
    expect(dialogue).to_have_count(1)
    expect(dialogue).to_be_hidden()
    button.click()
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert len(held) == 1


HIDDEN = """# Hidden

The mocha is a pot.

::: accordion
### Fold
An aardvark.
:::

::: tabs
### First
One.

### Second
A badger.
:::

::: cards
### Front
A capybara.
:::

::: flashcards
What is it?
: A dolphin.

What is that?
: An echidna.
:::

::: labelled
![Nothing](nothing.svg)

### One (10, 10)
Near.

### Two (90, 90)
A flamingo.
:::

::: carousel
![Nothing](nothing.svg "Monday")

![Nothing](nothing.svg "A gecko")
:::

::: continue
:::

A hedgehog.

*[mocha]: What an ibis drinks
"""


def test_what_a_block_hides_is_shown_when_it_was_found(tmp_path: Path, classroom: Classroom) -> None:
    """In a fold, tab, card, deck, point, picture and meaning, and behind a gate."""
    folder = write_course(tmp_path / "hidden", lessons=3)
    (folder / "nothing.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    (folder / "lesson-2.md").write_text(HIDDEN, "utf-8")
    package = classroom.package(folder, "web")
    launch = classroom.device().visit(classroom.system.content_address(package))
    learner, page = Learner(launch), launch.page
    field = page.get_by_role("searchbox")
    for word in ("ibis", "aardvark", "badger", "capybara", "dolphin", "echidna", "flamingo", "gecko", "hedgehog"):
        page.keyboard.press("Control+k")
        field.fill(word)
        expect(page.locator(".found mark")).to_have_text(word)
        page.keyboard.press("Enter")
        learner.arrives("lesson-2")
        expect(page.locator("dialog[open]")).to_have_count(0)
        found = page.locator("#lesson-lesson-2 .body").get_by_text(word)
        expect(found).to_be_in_viewport()
        assert becomes(lambda: page.evaluate(MARKED), [word])
        assert not found.evaluate("one => Boolean(one.closest('[inert]'))")
        learner.go("start")


def test_what_is_locked_is_not_found(tmp_path: Path, classroom: Classroom) -> None:
    """In a course that is to be taken in its order, until it is opened."""
    course = write_course(tmp_path / "ordered", lessons=3, navigation="sequential")
    package = classroom.package(course, "web")
    learner = Learner(classroom.device().visit(classroom.system.content_address(package)))
    search, status = learner.content.locator(".search-button"), learner.content.locator(".found-count")
    search.click()
    learner.content.get_by_role("searchbox").fill("lesson-3")
    expect(status).to_have_text(learner.say("searchNothing"))
    learner.content.locator(".search").press("Escape")
    for lesson in ("lesson-1", "lesson-2"):
        learner.read(lesson)
    learner.arrives("lesson-3")
    search.click()
    expect(status).to_have_text(learner.say("searchFound", count=3))


def test_terms_are_found_on_a_page_of_their_own(tmp_path: Path, classroom: Classroom) -> None:
    """By the menu and by the search; a term leads to its place, and none of it counts as done."""
    folder = write_course(tmp_path / "terms", lessons=3, glossary=True, language="zh")
    (folder / "lesson-2.md").write_text(
        "# Terms\n\n\u6c34 and \u8336 and \u5496\u5561.\n\n*[\u6c34]: Water\n*[\u8336]: Tea\n*[\u5496\u5561]: Coffee\n",
        "utf-8",
    )
    launch = classroom.device().visit(classroom.system.content_address(classroom.package(folder, "web")))
    learner, page = Learner(launch), launch.page
    learner.go("glossary")
    expect(learner.page.locator("h1")).to_be_focused()
    box = learner.page.bounding_box()
    assert box
    assert box["y"] < 150, "a page that is shorter than the menu begins below the bar"
    # By their sounds: ch\u00e1, k\u0101f\u0113i, shu\u01d0, which only the browser knows.
    expect(learner.page.locator("dt")).to_have_text(["\u8336", "\u5496\u5561", "\u6c34"])
    assert violations(launch.content) == []
    assert list(wider_than_screen(launch.content)) == []
    learner.page.locator("dd a").first.click()
    learner.arrives("lesson-2")
    expect(learner.page.locator("dfn.shown")).to_contain_text("Tea")
    Keyboard(launch).press(".search-button")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("coffee")
    expect(page.locator(".found a")).to_have_count(2)
    page.locator('.found a[href="#glossary"]').click()
    expect(page.locator("#glossary.current")).to_be_visible()
    assert becomes(lambda: page.evaluate(MARKED), ["Coffee"])
    assert learner.lessons_read() == 0
