"""``lessonpack check --fix``: mends what has one right answer, and touches nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from exporter.cli import main
from exporter.source.fixes import mending
from exporter.source.fixes.mending import MendError, mended, write
from tests.cli.terminal import at_a_terminal

if TYPE_CHECKING:
    from click.testing import Result

ZOO = Path(__file__).parents[1] / "bad_courses"
COURSES = sorted(path.name for path in ZOO.iterdir() if path.is_dir())
COURSE = b"id: tea\ntitle: Tea\noutline:\n  - water.md\n"
WATER = b"# Water\n\nHot.\n"


def course(folder: Path, **files: bytes) -> Path:
    """Write a course; ``__`` stands for the dot of a name."""
    folder.mkdir(exist_ok=True)
    for name, content in {"course__yaml": COURSE, "water__md": WATER, **files}.items():
        (folder / name.replace("__", ".")).write_bytes(content)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files with their bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fix(folder: Path, *options: str, typed: str | None = None) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["check", str(folder), "--fix", *options], input=typed)


def added(folder: Path) -> list[str]:
    """Return the lines that mending would write."""
    after = [line for file in mended(folder).files for line in file.after.splitlines()]
    before = {line for file in mended(folder).files for line in file.before.splitlines()}
    return [line.decode() for line in after if line not in before]


MENDED: dict[str, list[str]] = {
    "accent-without-quotes": ['  accent: "#8a4b2a"'],
    "outline-entry-without-blank": ["  - mars.md"],
    "outline-in-other-capitals": ["outline: [lesson.md]"],
    "outline-lacks-a-hyphen": ["  - mars.md"],
    "outline-lacks-a-hyphen-at-the-margin": ["- mars.md"],
    "outline-without-hyphens": ["  - lesson.md", "  - mars.md"],
    "image-in-other-capitals": ["![Mars](media/Mars.PNG)"],
    "question-option-with-a-colon": ['      - "Light: it keeps its colour"', '      - "First: wake up"'],
    "questions-without-ids": [
        "  - {id: why, type: essay, prompt: Why?}",
        "  - {id: how, type: essay, prompt: How?}",
    ],
    "yaml-begins-with-at": ['title: "@planets"'],
}


@pytest.mark.parametrize("name", COURSES)
def test_a_bad_course_is_mended_where_one_answer_is_right(name: str, tmp_path: Path) -> None:
    """The others stay as they are; mending twice changes nothing more, and what was mended is not reported again."""
    shutil.copytree(ZOO / name, tmp_path / "course", symlinks=True)
    changes = mended(tmp_path / "course")
    if name in MENDED:
        assert added(tmp_path / "course") == MENDED[name]
    before = contents(tmp_path / "course")
    write(tmp_path / "course", changes)
    changed = {file.name: file.after for file in changes.files}
    assert contents(tmp_path / "course") == before | changed
    assert bool(changed) == bool(changes.problems)
    assert mended(tmp_path / "course").files == ()
    told = json.loads(CliRunner().invoke(main, ["check", str(tmp_path / "course"), "--format", "json"]).output)
    left = {(one["file"].rpartition("/course/")[2], one["line"], one["code"]) for one in told["problems"]}
    assert left.isdisjoint({(one.position.file, one.position.line, one.code) for one in changes.problems})


def test_all_that_the_table_names_is_in_the_folder() -> None:
    """A renamed course is noticed."""
    assert set(MENDED) <= set(COURSES)


TEXTS: dict[str, tuple[bytes, bytes]] = {
    "a space": (b"[a](my water.txt)", b"[a](<my water.txt>)"),
    "a space, in bold": (b"**[a](my water.txt)**", b"**[a](<my water.txt>)**"),
    "two on a line": (b"[a](my water.txt), [b](my water.txt)", b"[a](<my water.txt>), [b](<my water.txt>)"),
    "in a list": (b"- x\n- [a](my water.txt)", b"- x\n- [a](<my water.txt>)"),
    "in code": (b"`[a](my water.txt)`", b"`[a](my water.txt)`"),
    "in a block of code": (b"```text\n[a](my water.txt)\n```", b"```text\n[a](my water.txt)\n```"),
    "no such file": (b"[a](your water.txt)", b"[a](your water.txt)"),
    "other capitals": (b"[a](My Water.txt)", b"[a](My Water.txt)"),
    "other capitals, in brackets": (b"[a](<My Water.txt>)", b"[a](<my water.txt>)"),
    "a backslash": (b"[a](sub\\b.txt)", b"[a](sub/b.txt)"),
    "a backslash twice": (b"[a](sub\\b.txt) [c](sub\\b.txt)", b"[a](sub\\b.txt) [c](sub\\b.txt)"),
    "a lesson that is not in the outline": (b"[a](my tea.md)", b"[a](my tea.md)"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_paths_become_paths(name: str, tmp_path: Path) -> None:
    """Where they lead to a file then, and are no example of code."""
    before, after = TEXTS[name]
    folder = course(tmp_path / "c", water__md=WATER + before + b"\n")
    (folder / "sub").mkdir()
    for file in ("my water.txt", "sub/b.txt", "my tea.md"):
        (folder / file).write_bytes(b"x\n")
    write(folder, mended(folder))
    assert (folder / "water.md").read_bytes() == WATER + after + b"\n"


TITLES: dict[str, tuple[bytes, bytes]] = {
    "cut off": (b"title: Team #1 and Java", b'title: "Team #1 and Java"'),
    "with quotation marks": (b'title: Team "A" #1 and Java', b"title: 'Team \"A\" #1 and Java'"),
    "a note, or a text": (b"title: C # and Java", b"title: C # and Java"),
    "a note, and a number in it": (b"title: Jupiter # ask Ann in #1", b"title: Jupiter # ask Ann in #1"),
    "a note that touches its sign": (b"title: Jupiter #todo ask Ann", b"title: Jupiter #todo ask Ann"),
    "a comment on purpose": (b"title: Tea  # the working title", b"title: Tea  # the working title"),
    "a comment as well": (b"title: Team #1 and Java  # or so", b"title: Team #1 and Java  # or so"),
    "on the next line": (b"title: What is\n  Team #1 and Java", b"title: What is\n  Team #1 and Java"),
    "in quotes": (b'title: "Tea" # and Java', b'title: "Tea" # and Java'),
}


@pytest.mark.parametrize("name", TITLES)
def test_texts_that_yaml_cuts_off_are_quoted(name: str, tmp_path: Path) -> None:
    """If they stand on one line and no comment can have been meant."""
    before, after = TITLES[name]
    folder = course(tmp_path / "c", course__yaml=COURSE.replace(b"title: Tea", before))
    write(folder, mended(folder))
    assert (folder / "course.yaml").read_bytes() == COURSE.replace(b"title: Tea", after)


SIGNS: dict[str, tuple[bytes, bytes]] = {
    "on one line": (b"prompt: `flask run` starts", b'prompt: "`flask run` starts"'),
    "on two lines": (b"prompt: `flask run` starts\n      what?", b"prompt: `flask run` starts\n      what?"),
    "below a blank line": (b"prompt: `flask run` starts\n\n      what?", b"prompt: `flask run` starts\n\n      what?"),
}


@pytest.mark.parametrize("name", SIGNS)
def test_texts_that_begin_with_a_reserved_sign_are_quoted(name: str, tmp_path: Path) -> None:
    """If they end on their line."""
    before, after = SIGNS[name]
    quiz = b"title: Check\nquestions:\n  - id: run\n    %s\n    type: essay\n  - {id: why, type: essay, prompt: Why?}\n"
    folder = course(tmp_path / "c", course__yaml=COURSE + b"  - check.quiz.yaml\n", check__quiz__yaml=quiz % before)
    write(folder, mended(folder))
    assert (folder / "check.quiz.yaml").read_bytes() == quiz % after


def test_line_ends_marks_and_comments_stay(tmp_path: Path) -> None:
    """A file of Windows stays one; nothing is added at its end."""
    quiz = (
        b"\xef\xbb\xbf# A comment\r\ntitle: Check\r\nquestions:\r\n"
        b"  - type: essay   # why not\r\n    prompt: Team #1 and Java\r\n    min_words: 1\r\n\r\n# the end"
    )
    folder = course(tmp_path / "c", course__yaml=COURSE + b"  - check.quiz.yaml\n", check__quiz__yaml=quiz)
    assert fix(folder, "--yes").exit_code == 0
    assert (folder / "check.quiz.yaml").read_bytes() == quiz.replace(
        b"  - type", b"  - id: team-1-and-java\r\n    type"
    ).replace(b"Team #1 and Java", b'"Team #1 and Java"')


def test_many_mistakes_of_one_kind_in_a_file_are_all_mended(tmp_path: Path) -> None:
    """The check names only the first of them."""
    links = b"".join(b"[%d](my water.txt)\n\n" % number for number in range(12))
    folder = course(tmp_path / "c", water__md=WATER + links)
    (folder / "my water.txt").write_bytes(b"x\n")
    write(folder, mended(folder))
    assert (folder / "water.md").read_bytes().count(b"(<my water.txt>)") == 12


def test_entries_below_each_other_all_get_their_dash(tmp_path: Path) -> None:
    """Each is found when the one above has its own."""
    folder = course(tmp_path / "c", course__yaml=COURSE + b"    a.md\n    b.md\n", a__md=WATER, b__md=WATER)
    write(folder, mended(folder))
    assert (folder / "course.yaml").read_bytes() == COURSE + b"  - a.md\n  - b.md\n"


def test_without_somebody_to_ask_nothing_is_written(tmp_path: Path) -> None:
    """It is shown, and said what to add."""
    folder = course(tmp_path / "c", course__yaml=COURSE.replace(b"Tea", b"Team #1 and Java"))
    before = contents(folder)
    result = fix(folder)
    assert '+title: "Team #1 and Java"' in result.output
    assert "add --yes to write the changes" in result.output
    assert "[cut-off]" in result.output
    assert contents(folder) == before
    assert json.loads(fix(folder, "--format", "json").stdout)["fix"]["written"] is False
    assert contents(folder) == before


@pytest.mark.parametrize("answer", ["n", ""])
def test_who_declines_keeps_the_files(answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As does who only presses Return."""
    monkeypatch.setattr("exporter.cli.fixing.can_ask", lambda: True)
    folder = course(tmp_path / "c", course__yaml=COURSE.replace(b"Tea", b"Team #1 and Java"))
    before = contents(folder)
    result = fix(folder, typed=f"{answer}\n")
    assert "Write this change? [y/N]" in result.output
    assert "Nothing was written.\n" in result.output
    assert contents(folder) == before


