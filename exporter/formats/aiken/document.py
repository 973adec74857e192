"""Writes Aiken: a question, its options after letters, and the letter of the right one."""

from __future__ import annotations

import re
from string import ascii_uppercase
from typing import TYPE_CHECKING

from exporter.formats.carrying.bank import categories, refuse_nothing
from exporter.formats.carrying.losses import Losses, Unsaid, left_out, no_place, no_type
from exporter.formats.carrying.texts import Texts, is_plain, words_of
from exporter.questions.choice import Choice
from exporter.questions.true_false import TrueFalse
from exporter.richtext import RichText

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.archive import Content
    from exporter.course import Course
    from exporter.problems import Problem
    from exporter.questions import Question

_MISREAD = re.compile(r"[A-Z][.)]|ANSWER\s*:", re.IGNORECASE)


def aiken(course: Course) -> tuple[dict[str, Content], tuple[Problem, ...]]:
    """Return a file for each category by its name, and what of the course Aiken cannot say.

    Raises:
        OutputError: it can say none of them.
    """
    losses = Losses(course, "Aiken")
    say = Texts(course, str).say
    files: dict[str, Content] = {}
    for category in categories(course, losses):
        blocks = []
        if category.introduction:
            losses.of_item(category.item, "has no introductions; that of this quiz is left out")
        for question in category.questions:

            def lost(what: str, question: Question = question) -> None:
                losses.of_question(question, category.item, what)  # noqa: B023 - called before the next category

            try:
                blocks.append(_block(question, say, lost))
            except Unsaid as reason:
                lost(left_out(reason))
        if blocks:
            files[f"{category.item.id}.txt"] = "\n".join(blocks).encode()
    refuse_nothing(bool(files), "Aiken")
    return files, losses.all()


def _block(question: Question, say: Callable[[str], str], lost: Callable[[str], None]) -> str:
    options = _options(question, say)
    if len(options) > len(ascii_uppercase):
        raise Unsaid(f"has letters for {len(ascii_uppercase)} options, not for {len(options)}")
    prompt = _line(question.prompt, lost)
    if _MISREAD.match(prompt):
        raise Unsaid("takes a prompt that begins like this for an option or an answer (begin it with another word)")
    lines = [
        prompt,
        *(f"{letter}) {_line(text, lost)}" for letter, (text, _) in zip(ascii_uppercase, options, strict=False)),
    ]
    right = next(letter for letter, (_, right) in zip(ascii_uppercase, options, strict=False) if right)
    _note_rest(question, lost)
    return "\n".join([*lines, f"ANSWER: {right}", ""])


def _options(question: Question, say: Callable[[str], str]) -> list[tuple[RichText, bool]]:
    """Return what can be chosen, and whether it is right."""
    if isinstance(question, Choice):
        return [(option.text, option.correct) for option in question.options]
    if isinstance(question, TrueFalse):
        return [(RichText.line(say(key)), question.answer is (key == "true")) for key in ("true", "false")]
    raise Unsaid(no_type(question.type))


def _line(text: RichText, lost: Callable[[str], None]) -> str:
    words = words_of(text)
    if not words or text.shows("img", "audio", "video"):
        raise Unsaid("has no pictures or recordings")
    if not is_plain(text):
        lost("has only plain text; this question loses its emphasis, lists, code and links")
    return words


def _note_rest(question: Question, lost: Callable[[str], None]) -> None:
    stays = [name for name in ("explanation", "hint", "objectives", "tags") if getattr(question, name)]
    if isinstance(question, Choice) and any(option.feedback for option in question.options):
        stays.append("feedback")
    if question.points != 1:
        stays.append("points")
    if stays:
        lost(no_place(stays))
