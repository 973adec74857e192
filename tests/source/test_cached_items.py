"""What has not changed is taken from the cache, and only the time tells."""

from __future__ import annotations

import dataclasses
import json
import os
import struct
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter import kept_texts, page_data, parts, player_data
from exporter.cli import main
from exporter.origins import Origins
from exporter.pages import render_pages
from exporter.renderer import CourseRenderer
from exporter.source.cache.store import Store, folder_of_user
from exporter.source.items import ItemReader
from exporter.source.reading import Reading, read
from tests.formats.samples import SAMPLES
from tests.source.written import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.course import Course, Item
    from exporter.source.item_source import ItemSource
    from exporter.source.items import ReadItem

ROOT = Path(__file__).parents[2]
COURSES = sorted(
    path.parent for path in (*ROOT.glob("content/*/course.yaml"), *ROOT.glob("tests/bad_courses/*/course.yaml"))
)

COURSE = """\
id: c
title: C
language: en
outline: [a.md, b.md, sub/readme.md, check.quiz.yaml]
mathematics:
  macros: {"\\\\R": "\\\\mathbb{R}"}
"""
FILES: dict[str, str | bytes] = {
    "course.yaml": COURSE,
    "a.md": "# A\n\n[to b](b.md#one) and [the quiz](check.quiz.yaml)\n\n![P](p.png)\n\n![V](v.mp4)\n\n$x \\in \\R$\n",
    "b.md": "---\nid: bee\n---\n# B\n\n## One\n\n[back](a.md) <form>x</form>\n\n"
    "```question\nid: q\ntype: gaps\nprompt: P\ntext: A {{b|c}} and {{=d|e}}.\n```\n\n```python\nx = 1\n```\n",
    "sub/readme.md": '# Sub\n\n![D](../d.svg)\n\n<iframe src="https://example.org/x" title="T"></iframe>\n\n'
    "Note[^1]\n\n[^1]: n\n",
    "check.quiz.yaml": "title: Check\nquestions:\n  - type: number\n    prompt: N\n    answer: 0.50\n"
    "    tolerance: 5%\n  - type: choice\n    prompt: W *b*?\n    options: [a, b, '![P](p.png)']\n    answer: a\n",
    "d.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"></svg>',
    "v.mp4": "v",
    "v.vtt": "WEBVTT\n",
}


def png(width: int, height: int) -> bytes:
    """Return the head of a picture of this size."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBBI", 13, b"IHDR", width, height, 8, 2, 0, 0, 0, 0)


def course_in(folder: Path) -> Path:
    """Write the course into a folder."""
    write(folder, FILES)
    (folder / "p.png").write_bytes(png(4, 3))
    return folder


def result_of(reading: Reading) -> Any:
    """Return the result of a reading: problems, course, and where its questions stand."""
    where = [(one.question, one.position, one.written.values_at.get("id")) for one in reading.questions]
    return reading.problems.sorted(), reading.course, where


def pages_of(course: Course) -> dict[str, bytes]:
    """Return the files that are made of a course."""
    files = render_pages(course, tracker="browser").files
    return {name: content if isinstance(content, bytes) else content.read_bytes() for name, content in files.items()}


def pages_in_parts_of(course: Course) -> dict[str, bytes]:
    """Return the files that are made of a course as if it were large, with two items in a part and kept together."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(parts, "LARGE", 0)
        patched.setattr(parts, "_PART", 2000)
        patched.setattr(kept_texts, "_TOGETHER", 2)
        return pages_of(course)


def result_and_pages_of(reading: Reading) -> Any:
    """Return the result of a reading, and the pages that are made of it, on one page and in parts."""
    course = reading.course
    return result_of(reading), course and (pages_of(course), pages_in_parts_of(course))


