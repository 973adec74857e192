"""``lessonpack diff``: what it says to designers and programs, and what it does with what cannot be compared."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from exporter import comparison, parts
from exporter.cli import main
from exporter.cli.revisions import revision_written
from tests.conformance.zoo import MANIFEST, packed, sound

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

COURSE = """\
id: tea
title: Tea
outline: [water.md, leaves.md, check.quiz.yaml]
"""
WATER = """\
# Water

How hot it should be.

```question
id: soft
type: choice
prompt: Which water is soft?
options: [rain, sea, spring]
answer: rain
```
"""
CHECK = """\
title: Check
attempts: 3
questions:
  - type: choice
    id: green
    prompt: How hot is the water for green tea?
    options: [70 degrees, 80 degrees, 100 degrees]
    answer: 70 degrees
  - type: true-false
    prompt: Black tea is fermented.
    answer: true
"""
_HEAD, _FIRST, _SECOND = re.split(r"(?=^  - type)", CHECK, flags=re.MULTILINE)
EXCHANGED = _HEAD + _SECOND + _FIRST
ESSAY = "\n```question\n{id: why, type: essay, prompt: Why do you drink tea?, graded: false}\n```\n"
GRADED_ESSAY = ESSAY.replace("false", "true")
GRADED = WATER.replace("answer: rain", "answer: rain\ngraded: true")
FILES = {"course.yaml": COURSE, "water.md": WATER, "leaves.md": "# Leaves\n\nGreen ones.\n", "check.quiz.yaml": CHECK}


def course(folder: Path, **changed: str | None) -> Path:
    """Write the course, with files in place of its own; ``None`` leaves one out."""
    folder.mkdir(parents=True)
    files = FILES | {name.replace("__", "."): text for name, text in changed.items()}
    for name, text in files.items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def diff(old: Path | str, new: Path | str, *options: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["diff", str(old), str(new), *options])


def codes(old: Path | str, new: Path | str, *options: str) -> dict[str, bool]:
    """Return the codes of all findings, and whether each is a loss."""
    result = diff(old, new, "--format", "json", *options)
    assert result.exit_code in {0, 1}, result.output
    report = json.loads(result.output)
    assert report["loses"] == (result.exit_code == 1)
    return {finding["code"]: finding["loses"] for finding in report["findings"]}


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the course as learners began it."""
    return course(tmp_path_factory.mktemp("old") / "tea")


