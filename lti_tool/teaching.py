"""What a teacher is shown of a link, read from the database in a number of queries that does not grow with learners.

Every query names the link; nothing of another link, course or deployment can come into its results.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import func, select

from lti_tool.grades import link_score
from lti_tool.item_analysis import Sitting
from lti_tool.learning import counts, is_essay, is_graded
from lti_tool.roster import label
from lti_tool.tables import Answer, Attempt, Learner, Outbox, Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from exporter.course import Course, Quiz
    from exporter.questions import Question
    from lti_tool.courses import Library
    from lti_tool.roster import Roster
    from lti_tool.tables import ResourceLink

State = Literal["not-started", "started", "waiting", "finished"]


@dataclass(frozen=True, slots=True)
class Activity:
    """What has happened behind a link: its learners, their attempts in order, and their newest score for the LMS."""

    learners: dict[int, Learner]
    attempts: dict[int, list[Attempt]]
    grades: dict[int, Outbox]
    active: dict[int, int]
    """When each learner was last seen at work, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the roster. ``learner`` is None for somebody who has not even begun."""

    name: str
    subject: str
    learner: Learner | None
    state: State
    submitted: int = 0
    share: float | None = None
    grade: Outbox | None = None
    active: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """One question of an attempt and what was answered; ``response`` is None where nothing was."""

    question: Question
    response: Any = None
    share: float | None = None
    answered: int | None = None
    comment: str = ""
    is_scored_by_teacher: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Return the response in words."""
        return () if self.response is None else self.question.words(self.response)

    @property
    def points(self) -> float | None:
        """Return the points earned; None where nobody has scored it, or nobody will."""
        if not counts(self.question):
            return None
        if self.response is None:
            return 0.0
        return None if self.share is None else self.share * self.question.points

    @property
    def waits(self) -> bool:
        """Return whether a teacher has to score this."""
        return is_essay(self.question) and counts(self.question) and self.response is not None and self.share is None


@dataclass(frozen=True, slots=True)
class Work:
    """One attempt with its questions in the order in which they were asked, as they read when it was begun."""

    attempt: Attempt
    learner: Learner
    quiz: Quiz | None
    """None when the edition that the attempt was begun in is no longer there."""
    replies: tuple[Reply, ...] = field(repr=False)

    @property
    def is_submitted(self) -> bool:
        """Return whether the attempt is over."""
        return self.attempt.submitted is not None

    @property
    def points(self) -> float:
        """Return how many points could be earned."""
        return sum(reply.question.points for reply in self.replies if counts(reply.question))

    @property
    def lasted(self) -> int | None:
        """Return how long the attempt took, in milliseconds."""
        return None if self.attempt.submitted is None else self.attempt.submitted - self.attempt.started

    def reply(self, question_id: str) -> Reply | None:
        """Return the answer to a question, if it was asked."""
        return next((reply for reply in self.replies if reply.question.id == question_id), None)


def read_activity(session: Session, link: ResourceLink) -> Activity:
    """Read who has done what behind a link."""
    at_link = {table: table.resource_link_pk == link.id for table in (Attempt, Progress, Outbox)}
    changed = select(Progress.learner_id, Progress.changed).where(at_link[Progress])
    seen = {row.learner_id: row.changed for row in session.execute(changed)}
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    for row in session.scalars(select(Attempt).where(at_link[Attempt]).order_by(Attempt.quiz_id, Attempt.number)):
        attempts[row.learner_id].append(row)
        seen[row.learner_id] = max(seen.get(row.learner_id, 0), row.submitted or row.started)
    answered = (
        select(Attempt.learner_id, func.max(Answer.answered))
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(at_link[Attempt])
        .group_by(Attempt.learner_id)
    )
    for learner_id, at in session.execute(answered):
        seen[learner_id] = max(seen.get(learner_id, 0), at)
    newest = select(func.max(Outbox.id)).where(at_link[Outbox]).group_by(Outbox.learner_id)
    grades = {row.learner_id: row for row in session.scalars(select(Outbox).where(Outbox.id.in_(newest)))}
    known = select(Progress.learner_id).where(at_link[Progress]).union(
        select(Attempt.learner_id).where(at_link[Attempt]), select(Outbox.learner_id).where(at_link[Outbox])
    )  # fmt: skip
    learners = {row.id: row for row in session.scalars(select(Learner).where(Learner.id.in_(known)))}
    return Activity(learners, dict(attempts), grades, seen)


