"""The strict stand-in for Moodle of the browser tests does as the profile says; node runs its own tests of that."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from exporter.lms import profiles

PROGRAM = Path(__file__).parents[1] / "browser" / "lms" / "moodle-tests.js"


def test_the_stand_in_follows_the_profile(tmp_path: Path) -> None:
    """A change to any of the profile's facts changes what the stand-in does."""
    handed_in = tmp_path / "profiles.json"
    handed_in.write_text(json.dumps({name: profile.as_json() for name, profile in profiles().items()}))
    environment = {**os.environ, "LMS_PROFILES": str(handed_in)}
    done = subprocess.run(["node", "--test", PROGRAM], check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
