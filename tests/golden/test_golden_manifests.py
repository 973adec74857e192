"""The manifests of the sample courses, to the byte: a change in them is a change for every LMS.

``pytest tests/golden --write-golden`` writes them anew.
"""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from tests.formats.manifests import KEYS, STRUCTURES
from tests.formats.samples import SAMPLES, packages

HERE = Path(__file__).parent


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_manifest_is_the_golden_one(name: str, key: str, structure: str, pytestconfig: pytest.Config) -> None:
    """Read the difference before you accept it."""
    made = packages(name, structure)[key].files["imsmanifest.xml"]
    assert isinstance(made, bytes)
    golden = HERE / f"{name}-{key}-{structure}.xml"
    if pytestconfig.getoption("--write-golden"):
        golden.write_bytes(made)
    before, now = golden.read_text(encoding="utf-8"), made.decode()
    assert now == before, "\n".join(difflib.unified_diff(before.splitlines(), now.splitlines(), "golden", "made", n=2))
