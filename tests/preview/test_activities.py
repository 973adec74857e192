"""The activity tree that the panel's LMS sequences is what the manifest says, whatever a hostile manifest says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from exporter.preview.activities import _Reader, activities, prerequisites
from exporter.preview.manifests import read_text
from exporter.preview.outputs import Outputs
from exporter.source import read_course
from tests.source.written import write

if TYPE_CHECKING:
    from pathlib import Path

HEAD = (
    '<manifest identifier="M" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" '
    'xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">'
    "<metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>"
)
RICH = """
<imsss:sequencing IDRef="shared">
  <imsss:sequencingRules>
    <imsss:preConditionRule>
      <imsss:ruleConditions conditionCombination="any">
        <imsss:ruleCondition operator="not" condition="satisfied" referencedObjective="o"/>
        <imsss:ruleCondition condition="objectiveMeasureLessThan" measureThreshold="0.5"/>
      </imsss:ruleConditions>
      <imsss:ruleAction action="hiddenFromChoice"/>
    </imsss:preConditionRule>
    <imsss:postConditionRule>
      <imsss:ruleConditions><imsss:ruleCondition condition="always"/></imsss:ruleConditions>
      <imsss:ruleAction action="retry"/>
    </imsss:postConditionRule>
  </imsss:sequencingRules>
  <imsss:limitConditions attemptLimit="2"/>
  <imsss:rollupRules rollupObjectiveSatisfied="false" objectiveMeasureWeight="0.25">
    <imsss:rollupRule childActivitySet="atLeastCount" minimumCount="2">
      <imsss:rollupConditions><imsss:rollupCondition condition="attempted"/></imsss:rollupConditions>
      <imsss:rollupAction action="completed"/>
    </imsss:rollupRule>
  </imsss:rollupRules>
  <imsss:objectives>
    <imsss:primaryObjective objectiveID="p" satisfiedByMeasure="true">
      <imsss:minNormalizedMeasure>0.7</imsss:minNormalizedMeasure>
      <imsss:mapInfo targetObjectiveID="G" writeSatisfiedStatus="true" readSatisfiedStatus="false"/>
    </imsss:primaryObjective>
    <imsss:objective objectiveID="o"/>
  </imsss:objectives>
  <imsss:randomizationControls selectionTiming="once" selectCount="1" randomizationTiming="onEachNewAttempt"
    reorderChildren="true"/>
  <adlseq:rollupConsiderations requiredForCompleted="ifAttempted" measureSatisfactionIfActive="false"/>
  <adlseq:constrainedChoiceConsiderations preventActivation="true"/>
  <adlseq:objectives>
    <adlseq:objective objectiveID="o">
      <adlseq:mapInfo targetObjectiveID="H" writeCompletionStatus="true"/>
    </adlseq:objective>
  </adlseq:objectives>
</imsss:sequencing>
<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.9"/>
<adlnav:presentation>
  <adlnav:navigationInterface><adlnav:hideLMSUI> exit </adlnav:hideLMSUI></adlnav:navigationInterface>
</adlnav:presentation>
"""
SHARED = """
<imsss:sequencingCollection>
  <imsss:sequencing ID="shared"><imsss:controlMode flow="true" choiceExit="0"/><imsss:limitConditions attemptLimit="9"/>
    <imsss:deliveryControls tracked="false"/></imsss:sequencing>
