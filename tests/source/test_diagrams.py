"""Diagrams written as text are drawn at export by Mermaid's program; see `mmdc` for what stands in for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from exporter.course import Lesson
from exporter.player_fragments import blocks_of
from exporter.source import read_course
from exporter.source.cache.store import Store
from exporter.source.diagrams.fitting import fitted
from exporter.source.diagrams.mermaid import DiagramError, Mermaid
from tests.source.mmdc import install
from tests.source.written import html_of, problems_of, write

if TYPE_CHECKING:
    from pathlib import Path

FLOW = "flowchart LR\n  accTitle: How coffee is made\n  A[Grind] --> B[Brew & pour]\n"
UNREAD = (
    "this line of the diagram could not be read, near 'BAD -->-> B[x'; correct it: see "
    "https://mermaid.js.org/intro [diagram]"
)
UNDESCRIBED = "this diagram has no description; write 'accTitle: …' and 'accDescr: …' below its first line [alt]"
SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{}</svg>"


def fence(diagram: str, mark: str = "```mermaid") -> str:
    """Return a diagram as a block of code."""
    return f"{mark}\n{diagram}```\n"


@pytest.fixture
def mmdc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install what stands in for the program, and return where it notes its starts."""
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return install(tmp_path / "bin")


def test_a_diagram_is_part_of_the_page(mmdc: Path, tmp_path: Path) -> None:
    """With the colours of the page, a name for screen readers, words to search for, and no sheet of its own."""
    html = html_of(tmp_path / "c", fence(FLOW, '```mermaid title="The way"') + fence(FLOW))

    assert html.count('<div class="block-diagram"><figure>') == html.count('role="img"') == 2
    assert html.count("<title") == html.count(">How coffee is made</title>") == 2
    assert "Brew &amp; pour" in html
    assert "<figcaption>The way</figcaption>" in html
    assert "var(--tint)" in html
    assert 'stroke="var(--accent-ink)"' in html
    assert not re.search(r"<style|#e6f1f2|my-svg|unused|filter|0\.123456|class=\"node", html)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) > 2
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= set(ids)
    assert mmdc.read_text() == "."


def test_all_diagrams_of_a_course_take_one_start_and_then_none(mmdc: Path, tmp_path: Path) -> None:
    """Also in quotations and questions; with the cache, the second reading draws nothing, and says the same."""
    other = FLOW.replace("Grind", "Roast")
    quiz = "title: Q\nquestions:\n  - type: true-false\n    answer: true\n    prompt: |\n      See:\n\n{}"
    written = fence(FLOW.replace("Grind", "Pick"))
    folder = write(
        tmp_path / "c",
        {
            "a.md": f"# A\n\n> {fence(other).rstrip().replace(chr(10), chr(10) + '> ')}\n\n{fence(FLOW)}",
            "q.quiz.yaml": quiz.format("".join(f"      {line}\n" for line in written.splitlines())),
        },
    )
    store = tmp_path / "cache"

    course, problems = read_course(folder, Store(store))
    again, _ = read_course(folder, Store(store))

    assert mmdc.read_text() == "."
    assert again == course
    assert not [one for one in problems if one.code in ("diagram", "alt")]
    assert blocks_of(course) == {"diagram"}
    (quiz_item,) = course.quizzes
    assert "Pick" in quiz_item.questions[0].prompt.text
    assert "<svg" in quiz_item.questions[0].prompt.html


def test_without_the_program_a_diagram_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its line; what is kept in the cache does not count, so that each machine says the same."""
    monkeypatch.setenv("PATH", str(tmp_path))

    (problem,) = problems_of(tmp_path / "c", {"a.md": f"# A\n\nSee:\n\n{fence(FLOW)}"})

    assert problem.startswith(
        "a.md:5:1: error: this diagram needs 'mmdc', which draws it; install it with: npm install -g"
    )
    assert problem.endswith("[diagram]")


def test_what_is_wrong_is_said_with_its_line_and_disturbs_no_other_diagram(mmdc: Path, tmp_path: Path) -> None:
    """Mermaid does not count the lines of remarks."""
    bad = "%% a remark\nflowchart LR\n  accTitle: T\n%% another\n  BAD -->-> B[x\n"
    others = "".join(fence(FLOW.replace("Grind", f"Step {number}")) for number in range(3))

    problems = problems_of(tmp_path / "c", {"a.md": f"# A\n\n{fence(bad)}\n{others}\n{fence('flowchart' + chr(10))}"})

    assert problems == [
        "a.md:8:1: error: " + UNREAD,
        "a.md:28:1: warning: " + UNDESCRIBED,
    ]


def test_what_takes_too_long_is_ended(mmdc: Path) -> None:
    """The program, which ends its browser, is asked to end."""
    (fault,) = Mermaid("mmdc", patience=0.3, each=0).draw(["HANG"]).values()

    assert isinstance(fault, DiagramError)
    assert "took longer than" in str(fault)


def test_what_has_colours_of_its_own_keeps_all_of_them(mmdc: Path, tmp_path: Path) -> None:
    """On a white sheet, where they are seen in the dark as well."""
    html = html_of(tmp_path / "c", fence(f"{FLOW}  style A fill:pink\n"))

    assert 'class="drawing on-paper"' in html
    assert 'fill="pink"' in html
    assert "var(--" not in html


def test_of_a_hostile_drawing_nothing_but_shapes_and_words_is_left(mmdc: Path, tmp_path: Path) -> None:
    """No rule for the page, no handler, no link; nor does an author write where a drawing goes."""
    html = html_of(tmp_path / "c", f'{fence(f"{FLOW}%% HOSTILE{chr(10)}")}\n<div data-drawing="0">x</div>\n')

    assert html.count("<svg") == 1
    assert not re.search(r"display|onload|javascript|<a|data-drawing", html)
    assert ">end</text>" in html


REFUSED = {
    "<script>go()</script>": "contains <script>",
    "<image href='https://example.org/x.png'/>": "contains <image>",
    "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>": "labels of this kind",
    "<rect fill='url(https://example.org/x)'/>": "fetches a file",
    "<use href='https://example.org/x.svg#a'/>": "outside the drawing",
    "<animate attributeName='href' to='x'/>": "contains <animate>",
    "<g>": "no SVG",
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.items(), ids=REFUSED)
def test_what_may_not_be_in_a_page_is_refused(content: str, reason: str) -> None:
    """With a reason; only what is listed comes through."""
    with pytest.raises(DiagramError, match=re.escape(reason)):
        fitted(SVG.format(content), "d")


def test_the_look_of_a_shape_is_what_its_rules_say() -> None:
    """By weight, importance and order, as a browser does it, and never by rules for something else."""
    style = "<style>svg .a{fill:red;stroke:red}.a{fill:blue}rect{stroke:blue!important}.a:hover{fill:lime}</style>"

    html = fitted(SVG.format(f"{style}<rect class='a' style='opacity:.5'/>"), "d").html

    assert set(re.findall(r'(\w+)="', re.findall("<rect[^>]*>", html)[0])) == {"fill", "stroke", "opacity"}
    assert all(one in html for one in ('fill="red"', 'stroke="blue"', 'opacity=".5"'))


def test_lessons_without_diagrams_do_not_load_their_look(tmp_path: Path) -> None:
    """A block of code that shows how a diagram is written is code."""
    course, _ = read_course(write(tmp_path, {"a.md": "# A\n\n```text\nflowchart LR\n```\n"}))

    assert isinstance(course.lessons[0], Lesson)
    assert blocks_of(course) == frozenset()
