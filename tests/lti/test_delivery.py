"""Scores arrive: once as the LMS sees it, in order, and after whatever happened on the way."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from lms import AGS, CLAIM, Reply
from patience import PATIENCE, waits_until
from sqlalchemy import event, select

from lti_tool.base.http_client import HttpClientError
from lti_tool.base.tables import Learner, Outbox, Platform, ResourceLink
from lti_tool.base.transactions import within
from lti_tool.grades.delivery import ScoreDelivery
from lti_tool.grades.outbox import EarnedScore, lock_scores, platforms_with_work, post, retry_held, send_again
from lti_tool.lti.services import Member, Token

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Clock
    from flask import Flask
    from walker import Browser

    from lti_tool.base.database import Store
    from lti_tool.web.tool import Tool


pytestmark = pytest.mark.in_turns("database_url")


class Class:
    """Learners who launched, and the scores that they get."""

    def __init__(self, app: Flask, browser: Browser, clock: Clock) -> None:
        self.parts: Tool = app.extensions["lessonpack"]
        self.browser = browser
        self.lms = browser.lms
        self.clock = clock
        self.column = "/lineitems/1/lineitem"

    @property
    def store(self) -> Store:
        """Return the database."""
        return self.parts.store

    def score(self, share: float, subject: str = "learner-1", **changes: object) -> bool:
        """Give a learner a score, as an answer would."""
        self.browser.enter(sub=subject, **changes)
        with self.store.write() as session:
            learner = session.scalars(select(Learner).filter_by(subject=subject)).one()
            link = session.scalars(select(ResourceLink)).one()
            return post(within(session), learner, link, EarnedScore(share), at=self.clock())

    def score_in(self, number: int, subject: str, share: float = 0.5) -> None:
        """Give a learner a score in the column of another link."""
        link, grades = f"link-{number}", {"scope": [AGS + "scope/score"], "lineitem": self.lms.line_item(number)}
        claims = {CLAIM + "resource_link": {"id": link, "title": link}, AGS + "claim/endpoint": grades}
        self.browser.enter(sub=subject, **claims)
        with self.store.write() as session:
            learner = session.scalars(select(Learner).filter_by(subject=subject)).one()
            row = session.scalars(select(ResourceLink).filter_by(link_id=link)).one()
            post(within(session), learner, row, EarnedScore(share), at=self.clock())

    def refuse(self, refuses: Callable[[str, str], object]) -> Callable[[], None]:
        """Let the LMS not answer where ``refuses`` says so of a column and a learner; return what ends it."""
        real = self.parts.services.send_score

        def send(platform: Platform, url: str, score: dict[str, object]) -> object:
            if refuses(url, str(score["userId"])):
                raise HttpClientError("the LMS does not answer")
            return real(platform, url, score)

        self.parts.services.send_score = send  # type: ignore[assignment, method-assign]
        return lambda: setattr(self.parts.services, "send_score", real)

    def paused(self) -> int:
        """Return for how long the platform is paused, in milliseconds."""
        with self.store.read() as session:
            return max(0, session.scalars(select(Platform.delivery_paused)).one() - self.clock())

    def learn_more(self) -> None:
        """Give the only learner a better score, without another launch."""
        with self.store.write() as session:
            learner, link = session.scalars(select(Learner)).one(), session.scalars(select(ResourceLink)).one()
            transaction = within(session)
            locked = lock_scores(transaction, link.id, learner.id)
            post(transaction, learner, locked, EarnedScore(0.9), at=self.clock())

    def deliver(self) -> None:
        """Let a worker look once at every platform that has work."""
        for platform in platforms_with_work(self.store):
            self.parts.delivery.deliver(platform)

    def deliver_all(self) -> None:
        """Let a worker look until nothing waits, as time passes."""
        for _ in range(60):
            self.deliver()
            if not any(row.status == "waiting" for row in self.rows()):
                return
            self.clock.forward(seconds=600)

    def rows(self) -> list[Outbox]:
        """Return the outbox."""
        with self.store.read() as session:
            return list(session.scalars(select(Outbox).order_by(Outbox.id)))

    def grade(self, subject: str = "learner-1") -> float | None:
        """Return what the LMS's gradebook shows."""
        found = self.lms.grades.get((self.column, subject))
        return found["scoreGiven"] if found else None