</imsss:sequencingCollection>
"""


def read(items: str, more: str = "") -> list[dict[str, Any]]:
    """Return the activities of a manifest with these items."""
    body = f'<organization identifier="O"><title>T</title>{items}</organization>'
    text = f"{HEAD}<organizations default='O'>{body}</organizations><resources/>{more}</manifest>"
    manifest = read_text(text.encode())
    assert manifest
    return activities(manifest)


def item(identifier: str, inside: str = "") -> str:
    """Return an item."""
    return f'<item identifier="{identifier}"><title>{identifier}</title>{inside}</item>'


def test_everything_that_an_lms_sequences_by_is_read() -> None:
    """The activity's own elements go before those that it shares; what has SCORM's default is left out."""
    root, rich, child = read(item("A", item("A1") + RICH), SHARED)
    assert (root, child) == (
        {"parent": -1, "id": "O", "title": "T"},
        {"parent": 1, "id": "A1", "title": "A1"},
    )
    assert rich == {
        "parent": 0,
        "id": "A",
        "title": "A",
        "control": {"flow": True, "choice_exit": False},
        "constrained": {"prevent_activation": True},
        "delivery": {"tracked": False},
        "attempts": 2,
        "before": [
            {
                "action": "hiddenFromChoice",
                "any": True,
                "conditions": [
                    {"condition": "satisfied", "not": True, "objective": "o"},
                    {"condition": "objectiveMeasureLessThan", "threshold": 0.5},
                ],
            }
        ],
        "after": [{"action": "retry", "any": False, "conditions": [{"condition": "always"}]}],
        "rollup": {
            "satisfied": False,
            "weight": 0.25,
            "rules": [
                {
                    "action": "completed",
                    "any": True,
                    "conditions": [{"condition": "attempted"}],
                    "set": "atLeastCount",
                    "count": 2,
                }
            ],
        },
        "considered": {"completed": "ifAttempted", "measure_if_active": False},
        "objectives": [
            {
                "id": "p",
                "primary": True,
                "by_measure": True,
                "least": 0.7,
                "maps": [
                    {
                        "global": "G",
                        "read_completion": False,
                        "read_progress": False,
                        "read_satisfied": False,
                        "write_satisfied": True,
                    }
                ],
            },
            {
                "id": "o",
                "maps": [{"global": "H", "read_satisfied": False, "read_measure": False, "write_completion": True}],
            },
        ],
        "threshold": {"by_measure": True, "least": 0.9},
        "selection": {"when": "once", "count": 1},
        "shuffle": {"when": "onEachNewAttempt"},
        "hidden": ["exit"],
    }


SEQUENCING = "<imsss:sequencing{}>{}</imsss:sequencing>"
LEAST = (
    '<imsss:objectives><imsss:primaryObjective satisfiedByMeasure="true">'
    "<imsss:minNormalizedMeasure>{}</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives>"
)


@pytest.mark.parametrize(
    ("written", "number"),
    [("0.66666666666666663", 2 / 3), (".5", 0.5), ("1.", 1.0), ("-0.25", -0.25), ("+0", 0.0), ("\u0660.\u0665", 1.0)],
)
def test_a_measure_is_any_decimal_of_xml_schema(written: str, number: float) -> None:
    """Authoring tools write fractions in full; what is no number leaves SCORM's default."""
    _, one = read(item("A", SEQUENCING.format("", LEAST.format(written))))
    assert one["objectives"][0]["least"] == pytest.approx(number)


def test_a_threshold_of_nothing_is_kept() -> None:
    """Zero is a threshold, and not what is left out."""
    threshold = '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.0"/>'
    assert read(item("A", threshold))[1]["threshold"] == {"by_measure": True, "least": 0.0}


