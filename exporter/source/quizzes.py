"""Reads quizzes: YAML files whose questions are read one by one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from exporter.course import Quiz
from exporter.problems import Position
from exporter.source.drawing import check_drawing
from exporter.source.questions import SourceQuestion, read_question, rendering
from exporter.source.yaml.diagnostics import Diagnostics
from exporter.source.yaml.nodes import Sequence
from exporter.source.yaml.schema import ModelSchema

if TYPE_CHECKING:
    from exporter.problems import Problems
    from exporter.source.markdown.page import Page
    from exporter.source.yaml.nodes import Mapping
    from exporter.source.yaml_items import YamlSource


def read_quiz(
    source: YamlSource, page: Page, passing_score: float, problems: Problems
) -> tuple[Quiz | None, list[SourceQuestion]]:
    """Render a quiz and its questions; return no quiz, with problems reported, if it has mistakes."""
    tree, start = source.tree, Position(source.file)
    questions, complete = _questions(tree, page, problems)
    head: dict[str, Any] = {"id": source.id, "passing_score": passing_score, **tree}
    rest = tree.without(frozenset())
    if isinstance(tree.get("questions"), Sequence) and tree["questions"]:
        # Questions have been checked one by one; only the other keys are left.
        head["questions"] = [one.question for one in questions]
        del rest["questions"]
    diagnostics = Diagnostics(rest, _schema(), start, "the quiz")
    quiz = None
    try:
        quiz = Quiz.model_validate(head, context=rendering(page, tree, start))
        quiz = quiz.model_copy(update={"image": source.image(quiz.image, page)})
        complete = not diagnostics.check_scalars(problems) and complete
    except ValidationError as error:
        diagnostics.report(_Relevant(error, complete=complete), problems)
    check_drawing(tree, questions, problems)
    return (quiz if complete else None), questions


class _Relevant:
    """A validation error without details that only say that invalid questions are missing."""

    def __init__(self, error: ValidationError, *, complete: bool) -> None:
        self._error = error
        self._complete = complete

    def errors(self, *, include_url: bool) -> list[Any]:
        """Return the details that authors should see."""
        details = self._error.errors(include_url=include_url)
        return [one for one in details if self._complete or one["loc"][:1] != ("questions",)]


@cache
def _schema() -> ModelSchema:
    return ModelSchema(Quiz.model_json_schema)


def _questions(tree: Mapping, page: Page, problems: Problems) -> tuple[list[SourceQuestion], bool]:
    written = tree.get("questions")
    if not isinstance(written, Sequence):
        return [], True
    questions: list[SourceQuestion] = []
    for number, one in enumerate(written):
        at = written.entries_at[number]
        read = read_question(one, at, page, problems)
        if read is None:
            continue
        questions.append(read)
        if "graded" in read.question.model_fields_set:
            where = read.written.keys_at.get("graded", at)
            advice = "remove it, because a quiz counts by its 'weight'"
            problems.error(where, f"'graded' is only for questions inside lessons; {advice}", "unknown-key")
    return questions, len(questions) == len(written)
