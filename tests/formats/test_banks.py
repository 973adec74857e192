"""Question banks for others: what leaves a course comes back as it was, and what cannot leave is listed."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from exporter.cli import main
from exporter.formats import formats
from exporter.plain_text import as_line
from exporter.questions import QUESTION_TYPES
from exporter.questions.fold import fold
from exporter.source import read_course
from tests.formats.samples import SAMPLES, sample
from tests.imports.imported import imported, response_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.course import Course
    from exporter.formats.base import Output
    from exporter.questions import Question
    from tests.imports.imported import Imported

BANKS = ("aiken", "gift", "moodle")
READERS = {"aiken": "aiken", "gift": "gift", "moodle": "moodle-xml"}
_SIGNS = "abZ1 äß中ע*_`[](){}<>&$~:^|#+-=.!/\\%;\"'@?"
AS_WRITTEN = "punctuation: as-written\n"
"""Two courses whose quotation marks are printed twice and once cannot be compared."""
_FORMULA = re.compile(r"\\[\[(]|\$\$")


def folded(text: str) -> str:
    """Return the words of a text."""
    return " ".join(text.split())


TEXTS = (
    st.text(alphabet=st.sampled_from(_SIGNS), min_size=1, max_size=20)
    .map(folded)
    .filter(lambda text: re.search(r"\w", text) and not _FORMULA.search(text))
)
LINES = TEXTS.map(as_line)
DIFFERENT = st.lists(TEXTS, min_size=3, max_size=5, unique_by=lambda text: re.sub(r"\W", "", text).casefold())
NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=3).map(str)
IN_GAPS = st.from_regex(r"\A[a-zß中*%/~#=.\\]{0,4}[a-z中][a-z*%/~#.]{0,4}\Z")


def _options(texts: list[str], right: int) -> list[dict[str, Any]]:
    marked = [{"text": as_line(text), "correct": place < right} for place, text in enumerate(texts)]
    return [*marked[1:], {**marked[0], "feedback": "Well *done*."}]


@st.composite
def written_questions(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a question as an author writes it, of one of the types that a bank says without loss."""
    texts = draw(DIFFERENT)
    lines = [as_line(text) for text in texts]
    kind = draw(st.sampled_from(["choice", "multiple", "true-false", "text", "number", "matching", "gaps", "ordering"]))
    own: dict[str, Any] = {
        "choice": {"options": _options(texts, 1)},
        "multiple": {"options": _options(texts, 2), "scoring": "partial"},
        "true-false": {"answer": len(texts) > 3},
        "text": {"answers": [text for text in texts if "->" not in text] or ["a"]},
        "number": {"answer": [draw(NUMBERS)], "tolerance": "0.25"},
        "matching": {
            "pairs": [{"item": line, "match": f"m{place % 2}"} for place, line in enumerate(lines)],
            "extra_matches": ["none < of & these"],
            "scoring": "partial",
        },
        "ordering": {"items": lines, "scoring": "partial"},
        "gaps": {"text": _gap_text(lines[0], draw(st.lists(IN_GAPS, min_size=2, max_size=3, unique_by=str.casefold)))},
    }[kind]
    more = {"explanation": draw(LINES), "tags": ["one", "two"]}
    return {"id": "q1", "type": kind, "prompt": draw(LINES), **own, **more}


def _gap_text(line: str, texts: list[str]) -> str:
    options = "|".join(text.replace("|", "").replace("{", "").replace("}", "") for text in texts)
    return f"{line} ({{{{={options}}}}}) end"


def course_of(folder: Path, *questions: dict[str, Any], **quiz: Any) -> Course:
    """Return a course with a quiz of these questions."""
    folder.mkdir(exist_ok=True)
    (folder / "course.yaml").write_text(
        f"id: bank\ntitle: A bank\n{AS_WRITTEN}outline: [q.quiz.yaml]\n", encoding="utf-8"
    )
    text = yaml.safe_dump({"id": "q", "title": "Quiz / one", **quiz, "questions": questions}, allow_unicode=True)
    (folder / "q.quiz.yaml").write_text(text, encoding="utf-8")
    return read_course(folder)[0]


