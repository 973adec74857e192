"""Which parts of the player a course has something for: what it does not use, it does not load.

Two kinds are not in this table: the fragments of the question types are named like the types in `QUESTION_TYPES`, and
those of the blocks in lessons like what `blocks_of` finds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from exporter.course import Lesson
from exporter.questions import Question
from exporter.script import block_scripts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exporter.course import Course, Quiz
    from exporter.richtext import RichText


_BLOCK = re.compile(r'<(?:div|dfn) class="block-([a-z-]+)')
"""How a block begins, which the HTML of authors never does."""


def blocks_of(course: Course) -> frozenset[str]:
    """Return the names of the blocks that a course shows."""
    found = {name for text in _texts_of(course) for name in _BLOCK.findall(text.html)}
    return frozenset(
        found | ({"diagram"} if any("<svg" in text.html for text in _texts_of_questions(course)) else set())
    )


def _texts_of(course: Course) -> Iterator[RichText]:
    for one in course.lessons:
        yield from (block.prompt if isinstance(block, Question) else block for block in one.blocks)


def _texts_of_questions(course: Course) -> Iterator[RichText]:
    """Yield the texts where there are no blocks, but may be drawings."""
    for item in course.items:
        yield from filter(None, [None if isinstance(item, Lesson) else item.introduction])
        for one in item.questions:
            yield from filter(None, (one.prompt, one.explanation, one.hint))


@dataclass(frozen=True)
class Use:
    """A course as one kind of page shows it."""

    course: Course
    structure: Literal["single", "lessons"]
    tracker: str
    formulas: bool
    """Whether there are any, or may be."""
    in_parts: bool = False
    """Whether lessons, quizzes and questions come after the page."""
    fetches: bool = False
    """Whether the search comes in files of its own, once somebody searches."""

    @property
    def served(self) -> bool:
        """Return whether a server conducts and scores the quizzes."""
        return self.tracker == "lti"

    @property
    def single(self) -> bool:
        """Return whether the course is one page with a menu."""
        return self.structure == "single"

    @property
    def leaves_alone(self) -> bool:
        """Return whether each lesson and quiz is a unit that leads back to the LMS by itself."""
        return not self.single and self.tracker == "cmi5"

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Return all questions."""
        return tuple(question for item in self.course.items for question in item.questions)

    @property
    def types(self) -> frozenset[str]:
        """Return the types of the questions."""
        return frozenset(question.type for question in self.questions)

    @property
    def scenarios(self) -> tuple[Quiz, ...]:
        """Return the quizzes that are a story to play."""
        return tuple(quiz for quiz in self.course.quizzes if quiz.is_scenario)

    @property
    def timed(self) -> bool:
        """Return whether a quiz has a time limit."""
        return any(quiz.time_limit is not None for quiz in self.course.quizzes)

    @property
    def celebrates(self) -> bool:
        """Return whether there is something to show at the end beside what was done."""
        course = self.course
        return bool(course.finish or course.certificate or any(lesson.objectives for lesson in course.lessons))

    @property
    def tests_objectives(self) -> bool:
        """Return whether a quiz shows how far its questions' learning objectives were reached."""
        quizzes = (quiz for quiz in self.course.quizzes if quiz.feedback != "none")
        return any(question.objectives for quiz in quizzes for question in quiz.questions)

    @property
    def checks(self) -> bool:
        """Return whether a lesson has a question."""
        return any(lesson.questions for lesson in self.course.lessons)

    @property
    def contents(self) -> bool:
        """Return whether a lesson has headings enough for a list of contents."""
        return any(len(lesson.headings) > 1 for lesson in self.course.lessons)

    @property
    def search(self) -> bool:
        """Return whether there is enough on one page to be searched."""
        return self.single and self.course.search and len(self.course.lessons) > 2  # noqa: PLR2004 - two are seen at once

    @property
    def glossary(self) -> bool:
        """Return whether there is a page of terms."""
        return self.single and self.course.glossary and any(lesson.terms for lesson in self.course.lessons)

    @property
    def free_text(self) -> bool:
        """Return whether a question takes text of any length."""
        return any(question.packed_size() is None for question in self.questions)

    @property
    def remarks(self) -> bool:
        """Return whether the author says something to an option."""
        return any(question.solution().get("feedback") for question in self.questions)

    @property
    def labels(self) -> bool:
        """Return whether there is a labelled picture."""
        return "labelled" in blocks_of(self.course)

    @property
    def changes_on_paper(self) -> bool:
        """Return whether paper has something that the screen has not."""
        return bool(self.questions) or self.labels or self.shows("details")

    def shows(self, tag: str) -> bool:
        """Return whether an element is in the text of a lesson."""
        return any(f"<{tag}" in text.html for text in _texts_of(self.course))


