"""Teachers score essays, and what comes of it goes to the gradebook."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from lms import CLAIM
from schoolclass import ESSAY, QUIZ, RIGHT, WITH_ESSAY, SchoolClass, Teacher
from sqlalchemy import select

from lti_tool.base.tables import Answer, Attempt, Audit, Outbox
from lti_tool.web.points import read_points

if TYPE_CHECKING:
    from conftest import Clock
    from flask import Flask
    from lms import Lms
    from walker import Browser

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings

pytestmark = pytest.mark.in_turns("database_url")


@pytest.fixture
def school(app: Flask, browser: Browser, settings: Settings) -> SchoolClass:
    """Give a class in front of a quiz with an essay of four points."""
    made = SchoolClass(app, browser, settings)
    made.set_quiz(WITH_ESSAY)
    return made


def form(store: Store, question: str = "why") -> str:
    """Return the path of the form for the newest attempt's essay."""
    with store.read() as session:
        return f"essays/{session.scalars(select(Attempt.id).order_by(Attempt.id.desc())).first()}/{question}"


def kept(store: Store) -> tuple[float | None, str]:
    """Return the share and the comment that are stored of the essay."""
    with store.read() as session:
        answer = session.scalars(select(Answer).where(Answer.question_id == "why")).one()
    return answer.share, answer.comment


def test_an_essay_waits_is_scored_and_its_grade_arrives(school: SchoolClass, lms: Lms, store: Store) -> None:
    """Nothing goes to the LMS before; then the score with the comment, and the act into the audit log."""
    school.work("ann", RIGHT | {"why": "For a good reason."})
    school.parts.delivery.deliver(1)
    teacher = school.teacher()
    assert "1 essay waits" in teacher.see()
    assert "Waiting for a score" in teacher.see()
    assert lms.grades == {}
    page = teacher.see(form(store))
    assert "For a good reason." in page
    assert "Because." in page, "the sample answer"
    assert "4 words · at least 2 words asked for" in page
    response = teacher.post(form(store), points="3,5", comment="Good, but short.")
    assert response.location.endswith("/essays/?saved=1")
    school.parts.delivery.deliver(1)
    (grade,) = lms.grades.values()
    assert grade["scoreGiven"] == pytest.approx(100 * 6.5 / 7, abs=1e-3)
    assert grade["comment"] == "Good, but short."
    assert kept(store) == (3.5 / 4, "Good, but short.")
    assert "3.5 of 4" in teacher.see("essays/")
    assert "essay waits" not in teacher.see()
    with store.read() as session:
        (act,) = session.scalars(select(Audit).where(Audit.act == "score essay"))
    assert (act.actor, act.subject) == ("teacher 2", "attempt 1, why: 0.875")


def test_the_roster_says_whose_essays_wait(school: SchoolClass) -> None:
    """In place of the dash of who has no score yet; beside the score of who has one from an earlier attempt."""
    school.work("ann", RIGHT | {"why": "For a good reason."})
    school.work("bob", RIGHT)
    seen = html.unescape(re.sub(r"\s+", " ", school.teacher().see()))
    scores = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r'data-label="Score">(.*?)</td>', seen)]
    assert sorted(scores) == ["1 essay waits for a score", "42.86%"]


def test_a_score_can_be_changed(school: SchoolClass, lms: Lms, store: Store, clock: Clock) -> None:
    """The form shows what was given, and the new grade follows the old one; a comment alone is news as well."""
    school.work("ann", RIGHT | {"why": "A text."})
    teacher = school.teacher()
    for points, comment in (("4", ""), ("2", ""), ("2", "See page 3."), ("2", "See page 3.")):
        teacher.post(form(store), points=points, comment=comment)
        clock.forward(seconds=5)
        school.parts.delivery.deliver(1)
    assert [round(score["scoreGiven"]) for score in lms.received] == [100, 71, 71]
    assert lms.received[-1]["comment"] == "See page 3."
    page = teacher.see(form(store))
    assert 'value="2"' in page
    assert "See page 3." in page


