"""Packages of H5P."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from exporter.imports.notes import ImportFailed
from tests.imports.imported import Imported, imported, response_of
from tests.imports.moodle import PIXEL
from tests.imports.qti_1 import zipped

if TYPE_CHECKING:
    from pathlib import Path

DOT = {"file": {"path": "images/dot.png#tmp"}, "alt": "A dot"}


def h5p(folder: Path, kind: str, content: Any, title: str = "Tea") -> Imported:
    """Import a package with some content."""
    about = {"title": title, "mainLibrary": kind, "language": "de"}
    files = {"h5p.json": json.dumps(about), "content/content.json": json.dumps(content)}
    return imported(
        folder, zipped({**files, "content/images/dot.png": base64.b64decode(PIXEL)}), "tea.h5p", language=None
    )


def part(kind: str, params: Any, title: str = "") -> dict[str, Any]:
    """Return a piece of content in another."""
    return {"library": f"{kind} 1.0", "params": params, "metadata": {"title": title}}


def text(html: str) -> dict[str, Any]:
    """Return a text."""
    return part("H5P.AdvancedText", {"text": html})


def choice(*right: str, wrong: tuple[str, ...] = ("c",), **behaviour: Any) -> dict[str, Any]:
    """Return a multiple choice."""
    answers = [{"text": f"<div>{one}</div>", "correct": one in right} for one in (*right, *wrong)]
    return {"question": "<p>Q?</p>", "answers": answers, "behaviour": {"randomAnswers": False, **behaviour}}


BLANKS = {
    "text": "Fill in.",
    "questions": ["<p>It is *hot/warm:Not cold* and *wet*.</p>"],
    "behaviour": {"caseSensitive": False},
}
WORDS = {"taskDescription": "Drag.", "textField": "Tea is *hot*, ice is *cold:Br*.", "distractors": "*dry*"}


def test_a_set_of_questions_comes_as_a_person_would_write_it(tmp_path: Path) -> None:
    """With pictures, feedback, tips, and the language of the package."""
    told = {"tip": "<p>Think.</p>", "chosenFeedback": "<div>Too cold.</div>"}
    first = choice("a")
    first["answers"][1]["tipsAndFeedback"] = told
    first["media"] = {"type": part("H5P.Image", DOT)}
    judged = {"question": "It is wet.", "correct": "true", "behaviour": {"feedbackOnWrong": "Look."}}
    content = {
        "introPage": {"showIntroPage": True, "title": "All about tea", "introduction": "<p>Begin.</p>"},
        "questions": [
            part("H5P.MultiChoice", first, "First"),
            part("H5P.TrueFalse", judged),
            part("H5P.Blanks", BLANKS),
            part("H5P.MarkTheWords", {"taskDescription": "Mark."}),
        ],
    }

    came = h5p(tmp_path, "H5P.QuestionSet", content)

    assert "language: de\n" in came.text("course.yaml")
    assert came.text("all-about-tea.quiz.yaml") == (
        """title: All about tea
introduction: Begin.
questions:
  - id: first
    type: choice
    prompt: |-
      ![A dot](media/dot.png)

      Q?
    options:
      - text: a
        correct: true
      - text: c
        feedback: Too cold.
    hint: Think.
  - id: it-is-wet
    type: true-false
    prompt: It is wet.
    answer: true
    explanation: Look.
  - id: it-is-and
    type: gaps
    prompt: Fill in.
    text: It is {{hot|warm}} and {{wet}}.
    scoring: partial
    points: 2
    hint: Not cold
