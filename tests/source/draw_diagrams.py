"""Each kind of diagram, drawn by the real Mermaid: `make diagrams`. Not a test of the suite."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.source.written import html_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

OURS = {
    "flowchart": "flowchart LR\n A[Grind] -->|fine| B{Brew?}\n B --> C[(Store)]\n subgraph one\n C\n end",
    "sequence": "sequenceDiagram\n Alice->>John: Hello\n Note right of John: a\n loop daily\n John-->>Alice: b\n end",
    "states": "stateDiagram-v2\n [*] --> Still\n Still --> Moving\n Moving --> [*]",
    "classes": "classDiagram\n Animal <|-- Duck\n Animal : +int age",
}
"""What has the colours of the page."""
OTHERS = {
    "entities": "erDiagram\n CUSTOMER ||--o{ ORDER : places\n ORDER { int id PK }",
    "pie": 'pie title Pets\n "Dogs" : 386\n "Cats" : 85',
    "gantt": "gantt\n dateFormat YYYY-MM-DD\n section A\n First :a1, 2024-01-01, 30d\n Then :after a1, 20d",
    "mindmap": "mindmap\n root((Coffee))\n  Beans\n  Water",
    "timeline": "timeline\n 2002 : LinkedIn\n 2004 : Facebook",
    "quadrants": "quadrantChart\n x-axis Low --> High\n y-axis Low --> High\n A: [0.3, 0.6]",
    "commits": "gitGraph\n commit\n branch develop\n commit\n checkout main\n merge develop",
    "journey": "journey\n title Day\n section Work\n  Make tea: 5: Me",
    "chart": 'xychart-beta\n x-axis [jan, feb]\n y-axis "Rev" 0 --> 100\n bar [50, 60]',
}


def test_each_kind_is_drawn_alike_each_time(tmp_path: Path) -> None:
    """All at once, and to the byte the same again without a cache."""
    text = "".join(f'```mermaid title="{name}"\n{code}\n```\n\n' for name, code in {**OURS, **OTHERS}.items())

    first, second = html_of(tmp_path / "one", text), html_of(tmp_path / "two", text)

    assert first == second
    assert first.count("<svg") == len({**OURS, **OTHERS})
    for name in OURS:
        figure = re.findall(rf"<figure>.*?<figcaption>{name}<", first, re.DOTALL)[0].rpartition("<figure>")[2]
        assert "on-paper" not in figure, name


def test_a_mistake_has_its_line(tmp_path: Path) -> None:
    """And the others are drawn nevertheless."""
    bad = "```mermaid title=a\nflowchart LR\n A --> B\n%% a remark\n B -->-> C[x\n```\n"
    problems = problems_of(tmp_path, {"a.md": f"# A\n\n{bad}\n```mermaid title=b\nflowchart LR\n X --> Y\n```\n"})

    assert [one.split(" near")[0] for one in problems] == [
        "a.md:7:1: error: this line of the diagram could not be read,"
    ]


@pytest.mark.parametrize(
    "code", ['click A href "https://example.org"', "click A call go()", 'A["<img src=x onerror=go()>"]']
)
def test_nothing_that_acts_comes_through(code: str, tmp_path: Path) -> None:
    """Whatever Mermaid makes of it."""
    html = html_of(tmp_path, f"```mermaid title=a\nflowchart LR\n A --> B\n {code}\n```\n")

    assert not re.search(r"onerror|<a |href=\"http|go\(\)<", html)
