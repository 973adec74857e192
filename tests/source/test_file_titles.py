"""A lesson without a title and without a heading is called after its file, and its author is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.source.file_titles import title_of_file
from tests.source.written import lesson_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "getting-started.md": "Getting started",
    "getting_started.md": "Getting started",
    "guide/getting started.md": "Getting started",
    "01-setup.md": "Setup",
    "2.3_loops.md": "2.3 loops",
    "01 - setup.md": "Setup",
    "2024-01-05-news.md": "2024 01 05 news",
    "7.0-beta.md": "7.0 beta",
    "404.md": "404",
    "---.md": "---",
    "iPhone-setup.md": "iPhone setup",
    "API_reference.md": "API reference",
    "routing/README.md": "Routing",
    "01-routing/index.md": "Routing",
    "index.md": "Index",
    "введение-в-курс.md": "Введение в курс",
    "مقدمة.md": "مقدمة",
    "第一章.md": "第一章",
    "straße.md": "Straße",
}


@pytest.mark.parametrize(("file", "title"), NAMES.items(), ids=NAMES)
def test_a_title_is_made_of_the_words_of_the_files_name(file: str, title: str) -> None:
    """As site generators do: a number that sorts files is left out, and there is a capital."""
    assert title_of_file(file, "en") == title


def test_a_capital_is_that_of_the_courses_language() -> None:
    """In Turkish, the capital of i keeps its dot."""
    assert title_of_file("iletişim.md", "tr") == "İletişim"


def test_a_lesson_without_a_title_is_called_after_its_file(tmp_path: Path) -> None:
    """With one warning, which says what to write."""
    files: dict[str, str | bytes] = {
        "getting-started.md": "Text",
        "course.yaml": "id: c\ntitle: C\noutline: [getting-started.md]\n",
    }
    lesson = lesson_of(tmp_path, "", files)

    assert lesson.title == "Getting started"
    (tmp_path / "lesson.md").unlink()
    (warning,) = problems_of(tmp_path, files)
    message = "this lesson is called 'Getting started' after its file, because it has neither a title nor a heading"
    advice = "start with '# TITLE', or write 'title: …' between two lines '---' at the top"
    assert warning == f"getting-started.md:1:1: warning: {message}; {advice} [no-title]"


@pytest.mark.parametrize(
    ("written", "line", "better"),
    [
        ("#Title\n\nText", 1, "# Title"),
        ("\n#titel\n\nText", 2, "# titel"),
        ("---\nid: a\n---\n\n##Title\n\nText", 5, "# Title"),
        ("Text\n\n> ##Title\n", 3, "# Title"),
        ('<a id="top"></a>\n\n#Title\n\nText', 3, "# Title"),
    ],
)
def test_a_title_without_its_space_is_told_once_by_its_line(
    tmp_path: Path, written: str, line: int, better: str
) -> None:
    """Not by the top of the file as well."""
    (warning,) = problems_of(tmp_path, {"lesson.md": written})

    assert warning.startswith(f"lesson.md:{line}:1: warning: this is not a heading because there is no space after '#'")
    assert warning.endswith(f"so this lesson is called 'Lesson' after its file; write '{better}' [no-title]")


def test_further_headings_without_a_space_are_told_as_such(tmp_path: Path) -> None:
    """Only the first could have been the title."""
    first, second = problems_of(tmp_path, {"lesson.md": "#Title\n\n##One\n\n##Two\n"})

    assert first.startswith("lesson.md:1:1: warning: this is not a heading")
    assert second.startswith("lesson.md:3:1: warning: this is not a heading because there is no space after '#'; write")
    assert second.endswith("(2 times in this file: lines 3, 5) [foreign-syntax]")


def test_code_is_not_taken_for_a_heading(tmp_path: Path) -> None:
    """Such as the first line of a program in C."""
    (warning,) = problems_of(tmp_path, {"lesson.md": "Text\n\n```c\n#include <stdio.h>\n```\n"})

    assert warning.startswith("lesson.md:1:1: warning: this lesson is called 'Lesson' after its file")


@pytest.mark.parametrize("matter", ["title: [a]\n---\n", "title: 'a\n---\n", "title: a\n"])
def test_a_title_with_a_mistake_is_told_as_that_alone(tmp_path: Path, matter: str) -> None:
    """Whoever corrects it has a title."""
    (error,) = problems_of(tmp_path, {"lesson.md": f"---\n{matter}\nText\n"})

    assert ": error: " in error
    assert "[no-title]" not in error
