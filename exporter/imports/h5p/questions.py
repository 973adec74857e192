"""The question types of H5P, scored as they are there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.bank import Answer, Gap, Gaps, Judgement, Options, Question, Writing
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.h5p.content import words
from exporter.imports.marks import mark_of, with_gaps, without_marks
from exporter.imports.notes import short
from exporter.imports.texts import words_of_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from exporter.imports.bank import Asked
    from exporter.imports.h5p.content import Content

_GAP = re.compile(r"\*((?:[^*\n]|\*\*){1,500})\*")
_FEEDBACK = re.compile(r"\\[+-][^\\]*")
_NO_TITLE = frozenset({"", "untitled", "untitled multiple choice", "untitled true/false question"})
_ALL = 100
_MOST_GAPS = 100


def questions_of(content: Content) -> Iterator[Question]:
    """Yield the questions of a piece of content that is of one of `KINDS`; others are noted."""
    try:
        yield from KINDS[content.kind](content)
    except Unfit as reason:
        content.notes.lost(content.place, f"{content.name} {reason}")


def _question(content: Content, asked: Asked, prompt: str, points: float, hint: str = "") -> Question:
    title = content.title if content.title.lower() not in _NO_TITLE else ""
    shown = content.medium()
    whole = "\n\n".join(text for text in (shown, prompt) if text)
    return Question(place=content.place, asked=asked, prompt=whole, title=title, points=points, hint=hint)


def _multiple_choice(content: Content) -> Iterator[Question]:
    values, behaviour = content.values, content.values.inside("behaviour")
    written = list(values.items("answers"))
    right = sum(one.flag("correct") for one in written)
    kind = behaviour.text("type") or "auto"
    several = kind == "multi" or (kind == "auto" and right > 1)
    whole = several and behaviour.flag("singlePoint")
    if whole and (behaviour.number("passPercentage") or _ALL) < _ALL:
        content.look("gives its point for a part of the right answers there; here, all of them are needed")
    if several and not right:
        raise Unfit("has no right option, and is right if none is chosen, which no question type here can do")
    each = 1 / max(right, 1)
    answers, hints = [], []
    for one in written:
        told = one.inside("tipsAndFeedback")
        share = (each if several else 1.0) if one.flag("correct") else (-each if several else 0.0)
        answers.append(Answer(content.line(one.text("text")), share, content.block(told.text("chosenFeedback"))))
        hints += [content.block(told.text("tip"))] if words(told.text("tip")) else []
        if words(told.text("notChosenFeedback")):
            content.lost(f"feedback to an option that is not chosen: {short(words(told.text('notChosenFeedback')))}")
    _note_overall(content)
    shuffled = behaviour.flag("randomAnswers", otherwise=True)
    asked = Options(tuple(answers), several, whole, shuffled)
    points = right if several and not whole else 1
    yield _question(content, asked, content.block(values.text("question")), points, "\n\n".join(hints))


def _true_false(content: Content) -> Iterator[Question]:
    behaviour = content.values.inside("behaviour")
    told = (content.block(behaviour.text(name)) for name in ("feedbackOnCorrect", "feedbackOnWrong"))
    correct = content.values.text("correct")
    if correct not in ("true", "false"):
        raise Unfit("does not say whether it is true")
    asked = Judgement(correct == "true", *told)
    yield _question(content, asked, content.block(content.values.text("question")), 1)


def _blanks(content: Content) -> Iterator[Question]:
    values, behaviour = content.values, content.values.inside("behaviour")
    html = "".join(without_marks(one) for one in values.texts("questions"))
    gaps: list[Gap] = []
    hints: list[str] = []

    def mark(found: re.Match[str]) -> str:
        inside, _, tip = found[1].replace("**", "*").partition(":")
        answers = [words(one) for one in re.split(r"(?<!\\)/", inside)]
        gaps.append(Gap(tuple(Answer(one.replace("\\/", "/"), 1) for one in answers if one)))
        hints.extend([words(tip)] if words(tip) else [])
        return mark_of(len(gaps) - 1)

    text = content.block(_GAP.sub(mark, html))
    _note_typing(content, matters=behaviour.flag("caseSensitive", otherwise=True))
    if behaviour.flag("acceptSpellingErrors"):
        content.look("accepts small slips of spelling there; here, an answer is right as it is written")
    asked = Gaps(_between(text, gaps))
    yield _question(content, asked, content.block(values.text("text")), len(gaps), "\n\n".join(hints))


def _note_typing(content: Content, *, matters: bool) -> None:
    if matters:
        content.look("has gaps in which capitals mattered; here, they do not")


def _drag_text(content: Content) -> Iterator[Question]:
    values = content.values
    right: list[str] = []
    hints: list[str] = []

    def mark(found: re.Match[str]) -> str:
        inside, _, tip = _FEEDBACK.sub("", found[1]).partition(":")
        right.append(words(inside))
        hints.extend([words(tip)] if words(tip) else [])
        return mark_of(len(right) - 1)

    written = without_marks(values.text("textField"))
    if any("\\+" in found[1] or "\\-" in found[1] for found in _GAP.finditer(written)):
        content.lost("feedback to single words, which this type does not have; put it into 'explanation'")
    text = content.texts.block(_GAP.sub(mark, written), "moodle", content.place, content.files)
    others = [
        words(_FEEDBACK.sub("", found[1]).partition(":")[0]) for found in _GAP.finditer(values.text("distractors"))
    ]
    offered = list(dict.fromkeys([*right, *others]))
    gaps = [Gap(tuple(Answer(one, float(one == of)) for one in offered), from_list=True) for of in right]
    prompt = content.block(values.text("taskDescription"))
    yield _question(content, Gaps(_between(text, gaps)), prompt, len(gaps), "\n\n".join(hints))


def _between(text: str, gaps: list[Gap]) -> tuple[str | Gap, ...]:
    if not 0 < len(gaps) <= _MOST_GAPS:
        raise Unfit(f"has {len(gaps)} gaps, and there should be 1 to {_MOST_GAPS}")
    return with_gaps(text, gaps)


def _single_choices(content: Content) -> Iterator[Question]:
    for one in content.values.items("choices"):
        answers = [content.line(text) for text in one.texts("answers")]
        asked = Options(tuple(Answer(text, float(not place)) for place, text in enumerate(answers)), shuffled=True)
        yield Question(place=content.place, asked=asked, prompt=content.block(one.text("question")))


def _summary(content: Content) -> Iterator[Question]:
    content.look("loses points with each wrong try there; here, one choice is right or wrong")
    prompt = content.block(content.values.text("intro"))
    for one in content.values.items("summaries"):
        answers = [content.line(text) for text in one.texts("summary")]
        asked = Options(tuple(Answer(text, float(not place)) for place, text in enumerate(answers)), shuffled=True)
        hint = content.block(one.text("tip"))
        yield Question(place=content.place, asked=asked, prompt=prompt or content.title, hint=hint)


def _essay(content: Content) -> Iterator[Question]:
    values = content.values
    if any(True for _ in values.items("keywords")):
        content.lost("points for keywords; here, people grade an essay")
    asked = Writing(content.block(values.inside("solution").text("sample")))
    introduction = content.block(values.inside("solution").text("introduction"))
    if introduction:
        content.lost(f"words above the sample: {short(introduction)}")
    yield _question(content, asked, content.block(values.text("taskDescription")), 1)


def _note_overall(content: Content) -> None:
    told = [words_of_html(one.text("feedback")) for one in content.values.items("overallFeedback")]
    if any(told):
        content.lost(f"words for a range of points: {short(next(one for one in told if one))}")


KINDS: Mapping[str, Callable[[Content], Iterator[Question]]] = {
    "H5P.MultiChoice": _multiple_choice,
    "H5P.TrueFalse": _true_false,
    "H5P.Blanks": _blanks,
    "H5P.DragText": _drag_text,
    "H5P.SingleChoiceSet": _single_choices,
    "H5P.Summary": _summary,
    "H5P.Essay": _essay,
}
