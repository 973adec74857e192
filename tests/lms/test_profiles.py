"""The profiles of LMSs: whole, and readable for the browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import exporter.lms
from exporter.formats import formats
from exporter.lms import Profile, names, profile_of, profiles

PROFILES = [pytest.param(profile, id=name) for name, profile in profiles().items()]
OPTIONS = {option.name: option.choices for option in formats()["scorm"].options}


def test_each_file_of_the_folder_is_a_profile_under_its_own_name() -> None:
    """A profile that was forgotten, or misnamed, is noticed."""
    files = {file.stem for file in Path(exporter.lms.__file__).parent.glob("*.py")} - {"__init__", "base"}
    assert {name.replace("-", "_") for name in profiles()} == files


def test_every_name_leads_to_one_profile() -> None:
    """Two profiles never share a name."""
    assert all(profile_of(name) for name in names())
    assert len(names()) == sum(1 + len(one.also) for one in profiles().values())


@pytest.mark.parametrize("profile", PROFILES)
def test_the_browser_gets_all_of_it(profile: Profile) -> None:
    """What the browser reads is plain JSON, with both run-times."""
    sent = json.loads(json.dumps(profile.as_json()))
    assert sent["name"] == profile.name
    assert set(sent["editions"]) == {"1.2", "2004"}
    assert sent["editions"]["1.2"]["limits"][0]["source"]["basis"] in {"measured", "reported", "standard"}


@pytest.mark.parametrize("profile", PROFILES)
def test_each_fact_names_its_source(profile: Profile) -> None:
    """Nothing is said without saying how it is known."""
    known = [
        *profile.scorm12.sources(),
        *profile.scorm2004.sources(),
        *(remark.source for remark in profile.remarks),
    ]
    assert all(source.where for source in known)
    if profile.seen == "not measured":
        assert not [source for source in known if source.basis == "measured"]


@pytest.mark.parametrize("profile", PROFILES)
def test_patterns_can_be_read(profile: Profile) -> None:
    """A refusal's pattern is a regular expression."""
    for refusal in (*profile.scorm12.refusals, *profile.scorm2004.refusals):
        re.compile(refusal.takes)


@pytest.mark.parametrize("profile", PROFILES)
def test_presets_name_options_of_the_export(profile: Profile) -> None:
    """A preset can be followed: its values are those of ``export scorm``."""
    for name, value in profile.preset.settings.items():
        assert value is True if not OPTIONS[name] else value in OPTIONS[name]
    assert profile.preset.why


def test_what_an_lms_does_not_play_is_said() -> None:
    """Whoever overrides a preset hears what speaks against it."""
    moodle, open_edx = profiles()["moodle"], profiles()["open-edx"]

    assert moodle.objections("1.2", "lessons") == ()
    assert moodle.objections("all", "lessons") == (
        "Moodle starts the next page of a package only after the page is loaded anew; use --structure single",
    )
    assert open_edx.objections("1.2", "lessons") == (
        "Open edX opens only the first page of a package; use --structure single",
    )


@pytest.mark.parametrize("profile", PROFILES)
def test_nothing_speaks_against_a_preset(profile: Profile) -> None:
    """No preset chooses what its LMS does not play."""
    assert profile.objections(profile.preset.version, profile.preset.structure) == ()
