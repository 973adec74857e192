"""Cases that take turns: where what a test shows is the same in each, `make test` runs one and `make test-all` all.

A test marked ``in_turns("edition")`` meets one edition, the next test of its file the next one, and so on; of all its
cases it meets one with ``in_turns``. A case that is named on the command line is always run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

MARKS = (
    "in_turns(*parameters): the test meets one value of these parameters, in turns; without names one of its cases",
    "every_case: in a file whose tests take turns, this one does not: it shows a lock, a race, what differs",
)


def whose_turn_it_is(items: list[pytest.Item], named: list[str]) -> list[pytest.Item]:
    """Return the items to run, in their order; ``named`` are the arguments of the command line."""
    alike: dict[tuple[str, ...], dict[str, list[pytest.Item]]] = {}
    for item in items:
        mark = item.get_closest_marker("in_turns")
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        if mark and parameters and not item.get_closest_marker("every_case"):
            turning = mark.args or tuple(parameters)
            others = repr([value for name, value in parameters.items() if name not in turning])
            case = repr([parameters.get(name) for name in turning])
            test = (str(item.path), item.nodeid.partition("[")[0], others)
            alike.setdefault(test, {}).setdefault(case, []).append(item)
    turns: dict[str, int] = {}
    left_out: set[pytest.Item] = set()
    for (file, *_), cases in alike.items():
        turn = turns[file] = turns.get(file, -1) + 1
        chosen = list(cases)[turn % len(cases)]
        left_out.update(item for case, found in cases.items() if case != chosen for item in found)
    return [item for item in items if item not in left_out or any(name.endswith(item.nodeid) for name in named)]
