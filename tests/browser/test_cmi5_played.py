"""A package of cmi5 is played from an LMS with a learning record store that refuses whatever breaks a rule."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from authored import read
from device import hasty_context
from learner import Learner
from patience import becomes, waits_until
from playwright.sync_api import expect
from written import quiz, single_choice, write_course

from exporter.archive import write_zip
from exporter.formats import formats
from exporter.source import read_course
from tests.learning_store import Lms
from tests.statement_rules import PROGRESS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from learner import Quiz
    from playwright.sync_api import Browser, BrowserContext, Frame, Page

    from tests.learning_store import Request, Unit


@dataclass
class Opened:
    """A tab with a unit in it."""

    page: Page
    content: Frame
    registration: Any = None


@dataclass(repr=False)
class Course:
    """An installed course, one learner's registration, and the devices that they learn on."""

    lms: Lms
    browser: Browser
    package: Path
    folder: Path
    units: list[Unit]
    registration: str = field(default_factory=lambda: str(uuid.uuid4()))
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def quiz(self) -> Quiz:
        """Return the course's quiz as it was written."""
        return read(self.folder).quizzes[0]

    def launch(self, *, at: BrowserContext | None = None, **how: Any) -> Learner:
        """Launch the first unit, on a new device unless one is given."""
        context = at or self.device()
        page = context.new_page()
        page.goto(self.lms.launch(self.package, self.units[0], self.registration, **how))
        return Learner(Opened(page, page.main_frame))  # type: ignore[arg-type] - it looks at nothing else

    def device(self) -> BrowserContext:
        """Take a fresh device."""
        self.contexts.append(hasty_context(self.browser))
        return self.contexts[-1]

    def verbs(self) -> list[str]:
        """Return what the store was told, without progress."""
        return [verb for verb in self.lms.verbs(self.registration) if verb != "progressed"]

    def has_kept(self, verb: str) -> bool:
        """Say whether the store has it in the document that a verb was told: by that it is told once."""
        with self.lms.store.lock:
            documents = list(self.lms.store.documents.values())
        return any(verb in json.loads(one).get("told", ()) for one in documents)

    def results(self, verb: str) -> list[dict[str, Any]]:
        """Return the results of one verb's statements."""
        return [one["result"] for one in self.lms.said(self.registration) if one["verb"]["id"].endswith(f"/{verb}")]


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a small course, and its package."""
    folder = tmp_path_factory.mktemp("cmi5") / "colours"
    questions = [single_choice(f"q{number}") for number in range(2)]
    write_course(folder, quizzes=[quiz("end", questions, attempts=2)], iri_base="https://example.org/courses")
    return folder, packaged_as_cmi5(folder, folder.parent)


def packaged_as_cmi5(folder: Path, target: Path, structure: str = "single") -> Path:
    """Write the package of a course folder into another folder."""
    course, _ = read_course(folder)
    (output,) = formats()["cmi5"].outputs(course, {"structure": structure, "window": "any", "no_interactions": False})
    return write_zip(target / output.name, output.files).path


@pytest.fixture
def course(packaged: tuple[Path, Path], browser: Browser) -> Iterator[Course]:
    """Install the package in an LMS; nothing that it hears may break a rule."""
    folder, package = packaged
    with Lms() as lms:
        made = Course(lms, browser, package, folder, lms.install(package))
        yield made
        for context in made.contexts:
            context.close()
        assert lms.troubles() == []


def take(learner: Learner, course: Course, *, right: bool) -> None:
    """Read both lessons, and take the quiz."""
    learner.read("lesson-1")
    learner.read("lesson-2")
    learner.take(course.quiz, right=right)


def test_a_course_is_told_from_the_first_statement_to_the_last(course: Course) -> None:
    """And the learner comes back to where the LMS wants them."""
    learner = course.launch(returns=True)
    learner.read("lesson-1")
    # Where a page stands still, what comes next is told together with it.
    assert waits_until(lambda: "progressed" in course.lms.verbs(course.registration))
    take(learner, course, right=True)
    learner.leave()
    expect(learner.launch.page).to_have_title("Back in the LMS")

    assert sorted(course.verbs()) == sorted(
        ["initialized", "answered", "answered", "completed", "passed", "terminated"]
    )
    assert course.verbs()[0] == "initialized"
    assert course.verbs()[-1] == "terminated"
    assert course.results("passed")[0]["score"] == {"scaled": 1}
    told = [one["extensions"][PROGRESS] for one in course.results("progressed")]
    assert told == sorted(set(told))
    assert 33 in told
    answer = next(one for one in course.lms.said(course.registration) if one["verb"]["id"].endswith("answered"))
    assert answer["object"]["id"].endswith("?of=course/questions/q0")
    assert answer["object"]["definition"]["description"] == {"en": "Which colour has q0?"}
    assert [one["id"] for one in answer["object"]["definition"]["choices"]] == ["red", "green", "blue", "black"]
    assert answer["result"]["response"] == "red"


def test_a_learner_goes_on_on_another_device_and_nothing_is_told_twice(course: Course) -> None:
    """The resume data are a document of the store; so is what was told."""
    first = course.launch()
    take(first, course, right=True)
    assert waits_until(lambda: course.has_kept("passed"))
    first.launch.page.close(run_before_unload=True)
    assert becomes(lambda: course.verbs()[-1], "terminated")

    again = course.launch()
    assert again.lessons_read() == 3
    again.leave()
    assert becomes(lambda: course.verbs().count("terminated"), 2)
    assert course.verbs()[-2:] == ["initialized", "terminated"]


def test_a_failure_is_told_when_nothing_is_left_to_try(course: Course) -> None:
    """The LMS's own pass mark counts, and goes along with the verdict."""
    learner = course.launch(mastery=0.9)
    take(learner, course, right=False)
    assert "failed" not in course.verbs()
    learner.button("tryAgain").click()
    learner.take(course.quiz, right=False)
    assert waits_until(lambda: "failed" in course.verbs())
    assert course.results("failed")[0]["score"] == {"scaled": 0}


