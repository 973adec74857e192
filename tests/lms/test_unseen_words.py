"""Which words of a lesson a learner must have seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.trial.words import source_words, unseen_words

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


def test_what_never_appeared_is_counted_and_named() -> None:
    """Words in another case are the same."""
    found = unseen_words({"tea", "water", "kettle"}, {"tea", "cup"})

    assert (found.source, found.unseen, found.examples) == (3, 2, ("kettle", "water"))
    assert found.finding.message == "2 of 3 words never appeared: kettle, water"
