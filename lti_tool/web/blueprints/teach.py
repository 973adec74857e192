"""What a teacher sees after launching a link: who did what, answer by answer, and how the questions do.

Everything is below the token of the launch, and shows the learners of that launch's link alone. An id in an address
only chooses among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, redirect, request

from lti_tool.base.database import audit
from lti_tool.grades.outbox import send_again
from lti_tool.learning.progress import graded_quizzes, is_graded_link, shown_items
from lti_tool.lti.lms import lms_of
from lti_tool.lti.refusals import LaunchRefused
from lti_tool.results.csv_export import answers_csv, scores_csv
from lti_tool.results.item_analysis import histogram
from lti_tool.results.lesson_answers import read_lesson_answers
from lti_tool.results.quiz_answers import read_work, waiting_essays
from lti_tool.results.roster_view import Standing, lessons_shown, read_activity, standings
from lti_tool.web.course_files import file_response
from lti_tool.web.responses import content_policy, secured
from lti_tool.web.tool import tool
from lti_tool.web.visits import link_of, roster_of, visit_of
from lti_tool.web.wording import GRADES, STATES, wording

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response as BaseResponse

    from exporter.course import Course
    from lti_tool.base.tables import ResourceLink
    from lti_tool.courses.library import Edition
    from lti_tool.lti.roster import Roster
    from lti_tool.lti.visit import Visit

teach = Blueprint("teach", __name__)

LINES_PER_PAGE = 100


@teach.get("/teach/<token>/")
def show_results(token: str) -> BaseResponse:
    """Show who has begun, finished and scored what; a link that shows nothing yet leads to the picker."""
    visit = visit_of(token, teaching=True)
    if visit.link is None or visit.link.course_id is None:
        return secured(
            redirect(f"{tool().settings.url}/choose/{token}/", code=303), content_policy(visit.frame_origins)
        )
    roster = roster_of(visit)
    with tool().store.read() as session:
        lines = _lines(session, visit.link, roster)
        waiting = waiting_essays(session, tool().library, visit.link)
    group = request.args.get("show", "all")
    chosen = [line for line in lines if group in _groups(line)]
    pages = max(1, -(-len(chosen) // LINES_PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shares = [line.share for line in lines if line.share is not None]
    course = _course(visit.link)
    return teacher_page(
        visit, token, "teach.html.j2",
        lines=chosen[(page - 1) * LINES_PER_PAGE : page * LINES_PER_PAGE],
        groups=[(name, key, sum(name in _groups(line) for line in lines)) for name, key in _GROUPS.items()],
        group=group, page=page, pages=pages, essays=waiting.total(), waiting=waiting,
        roster=roster, bars=histogram(shares), scored=len(shares),
        quizzes=graded_quizzes(shown_items(course, visit.link.item_id)) if course else [],
        sent=request.args.get("sent"), names_setting=lms_of(visit.platform).shares_names,
    )  # fmt: skip


@teach.get("/teach/<token>/learners/<int:learner_id>")
def show_learner(token: str, learner_id: int) -> Response:
    """Show a learner's attempts and answers inside lessons, each in words."""
    visit = visit_of(token, teaching=True)
    link = link_of(visit)
    roster = roster_of(visit)
    with tool().store.read() as session:
        lines = [line for line in _lines(session, link, roster) if line.learner and line.learner.id == learner_id]
        work = read_work(session, tool().library, link, learner_id=learner_id) if lines else []
        answers = read_lesson_answers(session, tool().library, link, learner_id=learner_id) if lines else []
        essays = waiting_essays(session, tool().library, link).total()
    if not lines:
        raise LaunchRefused("not-here")
    return teacher_page(visit, token, "teach_learner.html.j2", line=lines[0], work=work, answers=answers, essays=essays)


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


@teach.get("/teach/<token>/scores.csv")
def give_scores(token: str) -> Response:
    """Give the roster with its scores for a spreadsheet."""
    visit = visit_of(token, teaching=True)
    link = link_of(visit)
    with tool().store.read() as session:
        lines = _lines(session, link, tool().rosters.of(visit.platform, link))
    return _download(visit, "scores.csv", scores_csv(lines, lessons=len(lessons_shown(_course(link), link))))


@teach.get("/teach/<token>/answers.csv")
def give_answers(token: str) -> Response:
    """Give every answer for a spreadsheet."""
    visit = visit_of(token, teaching=True)
    link = link_of(visit)
    with tool().store.read() as session:
        work = read_work(session, tool().library, link)
        answers = read_lesson_answers(session, tool().library, link)
    roster = tool().rosters.of(visit.platform, link)
    return _download(visit, "answers.csv", answers_csv(work, answers, roster))


@teach.get("/teach/<token>/preview/", defaults={"path": "index.html"})
@teach.get("/teach/<token>/preview/<path:path>")
def show_preview(token: str, path: str) -> Response:
    """Give the course as learners see it, with its answers; nothing of it is recorded."""
    visit = visit_of(token, teaching=True)
    content = tool().press.preview(_edition(visit)).get(path)
    if content is None:
        raise LaunchRefused("gone", path[:200])
    return file_response(visit, path, content)


def teacher_page(visit: Visit, token: str, template: str, *, status: int = 200, **values: Any) -> Response:
    """Return one of the teacher's pages, with what all of them share."""
    link = link_of(visit)
    course = _course(link)
    item = next((item for item in course.items if item.id == link.item_id), None) if course else None
    shown = item.title if item else course.title if course else ""
    return tool().pages.page(
        template, wording(), frame_origins=visit.frame_origins, status=status,
        room=f"{tool().settings.url}/teach/{token}", picker=f"{tool().settings.url}/choose/{token}/",
        title=link.title or shown or wording().say("results"), shown=shown,
        has_score=course is not None and is_graded_link(course, link.item_id),
        is_graded=link.line_item_url is not None, lessons=len(lessons_shown(course, link)), states=STATES,
        grades=GRADES, **values,
    )  # fmt: skip


_GROUPS = {"all": "groupAll", **STATES, "undelivered": "groupUndelivered"}


def _groups(line: Standing) -> set[str]:
    undelivered = {"undelivered"} if line.grade and line.grade.status in {"waiting", "held"} else set()
    return {"all", line.state, *undelivered}


def _lines(session: Session, link: ResourceLink, roster: Roster) -> list[Standing]:
    course = _course(link)
    return standings(read_activity(session, link, course), roster, link, course, tool().settings.score)


def _course(link: ResourceLink) -> Course | None:
    edition = tool().library.find(link.course_id)
    return edition.course if edition else None


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