@pytest.fixture
def pupils(app: Flask, browser: Browser, clock: Clock) -> Class:
    """Give a class."""
    return Class(app, browser, clock)


def test_a_score_arrives(pupils: Class) -> None:
    """It stands in the gradebook, and the outbox says so."""
    assert pupils.score(0.8)
    pupils.deliver()
    assert pupils.grade() == 80
    assert [row.status for row in pupils.rows()] == ["delivered"]


def test_the_same_score_is_sent_once(pupils: Class) -> None:
    """Nothing new is nothing to send."""
    assert pupils.score(0.8)
    assert not pupils.score(0.8)
    pupils.deliver()
    assert not pupils.score(0.8)
    assert len(pupils.lms.received) == 1


def test_only_the_newest_score_is_sent(pupils: Class) -> None:
    """What was overtaken before it left need not arrive."""
    for share in (0.1, 0.2, 0.3):
        pupils.score(share)
    pupils.deliver()
    assert [score["scoreGiven"] for score in pupils.lms.received] == [30]
    assert [row.status for row in pupils.rows()] == ["superseded", "superseded", "delivered"]


def test_two_scores_are_a_second_apart(pupils: Class) -> None:
    """Moodle refuses the second of two within a second, so it waits."""
    pupils.score(0.1)
    pupils.deliver()
    pupils.clock.forward(seconds=0.2)
    pupils.score(0.2)
    pupils.deliver()
    assert pupils.grade() == 10
    pupils.clock.forward(seconds=1)
    pupils.deliver()
    assert pupils.grade() == 20
    assert len(pupils.lms.received) == 2


def test_a_retry_keeps_its_timestamp(pupils: Class) -> None:
    """So that the LMS can tell that it is the same score."""
    pupils.lms.replies = [Reply(500), Reply(503)]
    pupils.score(0.8)
    pupils.deliver()
    (row,) = pupils.rows()
    first = row.sent_as
    pupils.deliver_all()
    (row,) = pupils.rows()
    assert (row.status, row.sent_as, row.tries) == ("delivered", first, 3)


def test_a_lost_answer_is_found_out(pupils: Class) -> None:
    """The LMS took the score and its answer was lost: the retry is refused as stale, and the result is there."""
    pupils.lms.replies = [Reply(504, after=True)]
    pupils.score(0.8)
    pupils.deliver_all()
    assert [row.status for row in pupils.rows()] == ["delivered"]
    assert [score["timestamp"] for score in pupils.lms.received] == [pupils.lms.received[0]["timestamp"]] * 2
    assert pupils.grade() == 80


def test_a_lost_answer_is_sent_anew_where_results_are_not_told(pupils: Class) -> None:
    """Without the results service the score is sent once more, with a later time."""
    pupils.lms.rules.results = False
    pupils.lms.replies = [Reply(504, after=True)]
    pupils.score(0.8)
    pupils.deliver_all()
    assert [row.status for row in pupils.rows()] == ["delivered"]
    assert pupils.grade() == 80


def test_a_clock_of_the_lms_that_is_ahead_is_waited_for(pupils: Class) -> None:
    """A score that the LMS calls stale comes again with a later time, until it is later there too."""
    pupils.lms.written[pupils.column, "learner-1"] = pupils.clock() + 30_000
    pupils.score(0.8)
    pupils.deliver()
    assert pupils.grade() is None
    pupils.deliver_all()
    assert pupils.grade() == 80


def test_an_outage_of_three_days_loses_nothing(pupils: Class) -> None:
    """The newest score of each learner arrives when the LMS is back, and it was not asked in vain too often."""
    real, pupils.parts.services.send_score = pupils.parts.services.send_score, _down
    for number in range(5):
        pupils.score(number / 10, f"learner-{number}")
    for _ in range(36):
        pupils.deliver()
        pupils.clock.forward(hours=2)
    pupils.score(0.9, "learner-3")
    assert sum(row.tries for row in pupils.rows()) < 100
    pupils.parts.services.send_score = real
    pupils.clock.forward(hours=1.2)
    pupils.deliver_all()
    assert [pupils.grade(f"learner-{number}") for number in range(5)] == [0, 10, 20, 90, 40]


