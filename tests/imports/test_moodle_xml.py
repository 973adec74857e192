"""Question banks in Moodle XML: https://docs.moodle.org/en/Moodle_XML_format."""

from __future__ import annotations

import base64
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from exporter.imports.notes import ImportFailed
from tests.imports.imported import imported, response_of
from tests.imports.moodle import PIXEL, answer, question, quiz

if TYPE_CHECKING:
    from pathlib import Path

DRAWING = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


EACH_PLACE = "<gradingtype>ABSOLUTE_POSITION</gradingtype>"


def file(name: str, content: str) -> str:
    """Return a file inside a text."""
    return f'<file name="{name}" path="/" encoding="base64">{content}</file>'


def test_all_types_come_as_a_person_would_write_them(tmp_path: Path) -> None:
    """Texts, pictures, categories, tags, hints, points and feedback come along."""
    source = quiz(
        '<question type="category"><category><text>$course$/top/Earth &amp; Moon</text></category>'
        "<info><text>About both.</text></info></question>",
        question(
            "multichoice",
            "<p>Which <b>planet</b> is it?</p>"
            '<p><img src="@@PLUGINFILE@@/My%20Earth.png" alt="A [blue] ball" width="80"></p>',
            "<defaultgrade>2</defaultgrade><single>true</single><shuffleanswers>1</shuffleanswers>"
            + answer("<p>Earth</p>", 100, "<p>Yes.</p>")
            + answer("Mars &lt;3")
            + "<hint><text>It is near.</text></hint><tags><tag><text>planets</text></tag></tags>"
            + "<generalfeedback><text>You stand on it.</text></generalfeedback>",
            "Planet",
        ).replace("</text></questiontext>", f"</text>{file('My Earth.png', PIXEL)}</questiontext>"),
        question("truefalse", "It is round.", answer("true", 100) + answer("false", 0, "Look again.")),
        question("shortanswer", "Name it.", "<usecase>1</usecase>" + answer("Moon", 100) + answer("*", 0)),
        question(
            "numerical",
            "How far?",
            answer("384", 100, more="<tolerance>2</tolerance>")
            + "<units><unit><multiplier>1</multiplier><unit_name>Mm</unit_name></unit></units>",
        ),
        question(
            "matching",
            "Match.",
            "<subquestion><text>Earth</text><answer><text>Blue</text></answer></subquestion>"
            "<subquestion><text>Moon</text><answer><text>Grey</text></answer></subquestion>"
            "<subquestion><text></text><answer><text>Red</text></answer></subquestion>",
        ),
        question("ordering", "Order.", answer("Second", 2) + answer("First", 1) + EACH_PLACE),
        question("essay", "Describe it.", "<minwordlimit>20</minwordlimit>"),
        question(
            "gapselect",
            "The [[1]] goes around the [[2]].",
            "<selectoption><text>Moon</text><group>1</group></selectoption>"
            "<selectoption><text>Earth</text><group>1</group></selectoption>",
        ),
        question("cloze", "It has {1:SHORTANSWER:=no~=hardly any} {1:MULTICHOICE:water~=air}.", name="Air"),
        question("cloze", "It is {1:NUMERICAL:=27:1} days.", name="Days"),
    )  # fmt: skip

    came = imported(tmp_path, source, "bank.xml")

    assert came.text("earth-moon.quiz.yaml") == (
        """title: Earth & Moon
introduction: About both.
shuffle_options: true
questions:
  - id: planet
    type: choice
    prompt: |-
      Which **planet** is it?

      ![A (blue) ball](media/my-earth.png){width=80}
    options:
      - text: Earth
        correct: true
        feedback: Yes.
      - text: Mars <3
    points: 2
    explanation: You stand on it.
    hint: It is near.
    tags: [planets]
  - id: it-is-round
    type: true-false
    prompt: It is round.
    answer: true
    explanation: Look again.
  - id: name-it
    type: text
    prompt: Name it.
    answers: [Moon]
    case_sensitive: true
  - id: how-far
    type: number
    prompt: How far?
    answer: 384
    tolerance: 2
    unit: Mm
  - id: match
    type: matching
    prompt: Match.
    pairs:
      - item: Earth
        match: Blue
      - item: Moon
        match: Grey
    extra_matches: [Red]
    scoring: partial
  - id: order
    type: ordering
    prompt: Order.
    items: [First, Second]
    scoring: partial
  - id: describe-it
    type: essay
    prompt: Describe it.
    min_words: 20
  - id: the-goes-around-the
    type: gaps
    prompt: Fill the gaps.
    text: The {{=Moon|Earth}} goes around the {{=Earth|Moon}}.
    scoring: partial
  - id: air
    type: gaps
    prompt: Air
    text: It has {{no|hardly any}} {{=air|water}}.
    scoring: partial
  - id: days
    type: number
    prompt: It is _____ days.
    answer: 27
    tolerance: 1
"""
    )
    assert (came.result.root / "media" / "my-earth.png").read_bytes() == base64.b64decode(PIXEL)
    assert came.lost == []
    assert [line.partition(":")[0] for line in came.looks] == ["4"]
    assert came.result.problems == ()


