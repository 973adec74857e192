"""The rows of a sheet: headings, and a question in each row below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.archive import OutputError
from exporter.course import Quiz
from exporter.formats.carrying.bank import categories, refuse_nothing
from exporter.formats.carrying.losses import ACCENTS_MATTER, Losses, Unsaid, left_out, no_place, no_type
from exporter.formats.sheet.cells import WRITERS, Writing
from exporter.question_sheet import as_workbook, headings
from exporter.questions.forgiving import WithAccents
from exporter.questions.options import WithOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exporter.archive import Content
    from exporter.course import Course
    from exporter.formats.carrying.bank import Category
    from exporter.problems import Problem
    from exporter.questions import Question

Cells = dict[str, str]
LONGEST = 32_767
"""Characters in a cell of Excel, which drops the rest without a word."""


def rows(course: Course) -> tuple[list[list[str]], tuple[Problem, ...]]:
    """Return the headings and the questions of a course, and what of them a sheet cannot say.

    Raises:
        OutputError: it can say none of them.
    """
    losses = Losses(course, "A sheet")
    found = [cells for category in categories(course, losses) for cells in _questions(category, losses)]
    refuse_nothing(bool(found), "A sheet")
    options = max(sum(name.startswith("option ") for name in cells) for cells in found)
    names = headings(options)
    return [list(names), *([cells.get(name, "") for name in names] for cells in found)], losses.all()


def workbook(found: Sequence[Sequence[str]]) -> dict[str, Content]:
    """Return the files of a workbook.

    Raises:
        OutputError: what writes it is not installed; the message says what to install.
    """
    try:
        return {**as_workbook(found)}
    except ModuleNotFoundError as error:
        message = f"{error.name} is needed for workbooks; install it: pip install 'lessonpack[import]'"
        raise OutputError(message) from None


def _questions(category: Category, losses: Losses) -> Iterator[Cells]:
    item = category.item
    if isinstance(item, Quiz) and item.introduction:
        losses.of_item(item, no_place(["introduction"]))
    for question in category.questions:
        writing = Writing(lambda what, asked=question: losses.of_question(asked, item, what))  # type: ignore[misc]  # mypy cannot type a default
        try:
            yield _row(question, category.name, writing)
        except Unsaid as reason:
            writing.lost(left_out(reason))


def _row(question: Question, quiz: str, writing: Writing) -> Cells:
    if question.type not in WRITERS:
        raise Unsaid(no_type(question.type))
    kind, own = WRITERS[question.type](writing, question)
    _note_rest(question, writing)
    if any(";" in tag or "," in tag for tag in question.tags):
        writing.lost("parts tags by commas; those of this question with a comma come back as several")
    cells = {
        "quiz": quiz,
        "type": kind,
        "prompt": writing.text(question.prompt),
        "points": "" if question.points == 1 else f"{question.points:g}",
        "explanation": writing.text(question.explanation),
        "hint": writing.text(question.hint),
        "tags": ", ".join(question.tags),
        **own,
    }
    if any(len(text) > LONGEST for text in cells.values()):
        raise Unsaid(f"has no cells of more than {LONGEST:,} characters")
    return {name: text for name, text in cells.items() if text}


def _note_rest(question: Question, writing: Writing) -> None:
    stays = ["objectives"] if question.objectives else []
    if isinstance(question, WithOptions) and any(option.feedback for option in question.options):
        stays.append("feedback")
    if stays:
        writing.lost(no_place(stays))
    if isinstance(question, WithAccents) and question.accents == "ignore":
        writing.lost(ACCENTS_MATTER)
