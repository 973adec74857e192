"""The column of a link: found where launches name none, made where a teacher wants one, filled with what was earned."""

from __future__ import annotations

import html
import re
import threading
from typing import TYPE_CHECKING, Any

import pytest
from lms import AGS, CLAIM
from schoolclass import QUIZ, RIGHT, SchoolClass, Teacher
from sqlalchemy import event, select
from walker import Browser, reason

from lti_tool.base.tables import Audit, Outbox, ResourceLink
from lti_tool.grades.columns import SOUGHT_AGAIN
from lti_tool.grades.outbox import platforms_with_work, retry_held
from lti_tool.lti.line_items import LineItem, column_of

if TYPE_CHECKING:
    from conftest import Clock
    from flask import Flask
    from lms import Lms
    from werkzeug.test import TestResponse

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings

pytestmark = pytest.mark.in_turns("database_url")

ENDPOINT = AGS + "claim/endpoint"
ALL = ("score", "result.readonly", "lineitem")
FORM = {"label": "Rivers", "maximum": "20"}


class Gradebook(SchoolClass):
    """A class whose link has no column that a launch names."""

    def __init__(self, app: Flask, browser: Browser, settings: Settings) -> None:
        super().__init__(app, browser, settings)
        self.lms: Lms = browser.lms
        self.set_quiz(QUIZ)
        self.scopes: tuple[str, ...] = ALL
        self.line_item: str | None = None

    @property
    def claim(self) -> dict[str, Any]:
        """Return what launches say about the gradebook."""
        endpoint = {"scope": [f"{AGS}scope/{name}" for name in self.scopes], "lineitems": f"{self.lms.url}/lineitems"}
        return {ENDPOINT: endpoint | ({"lineitem": self.line_item} if self.line_item else {})}

    def earn(self, *subjects: str, responses: dict[str, Any] = RIGHT) -> None:
        """Let learners submit the quiz."""
        for subject in subjects:
            self.work(subject, responses, **self.claim)

    def open(self) -> Teacher:
        """Let a teacher open the link."""
        return self.teacher(**self.claim)

    def deliver(self) -> None:
        """Send what is due."""
        for platform in platforms_with_work(self.parts.store):
            self.parts.delivery.deliver(platform)

    @property
    def link(self) -> ResourceLink:
        """Return the link as it is stored."""
        with self.parts.store.read() as session:
            return session.scalars(select(ResourceLink)).one()

    def outbox(self) -> list[Outbox]:
        """Return the outbox."""
        with self.parts.store.read() as session:
            return list(session.scalars(select(Outbox).order_by(Outbox.id)))

    def grades(self, path: str) -> dict[str, float]:
        """Return what the column of that path holds."""
        return {user: score["scoreGiven"] for (item, user), score in self.lms.grades.items() if item == path}


@pytest.fixture
def book(app: Flask, browser: Browser, settings: Settings) -> Gradebook:
    """Give a class without a column."""
    return Gradebook(app, browser, settings)


def made(book: Gradebook) -> str:
    """Return the path of the only column that was made."""
    (path,) = book.lms.columns
    return path


def words(response: TestResponse) -> str:
    """Return a page without its entities."""
    return html.unescape(response.text)


# Made by a teacher


def test_no_column_is_made_unless_a_teacher_wants_one(book: Gradebook) -> None:
    """Scores stay here, the teacher is told, and the form is one click away."""
    book.earn("ann")
    teacher = book.open()
    assert "this link has no column there" in teacher.see()
    assert 'action="https://tool.example.org' in (page := teacher.see("gradebook/"))
    assert "Create a gradebook column" in page
    assert book.lms.columns == {}
    assert book.outbox() == []