def test_each_lesson_alone_leads_back_to_the_lms(packaged: tuple[Path, Path], browser: Browser, tmp_path: Path) -> None:
    """A page without a menu has a way out, too."""
    folder, _ = packaged
    package = packaged_as_cmi5(folder, tmp_path, "lessons")
    with Lms() as lms:
        course = Course(lms, browser, package, folder, lms.install(package))
        learner = course.launch(returns=True)
        learner.button("markAsRead").click()
        learner.button("saveAndExit").click()
        expect(learner.launch.page).to_have_title("Back in the LMS")
        assert course.verbs() == ["initialized", "completed", "terminated"]
        course.contexts[0].close()
        assert lms.troubles() == []


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_who_looks_around_leaves_nothing_but_the_visit(mode: str, course: Course) -> None:
    """The store refuses everything else."""
    learner = course.launch(mode=mode)
    take(learner, course, right=True)
    learner.leave()
    assert becomes(course.verbs, ["initialized", "terminated"])


def test_a_page_that_is_loaded_again_asks_for_no_second_token(course: Course) -> None:
    """Its session is over: what is done then is told in the next one."""
    learner = course.launch()
    learner.read("lesson-1")
    assert waits_until(lambda: "progressed" in course.lms.verbs(course.registration))
    page = learner.launch.page
    page.reload()
    assert becomes(lambda: course.verbs()[-1], "terminated")
    again = Learner(learner.launch)
    assert again.lessons_read() == 1
    assert again.say("troubleExpired") in again.notices()
    again.read("lesson-2")
    again.take(course.quiz, right=True)
    assert course.verbs() == ["initialized", "terminated"]

    course.launch(at=page.context)
    assert becomes(lambda: sorted(course.verbs()[2:]), ["answered", "answered", "completed", "initialized", "passed"])


def test_an_answer_that_gets_lost_on_a_train_changes_nothing(course: Course) -> None:
    """What is sent again arrives once."""
    lost: list[str] = []

    def is_lost(request: Request) -> bool:
        first = request.method == "POST" and request.path == "/lrs/statements" and not lost
        lost.extend([request.path] if first else [])
        return first

    course.lms.store.lose = is_lost
    learner = course.launch()
    learner.read("lesson-1")
    assert waits_until(lambda: "progressed" in course.lms.verbs(course.registration))
    learner.leave()
    assert becomes(course.verbs, ["initialized", "terminated"])
    assert lost
