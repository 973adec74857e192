"""Numbers and times as teachers read them."""

from __future__ import annotations

import pytest

from lti_tool.views.wording import duration, moment, number, percent

DASH = "\u2013"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(percent(None), DASH, id="no share"),
        pytest.param(percent(0), "0\u00a0%", id="nothing"),
        pytest.param(percent(2 / 3), "66.7\u00a0%", id="a share"),
        pytest.param(percent(1), "100\u00a0%", id="everything"),
        pytest.param(number(None), DASH, id="no number"),
        pytest.param(number(0.0), "0", id="zero"),
        pytest.param(number(-0.001), "0", id="next to zero"),
        pytest.param(number(-0.5), "-0.5", id="below zero"),
        pytest.param(number(10.0), "10", id="a whole number"),
        pytest.param(number(1 / 3), "0.33", id="two decimals"),
        pytest.param(duration(None), DASH, id="no duration"),
        pytest.param(duration(59_999), "59 s", id="seconds"),
        pytest.param(duration(60_000), "1 min 0 s", id="minutes"),
        pytest.param(duration(3_660_000), "1 h 1 min", id="hours"),
        pytest.param(duration(-5), "0 s", id="clocks apart"),
        pytest.param(moment(None), DASH, id="no time"),
        pytest.param(
            moment(1_800_000_000_000),
            '<time datetime="2027-01-15T08:00:00Z">2027-01-15 08:00 UTC</time>',
            id="a time",
        ),
    ],
)
def test_what_is_written(said: str, expected: str) -> None:
    """Short, and a dash where there is nothing to say."""
    assert said == expected
