"""What a teacher sees after launching a link: who did what, answer by answer, and how the questions do.

Everything is below the token of the launch, and shows the learners of that launch's link alone. An id in an address
only chooses among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, redirect, request

from lti_tool.item_analysis import LEAST_ATTEMPTS, Item, analyse, histogram, tally
from lti_tool.learning import counts
from lti_tool.outbox import send_again
from lti_tool.refusals import LaunchRefused
from lti_tool.responses import content_policy, secured
from lti_tool.results_csv import answers_csv, scores_csv
from lti_tool.store import audit
from lti_tool.teaching import (
    Standing,
    first_submitted,
    graded_quizzes,
    read_activity,
    read_work,
    sitting,
    standings,
    waiting_essays,
)
from lti_tool.tool import tool
from lti_tool.views.learn import file_response
from lti_tool.views.visits import visit_of
from lti_tool.views.wording import GRADES, STATES, duration, moment, number, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response as BaseResponse

    from exporter.course import Quiz
    from exporter.questions import Question
    from lti_tool.arrivals import Visit
    from lti_tool.courses import Edition
    from lti_tool.roster import Roster
    from lti_tool.tables import ResourceLink
    from lti_tool.teaching import Work

teach = Blueprint("teach", __name__)

LINES_PER_PAGE = 100
MOST_WORDS = 50
"""Different texts that are listed of a question; rarer ones are counted together."""


@teach.get("/teach/<token>/")
def show_results(token: str) -> BaseResponse:
    """Show who has begun, finished and scored what; a link that shows nothing yet leads to the picker."""
    visit = visit_of(token, teaching=True)
    if visit.link is None or visit.link.course_id is None:
        return secured(
            redirect(f"{tool().settings.url}/choose/{token}/", code=303), content_policy(visit.frame_origins)
        )
    roster = tool().rosters.of(visit.platform, visit.link)
    with tool().store.read() as session:
        lines = _lines(session, visit.link, roster)
        essays = waiting_essays(session, tool().library, visit.link)
    group = request.args.get("show", "all")
    chosen = [line for line in lines if group in _groups(line)]
    pages = max(1, -(-len(chosen) // LINES_PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shares = [line.share for line in lines if line.share is not None]
    edition = tool().library.find(visit.link.course_id)
    return teacher_page(
        visit, token, "teach.html.j2",
        lines=chosen[(page - 1) * LINES_PER_PAGE : page * LINES_PER_PAGE],
        groups=[(name, words, sum(name in _groups(line) for line in lines)) for name, words in _GROUPS.items()],
        group=group, page=page, pages=pages, essays=essays, roster=roster, bars=histogram(shares), scored=len(shares),
        quizzes=graded_quizzes(edition.course if edition else None, visit.link.item_id),
        sent=request.args.get("sent"),
    )  # fmt: skip


@teach.get("/teach/<token>/learners/<int:learner_id>")
def show_learner(token: str, learner_id: int) -> Response:
    """Show a learner's attempts, each answer in words."""
    visit = visit_of(token, teaching=True)
    link = link_of(visit)
    roster = tool().rosters.of(visit.platform, link)
    with tool().store.read() as session:
        lines = [line for line in _lines(session, link, roster) if line.learner and line.learner.id == learner_id]
        work = read_work(session, tool().library, link, learner_id=learner_id) if lines else []
        essays = waiting_essays(session, tool().library, link)
    if not lines:
        raise LaunchRefused("not-here")
    return teacher_page(visit, token, "teach_learner.html.j2", line=lines[0], work=work, essays=essays)


@teach.post("/teach/<token>/learners/<int:learner_id>/grade")
def resend_grade(token: str, learner_id: int) -> BaseResponse:
    """Send a learner's grade to the LMS once more."""
    visit = visit_of(token, teaching=True)
    link = link_of(visit)
    at = tool().store.clock()
    with tool().store.write() as session:
        found = send_again(session, link.id, learner_id, at=at)
        if found:
            audit(session, at=at, actor=f"teacher {visit.learner.id}", act="send grade again",
                  subject=f"link {link.id}, learner {learner_id}")  # fmt: skip
    if not found:
        raise LaunchRefused("not-here")
    tool().queue.look_at(visit.platform.id)
    address = f"{tool().settings.url}/teach/{token}/?sent=1"
    return secured(redirect(address, code=303), content_policy(visit.frame_origins))


@teach.get("/teach/<token>/questions/")
def show_questions(token: str) -> Response:
    """Show how hard each question is and how well it separates."""
    visit = visit_of(token, teaching=True)
    link = link_of(visit)
    with tool().store.read() as session:
        work = first_submitted(read_work(session, tool().library, link))
        essays = waiting_essays(session, tool().library, link)
    quizzes = [(quiz, _items(quiz, work)) for quiz in _quizzes(visit, work)]
    return teacher_page(
        visit, token, "teach_questions.html.j2", quizzes=quizzes, essays=essays, least=LEAST_ATTEMPTS
    )  # fmt: skip


