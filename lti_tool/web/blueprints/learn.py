"""What learners see and do: the course's pages, and the API for the player's ``lti`` tracker.

Everything is below the launch token and belongs to that launch's learner and link. Ids of learners, attempt rows and
links are never taken from a request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request

from lti_tool.base.statuses import ScoreStatus
from lti_tool.learning.resume import lessons_of, save, take_read
from lti_tool.learning.rules import LearningRefused, deadline, may_start, reveals, so_far
from lti_tool.lti.refusals import LaunchRefused
from lti_tool.web.browser_keys import only_scripts_show_it, shows_key
from lti_tool.web.file_responses import page_response
from lti_tool.web.page_language import course_language
from lti_tool.web.tool import tool
from lti_tool.web.visits import below_a_launch, link_of, present_visit

if TYPE_CHECKING:
    from exporter.course import Quiz
    from exporter.player_data import QuestionData
    from lti_tool.base.tables import Certificate
    from lti_tool.courses.versions import CourseVersion
    from lti_tool.learning.attempts import QuizAttempt
    from lti_tool.learning.record import Record
    from lti_tool.lti.visit import Visit


def _comes_in(visit: Visit) -> bool:
    """Return whether a request comes from the browser that launched. The course's page has nothing of anybody."""
    return shows_key(visit) or (request.endpoint == "learn.show_course" and only_scripts_show_it(visit))


learn = below_a_launch("learn", __name__, room="learn", comes_in=_comes_in)

LONGEST_STATE = 64_000
_GRADE_SENTENCES: dict[str, str] = {
    ScoreStatus.WAITING: "yourGradeWaits",
    ScoreStatus.DELIVERED: "yourGradeArrived",
    ScoreStatus.HELD: "yourGradeIsHeld",
    ScoreStatus.DISMISSED: "yourGradeIsHeld",
}
MOST_ATTEMPTS = 1_000_000


@learn.before_request
def let_observers_look() -> None:
    """Store nothing of somebody who neither learns nor teaches here."""
    if request.method == "POST" and present_visit().observes:
        raise LearningRefused("observing")


@learn.get("/")
def show_course() -> Response:
    """Return the course's page, or an item's, with the learner's state if their browser shows its key."""
    visit = present_visit()
    version = _version(visit)
    content = tool().page_renderer.page(version, _item(visit, version))
    state = _state(visit, version, tool().attempts.record(visit, version)) if shows_key(visit) else None
    return page_response(content, state, frame_origins=visit.frame_origins)


@learn.get("/api/state")
def show_state() -> Response:
    """Return what the player needs to resume: its resume data, revealed solutions, and the state of each quiz."""
    visit = present_visit()
    version = _version(visit)
    return jsonify(_state(visit, version, tool().attempts.record(visit, version)))


@learn.post("/api/state")
def keep_state() -> Response:
    """Store the lessons read, and the player's resume data unless another window was faster."""
    visit = present_visit()
    body = _body()
    text, revision = body.get("text"), body.get("revision")
    if visit.link is None or not isinstance(text, str) or len(text) > LONGEST_STATE or not isinstance(revision, int):
        raise LearningRefused("not-an-answer")
    if not save(tool().store, visit, _read(visit, body), text, revision):
        raise LearningRefused("stale")
    tool().certificates.award(visit, _version(visit).course)
    return jsonify(revision=revision + 1)


@learn.post("/api/checks")
def judge_check() -> Response:
    """Score an answer to a question inside a lesson and return its feedback."""
    visit = present_visit()
    version = _version(visit)
    body = _body()
    take_read(tool().store, visit, _read(visit, body))
    question_id = str(body.get("question"))
    answer = tool().checks.answer(visit, question_id, body.get("response"))
    tool().certificates.award(visit, version.course)
    return jsonify(share=answer.share, **_question(visit, version, question_id).answer)


@learn.get("/api/quizzes/<quiz_id>")
def show_quiz(quiz_id: str) -> Response:
    """Return the state of a quiz, with the open or the last attempt."""
    visit = present_visit()
    return _quiz(visit, quiz_id, tool().attempts.record(visit, _version(visit), quiz_id))


@learn.post("/api/quizzes/<quiz_id>/start")
def start_attempt(quiz_id: str) -> Response:
    """Start an attempt, or continue the open one."""
    visit = present_visit()
    version, lessons = _version(visit), _read(visit, _body())
    record = tool().attempts.record(visit, version, quiz_id)
    if not lessons <= record.lessons_read:
        take_read(tool().store, visit, lessons)
        record = tool().attempts.record(visit, version, quiz_id)
    attempt = tool().attempts.start(visit, quiz_id, record)
    return _quiz(visit, quiz_id, record.including(attempt.row))


