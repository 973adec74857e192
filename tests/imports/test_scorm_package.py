"""SCORM packages of other programs, and our own without their sources."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from exporter.imports import texts
from exporter.imports.notes import ImportFailed
from tests.imports.imported import Imported, imported
from tests.imports.moodle import PIXEL
from tests.imports.qti_1 import zipped
from tests.imports.test_own_package import export

CONTENT = Path(__file__).parents[2] / "content"
OWN = '<meta name="generator" content="lessonpack 1"><script type="application/json" id="course">'
WORDS = "This page has enough words to be read by somebody who wants to know more about tea and about water."


def page(title: str, body: str) -> str:
    """Return a page with what programs put around the text."""
    return (
        f'<!doctype html><html lang="de"><head><title>{title}</title><script>start()</script></head><body>'
        f"<nav><a href='a.html'>Menu</a></nav><main>{body}</main><footer>Made with care</footer></body></html>"
    )


def package(outline: str, files: dict[str, str | bytes]) -> bytes:
    """Return a package, each file of which is a resource of its own."""
    resources = "".join(
        f'<resource identifier="R{number}" type="webcontent" href="{name}"><file href="{name}"/></resource>'
        for number, name in enumerate(files)
    )
    manifest = (
        '<manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2">'
        "<metadata><schema>ADL SCORM</schema></metadata>"
        f"<organizations><organization><title>Tea</title>{outline}</organization></organizations>"
        f"<resources>{resources}</resources></manifest>"
    )
    return zipped({"imsmanifest.xml": manifest, **files})


def entry(title: str, resource: str = "", inside: str = "") -> str:
    """Return an entry of the outline."""
    named = f' identifierref="{resource}"' if resource else ""
    return f"<item{named}><title>{title}</title>{inside}</item>"


def losses(came: Imported) -> list[str]:
    """Return what did not come, in alphabetical order."""
    return sorted(line.partition(": ")[2] for line in came.lost)


def test_the_outline_and_the_main_content_of_pages_come(tmp_path: Path) -> None:
    """Pages are lessons in sections, with pictures and links; what stands around, and pages of scripts, do not come."""
    files: dict[str, str | bytes] = {
        "a/tea.html": page(
            "x",
            f'<h1>Tea</h1><h3>Leaves</h3><p>{WORDS}</p><img src="../leaf.png" alt="A leaf"><a href="water.html">w</a>',
        ),
        "a/water.html": page("x", f"<p>{WORDS}</p>"),
        "a/more.html": page("More of it", f"<p>{WORDS}</p><button>Next</button>"),
        "quiz.html": page("x", "<div id='app'>Loading …</div>"),
        "leaf.png": base64.b64decode(PIXEL),
    }
    outline = entry("Begin", inside=entry("Tea", "R0") + entry("Water", "R1") + entry("Tea again", "R0"))
    outline += entry("Quiz", "R3") + entry("Gone", "R9")

    came = imported(tmp_path, package(outline, files), "tea.zip", language=None)

    assert came.text("course.yaml") == (
        "id: course\ntitle: Tea\nlanguage: de\noutline:\n"
        "  - title: Begin\n    items:\n      - tea.md\n      - water.md\n"
        "  - more.md\n"
    )
    assert came.text("tea.md") == f"# Tea\n\n## Leaves\n\n{WORDS}\n\n![A leaf](media/leaf.png)[w](water.md)\n"
    assert came.text("more.md") == f"# More of it\n\n{WORDS}\n"
    assert losses(came) == [
        "'Gone', which is not in the package",
        "'Quiz': a page that its script makes when it is played, so that there is nothing to read",
        "'Tea again' a second time: only its script makes a difference",
        "what scripts do, such as quizzes and animations, when lessons are complete, and what they look like",
    ]
    assert [line.partition(": ")[2] for line in came.looks] == [
        "the page 'a/more.html' is not in the outline, and stands at the end"
    ]
    assert came.result.problems == ()


def test_packages_whose_pages_are_programs_are_named(tmp_path: Path) -> None:
    """Nobody gets an empty lesson of them, but the advice to export their texts where they were made."""
    files: dict[str, str | bytes] = {
        "index_lms.html": page("x", "<div></div>"),
        "story_content/user.js": "",
        "mobile.html": page("x", WORDS),
    }

    with pytest.raises(ImportFailed, match="was made with Articulate Storyline, whose pages are programs") as failure:
        imported(tmp_path, package(entry("A", "R0"), files), "story.zip")

    assert [note.message for note in failure.value.notes] == [
        "'A': a page that its script makes when it is played, so that there is nothing to read"
    ]


def test_our_own_packages_come_from_their_pages(tmp_path: Path) -> None:
    """Without sources, lessons and questions come with their ids, points and groups; the rest is listed."""
    made = export(CONTENT / "every-question", tmp_path / "every.zip")

    came = imported(tmp_path, made, "every.zip", language=None)

    assert "  - examination.quiz.yaml\n" in came.text("course.yaml")
    examination = came.text("examination.quiz.yaml")
    assert "pick:\n  planets: 2\n" in examination
    assert "  - id: exam-rings\n    group: planets\n    type: true-false\n" in examination
    kinds = came.text("all-types.quiz.yaml")
    for expected in (
        "answers: [Moon, the Moon, Luna]\n",
        "items: [Mercury, Venus, Earth, Mars]\n",
        "{{Sun|sun}}",
        "{{=ellipses|spirals|squares}}",
        "$1.5 \\cdot 10^8$",
    ):
        assert expected in kinds
    checks = came.text("self-checks.md")
    assert checks.count("```question\n") == 3
    assert checks.index("id: self-check-nearest-star") < checks.index("id: self-check-own-words")
    assert any("--with-source" in line and "summaries" in line for line in losses(came))
    assert [problem for problem in came.result.problems if problem.severity == "error"] == []


@pytest.mark.parametrize(
    ("outline", "files"),
    [
        ("", {}),
        (entry("A", "R0"), {"a.html": "<div>" * 20_500 + WORDS}),
        (entry("A", "R0"), {"a.html": page("x", "x" * 2_100_000)}),
        (entry("A", "R0"), {"a.html": b"\x00\x01\x02" * 50}),
        (entry("A", "R0"), {"a.html": OWN}),
        (entry("A", "R0"), {"a.html": OWN + '{"items":[{"kind":"lesson","id":7},7,{"kind":"quiz"}]}</script>'}),
        ("<item>" * 5_000, {}),
    ],
    ids=["empty", "deep", "large", "binary", "cut", "strange", "nested"],
)
def test_hostile_packages_are_refused_and_nothing_is_written(
    outline: str, files: dict[str, str | bytes], tmp_path: Path
) -> None:
    """Pages without end, without text, or outside of the package make no lesson."""
    with pytest.raises(ImportFailed):
        imported(tmp_path, package(outline, files), "tea.zip")

    assert [path.name for path in tmp_path.iterdir()] == ["tea.zip"]


def test_what_a_page_of_ours_asks_without_end_is_listed(tmp_path: Path) -> None:
    """Somebody may have written it; the other questions come."""
    endless = {"type": "gaps", "id": "a", "text": "Endless", "html": '<span data-gap="0"></span>' * 50_000}
    endless["gaps"] = [{"options": [{"text": str(number)} for number in range(2_000)]}]  # type: ignore[assignment]
    bent = {
        "type": "hotspot",
        "id": "b",
        "text": "Bent",
        "regions": [{"name": "x"}],
        "solution": {"areas": {"x": [[[]]]}},
    }
    fine = {"type": "true-false", "id": "c", "prompt": "<p>So?</p>", "solution": {"answer": True}}
    quiz = {"kind": "quiz", "id": "q", "title": "Q", "questions": [endless, bent, fine]}
    made = OWN + json.dumps({"items": [quiz]}) + "</script>"

    came = imported(tmp_path, package(entry("A", "R0"), {"a.html": made}), "own.zip")

    assert [question.id for question in came.questions] == ["c"]
    assert "the question 'Endless' has more than 100 gaps; split it" in losses(came)
    assert "the question 'Bent' has a place in its picture whose shape cannot be read" in losses(came)


def test_the_elements_of_all_pages_have_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many pages, each of an allowed size, could else make somebody wait for hours."""
    monkeypatch.setattr(texts, "MOST_TAGS_OF_ALL", 60)
    files: dict[str, str | bytes] = {f"{name}.html": page("x", f"<p>{WORDS}</p>" * 8) for name in "abc"}
    outline = "".join(entry(name, f"R{number}") for number, name in enumerate("ABC"))

    came = imported(tmp_path, package(outline, files), "tea.zip")

    assert "a.md" in came.text("course.yaml")
    assert "c.md" not in came.text("course.yaml")
    assert "a page after the first 60 elements; export the course in parts" in losses(came)
    assert not any("nothing to read" in line for line in came.lost)


def test_pages_keep_nothing_that_acts(tmp_path: Path) -> None:
    """Scripts and forms are no text, and links to scripts lead nowhere."""
    body = f"<p>{WORDS}</p><script>alert(1)</script><form><input value=x></form><a href='javascript:alert(1)'>w</a>"

    came = imported(tmp_path, package(entry("A", "R0"), {"a.html": page("x", body)}), "tea.zip")

    assert came.text("a.md") == f"# A\n\n{WORDS}\n\nw\n"
