"""What typed answers are forgiven depends on the course's language, and weighs nothing where it cannot matter."""

from __future__ import annotations

from typing import Any

import pytest

from exporter.questions.forgiving import forgiven
from tests.questions.browser_half import ask, in_browser, read_question, read_table

DOTS = read_table("questions/dots.yaml")
DOTLESS = "k\u0131z"
KINDS = {
    "text": (lambda answer: {"answers": [answer]}, lambda typed: typed),
    "gaps": (lambda answer: {"text": "{{" + answer + "}}"}, lambda typed: [typed]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_dotless_i_is_a_letter_of_its_own_in_turkish(kind: str) -> None:
    """A capital I may be either where no answer has a dotless one: people write foreign words, too."""
    fields, response = KINDS[kind]
    cases = [(one, language) for one in DOTS for language in ("tr", "tr-TR", "az", "en", "de")]
    questions = [read_question({"type": kind, **fields(one["answer"])}, language) for one, language in cases]
    expected = [one["english" if language in {"en", "de"} else "turkish"] for one, language in cases]
    typed = [response(one["typed"]) for one, _ in cases]
    assert [question.score(text) for question, text in zip(questions, typed, strict=True)] == expected
    jobs = [[kind, "score", in_browser(question), text] for question, text in zip(questions, typed, strict=True)]
    assert ask(jobs) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_one_may_ignore_the_dots(kind: str) -> None:
    """As all other accents."""
    fields, response = KINDS[kind]
    question = read_question({"type": kind, "accents": "ignore", **fields(DOTLESS)}, "tr")
    assert question.score(response("kiz")) == 1
    assert ask([[kind, "score", in_browser(question), response("kiz")]]) == [1]


@pytest.mark.parametrize("answers", [["Moon"], ["été"], ["中文"], ["42"]])
def test_where_nothing_can_be_forgiven_nothing_is_written(answers: list[str]) -> None:
    """A course in Latin letters is as large as before."""
    assert forgiven(answers) == ()
    assert "forgiven" not in read_question({"type": "text", "answers": answers}).solution()


@pytest.mark.parametrize("accents", ["ignored", True, ["ignore"]])
def test_another_word_is_refused(accents: Any) -> None:
    """There are two."""
    with pytest.raises(ValueError, match="accents"):
        read_question({"type": "text", "answers": ["a"], "accents": accents})
