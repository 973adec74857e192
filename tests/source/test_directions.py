"""Texts of the other direction than the course's: each follows its own first strong letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.source import read_course
from tests.source.written import problems_of, write

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Course

QUIZ = """\
title: Q
questions:
  - id: q
    type: choice
    prompt: {prompt}
    options: [{options}]
    answer: {answer}
"""


def course_of(folder: Path, language: str, lesson: str, quiz: str | None = None) -> Course:
    """Return a course of one lesson, and perhaps a quiz."""
    files: dict[str, str | bytes] = {"l.md": f"---\ntitle: T\n---\n{lesson}\n"}
    outline = "l.md"
    if quiz:
        files["q.quiz.yaml"], outline = quiz, "l.md, q.quiz.yaml"
    files["course.yaml"] = f"id: c\ntitle: T\nlanguage: {language}\noutline: [{outline}]\n"
    return read_course(write(folder, files))[0]


def html_in(folder: Path, language: str, lesson: str) -> str:
    """Return the HTML of a lesson in a course of a language."""
    return "".join(getattr(block, "html", "") for block in course_of(folder, language, lesson).lessons[0].blocks)


ARABIC = [
    ("نص عربي", "<p>نص عربي</p>"),
    ("An English paragraph", '<p dir="ltr">An English paragraph</p>'),
    ("An *English* paragraph with <kbd>x</kbd>", '<p dir="ltr">An <em>English</em>'),
    ("> Read this first, please.", '<blockquote dir="ltr">\n<p>Read this first, please.</p>'),
    ("> اقرأ هذا", "<blockquote>\n<p>اقرأ هذا</p>"),
    ("> 1984\n>\n> A book\n>\n> كتاب", '<blockquote dir="ltr">\n<p>1984</p>\n<p>A book</p>\n<p dir="rtl">كتاب</p>'),
    ("> كتاب\n>\n> A book", '<blockquote>\n<p>كتاب</p>\n<p dir="ltr">A book</p>'),
    ("> - one\n> - two", '<blockquote dir="ltr">\n<ul>\n<li>one</li>'),
    ("> > Inside", '<blockquote dir="ltr">\n<blockquote>\n<p>Inside</p>'),
    ("> نص\n>\n> > Inside", '<blockquote>\n<p>نص</p>\n<blockquote dir="ltr">\n<p>Inside</p>'),
    ("- Item\n\n  > Quoted", '<li>\n<p dir="ltr">Item</p>\n<blockquote dir="ltr">\n<p>Quoted</p>'),
    ("{dir=rtl}\n> English", '<blockquote dir="rtl">\n<p dir="ltr">English</p>'),
    (
        "> ::: {dir=ltr}\n> Inside\n> :::\n>\n> Behind",
        '<blockquote dir="ltr">\n<div dir="ltr">\n<p>Inside</p>\n</div>\n<p>Behind</p>',
    ),
    (
        "::: tip Read this!\nنص\n:::",
        '<span data-say="calloutTip"></span> · <span dir="ltr">Read this!</span></p>\n<p>نص</p>',
    ),
    (
        "> [!TIP] Read this!\n> نص",
        '<span data-say="calloutTip"></span> · <span dir="ltr">Read this!</span></p>\n<p>نص</p>',
    ),
    ("::: tip اقرأ\nنص\n:::", '<span data-say="calloutTip"></span> · اقرأ</p>'),
    ("::: tip\nRead.\n:::", '<p class="callout-title" data-say="calloutTip"></p>\n<p dir="ltr">Read.</p>'),
    ("::: sidebar Read this!\nنص\n:::", '<p class="callout-title" dir="ltr">Read this!</p>'),
    ("::: details Read this!\nنص\n:::", '<summary dir="ltr">Read this!</summary>'),
    ('اكتب `git commit -m "x"` ثم', "<p>اكتب <code>git commit"),
    ("`git commit` يحفظ", "<p><code>git commit</code> يحفظ</p>"),
    ("`git commit` saves", '<p dir="ltr"><code>git commit</code> saves</p>'),
    ("$a$ هو عدد", "<p><math"),
    ("12 + 30", "<p>12 + 30</p>"),
    ("«Hello»", '<p dir="ltr">«Hello»</p>'),
    ("- first\n- ثانيا", '<li dir="ltr">first</li>\n<li>ثانيا</li>'),
    ("- first\n\n- ثانيا", '<li>\n<p dir="ltr">first</p>'),
    ("- first\n  - داخل", '<li dir="ltr">first\n<ul>\n<li dir="rtl">داخل</li>'),
    ("| Name | اسم |\n|---|---|\n| one | ٢ |", '<th dir="ltr" scope="col">Name</th>\n<th scope="col">اسم</th>'),
    ("| Name | اسم |\n|---|---|\n| one | ٢ |", '<td dir="ltr">one</td>\n<td>٢</td>'),
    ("## Heading here", 'dir="ltr"'),
    ("{dir=rtl}\nFlask هو إطار", '<p dir="rtl">Flask هو إطار</p>'),
    ("{lang=en dir=ltr}\nنص", '<p lang="en" dir="ltr">نص</p>'),
    ("::: {dir=ltr lang=en}\nEnglish\n\nعربي\n:::", '<p>English</p>\n<p dir="rtl">عربي</p>'),
    ("Term\n: معنى", '<dt dir="ltr" id="l--term">Term</dt>\n<dd>معنى</dd>'),
    ("text [^1]\n\n[^1]: An English note", '<p dir="ltr">An English note'),
]
ENGLISH = [
    ("Just text", "<p>Just text</p>"),
    ("שלום לכם", '<p dir="rtl">שלום לכם</p>'),
    ("- شكرا\n- thanks", '<li dir="rtl">شكرا</li>\n<li>thanks</li>'),
    ("*שלום* there", '<p dir="rtl"><em>שלום</em> there</p>'),
    ("1984", "<p>1984</p>"),
    ("> مثال", '<blockquote dir="rtl">\n<p>مثال</p>'),
    ("> [!NOTE] مثال\n> Text", ' · <span dir="rtl">مثال</span></p>\n<p>Text</p>'),
]


@pytest.mark.parametrize(("lesson", "html"), ARABIC)
def test_a_block_follows_its_first_strong_letter_in_arabic(tmp_path: Path, lesson: str, html: str) -> None:
    """Code, formulas and numbers say nothing about the text around them."""
    assert html in html_in(tmp_path, "ar", lesson)


@pytest.mark.parametrize(("lesson", "html"), ENGLISH)
def test_a_block_follows_its_first_strong_letter_in_english(tmp_path: Path, lesson: str, html: str) -> None:
    """What has the course's direction has no attribute."""
    assert html in html_in(tmp_path, "en-GB", lesson)


