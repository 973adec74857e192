"""Who asks without end is told to wait; nobody else notices, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from learner_client import Client

from lti_tool.web import limits

if TYPE_CHECKING:
    from conftest import Clock
    from walker import Browser

pytestmark = pytest.mark.in_turns("database_url")


def test_a_launch_that_asks_too_often_waits_for_the_next_minute(
    browser: Browser, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The player hears when to ask again, as JSON; pages say it, too; other launches go on."""
    monkeypatch.setattr(limits, "MOST", 3)
    clock.time -= clock.time % limits.MINUTE
    busy, other = Client(browser), Client(browser, sub="learner-2")
    assert [busy.call("state", text="x", revision=n, read=[]).status_code for n in range(4)] == [200, 200, 200, 429]
    clock.forward(seconds=20)
    refused = busy.call("state", text="x", revision=3, read=[])
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "40")
    assert refused.get_json()["reason"] == "too-many"
    assert browser.get(busy.path).headers["Retry-After"] == "40"
    assert other.call("state", text="x", revision=0, read=[]).status_code == 200
    clock.forward(seconds=40)
    assert busy.call("state", text="x", revision=3, read=[]).status_code == 200
