"""A large course comes in parts that hold all of it, each under the name of what is in it."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from typing import Any

import pytest
from pydantic import TypeAdapter

from exporter import parts
from exporter.course import Course, Lesson, Quiz, Section
from exporter.pages import PageSet, render_pages
from exporter.questions import AnyQuestion, Question
from exporter.richtext import RichText


def question(name: str, **fields: object) -> Question:
    """Make a question."""
    kind = {} if "type" in fields else {"type": "true-false", "answer": True}
    fields = {**kind, "id": name, "prompt": f"Is {name} so?", **fields}
    made: Question = TypeAdapter(AnyQuestion).validate_python(fields)
    return made


def lesson(number: int, text: str = "Words.") -> Lesson:
    """Make a lesson with two questions, of which one counts."""
    plain, graded = question(f"self-{number}"), question(f"counts-{number}", graded=True)
    return Lesson(
        id=f"part-{number}",
        title=f"Lesson {number}",
        blocks=(RichText.plain(f"Beginning of {number}. {text}"), plain, graded),
        objectives=(f"Do {number}",),
    )


LESSONS = tuple(lesson(number) for number in range(8))
QUIZ = Quiz(
    id="end",
    title="End",
    introduction=RichText(html="<p>Now <em>you</em>.</p>", text="Now you."),
    questions=(question("hard", explanation="So <b>it</b> is."),),
)
COURSE = Course(
    id="tour",
    title="Tour",
    outline=(LESSONS[0], Section("Middle", (*LESSONS[1:4], Section("Inner", LESSONS[4:6]))), *LESSONS[6:], QUIZ),
    media={},
)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> PageSet:
    """Return the pages of a course that is large, with two or three items in each part."""
    monkeypatch.setattr(parts, "LARGE", 0)
    monkeypatch.setattr(parts, "_PART", 2000)
    return render_pages(COURSE, tracker="browser")


def read(pages: PageSet, name: str) -> str:
    """Return the text of a file."""
    content = pages.files[name]
    assert isinstance(content, bytes)
    return content.decode()


def embedded(pages: PageSet) -> dict[str, Any]:
    """Return the course as its page has it."""
    found = re.search('id="course">(.*?)</script>', read(pages, "index.html"), re.DOTALL)
    assert found
    course: dict[str, Any] = json.loads(found[1])
    return course


def bodies(pages: PageSet) -> dict[str, Any]:
    """Return what the parts bring, by item."""
    called = [arguments(pages, name, "lessonpackPart") for name, _ in embedded(pages)["parts"]]
    return {name: body for call in called for name, body in call.items()}


def arguments(pages: PageSet, name: str, call: str) -> Any:
    """Return what a script calls the player with."""
    return json.loads(read(pages, f"parts/{name}.js").removeprefix(f"{call}(").removesuffix(");\n"))


def test_a_course_that_is_not_large_comes_as_one_page() -> None:
    """There is nothing of parts in it."""
    pages = render_pages(COURSE, tracker="browser")
    assert not [name for name in pages.files if name.startswith("parts/") or name in {"reading.html", "fonts.css"}]
    assert "pageLoading" not in read(pages, "index.html")
    assert "lessonpackPart" not in read(pages, "player.js")


def test_what_a_question_is_worth_is_known_before_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those in lessons that count: points, and parts that can be right; most are one point, and one part."""
    monkeypatch.setattr(parts, "LARGE", 0)
    options = [{"text": "a", "correct": True}, {"text": "b", "correct": True}, {"text": "c"}]
    several = {"type": "multiple", "scoring": "partial", "options": options}
    written = (
        question("one", graded=True),
        question("self", points=3),
        question("more", graded=True, points=2.5),
        question("some", graded=True, **several),
        question("much", graded=True, points=4, **several),
        question("own", graded=True, type="essay"),
    )
    only = Lesson(id="a", title="A", blocks=(RichText.plain("Words."), *written))
    course = Course(id="c", title="C", outline=(only,), media={})
    pages = render_pages(course, tracker="browser")
    ((keys),) = arguments(pages, embedded(pages)["keys"], "lessonpackKeys")
    questions = {one["id"]: one for one in bodies(pages)["a"]["questions"]}
    one, own, more, some, much, words = (
        f"{questions[name]['key']}.{questions[name]['formerly']}"
        for name in ("one", "self", "more", "some", "much", "own")
    )
    count = questions["some"]["parts"]
    assert count > 1
    assert keys == f"{own}|{one}{more}:2.5;{some}:1/{count};{much}:4/{count};{words}:;"


