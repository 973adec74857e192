"""How many characters of resume data a course can need, so that an author learns of a tight LMS before a learner does.

The format itself is the player's (``templates/player/state/resume-data.js``); this module only adds up its largest
form. A test has the player write such states and compares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from exporter.course import id_on_page
from exporter.pools import pools

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_KEY = 5

_HEAD = len("1") + 5 + 8 + 3 + len(";") + 1 + 3 + len(";") + 3
"""Version, checksum, lineage, a revision of up to 262,143 changes, what was reached, its score, and the day of that.

Only courses with a certificate keep the day; it is counted for all, since a certificate may come later.
"""
_RUNNING = len(";R") + 3 + _KEY
"""A running attempt: its seed and the question that was shown last."""
_TIME = len(";") + 6 + len(";") + 4
"""Start and seconds spent."""
_MANY_ATTEMPTS = 63
"""As many as one character counts."""


class Answerable(Protocol):
    """What is needed of a question."""

    @property
    def group(self) -> str | None:
        """Return the group from which it is drawn."""

    @property
    def scored(self) -> bool:
        """Whether a machine scores it."""

    @property
    def points(self) -> float:
        """Return what it is worth."""

    @property
    def parts(self) -> int:
        """Return the number of equal parts that shares consist of."""

    def packed_size(self) -> int | None:
        """Return the size of a saved response; None for free text."""


class Anchored(Protocol):
    """What is needed of a heading."""

    @property
    def anchor(self) -> str:
        """Return its id on the page, with or without the lesson in front."""


class Readable(Protocol):
    """What is needed of a lesson."""

    @property
    def id(self) -> str:
        """Return its id."""

    @property
    def questions(self) -> Sequence[Answerable]:
        """Return its questions."""

    @property
    def headings(self) -> Sequence[Anchored]:
        """Return its headings."""


class Submittable(Protocol):
    """What is needed of a quiz."""

    @property
    def questions(self) -> Sequence[Answerable]:
        """Return its questions."""

    @property
    def attempts(self) -> int | None:
        """Return how often it may be submitted."""

    @property
    def draw(self) -> int | None:
        """Return how many of its questions without a group an attempt asks."""

    @property
    def pick(self) -> Mapping[str, int]:
        """Return how many questions of each group it asks."""

    @property
    def time_limit(self) -> float | None:
        """Return its time limit."""


class Resumable(Protocol):
    """What is needed of a course, whether it was read from its sources or from a package."""

    @property
    def lessons(self) -> Sequence[Readable]:
        """Return its lessons."""

    @property
    def quizzes(self) -> Sequence[Submittable]:
        """Return its quizzes."""


class ResumeSize(NamedTuple):
    """What the resume data of somebody who read and answered everything need, in characters.

    ``characters`` is the full form without the texts of free answers, ``scores`` the shortest form that keeps every
    score, ``texts`` the number of free answers, whose texts share the room that is left.
    """

    characters: int
    scores: int
    texts: int


def resume_size(course: Resumable) -> ResumeSize:
    """Return what the resume data of ``course`` can need."""
    checks = [_sizes(question) for lesson in course.lessons for question in lesson.questions]
    drawn = [pool for quiz in course.quizzes for pool in pools(quiz.questions, quiz.draw, quiz.pick)]
    groups = [(checks, len(checks)), *((list(map(_sizes, pool.questions)), pool.asked) for pool in drawn)]
    frame = len("|||") + _HEAD + _place(course) + _KEY * len(course.lessons)
    frame += sum(len("|") + _quiz_head(quiz) for quiz in course.quizzes)
    return ResumeSize(
        characters=frame + _largest(groups, lambda answer: answer.mark + (answer.packed or 0)),
        scores=frame + _largest(groups, lambda answer: answer.mark),
        texts=_largest(groups, lambda answer: int(answer.packed is None)),
    )


class _Sizes(NamedTuple):
    """The characters of an answer without its response, and of its response; None for free text."""

    mark: int
    packed: int | None


def _sizes(question: Answerable) -> _Sizes:
    return _Sizes(_mark(question), question.packed_size())


def _largest(groups: Iterable[tuple[Iterable[_Sizes], int]], size: Callable[[_Sizes], int]) -> int:
    """Return the sum of the largest sizes of each group, as many as an attempt asks of it."""
    return sum(sum(sorted(map(size, answers), reverse=True)[:asked]) for answers, asked in groups)


def _place(course: Resumable) -> int:
    """Return the characters of the place with the longest id of a heading."""
    anchors = [id_on_page(lesson.id, heading.anchor) for lesson in course.lessons for heading in lesson.headings]
    longest = max((len(anchor.encode()) for anchor in anchors), default=0)
    return _KEY + (len(";") + -(-longest * 4 // 3) if longest else 0)


def _quiz_head(quiz: Submittable) -> int:
    """Return the characters of a quiz whose attempt runs, after others; where it draws, its seed counts them, too."""
    attempts = 1 if quiz.attempts and quiz.attempts <= _MANY_ATTEMPTS else 2
    round_of_the_pool = attempts if (quiz.draw or quiz.pick) and quiz.attempts != 1 else 0
    best = 3 if any(question.scored and question.points > 0 for question in quiz.questions) else 0
    return _KEY + attempts + len(";") + best + _RUNNING + round_of_the_pool + (_TIME if quiz.time_limit else 0)


def _mark(question: Answerable) -> int:
    """Return the characters of an answer without its response: a mark, the right parts if it has any, the key."""
    return 1 + (2 if question.scored and question.parts > 1 else 0) + _KEY