def output_of(course: Course, name: str) -> Output:
    """Return what a format makes of a course."""
    (output,) = formats()[name].outputs(course, {})
    return output


def questions_of(came: Imported) -> tuple[Question, ...]:
    """Return what came of a bank, with the punctuation of the bank."""
    head = came.result.root / "course.yaml"
    head.write_text(f"{AS_WRITTEN}{head.read_text(encoding='utf-8')}", encoding="utf-8")
    return came.questions


def content_of(output: Output) -> bytes:
    """Return the only file of an output."""
    (content,) = output.files.values()
    assert isinstance(content, bytes)
    return content


def answers_to(question: Any) -> Iterable[Any]:
    """Return right, wrong and partly right answers in words."""
    match question.type:
        case "choice":
            answers: Iterable[Any] = [option.text.text for option in question.options]
        case "multiple":
            texts = [option.text.text for option in question.options]
            answers = [set(texts[:count]) for count in range(len(texts) + 1)]
        case "matching":
            items = [item.text for item in question.items]
            answers = [dict.fromkeys(items, match.text) for match in question.matches]
        case "ordering":
            items = [item.text for item in question.items]
            answers = [items, items[::-1], [*items[1:], items[0]]]
        case "gaps":
            answers = [[text] for text in question.text.gaps[0].options]
        case "true-false":
            answers = [True, False]
        case "number":
            answers = [str(end) for low, high in question.ranges for end in (low, high, high + 1)]
        case _:
            answers = [*question.right_words(), "something else"]
    return answers


def check_the_same(before: Question, after: Question) -> None:
    """Check that two questions ask and score the same, whatever their ids are."""
    assert after.type == before.type
    assert folded(after.prompt.text) == folded(before.prompt.text)
    assert (after.tags, after.points) == (before.tags, before.points)
    assert before.explanation
    assert after.explanation
    assert folded(after.explanation.text) == folded(before.explanation.text)
    answers = list(answers_to(before))
    assert [after.score(response_of(after, one)) for one in answers] == [
        before.score(response_of(before, one)) for one in answers
    ]