def test_a_column_that_a_teacher_makes_is_filled_with_what_was_earned_before(book: Gradebook, store: Store) -> None:
    """All who have a score get it; teachers and those who have not finished do not; what comes later goes there too."""
    book.earn("ann", "ben")
    book.work("cem", {"pick": "One"}, submits=False, **book.claim)
    book.work("teacher-2", RIGHT, **book.claim, **{CLAIM + "roles": ["Instructor"]})
    teacher = book.open()
    response = teacher.post("gradebook/create", **FORM)
    assert (response.status_code, response.location) == (
        303,
        f"https://tool.example.org{teacher.room}gradebook/?done=created",
    )
    column = book.lms.columns[made(book)]
    assert {name: column[name] for name in ("label", "scoreMaximum", "resourceLinkId", "resourceId", "tag")} == {
        "label": "Rivers", "scoreMaximum": 20, "resourceLinkId": "link-1", "resourceId": "small", "tag": "lessonpack",
    }  # fmt: skip
    book.deliver()
    book.earn("dan", responses=RIGHT | {"judge": False})
    book.deliver()
    assert book.grades(made(book)) == {"ann": 100, "ben": 100, "dan": pytest.approx(66.6667)}
    with store.read() as session:
        acts = session.scalars(select(Audit.act).where(Audit.actor.startswith("teacher"))).all()
    assert acts == ["create column"]
    assert "this link has no column there" not in teacher.see()


def test_a_column_that_was_made_outlives_launches_that_do_not_name_it(book: Gradebook) -> None:
    """Some LMSs name a column in launches only if they made it themselves; others name it from then on."""
    book.open().post("gradebook/create", **FORM)
    book.earn("ann")
    book.line_item = book.link.line_item_url
    book.earn("ben")
    assert book.link.line_item_source == "made"
    book.deliver()
    assert set(book.grades(made(book))) == {"ann", "ben"}
    assert len(book.lms.received) == 2


def test_label_and_maximum_can_be_changed(book: Gradebook, store: Store) -> None:
    """What else the LMS keeps of the column stays as it is."""
    teacher = book.open()
    teacher.post("gradebook/create", **FORM)
    book.lms.columns[made(book)]["endDateTime"] = "2027-02-01T00:00:00Z"
    page = teacher.see("gradebook/")
    assert 'value="Rivers"' in page
    assert 'value="20"' in page
    assert teacher.post("gradebook/change", label="Lakes", maximum="12,5").status_code == 303
    column = book.lms.columns[made(book)]
    assert (column["label"], column["scoreMaximum"], column["endDateTime"]) == ("Lakes", 12.5, "2027-02-01T00:00:00Z")
    assert 'value="Lakes"' in teacher.see("gradebook/?done=changed")
    with store.read() as session:
        assert "change column" in session.scalars(select(Audit.act)).all()


def test_a_deleted_column_takes_no_scores_and_the_next_one_takes_them_all(book: Gradebook, clock: Clock) -> None:
    """Nothing is held: the teacher wanted it so."""
    teacher = book.open()
    teacher.post("gradebook/create", **FORM)
    book.earn("ann")
    first = made(book)
    assert teacher.post("gradebook/delete").status_code == 422
    assert made(book) == first, "without the tick nothing is deleted"
    assert teacher.post("gradebook/delete", sure="1").status_code == 303
    assert book.lms.columns == {}
    assert [row.status for row in book.outbox()] == ["superseded"]
    book.deliver()
    assert book.lms.received == []
    clock.forward(seconds=5)
    teacher.post("gradebook/create", **FORM)
    book.deliver()
    assert book.grades(made(book)) == {"ann": 100}


