"""Question banks in QTI 1.2, of Canvas, Blackboard and others."""

from __future__ import annotations

import base64
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from exporter.imports.notes import ImportFailed
from tests.imports.imported import imported, response_of
from tests.imports.moodle import PIXEL
from tests.imports.qti_1 import (
    blackboard,
    choices,
    document,
    equal,
    formatted,
    implied,
    item,
    rule,
    text,
    told,
    typed,
    zipped,
)

if TYPE_CHECKING:
    from pathlib import Path

EQUATION = '<img class="equation_image" alt="LaTeX: x" src="/equation_images/x" data-equation-content="\\frac{1}{2}">'
COLOURS = item(
    "multiple_dropdowns",
    "Roses are [a], and [b] is the sky.",
    choices("response_a", ["red", "pink"], "a") + choices("response_b", ["blue", "green"], "b"),
    rule(equal("red", "response_a"), "50", "Add") + rule(equal("blue", "response_b"), "50", "Add"),
)
BLANKS = item(
    "fill_in_multiple_blanks",
    "It is [x].",
    choices("response_x", ["late", "too late"], "x"),
    rule(equal("late", "response_x"), "100", "Add"),
)
METALS = item(
    "matching",
    "Match.",
    choices("m1", ["gold", "iron", "tin"], "Au") + choices("m2", ["gold", "iron", "tin"], "Fe"),
    rule(equal("gold", "m1"), "50", "Add") + rule(equal("iron", "m2"), "50", "Add"),
)
SEVERAL = "<and>" + equal("a") + equal("b") + "<not>" + equal("c") + "</not></and>"
RANGE = '<vargte respident="r">2</vargte><varlte respident="r">4</varlte>'
TITLES = (
    "<presentation>" + text("The ") + typed("p") + text(" orbits the ") + typed("q") + text(".") + "</presentation>"
)
IN_LINE = f"""<item ident="i" title="Orbit">{TITLES}<resprocessing><outcomes><decvar maxvalue="2"/></outcomes>
<respcondition><conditionvar>{equal("Moon", "p")}</conditionvar><setvar action="Add">1</setvar></respcondition>
<respcondition><conditionvar>{equal("Earth", "q")}</conditionvar><setvar action="Add">1</setvar></respcondition>
</resprocessing></item>"""
LABELS, OTHERS = (
    "".join(f'<response_label ident="{name}"/>' for name in names) for names in (("n1", "n2"), ("k1", "k2"))
)


def matched(name: str, words: str, labels: str) -> str:
    """Return an item of Blackboard's matching, whose choices stand in another column."""
    place = (
        f'<response_lid ident="{name}"><render_choice><flow_label>{labels}</flow_label></render_choice></response_lid>'
    )
    return f'<flow class="Block">{place}{formatted(words)}</flow>'


COLUMNS = (
    f'<flow class="RESPONSE_BLOCK">{matched("l1", "Au", LABELS)}{matched("l2", "Fe", OTHERS)}</flow>'
    f'<flow class="RIGHT_MATCH_BLOCK"><flow class="Block">{formatted("gold")}</flow>'
    f'<flow class="Block">{formatted("iron")}</flow></flow>'
)