class Fragment(NamedTuple):
    """Functions of one module that the player is given under their own names, and when a course uses them."""

    path: str
    names: tuple[str, ...]
    used: Callable[[Use], bool]


FRAGMENTS = (
    Fragment("screen/menu.js", ("createMenu",), lambda use: use.single),
    Fragment("screen/way-out.js", ("createMenu",), lambda use: use.leaves_alone),
    Fragment("screen/finish-view.js", ("drawStart", "drawFinish"), lambda use: use.single),
    Fragment("screen/finish-view.js", ("drawClosed",), lambda use: use.single or use.leaves_alone),
    Fragment("screen/parts.js", ("createParts",), lambda use: use.in_parts),
    Fragment("screen/celebration.js", ("celebrate",), lambda use: use.single and use.celebrates),
    Fragment(
        "screen/certificate.js",
        ("drawCertificate", "offerCertificate"),
        lambda use: use.single and use.course.certificate,
    ),
    Fragment(
        "served/certificate-proof.js",
        ("proveCertificate",),
        lambda use: use.single and use.served and use.course.certificate,
    ),
    Fragment("state/day-earned.js", ("dayEarned",), lambda use: use.single and use.course.certificate),
    Fragment("screen/reading-copy.js", ("readingTracker",), lambda use: not use.single),
    Fragment("state/locks.js", ("lockedBy",), lambda use: use.course.navigation == "sequential"),
    Fragment("screen/quiz-view.js", ("enterQuiz",), lambda use: len(use.course.quizzes) > len(use.scenarios)),
    Fragment("screen/scenario-view.js", ("enterScenario",), lambda use: bool(use.scenarios)),
    Fragment("record/quiz-conductor.js", ("createConductor",), lambda use: bool(use.course.quizzes) and not use.served),
    Fragment("served/quiz-conductor.js", ("createConductor",), lambda use: bool(use.course.quizzes) and use.served),
    Fragment("screen/objective-bars.js", ("drawAims",), lambda use: use.tests_objectives),
    Fragment("screen/countdown.js", ("startCountdown", "timeNote", "timeFact"), lambda use: use.timed),
    Fragment("record/time-limits.js", ("createTimeLimits",), lambda use: use.timed and not use.served),
    Fragment("screen/lesson-checks.js", ("drawChecks",), lambda use: use.checks),
    Fragment("screen/remarks.js", ("remarks",), lambda use: use.remarks),
    Fragment("screen/hint.js", ("createHint",), lambda use: any(question.hint for question in use.questions)),
    Fragment("screen/handout.js", ("offerHandout",), lambda use: use.changes_on_paper),
    Fragment("screen/text-length.js", ("confirmLength", "createRoomWarning"), lambda use: use.free_text),
    Fragment("state/excess.js", ("excess",), lambda use: use.free_text and use.tracker.startswith("scorm")),
    Fragment("screen/search-button.js", ("offerSearch",), lambda use: use.search),
    Fragment("screen/search.js", ("createSearch",), lambda use: use.search and not use.fetches),
    Fragment("screen/glossary.js", ("enterGlossary",), lambda use: use.glossary),
    Fragment("screen/contents.js", ("enterContents",), lambda use: use.contents),
    Fragment("screen/lesson-blocks.js", ("enterBlocks", "needsOf"), lambda use: bool(blocks_of(use.course))),
    Fragment("screen/lesson-blocks.js", ("labelForPaper",), lambda use: use.labels),
    Fragment("screen/copying.js", ("makeCopyable",), lambda use: use.shows("pre")),
    Fragment("screen/formulas.js", ("reachWideFormulas",), lambda use: use.formulas),
)


def fragments_of(use: Use) -> tuple[tuple[str, str], ...]:
    """Return the path and the name of each function that the player is given, in a fixed order."""
    used = tuple((fragment.path, name) for fragment in FRAGMENTS if fragment.used(use) for name in fragment.names)
    return used + block_scripts(blocks_of(use.course))
