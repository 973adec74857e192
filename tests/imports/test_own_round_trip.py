"""What leaves in a package of ours comes back: of its sources each file, and of its pages each question."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter import parts
from exporter.archive import write_zip
from exporter.formats import formats
from exporter.imports.notes import ImportFailed
from exporter.questions.options import names
from exporter.source import read_course
from tests.formats.test_banks import answers_to, course_of, folded, questions_of, written_questions
from tests.imports.imported import Imported, imported, response_of
from tests.imports.test_own_package import contents

if TYPE_CHECKING:
    from exporter.course import Course
    from exporter.questions import Question

FORMAT = formats()["scorm"]
GROUPS = [{"category": "even *", "items": ["2", "*4*"]}, {"category": "odd", "items": ["1"]}, {"category": "none"}]
FIELD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" width="400" height="200"></svg>'
REGIONS: list[dict[str, Any]] = [
    {"label": "tree", "circle": [25, 50, 10], "correct": True},
    {"label": "pond", "rectangle": [60, 20, 20, 40], "correct": True},
    {"label": "kite", "polygon": [[80, 70], [100, 70], [90, 100]]},
]
OTHERS: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "sorting": ({"categories": GROUPS}, [{"1": "odd"}, {"1": "odd", "2": "even *", "4": "even *"}, {"4": "none"}]),
    "hotspot": (
        {"picture": "![A field](field.svg)", "regions": REGIONS},
        [[[250, 500]], [[250, 500], [700, 400]], [[900, 800]], [[10, 10]]],
    ),
    "scale": ({"labels": ["low", "*high*"]}, []),
    "number": ({"answer": [5, "-0.3"], "tolerance": "0.1"}, ["5.1", "5.2", "-0.4", "-0.5"]),
    "gaps": ({"text": "\\{{ It is {{a|A.}} and {{=b|c}}."}, [["a", "b"], ["A.", "c"], ["x", "b"], ["", ""]]),
    "essay": ({"sample_answer": "So *it* is.", "min_words": 5, "max_words": 50}, []),
}
"""What no bank says without loss, and answers."""


def back(folder: Path, course: Course, **chosen: Any) -> Imported:
    """Return what comes back of a course as a package."""
    options = {option.name: option.default for option in FORMAT.options}
    (output,) = FORMAT.outputs(course, {**options, **chosen})
    write_zip(folder / "made.zip", output.files)
    return imported(folder, (folder / "made.zip").read_bytes(), "came.zip")


def check_the_same(before: Question, after: Question) -> None:
    """Check that a question is as it was, but for what only sources hold."""
    assert (after.id, after.type, after.points) == (before.id, before.type, before.points)
    for one, other in (
        (before.prompt, after.prompt),
        (before.explanation, after.explanation),
        (before.hint, after.hint),
    ):
        assert folded(other.text if other else "") == folded(one.text if one else "")


@settings(max_examples=10, deadline=None)
@given(written=written_questions(), points=st.sampled_from([1, 2, 0.5]), hint=st.booleans())
def test_what_leaves_in_pages_comes_back_as_it_was(written: dict[str, Any], points: float, hint: bool) -> None:  # noqa: FBT001 - drawn
    """With its id, its points and its hint; one line says what is lost of every course."""
    asked = {**written, "points": points, **({"hint": "Think *twice*."} if hint else {})}
    with tempfile.TemporaryDirectory() as name:
        course = course_of(Path(name) / "before", asked)
        came = back(Path(name), course)
        (before,) = course.quizzes[0].questions
        (after,) = questions_of(came)
        check_the_same(before, after)
        answers = list(answers_to(before))
        assert [after.score(response_of(after, one)) for one in answers] == [
            before.score(response_of(before, one)) for one in answers
        ]
        assert len(came.lost) == 2, came.lost


@settings(max_examples=5, deadline=None)
@given(written=written_questions())
def test_what_leaves_with_its_sources_comes_back_byte_by_byte(written: dict[str, Any]) -> None:
    """Without a note."""
    with tempfile.TemporaryDirectory() as name:
        course = course_of(Path(name) / "before", written)
        came = back(Path(name), course, with_source=True)
        assert came.result.notes == ()
        assert contents(came.result.root) == contents(Path(name) / "before")


def test_a_large_course_comes_back_from_its_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it would from a single page."""
    course, _ = read_course(Path(__file__).parents[2] / "content" / "every-question")
    came = []
    for name, large in (("whole", 1 << 30), ("parts", 0)):
        monkeypatch.setattr(parts, "LARGE", large)
        (tmp_path / name).mkdir()
        came.append(back(tmp_path / name, course))
    whole, in_parts = came

    assert any(name.startswith("parts/") for name in zipfile.ZipFile(tmp_path / "parts" / "made.zip").namelist())
    assert contents(in_parts.result.root) == contents(whole.result.root)
    assert in_parts.result.notes == whole.result.notes