@teach.get("/teach/<token>/questions/<quiz_id>/<question_id>")
def show_question(token: str, quiz_id: str, question_id: str) -> Response:
    """Show what was chosen or typed at one question."""
    visit = visit_of(token, teaching=True)
    link = link_of(visit)
    with tool().store.read() as session:
        work = first_submitted(read_work(session, tool().library, link))
        essays = waiting_essays(session, tool().library, link)
    quiz = next((quiz for quiz in _quizzes(visit, work) if quiz.id == quiz_id), None)
    rows = _items(quiz, work) if quiz else []
    place = next((place for place, (question, _) in enumerate(rows) if question.id == question_id), None)
    if quiz is None or place is None:
        raise LaunchRefused("not-here")
    question, item = rows[place]
    replies = [reply for entry in work if entry.quiz and entry.quiz.id == quiz_id
               if (reply := entry.reply(question_id)) and reply.response is not None]  # fmt: skip
    said = [] if question.type == "essay" else [(reply.words, reply.share) for reply in replies]
    tallies = tally(said, offered=question.offered_words(), right=question.right_words())
    return teacher_page(
        visit, token, "teach_question.html.j2",
        quiz=quiz, question=question, item=item, number_of=place + 1, tallies=tallies[:MOST_WORDS],
        rarer=sum(row.count for row in tallies[MOST_WORDS:]), essays=essays, least=LEAST_ATTEMPTS,
        before=rows[place - 1][0] if place else None, after=rows[place + 1][0] if place + 1 < len(rows) else None,
    )  # fmt: skip


@teach.get("/teach/<token>/scores.csv")
def give_scores(token: str) -> Response:
    """Give the roster with its scores for a spreadsheet."""
    visit = visit_of(token, teaching=True)
    link = link_of(visit)
    with tool().store.read() as session:
        lines = _lines(session, link, tool().rosters.of(visit.platform, link))
    return _download(visit, "scores.csv", scores_csv(lines))


@teach.get("/teach/<token>/answers.csv")
def give_answers(token: str) -> Response:
    """Give every answer for a spreadsheet."""
    visit = visit_of(token, teaching=True)
    link = link_of(visit)
    with tool().store.read() as session:
        work = read_work(session, tool().library, link)
    return _download(visit, "answers.csv", answers_csv(work, tool().rosters.of(visit.platform, link)))


@teach.get("/teach/<token>/preview/", defaults={"path": "index.html"})
@teach.get("/teach/<token>/preview/<path:path>")
def show_preview(token: str, path: str) -> Response:
    """Give the course as learners see it, with its answers; nothing of it is recorded."""
    visit = visit_of(token, teaching=True)
    content = tool().press.preview(_edition(visit)).get(path)
    if content is None:
        raise LaunchRefused("gone", path[:200])
    return file_response(visit, path, content)


def link_of(visit: Visit) -> ResourceLink:
    """Return the link whose results these are; raises `LaunchRefused` for a launch of the picker."""
    if visit.link is None:
        raise LaunchRefused("nothing-chosen")
    return visit.link


def teacher_page(visit: Visit, token: str, template: str, *, status: int = 200, **values: Any) -> Response:
    """Return one of the teacher's pages, with what all of them share."""
    link = link_of(visit)
    edition = tool().library.find(link.course_id)
    item = edition.item(link.item_id) if edition else None
    shown = item.title if item else edition.course.title if edition else ""
    return tool().pages.page(
        template, frame_origins=visit.frame_origins, status=status, room=f"{tool().settings.url}/teach/{token}",
        picker=f"{tool().settings.url}/choose/{token}/", title=link.title or shown or "Results", shown=shown,
        is_graded=link.line_item_url is not None, states=STATES, grades=GRADES, duration=duration, moment=moment,
        number=number, percent=percent, **values,
    )  # fmt: skip


_GROUPS = {
    "all": "All",
    "not-started": "Not started",
    "started": "Started",
    "waiting": "Waiting for a score",
    "finished": "Finished",
    "undelivered": "Grade not arrived",
}


def _groups(line: Standing) -> set[str]:
    undelivered = {"undelivered"} if line.grade and line.grade.status in {"waiting", "held"} else set()
    return {"all", line.state, *undelivered}


def _lines(session: Session, link: ResourceLink, roster: Roster) -> list[Standing]:
    edition = tool().library.find(link.course_id)
    course = edition.course if edition else None
    return standings(read_activity(session, link), roster, link, course, tool().settings.score)


def _quizzes(visit: Visit, work: Sequence[Work]) -> list[Quiz]:
    """Return the quizzes that the link shows now, and then those that only older attempts know."""
    link = link_of(visit)
    edition = tool().library.find(link.course_id)
    present = [quiz for quiz in (edition.course.quizzes if edition else ()) if link.item_id in {None, quiz.id}]
    known = {quiz.id for quiz in present}
    older = {entry.quiz.id: entry.quiz for entry in work if entry.quiz and entry.quiz.id not in known}
    return [*present, *older.values()]


def _items(quiz: Quiz, work: Sequence[Work]) -> list[tuple[Question, Item]]:
    """Return a quiz's questions with what the attempts say of each, also those that only older editions have."""
    mine = [entry for entry in work if entry.quiz and entry.quiz.id == quiz.id]
    questions: dict[str, Question] = {question.id: question for question in quiz.questions}
    for entry in reversed(mine):
        for reply in entry.replies:
            questions.setdefault(reply.question.id, reply.question)
    asked = [reply for entry in mine for reply in entry.replies]
    answered = dict.fromkeys(questions, 0)
    seen = dict.fromkeys(questions, 0)
    for reply in asked:
        seen[reply.question.id] += 1
        answered[reply.question.id] += reply.response is not None
    sittings = [sitting(entry) for entry in mine]
    return [
        (
            question,
            analyse(question.id, sittings, answered[question.id])
            if counts(question)
            else Item(seen[question.id], answered[question.id], None, None),
        )
        for question in questions.values()
    ]


def _edition(visit: Visit) -> Edition:
    """Return the course that the link shows now."""
    edition = tool().library.find(link_of(visit).course_id)
    if edition is None:
        raise LaunchRefused("gone")
    return edition


def _download(visit: Visit, name: str, content: bytes) -> Response:
    response = Response(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return secured(response, content_policy(visit.frame_origins))
