"""Sheets with a question in each row, as CSV and as workbooks."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner

from exporter.cli import main
from exporter.imports.notes import ImportFailed
from tests.imports.imported import imported, response_of

if TYPE_CHECKING:
    from pathlib import Path


def template(folder: Path, name: str) -> bytes:
    """Return what the command writes."""
    result = CliRunner().invoke(main, ["import", "--template", str(folder / name)])
    assert result.exit_code == 0, result.output
    return (folder / name).read_bytes()


def workbook(*rows: list[Any]) -> bytes:
    """Return a workbook with two sheets, the second of which holds a word."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("Notes").append(["x"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["questions.csv", "questions.xlsx"])
def test_the_template_shows_each_type_and_comes_whole(name: str, tmp_path: Path) -> None:
    """What people begin with works."""
    came = imported(tmp_path, template(tmp_path, name), name)

    assert [question.type for question in came.questions] == [
        "choice", "multiple", "true-false", "text", "number", "matching", "ordering", "gaps", "essay",
    ]  # fmt: skip
    assert (came.quizzes, came.lost, came.looks, came.result.problems) == (["metals.quiz.yaml"], [], [], ())
    assert came.written[7]["text"] == "Bronze is {{copper}} and {{=tin|iron|lead}}."
    assert came.written[8] == {
        "id": "what-is-metal-good-for",
        "type": "essay",
        "prompt": "What is metal good for?",
        "tags": ["writing", "metals"],
    }


def test_a_template_replaces_no_file(tmp_path: Path) -> None:
    """Somebody may have filled it in."""
    (tmp_path / "a.csv").write_text("mine")

    result = CliRunner().invoke(main, ["import", "--template", str(tmp_path / "a.csv")])

    assert (result.exit_code, (tmp_path / "a.csv").read_text()) == (1, "mine")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_any_usual_separator_is_understood(mark: str, tmp_path: Path) -> None:
    """Excel's depends on the language of the computer; a cell may have line breaks."""
    lines = [["Type", "PROMPT", "Option 2", "option 1", "answer"], ["choice", '"Which\nis it?"', "b", "a", "B"]]
    came = imported(tmp_path, "\n".join(mark.join(line) for line in lines), "a.csv")

    assert came.written[0]["options"] == ["a", "b"]
    assert came.written[0]["answer"] == "b"
    assert came.written[0]["prompt"] == "Which\nis it?"


@pytest.mark.parametrize(
    ("row", "scores"),
    [
        (["choice", "a", "b", "b"], {"a": 0, "b": 1}),
        (["multiple", "a", "b", "1;2"], {("a", "b"): 1, ("a",): 0.5}),
        (["text", "", "", "a; b"], {"A": 1, "b": 1, "c": 0}),
        (["number", "", "", "2; -2"], {"2": 1, "-2": 1, "0": 0}),
    ],
    ids=["choice", "multiple", "text", "number"],
)
def test_what_is_named_right_is_right(row: list[str], scores: dict[Any, float], tmp_path: Path) -> None:
    """And nothing else."""
    came = imported(tmp_path, f"prompt,type,option 1,option 2,answer\nQ,{','.join(row)}\n", "a.csv")

    (asked,) = came.questions
    for given, score in scores.items():
        assert asked.score(response_of(asked, set(given) if isinstance(given, tuple) else given)) == score, given


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("guess,Q,a,b,a", "the type 'guess'"),
        ("choice,Q,a,b,c", "the answer 'c'"),
        ("choice,Q,a,b,", "no option that is worth all points"),
        ("true-false,Q,,,maybe", "write true or false"),
        ("number,Q,,,many", "'many'"),
        ("gaps,Q,,,a {{b", "never closed"),
        ("text,Q,,,a,,,more", "a column without a heading"),
    ],
)
def test_what_cannot_come_is_listed_with_its_row(row: str, said: str, tmp_path: Path) -> None:
    """The others come."""
    came = imported(tmp_path, f"type,prompt,option 1,option 2,answer\ntrue-false,R,,,true\n{row}\n", "a.csv")

    assert [line for line in came.lost if line.startswith("3: ") and said in line], came.lost
    assert came.questions[0].prompt.text == "R"


KAHOOT = [
    ["", "Quiz template"],
    ["", "Add questions, at least two answer alternatives."],
    ["", "Question - max 120 characters", *(f"Answer {number} - max 75 characters" for number in range(1, 5)),
     "Time limit (sec) \u2013 5, 10 or 20 secs", "Correct answer(s) - choose at least one"],
    [1, "Which is *liquid*?", "Iron", "Mercury", "Tin", "", 20, 2],
    [2, "Which is a metal?", "Iron", "Tin", "Ice", "", 20, "1,2"],
    [3, "Which one?", "Iron", "Tin", "", "", 20, 4],
]  # fmt: skip
QUIZIZZ = """Question Text,Question Type,Option 1,Option 2,Option 3,Correct Answer,Time in seconds,Image Link,Answer \
explanation
Text of the question (required),,,,,,,,
Which is liquid?,Multiple Choice,Iron,Mercury,,2,30,https://example.org/a.png,It has no shape.
Which rust?,Checkbox,Iron,Steel,Gold,"1,2",30,,
Which is yellow?,Fill-in-the-Blank,gold,Au,,,30,,
What is it good for?,Open-Ended,,,,,30,,
Do you like it?,Poll,Yes,No,,,30,,
"""