def _down(*_arguments: object) -> None:
    raise HttpClientError("the LMS does not answer")


def test_a_platform_that_is_down_is_asked_once_not_once_per_score(pupils: Class) -> None:
    """Fifty learners' scores do not each run into the time-out."""
    for number in range(5):
        pupils.score(0.5, f"learner-{number}")
    pupils.lms.replies = [Reply(503)]
    pupils.deliver()
    assert sum(row.tries for row in pupils.rows()) == 1
    pupils.deliver_all()
    assert all(row.status == "delivered" for row in pupils.rows())


def test_a_column_that_fails_keeps_no_other_waiting(pupils: Class) -> None:
    """It is tried less and less while others arrive, and never is the platform paused."""
    pupils.refuse(lambda url, _subject: "/lineitems/1/" in url)
    for hour in range(8):
        pupils.score_in(1, f"first-{hour}")
        pupils.score_in(2, f"second-{hour}")
        pupils.deliver()
        assert pupils.lms.grades[("/lineitems/2/lineitem", f"second-{hour}")]["scoreGiven"] == 50
        assert pupils.paused() == 0
        pupils.clock.forward(seconds=600)
    failed = [row for row in pupils.rows() if row.status == "waiting"]
    assert len(failed) == 8
    assert max(row.refusals["column"] for row in failed if row.refusals) > 1
    assert min(row.next_try for row in failed) > pupils.clock() - 600_000, "all of them wait for their column"


def test_a_column_that_takes_scores_again_gets_all_of_them_at_once(pupils: Class) -> None:
    """The first that arrives wakes the others, however long they had been told to wait."""
    end = pupils.refuse(lambda url, _subject: "/lineitems/1/" in url)
    for number in range(3):
        pupils.score_in(1, f"learner-{number}")
    for _ in range(20):
        pupils.score_in(2, "elsewhere", _ / 20)
        pupils.deliver()
        pupils.clock.forward(seconds=900)
    end()
    pupils.score_in(1, "learner-9")
    pupils.deliver()
    assert [pupils.grade(f"learner-{number}") for number in (0, 1, 2, 9)] == [50] * 4


def test_a_score_that_fails_alone_waits_alone(pupils: Class) -> None:
    """The LMS stumbles over one learner: all others arrive, and it is asked for that one less and less."""
    pupils.score(0.5, "poison")
    pupils.lms.stumbles_over.add("poison")
    for number in range(30):
        pupils.score(0.5, f"learner-{number}")
        pupils.deliver()
        assert pupils.grade(f"learner-{number}") == 50
        pupils.clock.forward(seconds=60)
    (poison,) = [row for row in pupils.rows() if row.status == "waiting"]
    assert 3 < poison.tries < 12
    assert pupils.paused() == 0


def test_a_platform_whose_columns_all_fail_is_asked_once_a_minute(pupils: Class) -> None:
    """It is paused as a whole, and when it is back after hours, everything leaves within a minute."""
    end = pupils.refuse(lambda _url, _subject: True)
    for column in (1, 2, 3):
        for number in range(3):
            pupils.score_in(column, f"learner-{column}-{number}")
    for _ in range(80):
        pupils.deliver()
        assert pupils.paused() <= 60_000
        pupils.clock.forward(seconds=30)
    assert sum(row.tries for row in pupils.rows()) < 60
    end()
    for _ in range(6):
        pupils.clock.forward(seconds=10)
        pupils.deliver()
    assert {row.status for row in pupils.rows()} == {"delivered"}


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, {"Content-Type": "text/html"}, "<h1>Maintenance</h1>"),
        Reply(302, {"Location": "/login"}),
        Reply(403, {"Content-Type": "text/html"}, "<h1>Blocked</h1>"),
    ],
    ids=["page", "login", "firewall"],
)
def test_what_no_gradebook_says_is_tried_again(pupils: Class, reply: Reply) -> None:
    """A page for people is neither a success nor the LMS's last word."""
    pupils.lms.replies = [reply]
    pupils.score(0.5)
    pupils.deliver()
    assert [row.status for row in pupils.rows()] == ["waiting"]
    pupils.deliver_all()
    assert pupils.grade() == 50


