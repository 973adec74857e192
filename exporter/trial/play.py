"""Plays one package in one LMS: a few sittings, as a seed has it, and then everything rightly to the end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as PatienceError

from exporter.trial import judging
from exporter.trial.findings import PATIENCE, Finding, Played, overdue
from exporter.trial.monkey import wander
from exporter.trial.page_learner import PageLearner
from exporter.trial.record import Record
from exporter.trial.stage import Device, Pace, StageError, new_device

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from playwright.sync_api import Browser, Frame

    from exporter.lms.base import Behaviour, Profile
    from exporter.trial.sources import Sco, Source
    from exporter.trial.stage import Sitting

Ending = Literal["exit", "frame", "page", "crash"]
_STEPS = 12
"""How much a learner does at one sitting who knows nothing of the package."""
_ALWAYS = {"begins", "finishes"}
_CRASHED = "Target crashed"
_CRASH = "the page crashed, as one does that takes more and more memory; watch it in a browser by 'lessonpack play'"
_FULL = 100
_CLOSE = 0.01


@dataclass(frozen=True, slots=True)
class Plan:
    """One sitting: what the learner does, how the LMS fails meanwhile, and how it ends."""

    doing: str
    work: Literal["random", "finish", "look"]
    ending: Ending
    mode: Literal["normal", "browse"] = "normal"
    faults: tuple[tuple[str, Any], ...] = ()
    fresh: bool = False
    """Whether it is on another device."""


def plans(random: Random) -> Iterator[Plan]:
    """Yield the sittings of one learner in one SCO."""
    endings: tuple[Ending, ...] = ("frame", "page")
    yield Plan("opens a preview", "look", "frame", mode="browse")
    yield Plan("begins", "random", random.choice(endings))
    fault = random.choice(("expired", "offline"))
    yield Plan(f"goes on while the LMS fails ({fault})", "random", random.choice(endings), faults=((fault, True),))
    yield Plan("goes on until the browser crashes", "random", "crash")
    yield Plan("resumes on another device", "random", random.choice(endings), fresh=True)
    yield Plan("finishes", "finish", "exit")
    yield Plan("comes back after the end", "look", "frame")


def plans_among(number: int, every: Iterable[Plan]) -> list[Plan]:
    """Return what is played of a SCO among others, by its number: beginning and end, and one of the rest in turn."""
    chosen = list(every)
    rest = [plan for plan in chosen if plan.doing not in _ALWAYS]
    return [plan for plan in chosen if plan.doing in _ALWAYS or plan is rest[number % len(rest)]]


def sittings(scos: int) -> int:
    """Return how many sittings it takes to play that many SCOs in one LMS."""
    every = list(plans(Random(0)))  # noqa: S311 - a game, not a secret
    return len(every) if scos == 1 else sum(len(plans_among(number, every)) for number in range(scos))


@dataclass
class Play:
    """One learner in all SCOs of a package."""

    browser: Browser
    source: Source
    profile: Profile
    random: Random
    look: Callable[[Frame], Iterator[Finding]]
    """What is judged of each page that is shown."""
    plans: Callable[[Random], Iterable[Plan]] = plans
    patience: float = PATIENCE
    """How many seconds to wait for a page."""
    tell: Callable[[], None] = lambda: None
    """Called after each step of the learner."""
    doing: str = ""
    sittings: int = 0
    calls: int = 0
    _findings: list[list[Finding]] = field(default_factory=list)
    _records: list[Record] = field(default_factory=list)
    _has_given_up: bool = False

    def run(self) -> Played:
        """Play, and return what came of it."""
        for number, sco in enumerate(self.source.scos):
            record = Record(sco.title, self.source.run_time, self.profile, sco.pass_mark)
            self._records.append(record)
            every = self.plans(self.random)
            self._play(sco, record, every if len(self.source.scos) == 1 else plans_among(number, every))
            if self._has_given_up:
                break
        return replace(self.so_far, complete=not self._has_given_up)

    @property
    def so_far(self) -> Played:
        """Return what has come of it up to now."""
        return Played(
            lms=self.profile.name,
            title=self.profile.title,
            edition=self.source.version,
            sittings=self.sittings,
            calls=self.calls,
            recorded=tuple(record.in_the_end for record in self._records),
            findings=tuple(chain.from_iterable(self._findings)),
            complete=False,
        )

    def _play(self, sco: Sco, record: Record, plans: Iterable[Plan]) -> None:
        findings: list[Finding] = []
        self._findings.append(findings)
        device: Device | None = None
        levels: dict[str, str] = {}
        for plan in plans:
            self.doing = f"{plan.doing} in '{sco.title}'" if len(self.source.scos) > 1 else plan.doing
            self.tell()
            if device is None or plan.fresh:
                if device:
                    device.context.close()
                size = self.random.choice(self.profile.frames)
                device = new_device(self.browser, self.source.read, size, findings, self._pace)
            device.doing = self.doing
            self._try(device, sco, record, plan, levels)
            if self._has_given_up:
                return  # its page may never end, not even when it is closed
            self.sittings += 1
            self.tell()
        if device:
            device.context.close()

    def _try(self, device: Device, sco: Sco, record: Record, plan: Plan, levels: dict[str, str]) -> None:
        """Play one sitting as far as the learner comes."""
        closed = False
        try:
            closed = self._sit(device, sco, record, plan, levels) == "review"
        except PatienceError as error:
            device.find(Finding("stuck", overdue(self.patience, _missed(error))))
            self._has_given_up = True
            return
        except (Error, StageError) as error:
            if _CRASHED in str(error) or not self.browser.is_connected():
                device.find(Finding("stuck", _CRASH))
                self._has_given_up = True
                return
            device.find(Finding("stuck", _reason(error)))
            for page in device.context.pages:
                page.close()
        if plan.work == "finish" and self.source.is_own and not closed:
            self._judge_end(device, record)

    @property
    def _pace(self) -> Pace:
        return Pace(self.patience, self.tell)

    @property
    def _behaviour(self) -> Behaviour:
        return self.profile.behaviour(self.source.run_time)

    def _sit(self, device: Device, sco: Sco, record: Record, plan: Plan, levels: dict[str, str]) -> str:
        """Play one sitting, and return the mode that the LMS launched in."""
        before = record.status
        sitting = device.sit(record, sco.href, plan.mode)
        sitting.page.on("dialog", lambda dialog: dialog.accept())
        if plan.faults:
            sitting.break_down(**dict(plan.faults))
        ended = plan.ending
        try:
            ended = self._work(device, sitting, plan)
        finally:
            if plan.faults:
                sitting.break_down()
        self._end(sitting, ended)
        record.keep(sitting.page, sitting.mode)
        reports = sitting.put_away()
        calls = judging.calls_of(reports)
        self.calls += len(calls)
        for finding in (
            *judging.broken_rules(calls),
            *judging.downgrades(calls, levels),
            *judging.session(calls, ended),
            *(judging.unset_status(calls, self._behaviour, before) if plan.mode == "normal" else ()),
        ):
            device.find(finding)
        return sitting.mode

    def _work(self, device: Device, sitting: Sitting, plan: Plan) -> Ending:
        """Do what is planned, and return how the sitting will really end."""
        if not self.source.is_own:
            wander(sitting, self.random, _STEPS if plan.work != "look" else 2, self.tell)
            self._judge_page(device, sitting.content)
            return "frame" if plan.ending == "exit" else plan.ending
        learner = PageLearner(sitting.content, self.random, lambda frame: self._judge_page(device, frame), device.pace)
        if plan.work == "look":
            learner.looks()
        elif plan.work == "random":
            _at_random(learner)
        else:
            _finish(learner)
        if plan.ending != "exit" or sitting.content.locator("#menu").count() == 0:
            return "frame" if plan.ending == "exit" else plan.ending
        learner.go("finish")
        learner.looks()
        learner.leave()
        sitting.wait_for_the_end()
        return "exit"

    def _end(self, sitting: Sitting, ending: Ending) -> None:
        if ending == "frame":
            sitting.close_frame()
        elif ending == "page":
            sitting.leave_page()

    def _judge_page(self, device: Device, frame: Frame) -> None:
        for finding in self.look(frame):
            device.find(finding)

    def _judge_end(self, device: Device, record: Record) -> None:
        """Judge what the LMS has of a learner who has done everything rightly."""
        recorded = record.in_the_end
        if not recorded.done:
            device.find(Finding("score", f"everything was done rightly, and the LMS has {recorded.status}"))
        elif recorded.grade is not None and abs(recorded.grade - _FULL) > _CLOSE:
            device.find(Finding("score", f"everything was right, and the gradebook has {recorded.grade:g} of 100"))


def _reason(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:300]


def _missed(error: PatienceError) -> str:
    """Return what was waited for, as far as Playwright says it."""
    lines = [line.strip(" -") for line in str(error).splitlines()]
    waits = [line for line in lines if line.startswith(("waiting for", "cannot be pressed"))]
    return waits[0][:300] if waits else "the page does not answer"


def _at_random(learner: PageLearner) -> None:
    """Read and answer a few things. What cannot be mended later is answered rightly."""
    items = learner.items
    for item in learner.random.sample(items, min(len(items), learner.random.randint(1, 3))):
        right = learner.random.random() < 0.5  # noqa: PLR2004 - a coin
        if item["kind"] == "lesson":
            final = any(one["graded"] for one in item["questions"])
            learner.read_lesson(item, right=right or final)
        else:
            learner.take_quiz(
                item, right=right or item["attempts"] is not None, submit=item["attempts"] is None and right
            )


def _finish(learner: PageLearner) -> None:
    """Read and answer everything rightly, in order."""
    for item in learner.items:
        if item["kind"] == "lesson":
            learner.read_lesson(item, right=True)
        else:
            again = item["attempts"] is None and learner.has_begun(item)
            learner.take_quiz(item, right=True)
            if again:
                learner.take_quiz(item, right=True)
