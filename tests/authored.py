"""Courses as their authors wrote them: what is right is read from the source, never from the product."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
FLASK = ROOT / "content" / "introduction-to-flask"
COFFEE = ROOT / "content" / "better-coffee"
EVERY_QUESTION = ROOT / "content" / "every-question"
ARABIC = Path(__file__).parent / "browser" / "courses" / "arabic"
LONG_ANSWER = "Because I would miss rain and trees and all the people who stay behind on Earth."


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap of a sentence: the texts that are right, and the wrong ones of a drop-down."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A question as written, with a right and a wrong answer in the words of the page."""

    source: dict[str, Any]

    @property
    def alone(self) -> dict[str, Any]:
        """Return the question for another quiz, which has no groups."""
        return {key: value for key, value in self.source.items() if key != "group"}

    @property
    def id(self) -> str:
        """Return the question's id."""
        return str(self.source["id"])

    @property
    def type(self) -> str:
        """Return the question's type."""
        return str(self.source["type"])

    @property
    def scored(self) -> bool:
        """Say whether the machine scores it."""
        return self.type not in {"essay", "scale"}

    @property
    def options(self) -> list[str]:
        """Return the texts of the options, in the author's order."""
        return [plain(one["text"] if isinstance(one, dict) else one) for one in self.source["options"]]

    @property
    def gaps(self) -> list[Gap]:
        """Return the gaps of a sentence with gaps."""
        found = re.findall(r"\{\{(=?)(.*?)\}\}", self.source["text"], re.DOTALL)
        return [
            Gap(tuple(texts[:1] if drop_down else texts), tuple(texts[1:] if drop_down else ()))
            for drop_down, inner in found
            for texts in [[one.strip() for one in inner.split("|")]]
        ]

    def right(self) -> Any:
        """Return a right answer: texts as a learner sees them, in the form that `Learner.answer` takes."""
        return _RIGHT[self.type](self)

    def wrong(self) -> Any:
        """Return an answer with nothing right in it, where the type has one."""
        return _WRONG[self.type](self)

    @property
    def correct(self) -> list[str]:
        """Return the texts of the options that are right."""
        marked = [plain(one["text"]) for one in self.source["options"] if isinstance(one, dict) and one.get("correct")]
        answer = self.source.get("answer", [])
        return marked or [plain(str(one)) for one in (answer if isinstance(answer, list) else [answer])]


def _false(question: Question) -> bool:
    return question.source["answer"] not in {True, "true"}


def _number(question: Question) -> str:
    source = question.source
    return str(source["between"][0] if "between" in source else source["answer"])


def _pairs(question: Question) -> dict[str, str]:
    return {plain(pair["item"]): plain(pair["match"]) for pair in question.source["pairs"]}


def _crossed(question: Question) -> dict[str, str]:
    items, matches = list(_pairs(question)), list(_pairs(question).values())
    return dict(zip(items, [*matches[1:], matches[0]], strict=True))


def _sorted(question: Question) -> dict[str, str]:
    groups = question.source["categories"]
    return {plain(item): plain(one["category"]) for one in groups for item in one.get("items", [])}


def _missorted(question: Question) -> dict[str, str]:
    groups = [plain(one["category"]) for one in question.source["categories"]]
    return {item: groups[groups.index(group) - 1] for item, group in _sorted(question).items()}


def _items(question: Question) -> list[str]:
    return [plain(item) for item in question.source["items"]]


_RIGHT: dict[str, Callable[[Question], Any]] = {
    "choice": lambda question: question.correct[0],
    "multiple": lambda question: question.correct,
    "true-false": lambda question: not _false(question),
    "text": lambda question: str(question.source["answers"][0]),
    "number": _number,
    "matching": _pairs,
    "sorting": _sorted,
    "hotspot": lambda question: [one["label"] for one in question.source["regions"] if one.get("correct")],
    "ordering": _items,
    "gaps": lambda question: [gap.right[0] for gap in question.gaps],
    "essay": lambda _: LONG_ANSWER,
    "scale": lambda question: str(question.source["labels"][-1]),
}
_WRONG: dict[str, Callable[[Question], Any]] = {
    "choice": lambda question: next(text for text in question.options if text not in question.correct),
    "multiple": lambda question: [text for text in question.options if text not in question.correct],
    "true-false": _false,
    "text": lambda _: "certainly not this",
    "number": lambda _: "-7",
    "matching": _crossed,
    "sorting": _missorted,
    "hotspot": lambda question: [one["label"] for one in question.source["regions"] if not one.get("correct")][
        : len(question.right())
    ],
    "ordering": lambda question: [*_items(question)[1:], _items(question)[0]],
    "gaps": lambda question: [gap.wrong[0] if gap.wrong else "nothing" for gap in question.gaps],
    "essay": lambda _: LONG_ANSWER,
    "scale": lambda question: str(question.source["labels"][0]),
}


@dataclass(frozen=True)
class Quiz:
    """A quiz as written."""

    source: dict[str, Any]
    questions: list[Question] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Return the quiz's id."""
        return str(self.source["id"])

    @property
    def title(self) -> str:
        """Return the quiz's title."""
        return str(self.source["title"])

    @property
    def asked(self) -> int:
        """Return how many questions an attempt asks."""
        pick = {group: int(count) for group, count in self.source.get("pick", {}).items()}
        alone = sum("group" not in question.source for question in self.questions)
        return sum(pick.values()) + int(self.source.get("draw", alone))


@dataclass(frozen=True)
class Authored:
    """A course as written: the ids of its lessons and its quizzes, in the order of the outline."""

    folder: Path
    lessons: list[str]
    quizzes: list[Quiz]
    order: list[str]
    checks: list[Question]
    homes: dict[str, str]
    """The lessons of the checks, by the ids of both."""
    stories: list[str]
    """The ids of its scenarios."""


def plain(text: str) -> str:
    """Return a text without the Markdown that the sample courses use in options; pictures are what is said of them."""
    return re.sub(r"!\[([^]]*)\]\([^)]*\)", r"\1", str(text)).replace("`", "").replace("*", "")


def _files(entries: list[Any]) -> list[str]:
    return [name for one in entries for name in (_files(one["items"]) if isinstance(one, dict) else [one])]


def read(folder: Path) -> Authored:
    """Read a course's sources; every lesson and quiz must have the id that its file's name makes, or say it."""
    outline = yaml.safe_load((folder / "course.yaml").read_text(encoding="utf-8"))["outline"]
    lessons, quizzes, order, checks, homes, stories = [], [], [], [], {}, []
    for name in _files(outline):
        text = (folder / name).read_text(encoding="utf-8")
        if name.endswith(".quiz.yaml"):
            source = yaml.safe_load(text)
            source.setdefault("id", name.removesuffix(".quiz.yaml"))
            quizzes.append(Quiz(source, [Question(one) for one in source["questions"]]))
            order.append(source["id"])
            continue
        if name.endswith(".scenario.yaml"):
            stories.append(yaml.safe_load(text)["id"])
            order.append(stories[-1])
            continue
        front = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
        fields = yaml.safe_load(front.group(1)) if front else {}
        lessons.append(fields.get("id", Path(name).stem))
        order.append(lessons[-1])
        found = [
            Question(yaml.safe_load(one))
            for one in re.findall(r"^```question\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        ]
        checks += found
        homes |= {question.id: lessons[-1] for question in found}
    return Authored(folder, lessons, quizzes, order, checks, homes, stories)
