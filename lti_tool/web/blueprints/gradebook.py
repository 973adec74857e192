"""The column of a link in the gradebook: a teacher sees where scores go, and makes, changes or deletes a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request

from lti_tool.base.http_client import OutboundError
from lti_tool.lti.launch import LINE_ITEM, SCORE
from lti_tool.results.quiz_answers import waiting_essays
from lti_tool.web.blueprints.essays import read_points
from lti_tool.web.blueprints.teach import teacher_page
from lti_tool.web.responses import content_policy, secured
from lti_tool.web.tool import tool
from lti_tool.web.visits import link_of, visit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response
    from werkzeug.wrappers import Response as BaseResponse

    from lti_tool.lti.visit import Visit

gradebook = Blueprint("gradebook", __name__)

LONGEST_LABEL = 255
"""Characters: as many as Moodle and Canvas take."""
HIGHEST_MAXIMUM = 1000
USUAL_MAXIMUM = 100


@gradebook.get("/teach/<token>/gradebook/")
def show_column(token: str) -> Response:
    """Show where the scores of a link go, with the forms for what a teacher may change about it."""
    visit = visit_of(token, teaching=True)
    return _page(visit, token, done=request.args.get("done"))


@gradebook.post("/teach/<token>/gradebook/create")
def create_column(token: str) -> BaseResponse:
    """Make a column, and send the scores that were earned before."""
    visit = visit_of(token, teaching=True)
    return _with_form(visit, token, "created", tool().columns.create)


@gradebook.post("/teach/<token>/gradebook/change")
def change_column(token: str) -> BaseResponse:
    """Give the column that was made here another label and maximum."""
    visit = visit_of(token, teaching=True)
    return _with_form(visit, token, "changed", tool().columns.change)


@gradebook.post("/teach/<token>/gradebook/delete")
def delete_column(token: str) -> BaseResponse:
    """Delete the column that was made here; the teacher has said that they mean it."""
    visit = visit_of(token, teaching=True)
    if not request.form.get("sure"):
        return _page(visit, token, status=422)
    return _do(visit, token, "deleted", lambda: tool().columns.delete(visit))


def _with_form(visit: Visit, token: str, done: str, act: Callable[..., bool]) -> BaseResponse:
    label, typed = request.form.get("label", "").replace("\0", "").strip(), request.form.get("maximum", "")
    maximum = read_points(typed, HIGHEST_MAXIMUM)
    if not 0 < len(label) <= LONGEST_LABEL or not maximum:
        return _page(visit, token, status=422, typed=(label, typed))
    return _do(visit, token, done, lambda: act(visit, label=label, maximum=maximum), typed=(label, typed))


def _do(
    visit: Visit, token: str, done: str, act: Callable[[], bool], typed: tuple[str, str] | None = None
) -> BaseResponse:
    try:
        query = f"?done={done}" if act() else ""
    except OutboundError as error:
        return _page(visit, token, status=502, typed=typed, refusal=str(error))
    address = f"{tool().settings.url}/teach/{token}/gradebook/{query}"
    return secured(redirect(address, code=303), content_policy(visit.frame_origins))


def _page(
    visit: Visit, token: str, *, status: int = 200, typed: tuple[str, str] | None = None, **values: Any
) -> Response:
    link = link_of(visit)
    column = tool().columns.look_at(visit)
    edition = tool().library.find(link.course_id)
    with tool().store.read() as session:
        essays = waiting_essays(session, tool().library, link).total()
    shown = edition and (edition.item(link.item_id) or edition.course)
    usual = (column.item.label, f"{column.item.maximum:g}") if column.item else None
    label, maximum = typed or usual or (link.title or (shown.title if shown else ""), str(USUAL_MAXIMUM))
    return teacher_page(
        visit, token, "teach_gradebook.html.j2", status=status, column=column, essays=essays, label=label,
        maximum=maximum, is_wrong=status == 422, longest=LONGEST_LABEL, highest=HIGHEST_MAXIMUM,  # noqa: PLR2004
        scope=LINE_ITEM if column.may_send else SCORE, **{"done": None, "refusal": None, **values},
    )  # fmt: skip
