"""Questions with a response each: one of every type, and ones at the edge of what an LMS takes."""

from __future__ import annotations

from typing import Any

from exporter.richtext import RichText

MANY = [f"Number {number}" for number in range(60)]
CHOICE: dict[str, Any] = {"type": "choice", "options": ["one", "two", "three"], "answer": "one"}
MULTIPLE: dict[str, Any] = {"type": "multiple", "options": ["one", "two", "three"], "answer": ["one", "two"]}
TRUE_FALSE: dict[str, Any] = {"type": "true-false", "answer": False}
TEXT: dict[str, Any] = {"type": "text", "answers": ["one"]}
NUMBER: dict[str, Any] = {"type": "number", "answer": 1}
MATCHING: dict[str, Any] = {
    "type": "matching",
    "pairs": [{"item": "one", "match": "uno"}, {"item": "two", "match": "dos"}, {"item": "three", "match": "tres"}],
}
SORTING: dict[str, Any] = {
    "type": "sorting",
    "categories": [{"category": "odd", "items": ["one", "three"]}, {"category": "even", "items": ["two"]}],
}
HOTSPOT: dict[str, Any] = {
    "type": "hotspot",
    "picture": RichText('<img alt="A field" width="400" height="200">', "A field"),
    "regions": [
        {"label": "one", "circle": [20, 50, 10], "correct": True},
        {"label": "two", "rectangle": [40, 20, 20, 60]},
        {"label": "three", "polygon": [[70, 20], [90, 20], [80, 80]]},
    ],
}
PLACES: dict[str, Any] = HOTSPOT | {
    "regions": [{**region, "correct": at != 1} for at, region in enumerate(HOTSPOT["regions"])],
}
ORDERING: dict[str, Any] = {"type": "ordering", "items": ["one", "two", "three"]}
GAPS: dict[str, Any] = {"type": "gaps", "text": "{{one}} and {{=two|three}}"}
LISTS: dict[str, Any] = {"type": "gaps", "text": "{{=one|two}} and {{=two|three}}"}
ESSAY: dict[str, Any] = {"type": "essay"}
SCALE: dict[str, Any] = {"type": "scale", "labels": ["one", "two", "three"]}

ONE_OF_EACH: dict[str, tuple[dict[str, Any], Any]] = {
    "choice": (CHOICE, "two"),
    "multiple": (MULTIPLE, ["one", "three"]),
    "multiple, none": (MULTIPLE, []),
    "true-false, true": (TRUE_FALSE, True),
    "true-false, false": (TRUE_FALSE, False),
    "text": (TEXT, "Wörter, 中文!"),
    "number": (NUMBER, "-3,14"),
    "number, exponent": (NUMBER, "1e3"),
    "number, spaces and a proper minus": (NUMBER, "\u22121 000"),
    "number, several and a unit": ({"type": "number", "answer": [2, -2], "unit": "m"}, "-2 m"),
    "number, no number": (NUMBER, "1_0 ?"),
    "matching": (MATCHING, {"one": "uno", "two": "uno", "three": "dos"}),
    "matching, one open": (MATCHING, {"three": "dos"}),
    "sorting": (SORTING, {"one": "even", "two": "even", "three": "odd"}),
    "sorting, one open": (SORTING, {"three": "even"}),
    "hotspot": (HOTSPOT, ["two"]),
    "hotspot, a point": (HOTSPOT, [[200, 500]]),
    "hotspot, a point outside": (HOTSPOT, [[5, 1000]]),
    "hotspot, two": (PLACES, ["one", [800, 300]]),
    "hotspot, one of two": (PLACES, [[0, 0]]),
    "ordering": (ORDERING, ["two", "three", "one"]),
    "gaps": (GAPS, ["eins, zwei", "three"]),
    "gaps, one empty": (GAPS, ["", "two"]),
    "gaps, lists": (LISTS, ["two", "three"]),
    "gaps, a list left open": (LISTS, ["", "three"]),
    "essay": (ESSAY, "Two\nlines, “quoted”."),
    "scale": (SCALE, "three"),
}
"""By name: what an author wrote, and a response to it."""