def test_kahoots_sheet_is_told_by_its_headings(tmp_path: Path) -> None:
    """Below some lines of instructions; of several right answers, Kahoot takes any."""
    came = imported(tmp_path, workbook(*KAHOOT), "kahoot.xlsx")

    (asked,) = came.questions
    assert came.written[0]["prompt"] == "Which is \\*liquid\\*?"
    assert [asked.score(response_of(asked, words)) for words in ("Mercury", "Iron")] == [1, 0]
    assert [line for line in came.lost if "sheet" not in line] == [
        "4: time limits and points for speed; here, a quiz has a 'time_limit'",
        (
            "5: the question 'Which is a metal?' accepts any one of 2 right options ('Iron', 'Tin'), and no "
            "question type here does; leave one right, or ask for all of them"
        ),
        "6: the question 'Which one?' has the right answer '4', which is none of its options",
    ]


def test_quizizzs_sheet_is_told_by_its_headings(tmp_path: Path) -> None:
    """All right boxes count as a whole there."""
    came = imported(tmp_path, QUIZIZZ, "quizizz.csv")

    choice, boxes, typed, written = came.questions
    assert [choice.score(response_of(choice, words)) for words in ("Mercury", "Iron")] == [1, 0]
    scores = [boxes.score(response_of(boxes, given)) for given in ({"Iron", "Steel"}, {"Iron"}, {"Iron", "Gold"})]
    assert scores == [1, 0, 0]
    assert [typed.score(given) for given in ("Gold", "au", "tin")] == [1, 1, 0]
    assert written.type == "essay"
    assert came.written[0]["explanation"] == "It has no shape."
    assert [line.partition(": ")[2] for line in came.lost] == [
        "pictures on other servers; put them into 'media' and show them yourself",
        "time limits and points for speed; here, a quiz has a 'time_limit'",
        (
            "the question 'Do you like it?' has the type 'poll'; write one of choice, multiple, true-false, text, "
            "number, matching, ordering, gaps, essay"
        ),
    ]


def test_escaped_signs_of_a_workbook_are_read(tmp_path: Path) -> None:
    """As Excel writes them; signs that no text can have are left out."""
    source = workbook(["type", "prompt", "answer"], ["text", "Say _x0041_, _x005F_x0041_ _x0000__x0008_.", "_x0042_"])

    came = imported(tmp_path, source, "a.xlsx")

    assert [(one["prompt"], one["answers"]) for one in came.written] == [("Say A, _x0041_ .", ["B"])]


SHARED = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<si><t>Say _x005F_x0041_, _x0042_ _x005F_.</t></si></sst>"
)


def test_escaped_signs_are_read_where_a_workbook_keeps_texts_apart(tmp_path: Path) -> None:
    """As Excel and LibreOffice do."""
    stream = io.BytesIO(workbook(["type", "prompt", "answer"], ["text", "PROMPT", "x"]))
    with zipfile.ZipFile(stream) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet, types = "xl/worksheets/sheet1.xml", "[Content_Types].xml"
    files[sheet] = files[sheet].replace('t="inlineStr"><is><t>PROMPT</t></is>', 't="s"><v>0</v>')
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    files[types] = files[types].replace("</Types>", part)

    came = imported(
        tmp_path,
        zipped({name: text.encode() for name, text in {**files, "xl/sharedStrings.xml": SHARED}.items()}),
        "a.xlsx",
    )

    assert came.written[0]["prompt"] == "Say _x0041_, B _."


def test_formulas_are_listed_and_not_run(tmp_path: Path) -> None:
    """Neither is what they came to taken, which may be of any time."""
    head = ["type", "prompt", "answer", "colour"]
    source = workbook(head, ["true-false", "R", True, ""], ["number", "Q", '=HYPERLINK("http://127.0.0.1")', ""])

    came = imported(tmp_path, source, "a.xlsx")

    assert [question.prompt.text for question in came.questions] == ["R"]
    assert any("3: a formula, which is not run" in line for line in came.lost)
    assert any("only the first one is read" in line for line in came.lost)
    assert any("the column 'colour'" in line for line in came.lost)


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    "files",
    [
        {"xl/workbook.xml": b"\0" * 70_000_000},
        {"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'},
        {"xl/workbook.xml": b"<workbook/>"},
        {"xl/workbook.xml": b"", **{f"xl/{number}": b"" for number in range(2_001)}},
    ],
    ids=["large", "entities", "nothing", "many"],
)
def test_hostile_workbooks_are_refused_and_nothing_is_written(files: dict[str, bytes], tmp_path: Path) -> None:
    """Before they are unpacked."""
    with pytest.raises(ImportFailed):
        imported(tmp_path, zipped(files), "a.xlsx")

    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize(
    "rest",
    ['"' * 100_000, "a," * 100_000, "\n" * 100_000, "text,Q,a\n" * 11_000, f'text,Q,"{"x" * 200_000}"'],
    ids=["quotes", "cells", "empty", "rows", "long"],
)
def test_hostile_tables_end_soon_and_in_a_report(rest: str, tmp_path: Path) -> None:
    """Nothing takes long, and nothing fails without a reason."""
    with suppress(ImportFailed):
        imported(tmp_path, f"type,prompt,answer\n{rest}", "a.csv")
