"""Questions that people write into documents: ``Question: …``, options with letters or as a list, and ``Answer: B``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exporter.imports.bank import Answer, Judgement, Options, Question, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exporter.problems import Position

_QUESTION = re.compile(r"(?:Question|Q)[ \t]*\d{0,4}[ \t]*[:.)][ \t]*(\S.*)", re.IGNORECASE | re.DOTALL)
_OPTION = re.compile(r"(\*?)[ \t]*\(?([A-Ha-h]|\d{1,2})[.)][ \t]+(.+)")
_ANSWER = re.compile(r"(?:(?:right|correct)[ \t]+)?(?:answers?|solution)[ \t]*:[ \t]*(.+)", re.IGNORECASE | re.DOTALL)
_EXPLANATION = re.compile(r"(?:explanation|feedback)[ \t]*:[ \t]*(.+)", re.IGNORECASE | re.DOTALL)
_LABEL = re.compile(
    r"^((?:<[^<>]+>|\s)*)(?:(?:Question|Q)[ \t]*\d{0,4}[ \t]*[:.)]|(?:explanation|feedback)[ \t]*:)[ \t]*",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[ \t]{0,9}(?:\*|\((?:correct|right)\)|[✓✔])[ \t]{0,9}$", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z](?:[ \t]*(?:,|and|&|;|/)[ \t]*[A-Za-z])*|\d{1,2}(?:[ \t]*(?:,|and|&|;)[ \t]*\d{1,2})*")
_TRUE_OR_FALSE = {"true": True, "false": False}
_LONGEST = 10


def question_at(
    blocks: Sequence[Any], at: int, place: Position, line: Callable[[str, Position], str]
) -> tuple[Question, int] | None:
    """Return the question that begins at a block, and the index of the block below it; None if there is none."""
    block = blocks[at]
    found = _QUESTION.match(_words(block)) if block.name in ("p", "h3", "h4", "h5", "h6") else None
    if found is None:
        return None
    written, end = _options(blocks, at + 1)
    answer = explanation = ""
    for _ in range(2):
        text = _words(blocks[end]) if end < len(blocks) and blocks[end].name == "p" else ""
        if one := _ANSWER.match(text):
            answer, end = one[1].strip(), end + 1
        elif _EXPLANATION.match(text):
            explanation, end = _without_label(blocks[end]), end + 1
    asked = _asked(written, answer, place, line)
    if asked is None:
        return None
    prompt = line(_without_label(block), place)
    return Question(place=place, asked=asked, prompt=prompt, explanation=line(explanation, place)), end


def _words(block: Any) -> str:
    return " ".join(block.get_text("\n" if block.name == "p" else " ").split(" ")).strip()


def _options(blocks: Sequence[Any], at: int) -> tuple[list[tuple[str, str, bool]], int]:
    """Return letters, texts in HTML and marks of the options that begin at a block, and the index below them."""
    if at < len(blocks) and blocks[at].name in ("ol", "ul"):
        items = blocks[at].find_all("li", recursive=False)
        found = [
            (chr(ord("A") + number), item.decode_contents(), _is_bold(item)) for number, item in enumerate(items[:26])
        ]
        return [
            (letter, _MARKED.sub("", html), bold or bool(_MARKED.search(html))) for letter, html, bold in found
        ], at + 1
    options: list[tuple[str, str, bool]] = []
    while at < len(blocks) and blocks[at].name == "p" and len(options) < _LONGEST * 10:
        pieces = [_OPTION.fullmatch(one.strip()) for one in _words(blocks[at]).split("\n") if one.strip()]
        if not pieces or not all(pieces):
            break
        bold = _is_bold(blocks[at])
        options += [
            (one[2].upper(), _escaped(_MARKED.sub("", one[3])), bool(one[1]) or bold or bool(_MARKED.search(one[3])))
            for one in pieces
            if one
        ]
        at += 1
    return options, at


def _asked(
    options: list[tuple[str, str, bool]], answer: str, place: Position, line: Callable[[str, Position], str]
) -> Options | Judgement | Words | None:
    if not options:
        if answer.lower() in _TRUE_OR_FALSE:
            return Judgement(_TRUE_OR_FALSE[answer.lower()])
        return Words((Answer(answer, 1.0),)) if answer else None
    names = {one.upper() for one in re.findall(r"[A-Za-z]+|\d+", answer)} if _LETTERS.fullmatch(answer) else set()
    numbers = {str(number) for number in range(1, len(options) + 1)}
    letters = (
        [str(number) for number in range(1, len(options) + 1)]
        if names and names <= numbers
        else [one[0] for one in options]
    )
    texts = [line(html, place) for _, html, _ in options]
    marks = [
        letter in names or (bool(answer) and text.lower() == answer.lower())
        for letter, text in zip(letters, texts, strict=True)
    ]
    if not any(marks):
        marks = [marked for _, _, marked in options]
    if not any(marks) or all(marks):
        return None
    several = sum(marks) > 1
    answers = tuple(Answer(text, float(mark)) for text, mark in zip(texts, marks, strict=True))
    return Options(answers, several=several, whole=several)


def _is_bold(item: Any) -> bool:
    strong = item.find(["strong", "b"])
    return strong is not None and strong.get_text(strip=True) == item.get_text(strip=True) != ""


def _without_label(block: Any) -> str:
    """Return the contents of a paragraph without the word before its colon."""
    plain = _LABEL.sub(r"\1", str(block.decode_contents()))
    return re.sub(r"<(strong|b|em|i)>\s*</\1>", "", plain)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
