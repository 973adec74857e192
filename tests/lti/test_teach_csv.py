"""Results for spreadsheets: complete, readable by Excel, and harmless whatever learners typed."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import ANY
from lms import CLAIM, LEARNER
from schoolclass import QUIZ, RIGHT, SchoolClass

from lti_tool.lti.roster import label
from lti_tool.results.csv_export import ANSWERS, SCORES, harmless

if TYPE_CHECKING:
    from conftest import Clock
    from flask import Flask
    from lms import Lms
    from walker import Browser

    from lti_tool.base.settings import Settings

pytestmark = pytest.mark.in_turns("database_url")


@pytest.fixture
def school(app: Flask, browser: Browser, settings: Settings) -> SchoolClass:
    """Give a class in front of a quiz."""
    made = SchoolClass(app, browser, settings)
    made.set_quiz(QUIZ)
    return made


def table(school: SchoolClass, name: str) -> list[dict[str, str]]:
    """Download a table and read it as a spreadsheet would."""
    response = school.teacher().get(name)
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.data.startswith(b"\xef\xbb\xbf"), "Excel takes UTF-8 without a mark for another encoding"
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))


def test_scores_have_a_line_for_everybody(school: SchoolClass, lms: Lms) -> None:
    """Also for those who have not begun; in the order of the alphabet, accents or not."""
    lms.members = [
        {"user_id": "ann", "name": "Änn", "roles": [LEARNER]}, {"user_id": "cem", "name": "Cem", "roles": [LEARNER]},
    ]  # fmt: skip
    school.work("ann", {"pick": "Two", "judge": True})
    lines = table(school, "scores.csv")
    assert [(line["Name"], line["LMS id"], line["State"], line["Score (%)"]) for line in lines] == [
        ("Änn", "ann", "failed", "66.67"),
        ("Cem", "cem", "not-started", ""),
    ]
    assert lines[0]["Grade in the LMS"] == "waiting"
    assert lines[0]["Last active"] == "2027-01-15 08:00:00"


def test_scores_say_when_somebody_was_there_last(school: SchoolClass, clock: Clock) -> None:
    """After two attempts with two hours between them, the moment of the second."""
    school.work("ann", RIGHT)
    clock.forward(hours=2)
    school.work("ann", RIGHT)
    (line,) = table(school, "scores.csv")
    assert (line["Submitted attempts"], line["Last active"]) == ("2", "2027-01-15 10:00:00")


def test_answers_have_a_line_for_every_question(school: SchoolClass) -> None:
    """In words, with points; also for what was not answered."""
    school.work("ann", {"pick": "One", "name": "Loire"})
    lines = table(school, "answers.csv")
    assert [(line["Question id"], line["Answer"], line["Right answer"], line["Points"]) for line in lines] == [
        ("pick", "One", "Two", "0.0"),
        ("name", "Loire", "Seine", "0.0"),
        ("judge", "", "True", "0.0"),
    ]
    assert {line["Name"] for line in lines} == {label(1, "ann")}


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u00a0=1",
            "\u3000=1",
            "\u200f=1",
            "\ufeff=1",
            "=cmd|' /C calc'!A0",
        ),
        *("＝1+1", "＋1", "－1", "＠A1"),  # noqa: RUF001 - full-width signs
    ],
)
def test_what_a_learner_types_never_becomes_a_formula(school: SchoolClass, typed: str) -> None:
    """A spreadsheet runs cells that begin like this, on the teacher's machine."""
    school.work("ann", RIGHT | {"name": typed})
    answer = next(line["Answer"] for line in table(school, "answers.csv") if line["Question id"] == "name")
    assert answer == f"'{typed}"


def test_a_name_is_one_line_and_never_a_formula(school: SchoolClass, lms: Lms) -> None:
    """Whatever an LMS lets its users call themselves."""
    lms.members = [{"user_id": "ann", "name": '\u200f=1+"1"\n @x', "roles": [LEARNER]}]
    school.work("ann", RIGHT)
    for name in ("scores.csv", "answers.csv"):
        assert {line["Name"] for line in table(school, name)} == {'\'\u200f=1+"1" @x'}


def test_no_cell_falls_apart_where_semicolons_separate(school: SchoolClass) -> None:
    """A German Excel would make a second cell of what follows, and a formula of that."""
    school.work("ann", RIGHT | {"name": "a;=1+1"})
    assert '"a;=1+1"' in school.teacher().get("answers.csv").text


@given(st.text(ANY, max_size=12))
def test_harmless_text_stays_as_it_is(text: str) -> None:
    """Only a sign in front is added, and never twice needed."""
    found = harmless(text)
    assert found in {text, f"'{text}"}
    assert harmless(found) == found


@pytest.mark.parametrize("locale", ["de", "ar"])
def test_headings_and_codes_are_english_whatever_the_page_speaks(school: SchoolClass, locale: str) -> None:
    """Formulas and scripts go on working when another teacher downloads the file."""
    school.work("ann", RIGHT)
    spoken = {CLAIM + "launch_presentation": {"locale": locale}}
    teacher = school.teacher(**spoken)
    heads = {name: teacher.see(name).splitlines()[0].removeprefix("\ufeff") for name in ("scores.csv", "answers.csv")}
    assert {name: next(csv.reader([head])) for name, head in heads.items()} == {
        "scores.csv": list(SCORES),
        "answers.csv": list(ANSWERS),
    }
    assert '"finished"' in teacher.see("scores.csv")


def test_every_column_is_documented() -> None:
    """In the order of the files."""
    text = (Path(__file__).parents[2] / "docs" / "how-to" / "read-results.md").read_text("utf-8")
    named = re.findall(r"^\| ([^|]+?) \| [^|]*\|$", text, re.MULTILINE)
    assert [name for name in named if name in {*SCORES, *ANSWERS}] == [*SCORES, *ANSWERS]