def test_a_column_that_the_lms_deleted_is_told_and_made_again(book: Gradebook, clock: Clock) -> None:
    """Scores are held with words that say what to do; the new column gets them, and nothing is held any more."""
    teacher = book.open()
    teacher.post("gradebook/create", **FORM)
    book.earn("ann")
    book.deliver()
    book.lms.delete_column(made(book))
    clock.forward(seconds=5)
    book.earn("ben")
    book.deliver()
    (held,) = [row for row in book.outbox() if row.status == "held"]
    assert held.problem.startswith("404")
    assert "A teacher can create a new one" in held.problem
    page = teacher.see("gradebook/")
    assert "no longer has the column" in page
    clock.forward(seconds=5)
    teacher.post("gradebook/create", **FORM)
    book.deliver()
    assert book.grades(made(book)) == {"ann": 100, "ben": 100}
    assert {row.status for row in book.outbox()} == {"delivered", "superseded"}
    assert "no longer has the column" not in teacher.see("gradebook/")


def test_a_column_that_is_there_although_a_score_was_refused_is_kept(book: Gradebook, clock: Clock) -> None:
    """An LMS answered 404 during an update: no second column is made of it, and the score arrives at last."""
    teacher = book.open()
    teacher.post("gradebook/create", **FORM)
    book.earn("ann")
    path = made(book)
    book.lms.deleted.add(path)
    book.deliver()
    book.lms.deleted.clear()
    assert "Create a gradebook column" not in teacher.see("gradebook/")
    teacher.post("gradebook/create", **FORM)
    assert made(book) == path
    with book.parts.store.write() as session:
        retry_held(session)
    clock.forward(seconds=5)
    book.deliver()
    assert book.grades(path) == {"ann": 100}


@pytest.mark.parametrize(
    ("scopes", "message", "scope"),
    [
        pytest.param(("score",), "does not let this tool create a column", "scope/lineitem", id="no columns"),
        pytest.param(
            ("score", "lineitem.readonly"), "does not let this tool create a column", "scope/lineitem", id="reading"
        ),
        pytest.param(("lineitem",), "does not let this tool send scores", "scope/score", id="no scores"),
        pytest.param((), "does not let this tool send scores", "scope/score", id="nothing"),
    ],
)
def test_what_the_administrator_has_to_allow_is_said(
    book: Gradebook, scopes: tuple[str, ...], message: str, scope: str
) -> None:
    """With the name of the scope; and asking for it all the same makes nothing."""
    book.scopes = scopes
    teacher = book.open()
    page = teacher.see("gradebook/")
    assert message in page
    assert f"{AGS}{scope}</code>" in page
    assert not re.search("<form[^>]*/gradebook/", page)
    assert teacher.post("gradebook/create", **FORM).status_code == 303
    assert book.lms.columns == {}


def test_what_the_lms_refuses_is_told_in_its_words(book: Gradebook) -> None:
    """It promised the scope at the launch and gives no token for it."""
    book.lms.rules.forbidden = (AGS + "scope/lineitem",)
    response = book.open().post("gradebook/create", **FORM)
    assert response.status_code == 502
    assert "invalid_scope" in words(response)
    assert 'value="Rivers"' in response.text, "what was typed is not lost"
    assert book.link.line_item_url is None


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"label": " "}, id="no label"),
        pytest.param({"label": "x" * 256}, id="long label"),
        pytest.param({"maximum": "0"}, id="no points"),
        pytest.param({"maximum": "-1"}, id="below zero"),
        pytest.param({"maximum": "1001"}, id="too many points"),
        pytest.param({"maximum": "many"}, id="no number"),
        pytest.param({"maximum": "nan"}, id="not a number"),
    ],
)
def test_a_form_that_is_wrong_makes_no_column(book: Gradebook, wrong: dict[str, str]) -> None:
    """It comes back with what was typed."""
    response = book.open().post("gradebook/create", **(FORM | wrong))
    assert response.status_code == 422
    assert "Enter a label, and a number of points" in words(response)
    assert book.lms.columns == {}