def test_a_platform_that_asks_to_wait_is_given_the_time(pupils: Class) -> None:
    """Retry-After is kept."""
    pupils.lms.replies = [Reply(429, {"Retry-After": "120"})]
    pupils.score(0.8)
    pupils.deliver()
    pupils.clock.forward(seconds=119)
    pupils.deliver()
    assert pupils.grade() is None
    pupils.clock.forward(seconds=2)
    pupils.deliver()
    assert pupils.grade() == 80


def test_what_the_lms_refuses_waits_for_a_person(pupils: Class) -> None:
    """A teacher's score is refused; it is not tried again until an admin says so, and says why."""
    pupils.score(0.8, "teacher-1")
    pupils.deliver_all()
    (row,) = pupils.rows()
    assert (row.status, row.tries) == ("held", 1)
    assert row.problem.startswith("400")
    with pupils.store.write() as session:
        assert retry_held(session, row_id=row.id) == 1
    pupils.deliver()
    assert pupils.rows()[0].status == "held"
    assert len(pupils.lms.received) == 2


def test_a_new_score_takes_the_place_of_one_that_is_held(pupils: Class) -> None:
    """The learner tries again, and the newer score may be taken."""
    pupils.lms.replies = [Reply(404)]
    pupils.score(0.1)
    pupils.deliver()
    pupils.clock.forward(seconds=10)
    pupils.score(0.2)
    pupils.deliver()
    assert [row.status for row in pupils.rows()] == ["superseded", "delivered"]
    assert pupils.grade() == 20


def test_a_token_serves_many_scores(pupils: Class) -> None:
    """Some platforms limit how many tokens they give; an hour's worth of scores needs one."""
    for number in range(4):
        pupils.score(0.5, f"learner-{number}")
    pupils.deliver_all()
    assert pupils.lms.tokens_issued == 1
    pupils.clock.forward(hours=1)
    pupils.score(0.6)
    pupils.deliver_all()
    assert pupils.lms.tokens_issued == 2


def test_a_token_that_was_withdrawn_is_replaced(pupils: Class) -> None:
    """401 makes us ask for a new one, at once, also after an outage."""
    end = pupils.refuse(lambda _url, _subject: True)
    pupils.score(0.5)
    for _ in range(10):
        pupils.deliver()
        pupils.clock.forward(seconds=70)
    end()
    pupils.lms.replies = [Reply(401)]
    pupils.deliver()
    assert pupils.lms.tokens_issued == 2
    assert pupils.grade() == 50


@pytest.mark.every_case
def test_two_workers_do_not_deliver_to_one_platform_at_once(pupils: Class) -> None:
    """The second finds the lease taken and leaves; after a crash the lease runs out."""
    pupils.score(0.5)
    (platform,) = platforms_with_work(pupils.store)
    inside, leave = threading.Event(), threading.Event()
    real = pupils.parts.services.send_score

    def slow(*arguments: object) -> object:
        inside.set()
        leave.wait(PATIENCE)
        return real(*arguments)  # type: ignore[arg-type]

    pupils.parts.services.send_score = slow  # type: ignore[assignment, method-assign]
    worker = threading.Thread(target=pupils.parts.delivery.deliver, args=(platform,))
    worker.start()
    assert inside.wait(PATIENCE)
    pupils.parts.services.send_score = real
    ScoreDelivery(pupils.store, pupils.parts.services, pupils.parts.metrics).deliver(platform)
    assert pupils.lms.received == []
    leave.set()
    worker.join()
    assert pupils.grade() == 50


