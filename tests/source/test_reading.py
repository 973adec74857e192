"""A folder becomes a `Course`: all of it, quickly, or every problem at once."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exporter.course import Section
from exporter.problems import CourseError
from exporter.source import read_course
from tests.formats.samples import SAMPLES
from tests.growth import assert_time_grows_with_size
from tests.letters import ANY
from tests.source.written import LESSON, problems_of, write

if TYPE_CHECKING:
    from collections.abc import Callable

CONTENT = Path(__file__).parents[2] / "content"

COURSE = """\
id: planets
title: The planets
language: pt-BR
description: >
  All
  eight.
version: 3.10
authors: [Ada, 1984]
keywords: [Yes, 2026-01-31]
license: CC0-1.0
theme: {accent: "#5b3fa0", logo: media/logo.svg, stylesheet: look/theme.css}
outline:
  - lesson.md
  - title: More
    items:
      - title: Inner
        items: [check.quiz.yaml]
completion: {lessons: 80%, quizzes: attempted, passing_score: 55.5}
navigation: sequential
"""
QUIZ = """\
title: Check
weight: 2
attempts: 3
draw: 1
time_limit: 2.5
introduction: "*Two* questions"
questions:
  - {id: a, type: choice, prompt: Which is 3.10?, options: [3.1, 3.10, Yes], answer: 3.10}
  - {id: b, type: number, prompt: How many?, answer: 8, points: 2}
"""
SVG = (
    '<?xml version="1.0"?>\n<!-- a dot --><svg xmlns="http://www.w3.org/2000/svg"><style>a{fill:url(#g)}</style></svg>'
)


def test_a_course_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Every key arrives; texts that look like numbers, dates or booleans stay as they are written."""
    files: dict[str, str | bytes] = {
        "course.yaml": COURSE,
        "lesson.md": LESSON,
        "check.quiz.yaml": QUIZ,
        "media/logo.svg": SVG,
        "look/theme.css": "@font-face{src:url('x.woff2')} "
        "p::before{content:'\\201c'} i{background:url(../media/logo.svg)}",
        "look/x.woff2": b"x",
    }
    course, warnings = read_course(write(tmp_path, files))

    assert warnings == ()
    assert (course.id, course.language, course.description, course.version) == (
        "planets",
        "pt-BR",
        "All eight.",
        "3.10",
    )
    assert (course.authors, course.keywords) == (("Ada", "1984"), ("Yes", "2026-01-31"))
    assert (course.completion.lessons, course.completion.quizzes, course.navigation) == (80, "attempted", "sequential")
    section = course.outline[1]
    assert isinstance(section, Section)
    inner = section.items[0]
    assert isinstance(inner, Section)
    assert inner.items == course.quizzes
    assert sorted(course.media) == ["look/theme.css", "look/x.woff2", "media/logo.svg"]
    assert course.theme.stylesheet == "look/theme.css"


def test_a_quiz_takes_its_defaults_from_the_course_and_its_file(tmp_path: Path) -> None:
    """The pass mark is the course's, the id the file's name."""
    course, _ = read_course(write(tmp_path, {"check.quiz.yaml": QUIZ}))

    quiz = course.quizzes[0]
    assert (quiz.id, quiz.passing_score, quiz.weight, quiz.draw, quiz.time_limit) == ("check", 70, 2, 1, 2.5)
    assert quiz.introduction is not None
    assert quiz.introduction.html == "<p><em>Two</em> questions</p>"
    assert [option.text.text for option in quiz.questions[0].options if option.correct] == ["3.10"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("file", "identifier"),
    [("mars.md", "mars"), ("Mars_1.2.md", "Mars_1.2"), ("1 mars.md", "item-1mars"), ("火星.md", "item-")],
)
def test_an_id_is_made_of_the_file_name(file: str, identifier: str, tmp_path: Path) -> None:
    """A name that is no id is made one, always the same."""
    course, _ = read_course(write(tmp_path, {file: LESSON}))

    assert course.items[0].id.startswith(identifier)
    assert read_course(tmp_path)[0].items[0].id == course.items[0].id


def test_a_byte_order_mark_and_any_line_ending_are_fine(tmp_path: Path) -> None:
    """Files from any editor on any system read the same."""
    files: dict[str, str | bytes] = {
        "course.yaml": b"\xef\xbb\xbfid: planets\r\ntitle: P\r\noutline: [lesson.md]\r\n",
        "lesson.md": b"\xef\xbb\xbf---\r\ntitle: P\r\n---\r\n\r\nText\rmore [x](#y)\r\n\r\n## Y\r\n",
    }
    course, warnings = read_course(write(tmp_path, files))

    assert (course.title, course.lessons[0].title, warnings) == ("P", "P", ())


