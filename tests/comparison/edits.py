"""Random courses, random edits of them, and random learners in the middle, for Hypothesis."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from exporter.comparison.played import played_course
from exporter.comparison.registered import Registered
from exporter.comparison.sides import Side
from exporter.course import Quiz
from exporter.page_settings import Reporting
from exporter.questions.options import names
from exporter.renderer import CourseRenderer
from exporter.richtext import RichText
from tests.courses import course, lesson
from tests.questions.browser_half import read_question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.course import Course
    from exporter.questions import Question

WORDS = ["ash", "birch", "cedar", "douglas fir", "elm"]
IDS = ["water", "steam", "ice", "salt"]
ITEMS = ["one", "two", "three", "four"]
TYPES = [
    "choice",
    "multiple",
    "true-false",
    "text",
    "number",
    "matching",
    "ordering",
    "gaps",
    "essay",
    "scale",
    "sorting",
    "hotspot",
]


@dataclass(frozen=True)
class DrawnQuestion:
    """A question as it is drawn; ``offered`` are its options, labels, items or gaps, and the first is right."""

    type: str
    prompt: str
    id: str | None
    offered: tuple[str, ...]
    typed: tuple[bool, ...] = (True, False)
    """Of the gaps, which are typed."""
    points: int = 1
    graded: bool = False
    partial: bool = True
    hint: str | None = None
    right: int = 0
    """Which of what is offered is right."""
    article: str = "the"
    """What matches begin with."""
    group: str | None = None

    def model(self) -> Question:
        """Return the question as the exporter has it."""
        fields: dict[str, Any] = {"type": self.type, "prompt": RichText.plain(self.prompt), "points": self.points}
        fields |= {"id": self.id} if self.id else {}
        fields |= {"graded": True} if self.graded else {}
        fields |= {"group": self.group} if self.group else {}
        fields |= {"hint": RichText.plain(self.hint)} if self.hint else {}
        if self.partial and self.type in {"multiple", "matching", "ordering", "gaps", "sorting", "hotspot"}:
            fields |= {"scoring": "partial"}
        return read_question(fields | self._own())

    @property
    def answer(self) -> str:
        """Return the right one of what is offered."""
        return self.offered[self.right % len(self.offered)]

    def _own(self) -> dict[str, Any]:
        by_type: dict[str, dict[str, Any]] = {
            "choice": {"options": self.offered, "answer": self.answer},
            "multiple": {"options": self.offered, "answer": [self.answer]},
            "true-false": {"answer": self.right == 0},
            "text": {"answers": [self.answer]},
            "number": {"answer": 3 - self.right},
            "matching": {"pairs": [{"item": one, "match": f"{self.article} {one}"} for one in self.offered]},
            "ordering": {"items": self.offered},
            "hotspot": {"picture": "![Trees](trees.png)", "regions": [*map(self._region, self.offered)]},
            "sorting": {"categories": [{"category": f"{self.article} {one}", "items": [one]} for one in self.offered]},
            "gaps": {"text": " and ".join(map(self._gap, self.typed))},
            "essay": {},
            "scale": {"labels": self.offered},
        }
        return by_type[self.type]

    def _gap(self, is_typed: bool) -> str:  # noqa: FBT001 - mapped over the gaps
        others = [one for one in self.offered if one != self.answer]
        return f"{{{{{self.answer}}}}}" if is_typed else f"{{{{={'|'.join([self.answer, *others])}}}}}"

    def _region(self, label: str) -> dict[str, Any]:
        row, column = divmod([*WORDS, *IDS, *ITEMS].index(label), 7)
        return {"label": label, "rectangle": [14 * column, 50 * row, 13, 40], "correct": label == self.answer}

    def responses(self) -> list[Any]:
        """Return responses that hold everything that one can hold, a right one first."""
        named = list(names(map(RichText.plain, self.offered)))
        right = named[self.right % len(named)]
        matches = list(names(RichText.plain(f"{self.article} {one}") for one in self.offered))
        choices = [right, *(one for one in named if one != right)]
        by_type: dict[str, list[Any]] = {
            "choice": choices,
            "multiple": [[one] for one in choices],
            "true-false": [self.right == 0, self.right != 0],
            "text": [self.answer, "zelkova"],
            "number": [str(3 - self.right), "7", "four"],
            "matching": [dict(zip(named, matches, strict=True)), *({one: matches[-1]} for one in named)],
            "ordering": [named, named[::-1]],
            "hotspot": [*([one] for one in choices), [[0, 999]]],
            "sorting": [dict(zip(named, matches, strict=True)), *({one: matches[-1]} for one in named)],
            "gaps": [[self.answer] * len(self.typed), *([*texts] for texts in self._gap_texts())],
            "essay": ["An essay."],
            "scale": named,
        }
        return by_type[self.type]

    def _gap_texts(self) -> Iterator[tuple[str, ...]]:
        for at, is_typed in enumerate(self.typed):
            for text in [*WORDS, "zelkova"] if is_typed else self.offered:
                yield tuple(text if place == at else "" for place in range(len(self.typed)))


@dataclass(frozen=True)
class DrawnPage:
    """A lesson or quiz as it is drawn."""

    kind: str
    id: str
    questions: tuple[DrawnQuestion, ...]
    settings: dict[str, Any] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True)
class DrawnCourse:
    """A course as it is drawn."""

    pages: tuple[DrawnPage, ...]
    completion: dict[str, Any] = field(default_factory=dict)
    rest: dict[str, Any] = field(default_factory=dict)
    """Language and navigation."""

    def with_page(self, at: int, *instead: DrawnPage) -> DrawnCourse:
        """Return it with other pages in place of one."""
        return replace(self, pages=(*self.pages[:at], *instead, *self.pages[at + 1 :]))

    @property
    def questions(self) -> list[tuple[DrawnPage, DrawnQuestion]]:
        """Return all questions, each with its page."""
        return [(page, question) for page in self.pages for question in page.questions]


def is_whole(draft: DrawnCourse) -> bool:
    """Whether a course can be made of it: nothing is there twice, and no quiz is empty."""
    ids = [question.id for _, question in draft.questions if question.id]
    prompts = [question.prompt for _, question in draft.questions]
    items = [page.id for page in draft.pages]
    empty = any(page.kind == "quiz" and not page.questions for page in draft.pages)
    return not empty and bool(items) and all(len(set(one)) == len(one) for one in (ids, prompts, items))


def made(draft: DrawnCourse) -> Course:
    """Return the course."""

    def item(page: DrawnPage) -> Any:
        models = [question.model() for question in page.questions]
        title = page.title or page.id.capitalize()
        if page.kind == "lesson":
            return lesson(page.id, *models, title=title)
        return Quiz.model_validate({"id": page.id, "title": title, "questions": models, **page.settings})

    return course(*map(item, draft.pages), completion=draft.completion, **draft.rest)


@dataclass(frozen=True)
class Version:
    """A course as its pages tell it: as the comparison reads it, and as JSON, by the identifiers of its SCOs."""

    side: Side
    data: dict[str, Any]


def version(label: str, draft: DrawnCourse, structure: str) -> Version:
    """Return a drawn course as it would be exported."""
    return version_of(label, made(draft), structure)


def version_of(label: str, whole: Course, structure: str) -> Version:
    """Return a course as it would be exported."""
    renderer = CourseRenderer(whole, structure, Reporting())
    if structure == "single":
        pages = {"COURSE": renderer.single().content}
    else:
        pages = {f"ITEM-{item.id}": renderer.alone(item).content for item in whole.items}
    scos = {identifier: played_course(page, {}.__getitem__) for identifier, page in pages.items()}
    data = {
        name: json.loads(page.partition(b'id="course">')[2].partition(b"</script>")[0]) for name, page in pages.items()
    }
    return Version(Side(label, Registered("1.2", "M", "O", ()), {name: one for name, one in scos.items() if one}), data)


questions = st.builds(
    DrawnQuestion,
    type=st.sampled_from(TYPES),
    prompt=st.integers(1, 30).map(lambda number: f"Question {number}?"),
    id=st.none() | st.sampled_from(IDS),
    offered=st.lists(st.sampled_from(WORDS), min_size=2, max_size=4, unique=True).map(tuple),
    typed=st.lists(st.booleans(), min_size=1, max_size=2).map(tuple),
    points=st.sampled_from([1, 2]),
    graded=st.booleans(),
    partial=st.booleans(),
    hint=st.none() | st.just("Think of trees."),
    right=st.integers(0, 1),
    article=st.sampled_from(["the", "an"]),
    group=st.sampled_from([None, None, "trees"]),
)
settings_of_a_quiz = st.fixed_dictionaries(
    {},
    optional={
        "weight": st.sampled_from([0, 2]),
        "draw": st.just(1),
        "pick": st.just({"trees": 1}),
        "attempts": st.sampled_from([1, 3]),
        "time_limit": st.sampled_from([1, 5]),
        "passing_score": st.sampled_from([40, 90]),
        "feedback": st.sampled_from(["after", "none"]),
        "introduction": st.just(RichText.plain("A few questions.")),
    },
)
completions = st.fixed_dictionaries(
    {},
    optional={
        "lessons": st.sampled_from([0, 50]),
        "quizzes": st.sampled_from(["attempted", "none"]),
        "passing_score": st.sampled_from([50, 100]),
        "report": st.sampled_from(["passed/incomplete", "completed/failed"]),
    },
)
of_the_course = st.fixed_dictionaries(
    {}, optional={"language": st.sampled_from(["de", "fr"]), "navigation": st.just("sequential")}
)
pages = st.builds(
    DrawnPage,
    kind=st.sampled_from(["lesson", "quiz"]),
    id=st.sampled_from(ITEMS),
    questions=st.lists(questions, min_size=1, max_size=3).map(tuple),
    settings=settings_of_a_quiz,
)


def _without_doubles(drawn: list[DrawnPage]) -> tuple[DrawnPage, ...]:
    """Return the pages with every id and prompt there once."""
    ids: set[str | None] = set()
    prompts: set[str] = set()

    def single(question: DrawnQuestion) -> DrawnQuestion:
        identifier = None if question.id in ids else question.id
        prompt = f"{question.prompt} Again?" if question.prompt in prompts else question.prompt
        ids.add(identifier)
        prompts.update([question.prompt, prompt])
        return replace(question, id=identifier, prompt=prompt)

    return tuple(replace(page, questions=tuple(map(single, page.questions))) for page in drawn)


drafts = st.builds(
    DrawnCourse,
    pages=st.lists(pages, min_size=1, max_size=3, unique_by=lambda page: page.id).map(_without_doubles),
    completion=completions,
    rest=of_the_course,
).filter(is_whole)

OF_A_QUESTION = ("type", "prompt", "id", "offered", "typed", "points", "graded", "partial", "hint", "right", "group")
OF_A_PAGE = ("page id", "page kind", "page settings", "page title", "page gone", "page new")
OF_A_COURSE = ("pages moved", "completion", "rest", "words", "article")
KINDS = (*OF_A_QUESTION, "gone", "new", "moved", "taken out", "order", *OF_A_PAGE, *OF_A_COURSE)
"""Every kind of edit: of a question, of the questions of a page, of a page, of the course."""


@st.composite
def edited(draw: Any, before: DrawnCourse, kind: str) -> DrawnCourse:
    """Draw a course with an edit of a kind and perhaps others; an edit that would break it is left out."""
    after = before
    for one in (kind, *draw(st.lists(st.sampled_from(KINDS), max_size=2))):
        changed = draw(_edit(after, one))
        after = changed if is_whole(changed) else after
    return after


@st.composite
def _edit(draw: Any, draft: DrawnCourse, kind: str) -> DrawnCourse:
    if kind in OF_A_COURSE:
        return draw(_edit_of_course(draft, kind))
    at = draw(st.integers(0, len(draft.pages) - 1))
    page = draft.pages[at]
    if kind in OF_A_PAGE:
        return draft.with_page(at, *draw(_edit_of_page(page, kind)))
    if kind == "new" or not page.questions:
        return draft.with_page(at, replace(page, questions=(*page.questions, draw(questions))))
    if kind == "order":
        return draft.with_page(at, replace(page, questions=tuple(draw(st.permutations(page.questions)))))
    return draw(_edit_of_question(draft, at, kind))


@st.composite
def _edit_of_question(draw: Any, draft: DrawnCourse, at: int, kind: str) -> DrawnCourse:
    page = draft.pages[at]
    place = draw(st.integers(0, len(page.questions) - 1))
    question, rest = page.questions[place], page.questions[:place] + page.questions[place + 1 :]
    if kind in {"gone", "moved", "taken out"}:
        left = draft.with_page(at, replace(page, questions=rest))
        if kind == "taken out":
            return replace(left, pages=(*left.pages, replace(draw(pages), questions=(question,))))
        target = draw(st.integers(0, len(draft.pages) - 1))
        home = left.pages[target]
        return left if kind == "gone" else left.with_page(target, replace(home, questions=(*home.questions, question)))
    changed = replace(question, **{kind: getattr(draw(questions), kind)})
    return draft.with_page(
        at, replace(page, questions=(*page.questions[:place], changed, *page.questions[place + 1 :]))
    )


@st.composite
def _edit_of_course(draw: Any, draft: DrawnCourse, kind: str) -> DrawnCourse:
    if kind == "pages moved":
        return replace(draft, pages=tuple(draw(st.permutations(draft.pages))))
    if kind in {"completion", "rest"}:
        return replace(draft, **{kind: draw(completions if kind == "completion" else of_the_course)})
    return replace(draft, pages=tuple(replace(one, questions=draw(_reworded(one, kind))) for one in draft.pages))


@st.composite
def _reworded(draw: Any, page: DrawnPage, kind: str) -> tuple[DrawnQuestion, ...]:
    """Draw the questions of a page, each with other matches, or with another word in place of one."""
    if kind == "article":
        return tuple(replace(one, article="an" if one.article == "the" else "the") for one in page.questions)
    return tuple(draw(_with_another_word(one)) for one in page.questions)


@st.composite
def _with_another_word(draw: Any, question: DrawnQuestion) -> DrawnQuestion:
    at = draw(st.integers(0, len(question.offered) - 1))
    other = draw(st.sampled_from([word for word in WORDS if word not in question.offered]))
    return replace(question, offered=(*question.offered[:at], other, *question.offered[at + 1 :]))


@st.composite
def _edit_of_page(draw: Any, page: DrawnPage, kind: str) -> tuple[DrawnPage, ...]:
    changes = {
        "page id": lambda: (replace(page, id=draw(st.sampled_from(ITEMS)), title=page.title or page.id.capitalize()),),
        "page kind": lambda: (replace(page, kind="quiz" if page.kind == "lesson" else "lesson"),),
        "page settings": lambda: (replace(page, settings=draw(settings_of_a_quiz)),),
        "page title": lambda: (replace(page, title="Another title"),),
        "page gone": lambda: (),
        "page new": lambda: (page, draw(pages)),
    }
    return changes[kind]()


@st.composite
def learners(draw: Any, before: DrawnCourse) -> dict[str, Any]:
    """Draw what somebody has done: lessons read, responses by the questions' ids, and where each quiz stands."""
    lessons = [page.id for page in before.pages if page.kind == "lesson"]
    answers = {}
    for _, question in before.questions:
        if draw(st.booleans()):
            answers[question.model().id] = draw(st.sampled_from(question.responses()))
    quizzes = {
        page.id: draw(st.sampled_from([SUBMITTED, RUNNING]))
        for page in before.pages
        if page.kind == "quiz" and draw(st.integers(0, 3))
    }
    read = draw(st.lists(st.sampled_from(lessons), unique=True)) if lessons else []
    return {"read": read, "answers": answers, "quizzes": quizzes}


SUBMITTED = {"attempts": 1, "running": False}
RUNNING = {"attempts": 0, "running": True}
