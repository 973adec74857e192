"""Reads questions as authors write them, in a quiz or a lesson: one mapping becomes one `Question`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from exporter.identifiers import key
from exporter.questions import QUESTION_TYPES, AnyQuestion, Question, question_model
from exporter.source.wording import is_divided, meant, quoted
from exporter.source.yaml.diagnostics import Diagnostics
from exporter.source.yaml.nodes import Mapping, Scalar, position_of
from exporter.source.yaml.schema import ModelSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from exporter.problems import Position, Problems
    from exporter.richtext import RichText
    from exporter.source.markdown.page import Page


class SourceQuestion(NamedTuple):
    """A question, and where its author wrote it."""

    question: Question
    written: Mapping
    position: Position


@dataclass(slots=True)
class QuestionIds:
    """The ids of a course's questions: all different, and with different keys in resume data."""

    problems: Problems
    by_id: dict[str, Position] = field(default_factory=dict)
    by_key: dict[str, tuple[str, Position]] = field(default_factory=dict)

    def add(self, source_question: SourceQuestion) -> None:
        """Add the id of one question, and report it if another question has the same."""
        identifier, at = source_question.question.id, source_question.position
        first = self.by_id.get(identifier)
        if first is not None and source_question.question.has_made_up_id:
            message = (
                f"is the same as the question at {first}, so their answers would be mixed up; give each its own 'id'"
            )
            self.problems.error(at, f"this question {message}", "same-question")
        elif first is not None:
            where = source_question.written.values_at.get("id", at)
            self.problems.error(
                where,
                f"the id {quoted(identifier)} is already used by the question at {first}; change one",
                "duplicate-id",
            )
        other = self.by_key.get(key(identifier))
        if first is None and other is not None:
            both = f"{quoted(identifier)} and {quoted(other[0])} (at {other[1]})"
            message = f"the ids {both} are too similar for saved data; change one"
            self.problems.error(at, message, "duplicate-id")
        self.by_id.setdefault(identifier, at)
        self.by_key.setdefault(key(identifier), (identifier, at))


def read_question(written: Any, at: Position, page: Page, problems: Problems) -> SourceQuestion | None:
    """Return the question that ``written`` describes, or None with its problems reported."""
    kind = written.get("type") if isinstance(written, Mapping) else None
    known = kind if isinstance(kind, str) and kind in QUESTION_TYPES else None
    diagnostics = Diagnostics(written, _schema(known), at, "this question")
    context = rendering(page, written, at)
    try:
        question: Question = _adapter().validate_python(written, context=context)
    except ValidationError as error:
        diagnostics.report(error, problems)
        return None
    if diagnostics.check_scalars(problems):
        return None
    return SourceQuestion(question, written, position_of(written, at))


def rendering(page: Page, written: Any, at: Position) -> dict[str, Callable[[str], RichText] | str]:
    """Return the validation context: what renders the Markdown in ``written``, which is at ``at``, and the language."""

    def place_of(text: str) -> Callable[[int, int], Position]:
        if isinstance(text, Scalar):
            return text.place_of
        # A text that a question type has taken apart does not know its position. The only one is 'text' of gaps.
        whole = written.get("text") if isinstance(written, dict) else None
        if isinstance(whole, Scalar):
            return whole.place_of
        return lambda _line, _column: position_of(written, at)

    return {
        "language": page.language,
        "markdown": lambda text: page.block(text, place_of(text)),
        "markdown_inline": lambda text: page.inline(text.rstrip() if text[-1:].isspace() else text, place_of(text)),
        "markdown_words": lambda text: page.words(text.rstrip(), place_of(text)),
    }


def warn_of_made_up_ids(questions: list[SourceQuestion], problems: Problems) -> None:
    """Warn once per file how many of its questions have no permanent id."""
    made_up = [one for one in questions if one.question.has_made_up_id]
    if not made_up:
        return
    count = "1 question has" if len(made_up) == 1 else f"{len(made_up)} questions have"
    message = f"{count} no permanent id" if len(made_up) == 1 else f"{count} no permanent ids"
    advice = "rewording would lose learners' answers; to add ids, run 'lessonpack ids' on the course"
    problems.warning(made_up[0].position, f"{message}; {advice}", "made-up-id")


def warn_of_unknown_objectives(questions: list[SourceQuestion], known: Collection[str], problems: Problems) -> None:
    """Warn of objectives that no lesson has: a result would have no lesson to read again."""
    for one in questions:
        for objective in one.question.objectives:
            if objective not in known:
                if is_divided(objective, known):
                    advice = "; a comma divides a lesson's list: put the objective in quotes there"
                else:
                    advice = meant(objective, known) or "; write it as a lesson's 'objectives' do, or add it there"
                message = f"no lesson has the objective {quoted(objective)}{advice}"
                problems.warning(one.position, message, "unknown-objective")


@cache
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(AnyQuestion)


@cache
def _schema(kind: str | None) -> ModelSchema:
    return ModelSchema(question_model(kind).model_json_schema if kind else _adapter().json_schema)
