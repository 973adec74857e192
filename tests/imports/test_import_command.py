"""``lessonpack import``: what it writes, where, and what it says."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exporter.cli import main
from exporter.imports import course_files, readers, writing
from exporter.imports.bank import Bank, Group, Judgement, Passage, Question
from exporter.imports.base import Source
from exporter.imports.course_files import files_of
from exporter.imports.fitting.sentences import FILL_IN
from exporter.imports.notes import Notes
from exporter.problems import Position
from exporter.source import read_course
from exporter.source.text import LARGEST_TEXT
from tests.source.written import write

BANK = "// a comment\n\n::One:: Is it? {T}\n\nTwo {=a ~%50%b}\n\nThree {=a =b ~c}\n"
COURSE = """id: planets
title: The planets
# the order
outline:
  - lesson.md  # first
  - bank.quiz.yaml

  # more to come
language: en
"""


def run(*words: object) -> Result:
    """Call the command."""
    return CliRunner().invoke(main, ["import", *map(str, words)])


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Return a bank of which two questions come."""
    source = tmp_path / "bank.gift"
    source.write_text(BANK)
    return source


def everything(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder, hidden ones as well."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_course_and_a_report(bank: Path, tmp_path: Path) -> None:
    """What came, what did not, and what to look at, by file and line."""
    result = run(bank, "-o", tmp_path / "course")

    assert result.exit_code == 0, result.output
    assert "Imported 2 questions from GIFT. Written:\n" in result.output
    assert "Did not come (2):\n  bank.gift:1: comments (1)" in result.output
    assert "  bank.gift:7: the question 'Three' accepts any one of 2 right options ('a', 'b')" in result.output
    assert "Came, and you should look at (1):\n  bank.gift:5: the question 'Two'" in result.output
    course, problems = read_course(tmp_path / "course")
    assert [question.id for question in course.quizzes[0].questions] == ["one", "two"]
    assert problems == ()


def test_the_report_for_programs(bank: Path, tmp_path: Path) -> None:
    """Says the same."""
    report = json.loads(run(bank, "-o", tmp_path / "course", "--format", "json").output)

    assert report["ok"] is True
    assert (report["format"], report["questions"], report["problems"]) == ("gift", 2, [])
    assert [(note["kind"], note["file"], note["line"]) for note in report["notes"]] == [
        ("lost", "bank.gift", 1),
        ("look", "bank.gift", 5),
        ("lost", "bank.gift", 7),
    ]


def test_files_are_added_to_a_course_and_its_outline(bank: Path, tmp_path: Path) -> None:
    """Nothing that is there changes but for the new line; a name or an id that is taken is not used again."""
    quiz = "title: B\nquestions:\n  - id: one\n    type: true-false\n    prompt: Old?\n    answer: true\n"
    files = {"lesson.md": "# L\n\nText.\n", "bank.quiz.yaml": quiz, "course.yaml": COURSE}
    root = write(tmp_path / "course", files)
    before = everything(root)

    result = run(bank, "--into", root / "course.yaml")

    assert result.exit_code == 0, result.output
    after = everything(root)
    assert after["course.yaml"].decode() == COURSE.replace("\n\n", "\n  - bank-2.quiz.yaml\n\n")
    assert {name: after[name] for name in before if name != "course.yaml"} == {
        name: before[name] for name in before if name != "course.yaml"
    }
    course, _ = read_course(root)
    assert [question.id for quiz in course.quizzes for question in quiz.questions] == ["one", "one-2", "two"]


def test_an_outline_that_is_no_plain_list_is_left_to_the_author(bank: Path, tmp_path: Path) -> None:
    """The command says which line to add."""
    head = "id: a\ntitle: T\noutline: [lesson.md]\n"
    root = write(tmp_path / "course", {"lesson.md": "# L\n\nText.\n", "course.yaml": head})

    result = run(bank, "--into", root)

    assert "Add '- bank.quiz.yaml' to the outline" in result.output
    assert (root / "course.yaml").read_text() == head
    assert (root / "bank.quiz.yaml").is_file()


def test_a_folder_with_files_is_left_alone(bank: Path, tmp_path: Path) -> None:
    """A new course needs a new folder."""
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "notes.txt").write_text("mine")

    result = run(bank, "-o", tmp_path / "course")

    assert result.exit_code == 1
    assert "already exists and is not empty" in result.output
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["bank.gift", "course", "notes.txt"]


