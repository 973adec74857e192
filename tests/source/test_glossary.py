"""Terms that a lesson explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.source.written import html_of, lesson_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path


def term(word: str, meaning: str) -> str:
    """Return a marked term, whose id has its words."""
    anchor = f"lesson--term-{word.lower().replace(' ', '-')}"
    explained = f'<span class="word">{word}</span><span class="meaning"> ({meaning})</span>'
    return f'<dfn class="block-term" id="{anchor}">{explained}</dfn>'


SHOWN = {
    "a word": ("The bloom is a bloom.\n\n*[bloom]: Gas\n", f"<p>The {term('bloom', 'Gas')} is a bloom.</p>"),
    "at the start of a sentence": ("Bloom *it*.\n\n*[bloom]: Gas\n", f"<p>{term('Bloom', 'Gas')} <em>it</em>.</p>"),
    "explained before": ("*[bloom]: Gas\n\nThe bloom.\n", f"The {term('bloom', 'Gas')}."),
    "two on neighbouring lines": ("a and b\n\n*[a]: 1\n*[b]: 2\n", f"{term('a', '1')} and {term('b', '2')}"),
    "the longer of two": ("An a b.\n\n*[b]: 1\n*[a b]: 2\n\nb", f"An {term('a b', '2')}."),
    "not inside a word": ("Blooming bloom.\n\n*[bloom]: Gas\n", f"Blooming {term('bloom', 'Gas')}."),
    "not in a link": ("[a](#x) a {.b #x}\n\n*[a]: 1\n", f"</a> {term('a', '1')}"),
    "without spaces": ("これは用語です。\n\n*[用語]: 意味\n", f"これは{term('用語', '意味')}です。"),
    "hostile": (
        'An a.\n\n*[a]: <img src=x onerror="alert(1)">\n',
        term("a", "&lt;img src=x onerror=\u201calert(1)\u201d&gt;"),
    ),
}


@pytest.mark.parametrize(("markdown", "html"), SHOWN.values(), ids=SHOWN)
def test_a_term_is_marked_where_it_first_stands(markdown: str, html: str, tmp_path: Path) -> None:
    """With its meaning behind it."""
    assert html in html_of(tmp_path, markdown.replace(" {.b #x}", "").replace("#x", "https://x.org"))


def test_an_explanation_alone_is_told(tmp_path: Path) -> None:
    """With its line; and it is not shown."""
    found = problems_of(tmp_path, {"lesson.md": "# T\n\n## Bloom\n\nText.\n\n*[bloom]: Gas\n"})
    assert [
        line for line in found if line.startswith("lesson.md:7:1: warning: term: 'bloom' is explained, but is in no")
    ]


def test_a_term_that_is_explained_again_is_told(tmp_path: Path) -> None:
    """Learners see the first meaning; the same meaning again does no harm."""
    lesson = "# T\n\nThe bloom.\n\n*[bloom]: Gas\n\n*[bloom]: Foam\n\n*[bloom]: Gas\n"
    (found,) = problems_of(tmp_path, {"lesson.md": lesson})
    assert found.startswith("lesson.md:7:1: warning: term: 'bloom' is explained already, on line 5")
    assert "(Gas)" in html_of(tmp_path, lesson)


def test_words_of_terms_are_read_once(tmp_path: Path) -> None:
    """The text for searches has the term, and does not stumble over its meaning."""
    (text,) = lesson_of(tmp_path, "# T\n\nThe bloom is first.\n\n*[bloom]: Gas\n").blocks
    assert getattr(text, "text", "") == "The bloom is first."


def test_a_lesson_knows_its_terms_as_they_are_explained(tmp_path: Path) -> None:
    """In the order of its text, and with places that links reach and no heading has."""
    markdown = "# T\n\n## Term bloom\n\nBloom a+. [See](#term-bloom-1)\n\n*[a+]: One\n*[bloom]: It's gas\n"
    terms = lesson_of(tmp_path, markdown).terms
    assert [(one.anchor, one.name, one.meaning) for one in terms] == [
        ("term-bloom-1", "bloom", "It\u2019s gas"),
        ("term-a", "a+", "One"),
    ]


def test_a_glossary_that_cannot_be_is_told(tmp_path: Path) -> None:
    """One without terms, and one whose page has the id of a lesson."""
    course = "id: c\ntitle: C\nglossary: true\noutline: [glossary.md]\n"
    found = problems_of(tmp_path, {"course.yaml": course, "glossary.md": "# T\n\nText.\n"})
    assert [line.partition(";")[0] for line in found] == [
        "course.yaml:3:11: error: the page of the glossary has the id 'glossary', which glossary.md has as well",
        "course.yaml:3:11: warning: no lesson explains a term, so there is no glossary",
    ]
