"""Both halves agree on whatever a learner types or a browser sends, not only on the tables."""

from __future__ import annotations

import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from exporter.questions.fold import fold, read_number
from exporter.questions.forgiving import Forgiven, as_shown, forgiven
from exporter.questions.number_marks import number_marks
from tests.questions.browser_half import ask, in_browser, read_question
from tests.questions.examples import ONE_OF_EACH

pytestmark = pytest.mark.slow

TYPEABLE = st.characters(exclude_categories=["Cs", "Cn"])
"""Characters that Python's Unicode knows; a browser may know newer ones."""

SHORT = st.text(TYPEABLE, max_size=8)
LOOSE_NUMBERS = st.text(
    st.sampled_from("0123456789.,eE+- '\u2212\u2013\u2009\u202f\u066b\u066c\u0663\u06f5_x"), max_size=14
)
WORDS = st.sampled_from(["one", "two", "three", "uno", "dos", "tres"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | SHORT | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | SHORT, inner, max_size=4),
    max_leaves=6,
)
LIKELY = (
    WORDS
    | st.booleans()
    | LOOSE_NUMBERS
    | st.lists(WORDS, min_size=2, max_size=3)
    | st.permutations(["one", "two", "three"])
    | st.lists(st.lists(st.integers(-50, 1050), min_size=2, max_size=2) | WORDS, min_size=1, max_size=2)
    | st.dictionaries(st.sampled_from(["one", "two", "three"]), st.sampled_from(["uno", "dos", "tres"]))
)
BATCH = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
"""Each example is a batch for one run of node, which is too slow to shrink."""


def test_every_character_folds_the_same_in_both_halves() -> None:
    """All that Unicode holds, alone and after a letter, whether case matters or not."""
    known = [
        chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in {"Cs", "Cn", "Co"}
    ]
    texts = [
        "".join(f"a{character}b\ue000" for character in known[start : start + 50]) for start in range(0, len(known), 50)
    ]
    answers = ask(["text", "fold", {"case_sensitive": case}, text] for text in texts for case in (False, True))
    different = [
        character
        for (text, case), answer in zip(
            ((text, case) for text in texts for case in (False, True)), answers, strict=True
        )
        for character, ours, theirs in zip(
            text.split("\ue000"), fold(text, case_sensitive=case).split("\ue000"), answer.split("\ue000"), strict=True
        )
        if ours != theirs
    ]
    assert different == []


FORGIVEN = tuple(
    forgiven(["a\u00df \u0153", "\u0627", "\u05d0", "\u0435"], accents=accents, case_sensitive=case, language="tr")
    for accents in (None, "ignore", "matter")
    for case in (False, True)
)
"""The replacements of every script at once."""
PECULIAR = (
    "iI\u0131\u0130\u0307\u00df\u1e9e\u0153\u00e9\u0142\u00f8\u0435\u0451\u0401\u0301\u05e9\u05bc\u05c1"
    "\u0623\u0625\u0622\u0671\u0649\u06cc\u0640\u06a9\u064e\u0651\u0663\u06f3"
    "\u02bc\u00b4`\u201e\u201c\u00ab\u00bb\u2013\u2014'\"- \u200c"
)
SCRIPTS = st.text(TYPEABLE | st.sampled_from(PECULIAR), max_size=30)


@BATCH
@given(st.lists(st.tuples(SCRIPTS, st.booleans(), st.sampled_from(FORGIVEN)), min_size=50, max_size=200))
def test_texts_fold_the_same_in_both_halves(texts: list[tuple[str, bool, Forgiven]]) -> None:
    """Letters in context: combining marks, sigmas at the end of words, white space of all kinds, with all forgiven."""
    answers = ask(["text", "fold", {"case_sensitive": case, **as_shown(what)}, text] for text, case, what in texts)
    assert answers == [fold(text, case_sensitive=case, forgiven=what) for text, case, what in texts]


@BATCH
@given(st.lists(st.tuples(SCRIPTS, st.booleans(), st.sampled_from(FORGIVEN)), max_size=50))
def test_folding_twice_changes_nothing(texts: list[tuple[str, bool, Forgiven]]) -> None:
    """Else the order of two comparisons would matter."""
    for text, case, what in texts:
        folded = fold(text, case_sensitive=case, forgiven=what)
        assert fold(folded, case_sensitive=case, forgiven=what) == folded


@BATCH
@given(st.lists(LOOSE_NUMBERS, min_size=100, max_size=300))
def test_numbers_read_the_same_in_both_halves(texts: list[str]) -> None:
    """Digits, marks and signs in any disorder, in English, German and French, with a unit."""
    for marks in map(number_marks, ("en", "de", "fr")):
        jobs = [["number", "number", {"marks": marks, "typed_unit": "x"}, text] for text in texts]
        assert ask(jobs) == [read_number(text, marks, "x") for text in texts]


@pytest.mark.parametrize("name", ONE_OF_EACH)
@settings(BATCH, max_examples=3)
@given(data=st.data())
def test_any_response_gets_the_same_share_in_both_halves(name: str, data: st.DataObject) -> None:
    """Well-formed ones are scored, others raise in Python and are worth nothing in the browser, which never throws."""
    responses = data.draw(st.lists(LIKELY | ANYTHING, min_size=100, max_size=100))
    question = read_question(ONE_OF_EACH[name][0])
    assert ask([question.type, "score", in_browser(question), response] for response in responses) == [
        _score(question, response) for response in responses
    ]


def _score(question: Any, response: Any) -> float | None:
    try:
        share: float | None = question.score(response)
    except ValueError:
        return 0.0 if question.scored else None
    return share
