"""Essays: the list of those waiting for a score, and the form to score one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, request

from lti_tool.lti.refusals import LaunchRefused
from lti_tool.results.quiz_answers import essays, read_attempts
from lti_tool.results.roster_view import name_of
from lti_tool.web.points import read_points
from lti_tool.web.teacher_page import teacher_page
from lti_tool.web.tool import tool
from lti_tool.web.visits import address_below, below_a_launch, link_of, present_visit, roster_of

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as BaseResponse

    from lti_tool.lti.visit import Visit
    from lti_tool.results.quiz_answers import AttemptReview, QuizAnswer

score_essays = below_a_launch("score_essays", __name__, room="teach", teaching=True)

LONGEST_COMMENT = 4000
"""Characters; gradebooks accept at least as many."""


@score_essays.get("/essays/")
def list_essays() -> Response:
    """Show the essays that wait for a score, oldest first, and those that have one."""
    visit = present_visit()
    waiting, scored = _essays(visit)
    roster = roster_of(visit)
    names = {review.learner.id: name_of(review.learner, roster) for review, _ in (*waiting, *scored)}
    return teacher_page(
        visit, "teach_essays.html.j2", waiting=waiting, scored=scored, names=names, essays=len(waiting),
        saved=request.args.get("saved"),
    )  # fmt: skip


@score_essays.get("/essays/<int:attempt_id>/<question_id>")
def show_essay(attempt_id: int, question_id: str) -> Response:
    """Show an essay with the form to score it."""
    visit = present_visit()
    review, answer = _essay(visit, attempt_id, question_id)
    points = "" if answer.points is None else f"{answer.points:g}"
    return _form(visit, review, answer, points=points, comment=answer.comment)


@score_essays.post("/essays/<int:attempt_id>/<question_id>")
def take_score(attempt_id: int, question_id: str) -> BaseResponse:
    """Store an essay's score, and go to the next one that waits."""
    visit = present_visit()
    review, answer = _essay(visit, attempt_id, question_id)
    typed, comment = request.form.get("points", ""), request.form.get("comment", "").strip()
    points = read_points(typed, answer.question.points)
    if points is None or len(comment) > LONGEST_COMMENT:
        return _form(visit, review, answer, points=typed, comment=comment, is_wrong=True, status=422)
    tool().attempts.score_essay(visit, attempt_id, question_id, points / answer.question.points, comment)
    waiting, _ = _essays(visit)
    address = f"{address_below('teach')}/essays/"
    if waiting:
        following, question = waiting[0][0].attempt.id, waiting[0][1].question.id
        address += f"{following}/{question}?saved=1"
    else:
        address += "?saved=1"
    return redirect(address, code=303)


def _essays(visit: Visit) -> tuple[list[tuple[AttemptReview, QuizAnswer]], list[tuple[AttemptReview, QuizAnswer]]]:
    with tool().store.read() as session:
        return essays(read_attempts(session, tool().library, link_of(visit)))


def _essay(visit: Visit, attempt_id: int, question_id: str) -> tuple[AttemptReview, QuizAnswer]:
    """Return an essay of this link; raise `LaunchRefused` for anything else."""
    with tool().store.read() as session:
        waiting, scored = essays(read_attempts(session, tool().library, link_of(visit), attempt_id=attempt_id))
    found = next((pair for pair in (*waiting, *scored) if pair[1].question.id == question_id), None)
    if found is None:
        raise LaunchRefused("not-here")
    return found


def _form(  # noqa: PLR0913 - what the form shows
    visit: Visit,
    review: AttemptReview,
    answer: QuizAnswer,
    *,
    points: str,
    comment: str,
    is_wrong: bool = False,
    status: int = 200,
) -> Response:
    waiting, _ = _essays(visit)
    roster = roster_of(visit)
    return teacher_page(
        visit, "teach_essay.html.j2", status=status, review=review, answer=answer, points=points, comment=comment,
        name=name_of(review.learner, roster), is_wrong=is_wrong, essays=len(waiting), longest=LONGEST_COMMENT,
        saved=request.args.get("saved"),
    )  # fmt: skip
