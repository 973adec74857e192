"""The fonts that go along with a course, and the rules that only some courses need."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from exporter.course import Course, Lesson
from exporter.course_settings import Theme
from exporter.course_style import course_style
from exporter.pages import render_pages
from exporter.richtext import RichText
from exporter.script import entry
from exporter.text_font_files import fonts_of

ROOT = Path(__file__).parents[2]
EXTENDED = {"figtree-extended.woff2", "newsreader-extended.woff2"}


def _course(title: str = "Coffee", text: str = "Grind it.", **theme: str) -> Course:
    lesson = Lesson("one", title, (RichText(f"<p>{text}</p>", text),))
    return Course("coffee", title, (lesson,), {}, theme=Theme.model_validate(theme))


def _fonts(course: Course) -> set[str]:
    return {name for name in render_pages(course, tracker="browser").files if name.endswith(".woff2")}


def test_a_course_has_only_the_fonts_that_its_texts_need() -> None:
    """Those for rare letters only with such letters; none for other scripts, and none if its author wants none."""
    assert _fonts(_course()) == {"figtree.woff2", "newsreader.woff2"}
    assert _fonts(_course(text="Żółw nad Wisłą")) == {"figtree.woff2", "newsreader.woff2", *EXTENDED}
    assert _fonts(_course("القهوة")) == _fonts(_course("コーヒー")) == _fonts(_course("Кофе")) == set()
    assert _fonts(_course(font="system")) == set()


def test_what_the_rules_name_is_there_with_its_licence() -> None:
    """An LMS answers a request for a missing file in many ways, none of them good."""
    for course in (_course(), _course(text="ł")):
        files = render_pages(course, tracker="browser").files
        style = files["player.css"]
        assert isinstance(style, bytes)
        named = {part.partition(b")")[0].decode() for part in style.split(b"src:url(")[1:]}
        assert named == {name for name in files if name.endswith(".woff2")}
        assert {"figtree-licence.txt", "newsreader-licence.txt"} <= set(files)


def test_titles_are_in_the_font_of_the_text_where_there_are_no_others() -> None:
    """A serif of the device beside our measures would look like a mistake."""
    page = render_pages(_course("القهوة"), tracker="browser").files["index.html"]
    assert b'class="system-font"' in page
    assert b'class="system-font"' not in render_pages(_course(), tracker="browser").files["index.html"]


@pytest.mark.parametrize("name", ["figtree", "newsreader"])
def test_a_font_is_small_and_varies_in_weight_alone(name: str) -> None:
    """40 kB at most, with the letters, marks and figures of western Europe."""
    content = fonts_of(_course()).files[f"{name}.woff2"]
    assert 10_000 < len(content) <= 40_000
    font = TTFont(BytesIO(content))
    assert [axis.axisTag for axis in font["fvar"].axes] == ["wght"]
    assert set(map(ord, "AzÀß€“”…")) <= set(font.getBestCmap())


def test_rules_for_code_and_pictures_go_only_where_there_are_any() -> None:
    """Also for code in the prompt of a question, which stands in the page's data."""
    plain = course_style(_course(), entry("browser", (), ()), [b"<p>Text</p>"])
    rules = {
        b"<pre><code>x</pre>": b"pre code{",
        b'"\\u003cpre>\\u003ccode>"': b"pre code{",
        b'<img class="banner wide">': b".banner{",
    }
    for page, rule in rules.items():
        assert rule in course_style(_course(), entry("browser", (), ()), [page])
        assert rule not in plain
    everything = course_style(_course(), entry("browser", (), ()))
    assert all(rule in everything for rule in rules.values())


def test_pictures_of_lessons_and_of_the_cover_are_in_the_pages() -> None:
    """On the lesson and on its card; a lesson as a page of its own has no cover."""
    course = _course(cover="cup.svg")
    lesson = dataclasses.replace(course.items[0], image="bean.svg")
    course = dataclasses.replace(course, outline=(lesson,), media={"cup.svg": ROOT, "bean.svg": ROOT})
    page = render_pages(course, tracker="browser").files["index.html"].decode()
    assert page.count("bean") == 2
    assert page.count('class="cover-picture"') == 1
    alone = render_pages(course, tracker="scorm12", structure="lessons").files["lesson-one.html"].decode()
    assert "cover-picture" not in alone
    assert alone.count("bean") == 1