def test_a_link_in_the_place_of_a_folder_is_not_followed(bank: Path, tmp_path: Path) -> None:
    """Nothing is written outside of the course."""
    root = write(tmp_path / "course", {})
    (tmp_path / "elsewhere").mkdir()
    (root / "bank.quiz.yaml").symlink_to(tmp_path / "elsewhere" / "written")

    run(bank, "--into", root)

    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert (root / "bank-2.quiz.yaml").is_file()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ([], 2, "Give either -o DIR"),
        (["-o", "a", "--into", "."], 2, "Give either -o DIR"),
        (["-o", "a", "--from", "gif"], 2, "'gif' is not one of"),
        (["--into", "."], 1, "there is no course.yaml"),
    ],
)
def test_wrong_calls_say_what_is_right(words: list[str], status: int, said: str, bank: Path) -> None:
    """And write nothing."""
    with contextlib.chdir(bank.parent):
        result = run(bank, *words)

    assert (result.exit_code, said in result.output) == (status, True), result.output
    assert list(bank.parent.iterdir()) == [bank]


def test_a_source_of_nothing_is_an_error_with_its_notes(tmp_path: Path) -> None:
    """Somebody wants to know why."""
    source = tmp_path / "bank.txt"
    source.write_text("Q {=a =b ~c}")

    as_text, as_json = run(source, "-o", tmp_path / "c"), run(source, "-o", tmp_path / "c", "--format", "json")

    assert (as_text.exit_code, as_json.exit_code) == (1, 1)
    assert "bank.txt:1: the question 'Q' accepts any one of 2" in as_text.output
    assert "nothing in it can be imported. Nothing was written." in as_text.output
    assert json.loads(as_json.output)["notes"][0]["line"] == 1
    assert list(tmp_path.iterdir()) == [source]