@pytest.mark.slow
def test_who_agrees_at_a_terminal_gets_it_mended(tmp_path: Path) -> None:
    """The change is in colour, and the check after it finds nothing."""
    folder = course(tmp_path / "c", course__yaml=COURSE.replace(b"Tea", b"Team #1 and Java"))
    shown = at_a_terminal(folder, "check", "--fix", typed="y\n", TERM="xterm")
    assert '\x1b[32m+title: "Team #1 and Java"\x1b[0m' in shown
    assert shown.endswith("Wrote 1 file.\nNo problems found.\n")


def test_json_has_the_change_and_what_is_left(tmp_path: Path) -> None:
    """One object, for programs."""
    folder = course(tmp_path / "c", course__yaml=COURSE.replace(b"Tea", b"Team #1 and Java"))
    told = json.loads(fix(folder, "--yes", "--format", "json").stdout)
    assert told["fix"]["written"] is True
    assert told["fix"]["problems"] == 1
    (file,) = told["fix"]["files"]
    assert file["file"] == "course.yaml"
    assert '+title: "Team #1 and Java"' in file["diff"].splitlines()
    assert told["problems"] == []


def test_missing_ids_wait_until_there_are_no_errors(tmp_path: Path) -> None:
    """Whoever reads that nothing can be mended would take them for more work."""
    missing = b"# Water\n\n[gone](gone.md)\n\n```question\n{type: essay, prompt: Why?}\n```\n"
    result = fix(course(tmp_path / "c", water__md=missing), "--yes")
    assert result.output.startswith(
        "Nothing to mend: no error here has just one right answer.\n"
        "The ids that are missing are added when there are no errors any more.\n"
    )