def standings(
    activity: Activity, roster: Roster, link: ResourceLink, course: Course | None, rule: Literal["best", "last"]
) -> list[Standing]:
    """Return everybody who has begun, and with a roster everybody who has not, by name."""
    members = roster.by_subject
    found = [
        replace(_standing(activity, learner, link, course, rule), name=name_of(learner, roster))
        for learner in activity.learners.values()
    ]
    begun = {standing.subject for standing in found}
    found += [
        Standing(member.name or label(link.deployment_pk, member.subject), member.subject, None, "not-started")
        for member in members.values()
        if member.learns and member.is_active and member.subject not in begun
    ]
    return _told_apart(sorted(found, key=lambda line: (_sort_key(line.name), line.subject)), link)


def name_of(learner: Learner, roster: Roster) -> str:
    """Return a learner's name, or the label that stands for it."""
    member = roster.by_subject.get(learner.subject)
    if member and member.name:
        return member.name
    return label(learner.deployment_pk, learner.subject, anonymous=learner.anonymous)


def read_work(
    session: Session,
    library: Library,
    link: ResourceLink,
    *,
    learner_id: int | None = None,
    attempt_id: int | None = None,
) -> list[Work]:
    """Read the attempts behind a link with their answers: all of them, a learner's, or one."""
    wanted = [Attempt.resource_link_pk == link.id]
    wanted += [Attempt.learner_id == learner_id] if learner_id is not None else []
    wanted += [Attempt.id == attempt_id] if attempt_id is not None else []
    rows = session.execute(
        select(Attempt, Learner)
        .join(Learner, Learner.id == Attempt.learner_id)
        .where(*wanted)
        .order_by(Attempt.learner_id, Attempt.quiz_id, Attempt.number)
    ).all()
    answers: dict[int, list[Answer]] = defaultdict(list)
    for answer in session.scalars(select(Answer).join(Attempt, Attempt.id == Answer.attempt_id).where(*wanted)):
        answers[answer.attempt_id].append(answer)
    quizzes = _Quizzes(library)
    return [
        Work(attempt, learner, quizzes.quiz(attempt), quizzes.replies(attempt, answers[attempt.id]))
        for attempt, learner in rows
    ]


def first_submitted(work: Iterable[Work]) -> list[Work]:
    """Return the first submitted attempt of each learner at each quiz: later ones were made with the answers known."""
    first: dict[tuple[int, str], Work] = {}
    for entry in work:
        if entry.is_submitted and entry.quiz is not None:
            first.setdefault((entry.learner.id, entry.attempt.quiz_id), entry)
    return list(first.values())


def sitting(work: Work) -> Sitting:
    """Return an attempt as the item analysis takes it."""
    counting = [reply for reply in work.replies if counts(reply.question)]
    return Sitting(
        shares={reply.question.id: 0.0 if reply.response is None else reply.share for reply in counting},
        points={reply.question.id: reply.question.points for reply in counting},
    )


def essays(work: Iterable[Work]) -> tuple[list[tuple[Work, Reply]], list[tuple[Work, Reply]]]:
    """Return the submitted essays that wait for a score, the oldest first, and those that have one."""
    found = [
        (entry, reply)
        for entry in sorted(work, key=lambda entry: entry.attempt.submitted or 0)
        if entry.is_submitted
        for reply in entry.replies
        if is_essay(reply.question) and counts(reply.question) and reply.response is not None
    ]
    waiting = [pair for pair in found if pair[1].waits]
    return waiting, [pair for pair in found if not pair[1].waits]