def _replaced(file: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / file
        if path.exists():
            path.write_text(path.read_text().replace(old, new) if old in path.read_text() else str(FILES[file]))

    return edit


def _renamed(one: str, other: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        for old, new in ((one, other), (other, one)):
            if (folder / old).exists():
                (folder / old).rename(folder / new)
                return

    return edit


def _picture(content: bytes) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        (folder / "p.png").write_bytes(content)

    return edit


EDITS: dict[str, Callable[[Path], None]] = {
    "another heading": _replaced("b.md", "## One", "## Two"),
    "another id": _replaced("b.md", "id: bee", "id: bea"),
    "the same id": _replaced("b.md", "id: bee", "id: a"),
    "the id of the other": _replaced("a.md", "# A\n", "---\nid: readme\n---\n# A\n"),
    "another word": _replaced("a.md", "# A", "# Aa"),
    "a mistake": _replaced("a.md", "(b.md#one)", "(c.md)"),
    "a question with a mistake": _replaced("check.quiz.yaml", "answer: a", "answer: z"),
    "the same question id": _replaced("check.quiz.yaml", "  - type: number", "  - id: q\n    type: number"),
    "the head of a quiz": _replaced("check.quiz.yaml", "title: Check", "titel: Check"),
    "another language": _replaced("course.yaml", "language: en", "language: ar"),
    "another pass mark": _replaced("course.yaml", "language: en", "language: en\ncompletion: {passing_score: 50%}"),
    "another macro": _replaced("course.yaml", "mathbb", "mathbf"),
    "another order": _replaced("course.yaml", "[a.md, b.md,", "[b.md, a.md,"),
    "one lesson less": _replaced("course.yaml", "a.md, b.md,", "a.md,"),
    "an ignored warning": _replaced(
        "course.yaml", "language: en", "language: en\nignore: [{code: removed-html, reason: so}]"
    ),
    "a limit for media": _replaced("course.yaml", "language: en", "language: en\nmedia: {largest_video: 1}"),
    "another size": _picture(png(5, 2)),
    "a damaged picture": _picture(b"\x89PNG"),
    "the old picture": _picture(png(4, 3)),
    "another name of a picture": _renamed("p.png", "P.png"),
    "another name of the captions": _renamed("v.vtt", "w.vtt"),
    "captions of another kind": _replaced("v.vtt", "WEBVTT", "1"),
    "another name of a lesson": _renamed("a.md", "z.md"),
    "another drawing": _replaced("d.svg", 'width="4"', 'width="4" onload="x()"'),
}


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=6))
def test_what_is_cached_is_what_would_be_read(tmp_path_factory: pytest.TempPathFactory, edits: list[str]) -> None:
    """After any edits: the same course, the same pages to the byte, and the same problems."""
    folder, store = course_in(tmp_path_factory.mktemp("course")), Store(tmp_path_factory.mktemp("cache"))
    assert result_and_pages_of(read(folder, store)) == result_and_pages_of(read(folder))
    for edit in edits:
        EDITS[edit](folder)
        assert result_and_pages_of(read(folder, store)) == result_and_pages_of(read(folder)), edit