def test_only_a_course_can_be_mended(tmp_path: Path) -> None:
    """A package is made anew, and --yes alone answers nothing."""
    package = tmp_path / "a.zip"
    package.write_bytes(b"PK")
    assert "mend the course, and export it again" in fix(package).output
    result = CliRunner().invoke(main, ["check", str(course(tmp_path / "c")), "--yes"])
    assert result.exit_code == 2
    assert "add --fix" in result.output


BAD = COURSE.replace(b"Tea", b"Team #1 and Java")


def test_a_write_protected_file_stays(tmp_path: Path) -> None:
    """Replacing it would pass over its protection."""
    folder = course(tmp_path / "c", course__yaml=BAD)
    (folder / "course.yaml").chmod(0o444)
    result = fix(folder, "--yes")
    assert result.exit_code == 1
    assert "course.yaml is write-protected" in result.output
    assert contents(folder)["course.yaml"] == BAD


def test_a_file_that_has_changed_meanwhile_stays(tmp_path: Path) -> None:
    """Somebody saves in the editor while the question stands on the screen."""
    folder = course(tmp_path / "c", course__yaml=BAD)
    changes = mended(folder)
    (folder / "course.yaml").write_bytes(COURSE)
    with pytest.raises(MendError, match="has changed meanwhile"):
        write(folder, changes)
    assert contents(folder)["course.yaml"] == COURSE


