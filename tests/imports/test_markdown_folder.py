"""Folders of Markdown files, and what the dialects of all tools have in common."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from exporter.imports.intake import LARGEST_TEXT
from exporter.imports.notes import ImportFailed
from exporter.imports.run import import_into_course
from tests.imports.folders import PNG, imported_folder, notes_of, written
from tests.source.written import write

if TYPE_CHECKING:
    from pathlib import Path

HOME = r"""# A handbook

See [the second](guide/02-second.md#deep), [its page](guide/02-second/), [[02-second|wiki]] and `:rocket:` :rocket:.
The mass is \(m = 2\), ==important==. ![Dot](img/dot.png "A dot") Press ++ctrl+c++.

[TOC]

!!! warning "Look out"

    Two lines

    - a list
      goes on

??? question
    Folded

=== "Linux"

    # not a heading of this page

    ```sh
    echo === "no tab"
    ```

=== "macOS"
    Text
"""
SECOND = """---
layout: page
title: The second
---
Back [home](../README.md), [by name][home], [nowhere](gone.md) ![far](https://example.org/a.png)

[home]: ../README.md

#### Deep
"""


def test_pages_come_as_a_person_would_have_written_them(tmp_path: Path) -> None:
    """Links, pictures, callouts, folds and tabs are ours, code stays, and headings skip no level."""
    files = {"README.md": HOME, "guide/02-second.md": SECOND, "img/dot.png": PNG, "LICENSE.md": "MIT"}

    came = imported_folder(tmp_path, files)

    assert came.text("README.md") == (
        """# A handbook

See [the second](guide/02-second.md#deep), [its page](guide/02-second.md), [wiki](guide/02-second.md) and `:rocket:` 🚀.
The mass is $m = 2$, <mark>important</mark>. ![Dot](img/dot.png "A dot") Press <kbd>Ctrl</kbd>+<kbd>C</kbd>.

::: warning Look out

Two lines

- a list
  goes on
:::

::: details Question
Folded
:::

::: tabs
## Linux

### not a heading of this page

```sh
echo === "no tab"
```

## macOS
Text
:::
"""
    )
    assert came.text("guide/02-second.md") == (
        """---
layout: page
title: The second
---

Back [home](../README.md), [by name](../README.md), nowhere [far](https://example.org/a.png)

## Deep
"""
    )
    assert came.text("course.yaml") == (
        """id: course
title: Others
outline:
  - README.md
  - title: Guide
    items:
      - guide/02-second.md
ignore:
  - code: unknown-key
    files: "*.md"
    reason: Other tools read more keys of the front matter.
"""
    )
    assert notes_of(came) == [
        "LICENSE.md:1: the page 'LICENSE.md', which is about the project and not of the course",
        "guide/02-second.md:5: the link 'nowhere' to 'gone.md', which leads to nothing that came; its words came",
        "guide/02-second.md:5: the picture 'https://example.org/a.png', which is on another server; a link to it came",
    ]
    assert came.result.problems == ()


@pytest.mark.parametrize(
    ("page", "lesson"),
    [
        ("+++\ntitle = 'T'\ndate = 2024-01-02\nweight = 3\n+++\nText\n", "title: T\ndate: 2024-01-02\nweight: 3"),
        ("---\nid: 1 2\ntitle: T\nminutes:\n  a: 1\nx: 1\n---\nText\n", "title: T\nx: 1"),
    ],
)
def test_front_matter_of_others_is_kept_as_far_as_it_fits(page: str, lesson: str, tmp_path: Path) -> None:
    """TOML becomes YAML, and what would be an error is listed."""
    came = imported_folder(tmp_path, {"a.md": page})

    assert came.text("a.md") == f"---\n{lesson}\n---\n\nText\n"
    assert came.result.problems == ()
    assert [line.split("'")[1] for line in notes_of(came)] == ([] if page.startswith("+") else ["id", "minutes"])


def test_headings_become_one_title_and_no_level_is_skipped(tmp_path: Path) -> None:
    """Several of level 1 move down, underlined ones get signs, and a title of the front matter gives way."""
    came = imported_folder(tmp_path, {"a.md": "---\ntitle: X\n---\nOne\n===\n\n# Two\n\n#### Three\n\n# Four\n"})

    assert came.text("a.md").split() == ["#", "One", "##", "Two", "###", "Three", "##", "Four"]
    assert notes_of(came, "look") == ["a.md:2: the title 'X' of the front matter gave way to the heading 'One'"]
    assert came.result.problems == ()


def test_into_a_course_a_folder_goes_as_a_whole(tmp_path: Path) -> None:
    """So its links stay as they are; sections deeper than two levels join those around them."""
    root = write(
        tmp_path / "course", {"course.yaml": "id: a\ntitle: T\noutline:\n  - lesson.md\n", "lesson.md": "# L\n\nT\n"}
    )
    files = {
        "a.md": "# A\n\n[b](x/y/z/b.md)\n",
        "x/y/z/b.md": "# B\n\n[a](../../../a.md) ![](p.png)\n",
        "x/y/z/p.png": PNG,
    }

    first = import_into_course(written(tmp_path / "others", files), root, None)
    second = import_into_course(tmp_path / "others", root, None)

    assert [first.written, second.written] == [
        (f"{name}/a.md", f"{name}/x/y/z/b.md", f"{name}/x/y/z/p.png") for name in ("others", "others-2")
    ]
    assert (root / "others/x/y/z/b.md").read_text() == files["x/y/z/b.md"]
    assert (
        (root / "course.yaml")
        .read_text()
        .endswith(
            """  - others/a.md
  - title: X
    items:
      - title: Y
        items:
          - others/x/y/z/b.md
  - others-2/a.md
  - title: X
    items:
      - title: Y
        items:
          - others-2/x/y/z/b.md
"""
        )
    )
    assert not [problem for problem in second.problems if problem.severity == "error"]


def test_nothing_outside_of_a_folder_is_read(tmp_path: Path) -> None:
    """Neither by climbing addresses, nor by links of the file system, nor a hidden file inside."""
    (tmp_path / "secret.png").write_bytes(PNG)
    (tmp_path / "secret.md").write_text("# Secret\n")
    others = written(
        tmp_path / "others",
        {
            "a.md": "# A\n\n![1](../secret.png) ![2](link.png) [3](/../secret.md) ![4](.git/x.png) "
            f"![5](%2e%2e/secret.png) ![6](file://{tmp_path}/secret.png) ![7]({tmp_path}/secret.png) "
            "[8](linked/secret.md)\n",
            ".git/x.png": PNG,
        },
    )
    (others / "link.png").symlink_to("../secret.png")
    (others / "page.md").symlink_to("../secret.md")
    (others / "linked").symlink_to("..")

    came = imported_folder(tmp_path, {})

    assert came.text("a.md") == "# A\n\n1 2 3 4 5 6 7 8\n"
    assert came.result.written == ("course.yaml", "a.md")
    assert len(came.lost) == 9


def test_files_that_are_not_what_they_seem_do_not_come(tmp_path: Path) -> None:
    """A drawing with a script, a page that calls itself a picture, a program to download."""
    page = "# A\n\n![a](a.svg) ![b](b.png) [c](c.exe) [d](d.html)\n"
    script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"

    came = imported_folder(
        tmp_path, {"a.md": page, "a.svg": script, "b.png": b"<html>", "c.exe": b"MZ", "d.html": b"<script>"}
    )

    assert came.text("a.md") == "# A\n\na b c d\n"
    assert came.result.written == ("course.yaml", "a.md")
    assert len(came.lost) == 4


@pytest.mark.parametrize(
    "piece",
    [
        *("[", "![", "[[", "`` ` ", "](", "\\(", "$", ":a", "==a", "{++", "<a href=", "> ", "<!--", "[a]: b\n"),
        *("!!! a\n    ", '=== "a"\n    ', "    " * 9 + "x\n", "---\n", "```\n", "# a\n"),
    ],
)
def test_hostile_pages_end_soon_and_in_a_report(piece: str, tmp_path: Path) -> None:
    """Whatever is repeated without end, and however deep it is nested."""
    nested = "".join("    " * level + piece for level in range(100)) if "\n" in piece else ""
    with suppress(ImportFailed):
        imported_folder(tmp_path, {"a.md": piece * (8_000 // len(piece)), "b.md": f"# B\n\n{nested}\n"})


def test_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    """A page of 100 MB is listed, and the others come."""
    others = written(tmp_path / "others", {"a.md": "# A\n\nText ![](huge.mp4)\n"})
    for name in ("huge.md", "huge.mp4"):
        with (others / name).open("wb") as stream:
            os.truncate(stream.fileno(), 100 * 1024 * 1024)

    came = imported_folder(tmp_path, {})

    assert came.result.written == ("course.yaml", "a.md")
    assert [line.partition(": ")[2][:24] for line in notes_of(came)] == [
        "the file 'huge.mp4' is l",
        "the page 'huge.md': is l",
    ]
    assert LARGEST_TEXT < 100 * 1024 * 1024