def test_all_types_come_as_a_person_would_write_them(tmp_path: Path) -> None:
    """Out of a zip of Canvas's: texts, pictures, formulas, points, feedback and settings come along."""
    quiz = document(
        item(
            "multiple_choice",
            f'<p>Half of <b>it</b> is {EQUATION}. <img src="$IMS-CC-FILEBASE$/My%20dot.png" alt="A dot"></p>',
            choices("r", ["one", "two"]),
            rule("<other/>", "", feedback="general_fb")
            + rule(equal("two"), "", feedback="two_fb")
            + rule(equal("one"), "100"),
            told("general_fb", "<p>Counted.</p>") + told("two_fb", "Too many."),
            points="2.5",
        ),
        item("true_false", "It is so.", choices("r", ["True", "False"]), rule(equal("False"))),
        item("text_only", "<p>Now, colours.</p>", ""),
        COLOURS,
        METALS,
        item("essay", "Why?", typed()),
    )
    meta = "<quiz><title>Bits &amp; bobs</title><description>&lt;p&gt;All.&lt;/p&gt;</description></quiz>"
    files = {"imsmanifest.xml": "<manifest/>", "g1/g1.xml": quiz, "g1/assessment_meta.xml": meta}
    pixel = base64.b64decode(PIXEL)

    came = imported(tmp_path, zipped({**files, "web_resources/My dot.png": pixel}), "quiz.zip")

    assert came.text("bits-bobs.quiz.yaml") == (
        """title: Bits & bobs
introduction: All.
questions:
  - id: half-of-it-is
    type: choice
    prompt: Half of **it** is $\\frac{1}{2}$. ![A dot](media/my-dot.png)
    options:
      - text: one
        correct: true
      - text: two
        feedback: Too many.
    points: 2.5
    explanation: Counted.
  - id: it-is-so
    type: true-false
    prompt: It is so.
    answer: false
  - id: roses-are-and-is-the-sky
    type: gaps
    prompt: |-
      Now, colours.

      Fill the gaps.
    text: Roses are {{=red|pink}}, and {{=blue|green}} is the sky.
    scoring: partial
  - id: match
    type: matching
    prompt: Match.
    pairs:
      - item: Au
        match: gold
      - item: Fe
        match: iron
    extra_matches: [tin]
    scoring: partial
  - id: why
    type: essay
    prompt: Why?
"""
    )
    assert came.lost == []
    assert [line.partition(":")[2] for line in came.looks] == [
        " this text between questions now begins the prompt of the next one"
    ]
    assert came.result.problems == ()


@pytest.mark.parametrize(
    ("source", "scores"),
    [
        (item("multiple_choice", "Q", choices("r", ["a", "b"]), rule(equal("b"))), {"b": 1, "a": 0}),
        (item("multiple_answers", "Q", choices("r", ["a", "b", "c"], "", "Multiple"), rule(SEVERAL)),
         {("a", "b"): 1, ("a",): 0.5, ("a", "b", "c"): 0.5, ("c",): 0}),
        (item("", "Q", choices("r", ["a", "b", "c"], "", "Multiple"), rule(SEVERAL)),
         {("a", "b"): 1, ("a",): 0, ("a", "b", "c"): 0}),
        (item("", "Q", choices("r", ["a", "b", "c"], "", "Multiple"),
              rule(equal("a"), "50", "Add") + rule(equal("b"), "50", "Add") + rule(equal("c"), "-50", "Add")),
         {("a", "b"): 1, ("a",): 0.5, ("a", "b", "c"): 0.5}),
        (item("short_answer", "Q", typed(), rule(equal("Moon") + equal("Luna"))), {"moon": 1, "LUNA": 1, "Mon": 0}),
        (item("numerical", "Q", typed(), rule(f"<or>{equal('3')}<and>{RANGE}</and></or>")),
         {"2": 1, "3.5": 1, "4": 1, "4.1": 0}),
        (item("numerical", "Q", typed(), rule(RANGE)), {"2": 1, "4": 1, "1.9": 0}),
        (item("numerical", "Q", typed(), rule(equal("2.50"))), {"2.5": 1, "2.6": 0}),
        (COLOURS, {("list", "red", "blue"): 1, ("list", "red", "green"): 0.5, ("list", "pink", "green"): 0}),
        (BLANKS, {("list", "Too late"): 1, ("list", "late"): 1, ("list", "early"): 0}),
        (METALS, {("Au:gold", "Fe:iron"): 1, ("Au:gold", "Fe:tin"): 0.5}),
        (IN_LINE, {("list", "moon", "Earth"): 1, ("list", "x", "Earth"): 0.5}),
        (blackboard("Fill in the Blank", f'<flow class="RESPONSE_BLOCK">{typed()}</flow>',
                    implied(("r", "purple"), ("r", "violet"))), {"purple": 1, "Violet": 1, "red": 0}),
        (blackboard("Numeric", f'<flow class="RESPONSE_BLOCK">{typed().replace("str", "num")}</flow>',
                    implied(("r", "3")).replace("<varequal", RANGE + "<varequal")), {"2": 1, "4": 1, "5": 0}),
        (blackboard("Matching", COLUMNS, implied(("l1", "n1"), ("l2", "k2"))),
         {("Au:gold", "Fe:iron"): 1, ("Au:gold", "Fe:gold"): 0.5, ("Au:iron", "Fe:gold"): 0}),
        (blackboard("Multiple Answer", f'<flow class="RESPONSE_BLOCK">{choices("r", ["a", "b", "c"])}</flow>',
                    rule(SEVERAL, "SCORE.max")), {("a", "b"): 1, ("a",): 0}),
        (blackboard("Ordering", choices("r", ["b", "a", "c"], "", "Ordered"),
                    rule("<and>" + equal("a") + equal("b") + equal("c") + "</and>", "SCORE.max")),
         {("list", "a", "b", "c"): 1, ("list", "b", "a", "c"): 0}),
    ],
    ids=range(17),
)  # fmt: skip
def test_the_same_answers_score_the_same(source: str, scores: dict[Any, float], tmp_path: Path) -> None:
    """By the rules of the item, which for several answers are not those of Canvas."""
    came = imported(tmp_path, document(source))

    (asked,) = came.questions
    for given, score in scores.items():
        answer: Any = given
        if isinstance(given, tuple):
            answer = list(given[1:]) if given[0] == "list" else set(given)
            answer = dict(pair.split(":") for pair in given) if asked.type == "matching" else answer
        assert asked.score(response_of(asked, answer)) == pytest.approx(score, abs=1e-4), given
    assert came.lost == came.looks == []


