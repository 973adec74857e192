"""Attempts at a quiz that draws from a pool: nothing is asked again before everything was asked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from learner_client import Client
from small_course import QUIZ

from exporter.course import Quiz
from lti_tool.learning.rules import draw

if TYPE_CHECKING:
    from conftest import Author
    from walker import Browser


def _pool(names: list[str], count: int) -> dict[str, Any]:
    questions = [{"id": name, "type": "true-false", "prompt": f"{name}?", "answer": True} for name in names]
    return QUIZ | {"questions": questions, "draw": count, "attempts": None}


@given(
    st.integers(1, 20),
    st.integers(1, 22),
    st.booleans(),
    st.lists(st.integers(0, 2**18 - 1), min_size=1, max_size=60),
)
def test_every_question_is_asked_once_before_any_is_asked_twice(
    count: int, drawn: int, shuffled: Any, seeds: list[int]
) -> None:
    """And no attempt asks one twice, or too few."""
    names = [f"q{at}" for at in range(count)]
    quiz = Quiz.model_validate(_pool(names, drawn) | {"shuffle_questions": shuffled})
    times = Counter(dict.fromkeys(names, 0))
    for seed in seeds:
        questions = draw(quiz, seed, times.elements())["questions"]
        assert len(set(questions)) == len(questions) == min(count, drawn)
        assert shuffled or questions == [name for name in names if name in questions]
        times.update(questions)
        assert max(times.values()) - min(times.values()) <= 1


_GROUPS = [None, "planets", "moons"]


@given(
    st.lists(st.sampled_from(_GROUPS), min_size=1, max_size=20),
    st.fixed_dictionaries({"planets": st.integers(1, 6), "moons": st.integers(1, 6)}),
    st.none() | st.integers(1, 3),
    st.lists(st.integers(0, 2**18 - 1), min_size=1, max_size=30),
)
def test_of_each_group_as_many_are_asked_as_the_quiz_picks(
    groups: list[str | None], pick: dict[str, int], drawn: int | None, seeds: list[int]
) -> None:
    """Each of its questions once before any is asked twice; 'draw' is for those without a group."""
    quiz = Quiz.model_validate(_grouped(groups, pick) | {"draw": drawn})
    times = Counter({question.id: 0 for question in quiz.questions})
    for seed in seeds:
        asked = draw(quiz, seed, times.elements())["questions"]
        times.update(asked)
        for group in _GROUPS:
            names = [question.id for question in quiz.questions if question.group == group]
            wanted = pick[group] if group else drawn
            assert sum(name in asked for name in names) == min(wanted or len(names), len(names))
            often = [times[name] for name in names] or [0]
            assert max(often) - min(often) <= 1


def _grouped(groups: list[str | None], pick: dict[str, int]) -> dict[str, Any]:
    """Return a quiz with a question for each of the groups."""
    quiz = _pool([f"q{at}" for at in range(len(groups))], 1)
    questions = [one | {"group": group} for one, group in zip(quiz["questions"], groups, strict=True)]
    return quiz | {"questions": questions, "pick": pick, "draw": None}


def test_the_first_questions_are_drawn_by_chance() -> None:
    """Each about as often as any other."""
    quiz = Quiz.model_validate(_pool([f"q{at}" for at in range(10)], 5))
    times = Counter(name for seed in range(1000) for name in draw(quiz, seed)["questions"])
    assert all(400 < count < 600 for count in times.values())


def _attempt(client: Client, number: int) -> set[str]:
    started = client.post("start").get_json()["attempt"]
    assert started["number"] == number
    assert client.post("submit", attempt=number).status_code == 200
    return {question["id"] for question in started["questions"]}


def test_groups_are_drawn_by_the_server_alone(browser: Browser, author: Author) -> None:
    """The browser is told how many questions come, never which groups there are."""
    client = Client(browser)
    author.writes(quiz=_grouped(["planets"] * 3 + ["moons"] * 2, {"planets": 1, "moons": 2}))
    assert client.get("api/quizzes/quiz")["standing"]["count"] == 3
    attempts = [_attempt(client, number) for number in (1, 2, 3)]
    assert set.union(*attempts) == {"q0", "q1", "q2", "q3", "q4"}
    assert all(len(asked) == 3 and asked >= {"q3", "q4"} for asked in attempts)
    shown = client.browser.get(client.path).text + client.browser.get(f"{client.path}api/quizzes/quiz").text
    assert not [word for word in ("planets", "moons") if word in shown]


@pytest.mark.every_case
def test_a_new_attempt_asks_what_was_not_asked_before(browser: Browser, author: Author) -> None:
    """Also when the pool is edited in between: what is new comes first, and what is gone is missed by nobody."""
    client = Client(browser)
    author.writes(quiz=_pool(list("abcdef"), 2))
    attempts = [_attempt(client, number) for number in (1, 2, 3)]
    assert set.union(*attempts) == set("abcdef")
    assert all(len(drawn) == 2 for drawn in attempts)
    author.writes(quiz=_pool(list("abxyz"), 4))
    fourth = _attempt(client, 4)
    assert fourth > set("xyz")
    assert len(fourth) == 4
    assert _attempt(client, 5) > set("ab") - fourth
