"""LiaScript: one file becomes lessons with questions."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from exporter.imports.base import Wishes
from exporter.imports.notes import ImportFailed
from exporter.imports.run import import_into_new
from tests.imports.folders import notes_of, written
from tests.imports.imported import Imported

if TYPE_CHECKING:
    from pathlib import Path

COURSE = """<!--
author: A
language: de
import: https://example.org/macros.md
@foo: bar
-->

# Course

Intro text.

## First part

      --{{0}}--
Spoken text.

     {{1}}
What is two and two?

    [[4]]
    [[?]] Count
    ***

    It is [four](#second).

    ***

Which are prime?

- [[X]] 2
- [[ ]] 4
- [[X]] 3

[( )] a
[(X)] b

## Second {#second}

The sky is [[blue]] and grass is [[(green)|red]]. See [one](#first-part).

!?[film](https://www.youtube.com/watch?v=bICfKRyKTwE)

[(1)] very
[(2)] not

[[!]]
<script>alert(1)</script>

``` js
[[code]]
```
<script>@input</script>

@foo(1)
"""


def imported_course(folder: Path, text: str, level: int | None = None) -> Imported:
    """Import one file."""
    source = written(folder, {"course-one.md": text}) / "course-one.md"
    return Imported(import_into_new(source, folder / "course", None, None, Wishes(lesson_level=level)))


def test_quizzes_become_questions_and_sections_lessons(tmp_path: Path) -> None:
    """Each with its hint and its solution, and links that lead to other lessons."""
    came = imported_course(tmp_path, COURSE)

    assert came.result.reader.name == "liascript"
    assert came.text("course.yaml") == (
        "id: course\ntitle: Course one\nlanguage: de\nauthors: [A]\n"
        "outline:\n  - course.md\n  - first-part.md\n  - second.md\n"
    )
    assert came.text("first-part.md") == (
        """# First part

Spoken text.

```question
id: what-is-two-and-two
type: text
prompt: What is two and two?
answers: [4]
explanation: It is [four](second.md#second).
hint: Count
```

```question
id: which-are-prime
type: multiple
prompt: Which are prime?
options: [2, 4, 3]
answer: [2, 3]
```

```question
id: first-part
type: choice
prompt: First part
options: [a, b]
answer: b
```
"""
    )
    assert "text: The sky is {{blue}} and grass is {{=green|red}}. See [one](first-part.md#first-part)." in came.text(
        "second.md"
    )
    assert "[[code]]" in came.text("second.md")
    assert [problem.code for problem in came.result.problems] == ["remote-content"]
    assert [line.split(": ", 1)[1][:38] for line in notes_of(came)] == [
        "'import: https://example.org/macros.md",
        "'@foo: bar': macros, programs and styl",
        "animations and voices",
        "a survey or a matrix of answers: '[(1)",
        "a quiz that a program judges: '[[!]]'",
        "a program that judges the answer",
        "a program, which is not run",
    ]


def test_a_folder_of_courses_has_a_lesson_for_each(tmp_path: Path) -> None:
    """If most of its pages begin as LiaScript's do."""
    page = "<!--\nauthor: A\n-->\n# {}\n\nIs it?\n\n[[yes]]\n"
    folder = written(tmp_path / "others", {"a.md": page.format("A"), "b.md": page.format("B"), "c.md": "# C\n\nText\n"})

    came = Imported(import_into_new(folder, tmp_path / "course", None, None))

    assert came.result.reader.name == "liascript"
    assert (came.result.made.lessons, came.result.made.questions) == (3, 2)


def test_the_level_of_lessons_can_be_chosen(tmp_path: Path) -> None:
    """Headings above it become sections."""
    came = imported_course(tmp_path, "<!--\nauthor: A\n-->\n# A\n## B\nb\n# C\n## D\nd\n## E\ne\n", 2)

    assert came.text("course.yaml").partition("outline:\n")[2] == (
        "  - title: A\n    items:\n      - b.md\n  - title: C\n    items:\n      - d.md\n      - e.md\n"
    )


@pytest.mark.parametrize(
    "piece",
    [
        "[[x]] ",
        "[[x]]\n",
        "[( )] a\n",
        "***\n",
        "[[?]] a\n",
        "{{1}}",
        "!?[a](",
        "# a\n",
        "<script>\n",
        "<!--\nauthor: x\n",
        "[ (",
        "@a ",
    ],
)
def test_hostile_courses_end_soon_and_in_a_report(piece: str, tmp_path: Path) -> None:
    """Whatever is repeated without end."""
    with suppress(ImportFailed):
        imported_course(tmp_path, f"<!--\nauthor: A\n-->\n# A\n\n{piece * (10_000 // len(piece))}")
