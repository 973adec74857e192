"""Items and tests in QTI 2.1 and 2.2, of Canvas's New Quizzes, TAO and others."""

from __future__ import annotations

import base64
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from exporter.imports.notes import ImportFailed
from tests.imports.imported import imported, response_of
from tests.imports.moodle import PIXEL
from tests.imports.qti_1 import zipped
from tests.imports.qti_2 import CORRECT, MAP, MATCH, SPACE, choice, columns, entry, item, place, rule

if TYPE_CHECKING:
    from pathlib import Path

FEEDBACK = '<outcomeDeclaration identifier="TOLD" cardinality="single" baseType="identifier"/>'
TELL = '<setOutcomeValue identifier="TOLD"><variable identifier="RESPONSE"/></setOutcomeValue>'
INLINE = (
    '<p>The <inlineChoiceInteraction responseIdentifier="a"><inlineChoice identifier="m">Moon</inlineChoice>'
    '<inlineChoice identifier="s">Sun</inlineChoice></inlineChoiceInteraction> is '
    f"{entry('b')} by us.</p>"
)
PLACES = place(["m"], name="a") + place(["seen"], kind="string", name="b")
EACH = "".join(
    f'<responseCondition><responseIf><match><variable identifier="{name}"/><correct identifier="{name}"/></match>'
    '<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue>'
    "</sum></setOutcomeValue></responseIf></responseCondition>"
    for name in "ab"
)
GAPS = (
    '<gapMatchInteraction responseIdentifier="RESPONSE"><gapText identifier="W">winter</gapText>'
    '<gapText identifier="S">summer</gapText><p>Snow in <gap identifier="g1"/>, sun in <gap identifier="g2"/>.</p>'
    "</gapMatchInteraction>"
)
WORDS = place(["W g1", "S g2"], "multiple", "directedPair", {"W g1": 1, "S g2": 1})
NEAR = (
    '<equal toleranceMode="absolute" tolerance="0.5 0.5"><variable identifier="RESPONSE"/>'
    '<correct identifier="RESPONSE"/></equal>'
)
ANY_TWO = '<gte><containerSize><variable identifier="RESPONSE"/></containerSize><baseValue baseType="float">2'
ANY_TWO += "</baseValue></gte>"
SPELT = place(["York"], kind="string", mapped={"York": 1, "Yorck": 1})
SPELT = SPELT.replace("/></mapping", ' caseSensitive="false"/></mapping')
ORDER = "".join(f'<simpleChoice identifier="{one}">{one}</simpleChoice>' for one in "bac")
ORDER = f'<orderInteraction responseIdentifier="RESPONSE">{ORDER}</orderInteraction>'


def test_a_test_comes_as_a_person_would_write_it(tmp_path: Path) -> None:
    """Its items in order with texts, pictures, weights and feedback; sections that select become groups."""
    metal = item(
        place(["b"]),
        "<p>Which is <strong>liquid</strong>?</p><p><img src='../img/dot.png' alt='A dot'/></p>" + choice("ab"),
        rule(CORRECT, 2).replace("</responseProcessing>", f"{TELL}</responseProcessing>")
        + '<modalFeedback outcomeIdentifier="TOLD" showHide="show" identifier="a">Too cold.</modalFeedback>',
        title="Metal",
        more=FEEDBACK,
    )
    drawn = "".join(f'<assessmentItemRef identifier="{one}" href="items/{one}.xml"/>' for one in "xyz")
    test = (
        f'<assessmentTest {SPACE} identifier="t" title="Metals"><testPart><assessmentSection>'
        '<assessmentItemRef href="items/metal.xml"><weight identifier="W" value="2"/></assessmentItemRef>'
        f'<assessmentSection><selection select="2"/>{drawn}</assessmentSection></assessmentSection></testPart>'
        "</assessmentTest>"
    )
    files = {f"items/{one}.xml": item("", f"<p>Why {one}?</p><extendedTextInteraction/>") for one in "xyz"}
    files |= {"imsmanifest.xml": "<manifest/>", "test.xml": test, "items/metal.xml": metal}

    came = imported(tmp_path, zipped({**files, "img/dot.png": base64.b64decode(PIXEL)}), "test.zip")

    assert came.text("metals.quiz.yaml").startswith(
        """title: Metals
pick:
  group-1: 2
questions:
  - id: metal
    type: choice
    prompt: |-
      Which is **liquid**?

      ![A dot](media/dot.png)
    options:
      - text: a
        feedback: Too cold.
      - text: b
        correct: true
    points: 4
  - id: why-x
    group: group-1
    type: essay
    prompt: Why x?
"""
    )
    assert came.lost == came.looks == []
    assert came.result.problems == ()


def newer(document: str) -> str:
    """Return a document of QTI 2 by the names of QTI 3."""

    def kebab(name: str) -> str:
        return re.sub(r"[A-Z]", lambda found: f"-{found[0].lower()}", name)

    names = r"(</?)([a-z]+[A-Z]\w*|value|prompt|match|variable|correct|mapping)\b"
    named = re.sub(names, lambda of: f"{of[1]}qti-{kebab(of[2])}", document)
    return re.sub(r" ([a-z]+[A-Z]\w*)=", lambda of: f" {kebab(of[1])}=", named)


