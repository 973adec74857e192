"""Jupyter notebooks, alone and as a book."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from exporter.imports.notes import ImportFailed
from tests.imports.folders import PNG, imported_folder, notes_of

if TYPE_CHECKING:
    from pathlib import Path


def notebook(*cells: dict[str, Any]) -> str:
    """Return a notebook with some cells."""
    return json.dumps({"nbformat": 4, "metadata": {"kernelspec": {"language": "python"}}, "cells": list(cells)})


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    """Return a cell with code."""
    return {"cell_type": "code", "source": [source], "outputs": list(outputs)}


def shown(**kinds: str) -> dict[str, Any]:
    """Return an output in several forms."""
    return {"output_type": "display_data", "data": {kind.replace("_", "/"): text for kind, text in kinds.items()}}


PICTURE = base64.b64encode(PNG).decode()
CELLS = (
    {
        "cell_type": "markdown",
        "source": ["# Plots\n", "\n", "![Dot](attachment:a.png) and [next](02.ipynb)"],
        "attachments": {"a.png": {"image/png": PICTURE}},
    },
    code("1 + 1", {"output_type": "execute_result", "data": {"text/plain": ["2"]}}),
    code("fail()", {"output_type": "error", "traceback": ["\x1b[0;31mError\x1b[0m: no"]}),
    code("plot()", shown(image_png=PICTURE, text_plain="<Figure>")),
    code("table", shown(text_html="<style>x</style><table><tr><th>a</th></tr><tr><td>1</td></tr></table>")),
    code(
        "widget", shown(text_plain="Widget()", application_javascript="alert(1)", text_html="<script>alert(1)</script>")
    ),
    {"cell_type": "raw", "source": "Raw"},
)


def test_a_notebook_comes_with_its_outputs(tmp_path: Path) -> None:
    """Texts, pictures, tables and errors; places are the numbers of cells."""
    came = imported_folder(
        tmp_path, {"01.ipynb": notebook(*CELLS), "02.ipynb": notebook({"cell_type": "markdown", "source": "Hi"})}
    )

    assert came.result.reader.name == "jupyter"
    assert came.text("01.md") == (
        """# Plots

![Dot](01-1.png) and [next](02.md)

```python
1 + 1
```

```output
2
```

```python
fail()
```

```output
Error: no
```

```python
plot()
```

![](01-4.png)

```python
table
```

| a |
| --- |
| 1 |

```python
widget
```

```output
Widget()
```

Raw
"""
    )
    assert came.text("02.md") == "# 02\n\nHi\n"
    assert [(problem.code, problem.severity) for problem in came.result.problems] == [("alt", "warning")]
    assert notes_of(came) == [
        "01.ipynb:6: what code has shown as application/javascript, text/html; its plain text came"
    ]


def test_a_book_by_its_contents(tmp_path: Path) -> None:
    """Directives of MyST become callouts."""
    page = "# A\n\n```{admonition} Mind\n:class: dropdown\nText\n```\n\n```{code-cell}\nx\n```\n\n```{tip}\nTip\n```\n"
    contents = "root: intro\nparts:\n- caption: One\n  chapters:\n  - file: a\n  - file: gone\n"
    came = imported_folder(
        tmp_path,
        {
            "_toc.yml": contents,
            "_config.yml": "title: Book\n",
            "intro.md": "# I\n\nText\n",
            "a.md": page,
            "b.md": "# B\n",
        },
    )

    assert came.text("course.yaml").partition("title: ")[2] == (
        "Book\noutline:\n  - intro.md\n  - title: One\n    items:\n      - a.md\n"
    )
    assert came.text("a.md") == ("# A\n\n::: details Mind\nText\n:::\n\n```python\nx\n```\n\n::: tip\nTip\n:::\n")
    assert len(came.lost) == 2


@pytest.mark.parametrize(
    "cells",
    [
        "[" * 50_000,
        json.dumps({"cells": [1, None, {"cell_type": "markdown", "source": {"a": 1}}, {"cell_type": "code"}]}),
        notebook(code("x", shown(image_png="%%%", image_svg="<svg><script>alert(1)</script></svg>"))),
        notebook(code("x", *[shown(text_html="<table>" * 3_000)] * 2)),
        notebook(code("x", {"output_type": "stream", "text": "\x1b[" * 20_000})),
        notebook(code("x", {"output_type": "error", "traceback": 5})),
        notebook(code("x", shown(text_html="<table></table>" + "<style>" * 300_000))),
        notebook(
            {"cell_type": "markdown", "source": "![](attachment:a)", "attachments": {"a": {"image/png": "PGh0bWw+"}}}
        ),
        notebook({"cell_type": "markdown", "source": "![](made:0) ![](made:99)\n\n---\nx: 1\n---\n"}),
    ],
)
def test_hostile_notebooks_end_soon_and_in_a_report(cells: str, tmp_path: Path) -> None:
    """And no file comes that is not what it says."""
    with suppress(ImportFailed):
        came = imported_folder(tmp_path, {"a.ipynb": cells})
        assert came.result.written in (("course.yaml", "a.md"), ("course.yaml",))
