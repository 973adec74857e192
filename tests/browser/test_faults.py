"""Whatever breaks, the learner is told, nothing is lost, and the LMS gets it in the end.

Here is what needs a real browser: its storage, its tabs, its network, and the words on the screen. Each fault with each
answer of an LMS, in both editions, is played by `tests/javascript/record.test.js`, which takes no browser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from authored import Quiz, read
from device import MOODLE_FRAME, PHONE
from learner import Learner
from patience import becomes, waits_until
from playwright.sync_api import expect
from stateful_blocks import AFTER_ALL_WRITES, ENDLESS_TRANSACTIONS
from written import free_text, quiz, single_choice, write_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom
    from device import Device, Launch
    from learning_system import Registration

pytestmark = pytest.mark.in_turns("edition")

EDITIONS = ("1.2", "2004-4th")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course with two lessons and a quiz of four questions."""
    questions = [single_choice(f"q{number}") for number in range(3)] + [free_text("why")]
    return write_course(tmp_path_factory.mktemp("courses") / "fragile", quizzes=[quiz("end", questions)])


@pytest.fixture
def found(course: Path) -> Quiz:
    """Return the course's quiz."""
    return read(course).quizzes[0]


def answer(learner: Learner, found: Quiz, place: int) -> None:
    """Answer a question of the quiz that is open at it, rightly, and go on."""
    learner.answer(found.questions[place], found.questions[place].right())
    learner.check()
    learner.forward()


def answered(learner: Learner) -> int:
    """Return how many answers of the quiz the page shows as given."""
    learner.go("end")
    if learner.page.locator(".question").count() == 0:
        learner.page.locator("button.main").first.click()
    return int(learner.page.locator(".overview summary").inner_text().split()[0])


def close(launch: Launch) -> None:
    """Take the frame away and close the tab."""
    launch.remove_frame()
    launch.page.close()


def ended(registration: Registration, sessions: int) -> bool:
    """Wait until the LMS has the ends of that many sessions: they come by beacons, which may be slow."""
    return becomes(registration.ends, sessions)


def expect_trouble(learner: Learner) -> None:
    """Wait until the learner is told of trouble, also one who listens."""
    expect(learner.content.locator(".notice.trouble").get_by_role("alert")).to_be_visible()


def expect_notice(learner: Learner, sentence: str) -> None:
    """Wait until the learner is told a sentence of the interface, and nothing else."""
    expect(learner.content.locator(".notice p")).to_have_text([learner.say(sentence)])


# No LMS to be found


@pytest.mark.parametrize("edition", EDITIONS)
def test_without_an_api_the_course_works_and_is_kept_in_the_browser(
    edition: str, course: Path, found: Quiz, classroom: Classroom
) -> None:
    """The learner is told that nothing is recorded; after a reload everything is there again."""
    registration = classroom.enrol(classroom.package(course, edition))
    own = classroom.device()
    launch = own.launch(registration, faults={"api": "missing"})
    learner = Learner(launch)
    expect_notice(learner, "troubleNoLms")
    learner.begin(found)
    answer(learner, found, 0)
    launch.page.close()
    assert answered(Learner(own.launch(registration, faults={"api": "missing"}))) == 1
    assert registration.commits == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_parent_of_another_origin_does_not_throw(
    edition: str, course: Path, found: Quiz, classroom: Classroom
) -> None:
    """In a sandbox that denies it storage, too: the learner is told that nothing is kept at all."""
    installed = classroom.package(course, edition)
    own = classroom.device()
    own.tolerate(".woff2")  # a font is not given to a page without an origin, which takes those of the device
    launch = own.visit(classroom.system.foreign_frame_address(installed, installed.scos[0].href))
    launch.content = own.content_of(launch.page)
    learner = Learner(launch)
    expect_notice(learner, "troubleLost")
    learner.begin(found)
    answer(learner, found, 0)
    assert answered(learner) == 1
    expect_notice(learner, "troubleLost")


# Commits that fail


