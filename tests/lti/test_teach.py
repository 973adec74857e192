"""What teachers see of their own class, and that nobody else sees it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from lms import CLAIM, INSTRUCTOR, LEARNER, NRPS, Reply
from schoolclass import QUIZ, RIGHT, WITH_ESSAY, SchoolClass
from sqlalchemy import event, insert, select
from walker import Browser, reason

from lti_tool.base.tables import Answer, Attempt, Audit, Learner, Outbox, Platform, Progress, ResourceLink
from lti_tool.courses import shelf
from lti_tool.lti.roster import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Clock
    from flask import Flask
    from lms import Lms

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings

pytestmark = pytest.mark.in_turns("database_url")

SCRIPT = "<script>alert(1)</script>"
DASH = "\u2013"


@pytest.fixture
def school(app: Flask, browser: Browser, settings: Settings) -> SchoolClass:
    """Give a class in front of a quiz without essays."""
    made = SchoolClass(app, browser, settings)
    made.set_quiz(QUIZ)
    return made


def member(subject: str, **changes: Any) -> dict[str, Any]:
    """Return a learner as an LMS's roster lists them."""
    return {"user_id": subject, "roles": [LEARNER], "status": "Active"} | changes


def rows(page: str) -> list[list[str]]:
    """Return the cells of a page's tables as text."""
    found = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    return [[_text(cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", line, re.DOTALL)] for line in found]


def _text(cell: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", cell)).split())


def row(page: str, name: str) -> list[str]:
    """Return the row that begins with a name."""
    return next(cells for cells in rows(page) if cells[0] == name)


def test_a_teacher_sees_who_has_begun_finished_and_not_even_started(school: SchoolClass, lms: Lms) -> None:
    """Names come from the LMS; teachers, and learners who have left, are not awaited."""
    lms.members = [
        member("ann", name="Ann"), member("ben", given_name="Ben", family_name="B"), member("cem", name="Cem"),
        member("left", name="Left", status="Inactive"), member("teacher-1", name="Teacher", roles=[INSTRUCTOR]),
    ]  # fmt: skip
    school.work("ann", RIGHT)
    school.work("ben", {"pick": "One"}, submits=False)
    page = school.teacher().see()
    assert row(page, "Ann")[1:6] == ["Finished", "1 of 1", "1", "100%", "On its way Send again"]
    assert row(page, "Ben B")[1:6] == ["Started", "1 of 1", "0", DASH, DASH]
    assert row(page, "Cem")[1:7] == ["Not started", DASH, DASH, DASH, DASH, DASH]
    assert [cells[0] for cells in rows(page) if cells][:4] == ["Learner", "Ann", "Ben B", "Cem"]
    assert "Teacher" not in page
    assert "Left" not in page


def test_learners_can_be_filtered_by_where_they_are(school: SchoolClass, lms: Lms) -> None:
    """Whom to remind is one click away."""
    lms.members = [member("ann", name="Ann"), member("cem", name="Cem")]
    school.work("ann", RIGHT)
    page = school.teacher().see("?show=not-started")
    assert "Cem" in page
    assert "Ann" not in page


@pytest.mark.parametrize("members", [pytest.param(None, id="no service"), pytest.param([], id="no names")])
def test_without_names_learners_have_lasting_labels(school: SchoolClass, lms: Lms, members: Any) -> None:
    """Neither a name nor an e-mail address is needed, and none is made up."""
    changes = {} if members is not None else {NRPS + "claim/namesroleservice": None}
    lms.members = [member("ann")]
    school.work("ann", RIGHT, **changes)
    page = school.teacher(**changes).see()
    assert row(page, label(1, "ann"))[1] == "Finished"
    assert ("because the learning platform does not share the list" in page) == (members is None)
    assert "ann<" not in page, "the LMS's own id is not shown in place of a name"


@pytest.mark.parametrize(("product", "setting"), [("moodle", "Share launcher&#39;s name with tool: Always"), ("x", "")])
def test_a_teacher_is_told_why_nobody_has_a_name(  # noqa: PLR0913, PLR0917 - a case and its fixtures
    school: SchoolClass, lms: Lms, store: Store, clock: Clock, product: str, setting: str
) -> None:
    """Folded above the table, with the place where names are switched on; gone as soon as one of them has come."""
    with store.write() as session:
        session.scalars(select(Platform)).one().product = product
    teacher = school.teacher()
    assert "sends no names" not in teacher.see(), "nobody came"
    lms.members = [member("ann"), member("ben")]
    clock.forward(hours=1)
    page = teacher.see()
    assert page.count('<details class="note"><summary>The learning platform sends no names') == 1
    assert setting in page
    assert ("settings for what it shares" in page) == (not setting)
    assert "sends no names" not in teacher.see("questions/")
    lms.members[1]["name"] = "Ben"
    clock.forward(seconds=301)
    assert "sends no names" not in teacher.see()


def test_an_lms_that_does_not_answer_for_its_roster_keeps_no_teacher_waiting_twice(
    school: SchoolClass, lms: Lms, clock: Clock
) -> None:
    """Who has launched is shown, the reason is told, and the LMS is asked again a minute later."""
    broken = {NRPS + "claim/namesroleservice": {"context_memberships_url": f"{lms.url}/broken<b>"}}
    learner_id = school.work("ann", RIGHT, **broken)
    teacher = school.teacher(**broken)
    page = teacher.see()
    assert "404 but not with a roster" in page
    assert f"/learners/{learner_id}" in page
    count = [path for _, path in lms.requests].count("/broken%3Cb%3E") + [path for _, path in lms.requests].count(
        "/broken<b>"
    )
    teacher.see()
    assert len([path for _, path in lms.requests if "broken" in path]) == count == 1
    clock.forward(seconds=61)
    teacher.see()
    assert len([path for _, path in lms.requests if "broken" in path]) == 2


def test_an_old_roster_is_better_than_none(school: SchoolClass, lms: Lms, clock: Clock) -> None:
    """Names stay while the LMS is down."""
    lms.members = [member("ann", name="Ann")]
    teacher = school.teacher()
    assert "Ann" in teacher.see()
    lms.members = None  # type: ignore[assignment]
    clock.forward(seconds=301)
    lms.server.RequestHandlerClass.reply_members = lambda self: self.reply(503)  # type: ignore[attr-defined]
    page = teacher.see()
    assert "Ann" in page
    assert "this one may be out of date" in page


def test_two_of_one_name_are_told_apart(school: SchoolClass, lms: Lms) -> None:
    """Their labels stand beside the name."""
    lms.members = [member("a1", name="Ann"), member("a2", name="Ann")]
    page = school.teacher().see()
    assert f"Ann ({label(1, 'a1')})" in page
    assert f"Ann ({label(1, 'a2')})" in page


def test_a_link_that_shows_nothing_yet_leads_a_teacher_to_the_picker(school: SchoolClass) -> None:
    """There is nothing to report of it."""
    response = school.teacher(**{CLAIM + "custom": None}).get()
    assert response.status_code == 303
    assert "/choose/" in response.location


def test_a_course_that_is_gone_leaves_its_results(school: SchoolClass) -> None:
    """The teacher is told, can choose another, and still reads what was answered."""
    school.work("ann", RIGHT)
    teacher = school.teacher()
    teacher.see()
    shelf.remove(school.parts.store, "small", actor="test")
    school.parts.library.look_again()
    page = teacher.see()
    assert "no longer available here" in page
    assert label(1, "ann") in page


def test_each_answer_of_a_learner_is_told_in_words(school: SchoolClass, clock: Clock) -> None:
    """With what would have been right, the points, and the time."""
    visit = school.visit("ann")
    school.parts.attempts.start(visit, "quiz")
    for question, response in {"pick": "One", "name": "Loire & co"}.items():
        clock.forward(seconds=65)
        name = (
            school.parts.library.find("small").course.quizzes[0].questions[0].names[0]
            if question == "pick"
            else response
        )  # type: ignore[union-attr]
        school.parts.attempts.answer(visit, "quiz", 1, question, name)
    clock.forward(seconds=10)
    school.parts.attempts.submit(visit, "quiz", 1)
    page = school.teacher().see(f"learners/{visit.learner.id}")
    assert row(page, "One or two?") == ["One or two?", "One", "Two", "0 of 1 0%", "1 min 5 sec"]
    assert row(page, "Which river?")[1:3] == ["Loire & co", "Seine"]
    assert row(page, "True?") == ["True?", "No answer", "True", "0 of 1 0%", DASH]
    assert "Submitted after 2 min 20 sec" in page


def test_what_is_not_answered_yet_has_no_points_yet(school: SchoolClass) -> None:
    """As long as the attempt is not submitted; after that, what was left out has none of them."""
    learner = school.work("ben", {"pick": "One"}, submits=False)
    page = school.teacher().see(f"learners/{learner}")
    assert "Not submitted yet." in page
    assert row(page, "One or two?")[1:4] == ["One", "Two", "0 of 1 0%"]
    assert row(page, "Which river?")[1:] == [DASH, "Seine", DASH, DASH]
    visit = school.visit("ben")
    school.parts.attempts.submit(visit, "quiz", 1)
    assert row(school.teacher().see(f"learners/{learner}"), "Which river?")[1:] == [
        "No answer", "Seine", "0 of 1 0%", DASH,
    ]  # fmt: skip


def test_questions_that_only_older_attempts_have_say_so(school: SchoolClass) -> None:
    """One with another id is another question, also if it reads the same."""
    school.work("ann", RIGHT)
    first, second, _ = QUIZ["questions"]
    school.set_quiz(QUIZ | {"questions": [first, second | {"id": "river"}]})
    found = [cells[1:4] for cells in rows(school.teacher().see("questions/")) if cells[0].isdigit()]
    assert found == [
        ["One or two?", "1", "1"],
        ["Which river?", "0", "0"],
        ["Which river? No longer asked like this", "1", "1"],
        ["True? No longer asked like this", "1", "1"],
    ]


def test_a_text_with_gaps_is_shown_with_its_answers(school: SchoolClass) -> None:
    """The gaps have the numbers of the answers; the prompt alone is the same for many questions."""
    gaps = {"id": "gaps", "type": "gaps", "prompt": "Fill the gaps.", "text": "The {{Seine}} flows through {{Paris}}."}
    school.set_quiz(QUIZ | {"questions": [gaps]})
    learner = school.work("ann", {"gaps": ["Seine", ""]})
    asked = "Fill the gaps. The [1] flows through [2]."
    teacher = school.teacher()
    assert row(teacher.see(f"learners/{learner}"), asked)[1:3] == ["1. Seine 2. …", "1. Seine 2. Paris"]
    assert asked in {cells[1] for cells in rows(teacher.see("questions/")) if len(cells) > 1}
    assert "The [1] flows through [2]." in teacher.see("questions/quiz/gaps")
    assert "The [1] flows through [2]." in teacher.see("answers.csv")


def test_answers_are_told_in_the_words_of_their_own_edition(school: SchoolClass) -> None:
    """A question that was reworded since still reads as the learner saw it."""
    learner = school.work("ann", RIGHT)
    changed = [QUIZ["questions"][0] | {"prompt": "Completely new?"}, *QUIZ["questions"][1:]]
    school.set_quiz(QUIZ | {"questions": changed})
    page = school.teacher().see(f"learners/{learner}")
    assert "One or two?" in page
    assert "Completely new?" not in page


def test_a_teacher_sees_the_course_as_learners_do_and_nothing_is_recorded(school: SchoolClass, store: Store) -> None:
    """The preview has its answers with it, so that it needs no attempt."""
    teacher = school.teacher()
    assert "A small course" in teacher.see("preview/")
    assert teacher.get("preview/player.js").status_code == 200
    assert reason(teacher.get("preview/no-such-file")) == "gone"
    with store.read() as session:
        assert session.scalars(select(Attempt)).all() == []
        assert session.scalars(select(Progress)).all() == []


# Who is refused


PAGES = ["", "questions/", "questions/quiz/pick", "essays/", "scores.csv", "answers.csv", "learners/1", "preview/",
         "essays/1/why"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_learner_gets_none_of_the_teachers_pages(school: SchoolClass, lms: Lms, path: str) -> None:
    """Not with their own token, which is a good one; and the refusal tells nothing about anybody."""
    lms.members = [member("ann", name="Ann"), member("eve", name="Eve")]
    school.work("ann", RIGHT)
    room = school.browser.enter(sub="eve").replace("/learn/", "/teach/")
    response = school.browser.get(room + path)
    assert (response.status_code, reason(response)) == (403, "role")
    assert "Ann" not in response.text
    assert "Seine" not in response.text


@pytest.mark.parametrize("path", ["learners/1/grade", "essays/1/why"])
def test_a_learner_changes_nothing(school: SchoolClass, store: Store, path: str) -> None:
    """Neither a score nor its way to the LMS."""
    school.work("ann", RIGHT)
    room = school.browser.enter(sub="ann").replace("/learn/", "/teach/")
    assert reason(school.browser.post(room + path, data={"points": "4"})) == "role"
    with store.read() as session:
        assert len(session.scalars(select(Outbox)).all()) == 1
        assert not [act for act in session.scalars(select(Audit.act)) if "grade" in act or "essay" in act]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"resource_link": {"id": "link-2"}}, id="another link of the same course"),
        pytest.param({"resource_link": {"id": "link-2"}, "context": {"id": "context-2"}}, id="another course"),
    ],
)
@pytest.mark.parametrize("path", ["", "questions/", "questions/quiz/name", "scores.csv", "answers.csv", "essays/"])
def test_nothing_of_another_link_is_shown(school: SchoolClass, changes: dict[str, Any], path: str) -> None:
    """A teacher of one course is a stranger in the next."""
    school.work("ann", RIGHT | {"name": "Secret river"})
    other = {CLAIM + name: value for name, value in changes.items()} | {NRPS + "claim/namesroleservice": None}
    school.work("ben", {"name": "Open river"}, **other)
    page = school.teacher(**other).see(path)
    assert "Secret river" not in page
    assert label(1, "ann") not in page
    assert path not in {"", "answers.csv"} or label(1, "ben") in page


def test_an_id_of_another_link_opens_nothing(school: SchoolClass, store: Store) -> None:
    """Whether it exists or not, the answer is the same."""
    school.set_quiz(WITH_ESSAY)
    learner = school.work("ann", RIGHT | {"why": "For a reason."})
    with store.read() as session:
        attempt = session.scalars(select(Attempt.id)).one()
    teacher = school.teacher(**{CLAIM + "resource_link": {"id": "link-2"}})
    assert reason(teacher.get(f"learners/{learner}")) == reason(teacher.get("learners/999")) == "not-here"
    assert reason(teacher.get(f"essays/{attempt}/why")) == "not-here"
    assert reason(teacher.post(f"essays/{attempt}/why", points="4")) == "not-here"
    assert reason(teacher.post(f"learners/{learner}/grade")) == "not-here"
    assert reason(teacher.get("questions/quiz/no-such")) == "not-here"
    with store.read() as session:
        assert session.scalars(select(Answer.share).where(Answer.question_id == "why")).one() is None


@pytest.mark.parametrize("path", ["learners/1/grade", "essays/1/why"])
def test_a_form_of_another_site_is_refused(school: SchoolClass, path: str) -> None:
    """Even if it knew the address."""
    room = school.teacher().room
    response = school.browser.post(room + path, data={"points": "1"}, headers={"Origin": "https://evil.example"})
    assert reason(response) == "token"


def test_what_the_lms_and_learners_write_is_shown_as_text(school: SchoolClass, lms: Lms, store: Store) -> None:
    """Names, titles, answers, comments and the problems that an LMS reports."""
    lms.members = [member("ann", name=f"Ann {SCRIPT}")]
    school.set_quiz(WITH_ESSAY)
    link = {CLAIM + "resource_link": {"id": "link-1", "title": f"Link {SCRIPT}"}}
    learner = school.work("ann", {"name": f"River {SCRIPT}", "why": f"Essay {SCRIPT}"}, **link)
    teacher = school.teacher(**link)
    with store.read() as session:
        attempt = session.scalars(select(Attempt.id)).one()
    teacher.post(f"essays/{attempt}/why", points="4", comment=f"Comment {SCRIPT}")
    lms.replies = [Reply(404, body=f"Problem {SCRIPT}")]
    school.parts.delivery.deliver(1)
    for path, words in {
        "": ["Ann", "Link"], f"learners/{learner}": ["River", "Essay", "Comment"], "questions/": ["Link"],
        "questions/quiz/name": ["River"], "essays/": ["Ann"], f"essays/{attempt}/why": ["Essay", "Comment", "Ann"],
    }.items():  # fmt: skip
        page = teacher.see(path)
        assert SCRIPT not in page, path
        for word in words:
            assert html.escape(f"{word} {SCRIPT}") in page, (path, word)
    assert "Problem alert" not in teacher.see()
    assert "404 Problem" in teacher.see(), "of what an LMS answers, the text"


@pytest.mark.parametrize("path", ["", "questions/", "essays/", "scores.csv"])
def test_pages_allow_no_script_but_ours_and_only_the_lms_frames_them(school: SchoolClass, lms: Lms, path: str) -> None:
    """The policy is as strict as can be: no inline script or style, and every form comes back here."""
    policy = school.teacher().get(path).headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "form-action 'self';" in policy
    assert f"frame-ancestors 'self' {lms.url}" in policy
    assert "unsafe" not in policy


# Grades on their way


def test_a_grade_that_the_lms_refused_can_be_sent_again(
    school: SchoolClass, lms: Lms, store: Store, clock: Clock
) -> None:
    """The teacher sees why, presses the button, and it arrives."""
    learner = school.work("ann", RIGHT)
    lms.replies = [Reply(404, body="column deleted")]
    school.parts.delivery.deliver(1)
    teacher = school.teacher()
    assert "Not accepted" in (page := teacher.see())
    assert "column deleted" in page
    assert teacher.post(f"learners/{learner}/grade").status_code == 303
    clock.forward(seconds=5)
    school.parts.delivery.deliver(1)
    assert [grade["scoreGiven"] for grade in lms.grades.values()] == [100]
    assert row(teacher.see("?sent=1"), label(1, "ann"))[5] == "Arrived"
    with store.read() as session:
        acts = session.scalars(select(Audit.act).where(Audit.actor.startswith("teacher"))).all()
    assert acts == ["send grade again"]


def test_a_grade_that_was_wiped_in_the_lms_can_be_sent_again(school: SchoolClass, lms: Lms, clock: Clock) -> None:
    """It had arrived; what arrives now is later."""
    learner = school.work("ann", RIGHT)
    school.parts.delivery.deliver(1)
    lms.grades.clear()
    clock.forward(seconds=5)
    school.teacher().post(f"learners/{learner}/grade")
    school.parts.delivery.deliver(1)
    assert len(lms.grades) == 1
    assert lms.received[0]["timestamp"] < lms.received[1]["timestamp"]


def test_a_grade_goes_to_the_column_that_the_link_has_now(school: SchoolClass, lms: Lms, clock: Clock) -> None:
    """The one that it was meant for was deleted, and the teacher made another."""
    learner = school.work("ann", RIGHT)
    lms.replies = [Reply(404)]
    school.parts.delivery.deliver(1)
    endpoint = lms.claims("n")["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"] | {
        "lineitem": lms.line_item(2)
    }
    school.teacher(**{"https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": endpoint}).post(
        f"learners/{learner}/grade"
    )
    clock.forward(seconds=5)
    school.parts.delivery.deliver(1)
    assert [item for item, _ in lms.grades] == ["/lineitems/2/lineitem"]


# Many learners


@pytest.fixture
def queries(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Give the statements that are sent to the database, but not those that look now and then for new courses."""
    monkeypatch.setattr("lti_tool.courses.library.LOOK_AGAIN_SECONDS", 1e9)
    sent: list[str] = []

    def note(*arguments: Any) -> None:
        sent.append(arguments[2])

    event.listen(store.engine, "before_cursor_execute", note)
    yield sent
    event.remove(store.engine, "before_cursor_execute", note)


def crowd(store: Store, size: int) -> None:
    """Let many learners have submitted the quiz that one of them has."""
    with store.write() as session:
        link, edition = session.scalars(select(ResourceLink.id)).one(), session.scalars(select(Attempt.edition)).one()
        known = session.scalars(select(Learner.id)).all()
        session.execute(
            insert(Learner),
            [{"deployment_pk": 1, "subject": f"s{i}", "anonymous": False, "seen": 1} for i in range(size)],
        )
        ids = [found for found in session.scalars(select(Learner.id)) if found not in known]
        session.execute(
            insert(Attempt),
            [{"learner_id": i, "resource_link_pk": link, "edition": edition, "quiz_id": "quiz", "number": 1,
              "drawn": {"questions": list(RIGHT), "seed": 1}, "started": 1, "submitted": 2, "score": (i % 4) / 3}
             for i in ids],
        )  # fmt: skip
        session.execute(
            insert(Progress),
            [
                {"learner_id": i, "resource_link_pk": link, "revision": 1, "text": "", "read": [], "changed": 2}
                for i in ids
            ],
        )
        attempts = session.execute(select(Attempt.id, Attempt.learner_id).where(Attempt.learner_id.in_(ids))).all()
        session.execute(
            insert(Answer),
            [{"attempt_id": attempt, "question_id": name, "response": '"Loire"' if name == "name" else "true",
              "share": float(place < i % 4), "final": True, "answered": 2, "comment": ""}
             for attempt, i in attempts for place, name in enumerate(("judge", "name"))],
        )  # fmt: skip


@pytest.mark.parametrize("path", ["", "questions/", "questions/quiz/name", "essays/", "scores.csv", "answers.csv"])
def test_the_number_of_queries_does_not_grow_with_the_class(
    school: SchoolClass, store: Store, queries: list[str], path: str
) -> None:
    """A thousand learners take as many queries as one."""
    school.work("first", RIGHT)
    teacher = school.teacher()
    teacher.see(path)  # the roster is asked for once in some minutes
    queries.clear()
    teacher.see(path)
    few = len(queries)
    crowd(store, 1000)
    queries.clear()
    teacher.see(path)
    assert len(queries) == few


def test_a_long_roster_comes_in_pages(school: SchoolClass, store: Store) -> None:
    """A page has a hundred lines, and the next is one click away; a page that is not there is the last."""
    school.work("first", RIGHT)
    crowd(store, 249)
    teacher = school.teacher()
    first, last = teacher.see(), teacher.see("?page=99")
    assert "Page 1 of 3" in first
    assert "Page 3 of 3" in last
    assert first.count('<th scope="row"><a') == 100
    assert last.count('<th scope="row"><a') == 50
    names = re.findall(r'<th scope="row"><a[^>]*>(.*?)</a>', first + teacher.see("?page=2") + last)
    assert len(set(names)) == 250