@pytest.mark.parametrize(
    ("source", "scores"),
    [
        (question("multichoice", "Q", "<single>false</single>" + answer("a", 50) + answer("b", 50) + answer("c", -50)),
         {("a", "b"): 1, ("a",): 0.5, ("a", "b", "c"): 0.5, ("c",): 0}),
        (question("shortanswer", "Q", answer("Moon", 100)), {"moon": 1, " MOON ": 1, "Mon": 0}),
        (question("numerical", "Q", answer("2,5", 100, more="<tolerance>0.1</tolerance>")), {"2.6": 1, "2.7": 0}),
        (question("ordering", "Q", answer("a", 1) + answer("b", 2) + answer("c", 3) + EACH_PLACE),
         {("list", "a", "c", "b"): 1 / 3, ("list", "a", "b", "c"): 1}),
        (question("ordering", "Q", answer("a", 1) + answer("b", 2) + "<gradingtype>ALL_OR_NOTHING</gradingtype>"),
         {("list", "b", "a"): 0, ("list", "a", "b"): 1}),
        (question("cloze", "{1:SA:=x} and {1:MC:=y~z}"), {("list", "X", "y"): 1, ("list", "x", "z"): 0.5}),
    ],
    ids=range(6),
)  # fmt: skip
def test_the_same_answers_score_the_same(source: str, scores: dict[Any, float], tmp_path: Path) -> None:
    """By the rules of Moodle's question types."""
    came = imported(tmp_path, quiz(source))

    (asked,) = came.questions
    for given, score in scores.items():
        is_list = isinstance(given, tuple) and given[0] == "list"
        response = response_of(asked, list(given[1:]) if is_list else set(given) if isinstance(given, tuple) else given)
        assert asked.score(response) == pytest.approx(score, abs=1e-4), given
    assert came.lost == came.looks == []


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        (question("stack", "Q", name="S"), "the question 'S': it is of the type 'stack'"),
        (question("truefalse", "Q", "<hidden>1</hidden>" + answer("true", 100) + answer("false")), "hidden there"),
        (question("multichoice", "Q", answer("a", 100) + answer("b", 100)), "any one of 2 right options"),
        (question("numerical", "Q", answer("12 apples", 100)), "'12 apples'"),
        (question("shortanswer", "Q", answer("moo*", 100)), "with a star"),
        (question("cloze", "{1:NM:=1:1} {1:SA:=a}"), "a number with a tolerance"),
        (question("cloze", "none"), "0 questions embedded"),
        (question("truefalse", "Q", answer("ja", 100) + answer("nein")), "other answers than true and false"),
        (question("multichoice", "", answer("a", 100) + answer("b")), "asks nothing"),
        (question("multichoice", "Q", answer("a", "lots") + answer("b")), "'lots'"),
        (question("ddwtos", "[[3]]", "<dragbox><text>a</text></dragbox>"), "a place for a word that there is not"),
    ],
)
def test_what_cannot_come_is_listed_with_its_line(source: str, lost: str, tmp_path: Path) -> None:
    """Each question for itself; the others come."""
    came = imported(tmp_path, quiz(question("truefalse", "Fine.", answer("true", 100) + answer("false")), source))

    assert len(came.questions) == 1
    assert [line for line in came.lost if line.startswith("4: ") and lost in line], came.lost


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<img src="https://example.org/a.png" alt="A">', "on another server"),
        ('<img src="@@PLUGINFILE@@/../../etc/passwd">', "is not in the source"),
        ('<img src="file:///etc/passwd">', "is not in the source"),
        ('<a href="javascript:alert(1)">x</a>', "leads to no website"),
        ("<script>alert(1)</script>x", "<script>"),
        ('<iframe src="https://example.org"></iframe>x', "<iframe>"),
        ('<span style="color: red">x</span>', "colours"),
        (f'<img src="data:image/svg+xml;base64,{base64.b64encode(DRAWING.encode()).decode()}">', "<script>"),
        ("<math><mi>x</mi></math>", "MathML"),
    ],
)
def test_what_a_text_loses_is_listed(text: str, said: str, tmp_path: Path) -> None:
    """Nothing is fetched, nothing acts, and nothing goes in silence."""
    came = imported(tmp_path, quiz(question("essay", f"Q {text}")))

    assert any(said in line for line in came.lost), came.lost
    assert not any(
        sign in came.text("bank.quiz.yaml") for sign in ("javascript", "<script", "passwd", "alert", "iframe")
    )