EVEN = "".join(choices(name, ["1", "2", "4", "x"], name, "Multiple") for name in ("odd", "even"))


@pytest.mark.parametrize(
    ("rules", "scores", "looks"),
    [
        (rule(equal("1", "odd"), "50", "Add") + rule(equal("2", "even") + equal("4", "even"), "50", "Add"),
         {("1:odd",): 1 / 3, ("1:odd", "2:even"): 2 / 3, ("1:odd", "2:even", "4:even"): 1}, 1),
        ("".join(rule(equal(one, of), "33.333", "Add") for one, of in (("1", "odd"), ("2", "even"), ("4", "even"))),
         {("1:odd",): 1 / 3, ("1:odd", "2:odd", "4:even"): 2 / 3, ("1:odd", "2:even", "4:even"): 1}, 0),
        (rule(equal("1", "odd") + equal("2", "even") + equal("4", "even")),
         {("1:odd",): 0, ("1:odd", "2:even", "4:even"): 1}, 0),
    ],
    ids=["by-group", "by-item", "whole"],
)  # fmt: skip
def test_what_is_sorted_into_groups_scores_the_same(
    rules: str, scores: dict[tuple[str, ...], float], looks: int, tmp_path: Path
) -> None:
    """As Canvas's New Quizzes write it; where a group counts as a whole, a line says that its items count here."""
    came = imported(tmp_path, document(item("categorization", "Sort.", EVEN, rules)))

    (asked,) = came.questions
    assert came.written[0]["categories"] == [
        {"category": "odd", "items": [1]},
        {"category": "even", "items": [2, 4]},
    ]
    for given, score in scores.items():
        assert asked.score(dict(pair.split(":") for pair in given)) == pytest.approx(score, abs=1e-4)
    assert [line.partition(": ")[2] for line in came.lost] == [
        "the question 'Sort.': items that belong into no group: 'x'"
    ]
    assert len(came.looks) == looks


AREAS = (
    '<response_xy ident="r" rcardinality="Single"><render_hotspot><material><matimage uri="field.svg" width="100" '
    'height="100" label="A field"/></material>'
    '<response_label ident="a" rarea="Ellipse">20,20,15<material><mattext>Tree</mattext></material></response_label>'
    '<response_label ident="b" rarea="Rectangle">60,60,90,90<material><mattext>Pond</mattext></material>'
    '</response_label><response_label ident="c" rarea="Bounded">60,5,95,5,95,30<material><mattext>Kite</mattext>'
    "</material></response_label></render_hotspot></response_xy>"
)
FIELD = b'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><path d="M0 0h9v9z"/></svg>'