def _made_up(texts: list[str]) -> list[str]:
    from exporter.questions.options import names  # noqa: PLC0415 -- only the large examples need it

    return list(names(map(RichText.plain, texts)))


LARGE: dict[str, tuple[dict[str, Any], Any]] = {
    "36 options": ({"type": "multiple", "options": MANY[:36], "answer": MANY[:36]}, _made_up(MANY[:36])),
    "60 options": ({"type": "multiple", "options": MANY, "answer": MANY[:2]}, _made_up(MANY)),
    "the last of 60": ({"type": "choice", "options": MANY, "answer": MANY[0]}, _made_up(MANY)[-1]),
    "long options": (
        {"type": "multiple", "options": ["ж" * 300, "{" * 300, "\n[,] " * 99 + "x"], "answer": ["ж" * 300]},
        _made_up(["ж" * 300, "{" * 300]),
    ),
    "50 items in order": ({"type": "ordering", "items": MANY[:50]}, _made_up(MANY[:50])),
    "36 items in order": ({"type": "ordering", "items": MANY[:36]}, _made_up(MANY[:36])),
    "50 pairs": (
        {"type": "matching", "pairs": [{"item": text, "match": f"{text}!"} for text in MANY[:50]]},
        dict(zip(_made_up(MANY[:50]), _made_up([f"{text}!" for text in MANY[:50]]), strict=True)),
    ),
    "36 pairs": (
        {"type": "matching", "pairs": [{"item": text, "match": f"{text}!"} for text in MANY[:36]]},
        dict(zip(_made_up(MANY[:36]), _made_up([f"{text}!" for text in MANY[:36]]), strict=True)),
    ),
    "50 items in 12 groups": (
        {"type": "sorting", "categories": [{"category": f"Group {at}", "items": MANY[at:50:12]} for at in range(12)]},
        dict.fromkeys(_made_up(MANY[:50]), _made_up(["Group 11"])[0]),
    ),
    "foreign items": (
        {"type": "matching", "pairs": [{"item": "日本", "match": "東京"}, {"item": "مصر", "match": "القاهرة"}]},
        dict([_made_up(["日本", "東京"])]),
    ),
    "a long text": ({"type": "text", "answers": ["{" + "ä" * 999]}, "\U0001d538" * 500),
    "an answer as long as one may be": ({"type": "text", "answers": ["x" * 250, "y" * 209, "y" * 210]}, "z" * 250),
    "a text of commas": ({"type": "text", "answers": ["a, b", "b"]}, "a,{b}" * 40),
    "ten gaps of commas": ({"type": "gaps", "text": "{{a, b}} " * 10}, ["a, {b}"] * 10),
    "a text of delimiters": ({"type": "text", "answers": ["[,][.][:]"]}, "{[,]\r\n[.][:]\u2029{"),
    "100 gaps": ({"type": "gaps", "text": "{{answer of some length}} " * 100}, ["{some text\n" * 9] * 100),
    "ten gaps of 1,000": ({"type": "gaps", "text": ("{{" + "x" * 1000 + "}} ") * 10}, ["y" * 1000] * 10),
    "a long essay": (ESSAY, "{word \U0001d538\n" * 5000),
    "a scale of 20": ({"type": "scale", "labels": MANY[:20]}, _made_up(MANY[:20])[-1]),
    "a large number": ({"type": "number", "answer": "1e20", "tolerance": "1e19"}, "123456789012345678901"),
    "a small number": ({"type": "number", "answer": "1e-20"}, "1e-20"),
    "a number that needs 17 digits": ({"type": "number", "answer": "0.1"}, "0.30000000000000004"),
}
"""As `ONE_OF_EACH`, at the limits."""
