"""Pictures for `make look`: blocks and questions in the states that acts bring them into. Not a test of the suite."""

from __future__ import annotations

import re
from shutil import copytree
from typing import TYPE_CHECKING, Any

import yaml
from authored import EVERY_QUESTION, Question, read
from block_examples import examples, write_examples
from device import DESKTOP
from learner import Learner
from pictures import draw_sheet, take, wanted
from playwright.sync_api import expect
from stateful_blocks import LOADED, PLAYED
from written import quiz, write_course

from exporter.questions import QUESTION_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from authored import Authored, Quiz
    from classroom import Classroom
    from pictures import Picture
    from playwright.sync_api import Locator

UNBROKEN = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente"
LONG = f"It takes {UNBROKEN} into account, and then goes on about what else there is to be said of it, line after line"
LONGER = [f"{LONG} ({number})" for number in range(1, 4)]
LONG_QUESTIONS: list[dict[str, Any]] = [
    {"type": "choice", "options": LONGER, "answer": LONGER[0]},
    {"type": "matching", "pairs": [{"item": one, "match": f"{LONG} {number}"} for number, one in enumerate(LONGER)]},
    {"type": "ordering", "items": LONGER},
    {
        "type": "sorting",
        "categories": [{"category": LONG, "items": LONGER[:2]}, {"category": "Short", "items": ["One"]}],
    },
    {"type": "gaps", "text": f"It is {{{{{LONG}}}}} or {{{{={LONG}|{LONGER[1]}}}}}."},
]


def test_look_at_states_of_blocks(tmp_path: Path, classroom: Classroom) -> None:
    """Open, half done, done: what is done with each block, one act after another."""
    address = classroom.system.content_address(classroom.package(write_examples(tmp_path / "blocks"), "web"))
    device = classroom.device()
    learner = Learner(device.visit(address))
    taken: list[Picture] = []
    for name in examples():
        for state, act in _ACTS.get(name, {}).items():
            learner.go(name)
            act(learner.page.locator(f".block-{name}").first)
            taken += _pictures(learner, f"block {name} {state}")
    learner.go("accordion")
    learner.page.locator(".block-term button").click()
    taken += _pictures(learner, "block term open")
    draw_sheet(device.context.new_page(), taken)


def _pictures(learner: Learner, name: str) -> list[Picture]:
    taken = take(learner.launch.page, name) if wanted(name) else []
    learner.launch.page.set_viewport_size(DESKTOP)
    learner.launch.page.keyboard.press("Escape")
    return taken


def _presses(name: str) -> Callable[[Locator], None]:
    return lambda block: block.get_by_role("button", name=re.compile(name)).first.click()


def _ticks(block: Locator) -> None:
    for box in block.get_by_role("checkbox").all()[:2]:
        box.check()


def _slides(block: Locator) -> None:
    block.get_by_role("slider").fill("80")


def _plays(block: Locator) -> None:
    sound = block.locator("audio")
    sound.evaluate(LOADED)
    sound.evaluate(PLAYED, [0, 0.5])
    block.locator("summary").click()


def _knows_all(block: Locator) -> None:
    for _ in range(block.locator("> .piece").count()):
        reply = block.get_by_role("button", name="I knew it")
        if not reply.count():
            _presses("Show the answer")(block)
        reply.click()


_ACTS: dict[str, dict[str, Callable[[Locator], None]]] = {
    "accordion": {"open": lambda block: block.locator("summary").first.click()},
    "tabs": {"second": lambda block: block.get_by_role("tab").nth(1).click()},
    "cards": {"turned": _presses("Turn over")},
    "flashcards": {"answer": _presses("Show the answer"), "done": _knows_all},
    "checklist": {"ticked": _ticks},
    "continue": {"opened": _presses("")},
    "labelled": {"second": _presses("^2"), "last": _presses("^3")},
    "carousel": {"second": _presses("Next"), "enlarged": _presses("Enlarge")},
    "before-after": {"moved": _slides},
    "recording": {"played": _plays},
}


def test_look_at_states_of_questions(tmp_path: Path, classroom: Classroom) -> None:
    """Nothing given, chosen, right, partly right; tried and solved in a lesson; with long texts; reviewed."""
    course = _write(tmp_path / "states")
    authored = read(course)
    device = classroom.device()
    learner = Learner(device.visit(classroom.system.content_address(classroom.package(course, "web"))))
    taken: list[Picture] = []
    for name in _states(learner, authored):
        taken += _pictures(learner, name)
    draw_sheet(device.context.new_page(), taken)


