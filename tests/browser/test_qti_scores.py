"""An engine that others wrote gives the points for our QTI items that the player gives.

``@citolab/qti-components`` reads QTI 3.0, whose items are those of 2.2 under other names.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from patience import PATIENCE

from exporter.formats import formats
from exporter.questions.options import names
from exporter.source import read_course

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from exporter.questions import Question

ENGINE = Path(__file__).parents[2] / "node_modules" / "@citolab" / "qti-components" / "cdn" / "index.global.js"
FIELD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" width="400" height="200"></svg>'
REGIONS = [
    {"label": "tree", "circle": [25, 50, 10], "correct": True},
    {"label": "pond", "rectangle": [60, 20, 20, 40], "correct": True},
    {"label": "kite", "polygon": [[80, 70], [100, 70], [90, 100]]},
]
PAIRS = [{"item": "1", "match": "a"}, {"item": "2", "match": "b"}, {"item": "3", "match": "a"}]
GROUPS = [{"category": "odd", "items": ["1", "3"]}, {"category": "even", "items": ["2"]}]
OPTIONS: dict[str, Any] = {"options": ["a", "b", "c", "d"], "answer": ["a", "b", "c"]}
GAPS = "{{Kepler|J. Kepler}} found {{=ellipses|squares|lines}} and {{x*y}}."
TABLE: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "choice": ({"options": ["a", "b"], "answer": "b"}, ["a", "b"]),
    "multiple": (OPTIONS, [["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"], ["d"], ["a", "d"]]),
    "true-false": ({"answer": False}, [True, False]),
    "text": ({"answers": ["Moon", "the Moon"]}, ["moon", "The moon", "mon", "Moo"]),
    "number": ({"answer": [5, "-0.3"], "tolerance": "0.1"}, ["5", "5.1", "5.11", "-0.4", "-0.2", "-0.45"]),
    "matching": (
        {"pairs": PAIRS, "extra_matches": ["c"]},
        [{"1": "a", "2": "b", "3": "a"}, {"1": "a"}, {"1": "c", "2": "b"}, {"2": "a"}, {}],
    ),
    "sorting": ({"categories": GROUPS}, [{"1": "odd", "2": "even", "3": "odd"}, {"1": "even", "2": "even"}]),
    "ordering": ({"items": ["1", "2", "3"]}, [["1", "2", "3"], ["1", "3", "2"], ["2", "3", "1"]]),
    "gaps": ({"text": GAPS}, [["kepler", "ellipses", "x*y"], ["J. Kepler", "lines", ""], ["", "", "x"], ["", "", ""]]),
    "hotspot": (
        {"picture": "![A field](field.svg)", "regions": REGIONS},
        [[[250, 500]], [[250, 500], [700, 400]], [[700, 400], [900, 800]], [[10, 10]], []],
    ),
}
PARTIAL = ("multiple", "matching", "sorting", "ordering", "gaps", "hotspot")
SCORES = """async items => {
  const scores = {};
  for (const [id, xml, responses] of items) {
    const player = document.createElement("qti-item");
    player.innerHTML = "<item-container></item-container>";
    document.body.append(player);
    const container = player.querySelector("item-container");
    await container.updateComplete;
    container.itemXML = xml;
    while (!(await container.updateComplete)) {}
    const item = container.shadowRoot.querySelector("qti-assessment-item");
    await item.updateComplete;
    scores[id] = responses.map(response => {
      item.resetResponses();
      for (const [name, value] of Object.entries(response)) {
        item.updateResponseVariable(name, value);
      }
      item.processResponse();
      return Number(item.getOutcome("SCORE").value);
    });
    player.remove();
  }
  return scores;
}"""


def questions() -> list[dict[str, Any]]:
    """Return a question of every type, and one of each that can be scored in part, worth 3 points."""
    written = []
    for kind, (own, _) in TABLE.items():
        for scoring in ("all", "partial") if kind in PARTIAL else ("",):
            extra = {"scoring": scoring} if scoring else {}
            identifier = "-".join(filter(None, ("q", kind, scoring)))
            written.append({"id": identifier, "type": kind, "prompt": "P", "points": 3, **own, **extra})
    return written


def response_to(question: Any, answer: Any) -> Any:
    """Return an answer in words as our player's response."""
    if question.type in ("choice", "multiple", "ordering", "matching", "sorting"):
        of = question.options if question.type in ("choice", "multiple") else question.items
        texts = [one.text for one in of] if question.type in ("choice", "multiple") else of
        named = dict(zip((text.text for text in texts), names(texts), strict=True))
        if isinstance(answer, dict):
            matches = dict(zip((one.text for one in question.matches), names(question.matches), strict=True))
            return {named[item]: matches[match] for item, match in answer.items()}
        return named[answer] if isinstance(answer, str) else [named[one] for one in answer]
    return answer


def variables_of(question: Any, answer: Any) -> dict[str, Any]:
    """Return an answer in words as the response variables of an item."""
    match question.type:
        case "choice" | "multiple":
            texts = [option.text.text for option in question.options]
            chosen = [f"o{texts.index(one) + 1}" for one in answer]
            value: Any = chosen if question.type == "multiple" else chosen[0]
        case "true-false":
            value = str(answer).lower()
        case "matching" | "sorting":
            items, matches = ([one.text for one in having] for having in (question.items, question.matches))
            value = [f"i{items.index(item) + 1} m{matches.index(match) + 1}" for item, match in answer.items()]
        case "ordering":
            value = [f"i{[item.text for item in question.items].index(one) + 1}" for one in answer]
        case "gaps":
            listed = {text: f"o{place}" for place, text in enumerate(sorted(question.text.gaps[1].options), 1)}
            typed = [answer[0], {**listed, "ellipses": "right", "": ""}[answer[1]], answer[2]]
            return {f"RESPONSE{place}": one for place, one in enumerate(typed, 1) if one}
        case "hotspot":
            value = [f"{x * 400 // 1000} {y * 200 // 1000}" for x, y in answer]
        case _:
            value = answer
    return {"RESPONSE": value} if value or value is False else {}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return the folder of a course with the questions of the table."""
    (tmp_path / "course.yaml").write_text("id: c\ntitle: C\noutline: [q.quiz.yaml]\n", encoding="utf-8")
    (tmp_path / "field.svg").write_text(FIELD, encoding="utf-8")
    (tmp_path / "q.quiz.yaml").write_text(yaml.safe_dump({"title": "Q", "questions": questions()}), encoding="utf-8")
    return tmp_path


def test_an_engine_of_others_gives_the_same_points(browser: Browser, course: Path) -> None:
    """For right, wrong and partly right answers to every type that is scored."""
    if not ENGINE.is_file():
        pytest.fail("QTI items are scored by @citolab/qti-components. Run: npm ci")
    read = read_course(course)[0]
    (output,) = formats()["qti"].outputs(read, {"version": "3.0"})
    asked: tuple[Question, ...] = read.quizzes[0].questions
    items = [
        [
            question.id,
            output.files[f"items/{question.id}.xml"].decode(),  # type: ignore[union-attr]
            [{}, *(variables_of(question, answer) for answer in TABLE[question.type][1])],
        ]
        for question in asked
    ]
    context = browser.new_context(offline=True)
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.add_script_tag(content=ENGINE.read_text(encoding="utf-8"))
    scores = page.evaluate(SCORES, items)
    context.close()
    assert scores == {
        question.id: pytest.approx(
            [0, *((question.score(response_to(question, one)) or 0) * 3 for one in TABLE[question.type][1])]
        )
        for question in asked
    }