def waiting_essays(session: Session, library: Library, link: ResourceLink) -> int:
    """Count the essays that wait for a score, without reading them."""
    query = (
        select(Attempt, Answer.question_id)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .where(Attempt.resource_link_pk == link.id, Attempt.submitted.is_not(None), Answer.share.is_(None))
        .where(Answer.response != "null")
    )
    quizzes = _Quizzes(library)
    asked = ((quizzes.questions(attempt), question_id) for attempt, question_id in session.execute(query))
    return sum(name in known and is_essay(known[name]) and counts(known[name]) for known, name in asked)


class _Quizzes:
    """The quizzes of editions, each looked up once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._found: dict[tuple[str, str], tuple[Quiz | None, Mapping[str, Question]]] = {}

    def quiz(self, attempt: Attempt) -> Quiz | None:
        return self._of(attempt)[0]

    def questions(self, attempt: Attempt) -> Mapping[str, Question]:
        return self._of(attempt)[1]

    def replies(self, attempt: Attempt, answers: Sequence[Answer]) -> tuple[Reply, ...]:
        given = {answer.question_id: answer for answer in answers}
        questions = self.questions(attempt)
        asked = [questions[name] for name in attempt.drawn["questions"] if name in questions]
        return tuple(_reply(question, given.get(question.id)) for question in asked)

    def _of(self, attempt: Attempt) -> tuple[Quiz | None, Mapping[str, Question]]:
        key = (attempt.edition, attempt.quiz_id)
        if key not in self._found:
            edition = self._library.edition(attempt.edition)
            quiz = edition.quiz(attempt.quiz_id) if edition else None
            self._found[key] = quiz, {question.id: question for question in quiz.questions} if quiz else {}
        return self._found[key]


def _reply(question: Question, answer: Answer | None) -> Reply:
    if answer is None:
        return Reply(question)
    return Reply(
        question=question,
        response=json.loads(answer.response),
        share=answer.share,
        answered=answer.answered,
        comment=answer.comment,
        is_scored_by_teacher=answer.scored_by is not None,
    )


def _standing(
    activity: Activity, learner: Learner, link: ResourceLink, course: Course | None, rule: Literal["best", "last"]
) -> Standing:
    submitted = [row for row in activity.attempts.get(learner.id, ()) if row.submitted is not None]
    scores: dict[str, list[float | None]] = defaultdict(list)
    for row in submitted:
        scores[row.quiz_id].append(row.score)
    share = link_score(course, link.item_id, scores, rule) if course else None
    wanted = graded_quizzes(course, link.item_id)
    state: State = "started"
    if wanted and all(quiz.id in scores for quiz in wanted):
        state = "waiting" if share is None else "finished"
    return Standing(
        name="",
        subject=learner.subject,
        learner=learner,
        state=state,
        submitted=len(submitted),
        share=share,
        grade=activity.grades.get(learner.id),
        active=activity.active.get(learner.id),
    )


def graded_quizzes(course: Course | None, item_id: str | None) -> list[Quiz]:
    """Return the quizzes that make the score of a link."""
    quizzes = course.quizzes if course else ()
    return [quiz for quiz in quizzes if item_id in {None, quiz.id} and is_graded(quiz)]


def _sort_key(name: str) -> str:
    """Return a name so that Ágnes comes before Bo: by the letters below the accents."""
    return unicodedata.normalize("NFKD", name).casefold()


def _told_apart(lines: list[Standing], link: ResourceLink) -> list[Standing]:
    """Add the label to names that occur twice."""
    often = Counter(line.name for line in lines)
    return [
        replace(line, name=f"{line.name} ({label(link.deployment_pk, line.subject)})") if often[line.name] > 1 else line
        for line in lines
    ]