def _write(folder: Path) -> Path:
    asked = {one.type: one for each in read(EVERY_QUESTION).quizzes for one in each.questions[::-1]}
    whole = [{**asked[kind].alone, "id": kind, "objectives": None} for kind in QUESTION_TYPES]
    whole = [{key: value for key, value in one.items() if value is not None} for one in whole]
    whole = [{**one, "hint": "Think of it."} for one in whole]
    parts = [{**one, "id": f"partly-{one['type']}", "scoring": "partial"} for one in whole if one["type"] in _PARTLY]
    long = [
        {
            "id": f"long-{one['type']}",
            "prompt": f"Is it so? {LONG}?",
            "hint": LONG,
            "explanation": f"{LONG}. " * 3,
            **one,
        }
        for one in LONG_QUESTIONS
    ]
    write_course(
        folder,
        lessons=[f"on-{one['type']}" for one in whole],
        quizzes=[quiz("whole", whole), quiz("parts", parts), quiz("long", long)],
    )
    copytree(EVERY_QUESTION / "media", folder / "media")
    for one in whole:
        check = yaml.safe_dump({**one, "id": f"check-{one['type']}"}, allow_unicode=True, sort_keys=False)
        with (folder / f"on-{one['type']}.md").open("a", encoding="utf-8") as file:
            file.write(f"\n```question\n{check}```\n")
    return folder


def _states(learner: Learner, authored: Authored) -> Iterator[str]:
    whole, parts, long = authored.quizzes
    yield from _answered_rightly(learner, whole)
    yield from _answered_partly(learner, parts)
    yield from _long(learner, long)
    yield from _in_lessons(learner, whole)


def _each(learner: Learner, asked: Quiz) -> Iterator[Question]:
    learner.begin(asked)
    for question in asked.questions:
        learner.sees(question.id)
        yield question
        if question is not asked.questions[-1]:
            learner.forward()


def _answered_rightly(learner: Learner, asked: Quiz) -> Iterator[str]:
    for question in _each(learner, asked):
        learner.check_button().click()
        expect(learner.page.locator(".missing")).not_to_be_empty()
        learner.button("showHint").click()
        yield f"question {question.type} missing"
        if question.type == "hotspot":
            learner.page.locator(".spot-area").press("Enter")
            yield "question hotspot pinned"
        learner.answer(question, question.right())
        yield f"question {question.type} chosen"
        learner.check()
        yield f"question {question.type} right"


def _answered_partly(learner: Learner, asked: Quiz) -> Iterator[str]:
    for question in _each(learner, asked):
        learner.answer(question, _PARTLY[question.type](question))
        learner.check()
        yield f"question {question.type} partly"
    learner.submit()
    for one in learner.page.locator(".review summary").all():
        one.click()
    yield "question review"


def _long(learner: Learner, asked: Quiz) -> Iterator[str]:
    for question in _each(learner, asked):
        yield f"question {question.type} long"
        learner.answer(question, question.wrong())
        learner.check()
        yield f"question {question.type} long wrong"


def _in_lessons(learner: Learner, asked: Quiz) -> Iterator[str]:
    for question in asked.questions:
        learner.go(f"on-{question.type}")
        if question.type == "hotspot":
            learner.page.locator(".spot-area").press("Enter")
        else:
            learner.answer(Question({**question.source, "id": f"check-{question.type}"}), question.wrong())
        learner.check()
        yield f"question {question.type} tried"
        if (solve := learner.page.get_by_role("button", name=learner.say("showAnswer"))).count():
            solve.click()
            yield f"question {question.type} solved"


def _first_right(question: Question) -> Any:
    right, wrong = question.right(), question.wrong()
    if isinstance(right, dict):
        first = next(iter(right))
        return {**wrong, first: right[first]}
    return [right[0], *wrong[1:]]


_PARTLY: dict[str, Callable[[Question], Any]] = {
    "multiple": lambda question: question.right()[:1],
    "matching": _first_right,
    "sorting": _first_right,
    "gaps": _first_right,
    "ordering": lambda question: [*question.right()[:-2], *question.right()[:-3:-1]],
}
