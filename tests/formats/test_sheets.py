"""Sheets of questions: what leaves comes back, nothing in them runs, and what they cannot say is listed."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from exporter.archive import OutputError, write_zip
from exporter.formats import formats
from exporter.question_sheet import escaped, guarded, unescaped, unguarded
from exporter.questions import QUESTION_TYPES
from tests.formats.samples import sample
from tests.formats.test_banks import check_the_same, course_of, questions_of, written_questions
from tests.imports.imported import imported

if TYPE_CHECKING:
    from exporter.course import Course
    from exporter.formats.base import Output
    from exporter.questions import Question


def output_of(course: Course, *, workbook: bool = False) -> Output:
    """Return the sheet of a course."""
    (output,) = formats()["sheet"].outputs(course, {"workbook": workbook})
    return output


def content_of(output: Output) -> bytes:
    """Return a sheet as CSV."""
    (content,) = output.files.values()
    assert isinstance(content, bytes)
    return content


def rows_of(course: Course) -> list[dict[str, str]]:
    """Return the rows of a sheet by the names of their columns."""
    return list(csv.DictReader(io.StringIO(content_of(output_of(course)).decode("utf-8-sig"))))


def back(folder: Path, course: Course) -> tuple[Question, ...]:
    """Return what comes back of a course, without loss on the way in."""
    came = imported(folder, content_of(output_of(course)), "q.csv")
    assert came.lost == []
    return questions_of(came)


@settings(max_examples=15, deadline=None)
@given(written=written_questions())
def test_what_leaves_in_a_sheet_comes_back_as_it_was(written: dict[str, Any]) -> None:
    """The same words, tags and points, and the same points for the same answers; ids are made anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for option in written.get("options", ()):
            option.pop("feedback", None)
        course = course_of(folder / "before", written)
        try:
            assert output_of(course).lost == ()
        except OutputError:  # a semicolon, a bar or the like, as in what is listed below
            reject()
        (before,) = course.quizzes[0].questions
        (after,) = back(folder, course)
        check_the_same(before, after)


@given(st.text(alphabet="'=+-@1,.a\t\r "))
def test_a_guarded_cell_says_the_same(cell: str) -> None:
    """And begins with no sign of a formula, unless it is a number."""
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell)[:1] not in {"=", "@", "\t", "\r"}
    assert guarded(cell)[:1] not in {"+", "-"} or float(guarded(cell).replace(",", "."))


@given(st.text(alphabet="_x05Fa"))
def test_an_escaped_cell_says_the_same(cell: str) -> None:
    """Whatever looks like an escaped sign in it."""
    assert unescaped(escaped(cell)) == cell


HOSTILE = "=HYPERLINK(\"https://evil.example\";'x')"