def test_items_of_qti_3_are_those_of_qti_2_by_other_names(tmp_path: Path) -> None:
    """A single item comes, and a test with its items in a zip; a shared text is listed."""
    one = newer(item(place("B"), f"<p>Which?</p>{choice('AB')}", title="Tea"))
    assert "<qti-assessment-item " in one
    assert 'response-identifier="RESPONSE"' in one
    shared = one.replace("<qti-item-body>", '<qti-assessment-stimulus-ref href="text.xml"/><qti-item-body>')
    refs = '<assessmentItemRef identifier="i" href="i.xml"/><assessmentItemRef identifier="j" href="j.xml"/>'
    part = f"<testPart><assessmentSection>{refs}</assessmentSection></testPart>"
    test = newer(f'<assessmentTest title="Try">{part}</assessmentTest>')
    (tmp_path / "single").mkdir()

    single = imported(tmp_path / "single", one, "i.xml")
    files = {"imsmanifest.xml": "<manifest/>", "t.xml": test, "i.xml": one, "j.xml": shared}
    came = imported(tmp_path, zipped(files), "t.zip")

    assert single.written == [
        {"id": "tea", "type": "choice", "prompt": "Which?", "options": ["A", "B"], "answer": "B"},
    ]
    assert came.quizzes == ["try.quiz.yaml"]
    assert [question["answer"] for question in came.written] == ["B", "B"]
    assert [line.partition(": ")[2] for line in came.lost] == [
        "the question 'Tea': a text that it shares with other questions: 'text.xml'"
    ]


@pytest.mark.parametrize(
    ("source", "scores"),
    [
        (item(place(["b"]), choice("abc")), {"b": 1, "a": 0}),
        (item(place(["b"]), choice("abc"), rule(CORRECT, 5)), {"b": 1, "c": 0}),
        (item(place(["b"]), choice("abc"), rule(CORRECT, 5).replace("SCORE", "TOLD")), {"b": 1, "c": 0}),
        (item(place(["a", "b"], "multiple"), choice("abc", 0)), {("a", "b"): 1, ("a",): 0, ("a", "b", "c"): 0}),
        (item(place(["a", "b"], "multiple", mapped={"a": 1, "b": 1, "c": -1}), choice("abc", 0), MAP),
         {("a", "b"): 1, ("a",): 0.5, ("a", "c"): 0, ("a", "b", "c"): 0.5}),
        (item(place(["York"], kind="string"), f"<p>Who? {entry()}</p>"), {"York": 1, "york": 0}),
        (item(SPELT, f"<p>Who? {entry()}</p>", MAP), {"York": 1, "Yorck": 1, "Jork": 0}),
        (item(place(["3"], kind="float"), f"<p>How much? {entry()}</p>", rule(NEAR, 1)),
         {"2.5": 1, "3.5": 1, "3": 1, "3.6": 0}),
        (item(place(["4"], kind="integer"), f"<p>2 + 2 is {entry()}</p>"), {"4": 1, "5": 0}),
        (item(PLACES, INLINE, f"<responseProcessing>{EACH}</responseProcessing>"),
         {("list", "Moon", "seen"): 1, ("list", "Sun", "seen"): 0.5, ("list", "Sun", "no"): 0}),
        (item(PLACES, INLINE), {("list", "Moon", "seen"): 1, ("list", "Sun", "seen"): 0}),
        (item(WORDS, GAPS, MAP), {("list", "winter", "summer"): 1, ("list", "winter", "winter"): 0.5}),
        (item(place(["A x", "B y"], "multiple", "directedPair", {"A x": 1, "B y": 1}), columns("AB", "xyz"), MAP),
         {("A:x", "B:y"): 1, ("A:x", "B:z"): 0.5}),
        (item(place(["A x", "A y"], "multiple", "directedPair"), columns("AB", "xy")),
         {("x:A", "y:A"): 1, ("x:A", "y:B"): 0}),
        (item(place(["a", "b", "c"], "ordered"), ORDER), {("list", "a", "b", "c"): 1, ("list", "b", "a", "c"): 0}),
    ],
    ids=range(15),
)  # fmt: skip
def test_the_same_answers_score_the_same(source: str, scores: dict[Any, float], tmp_path: Path) -> None:
    """By the item's template or by rules of its own."""
    came = imported(tmp_path, source.replace("<itemBody>", "<itemBody><p>Q</p>"))

    (asked,) = came.questions
    for given, score in scores.items():
        answer: Any = given
        if isinstance(given, tuple):
            answer = list(given[1:]) if given[0] == "list" else set(given)
            answer = dict(pair.split(":") for pair in given) if asked.type == "matching" else answer
        assert asked.score(response_of(asked, answer)) == pytest.approx(score, abs=1e-4), given
    assert came.lost == []


