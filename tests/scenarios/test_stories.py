"""A story is played alike in Python and in the browser, and what is proven of it is so."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from exporter.questions import question_model
from exporter.scenario.conditions import ConditionError, holds, parse
from exporter.scenario.longest import longest_path
from exporter.scenario.question import Scenario
from exporter.scenario.space import TooManySituationsError, explore
from exporter.serialization import dumps, from_json, loads
from tests.questions.browser_half import ask, in_browser

VALUES = {"trust": 2, "rude": False, "late-again": True}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("trust >= 2", True),
        ("trust > 2", False),
        ("trust = 2 and not rude", True),
        ("trust == 1 or late-again", True),
        ("not trust != 2", True),
        ("rude or trust < 3 and trust <= 1", False),
        ("(rude or trust < 3) and 1 < trust", True),
        ("not (rude or late-again)", False),
        ("trust > -1", True),
    ],
)
def test_a_condition_means_what_it_says(condition: str, expected: bool) -> None:  # noqa: FBT001 - a table
    """`not` binds closer than `and`, and that closer than `or`."""
    assert holds(parse(condition), VALUES) is expected


@pytest.mark.parametrize(
    "condition",
    [
        "",
        "trust >=",
        ">= 2",
        "trust 2",
        "(trust > 1",
        "trust > 1)",
        "rude == true",
        "3",
        "trust + 1 > 2",
        "__import__('os')",
        "trust.real > 1",
        "not",
        "and",
        "trust > 1.5",
        "a" * 301,
        "(" * 150 + "rude" + ")" * 149,
    ],
)
def test_what_is_no_condition_is_refused(condition: str) -> None:
    """Nothing else is understood, and nothing is run."""
    with pytest.raises(ConditionError):
        parse(condition)


def story(scenes: dict[str, Any], **more: Any) -> Scenario:
    """Return a story."""
    fields = {"id": "talk", "type": "scenario", "prompt": "A talk", "scenes": scenes, **more}
    made = question_model("scenario").model_validate(fields)
    assert isinstance(made, Scenario)
    return made


def _random_story(random: Random) -> Scenario:
    """Return a story of a few scenes with conditions and changes of all kinds; some ways of it may not end."""
    names = ["start", "b", "constructor", "d", "e"]
    conditions = [None, "n > 0", "n <= 1 and f", "not f or n == -1", "n != 2 and (f or n < 1)"]
    changes = [
        {"if": random.choice(conditions)},
        {"if": random.choice(conditions), "set": {"f": True}},
        {"if": random.choice(conditions), "set": {"f": False, "n": 0}},
        {"if": "n < 3", "add": {"n": 1}},
        {"if": "n > -2", "add": {"n": -2}, "set": {"f": True}},
    ]

    def choice(number: int) -> dict[str, Any]:
        then = random.choice([None, "So."])
        return {"say": f"I say {number}.", "then": then, "goto": random.choice(names), **random.choice(changes)}

    def scene(name: str) -> dict[str, Any]:
        if name == "e" or (name != "start" and random.random() < 0.2):
            return {"text": "Over.", "ending": f"End {name}", "points": random.randint(0, 4)}
        text = ["Told.", {"guest": "Well?"}, {"you": "Hm."}][: random.randint(1, 3)]
        return {"text": text, "choices": [choice(number) for number in range(random.randint(1, 4))]}

    scenes = {name: scene(name) for name in names}
    return story(scenes, persons={"guest": "A guest"}, variables={"n": 0, "f": False})


def _walk(made: Scenario, random: Random) -> list[str]:
    """Return choices that can be made, and perhaps one that cannot."""
    path: list[str] = []
    for _ in range(random.randint(0, 8)):
        choices = made.play(path).shown()["choices"]
        if not choices:
            break
        path.append(random.choice(choices)["name"])
    return path


def test_both_halves_play_alike() -> None:
    """What is shown, what it is worth, and what is packed and read again come to the same situation."""
    random = Random(7)  # noqa: S311 - a game, not a secret
    walks = [(made, _walk(made, random)) for made in (_random_story(random) for _ in range(60))]
    walks += [(made, [*path, "nothing"]) for made, path in walks[:20]]
    asked = [["scenario", what, in_browser(made), path] for made, path in walks for what in ("played", "restore")]
    answers = iter(ask(asked))
    for made, path in walks:
        shown, restored = next(answers), next(answers)
        played = made.play(path)
        assert shown["shown"] == json.loads(json.dumps(played.shown(), default=lambda rich: rich.html))
        assert shown["score"] == (made.score(path) if played.is_whole else 0)
        again = made.play(restored["response"] or [])
        assert (again.scene, again.values) == (played.scene, played.values)
        assert len(restored["packed"]) <= made.packed_size()


def test_a_way_that_leads_back_takes_no_room() -> None:
    """Only the choices that led on are kept, however often somebody went in a circle."""
    made = story({
        "hub": {"text": "?", "choices": [{"say": "Ask", "goto": "answer"}, {"say": "Go", "goto": "end"}]},
        "answer": {"text": "!", "choices": [{"say": "Back", "goto": "hub"}]},
        "end": {"text": ".", "ending": "Over"},
    })  # fmt: skip
    (restored,) = ask([["scenario", "restore", in_browser(made), ["Ask", "Back"] * 40 + ["Go"]]])
    assert restored["response"] == ["Go"]
    assert longest_path(made) == 1


def test_each_choice_that_led_on_is_reported_under_a_name_of_its_own() -> None:
    """A scene that is come to again, one that is called like that, and a way around that changed nothing."""
    made = story({
        "hub": {"text": "?", "choices": [
            {"say": "Ask", "goto": "hub-2", "if": "n < 2", "add": {"n": 1}},
            {"say": "Look", "goto": "look"}, {"say": "Go", "goto": "end"},
        ]},
        "hub-2": {"text": "!", "choices": [{"say": "Back", "goto": "hub"}]},
        "look": {"text": "…", "choices": [{"say": "Back", "goto": "hub"}]},
        "end": {"text": ".", "ending": "Over"},
    }, variables={"n": 0})  # fmt: skip
    path = ["Look", "Back", "Ask", "Back", "Look", "Back", "Ask", "Back", "Go"]
    question = in_browser(made) | {"reported": "talk"}
    reported, restored = ask([["scenario", "steps", question, path, "2004"], ["scenario", "restore", question, path]])
    names = ["talk@hub", "talk@hub-2", "talk@hub@2", "talk@hub-2@2", "talk@hub@3"]
    assert [(one["id"], one["learnerResponse"]) for one in reported] == list(
        zip(names, ["Ask", "Back", "Ask", "Back", "Go"], strict=True)
    )
    assert ask([["scenario", "steps", question, restored["response"], "2004"]]) == [reported]


@pytest.mark.parametrize(
    ("scenes", "kept"),
    [
        ({"a": ["One", "Two"], "b": ["Three", "Four"]}, ["One", "Three"]),
        ({"a": ["New", "Two", "One"], "b": ["Three"]}, ["One", "Three"]),
        ({"a": ["One", "Two"], "b": ["Reworded"]}, ["One"]),
        ({"a": ["Reworded", "Two"], "b": ["Three"]}, None),
    ],
    ids=["the same", "choices added and moved", "a later choice reworded", "the first choice reworded"],
)
def test_what_can_be_replayed_of_an_edited_story_is_kept(scenes: dict[str, list[str]], kept: list[str] | None) -> None:
    """Up to the first choice that is gone, which `lost` foretells."""

    def made(says: dict[str, list[str]]) -> Scenario:
        after = {"a": "b", "b": "end"}
        written = {
            name: {"text": "?", "choices": [{"say": one, "goto": after[name]} for one in texts]}
            for name, texts in says.items()
        }
        return story({**written, "end": {"text": ".", "ending": "Over", "points": 1}})

    before, later = made({"a": ["One", "Two"], "b": ["Three", "Four"]}), made(scenes)
    (restored,) = ask([["scenario", "restore", in_browser(before), ["One", "Three"], in_browser(later)]])
    assert restored["response"] == kept
    lost = Scenario.lost(*(one.shown() | {"solution": one.solution()} for one in (before, later)))
    gone = {part.name for part in lost.parts}
    assert ("One" in gone, "Three" in gone) == (kept is None, kept == ["One"])


def test_the_longest_way_is_found_in_a_large_story() -> None:
    """Eight flags that are set in any order: hundreds of situations, and no way is walked twice."""
    flags = {f"f{number}": False for number in range(8)}
    ask_for = [{"say": f"Ask {name}", "goto": "hub", "set": {name: True}, "if": f"not {name}"} for name in flags]
    hub = {"text": "?", "choices": [*ask_for, {"say": "Go", "goto": "end"}]}
    end = {"text": ".", "ending": "."}
    made = story({"hub": hub, "end": end}, variables=flags)
    assert longest_path(made) == 9
    assert len(explore(made).next) == 2 * 2**8
    again = {"say": "Again", "goto": "hub", "set": flags}
    resettable = story({"hub": hub | {"choices": [*hub["choices"][2:], again]}, "end": end}, variables=flags)
    assert longest_path(resettable) == 7


def test_the_longest_way_is_never_underrated() -> None:
    """It is what walking all ways finds, or more where circles have several ways in."""
    random = Random(11)  # noqa: S311 - a game, not a secret
    exact = 0
    for _ in range(60):
        made = _random_story(random)
        graph = explore(made).next
        walked, ways = 0, [[next(iter(graph))]]
        while ways:
            way = ways.pop()
            walked = max(walked, len(way) - 1)
            ways += [[*way, after] for after in set(graph[way[-1]]) if after not in way]
        assert longest_path(made) >= walked
        exact += longest_path(made) == walked
    assert exact > 40


def test_a_number_that_grows_for_ever_is_found_out() -> None:
    """The search ends, and names the number."""
    made = {"text": "?", "choices": [{"say": "Again", "goto": "a", "add": {"n": 1}}, {"say": "Out", "goto": "end"}]}
    with pytest.raises(TooManySituationsError) as caught:
        explore(story({"a": made, "end": {"text": ".", "ending": "."}}, variables={"n": 0, "f": True}))
    assert caught.value.variable == "n"


def test_a_scenario_is_kept_and_read_again() -> None:
    """In the cache and in the database of the LTI tool."""
    choice = {"say": "On", "goto": "end", "if": "n > 0", "add": {"n": 1}}
    scenes = {
        "a": {"text": ["Told.", {"text": "Says."}], "choices": [choice]},
        "end": {"text": ".", "ending": "Over", "points": 2},
    }
    made = story(scenes, persons={"text": "Somebody"}, variables={"n": 1})
    form = {"quiz": {"id": "talk", "title": "A talk", "questions": [made]}}
    again = from_json(loads(dumps(form)), "talk", "en")
    assert again.questions == (made,)
    assert again.questions[0].play(["On"]).has_ended
