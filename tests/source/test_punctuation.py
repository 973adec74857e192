"""Quotation marks and dashes are those of the language, where they are prose, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exporter.pages import render_pages
from exporter.problems import Position, Problems
from exporter.source import read_course
from exporter.source.markdown import prose
from exporter.source.markdown.page import Page
from exporter.source.markdown.prose import in_print
from exporter.source.markdown.sanitiser import sanitise
from exporter.source.media.folder import CourseFolder
from exporter.source.media.links import Links
from exporter.source.punctuation import with_changes, words_in_print
from tests.growth import assert_calls_grow_with_size

if TYPE_CHECKING:
    from exporter.course import Course

PRINTED = {
    "English": ("en", """He said "it's 'so'".""", "He said “it’s ‘so’”."),
    "Austrian": ("de-AT", "\"Geht's 'so'?\" - ja", "„Geht’s ‚so‘?“ – ja"),
    "Swiss": ("de-CH", '"So"', "«So»"),
    "French": ("fr", """"L'eau" -- oui""", "«\u00a0L’eau\u00a0» – oui"),
    "Russian": ("ru", """Москва -- "столица 'мира'".""", "Москва — «столица „мира“»."),
    "Arabic": ("ar", 'قال "نعم"', "قال «نعم»"),
    "Hebrew": ("he", """צה"ל אמר "ג'ירף".""", "צה״ל אמר ”ג׳ירף”."),
    "Chinese": ("zh-Hans", '他说"你好。"她--走了', "他说“你好。”她——走了"),
    "Taiwanese": ("zh-TW", '他說"你好"', "他說「你好」"),
    "Japanese": ("ja", '彼は"こんにちは"と', "彼は「こんにちは」と"),
    "unknown": ("tlh", '"nuqneH"', "“nuqneH”"),
    "ranges": ("en", "1990--1995, a---b", "1990–1995, a—b"),
    "brackets": ("en", """("a", 'b')""", "(“a”, ‘b’)"),
    "what was left out": ("en", "'tis the '90s", "’tis the ’90s"),
    "what many have": ("en", "dogs' ears", "dogs’ ears"),
    "inches": ("en", """5" or 6'2" - 3" """, """5" or 6'2" – 3" """),
    "differences": ("en", "7 - 3", "7 - 3"),
    "options": ("en", "run it with --help", "run it with --help"),
    "rules": ("en", "a ---- b", "a ---- b"),
    "one alone": ("en", 'an open "one', 'an open "one'),
    "addresses": ("en", """"https://a.org/it's--x" to a--b@c--d.org""", "“https://a.org/it's--x” to a--b@c--d.org"),
}


@pytest.mark.parametrize(("language", "written", "printed"), PRINTED.values(), ids=PRINTED)
def test_signs_are_those_of_the_language(language: str, written: str, printed: str) -> None:
    """In titles and in texts alike; what may be something else stays."""
    assert words_in_print(written, language) == printed
    assert in_print(written, language) == printed


def test_work_grows_with_the_length_of_a_text() -> None:
    """And not with its square: not all addresses are looked at for each sign."""
    assert_calls_grow_with_size(lambda size: words_in_print("it's a@b " * size, "en"), 400)