def test_after_a_failure_in_the_middle_all_files_are_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk, for example."""
    folder = course(tmp_path / "c", course__yaml=BAD, water__md=WATER + b"[a](my water.txt)\n")
    (folder / "my water.txt").write_bytes(b"x\n")
    before, changes = contents(folder), mended(folder)
    assert len(changes.files) == 2
    replace_file = mending.replace_file

    def full(path: Path, content: bytes) -> None:
        if path.name == "water.md":
            raise OSError(28, "No space left on device")
        replace_file(path, content)

    monkeypatch.setattr(mending, "replace_file", full)
    with pytest.raises(MendError, match="No space left"):
        write(folder, changes)
    assert contents(folder) == before


def test_a_link_inside_the_course_stays_a_link(tmp_path: Path) -> None:
    """Its target is mended; a link that leads out is not followed."""
    folder = course(tmp_path / "c", course__yaml=COURSE.replace(b"water", b"link"))
    (folder / "my water.txt").write_bytes(b"x\n")
    (folder / "water.md").write_bytes(WATER + b"[a](my water.txt)\n")
    (folder / "link.md").symlink_to("water.md")
    assert fix(folder, "--yes").exit_code == 0
    assert (folder / "link.md").readlink() == Path("water.md")
    assert (folder / "water.md").read_bytes() == WATER + b"[a](<my water.txt>)\n"
    outside = tmp_path / "outside.md"
    outside.write_bytes(WATER + b"[a](my water.txt)\n")
    (folder / "link.md").unlink()
    (folder / "link.md").symlink_to(outside)
    assert fix(folder, "--yes").exit_code == 1
    assert outside.read_bytes() == WATER + b"[a](my water.txt)\n"


HOPELESS: dict[str, bytes] = {
    "too large": b"x" * (5 << 20),
    "Latin-1": b"# W\xe4sser\n\n[a](my water.txt)\n",
    "zero bytes": b"# W\0",
}


@pytest.mark.parametrize("name", HOPELESS)
def test_a_file_that_cannot_be_read_stays(name: str, tmp_path: Path) -> None:
    """The others are mended."""
    folder = course(tmp_path / "c", course__yaml=BAD, water__md=HOPELESS[name])
    assert fix(folder, "--yes").exit_code == 1
    assert contents(folder) == {
        "course.yaml": BAD.replace(b"Team #1 and Java", b'"Team #1 and Java"'),
        "water.md": HOPELESS[name],
    }


def test_a_folder_that_is_no_course_is_only_checked(tmp_path: Path) -> None:
    """Nothing is written into it."""
    result = fix(tmp_path, "--yes")
    assert result.exit_code == 1
    assert "there is no file 'course.yaml'" in result.output
    assert list(tmp_path.iterdir()) == []