def test_saving_leads_to_the_next_essay(school: SchoolClass, store: Store, clock: Clock) -> None:
    """The oldest first, until none waits."""
    school.work("ann", {"why": "Ann's text."})
    clock.forward(seconds=60)
    school.work("ben", {"why": "Ben's text."})
    teacher = school.teacher()
    waiting = re.findall(r'href="[^"]*/(essays/\d+/why)"', teacher.see("essays/"))
    assert len(waiting) == 2
    response = teacher.post(waiting[0], points="1")
    assert f"/{waiting[1]}?saved=1" in response.location
    assert "Saved. This is the next one." in teacher.see(f"{waiting[1]}?saved=1")
    assert teacher.post(waiting[1], points="1").location.endswith("/essays/?saved=1")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "4.01",
        "-1",
        "five",
        "NaN",
        "inf",
        "1e0",
        "0x1",
        "\N{ARABIC-INDIC DIGIT FIVE}",
        "2²",
        "1.2.3",
        "4,0,0",
        "9" * 400,
        "3 4",
    ],
)
def test_points_out_of_bounds_are_not_taken(school: SchoolClass, store: Store, typed: str) -> None:
    """The form says what is possible, and loses nothing that was typed."""
    school.work("ann", {"why": "A text."})
    response = school.teacher().post(form(store), points=typed, comment="My long comment")
    assert response.status_code == 422
    assert "from 0 to 4" in response.text
    assert "My long comment" in response.text
    assert f'value="{html.escape(typed)}"' in response.text
    assert kept(store) == (None, "")
    with store.read() as session:
        assert session.scalars(select(Outbox)).all() == []


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        *[("0", 0.0), ("4", 4.0), ("2.5", 2.5), ("2,5", 2.5), (" 3 ", 3.0), (".5", 0.5), ("4.", 4.0), (".", None)],
        ("\N{ARABIC-INDIC DIGIT TWO}\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC-INDIC DIGIT FIVE}", 2.5),
        ("\N{FULLWIDTH DIGIT THREE}\N{FULLWIDTH FULL STOP}\N{FULLWIDTH DIGIT FIVE}", 3.5),
        *[("½", None), ("三", None)],
    ],
)
def test_points_are_read_as_people_write_them(typed: str, points: float | None) -> None:
    """With a point or a comma, in the digits of their script."""
    assert read_points(typed, 4) == points


def test_a_comment_that_is_too_long_is_not_cut(school: SchoolClass, store: Store) -> None:
    """The teacher decides what to leave out."""
    school.work("ann", {"why": "A text."})
    response = school.teacher().post(form(store), points="1", comment="x" * 4001)
    assert response.status_code == 422
    assert kept(store) == (None, "")


@pytest.mark.every_case
def test_a_character_that_postgresql_cannot_keep_does_not_cost_the_comment(school: SchoolClass, store: Store) -> None:
    """U+0000 comes from programs that text was copied out of; nobody sees it."""
    school.work("ann", {"why": "A text."})
    assert school.teacher().post(form(store), points="1", comment="Well\0 done").status_code == 303
    assert kept(store) == (0.25, "Well done")


@pytest.mark.parametrize(
    ("question", "responses", "submits"),
    [
        pytest.param("why", {"why": "A draft."}, False, id="an attempt that runs"),
        pytest.param("why", {}, True, id="an essay that was not written"),
        pytest.param("pick", RIGHT, True, id="a question that the machine scores"),
        pytest.param("none", RIGHT, True, id="a question that does not exist"),
    ],
)
def test_only_submitted_essays_are_scored(
    school: SchoolClass, store: Store, question: str, responses: dict[str, Any], *, submits: bool
) -> None:
    """Whatever the address says."""
    school.work("ann", responses, submits=submits)
    teacher = school.teacher()
    before = _shares(store)
    assert teacher.get(form(store, question)).status_code == 403
    assert teacher.post(form(store, question), points="1").status_code == 403
    assert _shares(store) == before


def _shares(store: Store) -> list[Any]:
    with store.read() as session:
        return [tuple(row) for row in session.execute(select(Answer.question_id, Answer.share))]


def test_several_comments_go_to_the_gradebook_as_one(school: SchoolClass, lms: Lms, store: Store) -> None:
    """It has room for one only, and the second must not wipe the first."""
    other = ESSAY | {"id": "how", "prompt": "How?"}
    school.set_quiz(QUIZ | {"questions": [ESSAY, other]})
    school.work("ann", {"why": "Because of it.", "how": "Like this."})
    teacher = school.teacher()
    teacher.post(form(store, "how"), points="4", comment="Well done")
    assert "Well done" in teacher.see(form(store, "how"))
    teacher.post(form(store, "why"), points="4", comment="Right")
    school.parts.delivery.deliver(1)
    (grade,) = lms.grades.values()
    assert grade["comment"] == "Why?: Right\n\nHow?: Well done"


def test_nobody_is_graded_who_came_without_a_name(school: SchoolClass, store: Store) -> None:
    """An anonymous essay can be scored; there is nowhere to send it."""
    school.work("", {"why": "A text."}, **{"sub": None, CLAIM + "context": None})
    teacher = school.teacher()
    assert "Anonymous " in teacher.see("essays/")
    assert teacher.post(form(store), points="4").status_code == 303
    with store.read() as session:
        assert session.scalars(select(Outbox)).all() == []


def test_the_form_is_the_teachers_own(school: SchoolClass, store: Store) -> None:
    """It comes back to the address that it was shown at, where the origin is checked; see the other refusals."""
    school.work("ann", {"why": "A text."})
    teacher: Teacher = school.teacher()
    assert '<form method="post" class="stacked">' in teacher.see(form(store))
