"""The tool starts only with settings that work, and says what is missing."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path

import pytest

from lti_tool.base.settings import NAMES, GradeWorkers, Settings, SettingsError

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "lti-settings.md"


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """Return the variables of a working installation, with changes."""
    working = {"LESSONPACK_URL": "https://lessons.example.org/", "LESSONPACK_COURSES": str(folder)}
    return working | {f"LESSONPACK_{name}": value for name, value in changes.items()}


def test_two_settings_are_enough(tmp_path: Path) -> None:
    """The address must be given, and courses on a machine that publishes; everything else has a default."""
    settings = Settings.from_environment(environment(tmp_path))
    assert settings.url == "https://lessons.example.org"
    assert settings.host == "lessons.example.org"
    assert settings.courses == (tmp_path,)
    assert settings.database.startswith("sqlite:///")
    assert settings.grade_workers is GradeWorkers.EMBEDDED


def test_every_problem_is_named_at_once() -> None:
    """All that is missing or wrong is listed, not only the first."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"LESSONPACK_KEEP_VERSIONS": "many"})
    assert [line.split()[0] for line in caught.value.problems] == ["LESSONPACK_URL", "LESSONPACK_KEEP_VERSIONS"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"URL": "http://lessons.example.org"}, "only embed https", id="plain http in public"),
        pytest.param({"URL": "lessons.example.org"}, "needs the form", id="address without scheme"),
        pytest.param({"DATABASE": "mysql://root:hunter2@db/x"}, "starts with 'mysql:'", id="unknown database"),
        pytest.param({"DATABASE": "postgresql://db/x"}, "LESSONPACK_DATA is missing", id="PostgreSQL without folder"),
        pytest.param({"MEDIA": "gs://lessons"}, "s3://BUCKET/PREFIX", id="unknown kind of bucket"),
        pytest.param({"SCORE": "median"}, "best or last", id="unknown score"),
        pytest.param({"REACHABLE_NETWORKS": "10.0.0.1/8"}, "write networks", id="address that is no network"),
        pytest.param({"ATTEMPTS": "quiz"}, "link, course or everywhere", id="unknown count"),
        pytest.param({"TEACHER_IDLE": "1"}, "from 5 to 480", id="no time to think"),
        pytest.param({"TEACHER_IDLE": "long"}, "from 5 to 480", id="idle for words"),
        pytest.param({"CORSES": "x"}, "is not a setting", id="misspelt name"),
    ],
)
def test_a_wrong_setting_is_refused_with_the_remedy(tmp_path: Path, change: dict[str, str], message: str) -> None:
    """Each mistake is answered with what to write instead."""
    with pytest.raises(SettingsError, match=message):
        Settings.from_environment(environment(tmp_path, **change))


def test_the_cache_of_the_exporter_may_be_named_beside_the_settings(tmp_path: Path) -> None:
    """Its variable begins like those of this tool, which refuses what it does not know."""
    assert Settings.from_environment(environment(tmp_path, CACHE="off"))


def test_a_password_in_a_wrong_address_is_not_repeated(tmp_path: Path) -> None:
    """What is printed at start ends up in logs, so it must not hold the database's password."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment(tmp_path, DATABASE="mysql://root:hunter2@db/x"))
    assert "hunter2" not in str(caught.value)


def test_inner_networks_are_reachable_only_when_named(tmp_path: Path) -> None:
    """An LMS inside the house needs its network to be listed."""
    settings = Settings.from_environment(environment(tmp_path, REACHABLE_NETWORKS="10.20.0.0/16, 127.0.0.0/8"))
    assert ipaddress.ip_network("10.20.0.0/16") in settings.reachable_networks
    assert Settings.from_environment(environment(tmp_path)).reachable_networks == ()


def test_every_setting_is_in_the_reference_and_no_other() -> None:
    """A setting that is added is documented, and one that goes leaves the reference."""
    rows = re.findall(r"^\| `LESSONPACK_(\w+)` \|", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(NAMES)


@pytest.mark.parametrize(
    "name", ["TITLE", "SCORE", "ATTEMPTS", "TEACHER_IDLE", "NEW_DEPLOYMENTS", "GRADE_WORKERS", "KEEP_VERSIONS"]
)
def test_the_reference_names_the_defaults(tmp_path: Path, name: str) -> None:
    """What the reference calls the default is the value that is taken without the variable."""
    row = re.search(rf"^\| `LESSONPACK_{name}` \| `(.+?)` \|", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    assert row
    assert Settings.from_environment(environment(tmp_path, **{name: row[1]})) == Settings.from_environment(
        environment(tmp_path)
    )
