"""Both halves of every question type give each response of the tables the same share."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import pytest

from tests.questions.browser_half import TYPES, ask, in_browser, read_question, read_table


class Case(NamedTuple):
    """A row of a table with its question."""

    fields: dict[str, Any]
    language: str
    response: Any
    share: float | None
    refused: bool


def _read(kind: str) -> dict[str, Case]:
    """Return the cases of a type by the id of their test."""
    cases = {}
    for number, group in enumerate(read_table(f"scoring/{kind}.yaml"), 1):
        for row in group["cases"]:
            written = row.get("share")
            share = None if written is None else float(Fraction(written))
            name = f"{kind}-{number}-{row['is']}"
            assert name not in cases, f"two cases are called {name}"
            language = group.get("language", "en")
            cases[name] = Case(group["question"], language, row["response"], share, row.get("refused", False))
    return cases


CASES = {name: case for kind in TYPES for name, case in _read(kind).items()}


@pytest.fixture(scope="module")
def browser_shares() -> dict[str, float | None]:
    """Score every case in one run of node."""
    jobs = [
        [case.fields["type"], "score", in_browser(read_question(case.fields, case.language)), case.response]
        for case in CASES.values()
    ]
    return dict(zip(CASES, ask(jobs), strict=True))


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_has_a_table_worth_its_name(kind: str) -> None:
    """Twelve cases or more, some of them refused."""
    cases = _read(kind).values()
    assert len(cases) >= 12
    assert any(case.refused for case in cases)


@pytest.mark.parametrize("name", CASES)
def test_python_gives_the_share_of_the_table(name: str) -> None:
    """The half that the LTI tool uses."""
    case = CASES[name]
    question = read_question(case.fields, case.language)
    if case.refused:
        with pytest.raises(ValueError, match=r"^(?:is|names|does|lists|holds)\b"):
            question.score(case.response)
    else:
        assert question.score(case.response) == case.share


@pytest.mark.parametrize("name", CASES)
def test_the_browser_gives_the_share_of_the_table(name: str, browser_shares: dict[str, float | None]) -> None:
    """The half that packages use, where a response that was tampered with is worth nothing."""
    case = CASES[name]
    expected = 0 if case.refused and read_question(case.fields, case.language).scored else case.share
    assert browser_shares[name] == expected


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.share is not None])
def test_every_share_is_a_whole_number_of_parts(name: str) -> None:
    """Resume data keeps how many parts were right, and no fraction."""
    case = CASES[name]
    parts = (case.share or 0) * read_question(case.fields, case.language).parts
    assert parts == pytest.approx(round(parts))
