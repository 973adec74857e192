"""Random courses, random edits of them, and random learners in the middle, for Hypothesis."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from exporter.comparison.played import PlayedCourse, played_course
from exporter.course import Quiz
from exporter.pages import CourseRenderer, Reporting
from exporter.questions.options import names
from exporter.richtext import RichText
from tests.courses import course, lesson
from tests.questions.browser_half import read_question

if TYPE_CHECKING:
    from exporter.course import Course
    from exporter.questions import Question

WORDS = ["ash", "birch", "cedar", "douglas fir", "elm"]
IDS = ["water", "steam", "ice", "salt"]
ITEMS = ["one", "two", "three", "four"]
TYPES = ["choice", "multiple", "true-false", "text", "number", "matching", "ordering", "gaps", "essay", "scale"]


@dataclass(frozen=True)
class Asked:
    """A question as it is drawn; ``offered`` are its options, labels, items or gaps."""

    type: str
    prompt: str
    id: str | None
    offered: tuple[str, ...]
    typed: tuple[bool, ...] = (True, False)
    """Of the gaps, which are typed."""
    points: int = 1
    graded: bool = False

    def model(self) -> Question:
        """Return the question as the exporter has it."""
        fields: dict[str, Any] = {"type": self.type, "prompt": RichText.plain(self.prompt), "points": self.points}
        fields |= {"id": self.id} if self.id else {}
        fields |= {"graded": True} if self.graded else {}
        return read_question(fields | self._own())

    def _own(self) -> dict[str, Any]:
        first, *_ = self.offered
        by_type: dict[str, dict[str, Any]] = {
            "choice": {"options": self.offered, "answer": first},
            "multiple": {"options": self.offered, "answer": [first], "scoring": "partial"},
            "true-false": {"answer": True},
            "text": {"answers": [first]},
            "number": {"answer": 3},
            "matching": {"pairs": [{"item": one, "match": f"the {one}"} for one in self.offered]},
            "ordering": {"items": self.offered},
            "gaps": {"text": " and ".join(map(self._gap, self.typed))},
            "essay": {},
            "scale": {"labels": self.offered},
        }
        return by_type[self.type]

    def _gap(self, is_typed: bool) -> str:  # noqa: FBT001 - mapped over the gaps
        return f"{{{{{self.offered[0]}}}}}" if is_typed else f"{{{{={'|'.join(self.offered)}}}}}"


@dataclass(frozen=True)
class Page:
    """A lesson or quiz as it is drawn."""

    kind: str
    id: str
    questions: tuple[Asked, ...]
    settings: dict[str, Any] = field(default_factory=dict)


Draft = tuple[Page, ...]


def is_whole(pages: Draft) -> bool:
    """Whether a course can be made of it: nothing is there twice, and no quiz is empty."""
    questions = [question for page in pages for question in page.questions]
    ids = [question.id for question in questions if question.id]
    prompts = [question.prompt for question in questions]
    items = [page.id for page in pages]
    empty = any(page.kind == "quiz" and not page.questions for page in pages)
    return not empty and bool(pages) and all(len(set(one)) == len(one) for one in (ids, prompts, items))


def made(pages: Draft) -> Course:
    """Return the course."""

    def item(page: Page) -> Any:
        models = [question.model() for question in page.questions]
        if page.kind == "lesson":
            return lesson(page.id, *models)
        return Quiz.model_validate({"id": page.id, "title": page.id, "questions": models, **page.settings})

    return course(*map(item, pages))


def played(made_course: Course) -> tuple[PlayedCourse, Any]:
    """Return the course as its page tells it, as the comparison reads it and as JSON."""
    page = CourseRenderer(made_course, "single", Reporting()).single().content
    found = played_course(page)
    assert found is not None
    data = page.partition(b'id="course">')[2].partition(b"</script>")[0]
    return found, json.loads(data)


questions = st.builds(
    Asked,
    type=st.sampled_from(TYPES),
    prompt=st.integers(1, 30).map(lambda number: f"Question {number}?"),
    id=st.none() | st.sampled_from(IDS),
    offered=st.lists(st.sampled_from(WORDS), min_size=2, max_size=4, unique=True).map(tuple),
    typed=st.lists(st.booleans(), min_size=1, max_size=2).map(tuple),
    points=st.sampled_from([1, 2]),
    graded=st.booleans(),
)
settings_of_a_quiz = st.fixed_dictionaries(
    {}, optional={"weight": st.sampled_from([0, 2]), "draw": st.just(1), "attempts": st.sampled_from([1, 3])}
)
pages = st.builds(
    Page,
    kind=st.sampled_from(["lesson", "quiz"]),
    id=st.sampled_from(ITEMS),
    questions=st.lists(questions, min_size=1, max_size=3).map(tuple),
    settings=settings_of_a_quiz,
)


def _without_doubles(drawn: list[Page]) -> Draft:
    """Return the pages with every id and prompt there once."""
    ids: set[str | None] = set()
    prompts: set[str] = set()

    def single(question: Asked) -> Asked:
        identifier = None if question.id in ids else question.id
        prompt = f"{question.prompt} Again?" if question.prompt in prompts else question.prompt
        ids.add(identifier)
        prompts.update([question.prompt, prompt])
        return replace(question, id=identifier, prompt=prompt)

    return tuple(replace(page, questions=tuple(map(single, page.questions))) for page in drawn)


drafts = st.lists(pages, min_size=1, max_size=3, unique_by=lambda page: page.id).map(_without_doubles).filter(is_whole)


@st.composite
def edited(draw: Any, before: Draft) -> Draft:
    """Draw a course with one to four edits; an edit that would break it is left out."""
    after = before
    for _ in range(draw(st.integers(1, 4))):
        changed = draw(_edit(after))
        after = changed if is_whole(changed) else after
    return after


@st.composite
def _edit(draw: Any, pages_before: Draft) -> Draft:
    at = draw(st.integers(0, len(pages_before) - 1))
    page = pages_before[at]
    kind = draw(st.sampled_from(["question", "question", "question", "page", "move", "order"]))
    others = pages_before[:at] + pages_before[at + 1 :]
    if kind == "order":
        return tuple(draw(st.permutations(pages_before)))
    if kind == "page":
        new = [replace(page, id=draw(st.sampled_from(ITEMS))), replace(page, settings=draw(settings_of_a_quiz))]
        new += [replace(page, kind="quiz" if page.kind == "lesson" else "lesson"), draw(pages)]
        choice = draw(st.none() | st.sampled_from(new))
        return others if choice is None else (*pages_before[:at], choice, *pages_before[at + 1 :])
    if not page.questions:
        return pages_before
    place = draw(st.integers(0, len(page.questions) - 1))
    question = page.questions[place]
    rest = page.questions[:place] + page.questions[place + 1 :]
    if kind == "move":
        target = draw(st.integers(0, len(pages_before) - 1))
        out = [replace(one, questions=rest) if one is page else one for one in pages_before]
        out[target] = replace(out[target], questions=(*out[target].questions, question))
        return tuple(out)
    choice = draw(_edit_of_question(question))
    now = (
        (*rest, draw(questions)) if choice is None else (*page.questions[:place], choice, *page.questions[place + 1 :])
    )
    return (*pages_before[:at], replace(page, questions=now), *pages_before[at + 1 :])


@st.composite
def _edit_of_question(draw: Any, question: Asked) -> Asked | None:
    other = draw(questions)
    field_name = draw(
        st.sampled_from(
            ["type", "prompt", "id", "id", "id", "offered", "offered", "offered", "typed", "points", "graded", ""]
        )
    )
    return replace(question, **{field_name: getattr(other, field_name)}) if field_name else None


@st.composite
def learners(draw: Any, before: Draft) -> dict[str, Any]:
    """Draw what somebody has done: lessons read, responses by the questions' ids, and where each quiz stands."""
    lessons = [page.id for page in before if page.kind == "lesson"]
    answers = {}
    for question in (question for page in before for question in page.questions):
        if draw(st.booleans()):
            answers[question.model().id] = draw(_response(question))
    quizzes = {
        page.id: draw(st.sampled_from([{"attempts": 1, "running": False}, {"attempts": 0, "running": True}]))
        for page in before
        if page.kind == "quiz" and draw(st.integers(0, 3))
    }
    read = draw(st.lists(st.sampled_from(lessons), unique=True)) if lessons else []
    return {"read": read, "answers": answers, "quizzes": quizzes}


def _response(question: Asked) -> Any:
    named = list(names(map(RichText.plain, question.offered)))
    matches = list(names(RichText.plain(f"the {one}") for one in question.offered))
    gaps = [st.sampled_from(WORDS if is_typed else ["", *question.offered]) for is_typed in question.typed]
    by_type: dict[str, Any] = {
        "choice": st.sampled_from(named),
        "multiple": st.lists(st.sampled_from(named), unique=True),
        "true-false": st.booleans(),
        "text": st.sampled_from(WORDS),
        "number": st.sampled_from(["3", "-1", "four"]),
        "matching": st.dictionaries(st.sampled_from(named), st.sampled_from(matches), min_size=1),
        "ordering": st.permutations(named),
        "gaps": st.tuples(*gaps).map(list),
        "essay": st.sampled_from(WORDS),
        "scale": st.sampled_from(named),
    }
    return by_type[question.type]