@settings(max_examples=15, deadline=None)
@given(written=written_questions())
def test_what_leaves_comes_back_as_it_was(written: dict[str, Any]) -> None:
    """Through both formats of Moodle: the same words, the same points for the same answers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        course = course_of(folder / "before", written)
        for bank in ("moodle", "gift"):
            if (bank, written["type"]) == ("gift", "ordering"):
                continue
            output = output_of(course, bank)
            assert output.lost == ()
            (folder / bank).mkdir()
            came = imported(folder / bank, content_of(output), chosen=READERS[bank])
            assert came.lost == []
            (after,) = questions_of(came)
            (before,) = course.quizzes[0].questions
            assert after.id == before.id
            check_the_same(before, after)


@settings(max_examples=8, deadline=None)
@given(prompt=TEXTS, options=DIFFERENT)
def test_aiken_keeps_the_words(prompt: str, options: list[str]) -> None:
    """Of a question with one right option."""
    asked = {"id": "q1", "type": "choice", "prompt": as_line(f"Q {prompt}"), "options": list(map(as_line, options))}
    with tempfile.TemporaryDirectory() as name:
        course = course_of(Path(name) / "before", {**asked, "answer": as_line(options[1])})
        came = imported(Path(name), content_of(output_of(course, "aiken")), chosen="aiken")
        (after,) = questions_of(came)
        (before,) = course.quizzes[0].questions
        assert folded(after.prompt.text) == folded(before.prompt.text)
        assert after.offered_words() == before.offered_words()
        assert after.right_words() == before.right_words()


CANNOT_LEAVE = [
    {"id": "whole", "type": "multiple", "prompt": "P", "options": ["a", "b", "c"], "answer": ["a", "b"]},
    {
        "id": "many",
        "type": "multiple",
        "prompt": "P",
        "options": [f"o{n}" for n in range(12)],
        "answer": [f"o{n}" for n in range(11)],
    },
    {"id": "unit", "type": "number", "prompt": "P", "answer": 1, "unit": "km"},
    {"id": "gaps", "type": "gaps", "prompt": "P", "text": "{{a}} and {{=b|c}}", "points": 3, "scoring": "partial"},
    {"id": "scale", "type": "scale", "prompt": "P", "labels": ["a", "b"]},
    {"id": "exact", "type": "text", "prompt": "P", "answers": ["a"], "accents": "ignore", "case_sensitive": True},
    {"id": "arrow", "type": "text", "prompt": "P", "answers": ["a -> b"], "hint": "H"},
    {"id": "essay", "type": "essay", "prompt": "P", "sample_answer": "S", "max_words": 9},
]
REPORTED = {
    "moodle": [
        "1 has no place for these; set them where you use the questions: attempts",
        "exact does not ignore accents in typed answers; accept the other spellings as well",
        "essay shows the sample answer only to those who grade, not to learners",
        "gaps gives this question 2 points, one for each gap, instead of 3; set its marks in your quiz",
        "many cannot divide the points among 11 right options, so this question is left out",
        "scale has no 'scale' questions, so this question is left out",
        "unit does not show the unit 'km' beside the field; name it in the prompt",
        "whole gives each right part its share of the points, while in your course only all of them together earn any",
    ],
    "gift": [
        "1 has no place for these; set them where you use the questions: attempts",
        "arrow reads the answer 'a -> b' as a pair, because of its arrow, so this question is left out",
        "essay has no word limits; those of this question are left out",
        "essay has no sample answers; that of this question is left out",
        "exact does not ignore accents in typed answers; accept the other spellings as well",
        "exact ignores capitals in typed answers",
        "gaps takes one gap in a question, not 2, so this question is left out",
        "many cannot divide the points among 11 right options, so this question is left out",
        "scale has no 'scale' questions, so this question is left out",
        "unit has no units; 'km' is neither shown nor accepted, so name it in the prompt",
        "whole gives each right part its share of the points, while in your course only all of them together earn any",
    ],
}


@pytest.mark.parametrize("bank", REPORTED)
def test_what_cannot_leave_is_listed_where_it_stands(bank: str, tmp_path: Path) -> None:
    """Each loss names the line of its question, and none is left out."""
    course = course_of(tmp_path, *CANNOT_LEAVE, attempts=2)
    lines = {at.line: name for name, at in course.places.questions.items()}
    lost = output_of(course, bank).lost
    format_ = {"moodle": "Moodle XML ", "gift": "GIFT "}[bank]
    told = {(lines.get(one.position.line, str(one.position.line)), one.message.removeprefix(format_)) for one in lost}
    assert {one.position.file for one in lost} == {"q.quiz.yaml"}
    assert sorted(f"{place} {message}" for place, message in told) == sorted(REPORTED[bank])


def test_every_type_comes_or_is_reported() -> None:
    """A new type of question is missed here, and so is one that a bank forgets."""
    course = sample("every-question")
    asked = [question for item in course.items for question in item.questions]
    assert {question.type for question in asked} == set(QUESTION_TYPES)
    for bank in BANKS:
        output = output_of(course, bank)
        left = {course.places.questions[question.id] for question in asked} & {
            one.position for one in output.lost if one.message.endswith("so this question is left out")
        }
        contents = [content for content in output.files.values() if isinstance(content, bytes)]
        count = {
            "moodle": sum(
                len(etree.fromstring(one).xpath("question[@type!='category']"))
                for one in contents[:1]
                if bank == "moodle"
            ),
            "gift": sum(one.count(b"\n// [id:") for one in contents),
            "aiken": sum(one.count(b"ANSWER: ") for one in contents),
        }[bank]
        assert count == len(asked) - len(left)
        assert count


@pytest.mark.parametrize("bank", BANKS)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_leave_and_come_back(name: str, bank: str, tmp_path: Path) -> None:
    """Always with the same bytes, and what our own readers take of them scores as before where nothing was reported."""
    course = sample(name)
    output = output_of(course, bank)
    assert output.files == output_of(course, bank).files
    reported = {one.position for one in output.lost}
    before = {question.id: question for item in course.items for question in item.questions}
    whole = {name for name, question in before.items() if course.places.questions[name] not in reported}
    for number, content in enumerate(output.files.values()):
        assert isinstance(content, bytes)
        folder = tmp_path / str(number)
        folder.mkdir()
        came = imported(folder, content, chosen=READERS[bank])
        after = {question.id: question for question in questions_of(came)}
        for identifier in sorted(whole & set(after)):
            old, new = before[identifier], after[identifier]
            assert (fold(new.prompt.text), new.points) == (fold(old.prompt.text), old.points)
            answers = [] if old.type == "sorting" else list(answers_to(old))
            assert [new.score(response_of(new, one)) for one in answers] == [
                old.score(response_of(old, one)) for one in answers
            ]


RICH = {
    "id": "rich",
    "type": "choice",
    "prompt": "See $a<b$ and [there](q.quiz.yaml):\n\n![A dot](dot.gif)\n\n$$\\frac{1}{2}$$",
    "options": ["![Red](dot.gif)", "*b*"],
    "answer": "*b*",
}
DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


def test_pictures_and_formulas_travel_inside(tmp_path: Path) -> None:
    """In Moodle XML as files, in GIFT as data; formulas between the signs that MathJax knows."""
    (tmp_path / "dot.gif").write_bytes(DOT)
    course = course_of(tmp_path, RICH)
    output = output_of(course, "moodle")
    question = etree.fromstring(content_of(output)).find("question[@type='multichoice']")
    assert question is not None
    text = question.findtext("questiontext/text")
    assert text is not None
    assert r"\(a&lt;b\) and there:" in text
    assert r"\[\frac{1}{2}\]" in text
    assert '<img src="@@PLUGINFILE@@/dot.gif" alt="A dot"' in text
    assert [len(question.findall(path)) for path in ("questiontext/file", "answer/file")] == [1, 1]
    assert [one.message for one in output.lost] == [
        "Moodle XML keeps the words of a link to a lesson or quiz, but not the link"
    ]
    for bank in ("moodle", "gift"):
        (tmp_path / bank).mkdir()
        came = imported(tmp_path / bank, content_of(output_of(course, bank)), chosen=READERS[bank])
        assert came.lost == []
        (after,) = came.questions
        assert after.prompt.shows("img", "math") == 3
        assert [path.read_bytes() for path in (came.result.root / "media").iterdir()] == [DOT]


def test_the_command_lists_what_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As warnings, which --strict takes for errors."""
    course_of(tmp_path / "c", CANNOT_LEAVE[2])
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["export", "gift", "c", "--no-cache"])
    assert result.exit_code == 0
    assert "c/q.quiz.yaml:3:3: warning: GIFT has no units; 'km'" in result.stderr
    assert Path("bank.gift").read_bytes().startswith(b"$CATEGORY: $course$/top/A bank/Quiz // one\n")
    Path("bank.gift").unlink()
    strict = CliRunner().invoke(main, ["export", "gift", "c", "--no-cache", "--strict", "--format", "json"])
    assert strict.exit_code == 1
    assert [one["code"] for one in json.loads(strict.stdout)["problems"]] == ["not-carried"]
    assert not Path("bank.gift").exists()


def test_options_that_begin_with_a_percentage_keep_it(tmp_path: Path) -> None:
    """GIFT reads "~%50%half" as an option with half of the points."""
    course = course_of(
        tmp_path, {"id": "q1", "type": "choice", "prompt": "P", "options": ["%5%a", "%50%half"], "answer": "%5%a"}
    )
    came = imported(tmp_path, content_of(output_of(course, "gift")), chosen=READERS["gift"])
    (question,) = questions_of(came)
    assert [(one.text.text, one.correct) for one in question.options] == [("%5%a", True), ("%50%half", False)]


def test_the_space_before_a_gap_stays(tmp_path: Path) -> None:
    """In a text as HTML, where a gap stands in the braces."""
    course = course_of(tmp_path, {"id": "q1", "type": "gaps", "prompt": "P", "text": "It is {{=a|b}} here."})
    (before,) = course.quizzes[0].questions
    (after,) = questions_of(imported(tmp_path, content_of(output_of(course, "gift")), chosen=READERS["gift"]))
    assert after.text.rich.html == before.text.rich.html
