"""Projects of eXeLearning, new and old."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import pytest

from exporter.imports.notes import ImportFailed
from tests.imports.imported import imported
from tests.imports.moodle import PIXEL
from tests.imports.qti_1 import zipped

if TYPE_CHECKING:
    from pathlib import Path

PICTURE = base64.b64decode(PIXEL)


def device(kind: str, html: str = "", values: Any = None, number: str = "d") -> str:
    """Return an iDevice as versions 3 and 4 keep it."""
    written = json.dumps(values) if values is not None else ""
    return (
        f"<odeComponent><odeIdeviceId>{number}</odeIdeviceId><odeIdeviceTypeName>{kind}</odeIdeviceTypeName>"
        f"<htmlView>{escape(html)}</htmlView><jsonProperties>{escape(written)}</jsonProperties></odeComponent>"
    )


def page(number: str, title: str, *devices: str, above: str = "", order: int = 1, block: str = "") -> str:
    """Return a page with its iDevices in one block."""
    return (
        f"<odeNavStructure><odePageId>{number}</odePageId><odeParentPageId>{above}</odeParentPageId>"
        f"<pageName>{title}</pageName><odeNavStructureOrder>{order}</odeNavStructureOrder><odePagStructures>"
        f"<odePagStructure><blockName>{block}</blockName><odeComponents>{''.join(devices)}</odeComponents>"
        "</odePagStructure></odePagStructures></odeNavStructure>\n"
    )


def project(*pages: str, files: dict[str, bytes] | None = None) -> bytes:
    """Return a project."""
    properties = "<odeProperty><key>pp_title</key><value>Tea</value></odeProperty>"
    properties += "<odeProperty><key>pp_lang</key><value>es</value></odeProperty>"
    content = (
        f'<ode xmlns="http://www.intef.es/xsd/ode"><odeProperties>{properties}</odeProperties>{"".join(pages)}</ode>'
    )
    return zipped({"content.xml": content, "index.html": "<html></html>", **(files or {})})


def hidden(game: Any) -> str:
    """Return what a game is made of, as its HTML has it."""
    return "".join(f"%{ord(letter) ^ 146:02X}" for letter in json.dumps(game))


def test_pages_become_lessons_and_sections(tmp_path: Path) -> None:
    """Texts come with pictures, links between pages and feedback; what is empty or about the project is listed."""
    text = {
        "textTextarea": '<p><img src="{{context_path}}/d9/leaf.png" alt="A leaf"> <a href="exe-node:p3">green</a></p>',
        "textFeedbackInput": "Show",
        "textFeedbackTextarea": "<p>More.</p>",
        "textInfoDurationTextInput": "Time:",
        "textInfoDurationInput": "20 min",
    }
    pages = (
        page(
            "p3",
            "Green",
            device("text", '<p>Fine.<span class="js-hidden">never</span></p>'),
            above="p2",
            block="Leaves",
        ),
        page("p2", "Kinds", order=2),
        page("p1", "Home", device("text", values=text, number="d9"), order=1),
        page("p4", "Empty", device("download-source-file", "<p>x</p>"), order=3),
    )
    files = {"content/resources/d8/leaf.png": b"no picture", "content/resources/d9/leaf.png": PICTURE}

    came = imported(tmp_path, project(*pages, files=files), "tea.elpx", language=None)

    assert came.text("course.yaml") == (
        "id: course\ntitle: Tea\nlanguage: es\noutline:\n  - home.md\n  - title: Kinds\n    items:\n      - green.md\n"
    )
    assert came.text("home.md") == (
        "# Home\n\n**Time:** 20 min\n\n![A leaf](media/leaf.png) [green](green.md)\n\n"
        "::: details Show\n\nMore.\n\n:::\n"
    )
    assert came.text("green.md") == "# Green\n\n## Leaves\n\nFine.\n"
    assert [line.partition(": ")[2] for line in came.lost] == [
        "the iDevice of the type 'download-source-file': it has no equivalent here",
        "the lesson 'Empty', which is empty",
    ]
    assert came.result.problems == ()


def test_activities_become_questions_and_cards(tmp_path: Path) -> None:
    """What learners do there has the same right answers here; what they play is listed."""
    form = {
        "questionsData": [
            {"activityType": "true-false", "baseText": "<p>Hot?</p>", "answer": "1"},
            {
                "activityType": "selection",
                "selectionType": "multiple",
                "baseText": "Which?",
                "answers": [[True, "a"], [False, "b"]],
            },
            {"activityType": "fill", "baseText": "<p>Drink <u>tea|chai</u> now.</p>"},
            {"activityType": "dropdown", "baseText": "<p>Drink <u>tea</u>.</p>", "wrongAnswersValue": "ink"},
            {"activityType": "drawing"},
        ]
    }
    quick = {"selectsGame": [
        {"typeSelect": 0, "quextion": "Cold?", "options": ["x", "y", "", ""], "solution": "B"},
        {"typeSelect": 1, "quextion": "Order?", "options": ["pour", "boil"], "solution": "BA"},
        {"typeSelect": 2, "quextion": "Word?", "options": [], "solutionQuestion": "tea"},
    ]}  # fmt: skip
    cards = {"cardsGame": [{"eText": "Sencha", "eTextBk": "green"}, {"eText": "Alone"}]}
    devices = (
        device("form", values=form),
        device("trueorfalse", values={"questionsGame": [{"question": "Dry?", "solution": 0, "feedback": "Wet."}]}),
        device("scrambled-list", values={"instructions": "Sort.", "options": ["one", "two"]}),
        device("quick-questions-multiple-choice", f'<div class="selecciona-DataGame js-hidden">{hidden(quick)}</div>'),
        device("flipcards", f'<div class="flipcards-DataGame js-hidden">{hidden(cards)}</div>'),
        device("crossword", f'<div class="crucigrama-DataGame js-hidden">{hidden({})}</div>'),
        device("interactive-video", '<p><a href="https://example.org/film">film</a></p>'),
    )

    came = imported(tmp_path, project(page("p", "Play", *devices)), "tea.elpx")

    text = came.text("play.md")
    for expected in (
        "type: true-false\nprompt: Hot?\nanswer: true\n",
        "type: multiple\nprompt: Which?\noptions: [a, b]\nanswer: a\n",
        "text: Drink {{tea|chai}} now.\n",
        "text: Drink {{=tea|ink}}.\n",
        "prompt: Dry?\nanswer: false\nexplanation: Wet.\n",
        "prompt: Sort.\nitems: [one, two]\n",
        "prompt: Cold?\noptions: [x, y]\nanswer: y\n",
        "prompt: Order?\nitems: [boil, pour]\n",
        "prompt: Word?\nanswers: [tea]\n",
        "::: flashcards\nSencha\n: green\n:::\n",
        "[https://example.org/film](https://example.org/film)",
    ):
        assert expected in text
    assert [line.partition(": ")[2] for line in came.lost] == [
        "the iDevice of the type 'crossword': it has no equivalent here",
        "the iDevice of the type 'flipcards': a card with one side: 'Alone'",
        "the iDevice of the type 'form': a question of the type 'drawing'",
        "the iDevice of the type 'interactive-video': what it asks while it is shown; write that below the film",
    ]


def test_a_gap_that_its_text_does_not_show_is_said(tmp_path: Path) -> None:
    """Without it the question would ask for less, and no one would know."""
    lost = {"activityType": "fill", "baseText": '<p>See <img src="<u>tea</u>" alt=""> and <u>chai</u>.</p>'}
    form = {"questionsData": [lost, {"activityType": "fill", "baseText": "<p>Drink <u>tea</u>.</p>"}]}

    came = imported(tmp_path, project(page("p", "Play", device("form", values=form))), "tea.elpx")

    assert came.text("play.md").count("type: gaps") == 1
    assert [line for line in came.lost if "a question has gaps where a text has none" in line]


def stored(kind: str, reference: int = 0, **fields: str) -> str:
    """Return an object as version 2 keeps it."""
    inside = "".join(f"<string role='key' value={quoteattr(name)}/>{value}" for name, value in fields.items())
    named = f'class="exe.engine.{kind}" reference="{reference or kind}"'
    return f"<instance {named}><dictionary>{inside}</dictionary></instance>"


def written(text: str) -> str:
    """Return a text as version 2 keeps it."""
    return f"<unicode value={quoteattr(text)}/>"


def area(html: str, number: int) -> str:
    """Return a field with a text."""
    return stored("field.TextAreaField", number, content_w_resourcePaths=written(html))


def objects(*pages: str) -> bytes:
    """Return a project of version 2 with pages below the first one."""
    home = stored("node.Node", 1, _title=written("Home"), children=f"<list>{''.join(pages)}</list>")
    package = stored("package.Package", 99, _title=written("Tea"), _lang=written("es"), root=home)
    content = package.replace("<instance ", '<instance xmlns="http://www.exelearning.org/content/v0.3" ', 1)
    return zipped({"contentv3.xml": content, "leaf.png": PICTURE})


def test_projects_of_version_2_come_as_well(tmp_path: Path) -> None:
    """Their objects are read as data; texts, pictures and questions come."""
    option = stored("field.QuizOptionField", 21, answerTextArea=area("<p>a</p>", 22), isCorrect='<bool value="1"/>')
    other = stored("field.QuizOptionField", 23, answerTextArea=area("<p>b</p>", 24), isCorrect='<bool value="0"/>')
    asked = stored(
        "field.QuizQuestionField",
        25,
        questionTextArea=area("<p>Which?</p>", 26),
        options=f"<list>{option}{other}</list>",
    )
    devices = (
        stored(
            "freetextidevice.FreeTextIdevice",
            10,
            _title=written("Free Text"),
            content=area('<p><img src="resources/leaf.png" alt="L"></p>', 11),
        ),
        stored("multichoiceidevice.MultichoiceIdevice", 20, _title=written("Try"), questions=f"<list>{asked}</list>"),
    )
    leaves = stored(
        "node.Node",
        2,
        _title=written("Leaves"),
        idevices=f"<list>{''.join(devices)}</list>",
        parent='<reference key="1"/>',
        children='<list><reference key="1"/><reference key="2"/></list>',
    )

    came = imported(tmp_path, objects(leaves), "tea.elp", language=None)

    assert came.text("course.yaml").endswith("language: es\noutline:\n  - leaves.md\n")
    assert came.text("leaves.md") == (
        "# Leaves\n\n![L](media/leaf.png)\n\n## Try\n\n```question\nid: which\ntype: choice\nprompt: Which?\n"
        "options: [a, b]\nanswer: a\n```\n"
    )


def test_pages_that_are_too_deep_or_in_a_circle_are_listed(tmp_path: Path) -> None:
    """The others come."""
    text = device("text", "<p>Fine.</p>")
    pages = [page(f"p{number}", f"P{number}", text, above=f"p{number - 1}" if number else "") for number in range(60)]
    circle = (page("a", "A", text, above="b"), page("b", "B", text, above="a"))

    came = imported(tmp_path, project(*pages, *circle), "deep.elpx")

    said = ", which is below more than 50 others, or in a circle below itself"
    named = [line.partition("'")[2].partition("'")[0] for line in came.lost if said in line]
    assert named == [*(f"P{number}" for number in range(51, 60)), "A", "B"]
    assert len(came.result.written) == 52


def test_pages_of_version_2_that_are_too_deep_are_listed(tmp_path: Path) -> None:
    """The others come."""
    inner = ""
    for number in range(60, 1, -1):
        shown = stored("freetextidevice.FreeTextIdevice", 100 + number, content=area("<p>Fine.</p>", 200 + number))
        inner = stored(
            "node.Node",
            number,
            _title=written(f"P{number}"),
            idevices=f"<list>{shown}</list>",
            children=f"<list>{inner}</list>",
        )

    came = imported(tmp_path, objects(inner), "deep.elp")

    assert [line.partition(": ")[2] for line in came.lost] == ["the page 'P52', which is below more than 50 others"]


def chain(length: int) -> str:
    """Return objects each of which leads to the next one by a reference."""
    links = (
        stored("node.Node", number, _title=written("x"), children=f'<list><reference key="{number + 1}"/></list>')
        for number in range(2, length)
    )
    return "".join(links)


@pytest.mark.parametrize(
    "content",
    [
        zipped({"content.xml": "<ode"}),
        zipped({"content.xml": '<!DOCTYPE ode [<!ENTITY a "b">]><ode/>'}),
        project(page("a", "A", above="b"), page("b", "B", above="a")),
        project(page("a", "A", device("text", "<p>" * 60_000))),
        project(page("a", "A", device("form").replace("<jsonProperties>", "<jsonProperties>" + "[" * 100_000))),
        project(page("a", "A", device("guess", '<div class="adivina-DataGame js-hidden">%%%u12</div>'))),
        project(page("a", "A", device("text", '<p><img src="../../../../etc/passwd"></p>'))),
        objects(chain(20_000)),
    ],
    ids=["cut", "entities", "circle", "tags", "brackets", "no-game", "climbing", "chain"],
)
def test_hostile_projects_are_refused_and_nothing_is_written(content: bytes, tmp_path: Path) -> None:
    """What leads round in a circle, nests without end, or is not what it says makes no lesson."""
    with pytest.raises(ImportFailed):
        imported(tmp_path, content, "tea.elpx")

    assert [path.name for path in tmp_path.iterdir()] == ["tea.elpx"]