@pytest.mark.parametrize(
    ("places", "wanted", "scores"),
    [
        (AREAS, rule(equal("b")), {(750, 750): 1, (200, 200): 0, (10, 900): 0}),
        (AREAS.replace("Single", "Multiple"), rule(equal("a") + equal("b")), {(750, 750): 0, (750, 750, 200, 200): 1}),
        (AREAS.replace("Single", "Multiple"), rule(equal("a"), "50", "Add") + rule(equal("b"), "50", "Add"),
         {(750, 750): 0.5, (750, 750, 200, 200): 1, (750, 750, 900, 100): 0.5}),
    ],
    ids=["one", "whole", "each"],
)  # fmt: skip
def test_places_in_a_picture_score_the_same(
    places: str, wanted: str, scores: dict[tuple[int, ...], float], tmp_path: Path
) -> None:
    """By the points that learners set, or the names of the places."""
    source = document(item("hot_spot", "Where?", places, wanted))

    came = imported(tmp_path, zipped({"imsmanifest.xml": "<manifest/>", "q.xml": source, "field.svg": FIELD}), "q.zip")

    assert came.lost == came.looks == []
    (asked,) = came.questions
    assert asked.offered_words() == ("Tree", "Pond", "Kite")
    for given, score in scores.items():
        points = [list(point) for point in zip(given[::2], given[1::2], strict=True)]
        assert asked.score(points) == score, given


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("60,60,90,90", "10,10,20,20"), "'rectangle' whose numbers can be read in two ways"),
        (("20,20,15<", "20,20,15,15<"), "'ellipse' whose numbers can be read in two ways"),
        (("60,5,95,5,95,30", "60,5,95"), "of the shape 'poly'"),
        (("60,5,95,5,95,30", "a,b"), "'a'"),
        (("field.svg", "gone.svg"), "a picture that is not in the source"),
        ((' width="100"', ""), "whose size is not known"),
    ],
)
def test_places_that_are_not_clear_are_listed(change: tuple[str, str], said: str, tmp_path: Path) -> None:
    """Nothing is guessed."""
    source = document(
        item("true_false", "It is so.", choices("r", ["True", "False"]), rule(equal("True"))),
        item("hot_spot", "Where?", AREAS.replace(*change), rule(equal("b"))),
    )

    came = imported(tmp_path, zipped({"imsmanifest.xml": "<manifest/>", "q.xml": source, "field.svg": FIELD}), "q.zip")

    assert len(came.questions) == 1
    assert any(said in line for line in came.lost), came.lost


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (item("hot_spot", "Q", AREAS.partition('<response_label ident="b"')[0] + "</render_hotspot></response_xy>",
              rule(equal("a"))), "only names the right place"),
        (item("", "Q", EVEN, rule(equal("1", "odd"), "80", "Add") + rule(equal("2", "even"), "20", "Add")),
         "different weights"),
        (item("", "Q", EVEN, rule(equal("1", "odd") + equal("1", "even"))), "belongs into several groups"),
        (item("file_upload", "Q", typed()), "asks for a file"),
        (item("calculated", "Q", typed(), rule(equal("5"))), "makes its numbers by a formula"),
        (item("multiple_choice", "Q", choices("r", ["a", "b"])), "no answer that is worth points"),
        (item("", "Q", choices("r", ["a", "b", "c"], "", "Multiple"),
              rule(SEVERAL, "60", "Add") + rule(equal("c"), "40", "Add")), "rules of its own"),
        (item("matching", "Q", choices("m", ["a", "b"], "1") + choices("n", ["a", "b"], "2"),
              rule(equal("a", "m"), "80", "Add") + rule(equal("b", "n"), "20", "Add")), "different weights"),
        (item("numerical", "Q", typed(), rule('<vargte respident="r">2</vargte>')), "without an end"),
        (item("", "Q", typed(), rule('<durequal respident="r">2</durequal>')), "'durequal'"),
        (item("short_answer", "Q", typed(), rule('<varsubstring respident="r">oo</varsubstring>')), "'*oo*'"),
    ],
)  # fmt: skip
def test_what_cannot_come_is_listed_with_its_line(source: str, said: str, tmp_path: Path) -> None:
    """Each item for itself; the others come."""
    fine = item("true_false", "It is so.", choices("r", ["True", "False"]), rule(equal("True")))

    came = imported(tmp_path, zipped({"imsmanifest.xml": "<manifest/>", "q.xml": document(fine, source)}), "q.zip")

    assert len(came.questions) == 1
    notes = [note for note in came.result.notes if said in note.message]
    assert [(note.place.file, note.place.line) for note in notes] == [("q.zip/q.xml", 5)], came.lost


def test_of_several_answers_each_is_only_told_its_own(tmp_path: Path) -> None:
    """A right one alone is not the right answer, but it is not wrong either."""
    rules = rule(equal("a"), "", feedback="a_fb") + rule(SEVERAL) + rule("<other/>", "", feedback="wrong_fb")
    place = choices("r", ["a", "b", "c"], "", "Multiple")

    more = told("a_fb", "A.") + told("wrong_fb", "No.")
    came = imported(tmp_path, document(item("multiple_answers", "Q", place, rules, more)))

    assert [one.get("feedback") for one in came.written[0]["options"]] == ["A.", None, None]
    assert [line for line in came.lost if "'No.'" in line] == came.lost


