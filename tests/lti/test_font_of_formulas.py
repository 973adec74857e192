"""An installation without the font of formulas is noticed by whoever runs it, in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from exporter.course import Course, Lesson
from exporter.formula_files import formula_files
from exporter.richtext import RichText
from lti_tool.courses.pages import PageRenderer
from lti_tool.courses.versions import CourseVersion

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_VERSIONS: Any = None
"""What is shown here needs no files."""


@pytest.fixture
def without_font(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give an installation for which no font was made."""
    monkeypatch.setattr("exporter.formula_files.math_font", lambda: None)
    formula_files.cache_clear()
    yield
    formula_files.cache_clear()


def messages_of_pages(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Show two lessons without formulas and two with one, and return what is in the log."""
    texts = [RichText.plain("x"), RichText(html="<p><math><mi>x</mi></math></p>", text="x")] * 2
    lessons = tuple(Lesson(id=f"l{n}", title="Lesson", blocks=(text,)) for n, text in enumerate(texts))
    version = CourseVersion(Course(id="course", title="Course", outline=lessons, media={}), "digest")
    renderer = PageRenderer("secret", NO_VERSIONS)
    renderer.page(version, "l0")
    assert not caplog.messages
    for lesson in lessons:
        renderer.page(version, lesson.id)
    return caplog.messages


@pytest.mark.usefixtures("without_font")
def test_formulas_without_their_font_are_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """With what to do, and only if there are formulas."""
    (message,) = messages_of_pages(caplog)
    assert message.startswith("the font of formulas is missing from this installation, so ")
    assert message.endswith("and start this tool again")


def test_formulas_with_their_font_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The usual case, in a checkout and in a wheel."""
    assert messages_of_pages(caplog) == []