@learn.post("/api/quizzes/<quiz_id>/answers")
def take_answer(quiz_id: str) -> Response:
    """Store an answer; with immediate feedback, return the solution unless it is a draft.

    With an answer that has submitted the attempt comes what `submit_attempt` returns.
    """
    visit = present_visit()
    body = _body()
    question_id = str(body.get("question"))
    draft = body.get("draft") is True
    attempt = tool().attempts.answer(visit, quiz_id, _number(body), question_id, body.get("response"), draft=draft)
    after = {"quiz": _submitted(visit, attempt)} if attempt.row.submitted is not None else {}
    return jsonify(**_answer(visit, attempt, question_id), **after)


@learn.post("/api/quizzes/<quiz_id>/submit")
def submit_attempt(quiz_id: str) -> Response:
    """Submit the open attempt, and return it, even if the course or the quiz has gone since it was started."""
    visit = present_visit()
    return jsonify(**_submitted(visit, tool().attempts.submit(visit, quiz_id, _number(_body()))))


@learn.post("/api/certificate")
def show_certificate() -> Response:
    """Return what the learner's certificate says and where it can be verified; null while there is none."""
    visit = present_visit()
    version = _version(visit)
    take_read(tool().store, visit, _read(visit, _body()))
    found = tool().certificates.award(visit, version.course)
    return jsonify(certificate=_certificate(found) if found else None)


@learn.get("/api/grade")
def show_grade() -> Response:
    """Return whether the learner's grade has arrived in the LMS."""
    visit = present_visit()
    return jsonify(grade=_grade(visit, tool().attempts.record(visit, _version(visit))))


@learn.post("/api/grade/again")
def send_grade_again() -> Response:
    """Send the learner's own latest grade again."""
    visit = present_visit()
    tool().scores.send_again(visit)
    return jsonify(grade=_grade(visit, tool().attempts.record(visit, _version(visit))))


@learn.app_errorhandler(LearningRefused)
def refuse(refusal: LearningRefused) -> Response:
    """Tell the learner why something cannot be done."""
    response = jsonify(reason=refusal.reason, what=course_language().say(refusal.sentence, **refusal.values))
    response.status_code = 409
    return response


def _state(visit: Visit, version: CourseVersion, record: Record) -> dict[str, Any]:
    kept = record.progress
    return {
        "learner": f"{visit.deployment.id}-{visit.learner.id}",
        "mode": "browse" if visit.observes else "normal",
        "text": kept.text if kept else "",
        "revision": kept.revision if kept else 0,
        "read": sorted(lessons_of(version.course, record.item_id, kept.read)) if kept else [],
        "checks": {
            name: {"response": answer.response, "share": answer.share, **_question(visit, version, name).answer}
            for name, answer in record.checks_now().items()
        },
        "quizzes": {quiz.id: _standing(quiz, record) for quiz in version.course.quizzes if _shows(visit, quiz.id)},
        "grade": _grade(visit, record),
        "frames": visit.frame_origins,
    }


def _certificate(certificate: Certificate) -> dict[str, Any]:
    language, address = course_language(), f"{tool().settings.url}/certificate/{certificate.code}"
    return {
        "code": certificate.code,
        "address": address,
        "name": certificate.name,
        "course": certificate.title,
        "date": language.day(certificate.awarded),
        "score": "" if certificate.score is None else language.percent(certificate.score),
        "words": language.say("verifyAt"),
    }


def _submitted(visit: Visit, attempt: QuizAttempt) -> dict[str, Any]:
    """Return where a quiz stands after an attempt was submitted."""
    quiz_id = attempt.row.quiz_id
    version = tool().library.find(link_of(visit).course_id) or attempt.version
    tool().certificates.award(visit, version.course)
    record = tool().attempts.record(visit, version, quiz_id)
    return _quiz_and_attempt(visit, quiz_id, record, version.quiz(quiz_id), tool().attempts.last(record, quiz_id))


def _quiz(visit: Visit, quiz_id: str, record: Record) -> Response:
    """Return where a quiz stands, of a record that was read for it."""
    last = tool().attempts.last(record, quiz_id)
    present = _version(visit).quiz(quiz_id)
    quiz = last.quiz if last and last.row.submitted is None else present
    if quiz is None or not _shows(visit, quiz_id):
        raise LearningRefused("no-quiz")
    return jsonify(**_quiz_and_attempt(visit, quiz_id, record, present, last))


def _quiz_and_attempt(
    visit: Visit, quiz_id: str, record: Record, present: Quiz | None, last: QuizAttempt | None
) -> dict[str, Any]:
    return {
        "standing": _standing(present, record, quiz_id),
        "attempt": _attempt(visit, last) if last else None,
        "grade": _grade(visit, record),
    }


