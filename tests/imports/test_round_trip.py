"""What somebody wrote elsewhere reads and scores the same here, whatever it consists of."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imports.imported import imported, response_of
from tests.imports.moodle import answer, question, quiz

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.questions import Question

WORDS = st.text(alphabet=st.sampled_from("abZ1 äß中ע*_`[](){}<>&$~:^|#+-=.!/\\%;\"'@?"), min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)
TEXTS = WORDS.filter(lambda text: re.search(r"\w", text) and not re.search(r"\\[\[(]|\$\$", text))
"""Without what Moodle takes for the beginning of a formula."""
OPTIONS = st.lists(TEXTS, min_size=2, max_size=4, unique_by=str.casefold)


def in_gift(text: str) -> str:
    """Return a text with the signs of GIFT escaped."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text)


def in_html(text: str) -> str:
    """Return a text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def sources(prompt: str, options: Sequence[str]) -> dict[str, str]:
    """Return a choice whose first option is right, and a short answer that is all of them, in two formats."""
    wrong = "".join(f"~{in_gift(text)}\n" for text in options[1:])
    gift = f"[plain]{in_gift(prompt)} {{\n={in_gift(options[0])}\n{wrong}}}\n\n"
    gift += "Type {" + "".join(f"={in_gift(text)} " for text in options) + "}\n"
    choice = [answer(in_html(text), 0 if place else 100) for place, text in enumerate(options)]
    typed = [answer(text, 100).replace('format="html"', 'format="plain_text"') for text in options]
    xml = quiz(
        question("multichoice", in_html(prompt), "".join(choice)), question("shortanswer", "Type", "".join(typed))
    )
    return {"gift": gift, "moodle-xml": xml}


def folded(text: str) -> str:
    """Return the words of a text."""
    return " ".join(text.split())


def check(asked: tuple[Question, ...], prompt: str, options: Sequence[str]) -> None:
    """Check that two questions read and score as they did."""
    choice, typed = asked
    assert folded(choice.prompt.text) == folded(prompt)
    assert [option.text.text for option in choice.options] == list(options)  # type: ignore[attr-defined]
    assert [choice.score(response_of(choice, text)) for text in options] == [1, *([0] * (len(options) - 1))]
    assert [typed.score(text) for text in options] == [1] * len(options)


@settings(max_examples=25, deadline=None)
@given(prompt=TEXTS, options=OPTIONS.filter(lambda texts: not any(re.search(r"[*%]|->", text) for text in texts)))
def test_what_was_written_reads_and_scores_the_same(prompt: str, options: list[str]) -> None:
    """In both formats of Moodle, through Markdown and YAML, to the course."""
    for chosen, source in sources(prompt, options).items():
        with tempfile.TemporaryDirectory() as folder:
            came = imported(Path(folder), source, chosen=chosen)
            assert came.lost == []
            check(came.questions, prompt, options)
