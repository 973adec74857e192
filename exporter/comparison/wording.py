"""What a question says and offers, before and after: the changes that cost nobody an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.comparison.findings import short
from exporter.comparison.order import moved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.comparison.played import PlayedQuestion

_OFFERED = ("options", "matches", "items", "labels", "regions")
_UNSEEN = {"reported", "objectives", "typed_unit", "marks", "longest", "first"}
"""What a learner does not see: names in reports, how a response is read, and what `_told` tells of a story."""
_MOST_NAMED = 3


def changed_words(before: PlayedQuestion, after: PlayedQuestion) -> Iterator[tuple[str, str]]:
    """Yield a code and the end of a sentence for each kind of change."""
    if before.text.split() != after.text.split():
        yield "question-reworded", f"was reworded, to '{short(after.text)}'; its answers are kept."
    elif before.prompt != after.prompt or _looks_different(before, after):
        yield "question-reworded", "looks different; its answers are kept."
    elif _told(before) != _told(after):
        yield "question-reworded", "is told in other words."
    if changed := [name for name, text in _notes(before).items() if text != _notes(after)[name]]:
        yield "question-notes", f"differs in its {' and its '.join(changed)}."
    old, new = _offered(before), _offered(after)
    if added := [text for key, text in new.items() if key not in old]:
        more = " and more" if added[_MOST_NAMED:] else ""
        yield "option-new", f"offers {', '.join(added[:_MOST_NAMED])}{more} as well."
    if moved([key for key in old if key in new], [key for key in new if key in old]):
        yield "option-order", "offers the same in another order."


def _notes(question: PlayedQuestion) -> dict[str, Any]:
    """Return what is said about a question beside it, by what it is called."""
    solution = question.solution if isinstance(question.solution, dict) else {}
    return {
        "hint": question.hint,
        "explanation": question.explanation,
        "feedback on its options": solution.get("feedback"),
        "sample answer": solution.get("sample_answer"),
    }


def _offered(question: PlayedQuestion) -> dict[str, str]:
    """Return what can be chosen, in words, in order, by place and key."""
    entries = [(place, entry) for place in _OFFERED for entry in question.shown.get(place, ())]
    in_gaps = [(str(at), one) for at, gap in enumerate(question.shown.get("gaps", ())) for one in gap["options"] or ()]
    return {f"{place} {one['key']}": f"'{short(one['text']) or 'a picture'}'" for place, one in entries + in_gaps}


def _looks_different(before: PlayedQuestion, after: PlayedQuestion) -> bool:
    """Return whether anything else is seen: options written otherwise, the text around gaps, a unit, a length."""
    old, new = _written(before), _written(after)
    return _rest(before) != _rest(after) or any(old[key] != new[key] for key in old.keys() & new.keys())


def _written(question: PlayedQuestion) -> dict[str, str]:
    return {f"{place} {one['key']}": one.get("html", "") for place in _OFFERED for one in question.shown.get(place, ())}


def _told(question: PlayedQuestion) -> object:
    """Return the words of a story; nothing of any other question."""
    scenes = question.solution.get("scenes", {}) if isinstance(question.solution, dict) else {}
    return {
        name: (scene["lines"], scene["ending"], [(one["key"], one["html"], one["then"]) for one in scene["choices"]])
        for name, scene in scenes.items()
    }


def _rest(question: PlayedQuestion) -> dict[str, Any]:
    return {name: value for name, value in question.shown.items() if name not in {*_OFFERED, *_UNSEEN, "gaps"}}