def test_the_parts_bring_all_that_the_page_lacks(large: PageSet) -> None:
    """Each item once, in the order of the course; the SCO lists every file."""
    course, brought = embedded(large), bodies(large)
    assert course["heads"]["ids"].split() == list(brought) == [body["id"] for body in brought.values()]
    assert sum(count for _, count in course["parts"]) == len(brought)
    assert len(course["parts"]) > 2
    items = iter(brought.values())
    for keys, (_, count) in zip(arguments(large, course["keys"], "lessonpackKeys"), course["parts"], strict=True):
        written = ["", ""]
        for body in (next(items) for _ in range(count)):
            own = [".".join(filter(None, (one["key"], one.get("formerly")))) for one in body["questions"]]
            if body["kind"] == "quiz":
                written.append("".join(own))
            else:
                for one, key in zip(body["questions"], own, strict=True):
                    written[one["graded"]] += key
                    assert (one["points"], one["parts"], one["scored"]) == (1, 1, True)
        assert keys == "|".join(written)
    assert course["outline"] == [1, {"title": "Middle", "items": [3, {"title": "Inner", "items": [2]}]}, 3]
    (sco,) = large.scos
    assert set(sco.files) == set(large.files)


def test_each_text_is_sent_once(large: PageSet) -> None:
    """On the page or in a part; what a prompt asks stands in the lesson, and nowhere else as HTML."""
    sent = read(large, "index.html") + "".join(map(json.dumps, bodies(large).values()))
    for number in range(8):
        assert sent.count(f"Beginning of {number}.") == 1
        assert sent.count(f"<p>Is self-{number} so?</p>") == 1
    assert sent.count("Now <em>you</em>.") == 1
    assert "So &lt;b&gt;" not in read(large, "index.html")


def test_the_page_has_what_the_score_needs(large: PageSet) -> None:
    """What questions that count are worth is known before their part comes, and when a quiz is passed."""
    heads = embedded(large)["heads"]
    first, *_, end = (heads["sorts"][sort] for sort in heads["sort"])
    assert first == {"kind": "lesson", "points": 1}
    assert end["kind"] == "quiz"
    assert end["passing_score"] == QUIZ.passing_score
    assert "questions" not in end


def test_what_can_be_read_is_whole_on_a_page_without_scripts(large: PageSet) -> None:
    """The page of the course leads to it."""
    page = read(large, "reading.html")
    assert Counter(re.findall(r"Beginning of (\d)\.", page)) == Counter("01234567")
    assert "player.js" not in page
    assert re.search('<noscript>.*href="reading.html"', read(large, "index.html"))


def test_a_part_changes_its_name_with_its_content(large: PageSet) -> None:
    """So that no cache mixes two editions; the others keep theirs, and the same source gives the same files."""
    assert list(render_pages(COURSE, tracker="browser").files.items()) == list(large.files.items())
    edited = dataclasses.replace(COURSE, outline=(lesson(0, "Other."), *COURSE.outline[1:]))
    before, after = (
        {name for name, _ in embedded(pages)["parts"]} for pages in (large, render_pages(edited, tracker="browser"))
    )
    assert len(after - before) == 1
    assert len(before - after) == 1


def test_one_page_for_each_item_has_no_parts(large: PageSet) -> None:
    """An LMS that has the menu launches each lesson by itself."""
    assert large.files
    assert not [
        name
        for name in render_pages(COURSE, tracker="scorm12", structure="lessons").files
        if name.startswith("parts/") or name == "reading.html"
    ]


def test_the_words_of_a_prompt_stand_once(large: PageSet) -> None:
    """In lessons and quizzes; where its HTML says more than them, they stand beside it."""
    scripts = "".join(read(large, name) for name in large.files if name.startswith("parts/"))
    asked = [one for item in COURSE.items for one in item.questions]
    assert [scripts.count(one.prompt.text) for one in asked] == [1] * len(asked)
    items = parts.put_together(embedded(large), lambda name: read(large, name))["items"]
    assert [one["text"] for item in items for one in item["questions"]] == [one.prompt.text for one in asked]
    signs = RichText(html="<p>Is 1 &lt; 2 &amp; 3?</p>", text="Is 1 < 2 & 3?")
    bold = RichText(html="<p>Is <b>it</b> so?</p>", text="Is it so?")
    more = Quiz(id="more", title="More", questions=(question("signs", prompt=signs), question("bold", prompt=bold)))
    pages = render_pages(dataclasses.replace(COURSE, outline=(*LESSONS, more)), tracker="browser")
    *_, last = bodies(pages).values()
    assert ["text" in one for one in last["questions"]] == [False, True]
    *_, last = parts.put_together(embedded(pages), lambda name: read(pages, name))["items"]
    assert [one["text"] for one in last["questions"]] == ["Is 1 < 2 & 3?", "Is it so?"]