@pytest.mark.every_case
def test_a_worker_that_died_while_sending_is_followed_by_another(pupils: Class) -> None:
    """The score is sent again under its timestamp once the lease ran out, and the LMS counts it once."""
    pupils.score(0.5)
    (platform,) = platforms_with_work(pupils.store)
    with pupils.store.write() as session:
        row = session.get_one(Platform, platform)
        row.delivery_lease, row.delivery_owner = pupils.clock() + 120_000, "a worker that was killed"
        parcel = session.scalars(select(Outbox)).one()
        parcel.sent_as, parcel.tries = pupils.clock(), 1
    pupils.deliver()
    assert pupils.lms.received == []
    pupils.clock.forward(seconds=121)
    pupils.deliver()
    assert pupils.grade() == 50
    assert [row.status for row in pupils.rows()] == ["delivered"]


@pytest.mark.every_case
def test_a_score_that_comes_when_a_worker_is_about_to_leave_is_sent_at_once(pupils: Class) -> None:
    """Its own worker finds the lease taken; the one that has it looks again after giving it back."""
    pupils.score(0.5)
    courier = pupils.parts.delivery
    finds, platform = courier._next, pupils.parts.platforms.all()[0].id  # noqa: SLF001 - the moment between two steps

    def find(platform_id: int) -> object:
        found = finds(platform_id)
        if found is None and len(pupils.rows()) == 1:
            pupils.score(0.7, "learner-2")
            ScoreDelivery(pupils.store, pupils.parts.services, pupils.parts.metrics).deliver(platform)
            assert pupils.grade("learner-2") is None
        return found

    courier._next = find  # type: ignore[assignment, method-assign]  # noqa: SLF001 - see above
    assert courier.deliver(platform) is None
    assert pupils.grade("learner-2") == 70


@pytest.mark.every_case
def test_a_worker_that_lost_its_lease_before_sending_leaves_the_score_to_the_other(pupils: Class) -> None:
    """An LMS was slow to give a token, the lease ran out, and another worker is at it: the score is sent once."""
    pupils.score(0.5)
    real = pupils.parts.services.tokens.get
    platform = pupils.parts.platforms.all()[0].id

    def slow(*arguments: str) -> str:
        pupils.parts.services.tokens.get = real  # type: ignore[method-assign]
        pupils.clock.forward(seconds=121)
        ScoreDelivery(pupils.store, pupils.parts.services, pupils.parts.metrics).deliver(platform)
        with pupils.store.write() as session:
            row = session.get_one(Platform, platform)
            row.delivery_lease, row.delivery_owner = pupils.clock() + 120_000, "another worker"
        return real(*arguments)  # type: ignore[arg-type]

    pupils.parts.services.tokens.get = slow  # type: ignore[assignment, method-assign]
    assert pupils.parts.delivery.deliver(platform) is None
    assert len(pupils.lms.received) == 1
    assert [row.status for row in pupils.rows()] == ["delivered"]
    with pupils.store.read() as session:
        assert session.get_one(Platform, platform).delivery_owner == "another worker", "a lease of others is not freed"


@pytest.mark.every_case
def test_a_late_answer_changes_nothing_that_another_worker_has_settled(pupils: Class) -> None:
    """The lease ran out while the LMS was silent; what the second worker found out is what counts."""
    pupils.score(0.5)
    platform = pupils.parts.platforms.all()[0].id
    real = pupils.parts.services.send_score

    def silent(*arguments: object) -> object:
        pupils.parts.services.send_score = real
        pupils.clock.forward(seconds=121)
        ScoreDelivery(pupils.store, pupils.parts.services, pupils.parts.metrics).deliver(platform)
        raise HttpClientError("no answer")

    pupils.parts.services.send_score = silent  # type: ignore[assignment, method-assign]
    pupils.parts.delivery.deliver(platform)
    (row,) = pupils.rows()
    assert (row.status, row.problem, row.next_try) == ("delivered", "", 0)