SECTIONS = [
    "a.md",
    {"title": "First & last", "items": ["b.md", {"title": 'The "inner" one', "items": ["c.md", "d.md"]}, "e.md"]},
    "f.md",
]


@pytest.mark.parametrize("way", ["whole", "parts", "lessons"])
def test_sections_come_back(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a page, a script or the manifest has them; the course itself is no section."""
    monkeypatch.setattr(parts, "LARGE", 0 if way == "parts" else 1 << 30)
    before = tmp_path / "before"
    before.mkdir()
    for name in "abcdef":
        (before / f"{name}.md").write_text(f"# Lesson {name}\n\nSome words.\n")
    written = {"id": "c", "title": "C", "punctuation": "as-written", "outline": SECTIONS}
    (before / "course.yaml").write_text(yaml.safe_dump(written))
    course, _ = read_course(before)

    came = back(tmp_path, course, structure="lessons" if way == "lessons" else "single")

    assert yaml.safe_load(came.text("course.yaml"))["outline"] == SECTIONS


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"lessonpackPart([]);", b'lessonpackPart({"a":{"kind":[]}});'])
def test_a_large_course_without_all_of_its_parts_is_not_guessed(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line says why nothing comes."""
    monkeypatch.setattr(parts, "LARGE", 0)
    course = course_of(tmp_path / "before", {"id": "q1", "type": "true-false", "prompt": "P", "answer": True})
    options = {option.name: option.default for option in FORMAT.options}
    (output,) = FORMAT.outputs(course, options)
    files = {name: of for name, of in output.files.items() if not name.startswith("parts/")}
    broken = dict.fromkeys(output.files.keys() - files.keys(), content) if content is not None else {}
    write_zip(tmp_path / "made.zip", {**files, **broken})

    with pytest.raises(ImportFailed) as failed:
        imported(tmp_path, (tmp_path / "made.zip").read_bytes(), "came.zip")

    assert any("a part of them is missing or damaged" in note.message for note in failed.value.notes)


def named(question: Any, answer: Any) -> Any:
    """Return a response for an answer in words."""
    if question.type != "sorting":
        return answer
    items = dict(zip((item.text for item in question.items), names(question.items), strict=True))
    groups = dict(zip((match.text for match in question.matches), names(question.matches), strict=True))
    return {items[item]: groups[of] for item, of in answer.items()}


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("scoring", ["all", "partial"])
def test_every_other_type_comes_back_from_its_page(kind: str, scoring: str, tmp_path: Path) -> None:
    """With the same points for the same answers."""
    own, answers = OTHERS[kind]
    scored = {"scoring": scoring} if kind in ("sorting", "hotspot", "gaps") else {}
    (tmp_path / "before").mkdir()
    (tmp_path / "before" / "field.svg").write_text(FIELD)
    course = course_of(tmp_path / "before", {"id": "q1", "type": kind, "prompt": "P", **own, **scored})
    (before,) = course.quizzes[0].questions
    (after,) = questions_of(back(tmp_path, course))
    check_the_same(before, after)
    assert after.offered_words() == before.offered_words()
    assert [after.score(named(after, one)) for one in answers] == [before.score(named(before, one)) for one in answers]
