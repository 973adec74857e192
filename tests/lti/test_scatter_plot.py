"""In the picture of a quiz's questions, each can be found by its number."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.results.item_analysis import ItemStatistics
from lti_tool.results.scatter_plot import BOTTOM, LEFT, MOST, RIGHT, TOP, Dot, dots

RADIUS = 10


def item(difficulty: float | None, discrimination: float | None) -> ItemStatistics:
    """Return the figures of a question that all have answered."""
    return ItemStatistics(5, 5, difficulty, discrimination)


def test_a_dot_stands_where_its_figures_put_it() -> None:
    """Questions without both figures have none, and keep their number."""
    figures = [item(0, 1), item(0.5, None), item(None, None), item(1, -1), item(0.5, 0)]
    assert dots(figures) == [Dot(1, LEFT, TOP), Dot(4, RIGHT, BOTTOM), Dot(5, 220, 110)]


@pytest.mark.parametrize("place", [(0, 1), (1, 1), (1, -1), (0.5, 0)])
def test_questions_with_the_same_figures_stand_side_by_side(place: tuple[float, float]) -> None:
    """The first stays, and all are in the picture."""
    placed = dots([item(*place)] * 8)
    assert placed[0] == dots([item(*place)])[0]
    assert all(dist(one[1:], other[1:]) >= 2 * RADIUS for one, other in combinations(placed, 2))
    assert all(LEFT <= x <= RIGHT and TOP <= y <= BOTTOM for _, x, y in placed)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-1, 1)), max_size=2 * MOST))
def test_every_question_has_a_dot_however_many_there_are(figures: list[tuple[float, float]]) -> None:
    """In their order, within the picture."""
    placed = dots(item(*one) for one in figures)
    assert [dot.number for dot in placed] == list(range(1, len(figures) + 1))
    assert all(LEFT <= x <= RIGHT and TOP - 1e-9 <= y <= BOTTOM + 1e-9 for _, x, y in placed)
