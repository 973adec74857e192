"""Contents that nobody thinks of: words without an end, pictures without words, blocks in blocks, things said twice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from accessibility import wider_than_screen
from block_examples import FILES, write_silence
from device import DESKTOP, NARROWEST
from learner import Learner
from patience import becomes
from playwright.sync_api import expect
from stateful_blocks import AFTER_ALL_WRITES, KEPT

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
FORMULA = (
    r"$$\sum_{i=0}^{n} \frac{a_i x^i}{b_i} = c_1 + c_2 + c_3 + c_4 + c_5 + c_6 + c_7 + c_8 + c_9 + c_{10} + c_{11}$$"
)
CODE = "```python\nprint('a line of code that goes on and on', 'and on and on', 1234567890)\n```"
LONG = f"### {WORD}\n\n{WORD}\n\n{FORMULA}\n\n{CODE}\n\n### Other\n\nText.\n"
BLOCKS = {
    **{name: f"::: {name}\n{LONG}:::\n" for name in ("accordion", "tabs", "steps", "cards", "timeline", "comparison")},
    "columns": f"::: columns\n{LONG}:::\n",
    "flashcards": f"::: flashcards\n{LONG}:::\n",
    "quotation": f"::: quotation\n![A face](mira.svg)\n\n{WORD}\n\n{FORMULA}\n\n{WORD}\n:::\n",
    "button": f"::: button\n[{WORD}](https://example.org)\n:::\n",
    "checklist": f"::: checklist\n- {WORD}\n:::\n",
    "labelled": f"::: labelled\n![A](machine.svg)\n\n### {WORD} (0, 0)\n{WORD}\n\n### Other (100, 100)\nText.\n:::\n",
    "carousel": f'::: carousel\n![A](cherries.svg "{WORD}")\n\n![B](mira.svg "{WORD}")\n:::\n',
    "before-after": f'::: before-after\n![A](coarse.svg "{WORD}")\n\n![B](fine.svg "{WORD}")\n:::\n',
    "continue": f"::: continue {WORD}\n:::\n\nMore.\n",
}
PICTURE = "![Red](cherries.svg)"
QUESTIONS: dict[str, dict[str, Any]] = {
    "choice": {"options": [WORD, FORMULA, PICTURE, "`code`"], "answer": PICTURE},
    "matching": {
        "pairs": [{"item": WORD, "match": WORD}, {"item": FORMULA, "match": "b"}, {"item": "c", "match": "d"}]
    },
    "ordering": {"items": [WORD, FORMULA, PICTURE]},
    "sorting": {"categories": [{"category": WORD, "items": [WORD, PICTURE]}, {"category": "b", "items": ["c"]}]},
    "gaps": {"text": f"{WORD} {{{{a}}}} {WORD} {{{{=b|{WORD}}}}}"},
    "text": {"answers": [WORD]},
    "scale": {"labels": [WORD, "b", "c", "d", "e"]},
    "hotspot": {
        "picture": "![A](machine.svg)",
        "size": [640, 400],
        "regions": [
            {"label": WORD, "circle": [100, 100, 60], "correct": True},
            {"label": "b", "circle": [500, 100, 60]},
        ],
    },
}


ON_TOP = """shown => {
  const {left, right, top, bottom} = shown.getBoundingClientRect();
  return [[left + 6, top + 6], [right - 6, bottom - 6]].every(at => shown.contains(document.elementFromPoint(...at)));
}"""
"""Whether nothing lies over an element, or cuts it off."""


def write_lessons(folder: Path, lessons: dict[str, str]) -> Path:
    """Write a course of lessons and the pictures of the examples, and return its folder."""
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_text(content, "utf-8")
    for name, text in lessons.items():
        (folder / f"{name}.md").write_text(f"# {name}\n\n## Section\n\n{text}", "utf-8")
    outline = ", ".join(f"{name}.md" for name in lessons)
    (folder / "course.yaml").write_text(f"id: odd\ntitle: Odd\noutline: [{outline}]\n", "utf-8")
    return folder


def opened(classroom: Classroom, course: Path) -> Learner:
    """Open a course on the web."""
    device = classroom.device(viewport=DESKTOP)
    return Learner(device.visit(classroom.system.content_address(classroom.package(course, "web"))))


def fence(kind: str, **fields: Any) -> str:
    """Write a question for a lesson."""
    asked = {"type": kind, "id": f"the-{kind}", "prompt": "Well?"} | fields
    return f"```question\n{yaml.safe_dump(asked, allow_unicode=True, sort_keys=False)}```\n"


@pytest.mark.parametrize("kind", ["blocks", "questions"])
def test_nothing_is_so_long_that_a_page_scrolls_sideways(kind: str, tmp_path: Path, classroom: Classroom) -> None:
    """Words without a break, wide formulas and code, and points at the edge of a picture; wide screens, and narrow."""
    lessons = BLOCKS if kind == "blocks" else {name: fence(name, **fields) for name, fields in QUESTIONS.items()}
    learner = opened(classroom, write_lessons(tmp_path / "course", lessons))
    found = {}
    for name in lessons:
        learner.go(name)
        for viewport in (DESKTOP, NARROWEST):
            learner.launch.page.set_viewport_size(viewport)
            if wider := wider_than_screen(learner.content):
                found[name, viewport["width"]] = wider
        learner.launch.page.set_viewport_size(DESKTOP)
    assert found == {}


def test_the_words_of_what_would_have_been_right_stay_in_the_question(tmp_path: Path, classroom: Classroom) -> None:
    """However long one of them is."""
    lessons = {"text": fence("text", answers=[WORD])}
    learner = opened(classroom, write_lessons(tmp_path / "course", lessons))
    learner.launch.page.set_viewport_size(NARROWEST)
    learner.go("text")
    learner.content.get_by_role("textbox").fill("no")
    learner.button("checkAnswer").click()
    learner.button("showAnswer").click()
    expect(learner.content.locator(".answer-right")).to_contain_text(WORD)
    assert wider_than_screen(learner.content) == []


def test_labels_of_a_scale_stand_side_by_side_only_where_their_words_fit(tmp_path: Path, classroom: Classroom) -> None:
    """Otherwise they are a list, and no word is broken."""
    short = fence("scale", labels=["Strongly disagree", "Disagree", "Undecided", "Agree", "Strongly agree"])
    long = fence(
        "scale", id="long", labels=["Unzutreffend", "Überwiegend unzutreffend", "Unentschieden", "Überwiegend", "Ganz"]
    )
    learner = opened(classroom, write_lessons(tmp_path / "course", {"short": short, "long": long}))
    for name, rows in (("short", 1), ("long", 5)):
        learner.go(name)
        tops = "labels => new Set(labels.map(label => label.getBoundingClientRect().top)).size"
        assert learner.content.locator(f"#lesson-{name} .option").evaluate_all(tops) == rows
    learner.go("short")
    high = "labels => labels.map(label => label.getBoundingClientRect().height)"
    disagree, undecided, agree = learner.content.locator("#lesson-short .option-text").evaluate_all(high)[1:4]
    assert disagree == undecided == agree


def test_the_letter_of_a_text_among_pictures_covers_no_word(tmp_path: Path, classroom: Classroom) -> None:
    """It stands above them, as in 'None of these' beside pictures."""
    question = fence("choice", options=[PICTURE, "![Brown](mira.svg)", "None of these"], answer="None of these")
    learner = opened(classroom, write_lessons(tmp_path / "course", {"choice": question}))
    learner.go("choice")
    option = learner.content.locator(".option").last
    letter, words = option.locator(".option-letter").bounding_box(), option.locator(".option-text").bounding_box()
    assert letter
    assert words
    assert letter["y"] + letter["height"] <= words["y"]


def test_a_unit_stands_beside_its_number_on_a_phone(tmp_path: Path, classroom: Classroom) -> None:
    """And the verdict below both."""
    question = fence("number", answer=500, unit="seconds")
    learner = opened(classroom, write_lessons(tmp_path / "course", {"number": question}))
    learner.launch.page.set_viewport_size(NARROWEST)
    learner.go("number")
    line = learner.content.locator(".field-line")
    field, unit, sign = (line.locator(part).bounding_box() or {} for part in ("input", ".unit", ".sign"))
    assert unit["y"] < field["y"] + field["height"]
    assert sign["y"] < field["y"] + field["height"]
    line.get_by_role("textbox").fill("1")
    learner.button("checkAnswer").click()
    learner.button("showAnswer").click()
    expect(line.locator(".answer-mark")).to_be_visible()
    expect(line.locator(".sign")).to_be_hidden()
    field, mark = (line.locator(part).bounding_box() or {} for part in ("input", ".answer-mark"))
    assert mark["y"] >= field["y"] + field["height"]


def test_a_mark_on_a_picture_says_whether_it_is_right(tmp_path: Path, classroom: Classroom) -> None:
    """To those who do not see its colour, and a carousel says which picture has come."""
    question = fence("hotspot", **QUESTIONS["hotspot"])
    carousel = '::: carousel\n![Red](cherries.svg "Monday")\n\n![Brown](mira.svg "Friday")\n:::\n'
    course = write_lessons(tmp_path / "course", {"hotspot": question, "carousel": carousel})
    learner = opened(classroom, course)
    learner.go("hotspot")
    learner.content.get_by_role("button", name="Mark a place in the picture").press("Enter")
    learner.button("checkAnswer").click()
    learner.button("showAnswer").click()
    pin = learner.content.get_by_role("button", name="Mark 1: 50% from the left, 50% from the top, not correct")
    expect(pin).to_be_disabled()
    learner.go("carousel")
    track = learner.content.locator(".carousel-track")
    expect(track).to_have_attribute("aria-live", "polite")
    expect(track.locator("figure:visible")).to_contain_text("Monday")


def test_nothing_stands_below_the_groups_once_all_is_sorted(tmp_path: Path, classroom: Classroom) -> None:
    """After the verdict, and when the question is looked at again."""
    question = fence("sorting", categories=[{"category": "Rock", "items": ["Mars", "Venus"]}, {"category": "Gas"}])
    learner = opened(classroom, write_lessons(tmp_path / "course", {"sorting": question}))
    learner.go("sorting")
    pool = learner.content.locator(".pool")
    expect(pool).to_be_visible()
    for item in ("Mars", "Venus"):
        learner.content.get_by_role("button", name=item).click()
        learner.content.get_by_role("button", name="Rock").click()
    learner.button("checkAnswer").click()
    expect(learner.content.locator(".verdict")).to_be_visible()
    expect(pool).to_be_hidden()
    learner.content.evaluate(AFTER_ALL_WRITES)
    learner.launch.page.reload()
    expect(learner.content.locator(".verdict")).to_be_visible()
    expect(pool).to_be_hidden()


def test_blocks_keep_their_distance_in_other_blocks(tmp_path: Path, classroom: Classroom) -> None:
    """In a band, behind a tab, and in a folded text."""
    inner = "Before.\n\n::: checklist\n- One\n:::\n\n::: steps\n1. One\n2. Two\n:::\n\nAfter.\n"
    lessons = {
        "band": f":::: band\n### Head\n\n{inner}::::\n",
        "tabs": f":::: tabs\n### First\n\n{inner}\n### Second\n\nText.\n::::\n",
        "details": f":::: details {{.open}}\n{inner}::::\n",
    }
    learner = opened(classroom, write_lessons(tmp_path / "course", lessons))
    for name in lessons:
        learner.go(name)
        gaps = learner.content.locator(f"#lesson-{name} :is(.block-checklist, .block-steps)").evaluate_all(
            """blocks => blocks.flatMap(({previousElementSibling: before, nextElementSibling: after, ...rest}, at) => {
              const box = blocks[at].getBoundingClientRect();
              return [box.top - before.getBoundingClientRect().bottom, after.getBoundingClientRect().top - box.bottom];
            })"""
        )
        assert min(gaps) >= 12, name


def test_the_meaning_of_a_term_is_cut_off_by_nothing(tmp_path: Path, classroom: Classroom) -> None:
    """At the end of what folds, of a band, of a transcript and of a card; it stays in a window that becomes narrow."""
    meaning = "What is said of it in a few more words than there is room for in a line. " * 2
    lessons = {
        "accordion": "::: accordion {.open}\n### A\n\nThe zigzag.\n:::\n",
        "band": "::: band\n### A\n\nThe zigzag.\n:::\n",
        "recording": "::: recording\n![A](tasting.wav)\n\nThe zigzag.\n:::\n",
        "cards": "::: cards\n### A\n\nThe zigzag.\n\n### B\n\nText.\n:::\n",
    }
    ended = {name: f"{text}\n*[zigzag]: {meaning}\n" for name, text in lessons.items()}
    course = write_lessons(tmp_path / "course", ended)
    write_silence(course / "tasting.wav", seconds=1)
    learner = opened(classroom, course)
    for name in lessons:
        learner.go(name)
        page = learner.content.locator(f"#lesson-{name}")
        for opener in page.locator(".turn-over:visible, .transcript summary").all()[:1]:
            opener.click()
        page.locator(".term-button").focus()
        shown = page.locator(".meaning")
        expect(shown).to_be_visible()
        assert becomes(partial(shown.evaluate, ON_TOP), wanted=True), name
        learner.launch.page.set_viewport_size(NARROWEST)
        assert becomes(partial(wider_than_screen, learner.content), [])
        learner.launch.page.set_viewport_size(DESKTOP)
        learner.launch.page.keyboard.press("Escape")
        expect(shown).to_be_hidden()


def test_what_is_only_a_picture_or_said_twice_is_kept_apart(tmp_path: Path, classroom: Classroom) -> None:
    """Knowing one card of pictures is not knowing all of them, and a line that stands twice is ticked once."""
    lessons = {
        "deck": "::: flashcards\n### ![Red](cherries.svg)\n\nA cherry\n\n### ![Brown](mira.svg)\n\nMira\n:::\n",
        "list": "::: checklist\n- Rinse\n- Dry\n- Rinse\n:::\n",
    }
    learner = opened(classroom, write_lessons(tmp_path / "course", lessons))
    learner.go("deck")
    learner.button("showAnswer").click()
    learner.button("knewIt").click()
    learner.content.evaluate(KEPT, ["lessonpack-known/", [["Red", "{}"]]])
    learner.go("list")
    learner.content.get_by_role("checkbox").nth(2).check()
    learner.content.evaluate(KEPT, ["lessonpack-ticks/", [["Rinse+", "{}"]]])
    learner.launch.page.reload()
    expect(learner.content.get_by_role("checkbox", checked=True)).to_have_count(1)
    expect(learner.content.get_by_role("checkbox").nth(2)).to_be_checked()
    learner.go("deck")
    expect(learner.content.locator(".cards-left")).to_have_text("1 card left")
    expect(learner.content.locator(".piece.shown .front img")).to_have_attribute("alt", "Brown")


def test_pictures_and_formulas_in_headings_are_seen_and_heard(tmp_path: Path, classroom: Classroom) -> None:
    """In tabs, on the buttons of cards and of points, and in what is said when a card turns."""
    heading = "### ![Red](cherries.svg)\n\nOne.\n\nTwo.\n\n### Area $x^2$\n\nText.\n"
    points = "### ![Red](cherries.svg) (10, 10)\n\nOne.\n\n### Area $x^2$ (50, 50)\n\nText.\n"
    lessons = {
        "tabs": f"::: tabs\n{heading}:::\n",
        "cards": f"::: cards\n{heading}:::\n",
        "labelled": f"::: labelled\n![A machine](machine.svg)\n\n{points}:::\n",
    }
    learner = opened(classroom, write_lessons(tmp_path / "course", lessons))
    learner.go("tabs")
    tabs = learner.content.get_by_role("tab")
    expect(tabs.nth(0)).to_have_accessible_name("Red")
    expect(tabs.nth(1).locator("msup")).to_be_visible()
    learner.go("cards")
    learner.content.get_by_role("button", name="Turn over Red").press("Enter")
    expect(learner.content.locator("#announcements")).to_have_text("Red One. Two.")
    learner.go("labelled")
    expect(learner.content.get_by_role("button", name="2: Area x^2", exact=True)).to_be_visible()
    expect(learner.content.get_by_role("button", name="Next: Area x^2")).to_be_visible()


def test_a_single_point_of_a_picture_leads_nowhere_else(tmp_path: Path, classroom: Classroom) -> None:
    """No button that leads to itself, and nothing to count."""
    text = "::: labelled\n![A machine](machine.svg)\n\n### Steam (50, 50)\n\nHot.\n:::\n"
    learner = opened(classroom, write_lessons(tmp_path / "course", {"labelled": text}))
    learner.go("labelled")
    expect(learner.content.get_by_text("Hot.")).to_be_visible()
    expect(learner.content.locator(".block-labelled button")).to_have_count(1)
    expect(learner.content.locator(".spot-count")).to_have_count(0)