def test_cells_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    """In CSV behind an apostrophe, which the import takes away; in a workbook as texts, which no program runs."""
    options = [HOSTILE, "+1+1", "-2+3", "@SUM(1)", "a_x0041_b"]
    asked = {"id": "q1", "type": "choice", "prompt": HOSTILE, "options": options, "answer": "-2+3"}
    course = course_of(tmp_path / "before", asked)
    (row,) = rows_of(course)
    assert [row[f"option {number}"][:2] for number in range(1, 6)] == ["'=", "'+", "'-", "'@", "a_"]
    output = output_of(course, workbook=True)
    target = tmp_path / output.name
    write_zip(target, output.files)
    cells = [cell for row in openpyxl.load_workbook(target).active.iter_rows(min_row=2) for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "a_x005F_x0041_b" in {cell.value for cell in cells}
    (tmp_path / "book").mkdir()
    for question in (*back(tmp_path, course), *imported(tmp_path / "book", target.read_bytes(), target.name).questions):
        assert [option.text.text for option in question.options] == options  # type: ignore[attr-defined]
        assert question.right_words() == ("-2+3",)


def test_a_workbook_has_the_same_bytes_each_time(tmp_path: Path) -> None:
    """The library would write into it when it was made."""
    course = sample("every-question")
    output = output_of(course, workbook=True)
    assert output.files == output_of(course, workbook=True).files
    assert b">1980-01-01T00:00:00Z<" in output.files["docProps/core.xml"]  # type: ignore[operator]


def test_without_the_extra_a_workbook_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """CSV needs nothing."""
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    course = sample("every-question")
    assert output_of(course).files
    with pytest.raises(OutputError, match=r"openpyxl is needed .* pip install 'lessonpack\[import\]'"):
        output_of(course, workbook=True)


def test_every_type_is_a_row_or_is_reported() -> None:
    """A new type of question is missed here, and so is one that a sheet forgets."""
    course = sample("every-question")
    asked = [question for item in course.items for question in item.questions]
    assert {question.type for question in asked} == set(QUESTION_TYPES)
    left = {one.position for one in output_of(course).lost if one.message.endswith("so this question is left out")}
    assert len(rows_of(course)) == len(asked) - len(left & set(course.places.questions.values()))


def test_words_that_mean_something_keep_their_meaning(tmp_path: Path) -> None:
    """Formulas, emphasis, code, links, lists and lines; and answers that could name another option."""
    prompt = "A *b* **c** `d|e` $x^2$ [f](https://example.org/?a=(1))\\\ng H~2~O\n\n- h\n  1. i\n\n```\nj  k\n```"
    asked = {"id": "q1", "type": "choice", "prompt": prompt, "options": ["2", "1", "a", "b"], "answer": "1"}
    gaps = {"id": "q2", "type": "gaps", "prompt": "P", "text": "1. {{a|b}} *c* {{=d|e}}", "scoring": "partial"}
    course = course_of(tmp_path / "before", asked, gaps)
    before, after = course.quizzes[0].questions, back(tmp_path, course)
    assert after[0].prompt.html == before[0].prompt.html
    assert after[0].right_words() == ("1",)
    assert after[1].text == before[1].text  # type: ignore[attr-defined]


PAIRS = [{"item": "a", "match": "b = c"}, {"item": "d", "match": "e"}]
DOT = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
CANNOT_LEAVE = [
    {"id": "whole", "type": "multiple", "prompt": "P", "options": ["a", "b", "c"], "answer": ["a", "b"], "hint": "H"},
    {"id": "parts", "type": "text", "prompt": "P", "answers": ["a; b"]},
    {"id": "exact", "type": "text", "prompt": "P", "answers": ["a"], "accents": "ignore", "case_sensitive": True},
    {"id": "ranges", "type": "number", "prompt": "P", "answer": [10, 20], "tolerance": "10%"},
    {"id": "pairs", "type": "matching", "prompt": "P", "pairs": PAIRS},
    {"id": "bars", "type": "gaps", "prompt": "P", "text": "{{a\\|b}}"},
    {"id": "scale", "type": "scale", "prompt": "P", "labels": ["a", "b"]},
    {"id": "essay", "type": "essay", "prompt": "P ![D](dot.gif)", "max_words": 9, "tags": ["a, b"]},
]  # fmt: skip
REPORTED = [
    "bars cannot hold bars, braces or a first equals sign in a gap, so this question is left out",
    "essay has no word limits; those of this question are left out",
    "essay keeps only the words of pictures, tables and the like; they are left out of this question",
    "essay parts tags by commas; those of this question with a comma come back as several",
    "exact does not ignore accents in typed answers; accept the other spellings as well",
    "exact ignores capitals in typed answers",
    "pairs gives each right part its share of the points, while in your course only all of them together earn any",
    "pairs parts items from matches by an equals sign, and a match has one, so this question is left out",
    "parts parts accepted answers by semicolons, and one of these has one, so this question is left out",
    "ranges has one tolerance for all right numbers, so this question is left out",
    "scale has no 'scale' questions, so this question is left out",
    "whole gives each right part its share of the points, while in your course only all of them together earn any",
]


def test_what_a_sheet_cannot_say_is_listed_where_it_stands(tmp_path: Path) -> None:
    """Each loss names the line of its question, and none is left out."""
    (tmp_path / "dot.gif").write_bytes(DOT)
    course = course_of(tmp_path, *CANNOT_LEAVE)
    lines = {at.line: name for name, at in course.places.questions.items()}
    told = {(lines[one.position.line], one.message.removeprefix("A sheet ")) for one in output_of(course).lost}
    assert sorted(f"{place} {message}" for place, message in told) == REPORTED


def test_a_cell_that_excel_would_cut_is_not_written(tmp_path: Path) -> None:
    """Its question is left out and listed, and the others come."""
    asked = {"type": "text", "answers": ["a"]}
    course = course_of(
        tmp_path,
        {"id": "whole", "prompt": "a" * 32_767, **asked},
        {"id": "cut", "prompt": "a" * 32_768, **asked},
    )
    (lost,) = output_of(course).lost
    assert lost.message == "A sheet has no cells of more than 32,767 characters, so this question is left out"
    assert [len(row["prompt"]) for row in rows_of(course)] == [32_767]