def test_the_signs_of_a_text_change_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One by one, the whole text was copied for each sign."""
    changed = []
    monkeypatch.setattr(prose, "with_changes", lambda text, made: changed.append(text) or with_changes(text, made))

    assert in_print("<p>it's <b>so</b>" + " it's" * 50 + "</p>", "en") == "<p>it’s <b>so</b>" + " it’s" * 50 + "</p>"
    assert changed == ["it's ", " it's" * 50]


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        pytest.param('<p>"a</p><p>b"</p>', '<p>"a</p><p>b"</p>', id="paragraphs are read alone"),
        pytest.param('<p>"<em>a</em>"</p>', "<p>“<em>a</em>”</p>", id="marks around an element"),
        pytest.param('<p>"a<br>b"</p>', "<p>“a<br>b”</p>", id="several lines"),
        pytest.param("<p>'<code>'x'</code>'</p>", "<p>‘<code>'x'</code>’</p>", id="code"),
        pytest.param('<pre>"a"</pre><kbd>\'</kbd>', '<pre>"a"</pre><kbd>\'</kbd>', id="keys"),
        pytest.param(
            '<pre><code><span>"a"</span></code></pre><p>"b"</p>',
            '<pre><code><span>"a"</span></code></pre><p>“b”</p>',
            id="highlighted code",
        ),
        pytest.param('<math><mtext>"a"</mtext></math>', '<math><mtext>"a"</mtext></math>', id="formulas"),
        pytest.param(
            "<a href=\"it's--x\" title=\"'a'\">it's</a>", '<a href="it\'s--x" title="\'a\'">it’s</a>', id="attributes"
        ),
        pytest.param('<p>"a"&nbsp;"b"</p>', "<p>“a”\u00a0“b”</p>", id="spaces that do not break"),
        pytest.param(
            '<p lang="de">"a" <i lang="fr">"b"</i></p>',
            '<p lang="de">„a“ <i lang="fr">«\u00a0b\u00a0»</i></p>',
            id="languages",
        ),
    ],
)
def test_html_keeps_what_is_no_prose(html: str, printed: str) -> None:
    """A block with a language of its own has its marks, too."""
    assert in_print(html, "en") == printed
    assert in_print(html, None) == html


@given(st.text("ab 1.-'\"<>&/pemcod=", max_size=60))
@example("<p>a</b> 'c")
def test_only_signs_change(html: str) -> None:
    """Whatever the sanitiser lets through: tags, words and spaces stay."""
    clean = sanitise(html)
    plain = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
    assert in_print(clean, "en").translate(plain).replace("-", "") == clean.replace("-", "")


def rendered(markdown: str, *, as_written: bool = False) -> tuple[str, str]:
    """Return the HTML and the plain text of a paragraph."""
    problems = Problems()
    page = Page("a.md", "a", "en", Links(CourseFolder(Path()), problems), problems, as_written=as_written)
    rich = page.block(markdown, lambda line, column: Position("a.md", line, column))
    return rich.html, rich.text


@pytest.mark.parametrize("markdown", ["it's - *so*", """it's "*so*" -- `a--b`"""])
def test_what_is_reported_stays_as_it_was_written(markdown: str) -> None:
    """Text is what names, answers and resume data are made from, so a course keeps them, by either way."""
    html, text = rendered(markdown)
    assert "it’s" in html
    assert text == markdown.replace("*", "").replace("`", "")
    assert "it's" in rendered(markdown, as_written=True)[0]


@pytest.mark.parametrize("as_written", [False, True])
def test_a_sign_with_a_backslash_stays(*, as_written: bool) -> None:
    """As in Pandoc."""
    html, text = rendered('\\"a\\" it\\\'s a\\--b', as_written=as_written)
    assert (html, text) == ('<p>"a" it\'s a--b</p>', '"a" it\'s a--b')


def write(folder: Path, settings: str = "") -> Course:
    """Write a course full of signs, and read it."""
    (folder / "course.yaml").write_text(f"id: c\ntitle: What's new\noutline: [a.md, q.quiz.yaml]\n{settings}")
    (folder / "a.md").write_text("---\nobjectives: [Say 'no']\n---\n\n# It's \"A\"\n\n## Don't\n\nIt's.\n")
    (folder / "q.quiz.yaml").write_text(
        "title: Let's go\nquestions:\n- type: choice\n  prompt: What's \"it\"?\n  objectives: [Say 'no']\n"
        "  options: [It's \"a\", It's b]\n  answer: It's b\n"
    )
    return read_course(folder)[0]


def test_titles_and_objectives_are_printed_and_nothing_gets_another_name(tmp_path: Path) -> None:
    """Of a lesson and its headings, and of a question that tests what a lesson teaches."""
    course = write(tmp_path)
    before = write(tmp_path, "punctuation: as-written\n")
    (lesson,), (quiz,) = course.lessons, course.quizzes
    assert (course.title, lesson.title, quiz.title) == ("What’s new", "It’s “A”", "Let’s go")
    assert before.title == "What's new"
    assert lesson.objectives == quiz.questions[0].objectives == ("Say ‘no’",)
    assert [(one.anchor, one.text) for one in lesson.headings] == [("dont", "Don’t")]
    page = render_pages(course, tracker="scorm12").files["index.html"]
    assert isinstance(page, bytes)
    assert "It’s “a”" in page.decode()
    (asked,), (known,) = quiz.questions, before.quizzes[0].questions
    assert asked.right_words() == known.right_words() == ("It's b",)
    assert (asked.id, asked.for_browser(with_solution=True)["solution"]) == (
        known.id,
        known.for_browser(with_solution=True)["solution"],
    )