def test_without_the_extra_only_html_is_refused(bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain text comes; for HTML, you are told what to install."""
    readers.cache_clear()
    monkeypatch.setitem(sys.modules, "markdownify", None)
    for name in [name for name in sys.modules if name.startswith("exporter.imports.html")]:
        monkeypatch.delitem(sys.modules, name)
    html = tmp_path / "html.gift"
    html.write_text("[html]<p>Is <b>it</b>?</p> {T}")

    assert run(bank, "-o", tmp_path / "plain").exit_code == 0
    refused = run(html, "-o", tmp_path / "html")

    assert refused.exit_code == 1
    assert "html.gift:1: has texts in HTML, for which markdownify is needed; install it: pip install" in refused.output
    assert not (tmp_path / "html").exists()


def test_an_empty_folder_is_filled_where_it_is(bank: Path, tmp_path: Path) -> None:
    """Be it the one in which you are, or one behind a link; it stays the same folder."""
    (tmp_path / "here").mkdir()
    (tmp_path / "linked").symlink_to("behind")
    (tmp_path / "behind").mkdir()
    (tmp_path / "same").symlink_to("behind")

    with contextlib.chdir(tmp_path / "here"):
        here = run(bank, "-o", ".")
        names = sorted(path.name for path in Path().iterdir())
    linked = run(bank, "-o", tmp_path / "linked")
    into = run(bank, "--into", tmp_path / "same")

    assert (here.exit_code, linked.exit_code, into.exit_code) == (0, 0, 0), here.output + linked.output + into.output
    assert names == ["bank.quiz.yaml", "course.yaml"]
    assert sorted(everything(tmp_path / "behind")) == ["bank-2.quiz.yaml", *names]


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_ends_in_the_middle_takes_back_what_it_wrote(
    failure: BaseException, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A course is as it was before, and no new one is begun."""
    root = write(tmp_path / "course", {"lesson.md": "# L\n\nText.\n", "course.yaml": COURSE})
    before = everything(tmp_path)

    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(writing, "replace_file", fail)
    into = run(bank, "--into", root)
    monkeypatch.setattr(Path, "rename", fail)
    new = run(bank, "-o", tmp_path / "new")

    assert (into.exit_code, new.exit_code) == (1, 1)
    assert everything(tmp_path) == before
    assert not (tmp_path / "new").exists()


def test_what_comes_next_can_be_copied(bank: Path, tmp_path: Path) -> None:
    """The name of a folder with spaces is quoted."""
    with contextlib.chdir(tmp_path):
        assert "\nNext: lessonpack preview 'my course'\n" in run(bank, "-o", "my course").output


def test_many_questions_that_ask_the_same_get_their_ids_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """None is counted up to from the first again."""
    looked: list[str] = []
    monkeypatch.setattr(course_files, "key", lambda identifier: looked.append(identifier) or identifier)
    asked = Question(place=Position("a"), asked=Judgement(answer=True), prompt="Same?")

    made = files_of(Bank((Group("", (asked,) * 100),)), "T", Notes())

    assert b"id: same-100\n" in made.files["t.quiz.yaml"]
    assert len(looked) < 1_000


@pytest.mark.parametrize("words", ["x", "é", "€", "xé", "𝄞", "x𝄞", "xx𝄞", "xxx𝄞"])
def test_a_source_on_one_long_line_is_told(words: str) -> None:
    """Wherever what is looked at ends, also within a character."""
    source = Source(name="a.xml", content=f"<?xml version='1.0'?>\n<quiz>{words * 70_000}".encode())

    assert [reader.name for reader in readers().values() if reader.matches(source)] == ["moodle-xml"]


def test_files_are_called_as_people_spell_letters(tmp_path: Path) -> None:
    """Where the alphabet of file names lacks them."""
    source = tmp_path / "bank.gift"
    source.write_text("$CATEGORY: Straßen und Ærø\n\nIs it? {T}\n", encoding="utf-8")

    run(source, "-o", tmp_path / "course")

    assert (tmp_path / "course" / "strassen-und-aero.quiz.yaml").exists()


GAP = "The {=Moon} is grey.\n"


def test_gaps_are_asked_for_in_the_language_of_the_course(tmp_path: Path) -> None:
    """That of the command, or of the course that there is; without either, in English, with a note."""
    source = tmp_path / "bank.gift"
    source.write_text(GAP)
    write(
        tmp_path / "french",
        {"course.yaml": "id: a\ntitle: A\nlanguage: fr\noutline:\n  - a.md\n", "a.md": "# A\n\nB.\n"},
    )

    run(source, "-o", tmp_path / "german", "--language", "de")
    run(source, "--into", tmp_path / "french")
    plain = run(source, "-o", tmp_path / "plain")

    assert "prompt: Fülle die Lücken.\n" in (tmp_path / "german" / "bank.quiz.yaml").read_text("utf-8")
    assert "prompt: Complète les trous.\n" in (tmp_path / "french" / "bank.quiz.yaml").read_text("utf-8")
    assert "prompt: Fill the gaps.\n" in (tmp_path / "plain" / "bank.quiz.yaml").read_text("utf-8")
    assert "bank.gift:1: gaps without a prompt ask in English, 'Fill the gaps.'" in plain.output


def test_every_language_of_the_player_asks_for_gaps() -> None:
    """None is forgotten."""
    folder = Path(__file__).parents[2] / "templates" / "player" / "languages"

    assert {path.stem for path in folder.glob("*.json")} == set(FILL_IN)


def test_more_questions_than_a_file_holds_become_several_quizzes() -> None:
    """Each of which the check can read."""
    place = Position("a")
    entries = tuple(
        Question(place=place, asked=Judgement(answer=True), prompt=f"{n} {'x' * 49_000}") for n in range(90)
    )
    notes = Notes()

    made = files_of(Bank((Group("T", entries),)), "T", notes)

    assert made.outline == ("t-1.quiz.yaml", "t-2.quiz.yaml")
    assert max(map(len, made.files.values())) <= LARGEST_TEXT
    assert made.questions == 90
    assert [note.message for note in notes.sorted()] == [
        "the questions of 'T' are more than a file may hold, and became 2 quizzes"
    ]


def test_texts_that_are_longer_than_the_check_allows_are_listed() -> None:
    """A prompt takes its question along; a hint goes alone, and an introduction becomes a lesson."""
    place, long = Position("a"), "x" * 50_001
    fine = Question(place=place, asked=Judgement(answer=True), prompt="Fine?", hint=long, explanation=long)
    entries = (Question(place=place, asked=Judgement(answer=True), prompt=long), fine, Passage(place, long), fine)
    notes = Notes()

    made = files_of(Bank((Group("T", entries, long),)), "T", notes)

    assert made.outline == ("t.md", "t.quiz.yaml")
    assert b"x" * 100 not in made.files["t.quiz.yaml"]
    assert sorted(note.message.partition(" of more")[0] for note in notes.sorted())[-2:] == [
        f"the question '{'x' * 59}…' asks in more than 50,000 characters; make a lesson of most of it",
        f"the text '{'x' * 59}…', which is too long to begin a prompt",
    ]
    assert len(notes.sorted()) == 4
