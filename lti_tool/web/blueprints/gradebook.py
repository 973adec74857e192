"""A link's gradebook column: teachers see where scores go, and create, change or delete a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, request

from lti_tool.base.http_client import HttpClientError
from lti_tool.lti.launch import LINE_ITEM, SCORE
from lti_tool.lti.refusals import LaunchRefused
from lti_tool.results.quiz_answers import waiting_essays
from lti_tool.web.browser_keys import only_scripts_show_it, shows_key
from lti_tool.web.points import read_points
from lti_tool.web.teacher_page import teacher_page
from lti_tool.web.tool import tool
from lti_tool.web.visits import address_below, below_a_launch, link_of, present_visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response
    from werkzeug.wrappers import Response as BaseResponse

    from lti_tool.lti.visit import Visit

gradebook = below_a_launch("gradebook", __name__, room="teach", teaching=True)

LONGEST_LABEL = 255
"""Characters: as many as Moodle and Canvas accept."""
HIGHEST_MAXIMUM = 1000
USUAL_MAXIMUM = 100


@gradebook.get("/gradebook/")
def show_column() -> Response:
    """Show where a link's scores go, with forms for what a teacher may change."""
    visit = present_visit()
    return _page(visit, done=request.args.get("done"))


@gradebook.post("/gradebook/create")
def create_column() -> BaseResponse:
    """Create a column, and send the existing scores."""
    visit = present_visit()
    return _with_form(visit, "created", tool().columns.create)


@gradebook.post("/gradebook/change")
def change_column() -> BaseResponse:
    """Change the label and maximum of a column created here."""
    visit = present_visit()
    return _with_form(visit, "changed", tool().columns.change)


@gradebook.post("/gradebook/delete")
def delete_column() -> BaseResponse:
    """Delete a column created here, once the teacher has confirmed it."""
    visit = present_visit()
    if not visit.may_delete:
        raise LaunchRefused("role")
    if not shows_key(visit, request.form.get("key")):
        raise LaunchRefused("other-browser")
    if not request.form.get("sure"):
        return _page(visit, status=422)
    delete = tool().columns.delete
    return _do(visit, ("deleted",), lambda: delete(visit))


def _with_form(visit: Visit, done: str, act: Callable[..., bool]) -> BaseResponse:
    label, typed = request.form.get("label", "").strip(), request.form.get("maximum", "")
    maximum = read_points(typed, HIGHEST_MAXIMUM)
    if not 0 < len(label) <= LONGEST_LABEL or not maximum:
        return _page(visit, status=422, typed=(label, typed))
    return _do(visit, (done, label, maximum), lambda: act(visit, label=label, maximum=maximum), typed=(label, typed))


def _do(
    visit: Visit, named: tuple[object, ...], act: Callable[[], bool], typed: tuple[str, str] | None = None
) -> BaseResponse:
    try:
        query = f"?done={named[0]}" if tool().columns.in_time(visit, named, act) else ""
    except HttpClientError as error:
        return _page(visit, status=502, typed=typed, refusal=str(error))
    address = f"{address_below('teach')}/gradebook/{query}"
    return redirect(address, code=303)


def _page(visit: Visit, *, status: int = 200, typed: tuple[str, str] | None = None, **values: Any) -> Response:
    link = link_of(visit)
    column = tool().columns.see(visit)
    version = tool().library.find(link.course_id)
    with tool().store.read() as session:
        essays = waiting_essays(session, tool().library, link).total()
    shown = version and (version.item(link.item_id) or version.course)
    usual = (column.item.label, f"{column.item.maximum:g}") if column.item else None
    label, maximum = typed or usual or (link.title or (shown.title if shown else ""), str(USUAL_MAXIMUM))
    return teacher_page(
        visit, "teach_gradebook.html.j2", status=status, column=column, essays=essays, label=label,
        maximum=maximum, is_wrong=status == 422, longest=LONGEST_LABEL, highest=HIGHEST_MAXIMUM,  # noqa: PLR2004
        may_delete=visit.may_delete, writes_key=only_scripts_show_it(visit),
        scope=LINE_ITEM if column.may_send else SCORE,
        **{"done": None, "refusal": None, **values},
    )  # fmt: skip