@pytest.mark.parametrize("folder", COURSES, ids=lambda folder: folder.name)
def test_every_course_comes_from_the_cache_as_it_is(folder: Path, tmp_path: Path) -> None:
    """Samples of all questions and blocks, and of all mistakes."""
    store, first = Store(tmp_path / "cache"), result_and_pages_of(read(folder))

    assert result_and_pages_of(read(folder, store)) == first
    assert result_and_pages_of(read(folder, store)) == first


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_read_twice(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise all of this were for nothing."""
    store, folder = Store(tmp_path / "cache"), ROOT / "content" / name
    read(folder, store)
    monkeypatch.setattr(ItemReader, "item", lambda *_: pytest.fail("read again"))
    monkeypatch.setattr(ItemReader, "head", lambda *_: pytest.fail("read again"))

    assert read(folder, store).course is not None


def test_only_what_has_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what asks for it."""
    folder, store = course_in(tmp_path / "course"), Store(tmp_path / "cache")
    read(folder, store)
    again: list[str] = []
    item = ItemReader.item

    def noted(reader: ItemReader, source: ItemSource) -> ReadItem:
        again.append(source.file)
        return item(reader, source)

    monkeypatch.setattr(ItemReader, "item", noted)

    EDITS["another heading"](folder)
    read(folder, store)
    assert again == ["b.md"]
    again.clear()
    EDITS["another id"](folder)
    read(folder, store)
    assert again == ["a.md", "b.md"]


def test_only_texts_of_items_that_have_changed_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pages show of an item, and what the player reads of it; of a changed one that is not as it was read, all."""
    folder, store = course_in(tmp_path / "course"), Store(tmp_path / "cache")
    made: list[str] = []
    data, article = player_data.item_data, CourseRenderer.article

    def noted_data(item: Item, *others: Any, **options: Any) -> Any:
        made.append(f"data of {item.id}")
        return data(item, *others, **options)

    def noted_article(renderer: CourseRenderer, item: Item) -> Any:
        made.append(f"article of {item.id}")
        return article(renderer, item)

    def again() -> list[str]:
        made.clear()
        course = read(folder, store).course
        assert course is not None
        pages_in_parts_of(course)
        return sorted(made)

    monkeypatch.setattr(page_data, "item_data", noted_data)
    monkeypatch.setattr(CourseRenderer, "article", noted_article)

    everything = [f"{what} of {item}" for what in ("article", "data") for item in ("a", "bee", "check", "sub")]
    assert again() == sorted(everything)
    assert again() == []
    (folder / "a.md").write_text(str(FILES["a.md"]) + "\nMore.\n")
    assert again() == ["article of a", "data of a"]
    EDITS["another order"](folder)
    assert again() == sorted(everything)


def test_a_quiz_in_place_of_a_lesson_changes_the_numbers_of_the_others(tmp_path: Path) -> None:
    """Even if it has the id of the lesson, and the others are as they were."""
    folder, store = course_in(tmp_path / "course"), Store(tmp_path / "cache")
    _replaced("course.yaml", "a.md, b.md, sub/readme.md", "sub/readme.md, a.md, b.md")(folder)
    assert result_and_pages_of(read(folder, store)) == result_and_pages_of(read(folder))
    question = "{id: own, type: choice, prompt: W, options: [x, y], answer: x}"
    (folder / "sub.quiz.yaml").write_text(f"title: Sub\nquestions: [{question}]\n")
    (folder / "sub" / "readme.md").unlink()
    _replaced("course.yaml", "sub/readme.md", "sub.quiz.yaml")(folder)

    assert result_and_pages_of(read(folder, store)) == result_and_pages_of(read(folder))


def test_an_item_that_was_changed_after_it_was_read_is_another(tmp_path: Path) -> None:
    """Whoever makes a course of a course gets pages of that one."""
    folder, store = course_in(tmp_path / "course"), Store(tmp_path / "cache")
    course = read(folder, store).course
    assert course is not None
    pages_in_parts_of(course)
    first, *rest = course.outline
    changed = dataclasses.replace(course, outline=(dataclasses.replace(first, title="Quite another"), *rest))  # type: ignore[type-var]

    assert any(b"Quite another" in content for content in pages_in_parts_of(changed).values())
    assert pages_in_parts_of(changed) == pages_in_parts_of(dataclasses.replace(changed, origins=Origins()))


def entries(folder: Path) -> list[Path]:
    """Return the files of all entries."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _signed(content: bytes) -> bytes:
    return sha256(content).hexdigest().encode() + content


def _changed(**parts: Any) -> Callable[[bytes], bytes]:
    return lambda content: _signed(json.dumps({**json.loads(content[64:]), **parts}).encode())


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut off": lambda content: content[:-1],
    "another letter": lambda content: content[:-9] + b"x" + content[-8:],
    "not JSON": lambda _: _signed(b"{"),
    "not UTF-8": lambda _: _signed(b"\xff"),
    "a list": lambda _: _signed(b"[]"),
    "deep": lambda _: _signed(b"[" * 100_000),
    "nothing in it": lambda _: _signed(b"{}"),
    "no item": _changed(item=None),
    "an empty item": _changed(item={}),
    "a lesson of numbers": _changed(item={"lesson": {"title": 1}}),
    "a foreign question": _changed(
        item={
            "lesson": {
                "title": "",
                "summary": "",
                "objectives": [],
                "minutes": 1,
                "headings": [],
                "blocks": [{"type": "os:system"}],
            }
        }
    ),
    "no positions": _changed(positions=[[], []]),
    "no records": _changed(records=[["x"]]),
    "foreign records": _changed(records=[["exec", [], "x"]]),
    "records of numbers": _changed(records=[["link", ["a.md", 1, 1], 1, 2, 3]]),
    "no head": _changed(head=[]),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_entries_are_ignored(damage: str, tmp_path: Path) -> None:
    """Whoever damaged them, and made anew."""
    folder, store = course_in(tmp_path / "course"), Store(tmp_path / "cache")
    expected = result_of(read(folder, store))
    for path in entries(tmp_path / "cache"):
        path.write_bytes(DAMAGE[damage](path.read_bytes()))

    assert result_of(read(folder, store)) == expected
    assert result_of(read(folder, store)) == expected


@pytest.mark.parametrize("damage", ["empty", "cut off", "not JSON", "not UTF-8", "a list", "deep", "nothing in it"])
def test_damaged_texts_of_pages_are_ignored(damage: str, tmp_path: Path) -> None:
    """They are made anew, too."""
    folder, cache = course_in(tmp_path / "course"), tmp_path / "cache"

    def made() -> dict[str, bytes]:
        course = read(folder, Store(cache)).course
        assert course is not None
        return pages_in_parts_of(course)

    read(folder, Store(cache))
    of_items = set(entries(cache))
    expected = made()
    texts = set(entries(cache)) - of_items
    assert texts
    for path in texts:
        path.write_bytes(DAMAGE[damage](path.read_bytes()))

    assert made() == expected
    assert made() == expected


def test_a_folder_that_others_can_write_to_is_not_used(tmp_path: Path) -> None:
    """They could put words into the course."""
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)
    assert Store(tmp_path / "cache").is_off


