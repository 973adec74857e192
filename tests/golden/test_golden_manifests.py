"""The manifests of the sample courses, to the byte: a change in them is a change for every LMS.

``pytest tests/golden --write-golden`` writes them anew.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from exporter.formats import formats
from tests.formats.manifests import KEYS, STRUCTURES
from tests.formats.samples import SAMPLES, packages, sample

if TYPE_CHECKING:
    from exporter.archive import Content

HERE = Path(__file__).parent


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_manifest_is_the_golden_one(name: str, key: str, structure: str, pytestconfig: pytest.Config) -> None:
    """Read the difference before you accept it."""
    compare(packages(name, structure)[key].files["imsmanifest.xml"], f"{name}-{key}-{structure}", pytestconfig)


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_course_structure_of_cmi5_is_the_golden_one(name: str, structure: str, pytestconfig: pytest.Config) -> None:
    """The names of units and blocks are those that records are kept under."""
    settings = {"structure": structure, "window": "any", "no_interactions": False}
    (output,) = formats()["cmi5"].outputs(sample(name), settings)
    compare(output.files["cmi5.xml"], f"{name}-cmi5-{structure}", pytestconfig)


def compare(made: Content, name: str, pytestconfig: pytest.Config) -> None:
    """Compare what was made with a golden file, or write that anew."""
    assert isinstance(made, bytes)
    golden = HERE / f"{name}.xml"
    if pytestconfig.getoption("--write-golden"):
        golden.write_bytes(made)
    before, now = golden.read_text(encoding="utf-8"), made.decode()
    assert now == before, "\n".join(difflib.unified_diff(before.splitlines(), now.splitlines(), "golden", "made", n=2))