@pytest.mark.in_turns
@pytest.mark.parametrize("commit", ["false", "null", "throw"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_failed_commit_is_told_tried_again_and_replayed_at_the_next_launch(
    edition: str, commit: str, course: Path, found: Quiz, classroom: Classroom
) -> None:
    """In the same session nobody has to do anything; after a crash this browser knows what the LMS does not."""
    registration = classroom.enrol(classroom.package(course, edition))
    own = classroom.device()
    launch = own.launch(registration)
    learner = Learner(launch)
    learner.begin(found)
    launch.break_down(commit=commit)
    answer(learner, found, 0)
    expect_trouble(learner)
    assert registration.interactions() == []
    launch.break_down()
    expect_notice(learner, "savedAgain")
    assert [one["id"] for one in registration.interactions()] == ["q0"]

    launch.break_down(commit=commit)
    answer(learner, found, 1)
    expect_trouble(learner)
    launch.content.evaluate(AFTER_ALL_WRITES)
    launch.crash()
    launch.page.close()
    launch = own.launch(registration)
    assert answered(Learner(launch)) == 2
    close(launch)
    assert answered(Learner(classroom.device().launch(registration))) == 2
    assert sorted({one["id"] for one in registration.interactions()}) == ["q0", "q1"]


@pytest.mark.in_turns
@pytest.mark.parametrize("viewport", [PHONE, MOODLE_FRAME], ids=["phone", "Moodle's frame"])
def test_trouble_covers_nothing_that_gets_the_focus(
    viewport: dict[str, int], course: Path, found: Quiz, classroom: Classroom
) -> None:
    """The next question begins below the message, and so does what Shift and Tab go back to (WCAG 2.2, 2.4.11)."""
    launch = classroom.device(viewport=viewport).launch(classroom.enrol(classroom.package(course)))
    learner = Learner(launch)
    learner.begin(found)
    learner.content.evaluate("document.body.style.minHeight = '300vh'")
    launch.break_down(commit="false")
    answer(learner, found, 0)
    expect_trouble(learner)
    answer(learner, found, 1)
    covered = """() => document.activeElement.getBoundingClientRect().top
        < document.querySelector(".notice.trouble").getBoundingClientRect().bottom"""
    assert learner.content.evaluate("document.activeElement.localName") == "h2"
    assert not learner.content.evaluate(covered)
    learner.check_button().focus()
    learner.content.evaluate("document.activeElement.scrollIntoView({block: 'start'}); scrollBy(0, 400)")
    launch.page.keyboard.press("Shift+Tab")
    assert learner.content.evaluate("document.activeElement.type") == "radio"
    learner.content.wait_for_function(f"() => !({covered})()")


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_dead_server_loses_nothing(edition: str, course: Path, found: Quiz, classroom: Classroom) -> None:
    """Not even the end of the session arrives; the next launch hands in what this browser knows."""
    registration = classroom.enrol(classroom.package(course, edition))
    own = classroom.device()
    own.tolerate("/lms/commit/", "Failed to load resource")
    launch = own.launch(registration)
    learner = Learner(launch)
    learner.begin(found)
    answer(learner, found, 0)
    registration.reachable = False
    answer(learner, found, 1)
    expect_trouble(learner)
    close(launch)
    registration.reachable = True
    launch = own.launch(registration)
    assert answered(Learner(launch)) == 2
    close(launch)
    assert answered(Learner(classroom.device().launch(registration))) == 2


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_network_that_comes_back_is_used_at_once(
    edition: str, course: Path, found: Quiz, classroom: Classroom
) -> None:
    """Offline the learner works on; once online, everything is sent."""
    registration = classroom.enrol(classroom.package(course, edition))
    own = classroom.device()
    own.tolerate("/lms/commit/", "Failed to load resource", "/lms/trouble/")
    launch = own.launch(registration)
    learner = Learner(launch)
    learner.begin(found)
    answer(learner, found, 0)
    registration.has_refused = True  # what the run-time says of that may come when there is a network again
    own.context.set_offline(True)
    answer(learner, found, 1)
    expect_trouble(learner)
    before = registration.suspend_data()
    own.context.set_offline(False)
    assert waits_until(lambda: registration.suspend_data() != before)
    assert answered(Learner(classroom.device().launch(registration))) == 2


# Browsers

BROKEN_STORAGE = {
    "full": "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    "forbidden": "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };",
    "missing": "Object.defineProperty(window, 'indexedDB', {value: undefined});",
    "silent": "IDBFactory.prototype.open = () => new EventTarget();",
}
JOURNAL = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("lessonpack");
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const database = request.result;
    if (!database.objectStoreNames.contains("journal")) { database.close(); resolve({}); return; }
    const store = database.transaction("journal").objectStore("journal");
    const [keys, texts] = [store.getAllKeys(), store.getAll()];
    store.transaction.oncomplete = () => {
      database.close();
      resolve(Object.fromEntries(keys.result.map((key, at) => [key, texts.result[at]])));
    };
  };
})"""
"""The journal of a browser, by key."""
EMPTIED = """async () => {
  const request = indexedDB.deleteDatabase("lessonpack");
  await new Promise((resolve) => { request.onsuccess = resolve; });
}"""
"""Delete what the browser keeps, as in its settings."""


def expired_with_two_answers(own: Device, registration: Registration, found: Quiz) -> Launch:
    """Give one answer that the LMS takes, and another one when its session has expired."""
    own.tolerate("/lms/commit/", "Failed to load resource")
    launch = own.launch(registration)
    learner = Learner(launch)
    learner.begin(found)
    answer(learner, found, 0)
    registration.expired = True
    answer(learner, found, 1)
    expect_notice(learner, "troubleExpired")
    launch.content.evaluate(AFTER_ALL_WRITES)
    return launch


def expect_both_answers(own: Device, registration: Registration, classroom: Classroom) -> None:
    """Sign in again: the LMS gets both answers at once, and shows them on another device."""
    registration.expired = False
    launch = own.launch(registration)
    assert answered(Learner(launch)) == 2
    close(launch)
    assert answered(Learner(classroom.device().launch(registration))) == 2


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_storage_that_is_emptied_under_the_page_is_written_again(
    edition: str, course: Path, found: Quiz, classroom: Classroom
) -> None:
    """Somebody tidies up in the browser's settings, the tab crashes, and Moodle's login page empties localStorage."""
    registration = classroom.enrol(classroom.package(course, edition))
    own = classroom.device()
    launch = expired_with_two_answers(own, registration, found)
    launch.page.evaluate(EMPTIED)
    assert waits_until(lambda: launch.page.evaluate(JOURNAL))
    launch.crash()
    launch = own.visit(f"{classroom.system.origin}/lms/login.html")
    launch.page.evaluate("localStorage.clear()")
    launch.page.close()
    expect_both_answers(own, registration, classroom)


@pytest.mark.parametrize("edition", ["1.2", "web"])
def test_a_page_that_goes_before_the_browser_has_kept_its_last_answer_loses_nothing(
    edition: str, course: Path, found: Quiz, classroom: Classroom
) -> None:
    """A slow phone, and a learner who closes the tab at once: the browser drops what it has not written by then."""
    own = classroom.device()
    installed = classroom.package(course, edition)
    address = classroom.system.content_address(installed)
    launch = own.visit(address)
    launch.page.evaluate(ENDLESS_TRANSACTIONS)
    learner = Learner(launch)
    learner.begin(found)
    answer(learner, found, 0)
    answer(learner, found, 1)
    launch.page.evaluate("localStorage.setItem('lessonpack/another//ada/lineage1', 'theirs')")
    launch.page.close()
    again = own.visit(address)
    assert answered(Learner(again)) == 2
    assert waits_until(lambda: again.page.evaluate("Object.keys(localStorage)") == ["lessonpack/another//ada/lineage1"])
    assert again.page.evaluate(JOURNAL)


@pytest.mark.in_turns
@pytest.mark.parametrize("how", BROKEN_STORAGE)
def test_an_expired_session_without_a_journal_promises_only_what_is_true(
    how: str, course: Path, found: Quiz, classroom: Classroom
) -> None:
    """Nothing is kept on this device then: the page has to stay open."""
    registration = classroom.enrol(classroom.package(course, "1.2"))
    own = classroom.device()
    own.tolerate("/lms/commit/", "Failed to load resource")
    own.context.add_init_script(BROKEN_STORAGE[how])
    learner = Learner(own.launch(registration))
    learner.begin(found)
    registration.expired = True
    answer(learner, found, 0)
    expect_notice(learner, "troubleStorage")


@pytest.mark.in_turns
@pytest.mark.parametrize("how", BROKEN_STORAGE)
@pytest.mark.parametrize("edition", [*EDITIONS, "web"])
def test_a_browser_that_keeps_nothing_still_plays_the_course(
    edition: str, how: str, course: Path, found: Quiz, classroom: Classroom
) -> None:
    """With an LMS nothing is missing; without one the learner is told that progress will be gone."""
    own = classroom.device()
    own.context.add_init_script(BROKEN_STORAGE[how])
    installed = classroom.package(course, edition)
    if edition == "web":
        learner = Learner(own.visit(classroom.system.content_address(installed)))
        learner.begin(found)
        answer(learner, found, 0)
        expect_notice(learner, "troubleLost")
        return
    registration = classroom.enrol(installed)
    launch = own.launch(registration)
    learner = Learner(launch)
    learner.begin(found)
    answer(learner, found, 0)
    assert learner.notices() == []
    close(launch)
    assert answered(Learner(own.launch(registration))) == 1


def two_tabs(own: Device, registration: Registration, found: Quiz) -> tuple[Learner, Learner]:
    """Answer a question in one tab, and open the quiz in another one, which takes the course."""
    first = Learner(own.launch(registration))
    first.begin(found)
    answer(first, found, 0)
    second = Learner(own.launch(registration))
    second.begin(found)
    expect_notice(first, "otherTab")
    return first, second


def test_the_first_of_two_tabs_can_be_gone_on_with(course: Path, found: Quiz, classroom: Classroom) -> None:
    """It takes no input until then, knows what the other one did, and sends both; the focus is not lost."""
    registration = classroom.enrol(classroom.package(course, "1.2"))
    first, second = two_tabs(classroom.device(), registration, found)
    answer(second, found, 1)
    expect(first.content.locator(".page:not([inert])")).to_have_count(0)

    first.button("continueHere").click()
    expect_notice(second, "otherTab")
    expect(first.content.locator("[inert]")).to_have_count(0)
    assert first.content.evaluate("document.activeElement.id") == "main"
    assert answered(first) == 2
    answer(first, found, 2)
    close(second.launch)
    assert ended(registration, 1)
    close(first.launch)
    assert ended(registration, 2)
    assert answered(Learner(classroom.device().launch(registration))) == 3


@pytest.mark.in_turns
@pytest.mark.parametrize("left", [40, 0], ids=["cut off", "dropped"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_an_lms_that_truncates_resume_data_never_gets_a_lower_score(
    edition: str, left: int, course: Path, found: Quiz, classroom: Classroom
) -> None:
    """On another device the learner begins anew, and is told; what the LMS knew already stays."""
    registration = classroom.enrol(classroom.package(course, edition))
    learner = Learner(classroom.device().launch(registration))
    learner.take(found, right=True)
    assert becomes(registration.score, "100")
    close(learner.launch)
    assert ended(registration, 1)
    before = registration.status()
    registration.cmi()["suspend_data"] = registration.suspend_data()[:left]

    learner = Learner(classroom.device().launch(registration))
    expect_notice(learner, "resumeUnreadable")
    learner.take(found, right=False)
    close(learner.launch)
    assert ended(registration, 2)
    assert registration.score() == "100"
    assert registration.status() == before


def test_the_device_keeps_its_answers_when_the_lms_was_reset(course: Path, found: Quiz, classroom: Classroom) -> None:
    """The LMS has nothing although it once confirmed: only the learner knows why, and has to say what to do."""
    registration = classroom.enrol(classroom.package(course, "1.2"))
    own = classroom.device()
    launch = own.launch(registration)
    learner = Learner(launch)
    learner.begin(found)
    answer(learner, found, 0)
    close(launch)
    assert ended(registration, 1)
    registration.stored.clear()
    launch = own.launch(registration)
    learner = Learner(launch)
    dialogue = learner.content.locator("dialog[open]")
    dialogue.press("Escape")
    expect(learner.button("restoreYes")).to_be_visible()
    learner.confirm()
    assert answered(learner) == 1
    close(launch)
    assert answered(Learner(classroom.device().launch(registration))) == 1
