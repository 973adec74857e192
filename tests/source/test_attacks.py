"""Courses that mean harm: none breaks the reader, holds it up for long, or gets out of its place."""

from __future__ import annotations

import errno
import json
import os
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from exporter.cli import main
from exporter.problems import MOST_PROBLEMS
from exporter.source.markdown.picture_notations import _may_have_sizes
from exporter.source.media.svg import LARGEST, check_svg
from tests.growth import assert_time_grows_with_size
from tests.source.written import html_of, lesson_of, problems_of, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
LESSON = "# T\n\nText\n"
SIZE = 40_000

LONG: dict[str, Callable[[int], str]] = {
    "quotations": lambda size: ">" * size,
    "lists": lambda size: "- " * (size // 2),
    "brackets": lambda size: "[" * (size // 2),
    "links in links": lambda size: "[" * (size // 10) + "a" + "](b)" * (size // 10),
    "emphasis": lambda size: "*a **b _c " * (size // 10),
    "backticks": lambda size: "".join("a" + "`" * count for count in range(int((1.6 * size) ** 0.5))),
    "dollars": lambda size: "$a" * (size // 2),
    "footnotes": lambda size: "".join(f"[^{number}]" for number in range(size // 20)),
    "table of many columns": lambda size: "|a" * (size // 2) + "\n" + "|-" * (size // 2) + "\n",
    "attributes": lambda size: "{.a " * (size // 4),
    "spaces in a heading": lambda size: "# a" + " " * size + "b",
    "headings alike": lambda size: "## a\n" * (size // 5),
    "links to anchors that are missing": lambda size: "".join(
        f"## heading{n}\n[a](#headin{n})\n\n" for n in range(size // 35)
    ),
    "language of no colours": lambda size: "".join(f"```pytho{n}\n```\n\n" for n in range(size // 20)),
    "options of a fence": lambda size: "```a " + "a" * size + "\n```",
    "code that lexers dislike": lambda size: "```rst\n" + "`a" * (size // 2) + "\n```",
    "questions without an end": lambda size: "```question\n```\n" * (size // 16),
    "braces in gaps": lambda size: "```question\ntype: gaps\nprompt: a\ntext: '" + "{{" * (size // 2) + "'\n```\n",
    "elements left open": lambda size: "".join(f"<b id=i{n}>" for n in range(size // 11)),
    "words like elements": lambda size: "<b>" * (size // 3),
    "words like formulas": lambda size: "<mi>" * (size // 4),
    "words like blocks": lambda size: "<form>\n\n" * (size // 8),
    "quotes left open": lambda size: "<div>\n" + "<a b='" * (size // 6),
    "tags left open": lambda size: "<div>\n" + "</a " * (size // 4),
    "comments left open": lambda size: "<!--\n" * (size // 5),
    "instructions left open": lambda size: "<div>\n" + "<?" * (size // 2),
    "declarations": lambda size: "<!DOCTYPE " + "[<![" * (size // 4),
    "style": lambda size: '<p style="' + "a:b;" * (size // 4) + '">x</p>',
    "paths": lambda size: "[a](" + "../" * (size // 3) + ")",
    "a word": lambda size: "a" * size,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_time_grows_with_the_length_of_a_text(text: Callable[[int], str], tmp_path: Path) -> None:
    """And not with its square, whatever is repeated in it: each of these once took minutes."""

    def prepare(size: int) -> Callable[[], object]:
        lesson = f"# T\n\n{text(size)}\n"
        return lambda: problems_of(tmp_path, {"lesson.md": lesson})

    assert_time_grows_with_size(prepare, SIZE)


def test_a_text_is_searched_once_for_sizes_of_pictures(tmp_path: Path) -> None:
    """Searched again for each sign of a picture, a paragraph of 60,000 characters took 15 seconds."""
    before = _may_have_sizes.cache_info().misses

    problems_of(tmp_path, {"lesson.md": "# T\n\n" + "![" * 50 + "\n"})

    assert _may_have_sizes.cache_info().misses == before + 1


TOO_LONG: dict[str, tuple[dict[str, str | bytes], str]] = {
    "lesson": ({"lesson.md": "# T\n\n" + "a " * 125_000}, "is longer than 250,000 characters; split it into lessons"),
    "prompt": (
        {"q.quiz.yaml": f"title: Q\nquestions:\n  - {{type: essay, prompt: '{'a ' * 30_000}'}}\n"},
        "'prompt' is longer than 50,000 characters",
    ),
    "gaps": (
        {"q.quiz.yaml": f"title: Q\nquestions:\n  - {{type: gaps, prompt: P, text: '{'{{a}} ' * 301}'}}\n"},
        "has more than 20,000 characters or 300 '{{'",
    ),
    "code": ({"lesson.md": "# T\n\n```python\n" + "a\n" * 10_001 + "```\n"}, "so it is not highlighted"),
    "fence": ({"lesson.md": f"# T\n\n```python {'a' * 500}\n```\n"}, "is longer than 500 characters"),
    "elements": ({"lesson.md": "# T\n\n" + "<b id>" * 300 + "\n"}, "more than 200 elements such as <b>"),
    "attributes of a drawing": (
        {"lesson.md": "# T\n\n![a](a.svg)\n", "a.svg": "<svg " + " ".join(f"a{n}=''" for n in range(201)) + "/>"},
        "has more than 200 attributes at one element, <svg>; save it as plain SVG",
    ),
    "drawing": ({"lesson.md": "# T\n\n![a](a.svg)\n", "a.svg": SVG + " " * LARGEST}, "is larger than 8 MB"),
    "language": (
        {"course.yaml": f"id: p\ntitle: P\nlanguage: en{'-a' * 99}\noutline: [lesson.md]\n", "lesson.md": LESSON},
        "'language' is longer than 35 characters",
    ),
    "digits": (
        {"q.quiz.yaml": f"title: Q\ndraw: {'9' * 5000}\nquestions: [{{type: essay, prompt: P}}]\n"},
        "'draw' is too large",
    ),
}


@pytest.mark.parametrize(("files", "fragment"), TOO_LONG.values(), ids=TOO_LONG.keys())
def test_what_is_too_large_is_told(files: dict[str, str | bytes], fragment: str, tmp_path: Path) -> None:
    """Every bound says what it is."""
    assert any(fragment in line for line in problems_of(tmp_path, files))


def test_a_code_block_that_is_too_long_for_colours_keeps_its_code(tmp_path: Path) -> None:
    """Only the colours are left out."""
    assert html_of(tmp_path, "```python\n" + "<a>\n" * 6_000 + "```\n").count("&lt;a&gt;\n") == 6_000


def test_reading_ends_after_too_many_errors(tmp_path: Path) -> None:
    """Nobody reads on, and each suggestion costs time."""
    lines = problems_of(tmp_path, {"lesson.md": "# T\n\n" + "".join(f"[a](b{n}.md)\n" for n in range(3_000))})

    assert len(lines) == MOST_PROBLEMS + 2
    assert sum("there are more than 2,000 errors; fix some and check again" in line for line in lines) == 1


def test_too_many_warnings_do_not_stop_a_course(tmp_path: Path) -> None:
    """They are cut off, and the cut is told."""
    lines = problems_of(tmp_path, {"lesson.md": "# T\n\n" + "".join(f"```x{n}\n```\n\n" for n in range(3_000))})

    assert len(lines) == MOST_PROBLEMS + 1
    assert sum("there are more than 2,000 warnings; the others are not shown" in line for line in lines) == 1


def test_messages_stay_short(tmp_path: Path) -> None:
    """A text of a megabyte is not printed back."""
    quiz = f"title: Q\n{'k' * 1000}: 1\nx: !{'t' * 500_000} a\nquestions: []\n"
    lines = problems_of(tmp_path, {"q.quiz.yaml": quiz, "lesson.md": f"# T\n\n[a]({'a' * 99_000}.md)\n"})

    assert max(map(len, lines)) < 1_100


ESCAPES = {
    "position": '<p style="position:fixed">x</p>',
    "negative margin": '<p style="margin-left:-.9e9px">x</p>',
    "calculated margin": '<p style="margin-left:calc(1px - (9999px))">x</p>',
    "margin by comment": '<p style="margin-left:-/**/9px">x</p>',
    "huge width": '<p style="width:99999px">x</p>',
    "huge part of the window": '<p style="height:9999vh">x</p>',
    "unit of another kind": '<p style="width:9999cqw">x</p>',
    "variable": '<p style="width:var(--x)">x</p>',
    "address": '<p style="background-color:url(//evil)">x</p>',
    "escape": '<p style="background-color:u\\72l(//evil)">x</p>',
    "attribute of a paragraph": '{style="margin-left:-5000px"}\nx',
    "attribute of an image": 'a ![a](d.svg){style="margin-left:-5000px"}',
    "attribute of a table": '{style="width:99999px"}\n| a |\n|---|\n| b |',
    "attribute of a heading": '## A {style="position:fixed"}',
    "MathML": '<math><mspace width="-9999em"></mspace></math>',
    "MathML in pixels": '<math><mpadded voffset="9999px"><mi>x</mi></mpadded></math>',
}


@pytest.mark.parametrize("markdown", ESCAPES.values(), ids=ESCAPES.keys())
def test_nothing_leaves_its_place(markdown: str, tmp_path: Path) -> None:
    """Styles that would cover the page or move out of it are removed, and said to be."""
    files: dict[str, str | bytes] = {"lesson.md": f"---\ntitle: T\n---\n{markdown}\n", "d.svg": SVG}
    lines = problems_of(tmp_path, files)

    html = html_of(tmp_path, markdown, {"d.svg": SVG})
    assert any("is removed" in line for line in lines)
    assert not re.search(r"99999?|5000|position|url|var|calc|-9px|e9", html)


def test_harmless_styles_stay(tmp_path: Path) -> None:
    """Lengths that a text needs, and colours in every notation."""
    html = html_of(tmp_path, '<p style="width: 50%; margin-left: 2em; color: rgb(1, 2, 3); font-weight: 700">x</p>')

    assert 'style="width:50%;margin-left:2em;color:rgb(1, 2, 3);font-weight:700"' in html


SCHEMES = {
    "line break": "[x](java&#10;script:alert(1))",
    "tab": "[x](java&#9;script:alert(1))",
    "tab in HTML": '<a href="java&#9;script:alert(1)">x</a>',
    "control character": '<a href="&#1;vbscript:alert(1)">x</a>',
    "space before": '<a href=" &#14; vbscript:alert(1)">x</a>',
    "full width": "[x](javascript\uff1aalert(1))",
    "line separator": "[x](java\u2028script:alert(1))",
    "capitals": "[x](VBScript:x)",
    "data": "[x](data:text/html,x)",
    "data of an image": "![x](data:image/svg+xml,x)",
    "data in HTML": '<img src="data:image/png;base64,AA" alt="">',
    "blob": "[x](blob:x)",
    "file": "[x](file:///etc/passwd)",
    "no scheme": "[x](//evil)",
    "backslash": "[x](/\\\\evil)",
    "ours for lessons": "[x](lesson:other)",
    "ours for files": '<a href="media:../x">x</a>',
    "reference": "[a]\n\n[a]: javascript:x",
    "in angle brackets": "<javascript:alert(1)>",
    "over attributes": '[x](d.svg){href="javascript:x"}',
    "image over attributes": '![x](d.svg){src="//evil/x.png"}',
    "poster": '<video src="v.mp4" poster="//evil/x.png"></video>',
}


@pytest.mark.parametrize("markdown", SCHEMES.values(), ids=SCHEMES.keys())
def test_no_address_gets_past_the_check(markdown: str, tmp_path: Path) -> None:
    """Each is an error, and none is taken for something harmless."""
    files: dict[str, str | bytes] = {"lesson.md": f"# T\n\n{markdown}\n", "d.svg": SVG, "v.mp4": b"x"}

    assert any(": error: " in line for line in problems_of(tmp_path, files))


@pytest.mark.parametrize("written", ["javascript:x", " JavaScript:x", "&#1;javascript:x", " &#14; javascript:x"])
def test_a_script_in_html_is_removed_like_others_there(written: str, tmp_path: Path) -> None:
    """With a warning, as handlers are; the words of the link stay."""
    (problem,) = problems_of(tmp_path, {"lesson.md": f'# T\n\n<a href="{written}">x</a>\n'})

    assert "warning: the link to 'javascript:' is removed; courses cannot run their own scripts" in problem
    assert html_of(tmp_path, f'<a href="{written}">x</a>') == "<p><a>x</a></p>"


IDS = {
    "twice by attributes": ("{#a}\nx\n\n{#a}\ny", "7:1: error: the id 'a' is used twice"),
    "in HTML, too": ('{#a}\nx\n\n<p id="a">y</p>', "6:1: error: the id 'a' is used twice"),
    "that of a heading": ("## A\n\n{#a}\nx", "6:1: error: the id 'a' is used twice"),
    "that of a footnote": ("{#fn1}\nx", "4:1: error: the id 'fn1' is reserved for footnotes"),
    "empty": ('<p id=" ">x</p>', "3:1: warning: the id is empty"),
}


@pytest.mark.parametrize(("markdown", "fragment"), IDS.values(), ids=IDS.keys())
def test_ids_are_there_once(markdown: str, fragment: str, tmp_path: Path) -> None:
    """Two elements with one id would be a link to the wrong place; an empty id is none."""
    assert any(fragment in line for line in problems_of(tmp_path, {"lesson.md": f"# T\n\n{markdown}\n"}))


def test_an_open_frame_does_not_swallow_the_page(tmp_path: Path) -> None:
    """Browsers show nothing of what stands inside a frame's element."""
    html = html_of(tmp_path, '<iframe src="https://example.org" title="t">\n\nThe *rest*')

    assert html == '<iframe src="https://example.org" title="t"></iframe><p>The <em>rest</em></p>'


def test_mathml_may_close_itself(tmp_path: Path) -> None:
    """Otherwise a space would hide what follows it."""
    html = html_of(tmp_path, '<math><mspace width="1em"/><mi>x</mi></math>')

    assert '<mspace width="1em"></mspace><mi>x</mi>' in html


def test_an_open_tag_is_reported(tmp_path: Path) -> None:
    """What follows it is gone, and the author learns why."""
    unclosed, open_tag = problems_of(tmp_path, {"lesson.md": "# T\n\n<div>\na <b c='\n</div>\n\nb\n"})

    assert unclosed.startswith("lesson.md:3:1: warning: this <div> is never closed")
    assert open_tag.startswith("lesson.md:4:3: warning: everything after '<b c='")


def replace_by(make: Callable[[Path], None], name: str) -> Callable[[Path], None]:
    """Return what puts something else in the place of a file."""

    def prepare(folder: Path) -> None:
        (folder / name).unlink()
        make(folder / name)

    return prepare


def link_to(target: str) -> Callable[[Path], None]:
    """Return what makes a symbolic link."""
    return lambda path: path.symlink_to(target)


FOLDERS: dict[str, tuple[Callable[[Path], object], dict[str, str | bytes], str]] = {
    "a pipe for a lesson": (replace_by(os.mkfifo, "lesson.md"), {"lesson.md": LESSON}, "'lesson.md' is not a file"),
    "a pipe for the course": (replace_by(os.mkfifo, "course.yaml"), {"lesson.md": LESSON}, "is not a file"),
    "a pipe for an image": (
        replace_by(os.mkfifo, "a.png"), {"lesson.md": "# T\n\n![a](a.png)\n", "a.png": b"x"}, "'a.png' is not a file",
    ),
    "a device": (
        replace_by(link_to("/dev/zero"), "lesson.md"), {"lesson.md": LESSON}, "symbolic link that leaves the course",
    ),
    "a link to itself": (replace_by(link_to("lesson.md"), "lesson.md"), {"lesson.md": LESSON}, "broken symbolic link"),
    "a folder in itself": (
        lambda folder: (folder / "m").symlink_to("."), {"lesson.md": "# T\n\n[a](m/m/m/b.md)\n"},
        "there is no file 'm/m/m/b.md'",
    ),
    "a folder that ends like a lesson": (
        lambda folder: (folder / "x.md").mkdir(), {"lesson.md": "# T\n\n[a](x.md)\n"}, "'x.md' is a folder",
    ),
    "a file for a folder": (
        lambda _: None, {"lesson.md": "# T\n\n![a](lesson.md/a.png)\n"}, "there is no file 'lesson.md/a.png'",
    ),
    "a name with a line break": (
        lambda folder: (folder / "a\nlesson.md:1:1: error: b.md").write_text("x"), {"lesson.md": LESSON},
        "a\\u000alesson.md:1:1: error: b.md:1:1: warning: this lesson is not in the outline",
    ),
    "a name that colours the terminal": (
        lambda folder: (folder / "a\x1b[31m.md").write_text("x"), {"lesson.md": LESSON}, "a\\u001b[31m.md:1:1: warning",
    ),
    "a name that is no UTF-8": (
        lambda folder: (folder / os.fsdecode(b"a\xff.md")).write_text("x"), {"lesson.md": LESSON},
        "a\\udcff.md:1:1: warning",
    ),
    "a used name that is no UTF-8": (
        lambda folder: (folder / os.fsdecode(b"pictur\xe9.png")).write_text("x"),
        {"lesson.md": "# T\n\n![a](picturé.png)\n"},
        "there is no file 'picturé.png'; if you mean 'pictur\\udce9.png', rename it, since its name cannot be written",
    ),
    "a folder for the course file": (
        replace_by(lambda path: path.mkdir(), "course.yaml"), {"lesson.md": LESSON},
        "'course.yaml' is a folder; rename it, and write a file of this name",
    ),
    "a name of 255 bytes": (
        lambda folder: (folder / ("a" * 252 + ".md")).write_text("x"), {"lesson.md": LESSON}, "not in the outline",
    ),
    "a name longer than any": (
        lambda _: None, {"lesson.md": f"# T\n\n![a]({'a' * 300}.png) ![b]({'b/' * 3000}b.png)\n"}, "there is no file",
    ),
    "a zero byte in a name": (lambda _: None, {"lesson.md": "# T\n\n[a](%00.md)\n"}, "it is not a path"),
    "lessons that differ in capitals": (
        lambda _: None, {"lesson.md": LESSON, "Lesson.md": LESSON}, "apart from capitals, also the id of lesson.md",
    ),
    "folders without end": (
        lambda folder: (folder / ("d/" * 500)).mkdir(parents=True), {"lesson.md": LESSON}, "No problems found",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("prepare", "files", "fragment"), FOLDERS.values(), ids=FOLDERS.keys())
def test_strange_folders_are_read_or_refused(
    prepare: Callable[[Path], object], files: dict[str, str | bytes], fragment: str, tmp_path: Path
) -> None:
    """No pipe is waited for, no link followed out, and no name moves the cursor; JSON stays JSON."""
    prepare(write(tmp_path, files))

    result = CliRunner().invoke(main, ["check", str(tmp_path)])
    as_json = CliRunner().invoke(main, ["check", "--format", "json", str(tmp_path)])

    assert fragment in result.output
    assert isinstance(result.exception, SystemExit | None)
    assert json.loads(as_json.stdout)


def test_a_drawing_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """As a file without permission is, for example."""
    assert "cannot be read" in str(check_svg(tmp_path))
    assert "cannot be read" in str(check_svg(tmp_path / "gone.svg"))


def test_names_with_capitals_apart_are_two_files(tmp_path: Path) -> None:
    """Where capitals count, both are kept; outputs give them names that differ elsewhere, too."""
    lesson = lesson_of(tmp_path, "# T\n\n![a](a.svg) ![A](A.svg)\n", {"a.svg": SVG, "A.svg": SVG})

    assert 'src="media:a.svg"' in str(lesson.blocks)
    assert 'src="media:A.svg"' in str(lesson.blocks)


def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The path is right, so it is not to be checked."""
    listed = os.listdir

    def refuse(folder: Path) -> list[str]:
        if folder.name == "media":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return listed(folder)

    monkeypatch.setattr(os, "listdir", refuse)
    (line,) = problems_of(tmp_path, {"lesson.md": "# T\n\n![a](media/a.png)\n", "media/a.png": b"x"})
    assert line == "lesson.md:3:6: error: the folder 'media' cannot be read; check its permissions [unreadable]"
