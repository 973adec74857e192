"""What teachers see after launching a link: results, answers and downloads.

Everything is below the launch token, and shows only the learners of that launch's link. An id in a URL only selects
among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, redirect, request

from lti_tool.base.database import audit
from lti_tool.base.statuses import ScoreStatus
from lti_tool.base.transactions import within
from lti_tool.grades.outbox import send_again
from lti_tool.learning.certificates import certificate_of
from lti_tool.learning.progress import graded_quizzes, shown_items
from lti_tool.lti.lms import lms_of
from lti_tool.lti.refusals import LaunchRefused
from lti_tool.results.csv_export import answers_csv, scores_csv
from lti_tool.results.item_analysis import histogram
from lti_tool.results.lesson_answers import read_lesson_answers
from lti_tool.results.quiz_answers import read_attempts, waiting_essays
from lti_tool.results.roster_view import RosterLine, lessons_shown, read_activity, roster_lines
from lti_tool.web.file_responses import file_response
from lti_tool.web.page_language import STATES, page_language
from lti_tool.web.previews import comes_in, let_into_preview
from lti_tool.web.teacher_page import course_of, teacher_page
from lti_tool.web.tool import tool
from lti_tool.web.visits import address_below, below_a_launch, link_of, present_visit, roster_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response as BaseResponse

    from exporter.course import Course
    from lti_tool.base.tables import ResourceLink
    from lti_tool.courses.versions import CourseVersion
    from lti_tool.lti.roster import Roster
    from lti_tool.lti.visit import Visit

teach = below_a_launch("teach", __name__, room="teach", teaching=True, comes_in=comes_in)

LINES_PER_PAGE = 100


@teach.get("/")
def show_results() -> BaseResponse:
    """Show who has started, finished and scored what; a link without content leads to the picker."""
    visit = present_visit()
    if visit.link is None or visit.link.course_id is None:
        return redirect(f"{address_below('choose')}/", code=303)
    roster, course = roster_of(visit), course_of(visit.link)
    with tool().store.read() as session:
        lines = _lines(session, visit.link, course, roster)
        waiting = waiting_essays(session, tool().library, visit.link)
    group = request.args.get("show", "all")
    chosen = [line for line in lines if group in _groups(line)]
    pages = max(1, -(-len(chosen) // LINES_PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shares = [line.share for line in lines if line.share is not None]
    return teacher_page(
        visit, "teach.html.j2",
        lines=chosen[(page - 1) * LINES_PER_PAGE : page * LINES_PER_PAGE],
        groups=[(name, key, sum(name in _groups(line) for line in lines)) for name, key in _GROUPS.items()],
        group=group, page=page, pages=pages, essays=waiting.total(), waiting=waiting,
        roster=roster, bars=histogram(shares), scored=len(shares),
        quizzes=graded_quizzes(shown_items(course, visit.link.item_id)) if course else [],
        sent=request.args.get("sent"), names_setting=lms_of(visit.platform).shares_names,
    )  # fmt: skip


@teach.get("/learners/<int:learner_id>")
def show_learner(learner_id: int) -> Response:
    """Show a learner's attempts and answers inside lessons, in words."""
    visit = present_visit()
    link = link_of(visit)
    roster, course = roster_of(visit), course_of(link)
    with tool().store.read() as session:
        lines = [
            line for line in _lines(session, link, course, roster) if line.learner and line.learner.id == learner_id
        ]
        reviews = read_attempts(session, tool().library, link, learner_id=learner_id) if lines else []
        answers = read_lesson_answers(session, tool().library, link, learner_id=learner_id) if lines else []
        essays = waiting_essays(session, tool().library, link).total()
        certificate = certificate_of(within(session), learner_id, link) if lines else None
    if not lines:
        raise LaunchRefused("not-here")
    return teacher_page(
        visit, "teach_learner.html.j2", line=lines[0], reviews=reviews, answers=answers, essays=essays,
        certificate=certificate, awarded=page_language().day(certificate.awarded) if certificate else "",
        certificate_address=f"{tool().settings.url}/certificate/{certificate.code}" if certificate else "",
    )  # fmt: skip


@teach.post("/learners/<int:learner_id>/grade")
def resend_grade(learner_id: int) -> BaseResponse:
    """Send a learner's grade to the LMS again."""
    visit = present_visit()
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
    address = f"{address_below('teach')}/?sent=1"
    return redirect(address, code=303)


@teach.get("/scores.csv")
def give_scores() -> Response:
    """Return the roster with scores as CSV."""
    visit = present_visit()
    link = link_of(visit)
    roster, course = tool().rosters.of(visit.platform, link), course_of(link)
    with tool().store.read() as session:
        lines = _lines(session, link, course, roster)
    return _download(visit, "scores.csv", scores_csv(lines, lessons=len(lessons_shown(course, link))))


@teach.get("/answers.csv")
def give_answers() -> Response:
    """Return every answer as CSV."""
    visit = present_visit()
    link = link_of(visit)
    with tool().store.read() as session:
        reviews = read_attempts(session, tool().library, link)
        answers = read_lesson_answers(session, tool().library, link)
    roster = tool().rosters.of(visit.platform, link)
    return _download(visit, "answers.csv", answers_csv(reviews, answers, roster))


@teach.post("/preview/")
def open_preview() -> BaseResponse:
    """Open the preview in a new tab."""
    return let_into_preview("teach")


@teach.get("/preview/", defaults={"path": "index.html"})
@teach.get("/preview/<path:path>")
def show_preview(path: str) -> Response:
    """Show a preview of the course, with its answers; nothing is recorded."""
    visit = present_visit()
    content = tool().page_renderer.preview(_version(visit), path)
    if content is None:
        raise LaunchRefused("gone", path[:200])
    return file_response(path, content)


_GROUPS = {"all": "groupAll", **STATES, "undelivered": "groupUndelivered"}


def _groups(line: RosterLine) -> set[str]:
    undelivered = (
        {"undelivered"} if line.grade and line.grade.status in {ScoreStatus.WAITING, ScoreStatus.HELD} else set()
    )
    return {"all", line.state, *undelivered}


def _lines(session: Session, link: ResourceLink, course: Course | None, roster: Roster) -> list[RosterLine]:
    return roster_lines(read_activity(session, link, course), roster, link, course, tool().settings.score)


def _version(visit: Visit) -> CourseVersion:
    """Return the course version that the link currently shows."""
    version = tool().library.find(link_of(visit).course_id)
    if version is None:
        raise LaunchRefused("gone")
    return version


def _download(visit: Visit, name: str, content: bytes) -> Response:
    with tool().store.write() as session:
        audit(session, at=tool().store.clock(), actor=f"teacher {visit.learner.id}", act="download results",
              subject=f"link {link_of(visit).id}: {name}")  # fmt: skip
    response = Response(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
