"""Terms of definition lists: links reach them by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.source.written import html_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

GLOSSARY = "`for` loop\n: A *loop*.\n\nعنصر\n: An item.\n\n[a](#for-loop) [b](#عنصر)"


def test_a_term_has_an_anchor_from_its_words(tmp_path: Path) -> None:
    """In any script, without the marks around them."""
    html = html_of(tmp_path, GLOSSARY)
    assert '<dt id="lesson--for-loop"><code' in html
    assert 'id="lesson--عنصر">عنصر</dt>' in html
    assert not [one for one in problems_of(tmp_path, {"lesson.md": GLOSSARY}) if "anchor" in one]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Loop\n: A.\n\n## Loop", '<h2 id="lesson--loop">'),
        ('Loop\n: A.\n\n<p id="loop">B</p>', '<p id="lesson--loop">'),
        ("Loop\n: A.\n\nText\n\nLoop\n: B.", '<dt id="lesson--loop">'),
        ("fn1\n: A.[^1]\n\n[^1]: Note.", "lesson--fn1"),
        ("!\n: A.", "<dt>!</dt>"),
    ],
    ids=["a heading below", "an author's own", "the first of two", "a footnote", "none without words"],
)
def test_a_term_takes_no_anchor_from_others(tmp_path: Path, written: str, kept: str) -> None:
    """Neither one that is written below it, nor one of a footnote; a page has no id twice."""
    html = html_of(tmp_path, written)
    assert kept in html
    assert html.count('id="lesson--loop"') <= 1
    assert html.count('<dt id="lesson--fn1"') == 0
    assert not [one for one in problems_of(tmp_path, {"lesson.md": written}) if "duplicate-id" in one]
