"""The benchmark of launches runs; what it measures is not judged here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from patience import PATIENCE

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_few_launches_are_measured_beside_the_sample_application() -> None:
    """Every launch is accepted, the ratios are printed with their spread, and so is the cost of an arrival."""
    command = [sys.executable, "-m", "benchmarks.launches", "--launches", "10", "--rounds", "2", "--arrivals", "2"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("sqlite: ")
    for expected in ("times the sample", "times the echo", "in 2 rounds", "ms of CPU", "statements"):
        assert expected in run.stdout