@pytest.mark.parametrize(
    ("language", "options", "expected"),
    [
        ("ar", ["git commit", "نعم"], ['<span dir="ltr">git commit</span>', "نعم"]),
        ("ar", ["`git commit`", "12"], ["<code>git commit</code>", "12"]),
        ("ar", ["*yes*, please!", "لا"], ['<span dir="ltr"><em>yes</em>, please!</span>', "لا"]),
        ("he", ["Yes", "כן"], ['<span dir="ltr">Yes</span>', "כן"]),
        ("en", ["Yes", "כן"], ["Yes", '<span dir="rtl">כן</span>']),
    ],
)
def test_an_option_is_kept_apart(tmp_path: Path, language: str, options: list[str], expected: list[str]) -> None:
    """Its punctuation stays where its words have it."""
    quoted = [f"'{option}'" for option in options]
    quiz = QUIZ.format(prompt="What?", options=", ".join(quoted), answer=quoted[0])
    (question,) = course_of(tmp_path, language, "Text", quiz).quizzes[0].questions

    assert [option["html"].html for option in question.shown()["options"]] == expected


@pytest.mark.parametrize(("language", "prompt"), [("ar", '<p dir="ltr">What?</p>'), ("en", "<p>What?</p>")])
def test_a_prompt_follows_its_own_letters(tmp_path: Path, language: str, prompt: str) -> None:
    """Teachers quote what they ask about."""
    quiz = QUIZ.format(prompt="What?", options="a, b", answer="a")

    assert course_of(tmp_path, language, "Text", quiz).quizzes[0].questions[0].prompt.html == prompt


def test_a_direction_that_is_none_is_removed(tmp_path: Path) -> None:
    """With what can be written instead."""
    (line,) = problems_of(tmp_path, {"l.md": "# T\n\n{dir=left}\nText\n"})

    assert "the attribute 'dir' is removed; write dir=ltr, dir=rtl or dir=auto" in line


def test_a_gap_has_no_direction(tmp_path: Path) -> None:
    """Its mark is a character that fonts know nothing of, and Unicode calls a left-to-right one."""
    quiz = "title: Q\nquestions:\n  - {id: q, type: gaps, prompt: املأ, text: '{{واحد}} ثم'}\n"
    (question,) = course_of(tmp_path, "ar", "Text", quiz).quizzes[0].questions

    assert str(question.shown()["html"].html).startswith("<p><span data-gap")
