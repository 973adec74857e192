"""What an author is told about a question that cannot be asked: what is wrong, and what to write instead."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.questions.browser_half import read_question

TWO = [{"item": "a", "match": "x"}, {"item": "b", "match": "y"}]

FIELD = {"type": "hotspot", "picture": "![A field](field.png)"}
TREE: dict[str, Any] = {"label": "tree", "circle": [20, 50, 10], "correct": True}
POND: dict[str, Any] = {"label": "pond", "rectangle": [60, 50, 30, 40]}

MISTAKES: dict[str, tuple[dict[str, Any], str, str]] = {
    "choice, one option": (
        {"type": "choice", "options": ["a"], "answer": "a"},
        "options",
        "needs 2 or more options, but has 1: add another, or use 'type: text'",
    ),
    "choice, options are a text": (
        {"type": "choice", "options": "a, b", "answer": "a"},
        "options",
        "should be a list of options, one per line after a hyphen",
    ),
    "choice, no answer": (
        {"type": "choice", "options": ["a", "b"]},
        "",
        "has no correct option: mark one with 'correct: true', or name it in 'answer'",
    ),
    "choice, two correct": (
        {"type": "choice", "options": [{"text": "a", "correct": True}, {"text": "b", "correct": True}]},
        "",
        "has 2 correct options: use 'type: multiple', or leave one correct",
    ),
    "choice, answer not among the options": (
        {"type": "choice", "options": ["a", "b"], "answer": "A"},
        "answer",
        "is not one of the options",
    ),
    "choice, several answers": (
        {"type": "choice", "options": ["a", "b"], "answer": ["a", "b"]},
        "",
        "has a list as its answer: write a single option, or use 'type: multiple'",
    ),
    "choice, answered twice": (
        {"type": "choice", "options": [{"text": "a", "correct": True}, "b"], "answer": "a"},
        "",
        "has both 'answer' and options with 'correct': keep one of them",
    ),
    "choice, an option twice": (
        {"type": "choice", "options": ["a", "b", "a"], "answer": "b"},
        "options",
        "offers 'a' twice, so learners could not tell them apart: reword or delete one",
    ),
    "multiple, none correct": (
        {"type": "multiple", "options": ["a", "b"], "answer": []},
        "",
        "has no correct option: mark some with 'correct: true', or list them in 'answer'",
    ),
    "true-false, a word": (
        {"type": "true-false", "answer": "Yes"},
        "answer",
        "should be true or false, without quotation marks",
    ),
    "text, no answers": (
        {"type": "text", "answers": []},
        "answers",
        "needs 1 or more accepted texts, but has 0: write the text that counts as right",
    ),
    "text, an empty answer": (
        {"type": "text", "answers": ["a", " \u200b"]},
        "answers",
        "accepts an empty text, which nobody can type: delete it, or write an answer",
    ),
    "text, a very long answer": (
        {"type": "text", "answers": ["a" * 1001]},
        "answers",
        "accepts an answer of 1001 characters: use 'type: essay' for more than 1000",
    ),
    "number, no answer": (
        {"type": "number"},
        "",
        "has neither 'answer' nor 'between': give the right number, or the range that counts as right",
    ),
    "number, both": (
        {"type": "number", "answer": 1, "between": [1, 2]},
        "",
        "has both 'answer' and 'between': give the right number, or the range that counts as right",
    ),
    "number, a word": ({"type": "number", "answer": "three"}, "answer", "should be a number, such as 3.5, not 'three'"),
    "number, a boolean": ({"type": "number", "answer": True}, "answer", "should be a number, such as 3.5"),
    "number, too large": (
        {"type": "number", "answer": "1e200"},
        "answer",
        "should be a number up to 1E+100, not '1e200'",
    ),
    "number, unclear": (
        {"type": "number", "answer": "1,500"},
        "answer",
        "is '1,500', which could be 1500 or 1.500: write one of them",
    ),
    "number, none of several": (
        {"type": "number", "answer": []},
        "answer",
        "is an empty list: write the right number, or several",
    ),
    "number, turned range": (
        {"type": "number", "between": ["3", "1.5"]},
        "",
        "lies between 3 and 1.5, which is empty: write 'between: [1.5, 3]'",
    ),
    "number, one end": (
        {"type": "number", "between": [3]},
        "between",
        "should be the two ends of a range: write 'between: [LOW, HIGH]'",
    ),
    "number, negative tolerance": (
        {"type": "number", "answer": 1, "tolerance": -0.5},
        "tolerance",
        "is negative: write 0.5",
    ),
    "number, tolerance of a range": (
        {"type": "number", "between": [1, 2], "tolerance": 1},
        "",
        "has a tolerance around 'between': widen the range and delete 'tolerance'",
    ),
    "number, percent of nothing": (
        {"type": "number", "answer": 0, "tolerance": "5%"},
        "",
        "has a tolerance in percent, but the answer is 0: write an amount, such as 0.1",
    ),
    "matching, one pair": (
        {"type": "matching", "pairs": TWO[:1]},
        "pairs",
        "needs 2 or more pairs, but has 1: add another '{item, match}', or use 'type: choice'",
    ),
    "matching, an item twice": (
        {"type": "matching", "pairs": [*TWO, {"item": "a", "match": "z"}]},
        "pairs",
        "offers 'a' twice, so learners could not tell them apart: reword or delete one",
    ),
    "matching, a distractor that is right": (
        {"type": "matching", "pairs": TWO, "extra_matches": ["x"]},
        "",
        "has the extra match 'x', which belongs to a pair: delete it",
    ),
    "matching, a distractor twice": (
        {"type": "matching", "pairs": TWO, "extra_matches": ["z", "z"]},
        "extra_matches",
        "offers 'z' twice, so learners could not tell them apart: reword or delete one",
    ),
    "matching, nothing to choose": (
        {"type": "matching", "pairs": [{"item": "a", "match": "x"}, {"item": "b", "match": "x"}]},
        "",
        "has the same match for every item: add 'extra_matches' to choose from",
    ),
    "sorting, one group": (
        {"type": "sorting", "categories": [{"category": "a", "items": ["x", "y"]}]},
        "categories",
        "needs 2 or more categories, but has 1: add another '{category, items}'; there is nothing to decide yet",
    ),
    "sorting, groups are a mapping": (
        {"type": "sorting", "categories": {"a": ["x"], "b": ["y"]}},
        "categories",
        "should be a list of categories, one per line after a hyphen",
    ),
    "sorting, a group twice": (
        {"type": "sorting", "categories": [{"category": "a", "items": ["x"]}, {"category": "a", "items": ["y"]}]},
        "categories",
        "offers 'a' twice, so learners could not tell them apart: reword or delete one",
    ),
    "sorting, an item in two groups": (
        {"type": "sorting", "categories": [{"category": "a", "items": ["x"]}, {"category": "b", "items": ["x"]}]},
        "",
        "offers 'x' twice, so learners could not tell them apart: reword or delete one",
    ),
    "sorting, one item": (
        {"type": "sorting", "categories": [{"category": "a", "items": ["x"]}, {"category": "b"}]},
        "",
        "has 1 items to sort: add more to the categories, or use 'type: choice'",
    ),
    "sorting, too many items": (
        {
            "type": "sorting",
            "categories": [{"category": "a", "items": [str(at) for at in range(51)]}, {"category": "b"}],
        },
        "",
        "has 51 items: split it into questions of at most 50",
    ),
    "hotspot, no picture": (
        {"type": "hotspot", "picture": "field.png", "regions": [TREE, POND]},
        "picture",
        "should be one picture: '![What it shows](file.svg)'",
    ),
    "hotspot, a picture without words": (
        {"type": "hotspot", "picture": "![](field.png)", "regions": [TREE, POND]},
        "picture",
        "does not say what it shows: write it into the brackets, as in '![A machine](file.svg)'",
    ),
    "hotspot, a picture without a size": (
        {"type": "hotspot", "picture": "![A field](0x0.png)", "regions": [TREE, POND]},
        "picture",
        "has a picture whose size is not known: put the file into the course, and write no width behind it",
    ),
    "hotspot, one region": (
        FIELD | {"regions": [TREE]},
        "regions",
        "needs 2 or more regions, but has 1: add one that is not right, for learners who choose from the list",
    ),
    "hotspot, none is right": (
        FIELD | {"regions": [POND, {**TREE, "correct": False}]},
        "regions",
        "have no right one: mark those to be found with 'correct: true'",
    ),
    "hotspot, all are right": (
        FIELD | {"regions": [TREE, {**POND, "correct": True}]},
        "regions",
        "are all right: add one that is not, for learners who choose from the list",
    ),
    "hotspot, a label twice": (
        FIELD | {"regions": [TREE, {**POND, "label": "tree"}]},
        "regions",
        "offers 'tree' twice, so learners could not tell them apart: reword or delete one",
    ),
    "hotspot, outside": (
        FIELD | {"regions": [TREE, {**POND, "rectangle": [60, 50, 50, 40]}]},
        "",
        (
            "has the region 'pond' partly outside of the picture: keep to 100 percent, "
            "or write 'size: [WIDTH, HEIGHT]' if these are pixels"
        ),
    ),
    "hotspot, outside in pixels": (
        FIELD | {"size": [400, 200], "regions": [{**TREE, "circle": [390, 100, 40]}, POND]},
        "",
        "has the region 'tree' partly outside of the picture: keep to 'size'",
    ),
    "hotspot, another size": (
        FIELD | {"size": [400, 300], "regions": [TREE, POND]},
        "",
        (
            "has 'size: [400, 300]', but its picture has other proportions, such as 400 by 200: "
            "write its real width and height"
        ),
    ),
    "hotspot, a tiny target": (
        FIELD | {"regions": [{**TREE, "circle": [20, 50, 3]}, POND]},
        "",
        (
            "has the region 'tree', 17 pixels wide or high on a small phone, and a finger needs 24: make it larger, "
            "or show less in the picture"
        ),
    ),
    "hotspot, a thin target": (
        FIELD | {"regions": [POND, {"label": "horizon", "rectangle": [0, 10, 100, 5], "correct": True}]},
        "",
        (
            "has the region 'horizon', 7 pixels wide or high on a small phone, and a finger needs 24: make it larger, "
            "or show less in the picture"
        ),
    ),
    "hotspot, one in the other": (
        FIELD | {"regions": [TREE, {**POND, "rectangle": [5, 10, 80, 80]}]},
        "",
        "has the regions 'tree' and 'pond', which overlap, so a mark could be both: move them apart",
    ),
    "hotspot, crossing like a plus": (
        FIELD
        | {
            "regions": [
                {**POND, "rectangle": [5, 40, 80, 20]},
                {"label": "b", "rectangle": [30, 5, 15, 90], "correct": True},
            ]
        },
        "",
        "has the regions 'pond' and 'b', which overlap, so a mark could be both: move them apart",
    ),
    "hotspot, the same area twice": (
        FIELD | {"regions": [POND, {**POND, "label": "b", "correct": True}]},
        "",
        "has the regions 'pond' and 'b', which overlap, so a mark could be both: move them apart",
    ),
    "ordering, one item": (
        {"type": "ordering", "items": ["a"]},
        "items",
        "needs 2 or more items, but has 1: add another; there is nothing to order yet",
    ),
    "ordering, an item twice": (
        {"type": "ordering", "items": ["a", "b", "a"]},
        "items",
        "offers 'a' twice, so learners could not tell them apart: reword or delete one",
    ),
    "gaps, none": ({"type": "gaps", "text": "A."}, "text", "has no gaps: write {{answer}} where one belongs"),
    "gaps, no answer": (
        {"type": "gaps", "text": "A {{ }}."},
        "text",
        "has a gap without an answer, '{{ }}': write the answer between the braces",
    ),
    "gaps, a spare bar": (
        {"type": "gaps", "text": "A {{a|}}."},
        "text",
        "has an empty answer in '{{a|}}': delete the extra '|', or write '\\|' to show a bar",
    ),
    "gaps, never closed": (
        {"type": "gaps", "text": "A {{a} and so on."},
        "text",
        "opens a gap at '{{a} and so on.' but never closes it: add '}}', or write '\\{{' to show braces",
    ),
    "gaps, closed by the next": (
        {"type": "gaps", "text": "A {{a} and {{b}}."},
        "text",
        "opens a gap at '{{a} and {{b' but never closes it: add '}}' after the answer",
    ),
    "gaps, the right one of a list is not the first": (
        {"type": "gaps", "text": "A {{a|=b}}."},
        "text",
        "has '=' before a later entry in '{{a|=b}}': write the right one first, and '=' before it",
    ),
    "gaps, a list of one": (
        {"type": "gaps", "text": "A {{=a}}."},
        "text",
        "has only one option in '{{=a}}': add wrong ones after '|', or delete '=' for a typed gap",
    ),
    "gaps, an option twice": (
        {"type": "gaps", "text": "A {{=a|b|b}}."},
        "text",
        "offers 'b' twice in '{{=a|b|b}}': delete one",
    ),
    "gaps, too many": (
        {"type": "gaps", "text": "{{a}} " * 101},
        "text",
        "has 101 gaps: split it into questions of at most 100",
    ),
    "gaps, a private character": (
        {"type": "gaps", "text": "{{a}} \U000f0000"},
        "text",
        "contains an invisible private-use character (U+F0000 or above): delete it",
    ),
    "essay, turned limits": (
        {"type": "essay", "min_words": 9, "max_words": 3},
        "",
        "asks for at least 9 words and at most 3: swap 'min_words' and 'max_words', or delete one",
    ),
    "scale, one label": (
        {"type": "scale", "labels": ["low"]},
        "labels",
        "needs 2 or more labels, but has 1: write them from low to high",
    ),
    "scale, a label twice": (
        {"type": "scale", "labels": ["low", "low"]},
        "labels",
        "offers 'low' twice, so learners could not tell them apart: reword or delete one",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_way_out(name: str) -> None:
    """One message, at the key that has to change."""
    fields, key, message = MISTAKES[name]
    with pytest.raises(ValidationError) as caught:
        read_question(fields)
    (error,) = caught.value.errors()
    assert error["msg"].removeprefix("Value error, ") == message
    assert error["loc"] == ((key,) if key else ())


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"type": "choice", "options": ["a", "b"], "answer": "a", "scoring": "partial"}, "scoring"),
        ({"type": "text", "answers": ["a"], "answer": "a"}, "answer"),
        ({"type": "scale", "labels": ["a", "b"], "answer": "a"}, "answer"),
        (FIELD | {"regions": [{**TREE, "radius": 3}, POND]}, "radius"),
        (FIELD | {"regions": [{"circle": [20, 50, 10]}, POND]}, "label"),
        (FIELD | {"regions": [{**TREE, "circle": [float("nan"), 50, 10]}, POND]}, 0),
        (FIELD | {"regions": [{**TREE, "circle": [20, float("inf"), 10]}, POND]}, 1),
        (FIELD | {"regions": [{**TREE, "circle": [20, 50]}, POND]}, 2),
        (FIELD | {"regions": [{**POND, "rectangle": [60, 50, -30, 40]}, TREE]}, 0),
        (FIELD | {"regions": [{**TREE, "rectangle": [1, 1, 9, 9]}, POND]}, 0),
        (FIELD | {"regions": [{"label": "none"}, POND]}, 0),
        (FIELD | {"regions": [{"label": "line", "polygon": [[1, 1], [2, 2]]}, POND]}, "polygon"),
        (FIELD | {"size": [0, 200], "regions": [TREE, POND]}, 0),
    ],
    ids=[
        *("scoring of a choice", "answer of a text", "answer of a scale", "radius", "no label", "nan", "infinity"),
        *("two numbers", "turned inside out", "two shapes", "no shape", "two corners", "no size"),
    ],
)
def test_a_key_that_does_not_fit_is_refused(fields: dict[str, Any], key: str) -> None:
    """A key that would do nothing is an error, never ignored."""
    with pytest.raises(ValidationError) as caught:
        read_question(fields)
    assert [error["loc"][-1] for error in caught.value.errors()] == [key]