@pytest.mark.parametrize("blank", ["", "\n", " \n\n", "\ufeff\n"], ids=["none", "one", "two", "after the mark"])
def test_blank_lines_before_the_front_matter_do_no_harm(blank: str, tmp_path: Path) -> None:
    """An editor hides them; taken for text, the front matter would be a rule and a heading."""
    text = f"{blank}---\nid: red\nminuets: 3\n---\n# Mars\n\nIt is [red](x.md).\n"
    line = text.count("\n", 0, text.index("minuets")) + 1

    problems = problems_of(tmp_path, {"lesson.md": text})

    assert problems[0].startswith(f"lesson.md:{line}:1: warning: 'minuets' is not a key of the front matter")
    assert problems[1].startswith(f"lesson.md:{line + 4}:13: error: there is no file 'x.md'")


COURSES_ELSEWHERE = {
    "below": ("courses/mars/course.yaml", "use the folder 'courses/mars', which has one"),
    "other ending": ("course.yml", "rename 'course.yml' to that"),
    "other capitals": ("Course.yaml", "rename 'Course.yaml' to that"),
    "nowhere": ("lesson.md", "give the folder of a course, or create one with 'lessonpack new'"),
}


@pytest.mark.parametrize(("file", "advice"), COURSES_ELSEWHERE.values(), ids=COURSES_ELSEWHERE.keys())
def test_a_folder_that_is_no_course_says_what_to_do(file: str, advice: str, tmp_path: Path) -> None:
    """Most often one stands a folder too high."""
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text("id: mars\n")

    with pytest.raises(CourseError) as caught:
        read_course(tmp_path)

    assert advice in str(caught.value)


def test_the_sample_courses_read_without_a_warning() -> None:
    """What we ship passes its own check."""
    for folder in SAMPLES:
        assert read_course(CONTENT / folder)[1] == ()


def test_all_problems_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    """Nobody fixes one mistake just to be told about the next."""
    files: dict[str, str | bytes] = {
        "course.yaml": "id: planets\ntitel: P\noutline: [lesson.md, check.quiz.yaml, gone.md]\n",
        "lesson.md": "Text without a title [x](y.md)\n",
        "check.quiz.yaml": "title: C\nquestions:\n  - {type: essay, prompt: '[x](z.md)', pionts: 2}\n",
    }
    lines = problems_of(tmp_path, files)

    assert {line.split(":")[0] for line in lines} == {"course.yaml", "lesson.md", "check.quiz.yaml"}
    assert lines == sorted(lines)
    assert len([line for line in lines if ": error: " in line]) == 6


def test_a_pipe_or_a_link_in_a_circle_does_not_stop_the_reader(tmp_path: Path) -> None:
    """What is no regular file is refused before it is opened."""
    write(tmp_path, {"course.yaml": "id: p\ntitle: P\noutline: [pipe.md, circle.md, nowhere.md]\n"})
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "circle.md").symlink_to("circle.md")
    (tmp_path / "nowhere.md").symlink_to("gone.md")

    with pytest.raises(CourseError) as caught:
        read_course(tmp_path)

    assert [problem.message.split(";")[0] for problem in caught.value.problems] == [
        "'pipe.md' is not a file",
        "'circle.md' is a broken symbolic link",
        "'nowhere.md' is a broken symbolic link",
    ]


def test_a_link_inside_the_folder_is_fine(tmp_path: Path) -> None:
    """Symbolic links are refused for where they lead, not for what they are."""
    write(tmp_path, {"course.yaml": "id: p\ntitle: P\noutline: [lesson.md]\n", "real.txt": LESSON})
    (tmp_path / "lesson.md").symlink_to("real.txt")

    assert read_course(tmp_path)[0].lessons[0].title == "The planets"


def test_a_folder_link_that_leaves_is_refused(tmp_path: Path) -> None:
    """Also a file that is reached through a linked folder is outside."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.pdf").write_bytes(b"x")
    course = write(tmp_path / "course", {"lesson.md": "# T\n\n[x](sub/secret.pdf)\n"})
    (course / "sub").symlink_to(tmp_path / "outside")

    assert any(
        "leaves the course folder" in line
        for line in problems_of(course, {"lesson.md": "# T\n\n[x](sub/secret.pdf)\n"})
    )


def test_messages_cannot_move_the_cursor(tmp_path: Path) -> None:
    """What is quoted from a file is shown without control characters, also from a file's name."""
    (line,) = problems_of(tmp_path, {"lesson.md": "# T\n\n<b\u202eold>x</b>[x](a\u009b31m.md)\n"})[-1:]

    assert all(letter.isprintable() for letter in line)


