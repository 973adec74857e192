"""A draft whose pictures are missing can be looked at; for every other purpose it has errors as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from exporter.problems import CourseError
from exporter.source import read_course
from exporter.source.cache.store import Store
from exporter.source.media.placeholders import Placeholders
from exporter.source.reading import Reading, read
from tests.source.written import write

if TYPE_CHECKING:
    from pathlib import Path

DRAFT: dict[str, str | bytes] = {
    "lesson.md": "# T\n\n![One](media/a.png)\n\n![A film](b.mp4)\n",
    "check.quiz.yaml": "title: Q\nquestions:\n  - {id: q, type: true-false, prompt: '![Two](c.png)', answer: true}\n",
}


def draft(course: Path, drawings: Path, store: Store | None = None) -> Reading:
    """Read a course as a draft."""
    drawings.mkdir(exist_ok=True)
    return read(course, store, Placeholders(drawings))


def test_what_is_missing_is_drawn_and_reported(tmp_path: Path) -> None:
    """In lessons and in quizzes, pictures and films."""
    reading = draft(write(tmp_path / "course", DRAFT), tmp_path / "drawings")
    assert [problem.code for problem in reading.problems.sorted()] == ["missing-file"] * 3
    assert reading.course
    assert sorted(reading.course.media) == ["b.mp4.missing.svg", "c.png.missing.svg", "media/a.png.missing.svg"]
    lesson, quiz = reading.course.items
    assert 'src="media:media/a.png.missing.svg" alt="One"' in lesson.blocks[0].html  # type: ignore[union-attr]
    assert 'width="640"' in quiz.questions[0].prompt.html


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("![A](https://example.org/a.png)", "external-media"),
        ("![A](../a.png)", "outside"),
        ("[A](a.pdf)", "missing-file"),
        ("[A](a.md)", "missing-file"),
    ],
)
def test_other_mistakes_are_not_excused(tmp_path: Path, text: str, code: str) -> None:
    """Nothing could be shown in their place that would not mislead."""
    reading = draft(write(tmp_path / "course", {"lesson.md": f"# T\n\n{text}\n"}), tmp_path / "drawings")
    assert [problem.code for problem in reading.problems.sorted()] == [code]
    assert reading.course is None


def test_a_draft_leaves_nothing_in_the_cache_that_an_export_takes(tmp_path: Path) -> None:
    """Both use the cache of the user."""
    course, store = write(tmp_path / "course", DRAFT), Store(tmp_path / "cache")
    assert draft(course, tmp_path / "drawings", store).course
    with pytest.raises(CourseError, match=r"there is no file 'media/a\.png'"):
        read_course(course, store)
    write(course, {"lesson.md": "# T\n\n![One](media/a.png)\n", "media/a.png": b"GIF89a\1\0\1\0\0\0\0;"})
    (course / "course.yaml").write_text("id: planets\ntitle: The planets\noutline: [lesson.md]\n")
    assert sorted(read_course(course, store)[0].media) == ["media/a.png"]


@pytest.mark.parametrize("name", ["a.png", "<b>&\"'.png", "a" * 200 + ".png", "\u202egnp.png", "図.png"])
def test_a_drawing_is_sound_whatever_the_name(tmp_path: Path, name: str) -> None:
    """The name is text, and is told as far as it can be shown."""
    course = write(
        tmp_path / "course", {"lesson.md": f"# T\n\n![A](<{name.replace('<', '%3C').replace('>', '%3E')}>)\n"}
    )
    reading = draft(course, tmp_path / "drawings")
    assert reading.course
    (drawing,) = reading.course.media.values()
    root = etree.fromstring(drawing.read_bytes())
    (_, shown) = root.iter("{http://www.w3.org/2000/svg}text")
    assert shown.text == "".join(letter if letter.isprintable() else "?" for letter in name)