def _standing(quiz: Quiz | None, record: Record, quiz_id: str = "") -> dict[str, Any]:
    """Return how a learner stands in a quiz; None for one that the course no longer has."""
    attempts = record.attempts_at(quiz.id if quiz else quiz_id)
    scores = [attempt.score for attempt in attempts if attempt.submitted is not None]
    try:
        if quiz:
            may_start(quiz, len(attempts) + record.elsewhere.get(quiz.id, 0))
        again = quiz is not None
    except LearningRefused:
        again = False
    return {
        "submitted": len(scores),
        "running": len(scores) < len(attempts),
        "best": max((score for score in scores if score is not None), default=None),
        "waiting": any(score is None for score in scores),
        "again": again,
        "attempts": _allowed(quiz, record),
        "count": sum(pool.asked for pool in quiz.pools) if quiz else 0,
    }


def _allowed(quiz: Quiz | None, record: Record) -> int | None:
    """Return how many attempts at a quiz a learner has in this link; None without a limit."""
    if quiz is None or quiz.attempts is None:
        return None
    return max(0, quiz.attempts - record.elsewhere.get(quiz.id, 0))


def _attempt(visit: Visit, attempt: QuizAttempt) -> dict[str, Any]:
    row = attempt.row
    version, item_id = attempt.version, _item(visit, attempt.version)
    known = tool().page_renderer.questions(version, item_id, attempt.quiz)
    questions = {name: known[name] for name in attempt.question_ids if name in known}
    left = None if row.deadline is None else max(0, row.deadline - tool().store.clock())
    return {
        "number": row.number,
        "seed": row.drawn["seed"],
        "submitted": row.submitted is not None,
        "score": row.score,
        "so_far": so_far(attempt.quiz, attempt.question_ids, attempt.answers) if row.submitted is not None else None,
        "left": left if deadline(attempt.quiz, 0) is not None else None,
        "questions": [
            question.without_solution | _unfolded(visit, attempt, name) for name, question in questions.items()
        ],
        "answers": {name: _answer(visit, attempt, name) for name in attempt.answers},
        "solutions": {
            name: question.answer
            for name, question in questions.items()
            if reveals(attempt.quiz, attempt.answers.get(name), submitted=row.submitted is not None)
        },
    }


def _answer(visit: Visit, attempt: QuizAttempt, question_id: str) -> dict[str, Any]:
    answer = attempt.answers[question_id]
    content: dict[str, Any] = {"response": answer.response, "final": answer.final}
    content |= _unfolded(visit, attempt, question_id)
    if reveals(attempt.quiz, answer, submitted=attempt.row.submitted is not None):
        question = _question(visit, attempt.version, question_id)
        content |= {"share": answer.share, "comment": answer.comment, **question.answer}
    return content


def _unfolded(visit: Visit, attempt: QuizAttempt, question_id: str) -> dict[str, Any]:
    """Return what a learner has made appear of a question."""
    answer = attempt.answers.get(question_id)
    version = attempt.version
    return tool().page_renderer.unfolded(
        version, _item(visit, version), question_id, answer.response if answer else None
    )


def _grade(visit: Visit, record: Record) -> dict[str, Any]:
    if not tool().scores.is_graded(visit):
        note = {"words": course_language().say("trialNotGraded")} if visit.learner.tests else {}
        return {"status": "none", "again": False, **note}
    latest_score = tool().scores.latest_score(visit, record)
    row, again = latest_score.row, not latest_score.refusal
    if row is None:
        return {"status": "nothing yet", "again": again}
    key = _GRADE_SENTENCES.get(row.status)
    words = course_language().say(key) if key else ""
    return {"status": row.status, "score": row.score, "tries": row.tries, "words": words, "again": again}


def _version(visit: Visit) -> CourseVersion:
    if visit.link is None or visit.link.course_id is None:
        raise LaunchRefused("nothing-chosen")
    version = tool().library.find(visit.link.course_id)
    if version is None or (visit.link.item_id and version.item(visit.link.item_id) is None):
        raise LaunchRefused("gone")
    return version


def _item(visit: Visit, version: CourseVersion) -> str | None:
    item = visit.link.item_id if visit.link else None
    return item if version.item(item) else None


def _question(visit: Visit, version: CourseVersion, question_id: str) -> QuestionData:
    question = tool().page_renderer.question(version, _item(visit, version), question_id)
    if question is None:
        raise LearningRefused("no-question")
    return question


def _shows(visit: Visit, item_id: str) -> bool:
    return visit.link is not None and visit.link.item_id in {None, item_id}


def _read(visit: Visit, body: dict[str, Any]) -> frozenset[str]:
    """Return the link's lessons that were read, according to the player."""
    version, link = _version(visit), link_of(visit)
    return lessons_of(version.course, link.item_id, body.get("read", []))


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
