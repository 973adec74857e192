"""What the player says to a learning record store, by the rules of the tests and by those of another store: Ralph."""

from __future__ import annotations

import json
import subprocess
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.statement_rules import answer_faults, faults_of, model_faults, verb_of

PROGRAM = Path(__file__).parents[1] / "javascript" / "say-statements.js"


@pytest.fixture(scope="module")
def statements() -> list[dict[str, Any]]:
    """Have the player say something of everything."""
    said: list[dict[str, Any]] = json.loads(subprocess.run(["node", PROGRAM], check=True, capture_output=True).stdout)
    return said


def test_whatever_is_said_is_valid_by_the_models_of_another_store(statements: list[dict[str, Any]]) -> None:
    """Of each verb, and of answers to each type of question."""
    kinds = {one["object"]["definition"]["interactionType"]: one for one in statements if verb_of(one) == "answered"}
    assert kinds.keys() >= {"choice", "true-false", "fill-in", "numeric", "matching", "sequencing", "likert"}
    assert [fault for one in statements for fault in (*faults_of(one), *model_faults(one))] == []
    assert [fault for one in statements if verb_of(one) == "answered" for fault in answer_faults(one)] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("actor", "account", "homePage"), "nowhere"),
        (("object", "definition", "interactionType"), "guess"),
        (("result", "score", "scaled"), 2),
        (("context", "registration"), "1"),
        (("verb", "display"), {"no language": "answered"}),
        (("other",), 1),
    ],
    ids=lambda value: ".".join(value) if isinstance(value, tuple) else None,
)
def test_those_models_are_strict(path: tuple[str, ...], value: Any, statements: list[dict[str, Any]]) -> None:
    """Else they would show nothing."""
    wrong = deepcopy(next(one for one in statements if verb_of(one) == "answered"))
    inner = wrong
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    assert model_faults(wrong)
