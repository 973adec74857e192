"""Links to the pages that a site generator would make of the lessons lead to the lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.source import read_course
from exporter.source.cache.store import Store
from exporter.source.reading import read
from tests.source.written import problems_of, write

if TYPE_CHECKING:
    from pathlib import Path

OTHERS = {
    "index.md": "# Home\n\nText",
    "part/b.md": "# B\n\nText\n\n## More\n\nText",
    "part/README.md": "# Part\n\nText",
    "part/deep/index.md": "# Deep\n\nText",
    "part/v1.2.md": "# Version\n\nText",
    "part/two words.md": "# Two words\n\nText",
}
LINKS = {
    "b.html": "part/b.md",
    "b.htm": "part/b.md",
    "b.HTML": "part/b.md",
    "b.qmd": "part/b.md",
    "b.Rmd": "part/b.md",
    "b": "part/b.md",
    "./b": "part/b.md",
    "b/": "part/b.md",
    "../part/b.html": "part/b.md",
    "../b/": "part/b.md",
    "../b": "part/b.md",
    "v1.2": "part/v1.2.md",
    "v1.2.html": "part/v1.2.md",
    "two%20words.html": "part/two words.md",
    "./": "part/README.md",
    ".": "part/README.md",
    "../part/": "part/README.md",
    "../part": "part/README.md",
    "index.html": "part/README.md",
    "deep": "part/deep/index.md",
    "deep/": "part/deep/index.md",
    "deep/index.html": "part/deep/index.md",
    "../": "index.md",
    "/": "index.md",
    "/index.html": "index.md",
    "/part/b": "part/b.md",
    "/part/b/": "part/b.md",
    "/part/": "part/README.md",
    "{{site.baseurl}}": "index.md",
    "{{site.baseurl}}/": "index.md",
    "{{site.baseurl}}/part/b": "part/b.md",
    "{{site.url}}{{site.baseurl}}/part/b.html": "part/b.md",
    "<{{ site.baseurl }}/part/b>": "part/b.md",
}
WRITE_INSTEAD = {
    "b.html": "because a course has lessons instead of pages; write 'b.md'",
    "b.html#more": "because a course has lessons instead of pages; write 'b.md#more'",
    "b": "because its address has no extension; write 'b.md'",
    "../part/": "because its address is a folder; write 'README.md'",
    "/": "because courses have no addresses that start with '/'; write '../index.md'",
    "{{site.baseurl}}/part/two%20words": "because '{{…}}' is not replaced here; write 'two%20words.md'",
}

LEADS, CODE = "this link goes to the lesson ", "[foreign-link]"
PAGES, FOLDER = "because a course has lessons instead of pages", "because its address is a folder"


def _course(folder: Path, body: str) -> Path:
    return write(folder, {**OTHERS, "part/a.md": f"# A\n\n{body}"})


@pytest.mark.parametrize(("address", "lesson"), LINKS.items(), ids=LINKS.keys())
def test_the_link_leads_to_the_lesson(tmp_path: Path, address: str, lesson: str) -> None:
    """With one warning, which says what to write; written so, there is none."""
    course, warnings = read_course(_course(tmp_path, f"[b]({address})"))
    (problem,) = warnings
    assert f"this link goes to the lesson '{lesson}'" in problem.message
    better = problem.message.rpartition("; write '")[2].rstrip("'")
    again, none = read_course(_course(tmp_path, f"[b]({better})"))
    assert none == ()
    assert again == course


@pytest.mark.parametrize(("address", "message"), WRITE_INSTEAD.items(), ids=WRITE_INSTEAD.keys())
def test_the_warning_says_why_and_what_to_write(tmp_path: Path, address: str, message: str) -> None:
    """Anchors and spaces included."""
    (problem,) = read_course(_course(tmp_path, f"[b]({address})"))[1]
    assert message in problem.message


def test_the_anchor_is_kept_and_checked(tmp_path: Path) -> None:
    """As in a link to the lesson's file."""
    course, _ = read_course(_course(tmp_path, "[b](b.html#more)"))
    assert any(f'href="lesson:{course.lessons[1].id}#more"' in str(lesson.blocks) for lesson in course.lessons)
    files: dict[str, str | bytes] = {"a.md": "# A\n\n[b](b.html#mroe)", "b.md": OTHERS["part/b.md"]}
    assert any("there is no anchor 'mroe'; did you mean 'more'?" in line for line in problems_of(tmp_path / "c", files))


def test_there_is_one_warning_for_each_kind_and_file(tmp_path: Path) -> None:
    """With the first places, and what to write at the first."""
    body = "[b](b.html)\n\n[c](v1.2.html) [d](b.htm)\n\n[d](deep)\n\n[b](b.html)"
    times = f"(4 times in this file: lines 3, 5, 9) {CODE}"
    assert problems_of(tmp_path, {**OTHERS, "part/a.md": f"# A\n\n{body}"}) == [
        f"part/a.md:3:5: warning: {LEADS}'part/b.md', {PAGES}; write 'b.md' {times}",
        f"part/a.md:7:5: warning: {LEADS}'part/deep/index.md', {FOLDER}; write 'deep/index.md' {CODE}",
    ]


def test_a_lesson_that_was_read_before_warns_again(tmp_path: Path) -> None:
    """It asks its course for the link again."""
    folder = _course(tmp_path / "course", "[b](b.html) [b](b.html)")
    first, second = (read(folder, Store(tmp_path / "store")).problems.sorted() for _ in range(2))
    assert first == second
    assert len(first) == 1


@pytest.mark.parametrize(
    ("address", "message"),
    {
        "c.html": "there is no file 'part/c.html'",
        "d.html": "the file is not in the outline of course.yaml",
        "../../b.html": "it leaves the course folder",
        "/c": "it is an absolute path",
        "/../part/c": "it is an absolute path",
        "/etc/passwd": "it is an absolute path",
        "..%2f..%2fetc/": "it leaves the course folder",
        "b%00.html": "it is not a path",
        "b.pdf": "there is no file 'part/b.pdf'",
        "B.html": "there is no file 'part/B.html'",
        "empty": "'part/empty' is a folder; write the path of a file in it",
        "{{site.baseurl}}/c": "'{{…}}' is not replaced here; write the path relative to this file",
        "<{{ page.url }}>": "'{{…}}' is not replaced here; write the path relative to this file",
        "b{{site.ending}}": "'{{…}}' is not replaced here; write the path relative to this file",
        "real.html": "this type of file cannot be offered for download",
    }.items(),
)
def test_other_addresses_are_refused(tmp_path: Path, address: str, message: str) -> None:
    """Once, for what they are."""
    files = {"part/empty/x.txt": "", "part/real.html": "", "d.md": "# D\n\nText", "part/d.md": "# D\n\nText"}
    outline = f"id: c\ntitle: C\noutline: [{', '.join([*OTHERS, 'part/a.md'])}]\n"
    found = problems_of(tmp_path, {**OTHERS, **files, "part/a.md": f"# A\n\n[b]({address})", "course.yaml": outline})
    (problem,) = [line for line in found if line.startswith("part/a.md")]
    assert message in problem
    assert ": error: " in problem


def test_the_address_of_a_picture_is_named_for_what_it_is(tmp_path: Path) -> None:
    """There is no file with braces."""
    (problem,) = problems_of(tmp_path, {"a.md": "# A\n\n![b]({{site.baseurl}}/b.png)"})
    message = "error: '{{site.baseurl}}/b.png': '{{…}}' is not replaced here; write the path relative to this file"
    assert problem == f"a.md:3:6: {message} [foreign-syntax]"
