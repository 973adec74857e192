"""How hard questions are and how well they separate: the arithmetic, against definitions and laws."""

from __future__ import annotations

import math
import statistics

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lti_tool.results.item_analysis import (
    LEAST_ATTEMPTS,
    AttemptShares,
    ItemStatistics,
    ResponseCount,
    analyse,
    correlation,
    count_responses,
    histogram,
    mean,
)

SHARE = st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75, 1.0])
PAIRS = st.lists(st.tuples(SHARE, SHARE), min_size=2, max_size=40)


def sittings(*shares: tuple[float | None, ...]) -> list[AttemptShares]:
    """Return attempts at questions a, b, c … worth 1, 2, 3 … points."""
    names = "abcdef"
    return [
        AttemptShares(
            dict(zip(names, row, strict=False)),
            {name: float(place) for place, name in enumerate(names[: len(row)], 1)},
        )
        for row in shares
    ]


@given(PAIRS)
def test_the_correlation_is_pearsons(pairs: list[tuple[float, float]]) -> None:
    """As Python's own library has it."""
    left, right = [x for x, _ in pairs], [y for _, y in pairs]
    assume(len(set(left)) > 1 and len(set(right)) > 1)
    found = correlation(pairs)
    assert found is not None
    assert math.isclose(found, statistics.correlation(left, right), abs_tol=1e-9)
    assert -1 <= found <= 1


@given(PAIRS, st.floats(0.1, 10), st.floats(-5, 5))
def test_a_correlation_knows_no_units(pairs: list[tuple[float, float]], scale: float, shift: float) -> None:
    """Points or percent, it is the same; against the stream it changes its sign; the sides may be exchanged."""
    found = correlation(pairs)
    assume(found is not None)
    assert found is not None
    for changed, expected in (
        ([(x * scale + shift, y) for x, y in pairs], found),
        ([(-x, y) for x, y in pairs], -found),
        ([(y, x) for x, y in pairs], found),
    ):
        assert correlation(changed) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("pairs", [[], [(1.0, 0.5)], [(1.0, 0.1), (1.0, 0.9)], [(0.3, 1 / 3), (0.1, 1 / 3)]])
def test_what_does_not_vary_correlates_with_nothing(pairs: list[tuple[float, float]]) -> None:
    """None is not 0: nothing can be said."""
    assert correlation(pairs) is None


def test_a_question_is_not_held_against_itself() -> None:
    """The total leaves it out: with it, a question that goes against all others would still seem to separate."""
    rows = sittings((1.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, 1.0), (1.0, 0.0))
    found = analyse("a", rows, 5).discrimination
    assert found == pytest.approx(-1)


@pytest.mark.parametrize("size", range(1, LEAST_ATTEMPTS + 3))
def test_few_attempts_give_no_discrimination(size: int) -> None:
    """Two would always correlate perfectly."""
    rows = sittings(*[(float(i % 2), float(i % 2)) for i in range(size)])
    assert (analyse("a", rows, size).discrimination is None) == (size < LEAST_ATTEMPTS)


def test_a_question_that_was_not_drawn_says_nothing() -> None:
    """It counts only where it was asked."""
    rows = [*sittings((1.0,), (0.5,)), AttemptShares({"b": 1.0}, {"b": 1.0})]
    assert analyse("a", rows, 2) == ItemStatistics(drawn=2, answered=2, difficulty=0.75, discrimination=None)
    assert analyse("nowhere", rows, 0) == ItemStatistics(0, 0, None, None)


def test_an_essay_that_waits_leaves_its_question_open() -> None:
    """The unanswered ones earn nothing already, and would make it look too hard; other questions are not held up."""
    rows = sittings((1.0, 0.0), (0.0, 0.0), (1.0, None), (0.0, 1.0), (1.0, 1.0))
    assert analyse("b", rows, 4) == ItemStatistics(drawn=5, answered=4, difficulty=None, discrimination=None)
    assert analyse("a", rows, 5).difficulty == pytest.approx(0.6)


def test_the_rest_is_weighted_by_points() -> None:
    """A question of three points weighs three times as much as one of one, and one without a share nothing."""
    (row,) = sittings((1.0, 0.0, 1.0, None))
    assert row.elsewhere("b") == pytest.approx((1 + 3) / 4)
    assert sittings((1.0,))[0].elsewhere("a") is None


@given(st.lists(SHARE, max_size=60), st.integers(1, 20))
def test_a_histogram_counts_everybody_once(shares: list[float], bins: int) -> None:
    """Also those on an edge and those at both ends."""
    counts = histogram(shares, bins)
    assert (len(counts), sum(counts)) == (bins, len(shares))
    assert counts[-1] >= shares.count(1.0)


def test_a_share_falls_where_a_reader_expects_it() -> None:
    """0.1 + 0.2 belongs to the bin that begins at 0.3, and 0.7 - 0.1 to that at 0.6."""
    assert histogram([0.1 + 0.2])[3] == histogram([0.3])[3] == histogram([0.7 - 0.1])[6] == 1


@given(st.lists(SHARE, min_size=1, max_size=40))
def test_a_mean_lies_within(shares: list[float]) -> None:
    """Between the least and the greatest, whatever the rounding."""
    found = mean(shares)
    assert found is not None
    assert min(shares) - 1e-12 <= found <= max(shares) + 1e-12


def test_there_is_no_mean_of_nothing() -> None:
    """Nobody answered is not the same as everybody failed."""
    assert mean([]) is None


@pytest.mark.parametrize(
    ("responses", "offered", "right", "expected"),
    [
        pytest.param(
            [(("b",), 0.0), (("b",), 0.0)], ("a", "b"), ("a",),
            [ResponseCount("a", 0, True), ResponseCount("b", 2, False)],
            id="what nobody chose is listed",
        ),
        pytest.param(
            [(("x",), 0.0), (("y",), 1.0), (("y",), 1.0)], (), ("seine",),
            [ResponseCount("y", 2, True), ResponseCount("x", 1, False)],
            id="typed: the most frequent first, right by its share",
        ),
        pytest.param(
            [(("1. a", "2. b"), 0.5)], (), ("1. a", "2. c"),
            [ResponseCount("1. a", 1, True), ResponseCount("2. b", 1, False)],
            id="several parts are right one by one",
        ),
        pytest.param([(("much",), None)], ("little", "much"), (),
                     [ResponseCount("little", 0, None), ResponseCount("much", 1, None)],
                     id="an opinion is neither right nor wrong"),
        pytest.param([((), 0.0)], ("a",), ("a",), [ResponseCount("a", 0, True)], id="nothing chosen"),
    ],
)  # fmt: skip
def test_words_are_counted(
    responses: list[tuple[tuple[str, ...], float | None]],
    offered: tuple[str, ...],
    right: tuple[str, ...],
    expected: list[ResponseCount],
) -> None:
    """What was offered in its order, then what was typed."""
    assert count_responses(responses, offered=offered, right=right) == expected