"""
    )
    assert [line for line in came.lost if "H5P.MarkTheWords" in line] == came.lost
    assert came.result.problems == ()


@pytest.mark.parametrize(
    ("kind", "content", "scores", "points"),
    [
        ("H5P.MultiChoice", choice("a"), {"a": 1, "c": 0}, 1),
        ("H5P.MultiChoice", choice("a", "b"), {("a", "b"): 1, ("a",): 0.5, ("a", "c"): 0, ("a", "b", "c"): 0.5}, 2),
        ("H5P.MultiChoice", choice("a", "b", singlePoint=True, passPercentage=100), {("a", "b"): 1, ("a",): 0}, 1),
        ("H5P.MultiChoice", choice("a", type="multi"), {("a",): 1, ("a", "c"): 0}, 1),
        ("H5P.TrueFalse", {"question": "Q", "correct": "false"}, {False: 1, True: 0}, 1),
        ("H5P.Blanks", BLANKS, {("list", "Warm", "wet"): 1, ("list", "hot", "dry"): 0.5}, 2),
        ("H5P.DragText", WORDS, {("list", "hot", "cold"): 1, ("list", "dry", "cold"): 0.5}, 2),
        ("H5P.SingleChoiceSet", {"choices": [{"question": "Q", "answers": ["a", "b"]}]}, {"a": 1, "b": 0}, 1),
    ],
    ids=range(8),
)  # fmt: skip
def test_the_same_answers_score_the_same(
    kind: str, content: Any, scores: dict[Any, float], points: float, tmp_path: Path
) -> None:
    """As H5P scores them, and for as many points."""
    (asked,) = h5p(tmp_path, kind, content).questions

    for given, score in scores.items():
        answer: Any = given
        if isinstance(given, tuple):
            answer = list(given[1:]) if given[0] == "list" else set(given)
        assert asked.score(response_of(asked, answer)) == pytest.approx(score, abs=1e-4), given
    assert asked.points == points


def test_slides_and_columns_are_lessons_with_questions(tmp_path: Path) -> None:
    """Slides are headings, and their elements stand from top to bottom."""
    elements = [
        {"x": 0, "y": 50, "action": part("H5P.TrueFalse", {"question": "Is it?", "correct": "true"})},
        {"x": 0, "y": 5, "action": text("<h2>Leaves</h2><p>Green.</p>")},
        {"x": 0, "y": 90, "action": part("H5P.Dialogcards", {"dialogs": [{"text": "hot", "answer": "warm"}]})},
    ]
    slides = [{"elements": elements, "keywords": [{"main": "Tea"}]}, {"elements": [{"action": part("H5P.Image", DOT)}]}]

    came = h5p(tmp_path, "H5P.CoursePresentation", {"presentation": {"slides": slides}})

    assert came.text("tea.md") == (
        "# Tea\n\n## Tea\n\n### Leaves\n\nGreen.\n\n"
        "```question\nid: is-it\ntype: true-false\nprompt: Is it?\nanswer: true\n```\n\n"
        "::: flashcards\nhot\n: warm\n:::\n\n## 2\n\n![A dot](media/dot.png)\n"
    )
    assert came.lost == []
    assert not [problem for problem in came.result.problems if problem.severity == "error"]


def test_a_video_has_its_questions_beside_it(tmp_path: Path) -> None:
    """In the order of its time."""
    interactions = [
        {
            "duration": {"from": 75.5},
            "action": part("H5P.SingleChoiceSet", {"choices": [{"question": "Q", "answers": ["a", "b"]}]}),
        },
        {"duration": {"from": 3}, "action": text("<p>Look.</p>")},
    ]
    video = {
        "video": {"files": [{"path": "https://www.youtube.com/watch?v=abcdefghijk"}]},
        "assets": {"interactions": interactions},
    }

    came = h5p(tmp_path, "H5P.InteractiveVideo", {"interactiveVideo": video})

    assert came.text("tea.md").startswith(
        '# Tea\n\n<iframe src="https://www.youtube-nocookie.com/embed/abcdefghijk" title="YouTube"></iframe>\n\n'
        "**0:03**\n\nLook.\n\n**1:15**\n\n```question\n"
    )


def test_an_accordion_and_cards_are_blocks(tmp_path: Path) -> None:
    """In a book, whose chapters are lessons."""
    panels = {"panels": [{"title": "Why?", "content": text("<h2>So</h2><p>Because.</p>")}]}
    cards = {"cards": [{"text": "<p># one</p>", "answer": "1", "image": DOT}, {"text": "two"}]}
    chapters = [
        part("H5P.Column", {"content": [{"content": part("H5P.Accordion", panels)}]}, "Reasons"),
        part("H5P.Column", {"content": [{"content": part("H5P.Flashcards", cards)}]}, "Numbers"),
    ]

    came = h5p(tmp_path, "H5P.InteractiveBook", {"chapters": chapters})

    assert came.text("reasons.md") == "# Reasons\n\n::: accordion\n### Why?\n\n**So**\n\nBecause.\n:::\n"
    assert came.text("numbers.md") == ("# Numbers\n\n::: flashcards\n\\# one ![A dot](media/dot.png)\n: 1\n:::\n")
    assert [line.partition(": ")[2] for line in came.lost] == ["a card with one side: 'two'"]


DEEP: Any = text("<p>x</p>")
for _ in range(60):
    DEEP = part("H5P.Column", {"content": [{"content": DEEP}]})


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("H5P.Column", {"content": [{"content": DEEP}]}),
        ("H5P.MultiChoice", [1, 2]),
        ("H5P.MultiChoice", {"question": 5, "answers": {"a": 1}, "behaviour": [], "media": "x"}),
        ("H5P.MultiChoice", {"question": "Q", "answers": [{"text": None, "correct": "yes"}, 7]}),
        ("H5P.Blanks", {"questions": ["*" * 100_000, 5, None]}),
        ("H5P.Blanks", {"questions": ["*a*" * 5_000]}),
        ("H5P.DragText", {"textField": "*a:b\\+" * 20_000}),
        ("H5P.CoursePresentation", {"presentation": {"slides": [{"elements": [{"y": 1e308, "x": "a"}]}] * 3}}),
        ("H5P.InteractiveVideo", {"interactiveVideo": {"assets": {"interactions": [{"duration": {"from": -1e11}}]}}}),
        ("H5P.Video", {"sources": [{"path": "../../../etc/passwd"}, {"path": "javascript:alert(1)"}]}),
        ("H5P.Nothing", {}),
    ],
    ids=range(11),
)  # fmt: skip
def test_hostile_content_is_refused_and_nothing_is_written(kind: str, content: Any, tmp_path: Path) -> None:
    """Whatever types its values have, and however deep they nest."""
    try:
        came = h5p(tmp_path, kind, content)
    except ImportFailed:
        assert [path.name for path in tmp_path.iterdir()] == ["tea.h5p"]
    else:
        assert not [path for path in came.result.root.rglob("*") if "passwd" in path.name]
        assert "javascript" not in "".join(came.text(name) for name in came.result.written if name.endswith("md"))


@pytest.mark.parametrize("raw", ["[" * 200_000, '{"a": ' * 50_000, "{", "", '{"a": 1' + "0" * 6_000 + "}", "[]"])
def test_what_is_no_json_is_refused(raw: str, tmp_path: Path) -> None:
    """Also if it nests without end."""
    with pytest.raises(ImportFailed):
        imported(tmp_path, zipped({"h5p.json": raw, "content/content.json": raw}), "tea.h5p")