def test_a_score_that_cannot_be_sent_keeps_no_other_waiting(pupils: Class, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake of ours with one of them is logged, and the others arrive."""
    pupils.score(0.5, "learner-1")
    pupils.score(0.6, "learner-2")
    real = pupils.parts.services.send_score

    def stumbles(platform: Platform, url: str, score: dict[str, object]) -> object:
        if score["userId"] == "learner-1":
            raise RuntimeError("a mistake")
        return real(platform, url, score)

    pupils.parts.services.send_score = stumbles  # type: ignore[assignment, method-assign]
    pupils.deliver()
    assert pupils.grade("learner-2") == 60
    assert [row.status for row in pupils.rows()] == ["waiting", "delivered"]
    assert "a score could not be sent" in caplog.text
    pupils.parts.services.send_score = real
    pupils.clock.forward(seconds=10)
    pupils.deliver()
    assert pupils.grade("learner-1") == 50


def test_a_worker_serves_no_lms_for_ever(pupils: Class) -> None:
    """Asked to stop after a score, it says that there is more, and frees the platform."""
    for number in range(3):
        pupils.score(0.5, f"learner-{number}")
    platform = pupils.parts.platforms.all()[0].id
    assert pupils.parts.delivery.deliver(platform, goes_on=lambda: not pupils.lms.received) == 0
    assert [row.status for row in pupils.rows()] == ["delivered", "waiting", "waiting"]
    with pupils.store.read() as session:
        assert session.get_one(Platform, platform).delivery_owner == ""
    assert pupils.parts.delivery.deliver(platform) is None
    assert {row.status for row in pupils.rows()} == {"delivered"}


def test_a_platform_that_is_slow_to_give_tokens_keeps_no_other_waiting(pupils: Class) -> None:
    """Each platform's tokens are asked for by themselves."""
    slow, quick = (Platform(token_url=f"https://{name}.example.org/", client_id="c") for name in ("slow", "quick"))
    tokens = pupils.parts.services.tokens
    inside, leave = threading.Event(), threading.Event()

    def ask(platform: Platform, _scope: str) -> Token:
        if platform is slow:
            inside.set()
            leave.wait(PATIENCE)
        return Token(platform.token_url, until=pupils.clock() + 1, granted=None)

    tokens._ask = ask  # type: ignore[method-assign]  # noqa: SLF001 - instead of two servers
    waiting = threading.Thread(target=tokens.get, args=(slow, "scope"))
    waiting.start()
    assert inside.wait(PATIENCE)
    got: list[str] = []
    second = threading.Thread(target=lambda: got.append(tokens.get(quick, "scope")))
    second.start()
    second.join(PATIENCE)
    before_the_slow = list(got)
    leave.set()
    waiting.join()
    second.join()
    assert before_the_slow == [quick.token_url]


@pytest.mark.every_case
@pytest.mark.parametrize("act", ["retry", "send again", "settle"])
def test_a_score_that_comes_in_the_middle_of_another_transaction_is_the_one_that_stays(pupils: Class, act: str) -> None:
    """Whatever is being done with the older score at this moment, it is not sent after the newer one."""
    pupils.lms.replies = [Reply(404)]
    pupils.score(0.1)
    if act != "settle":
        pupils.deliver()
    learns = threading.Thread(target=pupils.learn_more)

    def meanwhile(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if learns.ident is None and threading.current_thread() is threading.main_thread() and "outbox" in statement:
            words = statement.split()
            if words[0] == "INSERT" or (words[0] == "UPDATE" and (act != "settle" or "settled" in statement)):
                learns.start()
                learns.join(1)  # it has to wait until this transaction ends

    event.listen(pupils.store.engine, "before_cursor_execute", meanwhile)
    if act == "settle":
        pupils.deliver()
    else:
        with pupils.store.write() as session:
            link, learner = session.scalars(select(ResourceLink.id)).one(), session.scalars(select(Learner.id)).one()
            assert retry_held(session) if act == "retry" else send_again(session, link, learner, at=pupils.clock())
    event.remove(pupils.store.engine, "before_cursor_execute", meanwhile)
    learns.join()
    pupils.clock.forward(seconds=10)
    pupils.deliver_all()
    assert pupils.grade() == 90
    assert {row.status for row in pupils.rows()[:-1]} == {"superseded"}


@pytest.mark.every_case
def test_a_score_that_changes_while_it_is_sent_is_sent_after_it(pupils: Class) -> None:
    """The learner answers while the LMS is slow: the newer score follows, and is the one that stays."""
    pupils.score(0.5)
    real = pupils.parts.services.send_score

    def slow(*arguments: object) -> object:
        pupils.parts.services.send_score = real
        answer = real(*arguments)  # type: ignore[arg-type]
        pupils.score(0.9)
        return answer

    pupils.parts.services.send_score = slow  # type: ignore[assignment, method-assign]
    pupils.deliver()
    pupils.clock.forward(seconds=2)
    pupils.deliver_all()
    assert [score["scoreGiven"] for score in pupils.lms.received] == [50, 90]
    assert pupils.grade() == 90


@pytest.mark.every_case
def test_a_teachers_comment_survives_a_score(pupils: Class) -> None:
    """Moodle wipes the comment with a score that has none, so it is read and sent along."""
    with pupils.store.write() as session:
        session.scalars(select(Platform)).one().product = "moodle"
    pupils.score(0.5)
    pupils.deliver()
    pupils.lms.comments[pupils.column, "learner-1"] = "Well done"
    pupils.clock.forward(seconds=2)
    pupils.score(0.6)
    pupils.deliver()
    assert pupils.lms.received[-1]["comment"] == "Well done"


def test_without_permission_nothing_is_sent(pupils: Class) -> None:
    """A launch without the scope for scores puts nothing into the outbox."""
    endpoint = {"scope": [AGS + "scope/lineitem"], "lineitem": pupils.lms.line_item(1)}
    assert not pupils.score(0.5, **{AGS + "claim/endpoint": endpoint})
    assert not pupils.score(0.5, **{AGS + "claim/endpoint": None, CLAIM + "custom": None})
    assert pupils.rows() == []


def test_the_roster_is_read_over_pages_with_curly_quotes(pupils: Class) -> None:
    """Moodle quotes the relation of the next page with curly quotes."""
    pupils.lms.members = [
        {"user_id": str(number), "name": f"Name {number}" if number else None, "roles": ["Learner"], "status": "Active"}
        for number in range(5)
    ]
    platform = pupils.parts.platforms.all()[0]
    members = list(pupils.parts.services.members(platform, f"{pupils.lms.url}/members"))
    assert members[:2] == [
        Member("0", "", learns=True, is_active=True),
        Member("1", "Name 1", learns=True, is_active=True),
    ]
    assert len(members) == 5


@pytest.mark.every_case
@pytest.mark.parametrize("rounds", [3])
def test_the_task_queue_delivers_in_threads_of_its_own(pupils: Class, rounds: int) -> None:
    """A real queue with real workers: told of a platform, they deliver."""
    queue = pupils.parts.queue
    queue.start(workers=2)
    try:
        for number in range(rounds):
            pupils.score((number + 1) / 10)
            queue.look_at(pupils.parts.platforms.all()[0].id)
            # The LMS has the grade before the worker notes when it was sent: until then the clock must not go on.
            assert waits_until(lambda: pupils.rows()[-1].status == "delivered"), pupils.rows()
            assert pupils.grade() == (number + 1) * 10
            pupils.clock.forward(seconds=2)
    finally:
        queue.stop()


def test_a_score_right_after_another_of_its_learner_is_due_a_second_later(pupils: Class) -> None:
    """The LMS compares whole seconds; the worker is told when to come back, and does not wait for the next minute."""
    pupils.score(0.5)
    pupils.deliver()
    pupils.clock.forward(seconds=0.4)
    pupils.learn_more()
    platform = pupils.parts.platforms.all()[0].id
    assert pupils.parts.delivery.deliver(platform) == 0.6
    assert pupils.grade() == 50
    pupils.clock.forward(seconds=0.6)
    assert pupils.parts.delivery.deliver(platform) is None
    assert pupils.grade() == 90
