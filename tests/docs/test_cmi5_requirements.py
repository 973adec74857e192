"""The page on cmi5 names a test for each requirement, and the tests exist."""

from __future__ import annotations

import re
from pathlib import Path

from tests.docs.test_security_table import names_in

ROOT = Path(__file__).parents[2]
ROWS = re.findall(r"^\| (\d[^|]*) \| ([^|]*) \|$", (ROOT / "docs/reference/cmi5.md").read_text("utf-8"), re.MULTILINE)
SCRIPT = (ROOT / "tests" / "javascript" / "cmi5.test.js").read_text("utf-8")
NOTHING = "nothing is written"


def test_each_requirement_stands_in_one_row_with_a_test_that_exists() -> None:
    """A test that was renamed or removed shows nothing any more."""
    ids = [one for requirements, _ in ROWS for one in re.findall(r"\b\d+\.\d+\.\d+\.\d+-\d+\b", requirements)]
    assert len(ids) == len(set(ids)) > 100
    for requirements, tested in ROWS:
        named = re.findall(r"`(\w+\.py)::(test_\w+)`", tested)
        titles = re.findall(r"`cmi5\.test\.js` “([^”]+)”", tested)
        assert named or titles or tested == NOTHING, requirements
        assert [test for file, test in named if test not in names_in(file)] == []
        assert [title for title in titles if title not in SCRIPT] == []