@pytest.mark.slow
def test_a_large_course_takes_time_by_its_size(tmp_path: Path) -> None:
    """300 lessons and 1,000 questions do not take much longer, for each, than an eighth of them."""

    def prepare(lessons: int) -> Callable[[], None]:
        folder = tmp_path / str(lessons)
        write_large(folder, lessons)
        return lambda: read_whole(folder)

    def read_whole(folder: Path) -> None:
        course, _ = read_course(folder)
        assert len(course.quizzes[0].questions) >= 3 * len(course.lessons)

    assert_time_grows_with_size(prepare, 300)


def write_large(folder: Path, size: int) -> None:
    """Write a course of lessons that lead to each other, and more than three times as many questions in one quiz."""
    lessons = {f"l{n}.md": f"# L{n}\n\n## Part\n\nSome *text* [on](l{(n + 1) % size}.md#part).\n" for n in range(size)}
    quiz = "title: Q\nquestions:\n" + "".join(
        f"  - {{id: q{n}, type: choice, prompt: What is {n}?, options: [a, b, c], answer: b}}\n"
        for n in range(size * 10 // 3)
    )
    write(folder, {**lessons, "q.quiz.yaml": quiz})


def read_or_refused(folder: Path) -> bool:
    """Return whether a course is read, or refused with its problems; any other exception is a defect."""
    try:
        read_course(folder)
    except CourseError as error:
        return bool(error.problems)
    return True


FILES = st.sampled_from(["course.yaml", "lesson.md", "check.quiz.yaml", "media/x.svg", "theme.css"])
SOUND: dict[str, str | bytes] = {
    "course.yaml": "id: p\ntitle: P\noutline: [lesson.md, check.quiz.yaml]\ntheme: {stylesheet: theme.css}\n",
    "lesson.md": "# T\n\n![x](media/x.svg)\n",
    "check.quiz.yaml": QUIZ,
    "media/x.svg": SVG,
    "theme.css": "p { color: red }",
}


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(FILES, st.binary(max_size=200) | st.text(ANY, max_size=200).map(str.encode))
def test_no_bytes_break_the_reader(file: str, content: bytes) -> None:
    """Whatever a file holds, the course is read or refused with its problems."""
    with TemporaryDirectory() as folder:
        write(Path(folder), {**SOUND, file: content})
        assert read_or_refused(Path(folder))


MARKDOWN = st.text(alphabet="ab1 \n\t#*_`~[]()!<>/\\$^:|-=+{}.\"'&;é😀\u202e", max_size=120)
PIECES = (
    *("<b>", "</b>", "<script>", "</script>", "<p a=1>", "<!--", "-->", "<![CDATA[", "<?", "$", "$$\n", "\n\n", "> "),
    *(
        ":::",
        "|a|\n|-|\n",
        "[^1]",
        "[^1]: x",
        "{#a .b c=d}",
        "![a](b)",
        "```\n",
        "x",
        "# ",
        "## fn1\n",
        "::: details\n",
    ),
)
HTML = st.lists(st.sampled_from(PIECES), max_size=15).map("".join)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(MARKDOWN | HTML)
def test_no_markdown_breaks_the_reader(text: str) -> None:
    """Any order of the characters that Markdown gives a meaning is read or refused with its problems."""
    with TemporaryDirectory() as folder:
        write(Path(folder), {"lesson.md": f"# T\n\n{text}\n"})
        assert read_or_refused(Path(folder))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(ANY, max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["type", "prompt", "options", "answer", "text", "pairs", "id"]), inner, max_size=6
            )
        ),
        max_leaves=12,
    )
)
@example({"type": []})
def test_no_values_break_a_quiz(value: object) -> None:
    """Values of any shape, under the keys that mean something, are read or refused with their problems."""
    import json  # noqa: PLC0415 - JSON is YAML, and only this test writes it

    with TemporaryDirectory() as folder:
        question = json.dumps(
            [value, {"type": "gaps", "prompt": "x", "text": value}, {"type": "matching", "pairs": value}]
        )
        write(Path(folder), {"check.quiz.yaml": f"title: Q\nquestions: {question}\n"})
        assert read_or_refused(Path(folder))
