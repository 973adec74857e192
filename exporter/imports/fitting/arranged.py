"""What learners match, order, fill in, judge or write becomes the type of that name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exporter.imports.bank import Gap
from exporter.imports.fitting.reasons import FULL, Unfit, between, name_of, note_feedback, note_partial, one_of_each
from exporter.imports.fitting.typed import accepted_words
from exporter.imports.notes import short

if TYPE_CHECKING:
    from exporter.imports.bank import Gaps, Judgement, Opinion, Pairs, Question, Sequence, Sorted, Writing
    from exporter.imports.notes import Notes

_MOST, _MOST_GAPS, _MOST_WORDS = 50, 100, 10_000
_MOST_GROUPS, _MOST_LABELS = 12, 20
_LONGEST_TEXT = 20_000
_NO_WORDS = re.compile(r"!\[|(?<!\\)\$")
"""A picture or a formula."""
_FORMULA = re.compile(r"(?<!\\)(\$\$?)(?:[^$\\]|\\.)+\1", re.DOTALL)
_BRACES = re.compile(r"(?<!\\)\{\{")


def fit_judgement(question: Question, asked: Judgement, notes: Notes) -> dict[str, Any]:
    """Return the keys of a statement to judge. Feedback to a wrong judgement tells why: it becomes the explanation."""
    told: dict[str, Any] = {}
    explains = not question.explanation and bool(asked.if_wrong)
    if explains:
        told["explanation"] = asked.if_wrong
        message = f"what wrong answers were told is the explanation now, for everybody: {short(asked.if_wrong)}"
        notes.look(question.place, f"{name_of(question)}: {message}")
    left = [text for text in (asked.if_right, "" if explains else asked.if_wrong) if text and text != asked.if_wrong]
    left += [asked.if_wrong] if asked.if_wrong and not explains else []
    for text in left:
        message = f"feedback to one judgement, which this type does not have; put it into 'explanation': {short(text)}"
        notes.lost(question.place, f"{name_of(question)}: {message}")
    return {"type": "true-false", "answer": asked.answer, **told}


def fit_pairs(question: Question, asked: Pairs, notes: Notes) -> dict[str, Any]:  # noqa: ARG001 - all have the same form
    """Return the keys of items to match."""
    between(len(asked.pairs), 2, _MOST, "pairs")
    one_of_each([item for item, _ in asked.pairs], "item")
    matches = {match for _, match in asked.pairs}
    extra = [match for match in dict.fromkeys(asked.extra) if match not in matches]
    if any(not item or not match for item, match in asked.pairs):
        raise Unfit("has a pair of which one half is empty")
    if any(_NO_WORDS.search(match) for match in (*matches, *extra)):
        raise Unfit("has a picture or a formula in what is chosen from a list, where only words are shown")
    if len(matches) + len(extra) == 1:
        raise Unfit("has the same match for every item; add others to choose from")
    return {
        "type": "matching",
        "pairs": [{"item": item, "match": match} for item, match in asked.pairs],
        **({"extra_matches": extra[:_MOST]} if extra else {}),
        **({} if asked.whole else {"scoring": "partial"}),
    }


def fit_sorted(question: Question, asked: Sorted, notes: Notes) -> dict[str, Any]:  # noqa: ARG001 - see above
    """Return the keys of items to sort into groups."""
    items = [item for _, inside in asked.groups for item in inside]
    between(len(asked.groups), 2, _MOST_GROUPS, "groups")
    between(len(items), 2, _MOST, "items to sort")
    one_of_each([name for name, _ in asked.groups], "group")
    one_of_each(items, "item")
    if not all((*items, *(name for name, _ in asked.groups))):
        raise Unfit("has an empty item or group; write what learners should see")
    if any(_NO_WORDS.search(name) for name, _ in asked.groups):
        raise Unfit("has a picture or a formula in the name of a group, where only words are shown")
    return {
        "type": "sorting",
        "categories": [{"category": name, **({"items": list(of)} if of else {})} for name, of in asked.groups],
        **({} if asked.whole else {"scoring": "partial"}),
    }


def fit_opinion(question: Question, asked: Opinion, notes: Notes) -> dict[str, Any]:  # noqa: ARG001 - see above
    """Return the keys of a scale."""
    between(len(asked.labels), 2, _MOST_LABELS, "labels")
    one_of_each(asked.labels, "label")
    if not all(asked.labels):
        raise Unfit("has an empty label; write what learners should see")
    return {"type": "scale", "labels": list(asked.labels)}


def fit_sequence(question: Question, asked: Sequence, notes: Notes) -> dict[str, Any]:  # noqa: ARG001 - see above
    """Return the keys of items to put in order."""
    between(len(asked.items), 2, _MOST, "items")
    one_of_each(asked.items, "item")
    return {"type": "ordering", "items": list(asked.items), **({"scoring": "partial"} if asked.partial else {})}


def fit_gaps(question: Question, asked: Gaps, notes: Notes) -> dict[str, Any]:
    """Return the keys of a text with gaps."""
    gaps = [part for part in asked.parts if isinstance(part, Gap)]
    between(len(gaps), 1, _MOST_GAPS, "gaps")
    texts = (_gap(question, part, notes) if isinstance(part, Gap) else _beside_gaps(part) for part in asked.parts)
    text = "".join(texts).strip()
    if len(text) > _LONGEST_TEXT:
        raise Unfit(f"has a text with gaps of more than {_LONGEST_TEXT:,} characters; split it")
    note_feedback(question, [answer for gap in gaps for answer in gap.answers], notes)
    return {"type": "gaps", "text": text, **({"scoring": "partial"} if len(gaps) > 1 and not asked.whole else {})}


def fit_writing(question: Question, asked: Writing, notes: Notes) -> dict[str, Any]:  # noqa: ARG001 - see above
    """Return the keys of a free text."""
    limits = {"min_words": asked.least_words, "max_words": asked.most_words}
    return {
        "type": "essay",
        **({"sample_answer": asked.sample} if asked.sample else {}),
        **{name: limit for name, limit in limits.items() if limit and limit <= _MOST_WORDS},
    }


def _gap(question: Question, gap: Gap, notes: Notes) -> str:
    if not gap.from_list:
        return "{{" + "|".join(map(_in_gap, accepted_words(question, gap.answers, (), notes))) + "}}"
    right = [one for one in gap.answers if one.share >= FULL]
    wrong = [one for one in gap.answers if one.share < FULL]
    if len(right) != 1:
        raise Unfit(f"has a list with {len(right)} right entries in the text, and there should be 1")
    if not wrong:
        raise Unfit("has a list with a single entry in the text; add wrong ones")
    one_of_each([one.text for one in gap.answers], "entry of a list")
    if any(not one.text.strip() for one in gap.answers):
        raise Unfit("has an empty entry in a list")
    note_partial(question, [one for one in wrong if one.share > 1 - FULL], notes)
    return "{{=" + "|".join(_in_gap(one.text) for one in (*right, *wrong)) + "}}"


def _beside_gaps(text: str) -> str:
    """Return a text in which no two braces open a gap; in a formula, a space between them changes nothing."""
    apart = _FORMULA.sub(lambda formula: formula[0].replace("{{", "{ {"), text)
    return _BRACES.sub(r"\\{{", apart)


def _in_gap(text: str) -> str:
    """Return the words of a gap as they stand between the braces."""
    words = " ".join(text.split()).replace("|", "\\|").replace("}", "\\}")
    if "{{" in words:
        raise Unfit("has two braces in the answer of a gap, where a gap would begin")
    return f"\\{words}" if words.startswith("=") else words
