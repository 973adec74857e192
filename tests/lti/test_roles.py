"""Who may do what: by the roles of a launch, and whether it is a trial."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from learner_client import Client
from lms import AGS, CLAIM, INSTRUCTOR, LEARNER
from schoolclass import QUIZ, RIGHT, SchoolClass
from sqlalchemy import select
from walker import Browser, reason

from lti_tool.base.tables import Answer, Attempt, Check, Learner, Outbox, Progress
from lti_tool.lti.roles import CONTEXT_ROLES, SUB_ROLES, Roles, read_roles

if TYPE_CHECKING:
    from conftest import Clock
    from flask import Flask

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings

pytestmark = pytest.mark.in_turns("database_url")

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "lti-roles.md"
VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2/membership"
MENTOR = f"{VOCABULARY}#Mentor"
SITE_ADMIN = "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"

TEACHER = Roles(teaches=True, assists=False, learns=False, tests=False)
ASSISTANT = Roles(teaches=True, assists=True, learns=False, tests=False)
PUPIL = Roles(teaches=False, assists=False, learns=True, tests=False)
OBSERVER = Roles(teaches=False, assists=False, learns=False, tests=False)


def sub_role(role: str, name: str) -> str:
    """Return a sub-role's address."""
    return f"{VOCABULARY}/{role}#{name}"


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        pytest.param([MENTOR], OBSERVER, id="mentor"),
        pytest.param(["Mentor"], OBSERVER, id="in short"),
        *[
            pytest.param([sub_role("Mentor", name)], OBSERVER, id=f"mentor's {name}")
            for name in ("Advisor", "Auditor", "ExternalTutor", "LearningFacilitator", "Reviewer", "Tutor")
        ],
        pytest.param([MENTOR, LEARNER], PUPIL, id="mentor who learns"),
        pytest.param([MENTOR, INSTRUCTOR], TEACHER, id="mentor who teaches"),
        pytest.param([MENTOR, SITE_ADMIN], OBSERVER, id="site administrator who observes"),
        pytest.param([f"{VOCABULARY}#Manager", sub_role("Manager", "Observer")], OBSERVER, id="manager who observes"),
        pytest.param([sub_role("Manager", "CourseCoordinator")], TEACHER, id="coordinator"),
        pytest.param([sub_role("Manager", "Observer"), sub_role("Manager", "Manager")], TEACHER, id="manager, too"),
        pytest.param([INSTRUCTOR, sub_role("Instructor", "TeachingAssistant")], ASSISTANT, id="Canvas's assistant"),
        pytest.param([sub_role("Instructor", "Grader")], ASSISTANT, id="grader"),
        pytest.param(
            [sub_role("Instructor", "TeachingAssistant"), sub_role("Instructor", "Lecturer")], TEACHER, id="lecturer"
        ),
        pytest.param([f"{VOCABULARY}#Officer"], OBSERVER, id="officer"),
        pytest.param([sub_role("Officer", "Treasurer")], OBSERVER, id="treasurer"),
        pytest.param([sub_role("Administrator", "ExternalSupport")], OBSERVER, id="support"),
        pytest.param([f"{VOCABULARY}#Administrator"], TEACHER, id="administrator"),
        pytest.param([sub_role("Learner", "NonCreditLearner")], PUPIL, id="guest"),
        pytest.param([sub_role("Learner", "Instructor")], PUPIL, id="learner's sub-role Instructor"),
        pytest.param([f"{VOCABULARY}#Member"], PUPIL, id="member"),
        pytest.param([f"{VOCABULARY}#Newcomer"], PUPIL, id="unknown"),
        pytest.param([f"{VOCABULARY}#", f"{VOCABULARY}/", "#", "", "/#"], PUPIL, id="broken"),
        pytest.param(
            [TEST_USER, LEARNER], Roles(teaches=False, assists=False, learns=True, tests=True), id="test student"
        ),
    ],
)
def test_a_role_says_who_somebody_is_here(roles: list[str], expected: Roles) -> None:
    """A sub-role says more than the role that comes with it, and of several, the one that may do most counts."""
    assert read_roles(roles) == expected
    assert read_roles(reversed(roles)) == expected