CONDITION = '<imsss:ruleCondition condition="always"/>'
RULES = "<imsss:sequencingRules>{}</imsss:sequencingRules>"
RULE = (
    "<imsss:preConditionRule><imsss:ruleConditions>{}</imsss:ruleConditions>"
    '<imsss:ruleAction action="skip"/></imsss:preConditionRule>'
)
NASTY = {
    "ten thousand items": (lambda: read("".join(item(f"I{n}") for n in range(10_000))), 0),
    "items in items without end": (lambda: read("<item><title/>" * 200 + "</item>" * 200), 0),
    "rules without end": (
        lambda: read(item("A", SEQUENCING.format("", RULES.format(RULE.format(CONDITION) * 9_000)))),
        2,
    ),
    "more conditions than anybody evaluates": (
        lambda: read(item("A", SEQUENCING.format("", RULES.format(RULE.format(CONDITION * 60) * 60))) * 9),
        0,
    ),
    "shared sequencing that shares itself": (
        lambda: read(
            item("A", SEQUENCING.format(' IDRef="a"', "")),
            "<imsss:sequencingCollection>"
            + SEQUENCING.format(' ID="a" IDRef="b"', "")
            + SEQUENCING.format(' ID="b" IDRef="a"', "")
            + "</imsss:sequencingCollection>",
        ),
        2,
    ),
    "a name as long as a book": (lambda: read(item("A" * 1_000_000)), 2),
    "names that are the same but for their case, or altogether": (lambda: read(item("A") + item("a") + item("A")), 4),
    "numbers that are none": (
        lambda: read(
            item(
                "A",
                SEQUENCING.format(
                    "",
                    '<imsss:limitConditions attemptLimit="NaN"/><imsss:rollupRules objectiveMeasureWeight="1e400"/>'
                    '<imsss:randomizationControls selectionTiming="once" selectCount="-1"/>',
                ),
            )
        ),
        2,
    ),
    "words that nobody knows": (
        lambda: read(
            item(
                "A",
                SEQUENCING.format(
                    "",
                    '<imsss:controlMode flow="perhaps"/><other xmlns="urn:other"/>'
                    + RULES.format("<imsss:preConditionRule><imsss:ruleAction/></imsss:preConditionRule>"),
                ),
            )
        ),
        2,
    ),
    "an identifier that is a word of JavaScript": (lambda: read(item("__proto__")), 2),
}


@pytest.mark.parametrize("name", NASTY)
def test_a_hostile_manifest_gives_a_tree_of_bounded_size_or_none(name: str) -> None:
    """What is too large to be sequenced is played in its order."""
    make, count = NASTY[name]
    found = make()
    assert len(found) == count
    assert all(len(value) <= 4_000 for one in found for value in (one["id"], one["title"]))
    for one in found[1:]:
        assert set(one) <= {"parent", "id", "title", "before"}
        assert len(one.get("before", ())) <= 50


def test_no_more_is_read_than_is_kept_of_what_a_thousand_activities_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small manifest must not become gigabytes before it is refused."""
    asked: list[object] = []
    read_activity = _Reader.activity
    monkeypatch.setattr(_Reader, "activity", lambda *args: asked.append(args) or read_activity(*args))
    objective = f'<imsss:objective objectiveID="o">{"<imsss:mapInfo/>" * 50}</imsss:objective>'
    shared = SEQUENCING.format(' ID="s"', f"<imsss:objectives>{objective * 50}</imsss:objectives>")
    items = "".join(item(f"I{n}", SEQUENCING.format(' IDRef="s"', "")) for n in range(900))

    assert read(items, f"<imsss:sequencingCollection>{shared}</imsss:sequencingCollection>") == []
    assert len(asked) < 20


def test_the_packages_of_a_course_are_read_like_any_other(tmp_path: Path) -> None:
    """In order: by prerequisites in SCORM 1.2, and by sequencing rules in 2004."""
    files = {
        "a.md": "# A\n\nText.\n",
        "b.md": "# B\n\nText.\n",
        "course.yaml": "title: T\nid: t\noutline: [a.md, b.md]\n",
    }
    files["course.yaml"] += "navigation: sequential\n"
    course, _ = read_course(write(tmp_path, files))
    old, new = (
        read_text(Outputs(course).get((edition, "lessons")).files["imsmanifest.xml"])  # type: ignore[union-attr, arg-type]
        for edition in ("1.2", "2004-4th")
    )
    assert old
    assert new
    assert (activities(old), prerequisites(old)) == ([], [("ITEM-b", "ITEM-a")])
    root, _course, first, *_ = activities(new)
    assert (root["control"], prerequisites(new)) == ({"choice": True, "flow": True}, [])
    assert [rule["action"] for rule in first["before"]] == ["stopForwardTraversal"]
