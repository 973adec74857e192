"""What a learner sees and does: the course's pages, and the interface that the player's ``lti`` tracker speaks.

Everything is below the token of the launch, and belongs to that launch's learner and link: no id of a learner, of an
attempt's row or of a link is ever taken from a request.
"""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, request, send_file

from lti_tool.course_pages import answer_of, without_answer
from lti_tool.learning import LearningRefused, deadline, may_start, reveals, share_of
from lti_tool.refusals import LaunchRefused
from lti_tool.responses import content_policy, secured
from lti_tool.tables import Progress
from lti_tool.tool import tool
from lti_tool.views.visits import visit_of

if TYPE_CHECKING:
    from lti_tool.arrivals import Visit
    from lti_tool.attempts import Record
    from lti_tool.courses import Edition

learn = Blueprint("learn", __name__)

LONGEST_STATE = 64_000
_ARRIVAL = {
    "waiting": "Your grade is on its way to your course.",
    "delivered": "Your grade has arrived in your course.",
    "held": "Your grade is safe here, but your LMS has not taken it. The administrator can see why.",
}
MOST_ATTEMPTS = 1_000_000


@learn.get("/learn/<token>/", defaults={"path": "index.html"})
@learn.get("/learn/<token>/<path:path>")
def show_course(token: str, path: str) -> Response:
    """Give a page, script or media file of the course."""
    visit = visit_of(token)
    edition = _edition(visit)
    content = tool().press.pages(edition, _item(visit, edition)).files.get(path)
    if content is None:
        raise LaunchRefused("gone", path[:200])
    return file_response(visit, path, content)


@learn.get("/learn/<token>/api/state")
def show_state(token: str) -> Response:
    """Give what the player needs to go on: its own resume text, what was revealed, and the quizzes' standing."""
    visit = visit_of(token)
    edition = _edition(visit)
    with tool().store.read() as session:
        kept = session.get(Progress, (visit.learner.id, visit.link.id)) if visit.link else None
    state = kept.state if kept else {}
    pages = tool().press.pages(edition, _item(visit, edition))
    checked = [name for name in state.get("checked", []) if name in pages.questions]
    return _json(
        visit,
        learner=f"{visit.deployment.id}-{visit.learner.id}",
        text=state.get("text", ""),
        revision=kept.revision if kept else 0,
        answers={name: answer_of(pages.questions[name]) for name in checked},
        quizzes={quiz.id: _standing(visit, quiz.id) for quiz in edition.course.quizzes if _shows(visit, quiz.id)},
        grade=_grade(visit),
    )


@learn.post("/learn/<token>/api/state")
def keep_state(token: str) -> Response:
    """Keep the player's resume text, unless another window was faster."""
    visit = visit_of(token)
    body = _body()
    text, revision = body.get("text"), body.get("revision")
    if visit.link is None or not isinstance(text, str) or len(text) > LONGEST_STATE or not isinstance(revision, int):
        raise LearningRefused("not-an-answer")
    at = tool().store.clock()
    with tool().store.write() as session:
        kept = session.get(Progress, (visit.learner.id, visit.link.id), with_for_update=True)
        if (kept.revision if kept else 0) != revision:
            raise LearningRefused("stale")
        if kept is None:
            kept = Progress(learner_id=visit.learner.id, resource_link_pk=visit.link.id, state={})
            session.add(kept)
        kept.state = {**(kept.state or {}), "text": text}
        kept.revision, kept.changed = revision + 1, at
    return _json(visit, revision=revision + 1)


@learn.post("/learn/<token>/api/checks")
def judge_check(token: str) -> Response:
    """Judge a question inside a lesson, whose feedback is due at once."""
    visit = visit_of(token)
    edition = _edition(visit)
    body = _body()
    lessons = [lesson for lesson in edition.course.lessons if _shows(visit, lesson.id)]
    asked = {question.id: question for lesson in lessons for question in lesson.questions}
    question = asked.get(str(body.get("question")))
    if question is None or visit.link is None:
        raise LearningRefused("not-asked")
    share = share_of(question, body.get("response"))
    with tool().store.write() as session:
        kept = session.get(Progress, (visit.learner.id, visit.link.id), with_for_update=True)
        if kept is None:
            kept = Progress(learner_id=visit.learner.id, resource_link_pk=visit.link.id, state={}, revision=0)
            session.add(kept)
        kept.state = {**kept.state, "checked": sorted({*kept.state.get("checked", []), question.id})}
        kept.changed = tool().store.clock()
    complete = tool().press.pages(edition, _item(visit, edition)).questions[question.id]
    return _json(visit, share=share, **answer_of(complete))


@learn.get("/learn/<token>/api/quizzes/<quiz_id>")
def show_quiz(token: str, quiz_id: str) -> Response:
    """Give the standing of a quiz, with the attempt that runs or the last one."""
    visit = visit_of(token)
    return _quiz(visit, quiz_id)


@learn.post("/learn/<token>/api/quizzes/<quiz_id>/start")
def start_attempt(token: str, quiz_id: str) -> Response:
    """Begin an attempt, or go on with the one that runs."""
    visit = visit_of(token)
    tool().attempts.start(visit, quiz_id)
    return _quiz(visit, quiz_id)


@learn.post("/learn/<token>/api/quizzes/<quiz_id>/answers")
def take_answer(token: str, quiz_id: str) -> Response:
    """Keep an answer; with immediate feedback, say what was right."""
    visit = visit_of(token)
    body = _body()
    question_id = str(body.get("question"))
    record = tool().attempts.answer(visit, quiz_id, _number(body), question_id, body.get("response"))
    return _json(visit, **_answer(visit, record, question_id))


