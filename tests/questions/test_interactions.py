"""What the browser's half reports to an LMS, in the words of SCORM 1.2 and 2004 and within the limits of both."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.questions.browser_half import ask, in_browser, read_question, read_table
from tests.questions.examples import LARGE, ONE_OF_EACH

WORDINGS = ("1.2", "1.2 in words", "2004")
TABLE = {
    f"{wording}-{group['question']['type']}-{case['is']}": (group["question"], case["response"], wording, case[wording])
    for group in read_table("questions/interactions.yaml")
    for case in group["cases"]
    for wording in WORDINGS
    if wording in case
}


@pytest.fixture(scope="module")
def reported() -> dict[str, Any]:
    """Ask for all interactions of the table in one run of node."""
    jobs = [
        [fields["type"], "interaction", in_browser(read_question(fields)), response, edition]
        for fields, response, edition, _ in TABLE.values()
    ]
    return dict(zip(TABLE, ask(jobs), strict=True))


@pytest.mark.parametrize("name", TABLE)
def test_an_answer_is_reported_as_the_table_says(name: str, reported: dict[str, Any]) -> None:
    """Type, learner's response, correct responses."""
    *_, (kind, response, correct) = TABLE[name]
    assert reported[name] == {"type": kind, "learnerResponse": response, "correctResponses": correct}


IDENTIFIER = r"[A-Za-z0-9_.]{1,250}"  # Moodle refuses hyphens and letters that are not ASCII.
LINE = r"(?!\{)[^\n\r\u2028\u2029]"
REAL = r"-?\d{1,5}(\.\d{1,18})?"
LEGAL = {
    "1.2": {
        "choice": r"[a-z0-9](,[a-z0-9])*",
        "sequencing": r"[a-z0-9](,[a-z0-9])*",
        "likert": "[a-z0-9]",
        "matching": r"[a-z0-9]\.[a-z0-9](,[a-z0-9]\.[a-z0-9])*",
        "true-false": "[tf]",
        "numeric": REAL,
        "fill-in": LINE + "{1,255}",
    },
    "1.2 in words": {
        **dict.fromkeys(("choice", "sequencing", "likert", "matching", "fill-in"), LINE + "{1,255}"),
        "true-false": "true|false",
        "numeric": REAL,
    },
    "2004": {
        "choice": rf"{IDENTIFIER}(\[,\]{IDENTIFIER}){{0,35}}",
        "sequencing": rf"{IDENTIFIER}(\[,\]{IDENTIFIER}){{0,35}}",
        "likert": IDENTIFIER,
        "matching": rf"{IDENTIFIER}\[\.\]{IDENTIFIER}(\[,\]{IDENTIFIER}\[\.\]{IDENTIFIER}){{0,35}}",
        "true-false": "true|false",
        "numeric": REAL,
        "fill-in": rf"{LINE}{{0,250}}(\[,\]({LINE}{{0,250}})){{0,9}}",
        "long-fill-in": LINE + "{1,4000}",
    },
}
"""RTE 1.2 3.4.7 and RTE 2004 4.2.9.1, with what stricter LMSs refuse; words are all that Moodle's CMIFeedback takes."""


@pytest.fixture(scope="module", params=LEGAL)
def large(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """Ask for the interactions of all large examples, in the words of one edition."""
    jobs = [
        [fields["type"], "interaction", in_browser(read_question(fields)), response, request.param]
        for fields, response in LARGE.values()
    ]
    return request.param, dict(zip(LARGE, ask(jobs), strict=True))


@pytest.mark.parametrize("name", LARGE)
def test_answers_of_any_size_stay_within_the_limits(name: str, large: tuple[str, dict[str, Any]]) -> None:
    """Sixty options, long texts, foreign letters, large numbers: an LMS never has a reason to refuse."""
    edition, interaction = large[0], large[1][name]
    legal = LEGAL[edition][interaction["type"]]
    assert re.fullmatch(legal, interaction["learnerResponse"])
    assert (
        edition != "2004"
        or interaction["type"] != "fill-in"
        or "[,]" in interaction["learnerResponse"]
        or "," not in interaction["learnerResponse"]
    )
    assert len(interaction["correctResponses"]) <= 5
    for correct in interaction["correctResponses"]:
        bare = re.sub(r"^(\{case_matters=(true|false)\})(\{order_matters=true\})?", "", correct)
        ends = bare.split("[:]") if interaction["type"] == "numeric" else [bare]
        assert all(re.fullmatch(legal, end) for end in ends), correct
        if interaction["type"] in ("fill-in", "long-fill-in"):
            assert len(correct.split("[,]")[0]) <= (
                255 if edition != "2004" else 250 if interaction["type"] == "fill-in" else 4000
            )
            assert edition != "2004" or "[,]" in correct or "," not in correct


@pytest.fixture(scope="module", params=LEGAL)
def refused(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Ask what scorm-again, which several LMSs have as their run-time, refuses of the interactions of one edition."""
    examples = {**ONE_OF_EACH, **LARGE}
    jobs = [
        [fields["type"], "refused", in_browser(read_question(fields)), response, request.param]
        for fields, response in examples.values()
    ]
    return dict(zip(examples, ask(jobs), strict=True))


@pytest.mark.parametrize("name", {**ONE_OF_EACH, **LARGE})
def test_the_run_time_takes_every_answer(name: str, refused: dict[str, Any]) -> None:
    """It is stricter than the standard where a text holds commas, and about the length of a right answer."""
    assert refused[name] == []