EDITS: dict[str, tuple[dict[str, str | None], dict[str, bool]]] = {
    "nothing": ({}, {}),
    "a text reworded": ({"water__md": WATER.replace("should", "must")}, {"lesson-reworded": False}),
    "a lesson retitled": ({"leaves__md": "# The leaves\n\nGreen ones.\n"}, {"lesson-retitled": False}),
    "lessons exchanged": (
        {"course__yaml": COURSE.replace("water.md, leaves.md", "leaves.md, water.md")},
        {"lesson-moved": False},
    ),
    "a lesson removed": (
        {"course__yaml": COURSE.replace(" leaves.md,", ""), "leaves__md": None},
        {"lesson-gone": True},
    ),
    "a lesson's file renamed": (
        {"course__yaml": COURSE.replace("leaves.md", "leaf.md"), "leaves__md": None, "leaf__md": FILES["leaves.md"]},
        {"lesson-renamed": True},
    ),
    "a question reworded under its id": (
        {"check__quiz__yaml": CHECK.replace("How hot is", "How warm is")},
        {"question-reworded": False},
    ),
    "a question reworded without an id": (
        {"check__quiz__yaml": CHECK.replace("is fermented", "is always fermented")},
        {"question-reworded-without-id": True},
    ),
    "a question got its id": (
        {"check__quiz__yaml": CHECK.replace("prompt: Black", "id: black\n    prompt: Black")},
        {},
    ),
    "a question lost its id": (
        {"check__quiz__yaml": CHECK.replace("    id: green\n", "")},
        {"question-id-removed": True},
    ),
    "a question's id changed": (
        {"check__quiz__yaml": CHECK.replace("id: green", "id: verde")},
        {"question-renamed": True},
    ),
    "a question's type changed": (
        {"water__md": WATER.replace("choice", "multiple").replace("answer: rain", "answer: [rain]")},
        {"question-asked-again": True},
    ),
    "an option reworded": (
        {"check__quiz__yaml": CHECK.replace("100 degrees", "boiling")},
        {"option-gone": True, "option-new": False},
    ),
    "another right answer": (
        {"check__quiz__yaml": CHECK.replace("answer: 70", "answer: 80")},
        {"key": False},
    ),
    "points": ({"check__quiz__yaml": f"{CHECK}    points: 3\n"}, {"points": False}),
    "fewer attempts": ({"check__quiz__yaml": CHECK.replace("attempts: 3", "attempts: 1")}, {"attempts-fewer": True}),
    "more attempts": ({"check__quiz__yaml": CHECK.replace("attempts: 3\n", "")}, {"attempts-more": False}),
    "practice": ({"check__quiz__yaml": f"weight: 0\n{CHECK}"}, {"graded": False}),
    "another weight": ({"check__quiz__yaml": f"weight: 3\n{CHECK}"}, {"weight": False}),
    "a time limit": ({"check__quiz__yaml": f"time_limit: 5\n{CHECK}"}, {"time-limit": False}),
    "a pass mark": ({"course__yaml": f"{COURSE}completion: {{passing_score: 90}}\n"}, {"pass-mark": False}),
    "a quiz's file renamed": (
        {
            "course__yaml": COURSE.replace("check", "test"),
            "check__quiz__yaml": None,
            "test__quiz__yaml": CHECK,
        },
        {"quiz-renamed": True},
    ),
    "a lesson with a question got another id": (
        {"water__md": f"---\nid: rain\n---\n{WATER}"},
        {"lesson-renamed": True},
    ),
    "a lesson with a question removed": (
        {"course__yaml": COURSE.replace("water.md, ", ""), "water__md": None},
        {"lesson-gone": True},
    ),
    "a question moved to a new quiz": (
        {
            "course__yaml": COURSE.replace("check.quiz.yaml", "check.quiz.yaml, new.quiz.yaml"),
            "check__quiz__yaml": CHECK.partition("  - type: true")[0],
            "new__quiz__yaml": "title: New\nweight: 0\nquestions:\n  - type: true"
            + CHECK.partition("  - type: true")[2],
        },
        {"quiz-new": False, "question-asked-again": True, "points": False},
    ),
    "a hint and an explanation": (
        {"check__quiz__yaml": CHECK.replace("    id: green", "    id: green\n    hint: Warm.\n    explanation: So.")},
        {"question-notes": False},
    ),
    "feedback on an option": (
        {"check__quiz__yaml": CHECK.replace("[70 degrees,", "[{text: 70 degrees, feedback: Yes},")},
        {"question-notes": False},
    ),
    "options in another order": (
        {"check__quiz__yaml": CHECK.replace("70 degrees, 80 degrees", "80 degrees, 70 degrees")},
        {"option-order": False},
    ),
    "an option set in bold": (
        {
            "check__quiz__yaml": CHECK.replace("[70 degrees", "['**70** degrees'").replace(
                "er: 70 degrees", "er: '**70** degrees'"
            )
        },
        {"question-reworded": False},
    ),
    "options shuffled": ({"check__quiz__yaml": f"shuffle_options: true\n{CHECK}"}, {"quiz-shuffle": False}),
    "another title of the course": (
        {"course__yaml": COURSE.replace("title: Tea", "title: All tea")},
        {"course-retitled": False},
    ),
    "another language": ({"course__yaml": f"{COURSE}language: de\n"}, {"course-language": False}),
    "a quiz's introduction": (
        {"check__quiz__yaml": f"introduction: Take your time.\n{CHECK}"},
        {"quiz-reworded": False},
    ),
    "a question more": (
        {"check__quiz__yaml": f"{CHECK}  - {{type: true-false, id: more, prompt: Tea is old., answer: true}}\n"},
        {"question-new": False, "points": False},
    ),
    "questions exchanged": (
        {"check__quiz__yaml": EXCHANGED},
        {"question-order": False},
    ),
    "another share of lessons": (
        {"course__yaml": f"{COURSE}completion: {{lessons: 50}}\n"},
        {"completion": False},
    ),
    "quizzes only attempted": (
        {"course__yaml": f"{COURSE}completion: {{quizzes: attempted}}\n"},
        {"completion": False},
    ),
    "another report": (
        {"course__yaml": f"{COURSE}completion: {{report: completed/incomplete}}\n"},
        {"completion": False},
    ),
    "a question gone from a quiz": ({"check__quiz__yaml": _HEAD + _FIRST}, {"question-gone": True, "points": False}),
    "a question's type and id changed": (
        {
            "check__quiz__yaml": CHECK.replace("type: choice", "type: text")
            .replace("id: green", "id: verde")
            .replace("    options: [70 degrees, 80 degrees, 100 degrees]\n    answer: 70 degrees", "    answers: [70]")
        },
        {"question-retyped": True},
    ),
    "a graded essay more": (
        {"water__md": WATER + GRADED_ESSAY},
        {"question-new": False, "points": False},
    ),
    "in order": ({"course__yaml": f"{COURSE}navigation: sequential\n"}, {"navigation": False}),
    "a graded quiz removed": (
        {"course__yaml": COURSE.replace(", check.quiz.yaml", ""), "check__quiz__yaml": None},
        {"quiz-gone": True, "graded": False},
    ),
    "a graded quiz more": (
        {
            "course__yaml": COURSE.replace("check.quiz.yaml", "check.quiz.yaml, new.quiz.yaml"),
            "new__quiz__yaml": CHECK.replace("Check", "New").replace("green", "other").replace("Black", "White"),
        },
        {"quiz-new": False, "graded": False},
    ),
    "a draw": ({"check__quiz__yaml": f"draw: 1\n{CHECK}"}, {"draw": False}),
    "a group": ({"check__quiz__yaml": f"pick: {{tea: 1}}\n{CHECK}    group: tea\n"}, {"draw": False}),
    "feedback later": ({"check__quiz__yaml": f"feedback: after\n{CHECK}"}, {"feedback": False}),
    "another course": ({"course__yaml": COURSE.replace("id: tea", "id: coffee")}, {"course-id": True}),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_named_and_judged(name: str, old: Path, tmp_path: Path) -> None:
    """Each by its code, and whether learners in the middle lose something by it."""
    changed, expected = EDITS[name]
    assert codes(old, course(tmp_path / "new", **changed)) == expected


@pytest.mark.parametrize("name", ["nothing", "a text reworded", "lessons exchanged"])
def test_a_course_in_parts_is_compared_like_any(
    name: str, old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its page has no lessons; they are read where they are."""
    monkeypatch.setattr(parts, "LARGE", 0)
    changed, expected = EDITS[name]
    assert codes(old, course(tmp_path / "new", **changed)) == expected


def test_a_question_that_changes_its_group_is_told(tmp_path: Path) -> None:
    """Each group asks as many as before, but others."""
    quiz = "pick: {tea: 1}\n" + CHECK.replace("id: green", "id: green\n    group: tea")
    more = "  - {type: true-false, id: more, group: tea, prompt: Tea is old., answer: true}\n"
    before = course(tmp_path / "before", check__quiz__yaml=quiz + more)
    after = course(tmp_path / "after", check__quiz__yaml=f"{quiz}    group: tea\n{more}".replace("group: tea", "", 1))
    told = [line for line in diff(before, after).output.splitlines() if "also in attempts that are running" in line]
    assert len(told) == 2
    assert "is one of those without a group now" in told[0]
    assert "is one of the group 'tea' now" in told[1]


def test_every_code_is_explained() -> None:
    """Programs tell findings apart by them."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "codes.md").read_text(encoding="utf-8")
    table = page.partition("## Comparisons\n")[2].partition("\n## ")[0]
    rows = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `")]
    explained = {code for row in rows for code in re.findall(r"`([a-z-]+)`", row)}
    sources = "".join(one.read_text(encoding="utf-8") for one in Path(comparison.__file__).parent.glob("*.py"))
    assert {code for _, found in EDITS.values() for code in found} <= explained
    written = {code: {code, re.sub("^(lesson|quiz)", "{item.kind}", code)} for code in explained}
    assert [code for code, names in written.items() if not any(f'"{name}"' in sources for name in names)] == []


def test_without_findings_no_more_is_said_than_was_compared(old: Path, tmp_path: Path) -> None:
    """Colours, for one, are not."""
    new = course(tmp_path / "new", course__yaml=f'{COURSE}theme: {{accent: "#005a9c"}}\n')
    expected = "Learners in the middle lose nothing, and nothing that counts has changed."
    assert diff(old, new).output.splitlines()[-1] == expected


def test_points_of_practice_count_nowhere(tmp_path: Path) -> None:
    """A quiz of weight 0 has no part in the course's score."""
    practice = f"weight: 0\n{CHECK}"
    before = course(tmp_path / "before", check__quiz__yaml=practice)
    assert codes(before, course(tmp_path / "after", check__quiz__yaml=f"{practice}    points: 3\n")) == {}


def test_of_answers_that_are_dropped_no_scoring_is_told(old: Path, tmp_path: Path) -> None:
    """The question is asked again, so nothing is scored anew."""
    changed = CHECK.replace("is fermented", "is never fermented").replace("answer: true", "answer: false")
    found = codes(old, course(tmp_path / "after", check__quiz__yaml=changed))
    assert found == {"question-reworded-without-id": True}


def test_a_designer_reads_sentences(old: Path, tmp_path: Path) -> None:
    """With the reason, the way to avoid it, and the size of the resume data."""
    new = course(
        tmp_path / "new",
        check__quiz__yaml=CHECK.replace("is fermented", "is always fermented"),
        water__md=WATER.replace("should", "must"),
    )
    result = diff(old, new)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[1] == "Learners in the middle lose:"
    assert lines[2] == (
        "  - The question 'Black tea is fermented.' in the quiz 'Check' had no id, and was reworded to 'Black tea is "
        "always fermented.': it is asked again."
    )
    assert lines[3].startswith("    To avoid this, write 'id: q-")
    assert "  - The text of the lesson 'Water' has changed." in lines
    assert lines[-2].startswith("Resume data: at most ")
    assert lines[-1] == "Learners in the middle lose something, in 1 place."


def test_what_counts_is_said_with_its_place(old: Path, tmp_path: Path) -> None:
    """The pass marks of a course and of its quizzes have one code, and so have rewordings of a prompt and an option."""
    quiz = CHECK.replace("How hot is", "How warm is")
    new = course(tmp_path / "new", course__yaml=f"{COURSE}completion: {{passing_score: 90}}\n", check__quiz__yaml=quiz)
    output = diff(old, new).output
    assert "  - The pass mark of the course is 90%" in output
    assert "was reworded, to 'How warm is the water for green tea?'; its answers are kept." in output


PARTS = {
    "awaited": (WATER + ESSAY, WATER + GRADED_ESSAY, " has to be answered before the graded questions"),
    "no longer awaited": (WATER + GRADED_ESSAY, WATER + ESSAY, " no longer has to be answered before the graded"),
}


@pytest.mark.parametrize("name", PARTS)
def test_an_essay_of_a_lesson_is_awaited(name: str, tmp_path: Path) -> None:
    """It has no part in the score, but the graded questions of the lessons wait for it."""
    before, after, said = PARTS[name]
    output = diff(course(tmp_path / "before", water__md=before), course(tmp_path / "after", water__md=after)).output
    assert said in output


def test_an_essay_of_a_quiz_has_no_part_in_the_score(old: Path, tmp_path: Path) -> None:
    """Nothing waits for it, so that scores are as they were when it comes."""
    new = course(
        tmp_path / "after", check__quiz__yaml=f"{CHECK}  - {{id: why, type: essay, prompt: Why do you ask?}}\n"
    )
    assert codes(old, new) == {"question-new": False}


def test_a_graded_question_counts_where_it_moved(tmp_path: Path) -> None:
    """Nothing else has changed about it."""
    head, fence, question = GRADED.partition("```question")
    leaves = FILES["leaves.md"] + "\n" + fence + question
    before, after = course(tmp_path / "a", water__md=GRADED), course(tmp_path / "b", water__md=head, leaves__md=leaves)
    assert codes(before, after) == {"question-moved": False, "points": False}


def test_what_ends_all_records_is_said_first(old: Path, tmp_path: Path) -> None:
    """Whoever loses everything need not read on."""
    reworded = CHECK.replace("is fermented", "is always fermented")
    new = course(tmp_path / "new", course__yaml=COURSE.replace("id: tea", "id: coffee"), check__quiz__yaml=reworded)
    lines = diff(old, new).output.splitlines()
    assert lines[1] == "All learners lose all that was recorded:"
    assert lines[2].startswith("  - The id of the course is 'coffee', and was 'tea': ")
    assert lines[3:6] == [
        "    To avoid this, write 'id: tea' in course.yaml.",
        "Beside that, the rest hardly matters.",
        "Without that, learners in the middle still lose:",
    ]
    assert lines[-1] == "All learners lose all that was recorded, and begin anew."
    assert json.loads(diff(old, new, "--format", "json").output)["begins_anew"]


def test_answers_that_go_with_a_lesson_are_counted(old: Path, tmp_path: Path) -> None:
    """In its one line, also where each lesson is a SCO, and not in lines of their own."""
    new = course(tmp_path / "new", course__yaml=COURSE.replace("water.md, ", ""), water__md=None)
    line = "  - The lesson 'Water' is gone: that it was read is forgotten, and so are the answers to a question in it."
    for structure in ("single", "lessons"):
        result = diff(old, new, "--structure", structure)
        assert [one for one in result.output.splitlines() if one.startswith("  - ")] == [line]


def test_the_advice_spares_learners_the_loss(old: Path, tmp_path: Path) -> None:
    """The id that is named keeps the answers."""
    reworded = CHECK.replace("is fermented", "is always fermented")
    report = json.loads(diff(old, course(tmp_path / "a", check__quiz__yaml=reworded), "--format", "json").output)
    (advice,) = (one["advice"] for one in report["findings"] if one["loses"])
    identifier = advice.removeprefix("write '").removesuffix("' into it")
    mended = reworded.replace("prompt: Black", f"{identifier}\n    prompt: Black")
    assert codes(old, course(tmp_path / "b", check__quiz__yaml=mended)) == {"question-reworded": False}


def exported(folder: Path, target: Path, *options: str) -> Path:
    """Export a course."""
    result = CliRunner().invoke(main, ["export", "scorm", str(folder), "-o", str(target), *options])
    assert result.exit_code == 0, result.output
    return target


@pytest.fixture(scope="module")
def packages(old: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return packages of the old course."""
    folder = tmp_path_factory.mktemp("packages")
    return {
        "single": exported(old, folder / "single.zip"),
        "lessons": exported(old, folder / "lessons.zip", "--structure", "lessons"),
        "2004": exported(old, folder / "2004.zip", "--version", "2004-4th"),
    }


@pytest.mark.parametrize("name", ["single", "lessons", "2004"])
def test_a_folder_is_compared_as_the_package_beside_it_was_exported(
    name: str, old: Path, packages: dict[str, Path]
) -> None:
    """The source of a package differs from it in nothing."""
    assert codes(packages[name], old) == {}
    assert codes(old, packages[name]) == {}


def test_another_edition_or_structure_drops_records(packages: dict[str, Path]) -> None:
    """The LMS does not find them again."""
    assert codes(packages["single"], packages["2004"]) == {"edition": True}
    assert codes(packages["single"], packages["lessons"]) == {"structure": True}


def test_a_question_that_moves_to_another_sco_is_asked_again(
    old: Path, packages: dict[str, Path], tmp_path: Path
) -> None:
    """Each SCO has its own resume data; in one SCO the answers go along."""
    head, fence, question = WATER.partition("```question")
    new = course(tmp_path / "new", water__md=head, leaves__md=FILES["leaves.md"] + "\n" + fence + question)
    assert codes(packages["lessons"], new) == {"question-moved-to-sco": True}
    assert codes(old, new) == {"question-moved": False}


def test_packages_of_others_are_compared_by_their_manifests(old: Path, tmp_path: Path) -> None:
    """Nothing is known of their lessons."""
    first, second = packed(sound("1.2"), tmp_path / "a.zip"), packed(sound("1.2"), tmp_path / "b.zip")
    assert codes(first, second) == {}
    assert "Only the manifests were compared" in diff(first, second).output
    found = codes(first, old)
    assert (found["item-identifier"], found["item-new"]) == (True, False)


RENAMED = {
    "MANIFEST-small": {"manifest-identifier": True},
    "ORG-small": {"organization-identifier": True},
    "RES-COURSE": {"resource-identifier": True},
}


@pytest.mark.parametrize("name", RENAMED)
def test_an_identifier_that_changes_loses_records(name: str, tmp_path: Path) -> None:
    """Of the manifest, the organization or a resource, in a package of others."""
    files = sound("1.2")
    first = packed(files, tmp_path / "a.zip")
    changed = files[MANIFEST].replace(name.encode(), f"other-{name}".encode())
    assert codes(first, packed(files | {MANIFEST: changed}, tmp_path / "b.zip")) == RENAMED[name]


def test_resume_data_that_no_longer_fit_are_a_loss(old: Path, tmp_path: Path) -> None:
    """As many questions as SCORM 1.2 cannot keep, and 2004 can."""
    more = "".join(
        f"  - {{type: multiple, id: n{number}, prompt: Number {number}?, options: [a, b, c, d, e], answer: [a]}}\n"
        for number in range(250)
    )
    new = course(tmp_path / "new", check__quiz__yaml=CHECK + more)
    assert codes(old, new)["resume-data"]
    assert "resume-data" not in codes(old, new, "--version", "2004-4th")
    assert "resume-data" not in codes(new, new)


def git(folder: Path, *arguments: str) -> str:
    """Run git."""
    author = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", "-c", "protocol.file.allow=always", *arguments],
        cwd=folder,
        env=os.environ | author | {"GIT_CONFIG_GLOBAL": os.devnull},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with the course in ``courses/tea``, and stand in it."""
    root = tmp_path / "repository"
    course(root / "courses" / "tea")
    git(root, "init", "-q")
    commit(root)
    monkeypatch.chdir(root)
    return root


def commit(root: Path) -> None:
    """Commit everything."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Course")


def test_a_revision_is_compared_with_the_folder(repository: Path) -> None:
    """From the repository's folder, from inside the course, and with two revisions."""
    quiz = repository / "courses" / "tea" / "check.quiz.yaml"
    quiz.write_text(CHECK.replace("attempts: 3", "attempts: 1"), encoding="utf-8")
    assert codes("HEAD:courses/tea", "courses/tea") == {"attempts-fewer": True}
    os.chdir(repository / "courses" / "tea")
    assert codes("HEAD:", ".") == {"attempts-fewer": True}
    commit(repository)
    assert codes("HEAD~1:.", "HEAD:.") == {"attempts-fewer": True}


def test_the_repository_is_where_the_path_leads(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From outside of it, and where the course is no longer in the folder."""
    tea = repository / "courses" / "tea"
    (tea / "leaves.md").write_text("# Leaves\n\nBlack ones.\n", encoding="utf-8")
    commit(repository)
    monkeypatch.chdir(tmp_path)
    assert codes(f"HEAD~1:{tea}", tea) == {"lesson-reworded": False}
    shutil.rmtree(repository / "courses")
    assert codes("HEAD~1:repository/courses/tea", f"HEAD:{tea}") == {"lesson-reworded": False}


def test_what_git_would_leave_out_of_an_archive_is_compared(repository: Path) -> None:
    """Attributes of the repository change nothing: objects are taken as they are."""
    (repository / ".gitattributes").write_text("*.md export-ignore\n", encoding="utf-8")
    commit(repository)
    assert codes("HEAD:courses/tea", "courses/tea") == {}


ODD = ["@", "HEAD@{0}", "HEAD^{/Course}", "HEAD^{/Course: one}", "v1.0/final", "HEAD^0"]


@pytest.mark.parametrize("name", ODD)
def test_revisions_are_named_as_git_names_them(name: str, repository: Path) -> None:
    """Also with a colon in braces. What is not committed yet is on the other side."""
    git(repository, "commit", "-q", "--amend", "-m", "Course: one")
    git(repository, "tag", "v1.0/final")
    (repository / "courses" / "tea" / "leaves.md").write_text("# Leaves\n\nBlack ones.\n", encoding="utf-8")
    assert codes(f"{name}:courses/tea", "courses/tea") == {"lesson-reworded": False}


def test_in_a_shallow_clone_it_is_said_how_to_get_the_rest(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As CI makes them."""
    (repository / "more.txt").touch()
    commit(repository)
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    assert "'fetch-depth: 0'" not in diff("v9:courses/tea", "courses/tea").output
    monkeypatch.chdir(tmp_path / "shallow")
    assert codes("HEAD:courses/tea", "courses/tea") == {}
    assert "'fetch-depth: 0' in GitHub Actions" in diff("HEAD~1:courses/tea", "courses/tea").output


def test_a_drive_of_windows_is_no_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And neither is a file with a colon in its name."""
    monkeypatch.chdir(tmp_path)
    Path("a:b").mkdir()
    for text in ("C:\\courses\\tea", "c:/tea", "a:b", "tea", ":tea"):
        assert revision_written(text) is None
    assert revision_written("v1.0:courses/tea") is not None


REFUSED: dict[str, tuple[str, str]] = {
    "a revision that is not there": ("v9:courses/tea", "there is no revision 'v9'"),
    "a revision like an option": ("--upload-pack=x:courses/tea", "No such option"),
    "a folder that is not there": ("HEAD:courses/coffee", "there is no folder 'courses/coffee' in the revision 'HEAD'"),
    "a folder outside": ("HEAD:../elsewhere", "is in no git repository"),
    "no course": ("HEAD:courses", "there is no file 'course.yaml'"),
    "nothing": ("courses/coffee", "does not exist; give a course folder, a package, or REV:COURSE"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_compared_says_why(name: str, repository: Path) -> None:
    """With exit status 2, which is not that of a loss."""
    written, message = REFUSED[name]
    result = diff(written, repository / "courses" / "tea")
    assert result.exit_code == 2
    assert message in result.output
    result = diff(repository / "courses" / "tea", written, "--format", "json")
    assert result.exit_code == 2


def test_a_folder_in_no_repository_has_no_revisions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git's own words would not help a designer."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(course(tmp_path / "tea"))
    result = diff("HEAD:.", ".")
    assert result.exit_code == 2
    assert "is in no git repository, so it has no revisions; give the old course as a folder" in result.output


def test_without_git_a_revision_is_refused(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders and packages need no git."""
    monkeypatch.setenv("PATH", "")
    assert "git is not installed" in diff("HEAD:courses/tea", "courses/tea").output
    assert diff("courses/tea", "courses/tea").exit_code == 0


def _submodule(root: Path) -> None:
    inner = course(root.parent / "inner")
    git(inner, "init", "-q")
    commit(inner)
    git(root, "submodule", "-q", "add", str(inner), "courses/tea/shared")


def _pointer(root: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
    (root / "courses" / "tea" / "a.png").write_text(pointer, encoding="utf-8")


@pytest.mark.parametrize(
    ("prepare", "message"), [(_submodule, "'shared' is a submodule"), (_pointer, "'a.png' is kept by Git LFS")]
)
def test_what_a_revision_does_not_hold_is_named(
    repository: Path, prepare: Callable[[Path], None], message: str
) -> None:
    """A comparison without it would be wrong."""
    prepare(repository)
    commit(repository)
    result = diff("HEAD:courses/tea", "courses/tea")
    assert result.exit_code == 2
    assert message in result.output
    assert "git worktree add" in result.output


def test_a_link_out_of_the_repository_is_not_followed(repository: Path, tmp_path: Path) -> None:
    """Neither at once nor by way of other links."""
    (tmp_path / "secret.md").write_text("# Secret\n", encoding="utf-8")
    tea = repository / "courses" / "tea"
    (tea / "leaves.md").unlink()
    (tea / "here").symlink_to(".")
    (tea / "up").symlink_to("here/..")
    (tea / "leaves.md").symlink_to(tmp_path / "secret.md")
    commit(repository)
    result = diff("HEAD:courses/tea", "courses/tea")
    assert result.exit_code == 2
    assert "Secret" not in result.output


def rewritten(package: Path, target: Path, before: bytes, after: bytes) -> Path:
    """Return a copy of a package with another page."""
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            content = source.read(name)
            copy.writestr(name, content.replace(before, after) if name == "index.html" else content)
    return target


BROKEN: dict[str, tuple[bytes, bytes]] = {
    "another format": (b'{"format":1', b'{"format":2'),
    "an unknown type": (b'"type":"true-false"', b'"type":"dreaming"'),
    "no options": (b'"options":[', b'"choices":['),
    "options without keys": (b'"name":', b'"nome":'),
    "an answer that is a number": (b'"text":"rain"', b'"text":3'),
    "no items": (b'"items":[', b'"items":0,"old":['),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_page_of_another_version_is_refused(name: str, packages: dict[str, Path], tmp_path: Path) -> None:
    """No trace, and no comparison of half of it."""
    foreign = rewritten(packages["single"], tmp_path / "a.zip", *BROKEN[name])
    result = diff(foreign, packages["single"])
    assert (result.exit_code, result.exception.__class__) == (2, SystemExit), result.output
    assert "Cannot compare: " in result.output


def test_a_broken_zip_is_refused(packages: dict[str, Path], tmp_path: Path) -> None:
    """With the reason that 'check' gives."""
    cut = tmp_path / "cut.zip"
    cut.write_bytes(packages["single"].read_bytes()[:-200])
    result = diff(cut, packages["single"])
    assert result.exit_code == 2
    assert "cut.zip cannot be read as a package: .:1:1: is not a readable zip" in result.output


def test_a_course_with_errors_is_not_compared(old: Path, tmp_path: Path) -> None:
    """Its errors are named."""
    result = diff(old, course(tmp_path / "new", leaves__md=None))
    assert result.exit_code == 2
    assert "has errors; mend them first: course.yaml:3:" in result.output


def test_nothing_is_left_behind(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of a revision stand in a temporary folder as long as they are needed."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    assert diff("HEAD:courses/tea", "courses/tea").exit_code == 0
    assert diff("HEAD:courses", "courses/tea").exit_code == 2
    assert list(temporary.iterdir()) == []