@pytest.mark.parametrize("place", ["file/cache", "file", "\0"])
def test_where_nothing_can_be_written_nothing_is_said(place: str, tmp_path: Path) -> None:
    """A home without room or rights is no reason to stop."""
    (tmp_path / "file").write_text("x")
    store = Store(tmp_path / place)

    assert read(ROOT / "content" / "every-question", store).course is not None
    assert store.is_off


def test_a_cache_that_takes_no_more_is_still_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is full, or may only be read; it is tried once, and no halves of entries are left behind."""
    refused: list[object] = []

    def refuse(*paths: object) -> None:
        refused.append(paths)
        raise OSError

    Store(tmp_path).save("ab", b"x")
    os.utime(tmp_path / "ab" / "ab", (1, 1))
    kept = entries(tmp_path)
    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(os, "utime", refuse)
    store = Store(tmp_path)
    for name in ("ac", "ad"):
        store.save(name, b"y")

    assert store.load("ab") == b"x"
    assert store.load("ac") is None
    assert len(refused) == len(["replace", "utime"])
    assert entries(tmp_path) == kept


def test_the_oldest_entries_make_room(tmp_path: Path) -> None:
    """What was used last stays."""
    store = Store(tmp_path, largest=1_000)
    for number in range(10):
        name = f"{number:02}"
        store.save(name, b"x" * 60)
        os.utime(tmp_path / name / name, (number, number))
    assert store.load("00") == b"x" * 60
    store.sweep()

    left = {path.name for path in entries(tmp_path)}
    assert {"00", "09"} <= left
    assert not {"01", "02"} & left
    assert sum(path.stat().st_size for path in entries(tmp_path)) <= 750


def test_processes_share_a_cache(tmp_path: Path) -> None:
    """At the same time, from nothing."""
    folder = course_in(tmp_path / "course")
    environment = {**os.environ, "LESSONPACK_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "exporter", "export", "scorm", str(folder), "-o"]
    targets = [tmp_path / name for name in ("a.zip", "b.zip", "c.zip")]
    running = [subprocess.Popen([*command, str(target)], env=environment) for target in targets]
    assert [process.wait() for process in running] == [0, 0, 0]
    kept = entries(tmp_path / "cache")

    without = tmp_path / "d.zip"
    subprocess.run([*command, str(without), "--no-cache"], env=environment, check=True)
    assert {target.read_bytes() for target in targets} == {without.read_bytes()}
    subprocess.run([*command, str(targets[0])], env=environment, check=True)
    assert targets[0].read_bytes() == without.read_bytes()
    assert entries(tmp_path / "cache") == kept


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"HOME": "/h"}, "linux", "/h/.cache/lessonpack"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Caches/lessonpack"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "linux", "/x/lessonpack"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "x"}, "linux", "/h/.cache/lessonpack"),
        ({"LOCALAPPDATA": "/l"}, "win32", "/l/lessonpack"),
        ({"HOME": "/h", "LESSONPACK_CACHE": "/c"}, "linux", "/c"),
        ({"HOME": "/h", "LESSONPACK_CACHE": "off"}, "linux", None),
        ({"HOME": "/h", "LESSONPACK_CACHE": "OFF"}, "darwin", None),
        ({}, "linux", None),
    ],
    ids=str,
)
def test_the_cache_is_where_the_system_keeps_caches(
    environment: dict[str, str], platform: str, expected: str | None
) -> None:
    """Unless somebody wants it elsewhere, or not at all."""
    assert folder_of_user(environment, platform) == (expected and Path(expected))


@pytest.mark.parametrize(
    "command", [["check"], ["export", "web", "-o", "site"], ["export", "scorm", "-o", "c.zip"]], ids=str
)
def test_no_cache_reads_and_keeps_nothing(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For whoever suspects it."""
    folder = course_in(tmp_path / "course")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LESSONPACK_CACHE", str(tmp_path / "cache"))

    assert CliRunner().invoke(main, [*command, str(folder), "--no-cache"]).exit_code == 0
    assert not (tmp_path / "cache").exists()
    assert CliRunner().invoke(main, [*command, str(folder)]).exit_code == 0
    assert len(entries(tmp_path / "cache")) >= 4