@learn.post("/learn/<token>/api/quizzes/<quiz_id>/submit")
def submit_attempt(token: str, quiz_id: str) -> Response:
    """Submit the attempt that runs."""
    visit = visit_of(token)
    tool().attempts.submit(visit, quiz_id, _number(_body()))
    return _quiz(visit, quiz_id)


@learn.get("/learn/<token>/api/grade")
def show_grade(token: str) -> Response:
    """Say whether the learner's grade has arrived in the LMS."""
    visit = visit_of(token)
    return _json(visit, grade=_grade(visit))


@learn.app_errorhandler(LearningRefused)
def refuse(refusal: LearningRefused) -> Response:
    """Say why something cannot be done, in words for the learner."""
    response = jsonify(reason=refusal.reason, what=refusal.what)
    response.status_code = 409
    return secured(response, content_policy(()))


def file_response(visit: Visit, path: str, content: bytes | Path) -> Response:
    """Return a file of a course, with what an author may use in it allowed, and no script but the player's."""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    if isinstance(content, Path):
        # Ranges and 304 for video; the address holds a token, so nobody but this browser may keep it.
        response = send_file(content, mimetype=kind, conditional=True, max_age=0)
        response.headers["Cache-Control"] = "private, no-cache"
    else:
        charset = "; charset=utf-8" if kind.startswith("text/") or kind.endswith(("javascript", "json")) else ""
        response = Response(content, content_type=kind + charset)
        response.vary.add("Accept-Encoding")
        # The same for every learner, so its length tells nothing about anybody.
        if charset and request.accept_encodings.quality("gzip") > 0:
            response.set_data(_gzipped(content))
            response.content_encoding = "gzip"
    framed = " ".join(("'self'", *visit.frame_origins))
    return secured(
        response,
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "media-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-src https:; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {framed}",
    )


@lru_cache(maxsize=256)
def _gzipped(content: bytes) -> bytes:
    return gzip.compress(content, 6)


def _quiz(visit: Visit, quiz_id: str) -> Response:
    records = tool().attempts.all(visit, quiz_id)
    edition = _edition(visit)
    quiz = records[-1].quiz if records and records[-1].attempt.submitted is None else edition.quiz(quiz_id)
    if quiz is None:
        raise LearningRefused("no-quiz")
    return _json(
        visit,
        standing=_standing(visit, quiz_id),
        attempt=_attempt(visit, records[-1]) if records else None,
        grade=_grade(visit),
    )


def _standing(visit: Visit, quiz_id: str) -> dict[str, Any]:
    records = tool().attempts.all(visit, quiz_id)
    submitted = [record for record in records if record.attempt.submitted is not None]
    scores = [record.attempt.score for record in submitted]
    quiz = _edition(visit).quiz(quiz_id)
    try:
        if quiz:
            may_start(quiz, len(records))
        again = quiz is not None
    except LearningRefused:
        again = False
    return {
        "submitted": len(submitted),
        "running": len(submitted) < len(records),
        "best": max((score for score in scores if score is not None), default=None),
        "waiting": any(score is None for score in scores),
        "again": again,
        "count": min(quiz.draw or len(quiz.questions), len(quiz.questions)) if quiz else 0,
    }


def _attempt(visit: Visit, record: Record) -> dict[str, Any]:
    row = record.attempt
    questions = tool().press.pages(record.edition, _item(visit, record.edition)).questions
    left = None if row.deadline is None else max(0, row.deadline - tool().store.clock())
    return {
        "number": row.number,
        "seed": row.drawn["seed"],
        "submitted": row.submitted is not None,
        "score": row.score,
        "left": left if deadline(record.quiz, 0) is not None else None,
        "questions": [without_answer(questions[name]) for name in record.asked if name in questions],
        "answers": {name: _answer(visit, record, name) for name in record.answers},
        "solutions": {
            name: answer_of(questions[name])
            for name in record.asked
            if name in questions and reveals(record.quiz, record.answers.get(name), submitted=row.submitted is not None)
        },
    }


def _answer(visit: Visit, record: Record, question_id: str) -> dict[str, Any]:
    given = record.answers[question_id]
    told: dict[str, Any] = {"response": given.response, "final": given.final}
    if reveals(record.quiz, given, submitted=record.attempt.submitted is not None):
        question = tool().press.pages(record.edition, _item(visit, record.edition)).questions[question_id]
        told |= {"share": given.share, **answer_of(question)}
    return told


def _grade(visit: Visit) -> dict[str, Any]:
    if not visit.is_graded:
        return {"status": "none"}
    row = tool().attempts.arrival(visit)
    if row is None:
        return {"status": "nothing yet"}
    return {"status": row.status, "score": row.score, "tries": row.tries, "words": _ARRIVAL.get(row.status, "")}


def _edition(visit: Visit) -> Edition:
    if visit.link is None or visit.link.course_id is None:
        raise LaunchRefused("nothing-chosen")
    edition = tool().library.find(visit.link.course_id)
    if edition is None or (visit.link.item_id and edition.item(visit.link.item_id) is None):
        raise LaunchRefused("gone")
    return edition


def _item(visit: Visit, edition: Edition) -> str | None:
    item = visit.link.item_id if visit.link else None
    return item if edition.item(item) else None


def _shows(visit: Visit, item_id: str) -> bool:
    return visit.link is not None and visit.link.item_id in {None, item_id}


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise LearningRefused("not-an-answer")
    return body


def _number(body: dict[str, Any]) -> int:
    number = body.get("attempt")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= MOST_ATTEMPTS:
        raise LearningRefused("no-attempt")
    return number


def _json(visit: Visit, **values: Any) -> Response:
    return secured(jsonify(values), content_policy(visit.frame_origins))
