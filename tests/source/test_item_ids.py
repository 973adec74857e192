"""Ids of lessons and quizzes whose authors gave none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.identifiers import key
from exporter.source import item_ids, read_course
from exporter.source.item_ids import default_ids
from tests.source.written import LESSON, problems_of, write

if TYPE_CHECKING:
    from pathlib import Path

MADE = {
    "the name": (["a.md", "b.quiz.yaml"], ["a", "b"]),
    "the name, in a folder": (["x/a.md"], ["a"]),
    "the folder": (["x/README.md", "y/index.md", "z/_index.md", "v/Readme.md"], ["x", "y", "z", "v"]),
    "the innermost folder": (["x/y/index.md"], ["y"]),
    "no folder": (["README.md", "x/README.md"], ["README", "x"]),
    "folders of the same name": (["x/a/README.md", "y/a/README.md"], ["x-a", "y-a"]),
    "names in two folders": (["x/a.md", "y/a.md", "b.md"], ["x-a", "y-a", "b"]),
    "names at two depths": (["a.md", "x/a.md"], ["a", "x-a"]),
    "names that differ in capitals": (["x/a.md", "y/A.md"], ["x-a", "y-A"]),
    "a lesson and a quiz": (["x/a.md", "y/a.quiz.yaml"], ["x-a", "y-a"]),
    "folders that differ above": (["x/u/a.md", "y/u/a.md"], ["x-u-a", "y-u-a"]),
    "a folder and a file": (["a.md", "a/README.md"], ["a", "a"]),
    "a folder and a file in another": (["x/a.md", "y/a/README.md"], ["x-a", "y-a"]),
    "a long name that is then taken": (["x/a.md", "y/a.md", "x-a.md"], ["x-a", "y-a", "x-a"]),
    "three of one name": (["x/a.md", "y/a.md", "z/a.md"], ["x-a", "y-a", "z-a"]),
}


@pytest.mark.parametrize(("files", "ids"), MADE.values(), ids=MADE.keys())
def test_files_are_called_after_what_tells_them_apart(files: list[str], ids: list[str]) -> None:
    """By their names, and by their folders where names are the same; the order makes no difference."""
    assert [default_ids(files, [])[file] for file in files] == ids
    assert default_ids(reversed(files), []) == default_ids(files, [])


def test_names_in_any_script_are_told_apart() -> None:
    """Their ids are made from the whole of what tells them apart."""
    files = ["الدرس/مقدمة.md", "درس/مقدمة.md", "درس/README.md", "1/2.md", "3/2.md"]
    ids = list(default_ids(files, []).values())
    assert len(set(ids)) == len(files)
    assert all(one.startswith("item-") for one in ids)


def test_an_id_that_an_author_gave_stays() -> None:
    """The other file gets another."""
    assert default_ids(["x/a.md"], ["a"]) == {"x/a.md": "x-a"}


def test_ids_too_alike_for_saved_data_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if two names had the same key."""
    monkeypatch.setattr(item_ids, "key", lambda name: "same" if name in ("a", "b") else key(name))
    assert list(default_ids(["x/a.md", "x/b.md"], []).values()) == ["x-a", "x-b"]


def test_a_course_may_have_a_readme_in_each_folder(tmp_path: Path) -> None:
    """Links find them, and each has its own page."""
    linked = "# B\n\n[a](../a/README.md#part)\n"
    files: dict[str, str | bytes] = {"a/README.md": "# A\n\n## Part\n\nText.\n", "b/README.md": linked, "c.md": LESSON}
    course, warnings = read_course(write(tmp_path, files))
    assert [lesson.id for lesson in course.lessons] == ["a", "b", "c"]
    assert 'href="lesson:a#part"' in str(course.lessons[1].blocks)
    assert warnings == ()


def test_what_cannot_be_told_apart_is_an_error(tmp_path: Path) -> None:
    """A file and the page of a folder of the same name, side by side."""
    found = problems_of(tmp_path, {"a.md": LESSON, "a/index.md": LESSON})
    assert found == [
        "a/index.md:1:1: error: the id 'a' is also the id of a.md; give one of them another 'id' [duplicate-id]"
    ]