@pytest.mark.parametrize("act", ["create", "change", "delete"])
def test_forms_of_learners_and_of_other_sites_are_refused(book: Gradebook, act: str) -> None:
    """As all forms of teachers are."""
    teacher = book.open()
    teacher.post("gradebook/create", **FORM)
    before = dict(book.lms.columns)
    room = book.browser.enter(sub="eve", **book.claim).replace("/learn/", "/teach/")
    fields = FORM | {"label": "Mine", "sure": "1"}
    assert reason(book.browser.post(f"{room}gradebook/{act}", data=fields)) == "role"
    foreign = book.browser.post(
        f"{teacher.room}gradebook/{act}", data=fields, headers={"Origin": "https://evil.example"}
    )
    assert reason(foreign) == "token"
    assert book.lms.columns == before


def test_a_column_of_the_lms_is_not_changed_here(book: Gradebook) -> None:
    """What the LMS made for the link is the LMS's to change."""
    path = book.lms.add_column()
    book.line_item = book.lms.columns[path]["id"]
    teacher = book.open()
    page = teacher.see("gradebook/")
    assert "You can change it there" in page
    assert not re.search("<form[^>]*/gradebook/", page)
    before = dict(book.lms.columns)
    for act in ("create", "change", "delete"):
        assert teacher.post(f"gradebook/{act}", sure="1", **FORM).location.endswith("/gradebook/")
    assert book.lms.columns == before


# Found


def test_a_launch_asks_the_lms_nothing(book: Gradebook) -> None:
    """However slow the gradebook is, pages open at once; the key set aside."""
    book.open()
    book.lms.requests.clear()
    book.earn("ann")
    book.open()
    assert [path for _, path in book.lms.requests if "keys" not in path] == []


@pytest.mark.parametrize("filters", [True, False])
def test_the_column_of_a_link_is_found_on_later_pages_and_among_others(book: Gradebook, *, filters: bool) -> None:
    """Whether or not the LMS heeds the filter; what was earned is sent."""
    book.lms.rules.filters = filters
    for number in range(4):
        book.lms.add_column(resourceLinkId="link-1" if filters else f"link-{number + 2}", resourceId="other")
    path = book.lms.add_column(resourceId="small")
    book.earn("ann")
    assert "column that the learning platform has" in book.open().see("gradebook/")
    book.deliver()
    assert book.grades(path) == {"ann": 100}


def test_the_task_queue_finds_a_column_without_a_teacher(book: Gradebook, clock: Clock) -> None:
    """A link that is in use is looked at, and again when it was used an hour later; a read-only scope is enough."""
    book.scopes = ("score", "lineitem.readonly")
    book.earn("ann")
    book.parts.columns.seek_where_due(lambda: True)
    assert [path for _, path in book.lms.requests if path.startswith("/lineitems")] == [
        "/lineitems?resource_link_id=link-1"
    ]
    path = book.lms.add_column()
    clock.forward(seconds=SOUGHT_AGAIN / 1000 - 1)
    book.earn("ben")
    book.parts.columns.seek_where_due(lambda: True)
    assert book.link.line_item_url is None, "once in an hour is enough"
    clock.forward(seconds=2)
    book.parts.columns.seek_where_due(lambda: False)
    assert book.link.line_item_url is None, "whoever is to stop begins nothing"
    book.parts.columns.seek_where_due(lambda: True)
    book.deliver()
    assert book.grades(path) == {"ann": 100, "ben": 100}
    assert book.link.line_item_source == "found"


def test_links_that_nobody_uses_or_that_have_no_score_are_not_looked_for(book: Gradebook, clock: Clock) -> None:
    """An LMS is not asked for columns that no score would go into."""
    book.visit("ann", **book.claim, **{CLAIM + "custom": {"course": "small", "item": "lesson"}})
    book.parts.columns.seek_where_due(lambda: True)
    clock.forward(hours=2)
    book.parts.columns.seek_where_due(lambda: True)
    assert not [path for _, path in book.lms.requests if path.startswith("/lineitems")]


