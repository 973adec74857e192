"""Which words of a lesson a learner must have seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.trial.words import shown_words, source_words, unseen_words

if TYPE_CHECKING:
    from pathlib import Path

LESSON = """---
title: Hidden
---
# Tea

Boil *water* in a [kettle](https://shop.example/kettles "best"), 80 &deg;C. <!-- secret -->

```python title="file"
leaves = 3
```

::: note
Wait.
:::

```question
type: choice
```

$\\frac{a}{b}$ {#anchor}
"""


def test_words_are_what_a_reader_sees(tmp_path: Path) -> None:
    """Not front matter, addresses, comments, names of languages, keys of questions, nor commands of formulas."""
    (tmp_path / "tea.md").write_text(LESSON)
    (tmp_path / "course.yaml").write_text("outline:\n  - title: Part\n    items: [tea.md, quiz.quiz.yaml]\n")

    assert source_words(tmp_path) == {"tea", "boil", "water", "in", "kettle", "leaves", "wait"}


WRITTEN: dict[str, tuple[str, set[str]]] = {
    "a byte order mark": ("\ufeff---\nunseen: key\n---\nTea", {"tea"}),
    "front matter below a blank line": ("\n---\nunseen: key\n---\nTea", {"tea"}),
    "front matter with blanks and dots": ("--- \nunseen: key\n... \nTea", {"tea"}),
    "a question behind a blank": ("Tea\n\n``` question\ntype: choice\n```", {"tea"}),
    "a question further in": ("Tea\n\n   ```question  \ntype: choice\n   ```  \nPot", {"tea", "pot"}),
    "a question with a note": ("Tea\n\n```question one\ntype: choice\n`````\nPot", {"tea", "pot"}),
    "a fence in a quotation": ("> ```python\n> tea\n> ```\n> Pot", {"tea", "pot"}),
    "a fence that begins an entry": ("- ```python\n  tea\n  ```\n1. ~~~ python\n   pot\n   ~~~", {"tea", "pot"}),
    "a fence deep in a list": ("1. Tea\n\n       ```python\n       pot\n       ```", {"tea", "pot"}),
    "entities": ("Caf&eacute; &lt;pot&gt; &#84;ea", {"café", "pot", "tea"}),
    "soft hyphens": ("Tea\u00adpot, ket&shy;tle", {"teapot", "kettle"}),
    "emphasis inside words": ("walk**ed** un*believ*able H~~ot~~", {"walked", "unbelievable", "hot"}),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_lesson_is_read_as_the_compiler_reads_it(name: str, tmp_path: Path) -> None:
    """However it is written."""
    text, words = WRITTEN[name]
    (tmp_path / "tea.md").write_text(text, encoding="utf-8")
    (tmp_path / "course.yaml").write_text("\ufeffoutline: [tea.md]\n", encoding="utf-8")

    assert source_words(tmp_path) == words


def test_what_a_page_shows_is_found_however_it_is_written() -> None:
    """With a hyphen that a browser may show, and in code."""
    assert shown_words("tea\u00adpot leaves*water") == {"teapot", "leaves", "water", "leaveswater"}


def test_what_never_appeared_is_counted_and_named() -> None:
    """Words in another case are the same."""
    found = unseen_words({"tea", "water", "kettle"}, {"tea", "cup"})

    assert (found.source, found.unseen, found.examples) == (3, 2, ("kettle", "water"))
    assert found.finding.message == "2 of 3 words never appeared: kettle, water"
