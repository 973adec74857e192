"""Each rule is told from the others: one change to a sound package gives one verdict, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.conformance import judge
from tests.conformance.mutants import (
    MUTANTS,
    Mutant,
    after_title,
    collection,
    more_objectives,
    rule,
    threshold,
    wait_for,
)
from tests.conformance.zoo import complete, packed, replacing
from tests.formats.manifests import KEYS, STRUCTURES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conformance.mutants import Change


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("key", KEYS)
def test_what_is_mutated_is_sound(tmp_path: Path, key: str, structure: str) -> None:
    """Else a verdict would prove nothing."""
    assert judge(packed(complete(key, structure), tmp_path / "a.zip")) == ()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: f"{one.verdict} {one.key} {one.name}")
def test_a_mutant_gets_its_verdict(tmp_path: Path, mutant: Mutant) -> None:
    """The official schemas may say the same in their own words."""
    sound = complete(mutant.key, mutant.structure)
    changed = mutant.change(sound)
    assert changed != sound
    found = judge(packed(changed, tmp_path / "a.zip"))
    assert {f"{one.severity} {one.code}" for one in found} - {"error schema"} == {mutant.verdict}, found


def test_there_are_many_mutants() -> None:
    """Of each edition, and each once."""
    assert len({(one.key, one.verdict, one.name) for one in MUTANTS}) == len(MUTANTS) >= 60
    assert {one.key for one in MUTANTS} == set(KEYS)


BRANCHES = "(ITEM-first | ~ITEM-second) &amp; 1*{ITEM-first, ITEM-second} &amp; ITEM-first&lt;&gt;failed"
FINE: dict[str, tuple[str, str, Change]] = {
    "a time": ("1.2", "single", after_title("<adlcp:maxtimeallowed>0001:30:00.5</adlcp:maxtimeallowed>")),
    "an action": ("1.2", "single", after_title("<adlcp:timelimitaction>exit,no message</adlcp:timelimitaction>")),
    "launch data": ("1.2", "single", after_title(f"<adlcp:datafromlms>{'x' * 255}</adlcp:datafromlms>")),
    "every operator": ("1.2", "lessons", wait_for(check=BRANCHES)),
    "a status": ("1.2", "lessons", wait_for(check='ITEM-first="passed" | ITEM-second=c')),
    "one way out of a circle": ("1.2", "lessons", wait_for(first="ITEM-check | ITEM-second", second="~ITEM-check")),
    "a group": ("1.2", "lessons", wait_for(check="SECTION-2aa9af7fc942")),
    "what is not yet done": ("1.2", "lessons", wait_for(first="~ITEM-first")),
    "a threshold as text": ("2004-3rd", "single", threshold("", "0.8")),
    "a threshold as attributes": (
        "2004-4th",
        "single",
        threshold(' completedByMeasure="true" minProgressMeasure="0.8"', ""),
    ),
    "a threshold by default": ("2004-4th", "single", threshold(' completedByMeasure="true"', "")),
    "a rule": ("2004-4th", "single", lambda files: rule("a")(more_objectives("a")(files))),
    "shared rules": ("2004-4th", "single", collection('<imsss:sequencing ID="shared"/>')),
    "a pass mark": ("1.2", "single", replacing(">70<", ">66.5<")),
}


@pytest.mark.parametrize("name", FINE)
def test_what_the_rules_allow_is_no_problem(tmp_path: Path, name: str) -> None:
    """A rule that goes too far is worse than none."""
    key, structure, change = FINE[name]
    assert judge(packed(change(complete(key, structure)), tmp_path / "a.zip")) == ()