def test_two_workers_do_not_look_for_the_same_column(book: Gradebook) -> None:
    """The second finds that the first has taken it."""
    book.earn("ann")
    columns = book.parts.columns
    (due,) = columns._due()  # noqa: SLF001 - both have read the list before either begins
    assert columns._claim(due)  # noqa: SLF001 - see above
    assert columns._claim(due) is None  # noqa: SLF001 - see above


def test_a_column_that_a_launch_brings_is_filled_with_what_was_earned_before(book: Gradebook) -> None:
    """The LMS makes a column later, and says so at the next launch, whoever's that is."""
    book.earn("ann")
    path = book.lms.add_column()
    book.line_item = book.lms.columns[path]["id"]
    book.visit("ben", **book.claim)
    book.deliver()
    assert book.grades(path) == {"ann": 100}
    book.visit("ben", **book.claim)
    book.deliver()
    assert len(book.lms.received) == 1, "it is sent once"


def test_a_column_that_launches_no_longer_name_is_let_go(book: Gradebook) -> None:
    """The LMS has taken it away from the link, or the permission to send scores."""
    path = book.lms.add_column()
    book.line_item = book.lms.columns[path]["id"]
    book.earn("ann")
    book.line_item = None
    book.earn("ben")
    assert book.link.line_item_url is None
    book.open().see("gradebook/")
    assert book.link.line_item_url, "the list still has it"
    book.scopes = ("lineitem",)
    book.earn("cem")
    assert book.link.line_item_url is None


def test_a_teachers_comment_goes_into_the_new_column_too(book: Gradebook, clock: Clock) -> None:
    """What was said with a grade is said again."""
    teacher = book.open()
    teacher.post("gradebook/create", **FORM)
    book.earn("ann")
    with book.parts.store.write() as session:
        session.scalars(select(Outbox)).one().comment = "Well done"
    teacher.post("gradebook/delete", sure="1")
    clock.forward(seconds=5)
    teacher.post("gradebook/create", **FORM)
    book.deliver()
    assert [score["comment"] for score in book.lms.received] == ["Well done"]


@pytest.mark.every_case
def test_a_score_that_is_earned_while_the_column_is_made_is_not_lost(book: Gradebook, store: Store) -> None:
    """Either transaction sees what the other has done, whichever comes first."""
    book.earn("ann")
    ben = book.visit("ben", **book.claim)
    record = book.parts.attempts.start(ben, "quiz")
    submits = threading.Thread(target=book.parts.attempts.submit, args=(ben, "quiz", record.row.number))

    def meanwhile(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().startswith("INSERT INTO outbox") and submits.ident is None:
            submits.start()
            submits.join(1)  # it has to wait until this transaction ends

    teacher = book.open()
    event.listen(store.engine, "before_cursor_execute", meanwhile)
    teacher.post("gradebook/create", **FORM)
    event.remove(store.engine, "before_cursor_execute", meanwhile)
    submits.join()
    book.deliver()
    assert book.grades(made(book)) == {"ann": 100, "ben": 0}


def item(resource_id: str = "", tag: str = "") -> LineItem:
    """Return a column."""
    return LineItem(url=f"https://lms/{resource_id}/{tag}", label="", maximum=1, resource_id=resource_id, tag=tag)


@pytest.mark.parametrize(
    ("columns", "chosen"),
    [
        pytest.param([], None, id="none"),
        pytest.param([item("other")], 0, id="the only one"),
        pytest.param([item("other"), item("small")], 1, id="the one for our resource"),
        pytest.param([item("small", "other"), item("small", "lessonpack")], 1, id="the one that we made"),
        pytest.param([item("small"), item("small")], None, id="two alike"),
        pytest.param([item("a"), item("b")], None, id="two of others"),
    ],
)
def test_which_of_several_columns_is_ours(columns: list[LineItem], chosen: int | None) -> None:
    """Exactly one, or none: a score never goes into somebody else's column."""
    assert column_of(columns, "small") == (None if chosen is None else columns[chosen])
