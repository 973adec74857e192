"""``lessonpack ids`` inserts ids and leaves every other byte as it was."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from exporter.cli import main
from exporter.source import read_course
from tests.source.written import write

if TYPE_CHECKING:
    from pathlib import Path

QUIZ = (
    "\ufefftitle: Qé😀   # kept\r\n"
    "questions:\r\n"
    "  # the first\r\n"
    "  - type: true-false   # a note\r\n"
    "    prompt: A\r\n"
    "    answer: true\r\n"
    "  -   prompt: B 😀\r\n"
    "      type: essay\r\n"
    '  - {type: essay, prompt: "C"}\r\n'
    "  - # below\r\n"
    "    'type': essay\r\n"
    "    prompt: D\r\n"
    "  - id: own\r\n"
    "    type: essay\r\n"
    "    prompt: E\r\n"
)
LESSON = (
    "# T\n\nText  \n\n```question\ntype: essay\nprompt: F\n```\n\n"
    "  ~~~question\n  prompt: |\n    G\n  type: essay\n  ~~~\n"
)


def ids(folder: Path, *options: str) -> Result:
    """Run the command on a course."""
    return CliRunner().invoke(main, ["ids", str(folder), *options])


def test_ids_are_inserted_and_nothing_else_changes(tmp_path: Path) -> None:
    """Comments, layout, line endings and the byte-order mark stay; asked for, the ids are those that were made up."""
    write(tmp_path, {"lesson.md": LESSON, "check.quiz.yaml": QUIZ})
    made_up = [question.id for item in read_course(tmp_path)[0].items for question in item.questions]

    result = ids(tmp_path, "--as-recorded")

    assert result.exit_code == 0, result.output
    assert "Wrote 6 ids in 2 files." in result.output
    course, warnings = read_course(tmp_path)
    assert [question.id for item in course.items for question in item.questions] == made_up
    assert warnings == ()
    f, g, a, b, c, d, _ = made_up
    assert (tmp_path / "check.quiz.yaml").read_bytes().decode() == (
        QUIZ.replace("- type: true-false", f"- id: {a}\r\n    type: true-false")
        .replace("-   prompt: B", f"-   id: {b}\r\n      prompt: B")
        .replace("{type: essay", f"{{id: {c}, type: essay")
        .replace("    'type'", f"    id: {d}\r\n    'type'")
    )
    assert (tmp_path / "lesson.md").read_bytes().decode() == LESSON.replace(
        "```question\ntype", f"```question\nid: {f}\ntype"
    ).replace("  prompt: |", f"  id: {g}\n  prompt: |")


def test_each_id_is_told_at_its_line(tmp_path: Path) -> None:
    """The line as it is when all of them are written, so that an editor can go there."""
    write(tmp_path, {"lesson.md": LESSON, "check.quiz.yaml": QUIZ})

    lines = ids(tmp_path).output.splitlines()[:-1]

    assert len(lines) == 6
    for line in lines:
        file, number, identifier = line.removeprefix(f"{tmp_path}/").replace("id: ", "").split(":")
        written = (tmp_path / file).read_text(encoding="utf-8").splitlines()[int(number) - 1]
        assert f"id:{identifier}" in written


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    """The command may run before every export."""
    write(tmp_path, {"lesson.md": LESSON, "check.quiz.yaml": QUIZ})
    ids(tmp_path)
    before = (tmp_path / "check.quiz.yaml").read_bytes()

    result = ids(tmp_path)

    assert (result.exit_code, result.output) == (0, "Every question has an id.\n")
    assert (tmp_path / "check.quiz.yaml").read_bytes() == before


def test_a_dry_run_says_what_it_would_write(tmp_path: Path) -> None:
    """Each id is named with its file and line, and no file is touched."""
    write(tmp_path, {"lesson.md": LESSON})

    result = ids(tmp_path, "--dry-run")

    assert "lesson.md:6: id: question-1" in result.output
    assert "Would write 2 ids in 1 file." in result.output
    assert (tmp_path / "lesson.md").read_text() == LESSON


def test_questions_that_are_alike_get_different_ids(tmp_path: Path) -> None:
    """This is the one mistake that ids mend: the second gets a number."""
    question = "  - {type: essay, prompt: Why?}\n"
    write(tmp_path, {"check.quiz.yaml": f"title: Q\nquestions:\n{question}{question}"})

    assert ids(tmp_path).exit_code == 0

    first, second = (question.id for question in read_course(tmp_path)[0].quizzes[0].questions)
    assert (first, second) == ("why", "why-2")


def test_ids_are_made_of_words_that_a_teacher_can_read(tmp_path: Path) -> None:
    """Without a hash, short, different, and in other scripts by number; an id that is there stays."""
    prompts = {
        "How hot should the water for green tea be, and for how long?": "how-hot-should-the-water-for-green-tea",
        "What's a Straße in *São Paulo*?": "whats-a-strasse-in-sao-paulo",
        "どの惑星に輪がありますか": "question-3",
        "3 plus 4 makes?": "question-3-plus-4-makes",
        "2 + 2 = ?": "question-5",
        "Own": "own-2",
        "Incomprehensibilities" * 3: "incomprehensibilitiesincomprehensibiliti",
    }
    essays = "".join(f'  - {{type: essay, prompt: "{prompt}"}}\n' for prompt in prompts)
    own = "  - {id: own, type: essay, prompt: Kept}\n"
    write(tmp_path, {"check.quiz.yaml": f"title: Q\nquestions:\n{essays}{own}"})

    assert ids(tmp_path).exit_code == 0

    assert [question.id for question in read_course(tmp_path)[0].quizzes[0].questions] == [*prompts.values(), "own"]


def test_a_course_with_mistakes_is_left_alone(tmp_path: Path) -> None:
    """The mistakes are told, and nothing is written."""
    write(tmp_path, {"check.quiz.yaml": "title: Q\nquestions:\n  - {type: essay, prompt: Why?, hnit: x}\n"})
    before = (tmp_path / "check.quiz.yaml").read_bytes()

    result = ids(tmp_path)

    assert result.exit_code == 1
    assert "'hnit' is not a key of a question" in result.output
    assert (tmp_path / "check.quiz.yaml").read_bytes() == before


@pytest.mark.parametrize(
    "written", ["  - ? type\n    : essay\n    prompt: Why?\n", "  - &a\n    type: essay\n    prompt: Why?\n"]
)
def test_unusual_yaml_is_either_right_or_untouched(written: str, tmp_path: Path) -> None:
    """Where no place for an id can be found, the author is told where to write one."""
    write(tmp_path, {"check.quiz.yaml": f"title: Q\nquestions:\n{written}"})
    before = (tmp_path / "check.quiz.yaml").read_bytes()

    result = ids(tmp_path)

    if result.exit_code:
        assert "add one by hand" in result.output.lower()
        assert (tmp_path / "check.quiz.yaml").read_bytes() == before
    else:
        assert read_course(tmp_path)[1] == ()


def test_files_that_cannot_be_written_are_said_to_be_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the course's folder, and not a file of ours that nobody knows."""
    write(tmp_path, {"lesson.md": LESSON})

    def refuse(**_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/somewhere/.lessonpack-x")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    result = ids(tmp_path)

    assert result.exit_code == 1
    assert f"nothing was changed: {tmp_path} cannot be written to (Permission denied)" in result.output


def test_permissions_are_kept(tmp_path: Path) -> None:
    """A file that is replaced stays readable for those who could read it."""
    write(tmp_path, {"lesson.md": LESSON})
    (tmp_path / "lesson.md").chmod(0o640)

    ids(tmp_path)

    assert (tmp_path / "lesson.md").stat().st_mode & 0o777 == 0o640