def test_signs_in_raised_text_need_no_backslash(tmp_path: Path) -> None:
    """They begin no line, so they begin no list."""
    came = imported(tmp_path, quiz(question("essay", "Na<sup>+</sup> and Cl<sup>-</sup>")))

    assert "prompt: Na<sup>+</sup> and Cl<sup>-</sup>\n" in came.text("bank.quiz.yaml")


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("../../evil.png", PIXEL, "evil.png"),
        ("C:\\evil.PNG", PIXEL, "evil.png"),
        ("run.exe", PIXEL, "run.png"),
        ("a.png", base64.b64encode(b"MZ program").decode(), None),
        ("a.svg", base64.b64encode(DRAWING.encode()).decode(), None),
        ("a.png", "!!! no base64", None),
    ],
)
def test_files_have_names_of_ours_and_contents_that_are_safe(
    name: str, content: str, kept: str | None, tmp_path: Path
) -> None:
    """Whatever they are called."""
    path = name.replace("\\", "%5C")
    text = question("essay", f'Q <img src="@@PLUGINFILE@@/{path}" alt="A">')
    came = imported(
        tmp_path, quiz(text.replace("</text></questiontext>", f"</text>{file(name, content)}</questiontext>"))
    )

    media = came.result.root / "media"
    assert ([one.name for one in media.iterdir()] if media.exists() else []) == ([kept] if kept else [])
    assert sorted(one.name for one in tmp_path.iterdir()) == ["bank.txt", "course"]
    assert bool(came.lost) == (kept is None)


BOMB = '<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        f"{BOMB}<quiz><question type='essay'><questiontext><text>&j;</text></questiontext></question></quiz>",
        f"{BOMB}<quiz><question type='&j;'/></quiz>",
        '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question type="&x;"/></quiz>',
        '<!DOCTYPE quiz SYSTEM "http://127.0.0.1:1/x.dtd"><quiz/>',
        "<quiz>" + "<a>" * 100_000,
        "<quiz>" + "<a>" * 300 + "</a>" * 300 + "</quiz>",
        "<quiz><question>&#xD800;</question></quiz>",
        "<quiz><question>&#0;</question></quiz>",
        '<?xml version="1.0" encoding="nonsense"?><quiz/>',
        f"<quiz><question type='essay'><questiontext><text>{'x' * 11_000_000}</text></questiontext></question></quiz>",
        "<quiz></quiz>",
        "<quiz",
    ],
    ids=["bomb", "in-attribute", "file", "network", "open", "deep", "half", "zero", "encoding", "long", "empty", "cut"],
)  # fmt: skip
def test_hostile_documents_are_refused_and_nothing_is_written(content: str, tmp_path: Path) -> None:
    """No entity is resolved, no file read, no server asked."""
    with pytest.raises(ImportFailed):
        imported(tmp_path, content, chosen="moodle-xml")

    assert [path.name for path in tmp_path.iterdir()] == ["bank.txt"]


@pytest.mark.parametrize(
    "text",
    [
        "<b>" * 4_000,
        "<" * 100_000,
        "{{" * 50_000,
        "{1:SA:" * 15_000,
        "{1:SA:" + "~" * 9_000 + "}",
        "[[1]]" * 20_000,
        "\ue000{1:SA:=a}",
    ],
    ids=lambda text: text[:6].encode("unicode_escape").decode(),
)  # fmt: skip
def test_hostile_texts_end_soon_and_in_a_report(text: str, tmp_path: Path) -> None:
    """In any type that takes a text apart."""
    for number, kind in enumerate(("cloze", "gapselect", "essay")):
        folder = tmp_path / str(number)
        folder.mkdir()
        with suppress(ImportFailed):
            imported(folder, quiz(question(kind, text, "<selectoption><text>a</text></selectoption>")))


def test_other_encodings_than_utf_8_are_read(tmp_path: Path) -> None:
    """As the document declares them."""
    source = quiz(question("essay", "Größe?")).replace("UTF-8", "ISO-8859-1")

    (asked,) = imported(tmp_path, source.encode("latin-1")).questions

    assert asked.prompt.text == "Größe?"