def test_the_documentation_has_the_table_of_roles() -> None:
    """What an administrator looks up is what the code does."""
    expected = {**CONTEXT_ROLES, **{f"{role}#{name}": part for (role, name), part in SUB_ROLES.items()}}
    rows = re.findall(r"^\| ([A-Z][A-Za-z]+(?:#\w+)?) \| (\w+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == sorted((name, str(part)) for name, part in expected.items())


def kept(store: Store) -> list[Any]:
    """Return everything that is stored of learning."""
    with store.read() as session:
        return [row for table in (Attempt, Answer, Check, Progress, Outbox) for row in session.scalars(select(table))]


@pytest.fixture
def school(app: Flask, browser: Browser, settings: Settings) -> SchoolClass:
    """Give a class in front of a quiz without essays."""
    made = SchoolClass(app, browser, settings)
    made.set_quiz(QUIZ)
    return made


@pytest.mark.parametrize("role", [MENTOR, sub_role("Manager", "Observer"), sub_role("Mentor", "Tutor")])
def test_an_observer_reads_and_leaves_nothing(app: Flask, browser: Browser, store: Store, role: str) -> None:
    """A parent sees the course, and the player is told to record nothing; whatever is sent all the same is refused."""
    parent = Client(browser, sub="parent-1", **{CLAIM + "roles": [role]})
    assert parent.path.startswith("/learn/")
    assert browser.get(parent.path).status_code == 200
    state = parent.get("api/state")
    assert (state["mode"], state["grade"]["status"]) == ("browse", "none")
    refused = [
        parent.call("state", text="x", revision=0, read=["lesson"]),
        parent.call("checks", question="q1", response="Two"),
        parent.call("grade/again"),
        *(parent.post(step, attempt=1, question="q1", response="Two") for step in ("start", "answers", "submit")),
    ]
    assert {response.status_code for response in refused} == {409}
    assert {response.get_json()["reason"] for response in refused} == {"observing"}
    assert "You are here as an observer" in refused[0].get_json()["what"]
    assert kept(store) == []
    app.extensions["lessonpack"].delivery.deliver(1)
    assert browser.lms.received == []


def test_an_observer_reaches_no_teachers_page(browser: Browser) -> None:
    """Whoever may look does not see what others have answered."""
    token = browser.enter(**{CLAIM + "roles": [sub_role("Manager", "Observer")]}).split("/")[2]
    for path in (f"/teach/{token}/", f"/choose/{token}/", f"/teach/{token}/gradebook/"):
        assert reason(browser.get(path)) == "role"


def test_an_observer_is_not_awaited(school: SchoolClass, browser: Browser) -> None:
    """The results list learners; a mentor or test student on the LMS's roster is none."""
    browser.lms.members = [
        {"user_id": "ann", "name": "Ann", "roles": [LEARNER], "status": "Active"},
        {"user_id": "parent", "name": "Parent", "roles": [MENTOR], "status": "Active"},
        {"user_id": "test", "name": "Tester", "roles": [LEARNER, TEST_USER], "status": "Active"},
    ]
    page = school.teacher().see()
    assert "Ann" in page
    assert "Parent" not in page
    assert "Tester" not in page


def test_an_assistant_scores_and_deletes_nothing(school: SchoolClass) -> None:
    """Assistants work with results; the column of the gradebook is the teacher's."""
    scopes = [f"{AGS}scope/{name}" for name in ("score", "lineitem")]
    claims = {AGS + "claim/endpoint": {"scope": scopes, "lineitems": f"{school.browser.lms.url}/lineitems"}}
    teacher = school.teacher(**claims)
    assert teacher.post("gradebook/create", label="A column", maximum="10").status_code == 303
    roles = {CLAIM + "roles": [INSTRUCTOR, sub_role("Instructor", "TeachingAssistant")]}
    assistant = school.teacher(**claims, **roles, sub="assistant-1")
    page = assistant.see("gradebook/")
    assert "gradebook/delete" not in page
    assert "Only a teacher can delete the column" in page
    assert reason(assistant.post("gradebook/delete", sure="1")) == "role"
    assert len(school.browser.lms.columns) == 1
    assert "gradebook/delete" in teacher.see("gradebook/")
    assert teacher.post("gradebook/delete", sure="1").status_code == 303


def test_a_test_student_is_neither_graded_nor_counted(school: SchoolClass) -> None:
    """Canvas's test student goes through the course; the results are those of the class."""
    tester = {CLAIM + "roles": [LEARNER, TEST_USER]}
    school.work("test-student", RIGHT, **tester)
    school.work("ann", RIGHT)
    school.parts.delivery.deliver(1)
    assert [score["userId"] for score in school.browser.lms.received] == ["ann"]
    page = school.teacher().see()
    assert len(set(re.findall(r'href="[^"]*learners/\d+', page))) == 1
    questions = school.teacher().see("questions/")
    assert "2 attempts" not in questions
    client = Client(school.browser, sub="test-student", **tester)
    grade = client.get("api/state")["grade"]
    assert grade["status"] == "none"
    assert grade["words"].startswith("This is a trial and is not graded")


def test_a_teacher_who_switches_to_a_learners_role_is_on_trial(school: SchoolClass, store: Store, clock: Clock) -> None:
    """In Moodle, the launch says learner, and names the teacher: their trial is no attempt of the class."""
    school.teacher()
    clock.forward(seconds=60)
    school.work("teacher-1", RIGHT)
    school.parts.delivery.deliver(1)
    assert school.browser.lms.received == []
    with store.read() as session:
        trial = session.scalars(select(Learner).where(Learner.tests)).one()
        person = session.scalars(select(Learner).where(Learner.subject == "teacher-1")).one()
    assert trial.teacher_id == person.id
    assert "100%" not in school.teacher().see()
    school.work("teacher-1", {"pick": "One"})
    with store.read() as session:
        numbers = session.scalars(select(Attempt.number).where(Attempt.learner_id == trial.id)).all()
    assert sorted(numbers) == [1, 2], "the next trial goes on with the same record"


def test_who_becomes_a_learner_begins_anew_and_is_graded(school: SchoolClass, clock: Clock) -> None:
    """Last term's teacher is a learner today: nothing of a trial is left over."""
    school.teacher()
    school.work("teacher-1", {"pick": "One"})
    clock.forward(hours=9)
    school.parts.launches.forget_old()
    school.work("teacher-1", RIGHT)
    school.parts.delivery.deliver(1)
    (score,) = school.browser.lms.received
    assert (score["userId"], score["scoreGiven"]) == ("teacher-1", score["scoreMaximum"])


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({CLAIM + "context": {"id": "another course"}}, id="another course"),
        pytest.param({"sub": "somebody else"}, id="another person"),
        pytest.param({CLAIM + "roles": [INSTRUCTOR, LEARNER]}, id="teacher and learner at once"),
    ],
)
def test_only_a_teacher_of_this_course_is_on_trial(school: SchoolClass, changes: dict[str, Any]) -> None:
    """A teacher of one course is a learner in another, and somebody may be both."""
    school.teacher()
    other = {CLAIM + "resource_link": {"id": "another link"}} if CLAIM + "context" in changes else {}
    visit = school.visit("teacher-1", **{**other, **changes})
    assert not visit.learner.tests


def test_without_a_course_nobody_is_taken_for_a_teacher_of_it(school: SchoolClass) -> None:
    """Where an LMS names no course, all its links would be one."""
    nowhere: dict[str, Any] = {CLAIM + "context": None}
    school.teacher(**nowhere)
    assert not school.visit("teacher-1", **nowhere).learner.tests