def test_some_questions_of_a_section_are_drawn(tmp_path: Path) -> None:
    """A section that selects becomes a group."""
    drawn = "".join(
        item("true_false", f"It is {word}.", choices("r", ["True", "False"]), rule(equal("True"))) for word in "xyz"
    )
    selection = "<selection><selection_number>2</selection_number></selection>"
    source = document(f"<section><selection_ordering>{selection}</selection_ordering>{drawn}</section>")

    came = imported(tmp_path, source)

    assert "pick:\n  group-1: 2\n" in came.text("quiz.quiz.yaml")
    assert [one["group"] for one in came.written] == ["group-1"] * 3


def test_of_two_forms_of_a_quiz_the_richer_one_comes(tmp_path: Path) -> None:
    """Canvas writes its quizzes twice into a cartridge."""
    rich = document(item("short_answer", "Rich?", typed(), rule(equal("yes"))))
    files = {"imsmanifest.xml": "<manifest/>", "i1/assessment_qti.xml": rich.replace("Rich", "Poor")}

    came = imported(tmp_path, zipped({**files, "non_cc_assessments/i1.xml.qti": rich}), "q.zip")

    assert [one.prompt.text for one in came.questions] == ["Rich?"]


ESSAY = document(item("essay", "Q", typed()))


@pytest.mark.parametrize(
    "files",
    [
        {"imsmanifest.xml": "<manifest/>", "q.xml": "\0" * 100_000_000},
        {"imsmanifest.xml": "<manifest/>", "q.xml": f'<!DOCTYPE x [<!ENTITY a "b">]>{ESSAY}'},
        {"imsmanifest.xml": "<manifest/>", "q.xml": f"<questestinterop>{'<section>' * 100_000}"},
        {"imsmanifest.xml": "<manifest/>"},
        {"q.xml": ESSAY},
    ],
    ids=["nothing", "entities", "deep", "empty", "no-manifest"],
)
def test_hostile_zips_are_refused_and_nothing_is_written(files: dict[str, str], tmp_path: Path) -> None:
    """Before anything is unpacked that is too large."""
    with pytest.raises(ImportFailed):
        imported(tmp_path, zipped(files), "q.zip")

    assert [path.name for path in tmp_path.iterdir()] == ["q.zip"]


def test_files_that_overlap_in_a_zip_are_refused(tmp_path: Path) -> None:
    """By the guard that judges packages."""
    whole = zipped({"imsmanifest.xml": "<manifest/>", "q.xml": ESSAY})

    with pytest.raises(ImportFailed, match="not a readable zip"):
        imported(tmp_path, whole[:-30], "q.zip")


@pytest.mark.parametrize("address", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "C:\\secret.png"])
def test_a_text_shows_no_file_outside_of_its_zip(address: str, tmp_path: Path) -> None:
    """Whatever address it writes; the names of files in the zip lead nowhere either."""
    source = document(item("essay", f'Q <img src="{address}"> <img src="dot.png" alt="A">', typed()))
    files = {"imsmanifest.xml": "<manifest/>", "q.xml": source, "../../../dot.png": base64.b64decode(PIXEL)}

    came = imported(tmp_path, zipped(files), "q.zip")

    assert any("is not in the source" in line for line in came.lost)
    assert sorted(path.name for path in tmp_path.rglob("*.png")) == ["dot.png"]
    assert (came.result.root / "media" / "dot.png").exists()


@pytest.mark.parametrize(
    "rules",
    [
        "".join(rule(equal(str(number))) for number in range(3_000)),
        rule("<and>" * 100 + equal("a") + "</and>" * 100),
        rule("".join(equal(str(number)) for number in range(9_000))),
        rule(equal("9" * 500)),
        rule("<not>" * 50 + "</not>" * 50, "1e999"),
    ],
    ids=["many", "deep", "wide", "huge", "no"],
)
def test_hostile_rules_end_soon_and_in_a_report(rules: str, tmp_path: Path) -> None:
    """Whatever is asked by them."""
    places = (
        choices("r", [f"o{number}" for number in range(90)], "", "Multiple"),
        typed(),
        typed().replace("str", "num"),
    )
    for number, place in enumerate(places):
        folder = tmp_path / str(number)
        folder.mkdir()
        with suppress(ImportFailed):
            imported(folder, document(item("", "Q", place, rules)))