SPOTS = (
    "<p>Where?</p>"
    "<hotspotInteraction responseIdentifier='RESPONSE' maxChoices='0'>"
    "<object type='image/png' width='100' height='100' data='field.png'>A field</object>"
    "<hotspotChoice shape='circle' coords='20,20,15' identifier='a' hotspotLabel='Tree'/>"
    "<hotspotChoice shape='rect' coords='60,60,90,90' identifier='b' hotspotLabel='Pond'/>"
    "<hotspotChoice shape='poly' coords='60,5,95,5,95,30' identifier='c' hotspotLabel='Kite'/></hotspotInteraction>"
)
FIELD = b'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><path d="M0 0h9v9z"/></svg>'


@pytest.mark.parametrize(
    ("declared", "rules", "scores"),
    [
        (place(["a"]), MATCH, {("Tree",): 1, ("Pond",): 0}),
        (place(["a", "b"], "multiple", mapped={"a": 1, "b": 1}), MAP, {("Tree", "Pond"): 1, ("Tree",): 0.5}),
        (place(["a", "b"], "multiple"), MATCH, {("Tree", "Pond"): 1, ("Tree",): 0}),
    ],
    ids=range(3),
)
def test_places_in_a_picture_score_the_same(
    declared: str, rules: str, scores: dict[tuple[str, ...], float], tmp_path: Path
) -> None:
    """With their shapes in its pixels."""
    files = {"imsmanifest.xml": "<manifest/>", "a.xml": item(declared, SPOTS, rules), "field.png": FIELD}

    came = imported(tmp_path, zipped(files), "items.zip")

    (asked,) = came.questions
    assert came.lost == came.looks == []
    assert came.written[0]["picture"] == "![A field](media/field.svg)"
    assert [list(one)[1] for one in came.written[0]["regions"]] == ["circle", "rectangle", "polygon"]
    by_label = {region.label.text: name for region, name in zip(asked.regions, asked.names, strict=True)}
    for given, score in scores.items():
        assert asked.score([by_label[one] for one in given]) == score


RANDOM = item(place(["b"]), choice("ab"), rule("<random/>", 1))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (item("", "<p>Q</p><uploadInteraction/>"), "'uploadInteraction'"),
        (item("", "<p>Q</p>" + choice("ab") * 2), "several places"),
        (item("", choice("ab")), "does not declare"),
        (item(place([]), choice("ab")), "no answer that is worth points"),
        (RANDOM, "'random'"),
        (item(place(["b"]), choice("ab"), '<responseProcessing template="mine"/>'), "'mine'"),
        (item(place(["b"]), choice("ab"), more="<templateDeclaration/>"), "by a template"),
        (item(WORDS.replace('mappedValue="1"', 'mappedValue="3"', 1), GAPS, MAP), "different weights"),
        (item(place(["a", "b"], "multiple"), choice("abc", 0), rule(ANY_TWO, 1)), "rules of its own"),
    ],
)  # fmt: skip
def test_what_cannot_come_is_listed_with_its_file(source: str, said: str, tmp_path: Path) -> None:
    """Each item for itself; the others come."""
    fine = item(place(["b"]), choice("ab").replace(">b<", ">B<"), title="Fine")
    files = {"imsmanifest.xml": "<manifest/>", "fine.xml": fine, "other.xml": source}

    came = imported(tmp_path, zipped(files), "items.zip")

    assert [one.id for one in came.questions] == ["fine"]
    notes = [note for note in came.result.notes if said in note.message]
    assert [(note.place.file, note.place.line) for note in notes] == [("items.zip/other.xml", 2)], came.lost


@pytest.mark.parametrize(
    "rules",
    [
        f"<responseProcessing>{rule(CORRECT, 1)[20:-21] * 3_000}</responseProcessing>",
        rule("<and>" * 100 + CORRECT + "</and>" * 100, 1),
        rule("<or>" + CORRECT * 9_000 + "</or>", 1),
        rule(CORRECT, 1).replace(">1<", ">1e400<"),
        "<responseProcessing><setOutcomeValue identifier='SCORE'/></responseProcessing>",
        "<responseProcessing><responseCondition><responseIf/></responseCondition></responseProcessing>",
        rule("<divide/>", 1) + MATCH,
        rule("<not/>", 1),
        rule("<match/>", 1),
    ],
    ids=["many", "deep", "wide", "huge", "set", "empty", "divide", "not", "match"],
)
def test_hostile_rules_end_soon_and_in_a_report(rules: str, tmp_path: Path) -> None:
    """Whatever is asked by them."""
    options = "".join(f'<simpleChoice identifier="o{number}">{number}</simpleChoice>' for number in range(90))
    many = choice("").replace("></choiceInteraction>", f">{options}</choiceInteraction>")
    for number, body in enumerate((many, f"<p>Q {entry()}</p>", columns("AB", "xy"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        for kind in ("identifier", "float"):
            with suppress(ImportFailed):
                imported(folder, item(place(["o1", "o2"], "multiple", kind), body, rules), f"{kind}.xml")
