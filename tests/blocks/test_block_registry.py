"""No block is forgotten: each is documented with an example, styled, fit for paper, and refuses what it cannot show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from exporter.assets import shipped
from exporter.course import Course, Lesson
from exporter.pages import render_pages
from exporter.player_fragments import blocks_of
from exporter.problems import CourseError
from exporter.richtext import RichText
from exporter.source import read_course
from exporter.source.markdown.blocks import OTHERS, blocks
from tests.block_examples import REFERENCE, examples, write_examples
from tests.source.written import html_of, problems_of
from tests.whole_course import PLAYS

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = shipped("templates") / "player" / "blocks"
PREFIXED = re.compile(r"\.block-([a-z-]+)")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Return the course of all examples, of which there is nothing to complain."""
    read, warnings = read_course(write_examples(tmp_path_factory.mktemp("blocks")))
    assert list(map(str, warnings)) == []
    return read


def test_every_block_has_an_example_in_the_reference() -> None:
    """And the reference shows none that does not exist."""
    assert set(examples()) == set(blocks())


def test_every_block_has_a_play() -> None:
    """Whoever adds a block says what is done with it by keys, for each way in which a course is opened."""
    assert PLAYS.keys() == blocks().keys() | OTHERS


@pytest.mark.parametrize("name", blocks())
def test_every_option_of_a_block_is_explained(name: str) -> None:
    """The reference names its classes."""
    text = REFERENCE.read_text("utf-8")
    assert [flag for flag in blocks()[name].flags if f"{{.{flag}}}" not in text] == []


@pytest.mark.parametrize("name", blocks())
def test_every_block_has_a_sheet(name: str) -> None:
    """It stands beside its script, in layers, and speaks of that block."""
    sheet = (FOLDER / f"{name}.css").read_text("utf-8")
    assert f".block-{name}" in sheet
    assert "@layer parts" in sheet


def test_no_sheet_and_no_script_belongs_to_no_block() -> None:
    """What is named like no block would never reach a learner."""
    assert {path.stem for path in FOLDER.iterdir()} - {"shared"} == set(blocks()) | OTHERS


@pytest.mark.parametrize("name", blocks())
def test_an_example_becomes_its_block(name: str, course: Course) -> None:
    """Its words are in the lesson's text, which is searched and counted."""
    (lesson,) = (one for one in course.lessons if one.id == name)
    (text,) = lesson.blocks
    assert f'<div class="block-{name}' in getattr(text, "html", "")
    words = re.findall(
        r"\w{4,}",
        re.sub(r"^:::.*$|\{.*?\}|\]\(.*?\)|!\[.*?\]\(.*?\)|https?:\S+", "", examples()[name], flags=re.MULTILINE),
    )
    assert [word for word in words if word not in getattr(text, "text", "")] == []


@pytest.mark.parametrize("name", blocks())
def test_a_course_loads_the_blocks_that_it_has(name: str, course: Course) -> None:
    """Neither the styles nor the scripts of the others."""
    (lesson,) = (one for one in course.lessons if one.id == name)
    alone = Course(id="one", title="One", outline=(lesson,), media=course.media)
    assert blocks_of(alone) >= {name}
    files = render_pages(alone, tracker="browser").files
    style, script = (bytes(files[file]).decode() for file in ("player.css", "player.js"))  # type: ignore[arg-type]
    assert set(PREFIXED.findall(style)) - {"title"} <= blocks_of(alone)
    given = re.search(r"blocks:\{(.*?)\}", script)
    scripts = {name for name in blocks_of(alone) if (FOLDER / f"{name}.js").is_file()}
    assert {one.strip('"') for one in re.findall(r'("[\w-]+"|\w+):', given[1] if given else "")} == scripts


def test_a_course_without_blocks_has_nothing_of_them() -> None:
    """Not even what they share."""
    plain = Lesson(id="text", title="Text", blocks=(RichText.plain("Words about block-tabs."),))
    files = render_pages(Course(id="one", title="One", outline=(plain,), media={}), tracker="browser").files
    assert b".block-" not in bytes(files["player.css"])  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [name for name, block in blocks().items() if not block.is_empty])
def test_an_empty_block_says_so(name: str, tmp_path: Path) -> None:
    """Where it begins, and what to write."""
    found = problems_of(tmp_path, {"lesson.md": f"# T\n\ntext\n\n::: {name}\n:::\n"})
    assert [line for line in found if line.startswith("lesson.md:5:1: warning: ") and line.endswith("[block]")]


@pytest.mark.parametrize("name", blocks())
@pytest.mark.parametrize(
    "hostile",
    [
        '### <script>alert(1)</script>\n<img src=x onerror="alert(1)">',
        "[a](javascript:alert(1))\n\n![b](javascript:alert(1))",
        '- <div class="block-tabs live" id="x" data-say="menu">\n- <button onclick=alert(1)>c</button>',
        '### a {#x onclick="alert(1)"}\nb\n\n### c\n<p id="start">d</p><iframe srcdoc="<script>1</script>"></iframe>',
    ],
)
def test_hostile_contents_get_nothing(name: str, hostile: str, tmp_path: Path) -> None:
    """No script, no address of a script, no control of the player, no class of a block, no id of a page."""
    markdown = f'::: {name} <b onclick="alert(1)">T</b>"><script> {{#y onclick="alert(1)"}}\n{hostile}\n:::\n'
    try:
        html = html_of(tmp_path, markdown)
    except CourseError:
        return
    tags = " ".join(re.findall(r"<[^>]*>", html))
    assert not re.search(
        r"javascript:|<script|\son\w+=|<button|srcdoc|id=\"start\"|data-say=\"menu\"", tags, re.IGNORECASE
    )
    assert len(re.findall(r'<div class="block-', html)) <= 1


@pytest.mark.parametrize("name", blocks())
def test_deep_nesting_and_open_ends_are_told(name: str, tmp_path: Path) -> None:
    """Two hundred deep, none of them closed."""
    found = problems_of(tmp_path, {"lesson.md": "# T\n\n" + f"::: {name}\n\n### a\n\n" * 200})
    assert any("containers are nested more than 20 deep" in line for line in found)
    assert any("is never closed" in line for line in found)
